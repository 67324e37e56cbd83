#include <algorithm>

#include "session/peel.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr const char *kSkin = "Skin", *kBone = "Bone";
constexpr float kEndGapPx = 12, kKnobPx = 8;

// Of the layers that hold something, the outermost that is left.
std::size_t stopOf(const std::vector<int>& layers, int peel) {
  std::size_t stop = 0;
  for (std::size_t i = 0; i < layers.size(); ++i)
    if (layers[i] <= peel) stop = i;
  return stop;
}

}  // namespace

float peelSliderWidth(const Frame& f, float trackPx) {
  return textSize(f.fonts.body, kSkin).x + textSize(f.fonts.body, kBone).x + 2 * f.px(kEndGapPx) + f.px(trackPx);
}

std::string peelWords(const Frame& f) {
  const int peel = f.session->scene().peel;
  return peel >= scene::kSkinLayer ? "all layers" : std::string("down to ") + session::layerName(peel);
}

void peelSlider(Frame& f, float width) {
  const auto& layers = f.state.layers;
  if (layers.size() < 2) return;
  const float high = f.px(kTouchPx), skin = textSize(f.fonts.body, kSkin).x, bone = textSize(f.fonts.body, kBone).x;
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float middle = low.y + 0.5f * high, from = low.x + skin + f.px(kEndGapPx),
              to = low.x + width - bone - f.px(kEndGapPx);
  ImGui::InvisibleButton("peel", {width, high});
  const bool hovered = ImGui::IsItemHovered(), held = ImGui::IsItemActive();
  if (ImGui::IsItemActivated()) f.session->beginDrag();
  const float last = static_cast<float>(layers.size() - 1);
  if (held) {
    const float along = std::clamp((ImGui::GetIO().MousePos.x - from) / (to - from), 0.0f, 1.0f);
    const auto stop = layers.size() - 1 - static_cast<std::size_t>(along * last + 0.5f);
    if (stop != stopOf(layers, f.session->scene().peel)) f.session->peelTo(layers[stop]);
  }
  if (ImGui::IsItemDeactivated()) f.session->endDrag();

  ImDrawList* list = ImGui::GetWindowDrawList();
  const float textY = middle - 0.5f * f.fonts.body->FontSize;
  textAt(list, f.fonts.body, {low.x, textY}, f.theme.quiet, kSkin);
  textAt(list, f.fonts.body, {low.x + width - bone, textY}, f.theme.quiet, kBone);
  const auto stopX = [&](std::size_t stop) {
    return from + (to - from) * static_cast<float>(layers.size() - 1 - stop) / last;
  };
  const std::size_t now = stopOf(layers, f.session->scene().peel);
  list->AddLine({from, middle}, {to, middle}, withAlpha(f.theme.quiet, 0.45f), f.px(2));
  list->AddLine({stopX(now), middle}, {to, middle}, f.theme.quiet, f.px(2));  // what is left of the body
  for (std::size_t i = 0; i < layers.size(); ++i)
    list->AddCircleFilled({stopX(i), middle}, f.px(2.5f), withAlpha(f.theme.quiet, i <= now ? 1.0f : 0.6f), 12);
  list->AddCircleFilled({stopX(now), middle}, f.px(kKnobPx), hovered || held ? f.theme.text : f.theme.quiet, 24);
  if (hovered && !held) tooltip(f, "Peel a layer away (P) or put it back (Shift P)");
  if (held) tooltip(f, peelWords(f).c_str());
}

}  // namespace sciatlas::ui
