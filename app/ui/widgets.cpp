#include "ui/widgets.h"

#include <algorithm>
#include <cctype>
#include <cfloat>
#include <cmath>

namespace sciatlas::ui {
namespace {

constexpr float kRounding = 8;

}  // namespace

ImVec2 textSize(const ImFont* font, std::string_view text) {
  if (text.empty()) return {0, font->FontSize};  // ImGui would look for the end of a null text
  return const_cast<ImFont*>(font)->CalcTextSizeA(font->FontSize, FLT_MAX, 0, text.data(), text.data() + text.size());
}

void textAt(ImDrawList* list, const ImFont* font, ImVec2 at, ImU32 colour, std::string_view text) {
  if (text.empty()) return;
  list->AddText(font, font->FontSize, ImVec2(std::round(at.x), std::round(at.y)), colour, text.data(),
                text.data() + text.size());
}

std::string fitted(const ImFont* font, std::string_view text, float width) {
  if (textSize(font, text).x <= width) return std::string(text);
  std::string cut(text);
  while (!cut.empty()) {
    do cut.pop_back();
    while (!cut.empty() && (static_cast<unsigned char>(cut.back()) & 0xc0) == 0x80);  // whole UTF-8 letters
    if (!cut.empty() && (static_cast<unsigned char>(cut.back()) & 0xc0) == 0xc0) cut.pop_back();
    if (textSize(font, cut + "...").x <= width) break;
  }
  return cut + "...";
}

void noteTouch(Frame& f, std::string_view words, bool cut) {
  if (!f.request.listTouches) return;
  const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
  const glm::vec2 at(0.5f * (low.x + high.x), 0.5f * (low.y + high.y));
  const ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 clipLow = list->GetClipRectMin(), clipHigh = list->GetClipRectMax();
  if (at.x < clipLow.x || at.y < clipLow.y || at.x > clipHigh.x || at.y > clipHigh.y) return;
  const bool beyond = low.x < clipLow.x - 1 || high.x > clipHigh.x + 1;
  f.answer.touches.push_back({std::string(words), at, cut || beyond});
}

bool beginPanel(const char* name, const Rect& rect, ImU32 colour, ImVec2 padding, bool scrolls) {
  ImGui::SetNextWindowPos(rect.low);
  ImGui::SetNextWindowSize(rect.size());
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, padding);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0.0f);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0f);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, ImVec2(1, 1));
  ImGui::PushStyleColor(ImGuiCol_WindowBg, colour);
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                           ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoNav;
  if (scrolls)
    flags &= ~ImGuiWindowFlags_NoScrollbar;
  else
    flags |= ImGuiWindowFlags_NoScrollWithMouse;
  const bool visible = ImGui::Begin(name, nullptr, flags);
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(4);
  return visible;
}

void endPanel() {
  ImGui::End();
}

bool beginStrip(Frame& f, const char* name, ImVec2 at, ImVec2 size, ImU32 colour) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, f.px(10));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0f);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, ImVec2(1, 1));
  ImGui::PushStyleColor(ImGuiCol_WindowBg, colour);
  ImGui::SetNextWindowPos(at);
  ImGui::SetNextWindowSize(size);
  const bool open = ImGui::Begin(name, nullptr,
                                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoFocusOnAppearing |
                                     ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(4);
  return open;
}

float buttonWidth(const Frame& f, std::string_view label) {
  return textSize(f.fonts.body, label).x + f.px(32);
}

