#include "session/site_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "session/peel.h"

namespace sciatlas::session {
namespace {

using scene::Visibility;

// Where a site may be looked at from, the usual ones first.
constexpr std::array kViews{"posterior", "posterior_oblique_r", "posterior_oblique_l", "right", "left", "anterior"};
constexpr float kUsualBonus = 0.5f;  // so much less may stand before another view to be chosen over the one from behind
constexpr float kSmallestFrameMm = 130, kLargestFrameMm = 190;
constexpr float kReachMm = 50;  // so near to the middle of the first structure of the focus lies what must be seen
constexpr std::size_t kPointsOfOne = 60;  // that are looked at on each structure of the site
constexpr float kCoveredShare = 0.05f;    // a structure covers the site when it stands before this share of the points
constexpr float kUnderBoneShare = 0.3f;   // a site with bone before so much of it lies inside the spine or the pelvis
// Of what covers a point, bones become ghosts, soft parts too when fewer than so many others stand nearer to the point;
// the rest goes.
constexpr float kGhostRank = 0.8f;
constexpr int kGrid = 12;            // rays across the frame that find what is before a site under bone
constexpr float kGridShare = 0.75f;  // of the frame that they cover
constexpr std::size_t kMostLabels = 6;

struct Site {
  std::vector<int> focus, meets;  // structures with a surface
  core::Box frame;
  glm::vec3 middleMm{0};
  std::vector<glm::vec3> pointsMm;
  bool has(int structure) const {
    return std::find(focus.begin(), focus.end(), structure) != focus.end() ||
           std::find(meets.begin(), meets.end(), structure) != meets.end();
  }
};

std::vector<int> surfaces(const scene::Atlas& atlas, const std::vector<std::string>& words) {
  std::vector<int> all;
  for (const int i : atlas.catalogue().expand(words))
    for (const int m : atlas.meshesOf(i))
      if (std::find(all.begin(), all.end(), m) == all.end()) all.push_back(m);
  return all;
}

void addPoints(Site& site, const scene::Atlas& atlas, int structure) {
  const auto& points = atlas.mesh(structure, 2)->positionsMm;
  std::vector<glm::vec3> near;
  for (const glm::vec3& p : points)
    if (glm::distance(p, site.middleMm) < kReachMm) near.push_back(p);
  if (near.empty() && site.pointsMm.empty()) near = points;  // a surface of a few large triangles
  const std::size_t step = std::max<std::size_t>(1, near.size() / kPointsOfOne);
  for (std::size_t i = step / 2; i < near.size(); i += step) site.pointsMm.push_back(near[i]);
}

Site siteOf(const scene::Atlas& atlas, const living::Pathology& pathology) {
  Site site;
  site.focus = surfaces(atlas, pathology.focus);
  site.meets = surfaces(atlas, pathology.meets);
  const auto& framed = site.focus.empty() ? site.meets : site.focus;
  site.frame = atlas.boxOf(framed);
  if (site.frame.empty()) return site;
  // A long nerve in the focus does not draw the camera away from where the trouble is.
  const core::Box first = atlas.boxOf({framed.front()});
  site.middleMm =
      glm::all(glm::lessThan(first.size(), glm::vec3(kLargestFrameMm))) ? first.centre() : site.frame.centre();
  const glm::vec3 reach(0.5f * kLargestFrameMm);
  if (glm::any(glm::greaterThan(site.frame.size(), glm::vec3(kLargestFrameMm)))) {
    site.frame.low = glm::max(site.frame.low, site.middleMm - reach);
    site.frame.high = glm::min(site.frame.high, site.middleMm + reach);
  }
  const glm::vec3 grow = glm::max(glm::vec3(0), 0.5f * (glm::vec3(kSmallestFrameMm) - site.frame.size()));
  site.frame.low -= grow, site.frame.high += grow;
  for (const int i : site.focus) addPoints(site, atlas, i);
  for (const int i : site.meets) addPoints(site, atlas, i);
  return site;
}

struct Cover {
  float share = 0;  // of the points that it stands before
  float rank = 0;   // sum over those: how many others stand nearer to the point
};

std::map<int, Cover> coversFrom(const scene::Atlas& atlas, const Site& site, const glm::vec3& eye) {
  std::map<int, Cover> covers;
  const auto& all = atlas.catalogue().all();
  const float share = 1.0f / static_cast<float>(site.pointsMm.size());
  for (const glm::vec3& point : site.pointsMm) {
    const auto wanted = [&](int i) {
      const auto& info = all[static_cast<std::size_t>(i)];
      return !site.has(i) && !isWrap(info) && !info.stateOnly;
    };
    std::set<int> seen;
    for (const auto& hit : atlas.allHits(point, glm::normalize(eye - point), wanted, scene::Surfaces::Quick)) {
      if (!seen.insert(hit.structure).second) continue;
      Cover& cover = covers[hit.structure];
      cover.share += share;
      cover.rank += static_cast<float>(seen.size() - 1) * share;
    }
  }
  return covers;
}

// Soft parts of the trunk's wall that stand in the frame nearer to the eye than the site.
void clearTheWay(scene::SceneState& state, const scene::Atlas& atlas, const Site& site, const glm::vec3& eye) {
  const auto& all = atlas.catalogue().all();
  const glm::vec3 ahead = glm::normalize(site.middleMm - eye);
  const glm::vec3 side = glm::normalize(glm::cross(ahead, glm::vec3(0, 1, 0))), up = glm::cross(side, ahead);
  const float half = 0.5f * kGridShare * glm::length(site.frame.size()) / std::sqrt(3.0f);
  const auto inTheWay = [&](int i) {
    const auto& info = all[static_cast<std::size_t>(i)];
    return !site.has(i) && info.system == scene::System::Muscle &&
           state.visibility[static_cast<std::size_t>(i)] == Visibility::Shown;
  };
  for (int row = 0; row < kGrid; ++row)
    for (int column = 0; column < kGrid; ++column) {
      const auto part = [](int k) { return 2.0f * (static_cast<float>(k) + 0.5f) / static_cast<float>(kGrid) - 1; };
      const glm::vec3 to = site.middleMm + half * (part(column) * side + part(row) * up);
      const float reach = glm::distance(to, eye);
      for (const auto& hit : atlas.allHits(eye, glm::normalize(to - eye), inTheWay, scene::Surfaces::Quick))
        if (hit.distanceMm < reach) state.visibility[static_cast<std::size_t>(hit.structure)] = Visibility::Hidden;
    }
}

scene::Camera cameraFrom(const scene::Camera& before, const scene::StandardView& view, const Site& site, float aspect) {
  return scene::framing(scene::withView(before, view), site.frame, aspect);
}

scene::Camera bestCamera(const scene::Atlas& atlas, const Site& site, const std::string& named,
                         const scene::Camera& before, float aspect) {
  if (const auto* view = scene::findView(named)) return cameraFrom(before, *view, site, aspect);
  scene::Camera best = before;
  float least = std::numeric_limits<float>::max();
  for (const char* name : kViews) {
    const scene::Camera camera = cameraFrom(before, *scene::findView(name), site, aspect);
    float sum = name == kViews.front() ? -kUsualBonus : 0;
    for (const auto& [structure, cover] : coversFrom(atlas, site, scene::eyeMm(camera))) sum += cover.share;
    if (sum < least) least = sum, best = camera;
  }
  return best;
}

}  // namespace

scene::SceneState siteView(const scene::Atlas& atlas, const living::Pathology& pathology,
                           const scene::SceneState& before, float aspect) {
  const auto& all = atlas.catalogue().all();
  scene::SceneState state;
  state.body = before.body;
  state.camera = before.camera;
  state.camera.prone = false;
  state.visibility.assign(all.size(), Visibility::Shown);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (isWrap(all[i])) state.visibility[i] = Visibility::Hidden;
  showUnwrapped(state, atlas);
  const Site site = siteOf(atlas, pathology);
  if (site.pointsMm.empty()) return state;
  state.camera = bestCamera(atlas, site, pathology.view, state.camera, aspect);
  const glm::vec3 eye = scene::eyeMm(state.camera);
  float bone = 0;
  for (const auto& [structure, cover] : coversFrom(atlas, site, eye)) {
    const bool isBone = all[static_cast<std::size_t>(structure)].system == scene::System::Bone;
    if (isBone) bone += cover.share;
    if (cover.share < kCoveredShare) continue;
    const bool ghost = isBone || cover.rank / cover.share < kGhostRank;
    state.visibility[static_cast<std::size_t>(structure)] = ghost ? Visibility::Ghost : Visibility::Hidden;
  }
  if (bone > kUnderBoneShare) clearTheWay(state, atlas, site, eye);
  for (const auto* words : {&pathology.meets, &pathology.focus})
    for (const int i : atlas.catalogue().expand(*words))
      if (state.labelled.size() < kMostLabels &&
          std::find(state.labelled.begin(), state.labelled.end(), i) == state.labelled.end())
        state.labelled.push_back(i);
  state.highlighted = site.meets;
  return state;
}

}  // namespace sciatlas::session
