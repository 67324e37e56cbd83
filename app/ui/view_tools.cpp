#include <algorithm>
#include <cfloat>
#include <cstdio>

#include "session/peel.h"
#include "ui/panels.h"
#include "ui/prose.h"
#include "ui/quiz_pages.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr double kNoticeS = 6, kSecondsPerLetter = 0.1;
constexpr float kButtonPx = 44;
constexpr float kTrackPx = 130;  // of the slider of the layers
constexpr int kMostColumns = 2;  // with more the view buttons would cover the model; their keys still work

// The standard views and the cut.
int buttonCount() {
  return static_cast<int>(scene::standardViews().size()) + 1;
}

// As few columns as fit the height, filled evenly.
int buttonRows(const Frame& f, const Rect& view) {
  const int fit = std::max(1, static_cast<int>((view.height() - f.px(90)) / f.px(kButtonPx + 6)));
  const int count = buttonCount();
  const int columns = (count + fit - 1) / fit;
  return (count + columns - 1) / columns;
}

// The slider of the layers and what is hidden, in one strip at the foot. Returns how far to the right it reaches.
float layerStrip(Frame& f, const Rect& view, bool slider) {
  const float pad = f.px(16), most = view.width() - f.px(40);
  // What a question hides belongs to it: shown, it would give the answer away or cover what is asked for.
  const bool asked = f.session->now().place == session::Place::Quiz && quizHasBar(*f.session);
  const int hidden = asked ? 0 : f.session->hiddenByHand();
  const bool learn = f.session->now().place == session::Place::Learn && f.session->step();
  const char* show = learn ? "show again" : "show all";
  const std::string words = "hidden " + std::to_string(hidden);
  const float wordsWidth = textSize(f.fonts.body, words).x, showWidth = buttonWidth(f, show);
  const float hiddenWidth = hidden == 0 ? 0 : pad + wordsWidth + showWidth;
  float sliderWidth = slider && f.state.layers.size() > 1 ? peelSliderWidth(f, kTrackPx) : 0;
  if (sliderWidth + 2 * pad + hiddenWidth > most) sliderWidth = 0;  // its keys still work
  if (hidden == 0 && sliderWidth == 0) return view.low.x;
  const ImVec2 size{(sliderWidth > 0 ? sliderWidth + 2 * pad : 0) + hiddenWidth, f.px(kTouchPx)};
  const ImVec2 at{view.low.x + f.px(20), view.high.y - size.y - f.px(18)};
  if (beginStrip(f, "##layers", at, size, f.theme.bar)) {
    float x = at.x;
    if (sliderWidth > 0) {
      ImGui::SetCursorScreenPos({x + pad, at.y});
      peelSlider(f, sliderWidth);
      x += sliderWidth + 2 * pad;
      if (hidden > 0)
        ImGui::GetWindowDrawList()->AddLine({x, at.y + f.px(10)}, {x, at.y + size.y - f.px(10)}, f.theme.line, 1);
    }
    if (hidden > 0) {
      textAt(ImGui::GetWindowDrawList(), f.fonts.body, {x + pad, at.y + 0.5f * (size.y - f.fonts.body->FontSize)},
             f.theme.quiet, words);
      ImGui::SetCursorScreenPos({x + pad + wordsWidth, at.y});
      if (button(f, "show", show, Look::Clear, {showWidth, size.y},
                 learn ? "Show again what you have hidden" : "Show everything under the skin and fasciae (A)"))
        f.session->showHiddenByHand();
    }
  }
  ImGui::End();
  return at.x + size.x;
}

void namePlate(Frame& f, const Rect& view) {
  const int hovered = f.request.hovered;
  if (hovered < 0 || quizHides(*f.session) || !f.answer.viewHovered || f.session->scene().thumb ||
      f.session->pressMap() || ImGui::IsMouseDown(ImGuiMouseButton_Left))
    return;
  const auto& info = f.session->atlas().catalogue().all()[static_cast<std::size_t>(hovered)];
  const ImVec2 mouse = ImGui::GetIO().MousePos, words = textSize(f.fonts.body, info.english);
  const ImVec2 size{words.x + f.px(20), words.y + f.px(12)};
  ImVec2 at{mouse.x + f.px(18), mouse.y + f.px(16)};
  if (at.x + size.x > view.high.x) at.x = mouse.x - size.x - f.px(10);
  at.x = std::max(at.x, view.low.x);
  if (at.y + size.y > view.high.y) at.y = mouse.y - size.y - f.px(10);
  ImDrawList* list = ImGui::GetForegroundDrawList();
  list->AddRectFilled(at, {at.x + size.x, at.y + size.y}, f.theme.raisedMore, f.px(6));
  textAt(list, f.fonts.body, {at.x + f.px(10), at.y + f.px(6)}, f.theme.text, info.english);
}

// A small line that may lie over the model; the plate is dense enough to keep quiet text readable on bone.
void plated(Frame& f, ImVec2 at, const std::string& words) {
  const ImVec2 extent = textSize(f.fonts.caption, words);
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  list->AddRectFilled({at.x - f.px(8), at.y - f.px(4)}, {at.x + extent.x + f.px(8), at.y + extent.y + f.px(4)},
                      withAlpha(f.theme.ground, 0.92f), f.px(5));
  textAt(list, f.fonts.caption, at, f.theme.quiet, words);
}

void quietLine(Frame& f, const Rect& view, float fromX) {
  const char* words = "For education, not for diagnosis.";
  const ImVec2 extent = textSize(f.fonts.caption, words);
  if (extent.x <= view.high.x - fromX - f.px(40))
    plated(f, {view.high.x - extent.x - f.px(20), view.high.y - extent.y - f.px(16)}, words);
}

