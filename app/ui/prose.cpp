#include "ui/prose.h"

#include <algorithm>
#include <cfloat>

#include "core/error.h"
#include "lesson/step_links.h"
#include "ui/prose_table.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr std::string_view kStructureLink = "structure:", kReferenceLink = "ref:", kTermLink = "term:",
                           kStepLink = "step:";

struct Word {
  std::string_view text;
  const ImFont* font = nullptr;
  std::string_view link;
  bool spaceBefore = false;
  float width = 0;
};

std::vector<Word> wordsOf(const std::vector<Run>& runs, bool bold, const ProseStyle& style, float width) {
  std::vector<Word> words;
  bool space = false;
  for (const Run& run : runs) {
    const ImFont* font = run.bold || bold ? style.bold : style.font;
    std::size_t at = 0;
    while (at < run.text.size()) {
      if (run.text[at] == ' ' || run.text[at] == '\n' || run.text[at] == '\t') {
        space = true, ++at;
        continue;
      }
      const std::size_t end = std::min(run.text.find_first_of(" \n\t", at), run.text.size());
      std::string_view text = std::string_view(run.text).substr(at, end - at);
      at = end;
      // A word wider than the column is cut where it must be.
      while (!text.empty()) {
        std::size_t length = text.size();
        if (textSize(font, text).x > width) {
          const char* cut = nullptr;
          const_cast<ImFont*>(font)->CalcTextSizeA(font->FontSize, width, 0, text.data(), text.data() + text.size(),
                                                   &cut);
          length = std::max<std::size_t>(1, static_cast<std::size_t>(cut - text.data()));
        }
        const std::string_view piece = text.substr(0, length);
        words.push_back({piece, font, run.link, space, textSize(font, piece).x});
        space = length < text.size();
        text.remove_prefix(length);
      }
    }
  }
  return words;
}

struct Pen {
  Frame& f;
  const ProseStyle& style;
  ImVec2 origin;
  float width, lineHeight;
  ImDrawList* list;
  bool live;  // the window is the one under the cursor
  float x = 0, y = 0;
  ProseAnswer answer;

  void newLine() { x = 0, y += lineHeight; }

  void word(const Word& w, float indent, float spaceWidth, bool joined) {
    const float top = y + 0.5f * (lineHeight - w.font->FontSize);
    const ImVec2 at{origin.x + indent + x, origin.y + top};
    if (w.link.empty()) {
      textAt(list, w.font, at, style.colour, w.text);
    } else {
      const ImVec2 low{at.x - (joined ? spaceWidth : 0), origin.y + y}, high{at.x + w.width, origin.y + y + lineHeight};
      if (f.state.hoveredLink == w.link)
        list->AddRectFilled({low.x - 1, low.y + 1}, {high.x + 1, high.y - 1}, withAlpha(f.theme.accent, 0.18f),
                            f.px(3));
      const ImU32 ink = style.linkColour ? style.linkColour : f.theme.accentText;
      textAt(list, w.font, at, ink, w.text);
      const float under = at.y + w.font->FontSize;
      list->AddLine({low.x, under}, {high.x, under}, withAlpha(ink, 0.6f), std::max(1.0f, f.px(1)));
      if (f.request.listTouches && ImGui::IsRectVisible({0.5f * (low.x + high.x), 0.5f * (low.y + high.y)},
                                                        {0.5f * (low.x + high.x) + 1, 0.5f * (low.y + high.y) + 1}))
        f.answer.touches.push_back(
            {std::string(w.link), {0.5f * (low.x + high.x), 0.5f * (low.y + high.y)}, high.x > origin.x + width + 1});
      if (live && ImGui::IsMouseHoveringRect(low, high)) {
        answer.hoveredLink = w.link;
        if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) answer.clickedLink = w.link;
      }
    }
    x += w.width;
  }
};

void drawWords(Pen& pen, const std::vector<Word>& words, float indent, float width) {
  for (std::size_t i = 0; i < words.size();) {
    // Words without a space between them (a link and the full stop behind it) stay together.
    std::size_t end = i + 1;
    float together = words[i].width;
    while (end < words.size() && !words[end].spaceBefore) together += words[end++].width;
    const float space = textSize(words[i].font, " ").x;
    const bool wantsSpace = words[i].spaceBefore && pen.x > 0;
    bool joined = false;
    if (pen.x > 0 && pen.x + (wantsSpace ? space : 0) + together > width) {
      pen.newLine();
    } else if (wantsSpace) {
      pen.x += space;
      joined = i > 0 && !words[i].link.empty() && words[i - 1].link == words[i].link;
    }
    for (; i < end; ++i, joined = false) {
      if (pen.x > 0 && pen.x + words[i].width > width + 0.5f) pen.newLine();
      pen.word(words[i], indent, space, joined);
    }
  }
  pen.newLine();
}