bool button(Frame& f, const char* id, std::string_view label, Look look, ImVec2 size, const char* tip, bool enabled) {
  const ImFont* font = look == Look::Accent || look == Look::Chosen ? f.fonts.bold : f.fonts.body;
  const ImVec2 words = textSize(font, label);
  if (size.x <= 0) size.x = words.x + f.px(32);
  if (size.y <= 0) size.y = f.px(kTouchPx);
  const ImVec2 low = ImGui::GetCursorScreenPos(), high{low.x + size.x, low.y + size.y};
  const bool clicked = ImGui::InvisibleButton(id, size) && enabled;
  const bool hovered = ImGui::IsItemHovered() && enabled;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float round = look == Look::Outline ? 0.5f * size.y : f.px(kRounding);
  ImU32 fill = 0, ink = f.theme.text;
  switch (look) {
    case Look::Raised:
      fill = hovered ? f.theme.raisedMore : f.theme.raised;
      break;
    case Look::Accent:
      fill = hovered ? withAlpha(f.theme.accent, 0.88f) : f.theme.accent, ink = f.theme.onAccent;
      break;
    case Look::Chosen:
      fill = f.theme.raisedMore;
      break;
    case Look::Clear:
      fill = hovered ? f.theme.raised : 0, ink = hovered ? f.theme.text : withAlpha(f.theme.text, 0.82f);
      break;
    case Look::Outline:
      fill = hovered ? f.theme.raised : 0;
      break;
  }
  if (!enabled) ink = withAlpha(f.theme.quiet, 0.45f);
  if (!enabled && look == Look::Accent) fill = f.theme.raised;
  if (fill) list->AddRectFilled(low, high, fill, round);
  if (look == Look::Outline) list->AddRect(low, high, f.theme.line, round, 0, 1.0f);
  const std::string shown = fitted(font, label, size.x - f.px(4));
  if (enabled) {
    const bool icon = !label.empty() && label.size() <= 3 && static_cast<unsigned char>(label[0]) >= 0xee;
    noteTouch(f, icon && tip ? tip : label, shown != label);
  }
  const ImVec2 extent = textSize(font, shown);
  textAt(list, font, {low.x + 0.5f * (size.x - extent.x), low.y + 0.5f * (size.y - extent.y)}, ink, shown);
  if (tip && ImGui::IsItemHovered()) tooltip(f, tip);
  return clicked;
}

void tooltip(Frame& f, const char* text) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(f.px(10), f.px(7)));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, f.px(6));
  ImGui::PushStyleVar(ImGuiStyleVar_PopupBorderSize, 0.0f);
  ImGui::PushStyleColor(ImGuiCol_PopupBg, f.theme.raisedMore);
  ImGui::PushStyleColor(ImGuiCol_Text, f.theme.text);
  ImGui::PushFont(f.fonts.caption);
  // At the foot of the window a tooltip would lie on what it is about: there it stands above it.
  const ImVec2 low = ImGui::GetItemRectMin(), mouse = ImGui::GetIO().MousePos;
  if (low.y > f.request.heightPx - f.px(100) && mouse.y >= low.y)
    ImGui::SetNextWindowPos({mouse.x, low.y - f.px(6)}, ImGuiCond_Always, {mouse.x / f.request.widthPx, 1});
  ImGui::BeginTooltip();
  ImGui::PushTextWrapPos(f.px(360));
  ImGui::TextUnformatted(text);
  ImGui::PopTextWrapPos();
  ImGui::EndTooltip();
  ImGui::PopFont();
  ImGui::PopStyleColor(2);
  ImGui::PopStyleVar(3);
}

ImVec2 chipSize(const Frame& f, std::string_view word) {
  const ImVec2 words = textSize(f.fonts.captionBold, word);
  return {words.x + f.px(16), words.y + f.px(6)};
}

void chipAt(Frame& f, ImDrawList* list, ImVec2 at, std::string_view word, ChipColours colours) {
  const ImVec2 size = chipSize(f, word);
  list->AddRectFilled(at, {at.x + size.x, at.y + size.y}, colours.fill, f.px(5));
  textAt(list, f.fonts.captionBold, {at.x + f.px(8), at.y + f.px(3)}, colours.text, word);
}

void chip(Frame& f, std::string_view word, ChipColours colours) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  chipAt(f, ImGui::GetWindowDrawList(), at, word, colours);
  ImGui::Dummy(chipSize(f, word));
}

void gap(const Frame& f, float at16) {
  ImGui::Dummy({1, f.px(at16)});
}

void caption(Frame& f, std::string_view text) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  textAt(ImGui::GetWindowDrawList(), f.fonts.caption, at, f.theme.quiet, fitted(f.fonts.caption, text, width));
  ImGui::Dummy({width, f.fonts.caption->FontSize * kLineSpacing});
}

