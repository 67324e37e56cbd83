#include "render/frame_plan.h"

#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>

namespace sciatlas::render {
namespace {

const glm::vec3 kKeyLamp(-0.430f, 0.590f, 0.683f);  // as in surface.frag: view space, towards the lamp

std::vector<bool> marks(const scene::Atlas& atlas, const std::vector<int>& structures) {
  std::vector<bool> marked(atlas.catalogue().all().size(), false);
  for (const int structure : structures)
    for (const int member : atlas.meshesOf(structure)) marked[static_cast<std::size_t>(member)] = true;
  return marked;
}

bool outside(const core::Box& box, const glm::mat4& toClip) {
  int left = 0, right = 0, below = 0, above = 0, behind = 0;
  for (int k = 0; k < 8; ++k) {
    const glm::vec3 corner((k & 1) ? box.high.x : box.low.x, (k & 2) ? box.high.y : box.low.y,
                           (k & 4) ? box.high.z : box.low.z);
    const glm::vec4 p = toClip * glm::vec4(corner, 1);
    left += p.x<-p.w, right += p.x> p.w, below += p.y<-p.w, above += p.y> p.w, behind += p.z < -p.w;
  }
  return left == 8 || right == 8 || below == 8 || above == 8 || behind == 8;
}

// How many pixels the box of a piece covers in the view; all of them when it reaches behind the eye.
float pixelsOf(const core::Box& box, const glm::mat4& toClip, glm::ivec2 viewSize) {
  glm::vec2 low(1), high(-1);
  for (int k = 0; k < 8; ++k) {
    const glm::vec3 corner((k & 1) ? box.high.x : box.low.x, (k & 2) ? box.high.y : box.low.y,
                           (k & 4) ? box.high.z : box.low.z);
    const glm::vec4 p = toClip * glm::vec4(corner, 1);
    if (p.w <= 0) return static_cast<float>(viewSize.x) * static_cast<float>(viewSize.y);
    low = glm::min(low, glm::vec2(p) / p.w), high = glm::max(high, glm::vec2(p) / p.w);
  }
  // Not cut to the view: of a piece that is half outside, the half inside must be as fine.
  const glm::vec2 size = 0.5f * (high - low) * glm::vec2(viewSize);
  return size.x * size.y;
}

std::size_t levelOf(const Piece& piece, const glm::mat4& toClip, glm::ivec2 viewSize, float pixelsPerTriangle) {
  const float wanted = pixelsOf(piece.boxMm, toClip, viewSize) / pixelsPerTriangle;
  std::size_t level = piece.levels.size() - 1;
  while (level > 0 && static_cast<float>(piece.levels[level].indexCount) / 3 < wanted) --level;
  return level;
}

float depthOf(const core::Box& box, const glm::mat4& view) {
  const glm::vec4 centre = view * glm::vec4(box.centre(), 1);
  return -centre.z - 0.25f * glm::length(box.size());
}

}  // namespace

FramePlan planFrame(const scene::Atlas& atlas, const std::vector<Piece>& pieces, const scene::SceneState& state,
                    const scene::Camera& camera, int hovered, glm::ivec2 viewSize, float pixelsPerTriangle) {
  FramePlan plan;
  const float aspect = static_cast<float>(viewSize.x) / static_cast<float>(viewSize.y);
  plan.view = scene::viewMatrix(camera);
  plan.projection = scene::projectionMatrix(camera, aspect);
  const glm::mat4 toClip = plan.projection * plan.view;
  const std::vector<bool> highlighted = marks(atlas, state.highlighted), selected = marks(atlas, {state.selected}),
                          lifted = marks(atlas, {hovered});
  std::vector<std::pair<float, PieceDraw>> solids, ghosts;
  core::Box shown;
  plan.cuts = scene::shapeOf(state.cuts);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto s = static_cast<std::size_t>(pieces[i].structure);
    const scene::Visibility visibility = s < state.visibility.size() ? state.visibility[s] : scene::Visibility::Shown;
    if (visibility == scene::Visibility::Hidden || !atlas.mesh(pieces[i].structure)) continue;
    const scene::CutEffect cut = scene::effectOn(plan.cuts, pieces[i].boxMm);
    if (cut == scene::CutEffect::Removes) continue;
    const std::size_t level = levelOf(pieces[i], toClip, viewSize, pixelsPerTriangle);
    const PieceDraw draw{
        i, pieces[i].structure, level, highlighted[s], selected[s], lifted[s], cut == scene::CutEffect::Crosses};
    if (visibility == scene::Visibility::Shown) shown.add(pieces[i].boxMm), plan.casters.push_back(draw);
    if (visibility == scene::Visibility::Shown && draw.cut) plan.crossed.push_back(draw);
    if (outside(pieces[i].boxMm, toClip)) continue;
    plan.anyOutline = plan.anyOutline || draw.selected || draw.hovered;
    (visibility == scene::Visibility::Ghost ? ghosts : solids).emplace_back(depthOf(pieces[i].boxMm, plan.view), draw);
  }
  const auto nearer = [](const auto& a, const auto& b) { return a.first < b.first; };
  std::stable_sort(solids.begin(), solids.end(), nearer);
  std::stable_sort(ghosts.begin(), ghosts.end(), nearer);
  for (const auto& [depth, draw] : solids) plan.solids.push_back(draw);
  for (const auto& [depth, draw] : ghosts) plan.ghosts.push_back(draw);
  if (shown.empty()) return plan;

  // The lamp's picture covers what is both shown and in view.
  const float viewRadius =
      camera.distanceMm * std::tan(glm::radians(camera.fovDeg) * 0.5f) * 1.25f * std::hypot(1.0f, aspect);
  const float bodyRadius = 0.5f * glm::length(shown.size());
  const bool whole = bodyRadius < viewRadius;
  const glm::vec3 centre = whole ? shown.centre() : camera.pivotMm;
  const float radius = whole ? bodyRadius : viewRadius;
  const glm::mat3 toModel = glm::transpose(glm::mat3(plan.view));
  const float reach = radius + bodyRadius;
  plan.lightView = glm::lookAt(centre + toModel * kKeyLamp * reach, centre, toModel * glm::vec3(0, 1, 0));
  plan.lightProjection = glm::ortho(-radius, radius, -radius, radius, 0.0f, 2 * reach);
  const glm::mat4 toLamp = plan.lightProjection * plan.lightView;
  std::erase_if(plan.casters, [&](const PieceDraw& draw) { return outside(pieces[draw.piece].boxMm, toLamp); });
  return plan;
}

}  // namespace sciatlas::render
