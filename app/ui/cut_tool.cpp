// The tool that cuts the body open: a slider for each plane, which side stays, off.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "scene/cut_queries.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr float kNamePx = 92, kTrackPx = 190, kLeastTrackPx = 60, kGapPx = 8, kRowGapPx = 4, kPadPx = 12, kKnobPx = 8;
// What is seen round a structure that is cut through: a share of its size, and at least so much.
constexpr float kRoundIt = 0.6f, kLeastRoundMm = 60;
constexpr std::array<const char*, scene::kCutAxes> kTitles{"Sagittal", "Coronal", "Axial"};
constexpr std::array<const char*, scene::kCutAxes> kHelp{"Cut between left and right", "Cut between front and back",
                                                         "Cut across"};

// One plane of the panel, whatever it is in the session. Positions in mm along `direction`.
struct Plane {
  const char* id = "";
  const char* title = "";
  const char* help = "";
  glm::vec3 direction{0, 1, 0};
  bool on = false, keepsHigher = false;
  float atMm = 0;
};

core::Box shownBox(const Frame& f) {
  core::Box box;
  const auto& visibility = f.session->scene().visibility;
  for (std::size_t i = 0; i < visibility.size(); ++i)
    if (const auto* mesh = f.session->atlas().mesh(static_cast<int>(i));
        mesh && visibility[i] == scene::Visibility::Shown)
      box.add(mesh->boxMm);
  return box;
}

std::pair<float, float> rangeOf(const core::Box& box, const glm::vec3& direction) {
  const float middle = glm::dot(direction, box.centre()), reach = glm::dot(glm::abs(direction), 0.5f * box.size());
  return {middle - reach, middle + reach};
}

// "12 mm to the left", counted from the middle between the hip joints.
std::string placeWords(const Plane& plane) {
  const glm::vec3 d = glm::abs(plane.direction);
  const bool ahead = plane.atMm >= 0;
  const char* side = d.x > 0.99f   ? (ahead ? "left of the midline" : "right of the midline")
                     : d.y > 0.99f ? (ahead ? "above the hip joints" : "below the hip joints")
                     : d.z > 0.99f ? (ahead ? "before the hip joints" : "behind the hip joints")
                                   : "along the plane's normal";
  char words[64];
  std::snprintf(words, sizeof words, "%.0f mm %s", static_cast<double>(std::abs(plane.atMm)), side);
  return words;
}

void put(Frame& f, std::size_t row, const Plane& plane) {
  if (row < scene::kCutAxes) {
    f.session->setCut(static_cast<scene::CutAxis>(row),
                      plane.on ? std::optional(scene::AxisCut{plane.atMm, plane.keepsHigher}) : std::nullopt);
    return;
  }
  const auto& old = f.session->scene().cuts.oblique;
  if (!plane.on || !old) return f.session->setObliqueCut(std::nullopt);
  const glm::vec3 normal = plane.keepsHigher ? -plane.direction : plane.direction;
  const glm::vec3 point = old->pointMm + (plane.atMm - glm::dot(plane.direction, old->pointMm)) * plane.direction;
  f.session->setObliqueCut(scene::ObliqueCut{point, normal});
}

