#include "session/site_view.h"

#include <algorithm>
#include <array>
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
constexpr float kSmallestFrameMm = 130;
constexpr std::size_t kPointsOfOne = 40;  // that are looked at on each structure of the site
constexpr float kCoveredShare = 0.04f;    // a structure covers the site when it stands before this share of the points
constexpr float kGhostLayers = 2.5f;      // of what covers a point, so many nearest ones become ghosts, the others go
constexpr std::size_t kMostLabels = 6;

struct Site {
  std::vector<int> focus, meets;  // structures with a surface
  core::Box frame;
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
  std::vector<glm::vec3> inside;
  for (const glm::vec3& p : points)
    if (glm::all(glm::greaterThanEqual(p, site.frame.low)) && glm::all(glm::lessThanEqual(p, site.frame.high)))
      inside.push_back(p);
  const std::size_t step = std::max<std::size_t>(1, inside.size() / kPointsOfOne);
  for (std::size_t i = step / 2; i < inside.size(); i += step) site.pointsMm.push_back(inside[i]);
}

Site siteOf(const scene::Atlas& atlas, const living::Pathology& pathology) {
  Site site;
  site.focus = surfaces(atlas, pathology.focus);
  site.meets = surfaces(atlas, pathology.meets);
  const auto& framed = site.focus.empty() ? site.meets : site.focus;
  site.frame = atlas.boxOf(framed);
  if (site.frame.empty()) return site;
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
    const auto wanted = [&](int i) { return !site.has(i) && !isWrap(all[static_cast<std::size_t>(i)]); };
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
  for (const auto& [structure, cover] : coversFrom(atlas, site, scene::eyeMm(state.camera))) {
    if (cover.share < kCoveredShare) continue;
    const bool near = cover.rank / cover.share < kGhostLayers;
    state.visibility[static_cast<std::size_t>(structure)] = near ? Visibility::Ghost : Visibility::Hidden;
  }
  for (const auto* words : {&pathology.meets, &pathology.focus})
    for (const int i : atlas.catalogue().expand(*words))
      if (state.labelled.size() < kMostLabels &&
          std::find(state.labelled.begin(), state.labelled.end(), i) == state.labelled.end())
        state.labelled.push_back(i);
  state.highlighted = site.meets;
  return state;
}

}  // namespace sciatlas::session
