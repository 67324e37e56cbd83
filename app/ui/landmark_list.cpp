#include <algorithm>

#include "ui/panels.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {

const std::vector<scene::Place>& placesOf(Frame& f, int structure) {
  if (f.state.placesStructure != structure) {
    f.state.placesStructure = structure;
    f.state.places = structure < 0 ? std::vector<scene::Place>() : scene::placesOf(f.session->atlas(), structure);
  }
  return f.state.places;
}

void landmarkList(Frame& f, int structure) {
  const auto& places = placesOf(f, structure);
  if (places.empty()) return;
  gap(f, 14);
  const auto& named = f.session->scene().landmarks;
  const bool all = named.size() > 1;
  const float width = ImGui::GetContentRegionAvail().x;
  const char* label = all ? "Names off" : "Name all";
  const float buttonWide = buttonWidth(f, label);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  textAt(ImGui::GetWindowDrawList(), f.fonts.bold, {at.x, at.y + 0.5f * (f.px(kTouchPx) - f.fonts.bold->FontSize)},
         f.theme.text, fitted(f.fonts.bold, "To find on it", width - buttonWide - f.px(8)));
  ImGui::Dummy({width - buttonWide, f.px(kTouchPx)});
  if (places.size() > 1) {
    ImGui::SameLine(0, 0);
    if (button(f, "name all", label, Look::Clear, {buttonWide, 0},
               all ? "Take the names out of the picture" : "Name in the picture what can be seen from here")) {
      std::vector<int> wanted;
      if (!all)
        for (const auto& place : places) wanted.insert(wanted.end(), place.landmarks.begin(), place.landmarks.end());
      f.session->setLandmarks(wanted);
    }
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto& place = places[i];
    PairRow row{place.label, place.landmarks};
    row.sides = place.sides;
    row.outdentPx = f.px(16);
    for (const int l : place.landmarks)
      if (std::find(named.begin(), named.end(), l) != named.end() && (!all || l == named.back())) row.chosen = l;
    ImGui::PushID(static_cast<int>(i));
    const auto answer = pairRow(f, "place", row);
    ImGui::PopID();
    if (answer.hovered >= 0) f.state.litLandmark = answer.hovered;
    if (answer.clicked >= 0) return f.session->visitLandmark(answer.clicked, f.request.nowS);
  }
}

}  // namespace sciatlas::ui
