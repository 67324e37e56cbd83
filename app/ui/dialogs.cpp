#include <algorithm>
#include <cstdio>

#include "ui/panels.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {

void loadingPicture(Frame& f, const Rect& view) {
  const float width = std::min(f.px(360), view.width() - f.px(40));
  const ImVec2 middle{0.5f * (view.low.x + view.high.x), 0.5f * (view.low.y + view.high.y)};
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  const std::string word = f.request.loadingWord.empty() ? "Reading the model" : f.request.loadingWord;
  const ImVec2 extent = textSize(f.fonts.body, word);
  textAt(list, f.fonts.body, {middle.x - 0.5f * extent.x, middle.y - f.px(34)}, f.theme.text, word);
  const ImVec2 low{middle.x - 0.5f * width, middle.y}, high{middle.x + 0.5f * width, middle.y + f.px(6)};
  list->AddRectFilled(low, high, f.theme.raised, f.px(3));
  const float done = std::clamp(f.request.loading, 0.0f, 1.0f);
  if (done > 0.01f) list->AddRectFilled(low, {low.x + done * width, high.y}, f.theme.accent, f.px(3));
  char percent[16];
  std::snprintf(percent, sizeof percent, "%.0f %%", static_cast<double>(100 * done));
  const ImVec2 size = textSize(f.fonts.caption, percent);
  textAt(list, f.fonts.caption, {middle.x - 0.5f * size.x, high.y + f.px(10)}, f.theme.quiet, percent);
}

void errorDialog(Frame& f) {
  if (f.request.error.empty()) return;
  const float width = std::min(f.px(560), f.request.widthPx - f.px(40));
  const char* id = "##fault";
  if (!ImGui::IsPopupOpen(id)) ImGui::OpenPopup(id);
  ImGui::SetNextWindowPos({0.5f * f.request.widthPx, 0.45f * f.request.heightPx}, ImGuiCond_Always, {0.5f, 0.5f});
  ImGui::SetNextWindowSizeConstraints({width, 0}, {width, 0.85f * f.request.heightPx});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(f.px(26), f.px(24)));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, f.px(14));
  ImGui::PushStyleVar(ImGuiStyleVar_PopupBorderSize, 1.0f);
  ImGui::PushStyleColor(ImGuiCol_PopupBg, f.theme.panel);
  ImGui::PushStyleColor(ImGuiCol_Border, f.theme.line);
  if (ImGui::BeginPopupModal(id, nullptr,
                             ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                 ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoSavedSettings)) {
    const float inner = width - f.px(52);
    plain(f, "This did not work", f.fonts.bold, f.theme.text, inner);
    gap(f, 8);
    std::size_t at = 0;  // one paragraph per line of the message
    while (at <= f.request.error.size()) {
      const std::size_t end = std::min(f.request.error.find('\n', at), f.request.error.size());
      plain(f, std::string_view(f.request.error).substr(at, end - at), f.fonts.body, f.theme.text, inner);
      at = end + 1;
    }
    gap(f, 4);
    plain(f, "Everything else keeps working.", f.fonts.caption, f.theme.quiet, inner);
    gap(f, 12);
    if (button(f, "close", "OK", Look::Accent, {f.px(110), 0}) || f.state.closePopup) {
      f.answer.errorClosed = true;
      ImGui::CloseCurrentPopup();
    }
    ImGui::EndPopup();
  }
  ImGui::PopStyleColor(2);
  ImGui::PopStyleVar(3);
}

}  // namespace sciatlas::ui
