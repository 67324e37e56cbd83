#include <algorithm>
#include <cmath>
#include <limits>

#include "scene/cut_queries.h"
#include "scene/section.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr float kLargeType = 1.3f, kWidestShare = 0.36f;
constexpr float kEdgePx = 14;     // that the layout leaves on both sides
constexpr float kDotReachPx = 9;  // a cursor this near to a dot means it
constexpr float kDotDepthMm = 6;  // a named place may lie this far off the surface
constexpr int kCandidates = 40;   // surface points tried per structure

bool contains(const std::vector<int>& list, int value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

struct Eye {
  scene::Camera camera;
  glm::vec2 low, size;  // the view
  glm::vec3 fromMm;
  scene::CutShape cuts;
};

bool inside(glm::vec2 p, const Rect& free) {
  return p.x > free.low.x && p.y > free.low.y && p.x < free.high.x && p.y < free.high.y;
}

// Whether the surface point is what the viewer sees there (ghosts do not cover).
bool seen(const Frame& f, const Eye& eye, const std::vector<int>& members, const glm::vec3& point,
          float withinMm = 2.0f) {
  const auto& visibility = f.session->scene().visibility;
  const glm::vec3 direction = glm::normalize(point - eye.fromMm);
  const auto hit = scene::firstSeen(
      f.session->atlas(), eye.cuts, eye.fromMm, direction,
      [&](int i) {
        const auto v = visibility[static_cast<std::size_t>(i)];
        return v == scene::Visibility::Shown || (v == scene::Visibility::Ghost && contains(members, i));
      },
      scene::Surfaces::Quick);
  return hit && contains(members, hit->structure) &&
         std::abs(hit->distanceMm - glm::distance(point, eye.fromMm)) < withinMm;
}

glm::vec2 onScreen(const Eye& eye, const glm::vec3& point, bool& inFront) {
  const glm::vec3 p = scene::project(eye.camera, point, eye.size);
  inFront = p.z >= 0;
  return eye.low + glm::vec2(p);
}

// Points of the faces of the cuts that lie inside a surface.
std::vector<glm::vec3> pointsInCut(const scene::CutShape& cuts, const core::Mesh& mesh) {
  std::vector<glm::vec3> points;
  for (const scene::HalfSpace& plane : cuts.planes) {
    if (std::abs(plane.beyond(mesh.boxMm.centre())) > glm::dot(glm::abs(plane.normal), 0.5f * mesh.boxMm.size()))
      continue;
    const scene::PlaneFrame frame(plane);
    for (const scene::SectionPart& part : scene::sectionOf(mesh, frame).parts)
      points.push_back(frame.inSpace(scene::insidePoint(part)));
  }
  return points;
}

// The visible surface point nearest to the middle of what is visible; kept while it stays in sight.
void refreshAnchor(const Frame& f, const Eye& eye, const Rect& free, int structure, Anchor& anchor) {
  std::vector<int> members;
  for (const int m : f.session->atlas().meshesOf(structure))
    if (f.session->scene().visibility[static_cast<std::size_t>(m)] != scene::Visibility::Hidden) members.push_back(m);
  bool inFront = false;
  if (anchor.valid && inside(onScreen(eye, anchor.atMm, inFront), free) && inFront &&
      seen(f, eye, members, anchor.atMm))
    return;
  anchor.valid = false;
  std::vector<std::pair<glm::vec2, glm::vec3>> visible;
  glm::vec2 sum{0};
  for (const int m : members) {
    const auto& points = f.session->atlas().mesh(m, 1)->positionsMm;
    const std::size_t tries = static_cast<std::size_t>(kCandidates) / members.size() + 4;
    const std::size_t step = std::max<std::size_t>(1, points.size() / tries);
    const auto consider = [&](const glm::vec3& point) {
      const glm::vec2 at = onScreen(eye, point, inFront);
      if (!inFront || !inside(at, free) || !seen(f, eye, members, point)) return;
      visible.emplace_back(at, point);
      sum += at;
    };
    for (std::size_t i = step / 2; i < points.size(); i += step) consider(points[i]);
    for (const glm::vec3& point : pointsInCut(eye.cuts, *f.session->atlas().mesh(m, 1))) consider(point);
  }
  if (visible.empty()) return;
  const glm::vec2 middle = sum / static_cast<float>(visible.size());
  const auto best = std::min_element(visible.begin(), visible.end(), [&](const auto& a, const auto& b) {
    return glm::distance(a.first, middle) < glm::distance(b.first, middle);
  });
  anchor = {best->second, true};
}

std::vector<int> wanted(const Frame& f) {
  const auto& scene = f.session->scene();
  std::vector<int> list;
  const auto add = [&](int i) {
    if (i < 0 || contains(list, i) || f.session->atlas().meshesOf(i).empty()) return;
    // A part of something that bears its name already (the nucleus of a labelled disc) would say it twice.
    const auto& catalogue = f.session->atlas().catalogue();
    const int parent = catalogue.find(catalogue.all()[static_cast<std::size_t>(i)].parent);
    if (parent >= 0 && contains(scene.labelled, parent) && i != scene.selected) return;
    list.push_back(i);
  };
  add(scene.selected);
  for (const int i : scene.labelled) add(i);
  add(f.answer.lit);
  return list;
}

// On a slide the type is so large that captions (1/30 of the height) are enough for names.
const ImFont* labelFont(const Frame& f, bool bold) {
  if (f.state.presenting) return bold ? f.fonts.captionBold : f.fonts.caption;
  return bold ? f.fonts.bold : f.fonts.body;
}

// What a label names: a structure (its index) or a landmark (below -1).
int nameOfLandmark(int landmark) {
  return -2 - landmark;
}
int landmarkOf(int name) {
  return name < -1 ? -2 - name : -1;
}

void drawLabel(Frame& f, const scene::PlacedLabel& label, const scene::LabelRequest& request, int name) {
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  const bool lit = landmarkOf(name) >= 0 ? landmarkOf(name) == f.state.litLandmark
                                         : name == f.answer.lit || name == f.request.hovered;
  const ImVec2 low{label.corner.x, label.corner.y}, high{low.x + request.size.x, low.y + request.size.y};
  const ImFont* font = labelFont(f, request.subject || lit);
  const ImU32 line = request.subject ? f.theme.accentText : withAlpha(f.theme.text, 0.8f);
  const float thick = f.state.presenting ? f.px(2) : std::max(1.0f, f.px(1));
  const ImVec2 from{label.leaderFrom.x, label.leaderFrom.y}, to{label.leaderTo.x, label.leaderTo.y};
  list->AddLine(from, to, withAlpha(f.theme.ground, 0.5f), thick + f.px(2));
  list->AddLine(from, to, line, thick);
  list->AddCircleFilled(to, f.px(4), withAlpha(f.theme.ground, 0.6f), 20);
  list->AddCircleFilled(to, f.px(3), request.subject ? f.theme.accent : f.theme.text, 20);
  list->AddRectFilled(low, high, lit ? f.theme.raisedMore : f.theme.plate, f.px(5));
  const ImVec2 words = textSize(font, request.text);
  textAt(list, font, {low.x + 0.5f * (request.size.x - words.x), low.y + 0.5f * (request.size.y - words.y)},
         request.subject ? f.theme.accentText : f.theme.text, request.text);
}

// Dots on the named places of the selected structure that can be seen; under the cursor one says its name.
void placeDots(Frame& f, const Eye& eye, const Rect& free) {
  const int selected = f.session->scene().selected;
  if (selected < 0 || f.state.presenting) return;
  const auto members = f.session->atlas().meshesOf(selected);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  float nearest = f.px(kDotReachPx);
  for (const auto& place : placesOf(f, selected))
    for (const int l : place.landmarks) {
      const glm::vec3& atMm = f.session->atlas().landmarks()[static_cast<std::size_t>(l)].atMm;
      bool inFront = false;
      const glm::vec2 at = onScreen(eye, atMm, inFront);
      if (!inFront || !inside(at, free) || !seen(f, eye, members, atMm, kDotDepthMm)) continue;
      list->AddCircleFilled({at.x, at.y}, f.px(3.5f), withAlpha(f.theme.ground, 0.55f), 16);
      list->AddCircleFilled({at.x, at.y}, f.px(2.2f), withAlpha(f.theme.text, 0.9f), 16);
      const float away = std::hypot(mouse.x - at.x, mouse.y - at.y);
      if (!f.answer.viewHovered || away >= nearest) continue;
      nearest = away;
      f.state.litLandmark = l;
    }
  if (nearest >= f.px(kDotReachPx)) return;
  f.answer.viewHovered = false;
  ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
    auto named = f.session->scene().landmarks;
    if (!std::erase(named, f.state.litLandmark)) named.push_back(f.state.litLandmark);
    f.session->setLandmarks(named);
  }
}

}  // namespace