// A track with a knob; a touch anywhere on it puts the cut there. True when it was moved.
bool track(Frame& f, const Plane& plane, float width, const std::pair<float, float>& range, float& atMm) {
  const float high = f.px(kTouchPx);
  const ImVec2 low = ImGui::GetCursorScreenPos();
  ImGui::InvisibleButton("track", {width, high});
  const bool hovered = ImGui::IsItemHovered(), held = ImGui::IsItemActive();
  if (ImGui::IsItemActivated()) f.session->beginDrag();
  const float from = low.x + f.px(kKnobPx), to = low.x + width - f.px(kKnobPx), middle = low.y + 0.5f * high;
  bool moved = false;
  if (held) {
    const float share = std::clamp((ImGui::GetIO().MousePos.x - from) / std::max(to - from, 1.0f), 0.0f, 1.0f);
    const float to1 = range.first + share * (range.second - range.first);
    moved = !plane.on || to1 != atMm;
    atMm = to1;
  }
  if (ImGui::IsItemDeactivated()) f.session->endDrag();
  const float share = std::clamp((atMm - range.first) / std::max(range.second - range.first, 1e-3f), 0.0f, 1.0f);
  const float knob = from + share * (to - from);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddLine({from, middle}, {to, middle}, withAlpha(f.theme.quiet, 0.45f), f.px(2));
  if (plane.on)  // what is left of the body
    list->AddLine({plane.keepsHigher ? knob : from, middle}, {plane.keepsHigher ? to : knob, middle}, f.theme.quiet,
                  f.px(3));
  list->AddCircleFilled({knob, middle}, f.px(kKnobPx),
                        hovered || held ? f.theme.text : withAlpha(f.theme.quiet, plane.on ? 1.0f : 0.5f), 24);
  if (held || (hovered && plane.on)) tooltip(f, placeWords(plane).c_str());
  if (hovered && !held && !plane.on) tooltip(f, plane.help);
  return moved;
}

void planeRow(Frame& f, std::size_t row, Plane plane, const core::Box& box, float trackWidth) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float name = f.px(kNamePx), high = f.px(kTouchPx), step = f.px(kGapPx);
  ImGui::PushID(plane.id);
  if (button(f, "on", plane.title, plane.on ? Look::Chosen : Look::Clear, {name, high},
             plane.on ? "Take this cut away" : plane.help)) {
    plane.on = !plane.on;
    put(f, row, plane);
  }
  ImGui::SetCursorScreenPos({low.x + name + step, low.y});
  if (track(f, plane, trackWidth, rangeOf(box, plane.direction), plane.atMm)) plane.on = true, put(f, row, plane);
  ImGui::SetCursorScreenPos({low.x + name + 2 * step + trackWidth, low.y});
  if (button(f, "flip", icon::kFlip, Look::Clear, {high, high}, "Show the other side", plane.on)) {
    plane.keepsHigher = !plane.keepsHigher;
    put(f, row, plane);
  }
  ImGui::PopID();
  ImGui::SetCursorScreenPos({low.x, low.y + high + f.px(kRowGapPx)});
}

std::vector<Plane> planesOf(const Frame& f, const core::Box& box) {
  const auto& scene = f.session->scene();
  const core::Box chosen = scene.selected >= 0 ? f.session->atlas().boxOf({scene.selected}) : core::Box();
  const glm::vec3 middle = chosen.empty() ? box.centre() : chosen.centre();
  std::vector<Plane> planes;
  for (std::size_t i = 0; i < scene::kCutAxes; ++i) {
    const glm::vec3 direction = scene::directionOf(static_cast<scene::CutAxis>(i));
    Plane plane{scene::kCutAxisNames[i], kTitles[i], kHelp[i], direction};
    if (const auto& cut = scene.cuts.axes[i])
      plane.on = true, plane.atMm = cut->atMm, plane.keepsHigher = cut->keepsHigher;
    else
      plane.atMm = glm::dot(direction, middle), plane.keepsHigher = scene::keepsHigherFor(direction, scene.camera);
    planes.push_back(plane);
  }
  if (const auto& cut = scene.cuts.oblique) {
    Plane plane{"oblique", "Oblique", "", cut->normal, true};
    const glm::vec3 size = glm::abs(cut->normal);
    const int largest = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2;
    plane.keepsHigher = cut->normal[largest] < 0;
    if (plane.keepsHigher) plane.direction = -plane.direction;
    plane.atMm = glm::dot(plane.direction, cut->pointMm);
    planes.push_back(plane);
  }
  return planes;
}

