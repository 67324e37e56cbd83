#include "session/technique_view.h"

#include <algorithm>
#include <cmath>

#include "lesson/points.h"
#include "lesson/skin_lay.h"

namespace sciatlas::session {
namespace {

using glm::vec3;
using scene::Visibility;

constexpr float kMarginMm = 70, kSmallestFrameMm = 260;
constexpr float kPitchDeg = 8;
constexpr std::size_t kMostLabels = 5;
constexpr float kInFrontMm = 0.8f;  // the cut lies so far behind the stroke's line, so that what it shows is seen

scene::SceneState cleared(const scene::Atlas& rest, const scene::SceneState& before) {
  scene::SceneState state;
  state.body = before.body;
  state.camera = before.camera;
  state.camera.prone = false;
  state.visibility.assign(rest.catalogue().all().size(), Visibility::Hidden);
  return state;
}

void show(scene::SceneState& state, const scene::Atlas& rest, const std::vector<std::string>& words, Visibility how) {
  for (const int i : rest.catalogue().expand(words))
    for (const int m : rest.meshesOf(i))
      if (!rest.catalogue().all()[static_cast<std::size_t>(m)].stateOnly)
        state.visibility[static_cast<std::size_t>(m)] = how;
}

bool known(const scene::Atlas& rest, const std::string& word) {
  try {
    return !rest.catalogue().expand({word}).empty();
  } catch (const std::exception&) {
    return false;
  }
}

void showGround(scene::SceneState& state, const scene::Atlas& rest) {
  for (const char* word : {"system:bone", "sciatic_nerve", "tibial_nerve", "common_fibular_nerve"})
    if (known(rest, word)) show(state, rest, {word}, Visibility::Shown);
  if (known(rest, "skin")) show(state, rest, {"skin"}, Visibility::Ghost);
}

void light(scene::SceneState& state, const scene::Atlas& rest, const std::vector<std::string>& words) {
  for (const int i : rest.catalogue().expand(words)) {
    const auto& info = rest.catalogue().all()[static_cast<std::size_t>(i)];
    if (info.system == scene::System::Skin) continue;
    if (std::find(state.highlighted.begin(), state.highlighted.end(), i) == state.highlighted.end())
      state.highlighted.push_back(i);
    if (state.labelled.size() < kMostLabels &&
        std::find(state.labelled.begin(), state.labelled.end(), i) == state.labelled.end())
      state.labelled.push_back(i);
  }
}

void look(scene::SceneState& state, const vec3& from, core::Box box, float aspect) {
  if (box.empty()) return;
  box.low -= kMarginMm, box.high += kMarginMm;
  const vec3 grow = glm::max(vec3(0), 0.5f * (vec3(kSmallestFrameMm) - box.size()));
  box.low -= grow, box.high += grow;
  state.camera.yawDeg = glm::degrees(std::atan2(from.x, from.z));
  state.camera.pitchDeg = kPitchDeg;
  state.camera = scene::framing(state.camera, box, aspect);
}

}  // namespace

void clearHands(scene::SceneState& scene) {
  scene.technique.clear();
  scene.strokes.clear();
  scene.triggerPoints.clear();
  scene.dermatomes.clear();
  scene.noPress = false;
  scene.selected = -1;
  scene.thumb = false;
  scene.probe.reset();
}

scene::SceneState techniqueView(const std::vector<const lesson::Stroke*>& strokes, const scene::Atlas& rest,
                                const scene::SceneState& before, float aspect) {
  scene::SceneState state = cleared(rest, before);
  showGround(state, rest);
  core::Box box;
  vec3 from(0);
  for (const lesson::Stroke* stroke : strokes) {
    std::vector<std::string> inner;
    for (const std::string& word : stroke->reaches) {
      const int i = rest.catalogue().find(word);
      if (i >= 0 && rest.catalogue().all()[static_cast<std::size_t>(i)].system != scene::System::Skin)
        inner.push_back(word);
    }
    if (!inner.empty()) show(state, rest, inner, Visibility::Shown), light(state, rest, inner);
    float x = 0;
    for (const std::string& p : stroke->points) {
      const vec3 mm = lesson::pointMm(p, rest, stroke->id);
      box.add(mm);
      x += mm.x;
    }
    from += lesson::outwards(stroke->seenFrom, std::abs(x) > 3 ? x : -1.f);
  }
  look(state, glm::length(from) > 0.1f ? from : vec3{0, 0, -1}, box, aspect);
  state.noPress = true;
  return state;
}

scene::SceneState triggerPointView(const lesson::TriggerPoint& point, const scene::Atlas& rest,
                                   const scene::SceneState& before, float aspect) {
  scene::SceneState state = cleared(rest, before);
  showGround(state, rest);
  show(state, rest, point.muscles, Visibility::Shown);
  light(state, rest, point.muscles);
  if (known(rest, "skin")) show(state, rest, {"skin"}, Visibility::Shown);
  core::Box box;
  vec3 from(0);
  for (const lesson::SkinZone& zone : point.zones) {
    vec3 middle(0);
    for (const std::string& p : zone.points) {
      const vec3 mm = lesson::pointMm(p, rest, point.id);
      box.add(mm);
      middle += mm;
    }
    from += static_cast<float>(zone.strength) * lesson::outwards(zone.seenFrom, middle.x < -3 ? middle.x : -1.f);
  }
  box.add(lesson::pointMm(point.at, rest, point.id));
  look(state, from, box, aspect);
  return state;
}

scene::SceneState rootView(const lesson::Dermatome* root, const lesson::RootTest* test, const scene::Atlas& rest,
                           const scene::SceneState& before, float aspect) {
  scene::SceneState state = cleared(rest, before);
  if (test) {
    showGround(state, rest);
    show(state, rest, test->structures, Visibility::Shown);
    for (const std::string& word : test->structures) light(state, rest, {word});
    core::Box box;
    for (const int i : rest.catalogue().expand(test->structures))
      for (const int m : rest.meshesOf(i))
        if (const core::Mesh* mesh = rest.mesh(m)) box.add(mesh->boxMm);
    if (!test->roots.empty() || !box.empty()) look(state, vec3{-0.8f, 0, -1}, box, aspect);
    return state;
  }
  if (!root) return state;
  if (known(rest, "skin")) show(state, rest, {"skin"}, Visibility::Shown);
  core::Box box;
  vec3 from(0);
  for (const lesson::SkinZone& zone : root->zones)
    for (const std::string& p : zone.points) {
      const vec3 mm = lesson::pointMm(p, rest, root->id);
      box.add(mm);
      from += static_cast<float>(zone.strength) * lesson::outwards(zone.seenFrom, -1.f);
    }
  from.y = 0;
  look(state, glm::length(from) > 0.1f ? from : vec3{0, 0, -1}, box, aspect);
  return state;
}

scene::ObliqueCut cutAlong(const vec3& at, const vec3& normal, const vec3& along, const scene::Camera& camera) {
  const vec3 flat = along - glm::dot(along, normal) * normal;
  const vec3 way = glm::length(flat) > 0.1f ? glm::normalize(flat) : vec3{0, 1, 0};
  vec3 across = glm::normalize(glm::cross(way, normal));
  if (glm::dot(across, scene::eyeMm(camera) - at) < 0) across = -across;  // the viewer's side goes
  return {at - kInFrontMm * across, across};
}

}  // namespace sciatlas::session
