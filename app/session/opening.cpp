#include "session/opening.h"

#include <algorithm>
#include <array>

#include "session/peel.h"

namespace sciatlas::session {
namespace {

constexpr const char* kOpeningView = "posterior_oblique_r";
constexpr char kOpeningSide = 'r';
constexpr const char* kNamedNerve = "sciatic_nerve_";  // bears its name in the picture
// A muscle becomes a ghost when it covers at least this share of the points of one nerve; a grazing edge may stay
// solid.
constexpr float kCoveredShare = 0.04f;

// What the atlas is about: the way from the roots to the foot.
constexpr std::array kCourse{"nerve_root_l4",
                             "nerve_root_l5",
                             "nerve_root_s1",
                             "nerve_root_s2",
                             "nerve_root_s3",
                             "ganglion_l4",
                             "ganglion_l5",
                             "ganglion_s1",
                             "ganglion_s2",
                             "ganglion_s3",
                             "lumbosacral_trunk",
                             "sacral_plexus",
                             "sciatic_nerve",
                             "tibial_nerve",
                             "common_fibular_nerve",
                             "deep_fibular_nerve",
                             "superficial_fibular_nerve"};

// The course on one side; all nerves of that side in a model that does not have it.
std::vector<int> courseOfSide(const scene::Catalogue& catalogue, char side) {
  std::vector<int> course, nerves;
  for (std::size_t i = 0; i < catalogue.all().size(); ++i) {
    const auto& info = catalogue.all()[i];
    if (info.system != scene::System::Nerve || info.side != side) continue;
    nerves.push_back(static_cast<int>(i));
    if (std::find(kCourse.begin(), kCourse.end(), info.baseId) != kCourse.end()) course.push_back(static_cast<int>(i));
  }
  return course.empty() ? nerves : course;
}

}  // namespace

scene::SceneState openingScene(const scene::Atlas& atlas, float aspect) {
  const auto& all = atlas.catalogue().all();
  scene::SceneState state;
  state.visibility.assign(all.size(), scene::Visibility::Shown);
  state.highlighted = courseOfSide(atlas.catalogue(), kOpeningSide);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (isWrap(all[i])) state.visibility[i] = scene::Visibility::Hidden;
  showUnwrapped(state, atlas);
  if (const auto* view = scene::findView(kOpeningView)) state.camera = scene::withView(state.camera, *view);
  if (!atlas.box().empty()) state.camera = scene::framing(state.camera, atlas.box(), aspect);

  if (const int nerve = atlas.catalogue().find(std::string(kNamedNerve) + kOpeningSide);
      nerve >= 0 && !atlas.meshesOf(nerve).empty())
    state.labelled = {nerve};

  const glm::vec3 eye = scene::eyeMm(state.camera);
  const auto isMuscle = [&](int i) { return all[static_cast<std::size_t>(i)].system == scene::System::Muscle; };
  for (const int nerve : state.highlighted) {
    const auto* line = atlas.centreline(nerve);
    if (!line || line->pointsMm.empty()) continue;
    std::vector<float> covered(all.size(), 0.0f);
    for (const auto& point : line->pointsMm) {
      const glm::vec3 towardsEye = glm::normalize(eye - point);
      std::vector<int> seen;
      for (const auto& hit : atlas.allHits(point, towardsEye, isMuscle, scene::Surfaces::Quick))
        if (std::find(seen.begin(), seen.end(), hit.structure) == seen.end()) seen.push_back(hit.structure);
      for (const int i : seen) covered[static_cast<std::size_t>(i)] += 1.0f / static_cast<float>(line->pointsMm.size());
    }
    for (std::size_t i = 0; i < all.size(); ++i)
      if (covered[i] >= kCoveredShare && state.visibility[i] == scene::Visibility::Shown)
        state.visibility[i] = scene::Visibility::Ghost;
  }
  return state;
}

}  // namespace sciatlas::session
