// What a first start shows besides: the notice of what the program is, and three hints that go away by themselves.
#include <array>
#include <cfloat>

#include "ui/panels.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr double kHintS = 14;
constexpr float kNoticePadPx = 10;

bool noticePending(const Frame& f) {
  return f.session && !f.session->preferences().noticeSeen && f.state.hint <= kHintCount &&
         !f.session->library().plans.notice.empty();
}

bool hintsPending(const Frame& f) {
  return !f.session->preferences().hintsSeen && f.state.hint < kHintCount;
}

float closeWidth(const Frame& f) {
  return textSize(f.fonts.bold, "Understood").x + f.px(32);
}

float noticeWordsWidth(const Frame& f, float widthPx) {
  return widthPx - 2 * f.px(18) - closeWidth(f) - f.px(20);
}

float noticeWordsHeight(const Frame& f, float widthPx) {
  const ImFont* font = f.fonts.caption;
  const auto& words = f.session->library().plans.notice;
  const float lines =
      const_cast<ImFont*>(font)->CalcTextSizeA(font->FontSize, FLT_MAX, noticeWordsWidth(f, widthPx), words.c_str()).y /
      font->FontSize;
  return lines * font->FontSize * kLineSpacing;
}

}  // namespace

bool firstMinute(const Frame& f) {
  return noticePending(f) || hintsPending(f);
}

float educationNoticeHeight(const Frame& f, float widthPx) {
  return noticePending(f) ? std::max(noticeWordsHeight(f, widthPx), f.px(kTouchPx)) + 2 * f.px(kNoticePadPx) : 0;
}

void educationNotice(Frame& f, const Rect& rect) {
  if (!noticePending(f)) return;
  beginPanel("##education", rect, f.theme.raisedMore, {f.px(18), f.px(kNoticePadPx)}, false);
  const float width = noticeWordsWidth(f, rect.width()), high = noticeWordsHeight(f, rect.width());
  ImGui::SetCursorScreenPos({rect.low.x + f.px(18), rect.low.y + 0.5f * (rect.height() - high)});
  plain(f, f.session->library().plans.notice, f.fonts.caption, f.theme.text, width);
  ImGui::SetCursorScreenPos(
      {rect.high.x - f.px(18) - closeWidth(f), rect.low.y + 0.5f * (rect.height() - f.px(kTouchPx))});
  if (button(f, "understood", "Understood", Look::Accent, {closeWidth(f), 0}))
    f.session->preferences().noticeSeen = true;
  endPanel();
}

void firstHints(Frame& f, const Rect& view, bool slider) {
  auto& state = f.state;
  auto& preferences = f.session->preferences();
  if (!hintsPending(f)) return;
  static constexpr std::array<const char*, kHintCount> kWords{
      "Drag to turn the body", "Click a structure to learn its name",
      "Lessons: open Learn, then \xe2\x86\x92 for the next step"};
  const auto& scene = f.session->scene();
  if (state.hintSinceS < 0) state.hintSinceS = f.request.nowS, state.hintCamera = scene.camera;
  const bool done = state.hint == 0   ? !(scene.camera == state.hintCamera)
                    : state.hint == 1 ? scene.selected >= 0
                                      : f.session->openLesson() != nullptr;
  if (done || f.request.nowS - state.hintSinceS > kHintS) {
    ++state.hint;
    state.hintSinceS = f.request.nowS;
    if (state.hint == kHintCount) {
      preferences.hintsSeen = true;
      return;
    }
  }
  f.wake(kHintS - (f.request.nowS - state.hintSinceS) + 0.05);
  const char* words = kWords[static_cast<std::size_t>(state.hint)];
  const ImVec2 extent = textSize(f.fonts.body, words);
  const ImVec2 size{extent.x + f.px(36), extent.y + f.px(20)};
  if (size.x > view.width()) return;
  // At the very foot, where the body does not reach, or over the slider of the layers.
  const bool strip = slider || f.session->hiddenByHand() > 0;
  const ImVec2 at{view.low.x + 0.5f * (view.width() - size.x), view.high.y - size.y - f.px(strip ? 72 : 8)};
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  list->AddRectFilled(at, {at.x + size.x, at.y + size.y}, withAlpha(f.theme.raisedMore, 0.95f), 0.5f * size.y);
  textAt(list, f.fonts.body, {at.x + f.px(18), at.y + f.px(10)}, f.theme.text, words);
}

}  // namespace sciatlas::ui
