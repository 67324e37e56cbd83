// What state the shown body is in, written into the view.
#include <algorithm>

#include "ui/compression.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr float kPadPx = 12, kTopPx = 12;

std::vector<std::string> wrapped(const ImFont* font, const std::string& text, float width) {
  std::vector<std::string> lines;
  std::string line;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    const std::string longer = line.empty() ? word : line + " " + word;
    if (!line.empty() && textSize(font, longer).x > width) {
      lines.push_back(line);
      line = word;
    } else {
      line = longer;
    }
    at = end + 1;
  }
  if (!line.empty()) lines.push_back(line);
  for (std::string& l : lines) l = fitted(font, l, width);
  return lines;
}

std::string wordsOf(const Frame& f, const scene::BodyState& state) {
  const auto& pose = f.session->now().pose;
  return living::stateLine(*f.session->body(), state, pose.pose, pose.progress);
}

struct Plate {
  const char* id;
  std::string words;
  bool reset = false, making = false;
};

float plate(Frame& f, const Rect& room, const Plate& what) {
  const char* back = "Reset";
  const float buttonWide = what.reset && !f.state.presenting ? buttonWidth(f, back) - f.px(8) : 0;
  const float most = room.width() - 2 * f.px(kPadPx) - buttonWide;
  if (most < f.px(80)) return 0;
  const ImFont* font = f.state.presenting ? f.fonts.caption : f.fonts.body;
  std::string words = what.words;
  if (what.making) words += " \xc2\xb7 being made ...";
  const auto lines = wrapped(font, words, most);
  float widest = 0;
  for (const auto& line : lines) widest = std::max(widest, textSize(font, line).x);
  const float lineHigh = font->FontSize * 1.1f;
  const float high = std::max(f.px(kTouchPx), lineHigh * static_cast<float>(lines.size()) + f.px(14));
  const ImVec2 size{widest + 2 * f.px(kPadPx) + buttonWide, high};
  const ImVec2 low{room.low.x, room.low.y};
  if (beginStrip(f, what.id, low, size, withAlpha(f.theme.bar, 0.94f))) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    float y = low.y + 0.5f * (high - lineHigh * static_cast<float>(lines.size()));
    for (const auto& line : lines) {
      textAt(list, font, {low.x + f.px(kPadPx), y}, f.theme.text, line);
      y += lineHigh;
    }
    if (buttonWide > 0) {
      ImGui::SetCursorScreenPos({low.x + size.x - buttonWide - f.px(2), low.y + 0.5f * (high - f.px(kTouchPx))});
      if (button(f, "reset", back, Look::Clear, {buttonWide, f.px(kTouchPx)},
                 "Back to the body at rest: no state, all joints straight (R)"))
        f.session->resetBody();
    }
  }
  ImGui::End();
  return high + f.px(8);
}

}  // namespace

float statePlate(Frame& f, const Rect& view) {
  const auto& body = f.session->scene().body;
  const auto& compare = f.session->now().compare;
  if (!f.session->body() || (body.atRest() && !compare.on)) return 0;
  const bool making = f.session->makingBody();
  if (making) f.wake(0.1);
  const float inset = f.px(20), top = view.low.y + f.px(kTopPx);
  const float right = view.high.x - inset - (f.state.presenting ? 0 : viewButtonsWidth(f, view));
  if (compare.on && compare.mode == session::CompareMode::Side) {
    const float middle = std::round(0.5f * (view.low.x + view.high.x));
    ImGui::GetBackgroundDrawList()->AddLine({middle, view.low.y}, {middle, view.high.y}, f.theme.line, f.px(2));
    const float left = plate(f, {{view.low.x + inset, top}, {middle - inset, view.high.y}},
                             {"##other state", "Left: " + wordsOf(f, compare.other), false, false});
    return std::max(left, plate(f, {{middle + inset, top}, {right, view.high.y}},
                                {"##state", "Right: " + wordsOf(f, body), !body.atRest(), making}));
  }
  if (compare.on)
    return plate(f, {{view.low.x + inset, top}, {right, view.high.y}},
                 {"##state", "Faded: " + wordsOf(f, compare.other) + " \xe2\x86\x92 " + wordsOf(f, body),
                  !body.atRest(), making});
  return plate(f, {{view.low.x + inset, top}, {right, view.high.y}},
               {"##state", "State: " + wordsOf(f, body), true, making});
}

}  // namespace sciatlas::ui
