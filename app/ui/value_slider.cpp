#include <algorithm>
#include <cmath>

#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr float kKnobPx = 9, kTickPx = 2.5f;

}  // namespace

bool valueSlider(Frame& f, const char* id, float& value, const ValueSlider& slider, float width) {
  const float high = f.px(kTouchPx), inset = f.px(kKnobPx) + 1;
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float from = low.x + inset, to = low.x + width - inset, middle = low.y + 0.5f * high;
  ImGui::InvisibleButton(id, {width, high});
  noteTouch(f, id);
  const bool hovered = ImGui::IsItemHovered(), held = ImGui::IsItemActive();
  if (ImGui::IsItemActivated()) f.session->beginDrag();
  bool changed = false;
  if (held) {
    const float along = std::clamp((ImGui::GetIO().MousePos.x - from) / (to - from), 0.0f, 1.0f);
    const float raw = slider.low + along * (slider.high - slider.low);
    const float wanted = std::clamp(std::round(raw / slider.step) * slider.step, slider.low, slider.high);
    changed = wanted != value;
    value = wanted;
  }
  if (ImGui::IsItemDeactivated()) f.session->endDrag();

  const auto xOf = [&](float v) {
    return from + (to - from) * std::clamp((v - slider.low) / (slider.high - slider.low), 0.0f, 1.0f);
  };
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float zero = xOf(0);
  list->AddLine({from, middle}, {to, middle}, withAlpha(f.theme.quiet, 0.45f), f.px(3));
  list->AddLine({zero, middle}, {xOf(value), middle}, f.theme.text, f.px(3));
  const auto tick = [&](float v) {
    list->AddCircleFilled({xOf(v), middle}, f.px(kTickPx) + 1, f.theme.panel, 12);
    list->AddCircleFilled({xOf(v), middle}, f.px(kTickPx), f.theme.text, 12);
  };
  for (const float v : slider.ticks) tick(v);
  if (slider.low < 0 && slider.high > 0) tick(0);
  list->AddCircleFilled({xOf(value), middle}, f.px(kKnobPx), f.theme.text, 28);
  if (!hovered && !held) list->AddCircleFilled({xOf(value), middle}, f.px(kKnobPx - 2), f.theme.quiet, 28);
  if (hovered && !held && slider.tooltip) tooltip(f, slider.tooltip);
  return changed;
}

Flow::Flow(Frame& frame, float width)
    : f(frame), right(ImGui::GetCursorScreenPos().x + (width > 0 ? width : ImGui::GetContentRegionAvail().x)) {}

bool Flow::add(const char* id, const std::string& label, Look look, const char* tip, bool enabled) {
  const ImVec2 size{buttonWidth(f, label) - f.px(8), f.px(kTouchPx)};
  if (!first && ImGui::GetItemRectMax().x + f.px(6) + size.x <= right)
    ImGui::SameLine(0, f.px(6));
  else if (!first)
    gap(f, 6);
  first = false;
  return button(f, id, label, look, size, tip, enabled);
}

void searchField(Frame& f, const char* id, const char* hint, std::array<char, 128>& text) {
  ImGui::PushStyleColor(ImGuiCol_FrameBg, f.theme.raised);
  ImGui::PushStyleColor(ImGuiCol_Text, f.theme.text);
  ImGui::PushStyleColor(ImGuiCol_TextDisabled, f.theme.quiet);
  ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, withAlpha(f.theme.accent, 0.35f));
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(f.px(12), 0.5f * (f.px(kTouchPx) - f.fonts.body->FontSize)));
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, f.px(8));
  ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x);
  const std::string words = std::string(icon::kSearch) + "  " + hint;
  ImGui::InputTextWithHint(id, words.c_str(), text.data(), text.size());
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor(4);
}

}  // namespace sciatlas::ui