void viewLabels(Frame& f, const Rect& free) {
  // Of two pictures the right one has the labels.
  const glm::vec2 left(f.answer.split ? std::round(0.5f * f.answer.viewSize.x) : 0, 0);
  const Eye eye{f.session->cameraAt(f.request.nowS), f.answer.viewLow + left, f.answer.viewSize - left,
                scene::eyeMm(f.session->cameraAt(f.request.nowS)), scene::shapeOf(f.session->scene().cuts)};
  const auto& all = f.session->atlas().catalogue().all();
  const auto& scene = f.session->scene();
  placeDots(f, eye, free);
  std::vector<scene::LabelRequest> requests;
  std::vector<int> names;
  const auto request = [&](int name, const std::string& text, const glm::vec3& atMm, bool subject) {
    bool inFront = false;
    scene::LabelRequest r;
    r.text = fitted(labelFont(f, true), text, free.width() - f.px(16) - 2 * kEdgePx);
    r.anchor = onScreen(eye, atMm, inFront);
    if (!inFront || !inside(r.anchor, free)) return;
    r.subject = subject;
    const ImVec2 words = textSize(labelFont(f, true), r.text);
    r.size = {words.x + f.px(16), words.y + f.px(9)};
    // Large type in a narrow view: beside the first name only short ones find room that is not the body's.
    if (f.scale > kLargeType && !f.state.presenting && !requests.empty() && words.x > kWidestShare * free.width())
      return;
    requests.push_back(std::move(r));
    names.push_back(name);
  };
  // Landmarks first: they were asked for one by one. Of many only those that face the viewer.
  std::vector<int> landmarks = scene.landmarks;
  if (f.state.litLandmark >= 0 && !contains(landmarks, f.state.litLandmark)) landmarks.push_back(f.state.litLandmark);
  for (const int l : landmarks) {
    const auto& landmark = f.session->atlas().landmarks()[static_cast<std::size_t>(l)];
    const int owner = f.session->atlas().catalogue().find(landmark.structure);
    if (landmarks.size() > 3 && l != f.state.litLandmark && !seen(f, eye, {owner}, landmark.atMm, kDotDepthMm))
      continue;
    request(nameOfLandmark(l), landmark.label, landmark.atMm, l == f.state.litLandmark || landmarks.size() < 3);
  }
  for (const int i : wanted(f)) {
    Anchor& anchor = f.state.anchors[i];
    refreshAnchor(f, eye, free, i, anchor);
    if (anchor.valid)
      request(i, all[static_cast<std::size_t>(i)].shortName, anchor.atMm,
              contains(scene.highlighted, i) || i == scene.selected);
  }
  // The last frame's places, renumbered for this frame's requests, so that a label keeps its side.
  std::vector<scene::PlacedLabel> previous;
  for (std::size_t k = 0; k < f.state.placed.size(); ++k) {
    const auto at = std::find(names.begin(), names.end(), f.state.placedNames[k]);
    if (at == names.end()) continue;
    previous.push_back(f.state.placed[k]);
    previous.back().request = static_cast<int>(at - names.begin());
  }
  const auto placed = scene::layoutLabels(requests, {free.low.x, free.low.y}, {free.high.x, free.high.y}, previous);
  f.state.placed = placed;
  f.state.placedNames.clear();
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  for (const auto& label : placed) {
    const int name = names[static_cast<std::size_t>(label.request)], landmark = landmarkOf(name);
    const auto& what = requests[static_cast<std::size_t>(label.request)];
    f.state.placedNames.push_back(name);
    const Rect plate{{label.corner.x, label.corner.y}, {label.corner.x + what.size.x, label.corner.y + what.size.y}};
    if (f.answer.viewHovered && plate.contains(mouse)) {
      f.answer.viewHovered = false;
      if (landmark < 0) f.answer.lit = name;
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      if (ImGui::IsMouseClicked(ImGuiMouseButton_Left))
        landmark < 0 ? f.session->visit(name, f.request.nowS) : f.session->visitLandmark(landmark, f.request.nowS);
    }
    drawLabel(f, label, what, name);
  }
  f.state.litLandmark = -1;
}

}  // namespace sciatlas::ui