void groupTitle(Frame& f, std::string_view text, float indentPx) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return c < 0x80 ? std::toupper(c) : c; });
  gap(f, 12);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  textAt(ImGui::GetWindowDrawList(), f.fonts.caption, {at.x + f.px(indentPx), at.y}, f.theme.quiet,
         fitted(f.fonts.caption, upper, ImGui::GetContentRegionAvail().x - f.px(indentPx)));
  ImGui::Dummy({1, f.fonts.caption->FontSize + f.px(8)});
}

RowAnswer row(Frame& f, const char* id, std::string_view text, std::string_view right, bool chosen, float indentPx,
              bool small, float reserveRightPx) {
  RowAnswer answer;
  const float width = ImGui::GetContentRegionAvail().x;
  const ImFont* font = small ? f.fonts.caption : chosen ? f.fonts.bold : f.fonts.body;
  const float inset = f.px(10);
  const ImVec2 rightSize = right.empty() ? ImVec2(0, 0) : textSize(f.fonts.caption, right);
  const float room =
      std::max(f.px(20), width - reserveRightPx - 2 * inset - indentPx - (right.empty() ? 0 : rightSize.x + f.px(8)));
  // A long name takes three lines before it is cut.
  constexpr std::size_t kMostLines = 3;
  std::vector<std::string_view> lines;
  std::string_view rest = text;
  while (lines.size() + 1 < kMostLines && textSize(font, rest).x > room) {
    const char* cut =
        const_cast<ImFont*>(font)->CalcWordWrapPositionA(1.0f, rest.data(), rest.data() + rest.size(), room);
    lines.push_back(rest.substr(0, std::max<std::size_t>(1, static_cast<std::size_t>(cut - rest.data()))));
    rest.remove_prefix(lines.back().size());
    while (rest.starts_with(' ')) rest.remove_prefix(1);
  }
  lines.push_back(rest);
  const float lineHigh = font->FontSize, more = static_cast<float>(lines.size() - 1);
  const ImVec2 size{width - reserveRightPx,
                    f.px(small ? 34 : kTouchPx - 2) + more * lineHigh - (more > 0 ? f.px(4) : 0)};
  answer.low = ImGui::GetCursorScreenPos();
  answer.high = {answer.low.x + width, answer.low.y + size.y};
  answer.clicked = ImGui::InvisibleButton(id, size);
  answer.hovered = ImGui::IsItemHovered();
  noteTouch(f, text);
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (chosen || answer.hovered)
    list->AddRectFilled(answer.low, answer.high, chosen ? f.theme.raisedMore : f.theme.raised, f.px(6));
  const ImU32 ink = chosen || answer.hovered ? f.theme.text : withAlpha(f.theme.text, 0.86f);
  const float left = answer.low.x + inset + indentPx;
  const float top = answer.low.y + 0.5f * (size.y - lineHigh * static_cast<float>(lines.size()));
  for (std::size_t i = 0; i < lines.size(); ++i)
    textAt(list, font, {left, top + lineHigh * static_cast<float>(i)}, ink, fitted(font, lines[i], room));
  if (!right.empty())
    textAt(list, f.fonts.caption,
           {answer.low.x + size.x - inset - rightSize.x, answer.low.y + 0.5f * (size.y - rightSize.y)}, f.theme.quiet,
           right);
  if (answer.hovered && fitted(font, lines.back(), room) != lines.back()) tooltip(f, std::string(text).c_str());
  return answer;
}

Card beginCard(Frame& f) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->ChannelsSplit(2);  // the plate is drawn below its content, once its height is known
  list->ChannelsSetCurrent(1);
  Card card{ImGui::GetCursorScreenPos(), ImGui::GetContentRegionAvail().x, f.px(16)};
  ImGui::BeginGroup();
  ImGui::Dummy({1, f.px(14)});
  ImGui::Indent(card.padding);
  ImGui::PushItemWidth(card.width - 2 * card.padding);
  return card;
}

void endCard(Frame& f, const Card& card) {
  ImGui::PopItemWidth();
  ImGui::Unindent(card.padding);
  ImGui::Dummy({1, f.px(14)});
  ImGui::EndGroup();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->ChannelsSetCurrent(0);
  list->AddRectFilled(card.low, {card.low.x + card.width, ImGui::GetItemRectMax().y}, f.theme.raised, f.px(10));
  list->ChannelsMerge();
}

}  // namespace sciatlas::ui