// How long the notice still stands, and how large it is.
struct Notice {
  double leftS = 0;
  float room = 0;
  ImVec2 size{0, 0};
};

Notice noticeNow(Frame& f, const Rect& view) {
  auto& state = f.state;
  if (state.notice != f.request.notice) state.notice = f.request.notice, state.noticeSinceS = f.request.nowS;
  Notice out;
  // A sentence stays as long as it takes to read it.
  const double stay = std::max(kNoticeS, kSecondsPerLetter * static_cast<double>(state.notice.size()));
  out.leftS = state.notice.empty() ? 0 : stay - (f.request.nowS - state.noticeSinceS);
  out.room = view.width() - f.px(48) - viewButtonsWidth(f, view);
  const ImFont* font = f.fonts.caption;
  out.size = const_cast<ImFont*>(font)->CalcTextSizeA(font->FontSize, FLT_MAX, out.room, state.notice.c_str());
  return out;
}

void notice(Frame& f, const Rect& view) {
  const Notice now = noticeNow(f, view);
  if (now.leftS <= 0) return;
  f.wake(now.leftS + 0.01);
  const ImFont* font = f.fonts.caption;
  const ImVec2 at{view.low.x + f.px(20), view.low.y + f.px(16)};
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  list->AddRectFilled({at.x - f.px(8), at.y - f.px(4)}, {at.x + now.size.x + f.px(8), at.y + now.size.y + f.px(4)},
                      withAlpha(f.theme.ground, 0.92f), f.px(5));
  list->AddText(font, font->FontSize, at, f.theme.text, f.state.notice.c_str(), nullptr, now.room);
}

}  // namespace

float viewButtonsWidth(const Frame& f, const Rect& view) {
  const int rows = buttonRows(f, view);
  const int columns = (buttonCount() + rows - 1) / rows;
  return columns > kMostColumns ? 0 : f.px(kButtonPx + 6) * static_cast<float>(columns);
}

void viewButtons(Frame& f, const Rect& view) {
  const auto& views = scene::standardViews();
  const int rows = buttonRows(f, view), count = buttonCount();
  const float pitch = f.px(kButtonPx + 6), width = viewButtonsWidth(f, view);
  if (width == 0) return;
  const ImVec2 at{view.high.x - width - f.px(12), view.low.y + f.px(14)};
  const ImVec2 size{width, pitch * static_cast<float>(std::min(rows, count))};
  if (beginStrip(f, "##views", at, size, 0)) {
    for (int i = 0; i < count; ++i) {
      const bool cut = i + 1 == count;
      const scene::StandardView* v = cut ? nullptr : &views[static_cast<std::size_t>(i)];
      ImGui::SetCursorScreenPos(
          {at.x + pitch * static_cast<float>(i / rows), at.y + pitch * static_cast<float>(i % rows)});
      const ImVec2 low = ImGui::GetCursorScreenPos(), box{f.px(kButtonPx), f.px(kButtonPx)};
      ImGui::PushID(v ? v->name : "cut");
      const bool clicked = ImGui::InvisibleButton("view", box);
      ImGui::PopID();
      const bool hovered = ImGui::IsItemHovered();
      noteTouch(f, v ? v->help : "Cut the body open");
      ImDrawList* list = ImGui::GetWindowDrawList();
      list->AddRectFilled(low, {low.x + box.x, low.y + box.y},
                          withAlpha(hovered ? f.theme.raisedMore : f.theme.raised, 0.92f), f.px(8));
      if (cut && (f.state.cutOpen || f.session->scene().cuts.any()))
        list->AddRect(low, {low.x + box.x, low.y + box.y}, f.theme.accentText, f.px(8), 0, f.px(1.5f));
      const std::string words = fitted(f.fonts.caption, v ? v->title : "Cut", box.x - f.px(2));
      const ImVec2 extent = textSize(f.fonts.caption, words);
      textAt(list, f.fonts.caption, {low.x + 0.5f * (box.x - extent.x), low.y + 0.5f * (box.y - extent.y)},
             f.theme.text, words);
      if (hovered) tooltip(f, v ? (std::string(v->help) + " (" + v->key + ")").c_str() : "Cut the body open (C)");
      if (clicked) v ? f.session->goToView(v->name, f.request.nowS) : toggleCutPanel(f.state, *f.session);
    }
  }
  ImGui::End();
}

float noticeLines(Frame& f, const Rect& view) {
  const Notice now = noticeNow(f, view);
  return now.leftS > 0 ? std::max(0.0f, now.size.y - f.fonts.caption->FontSize) : 0;
}

void viewNotes(Frame& f, const Rect& view, bool slider) {
  const float stripEnd = layerStrip(f, view, slider);
  if (!firstMinute(f)) quietLine(f, view, stripEnd);  // else the notice says so, or a hint needs the room
  notice(f, view);
  namePlate(f, view);
}

void peelNote(Frame& f, const Rect& view) {
  const int usual = f.session->step() && f.session->now().place == session::Place::Learn
                        ? scene::kSkinLayer
                        : session::unwrappedLayer(f.session->atlas());
  if (f.session->scene().peel == usual) return;
  plated(f, {view.low.x + f.px(20), view.high.y - f.fonts.caption->FontSize - f.px(20)},
         fitted(f.fonts.caption, "Layers: " + peelWords(f), view.width() - f.px(40)));
}

}  // namespace sciatlas::ui