void cutThroughSelected(Frame& f, float width) {
  const int selected = f.session->scene().selected;
  const auto& info = f.session->atlas().catalogue().all()[static_cast<std::size_t>(selected)];
  const std::string words = fitted(f.fonts.body, "Through " + info.shortName, width - f.px(24));
  if (!button(f, "through", words, Look::Outline, {width, f.px(kTouchPx)},
              "Cut in the plane in which this structure is best seen"))
    return;
  scene::ObliqueCut cut = scene::planeThrough(f.session->atlas(), selected);
  if (scene::keepsHigherFor(cut.normal, f.session->scene().camera)) cut.normal = -cut.normal;
  f.session->beginDrag();  // one step of undo
  scene::Cuts cuts;        // alone: another plane could hide it
  cuts.oblique = cut;
  f.session->setCuts(cuts);
  core::Box box = f.session->atlas().boxOf({selected});
  const glm::vec3 round = glm::vec3(std::max(0.5f * glm::length(box.size()) * kRoundIt, kLeastRoundMm));
  box = {cut.pointMm - round, cut.pointMm + round};
  f.session->moveCamera(scene::framing(scene::facing(f.session->scene().camera, cut), box, f.session->viewAspect),
                        f.request.nowS);
  f.session->endDrag();
}

}  // namespace

void cutPanel(Frame& f, const Rect& view, float below) {
  if (!f.state.cutOpen) return;
  const core::Box box = shownBox(f);
  const auto& scene = f.session->scene();
  if (box.empty()) return;
  const std::vector<Plane> planes = planesOf(f, box);
  const bool through = scene.selected >= 0 && !f.session->atlas().meshesOf(scene.selected).empty();
  const float pad = f.px(kPadPx), high = f.px(kTouchPx);
  const float fixed = 2 * pad + f.px(kNamePx + 2 * kGapPx) + high, right = viewButtonsWidth(f, view) + f.px(20);
  const float trackWidth = std::min(f.px(kTrackPx), view.width() - right - f.px(12) - fixed);
  if (trackWidth < f.px(kLeastTrackPx)) return;  // no room beside the model; keys and the command line still cut
  const float rows = static_cast<float>(planes.size()) + (through ? 2.0f : 1.0f);
  const ImVec2 size{fixed + trackWidth, 2 * pad + rows * (high + f.px(kRowGapPx))};
  const ImVec2 at{view.high.x - right - size.x, below + f.px(14)};
  if (at.y + size.y > view.high.y) return;
  if (beginStrip(f, "##cut", at, size, f.theme.bar)) {
    ImGui::SetCursorScreenPos({at.x + pad, at.y + pad});
    for (std::size_t i = 0; i < planes.size(); ++i) planeRow(f, i, planes[i], box, trackWidth);
    const float inner = size.x - 2 * pad;
    if (through) {
      const ImVec2 low = ImGui::GetCursorScreenPos();
      cutThroughSelected(f, inner);
      ImGui::SetCursorScreenPos({low.x, low.y + high + f.px(kRowGapPx)});
    }
    if (button(f, "off", "Whole again", Look::Clear, {inner, high}, "Take all cuts away", scene.cuts.any()))
      f.session->clearCuts();
  }
  ImGui::End();
}

void toggleCutPanel(PanelState& state, session::Session& session) {
  state.cutOpen = !state.cutOpen;
  if (state.cutOpen && !session.scene().cuts.any()) {
    // Something is to be seen at once: across the middle of what is selected, or of what the camera looks at.
    const core::Box chosen =
        session.scene().selected >= 0 ? session.atlas().boxOf({session.scene().selected}) : core::Box();
    const scene::Camera& camera = session.scene().camera;
    const float atMm = chosen.empty() ? camera.pivotMm.y : chosen.centre().y;
    session.setCut(scene::CutAxis::Axial, scene::AxisCut{atMm, scene::keepsHigherFor({0, 1, 0}, camera)});
  }
}

}  // namespace sciatlas::ui