void drawBlock(Pen& pen, const Block& block) {
  const float indent = block.kind == Block::Kind::Item ? pen.f.px(22.0f * static_cast<float>(block.depth + 1)) : 0;
  const float width = std::max(pen.width - indent, pen.f.px(40));
  if (block.kind == Block::Kind::Item) {
    const float markerWidth = textSize(pen.style.font, block.marker).x;
    textAt(pen.list, pen.style.font,
           {pen.origin.x + indent - markerWidth - pen.f.px(8),
            pen.origin.y + pen.y + 0.5f * (pen.lineHeight - pen.style.font->FontSize)},
           pen.f.theme.quiet, block.marker);
  }
  drawWords(pen, wordsOf(block.runs, block.kind == Block::Kind::Heading, pen.style, width), indent, width);
}

using Cells = std::vector<std::vector<Run>>;

// One row: each cell in a column of its own, a line under it.
void drawRow(Pen& pen, const Block& row, const std::vector<float>& widths, float gapPx) {
  const float top = pen.y;
  float bottom = top, left = 0;
  for (std::size_t c = 0; c < widths.size() && c < row.cells.size(); ++c) {
    pen.x = 0, pen.y = top;
    drawWords(pen, wordsOf(row.cells[c], row.head, pen.style, widths[c]), left, widths[c]);
    bottom = std::max(bottom, pen.y);
    left += widths[c] + gapPx;
  }
  pen.x = 0, pen.y = bottom + pen.f.px(4);
  const float at = pen.origin.y + pen.y;
  pen.list->AddLine({pen.origin.x, at}, {pen.origin.x + left - gapPx, at},
                    withAlpha(pen.f.theme.quiet, row.head ? 0.7f : 0.3f), std::max(1.0f, pen.f.px(1)));
  pen.y += pen.f.px(4);
}

// In a narrow column: each row as its first cell in bold and one line per further cell.
void drawRowAsList(Pen& pen, const Block& row, const Cells* names) {
  for (std::size_t c = 0; c < row.cells.size(); ++c) {
    std::vector<Run> runs;
    if (c > 0 && names && c < names->size())
      for (Run run : (*names)[c]) run.text += ": ", run.bold = true, runs.push_back(run);
    for (Run run : row.cells[c]) run.bold = run.bold || c == 0, runs.push_back(run);
    pen.x = 0;
    drawWords(pen, wordsOf(runs, false, pen.style, pen.width), 0, pen.width);
  }
  pen.y += pen.f.px(8);
}

void drawTable(Pen& pen, const Block* rows, std::size_t count) {
  std::size_t columns = 0;
  for (std::size_t r = 0; r < count; ++r) columns = std::max(columns, rows[r].cells.size());
  std::vector<float> least(columns, 0), wanted(columns, 0);
  for (std::size_t r = 0; r < count; ++r)
    for (std::size_t c = 0; c < rows[r].cells.size(); ++c) {
      float all = 0;
      for (const Word& word : wordsOf(rows[r].cells[c], rows[r].head, pen.style, pen.width)) {
        least[c] = std::max(least[c], word.width);
        all += word.width + (word.spaceBefore ? textSize(word.font, " ").x : 0);
      }
      wanted[c] = std::max(wanted[c], all + 1);
    }
  const float gapPx = pen.f.px(14);
  const auto widths = columnWidths(least, wanted, gapPx, pen.width);
  const Cells* names = rows[0].head ? &rows[0].cells : nullptr;
  for (std::size_t r = 0; r < count; ++r)
    if (!widths.empty())
      drawRow(pen, rows[r], widths, gapPx);
    else if (!rows[r].head)
      drawRowAsList(pen, rows[r], names);
}

}  // namespace

ProseStyle bodyStyle(const Frame& f) {
  ProseStyle style;
  style.font = f.fonts.body, style.bold = f.fonts.bold, style.colour = f.theme.text;
  return style;
}

