#include <algorithm>
#include <vector>

#include "ui/panels.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

struct Piece {
  std::vector<Block> blocks;
  ProseStyle style;
};

// The height of a piece, from laying it out where nothing can be seen or touched.
float heightOf(Frame& f, const Piece& piece) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::PushClipRect({-2, -2}, {-1, -1}, false);
  const float height = prose(f, piece.blocks, piece.style).heightPx;
  ImGui::PopClipRect();
  ImGui::SetCursorScreenPos(at);
  return height;
}

// A slide carries the thought, not the page: type shrinks to that of captions when the text is long, and what does not
// fit even then is left out.
void slideText(Frame& f, const lesson::Step& step, float bottom) {
  const auto level = f.session->preferences().level;
  std::vector<Piece> pieces;
  for (const auto& block : parseMarkdown(step.text.at(level))) pieces.push_back({{block}, bodyStyle(f)});
  for (const auto& claim : step.claims) {
    pieces.push_back({parseMarkdown(claim.text.at(level)), bodyStyle(f)});
    pieces.back().style.chip = claim.evidence;
    pieces.back().style.chipColours = evidenceColours(claim.evidence, f.dark);
  }
  float total = 0;
  for (const Piece& piece : pieces) total += heightOf(f, piece) + f.px(8);
  if (ImGui::GetCursorScreenPos().y + total > bottom)
    for (Piece& piece : pieces) piece.style.font = f.fonts.caption, piece.style.bold = f.fonts.captionBold;
  for (const Piece& piece : pieces) {
    if (ImGui::GetCursorScreenPos().y + heightOf(f, piece) > bottom) break;
    followLinks(f, prose(f, piece.blocks, piece.style));
    gap(f, 8);
  }
}

}  // namespace

void presentColumn(Frame& f, const Rect& rect) {
  // The picture's ground is shaded towards its edges: it fades into the paper.
  ImGui::GetBackgroundDrawList()->AddRectFilledMultiColor({rect.low.x - f.px(40), rect.low.y},
                                                          {rect.low.x, rect.high.y}, withAlpha(f.theme.ground, 0),
                                                          f.theme.ground, f.theme.ground, withAlpha(f.theme.ground, 0));
  beginPanel("##slide", rect, f.theme.ground, {f.px(12), f.px(30)}, false);
  const auto* step = f.session->step();
  const float foot = rect.high.y - f.px(44);
  if (step) {
    const auto level = f.session->preferences().level;
    plain(f, step->titleAt(level), f.fonts.title, f.theme.text, 0, kTitleSpacing);
    gap(f, 10);
    slideText(f, *step, foot - f.px(8));
    const auto* lesson = f.session->openLesson();
    const int current = f.session->now().lesson.step, count = static_cast<int>(lesson->steps.size());
    std::string words = std::to_string(current + 1) + " / " + std::to_string(count);
    if (current + 1 < count)
      words += "    next: " + lesson->steps[static_cast<std::size_t>(current) + 1].titleAt(level);
    textAt(ImGui::GetWindowDrawList(), f.fonts.caption, {rect.low.x + f.px(12), foot}, f.theme.quiet,
           fitted(f.fonts.caption, words, rect.width() - f.px(24)));
  } else if (const int selected = f.session->scene().selected; selected >= 0) {
    const auto& info = f.session->atlas().catalogue().all()[static_cast<std::size_t>(selected)];
    plain(f, info.fullName, f.fonts.title, f.theme.text, 0, kTitleSpacing);
    if (!info.latin.empty()) plain(f, info.latin, f.fonts.body, f.theme.quiet);
    gap(f, 10);
    followLinks(f, prose(f, parseMarkdown(info.about.at(f.session->preferences().level)), bodyStyle(f)));
  }
  endPanel();
}

}  // namespace sciatlas::ui
