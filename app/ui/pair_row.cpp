#include <algorithm>

#include "ui/panels.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr float kInsetPx = 10, kFoldPx = 16, kSidePx = 28;

struct Lines {
  std::string_view first, second;
};

// A long name takes two lines before it is cut.
Lines wrapped(const ImFont* font, std::string_view text, float room) {
  if (textSize(font, text).x <= room) return {text, {}};
  const char* cut =
      const_cast<ImFont*>(font)->CalcWordWrapPositionA(1.0f, text.data(), text.data() + text.size(), room);
  Lines lines;
  lines.first = text.substr(0, static_cast<std::size_t>(cut - text.data()));
  lines.second = text.substr(lines.first.size());
  while (lines.second.starts_with(' ')) lines.second.remove_prefix(1);
  return lines;
}

const ImFont* fontOf(const Frame& f, const PairRow& row) {
  return row.chosen >= 0 ? f.fonts.bold : f.fonts.body;
}

float textLeft(const Frame& f, const PairRow& row) {
  return f.px(kInsetPx + kFoldPx) + row.indentPx - row.outdentPx;
}

float roomOf(const Frame& f, const PairRow& row, float width) {
  return std::max(f.px(20), width - row.rightPx - textLeft(f, row) - f.px(4));
}

}  // namespace

char facingSide(const Frame& f) {
  return scene::eyeMm(f.session->scene().camera).x > 0 ? 'l' : 'r';  // x points to the subject's left
}

float pairRowHeight(const Frame& f, const PairRow& row, float width) {
  const bool two = !wrapped(fontOf(f, row), row.text, roomOf(f, row, width)).second.empty();
  return f.px(kTouchPx - 2) + (two ? fontOf(f, row)->FontSize - f.px(4) : 0);
}

PairAnswer pairRow(Frame& f, const char* id, const PairRow& row) {
  PairAnswer answer;
  const ImFont* font = fontOf(f, row);
  const float width = ImGui::GetContentRegionAvail().x, room = roomOf(f, row, width);
  answer.heightPx = pairRowHeight(f, row, width);
  const ImVec2 low = ImGui::GetCursorScreenPos(), high{low.x + width, low.y + answer.heightPx};
  const bool inHand =
      ImGui::IsWindowHovered() && Rect{low, {high.x - row.rightPx, high.y}}.contains(ImGui::GetIO().MousePos);
  const bool pair = row.members.size() > 1, sides = pair && (row.chosen >= 0 || inHand);
  int facing = row.members.empty() ? -1 : row.members.front();
  for (std::size_t i = 0; i < row.sides.size(); ++i)
    if (row.sides[i] == facingSide(f)) facing = row.members[i];

  ImGui::PushID(id);
  const float foldWidth = row.fold < 0 ? 0 : textLeft(f, row) - f.px(1);
  bool foldHovered = false;
  if (row.fold >= 0) {
    answer.folded = ImGui::InvisibleButton("fold", {foldWidth, answer.heightPx});
    foldHovered = ImGui::IsItemHovered();
    ImGui::SameLine(0, 0);
  }
  const float sidesWidth = sides ? static_cast<float>(row.members.size()) * f.px(kSidePx) : 0;
  if (ImGui::InvisibleButton("name", {width - row.rightPx - sidesWidth - foldWidth, answer.heightPx}))
    answer.clicked = facing;
  const bool nameHovered = ImGui::IsItemHovered();
  if (nameHovered) answer.hovered = facing;

  ImDrawList* list = ImGui::GetWindowDrawList();
  if (row.chosen >= 0 || inHand)
    list->AddRectFilled(low, high, row.chosen >= 0 ? f.theme.raisedMore : f.theme.raised, f.px(6));
  const float middle = low.y + 0.5f * answer.heightPx;
  if (row.fold >= 0)
    textAt(list, f.fonts.body, {low.x + textLeft(f, row) - f.px(kFoldPx), middle - 0.5f * f.fonts.body->FontSize},
           foldHovered ? f.theme.text : f.theme.quiet, row.fold > 0 ? icon::kDown : icon::kRight);
  const Lines lines = wrapped(font, row.text, room);
  const ImU32 ink = row.chosen >= 0 || inHand ? f.theme.text : withAlpha(f.theme.text, 0.86f);
  const float left = low.x + textLeft(f, row), top = middle - 0.5f * font->FontSize * (lines.second.empty() ? 1 : 2);
  const std::string first = fitted(font, lines.first, room - sidesWidth),
                    second = fitted(font, lines.second, room - sidesWidth);
  textAt(list, font, {left, top}, ink, first);
  textAt(list, font, {left, top + font->FontSize}, ink, second);
  if (nameHovered && (first != lines.first || second != lines.second)) tooltip(f, std::string(row.text).c_str());

  for (std::size_t i = 0; sides && i < row.members.size(); ++i) {
    const bool isLeft = i < row.sides.size() && row.sides[i] == 'l';
    const char* letter = isLeft ? "L" : "R";
    ImGui::SameLine(0, 0);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (ImGui::InvisibleButton(letter, {f.px(kSidePx), answer.heightPx})) answer.clicked = row.members[i];
    const bool hovered = ImGui::IsItemHovered();
    if (hovered) answer.hovered = row.members[i], tooltip(f, isLeft ? "The left one" : "The right one");
    const ImVec2 extent = textSize(f.fonts.caption, letter);
    textAt(list, f.fonts.caption, {at.x + 0.5f * (f.px(kSidePx) - extent.x), middle - 0.5f * extent.y},
           row.members[i] == row.chosen ? f.theme.accentText
           : hovered                    ? f.theme.text
                                        : withAlpha(f.theme.quiet, 0.8f),
           letter);
  }
  ImGui::PopID();
  return answer;
}

}  // namespace sciatlas::ui