ProseAnswer prose(Frame& f, const std::vector<Block>& blocks, const ProseStyle& style) {
  const float width = style.width > 0 ? style.width : ImGui::GetContentRegionAvail().x;
  Pen pen{f,
          style,
          ImGui::GetCursorScreenPos(),
          width,
          style.font->FontSize * style.lineSpacing,
          ImGui::GetWindowDrawList(),
          ImGui::IsWindowHovered()};
  if (!style.chip.empty()) {
    const ImVec2 size = chipSize(f, style.chip);
    chipAt(f, pen.list, {pen.origin.x, pen.origin.y + 0.5f * (pen.lineHeight - size.y)}, style.chip, style.chipColours);
    pen.x = size.x + f.px(6);
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (i > 0)
      pen.y += (blocks[i].kind == Block::Kind::Item && blocks[i - 1].kind == Block::Kind::Item ? 0.2f : 0.6f) *
               style.font->FontSize;
    std::size_t end = i;
    while (end < blocks.size() && blocks[end].kind == Block::Kind::Row && (end == i || !blocks[end].head)) ++end;
    if (end > i) {
      drawTable(pen, &blocks[i], end - i);
      i = end - 1;
    } else {
      drawBlock(pen, blocks[i]);
    }
  }
  pen.answer.heightPx = pen.y;
  ImGui::Dummy({width, pen.y});
  return pen.answer;
}

ProseAnswer plain(Frame& f, std::string_view text, const ImFont* font, ImU32 colour, float width, float lineSpacing) {
  ProseStyle style;
  style.font = style.bold = font, style.colour = colour, style.width = width, style.lineSpacing = lineSpacing;
  Block block;
  block.runs.push_back({std::string(text)});
  return prose(f, {block}, style);
}

namespace {

// A word of the glossary: hovered it says what it means and lights where it is, clicked its card stays.
void followTerm(Frame& f, const std::string& id, bool clicked) {
  const auto* term = f.session->library().findTerm(id);
  if (!term) return;
  const auto structures = f.session->atlas().catalogue().expand(term->structures);
  if (!structures.empty()) f.answer.lit = structures.front();
  if (clicked)
    f.state.openTerm = f.state.openTerm == id ? "" : id;
  else
    tooltip(f, (term->name + ": " + term->text.at(f.session->preferences().level)).c_str());
}

}  // namespace

void followLinks(Frame& f, const ProseAnswer& answer) {
  if (!answer.hoveredLink.empty()) {
    f.nextHoveredLink = answer.hoveredLink;
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  const std::string& link = answer.clickedLink.empty() ? answer.hoveredLink : answer.clickedLink;
  if (link.starts_with(kStructureLink)) {
    std::vector<int> structures;
    try {
      structures = f.session->atlas().catalogue().expand({link.substr(kStructureLink.size())});
    } catch (const core::InputError&) {
      return;  // the lesson reader has reported it; here it is a word like any other
    }
    if (structures.empty()) return;
    f.answer.lit = structures.front();
    if (answer.clickedLink.empty()) return;
    f.session->beginDrag();  // one step of undo
    // What is flown to shall be there: a name may be of something that this picture leaves out.
    std::vector<int> away;
    for (const int structure : structures)
      for (const int mesh : f.session->atlas().meshesOf(structure))
        if (f.session->scene().visibility[static_cast<std::size_t>(mesh)] == scene::Visibility::Hidden)
          away.push_back(mesh);
    if (!away.empty()) f.session->setVisibility(away, scene::Visibility::Shown);
    f.session->select(structures.front());
    f.session->flyTo(structures, f.request.nowS);
    f.session->endDrag();
  } else if (link.starts_with(kTermLink)) {
    followTerm(f, link.substr(kTermLink.size()), !answer.clickedLink.empty());
  } else if (link.starts_with(kStepLink) && !answer.clickedLink.empty()) {
    const auto target = lesson::findStep(f.session->library().lessons, link.substr(kStepLink.size()));
    if (target.lesson) f.session->openLesson(target.lesson->id, target.step, f.request.nowS);
  } else if (link.starts_with(kReferenceLink) && !answer.clickedLink.empty()) {
    const std::string key = link.substr(kReferenceLink.size());
    f.state.openReference = f.state.openReference == key ? "" : key;
  }
}

}  // namespace sciatlas::ui
