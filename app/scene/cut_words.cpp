// Cuts from the words of the command line.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/error.h"
#include "core/text.h"
#include "scene/cut_queries.h"

namespace sciatlas::scene {
namespace {

constexpr float kFarthestMm = 10000;
constexpr float kAslant = 0.3f;               // the sine of the angle from which on a view is from the side
constexpr float kWellMm = 30, kBelowMm = 12;  // radius of a well, and how much deeper than its landmark it is dug

std::string quoted(const std::string& word) {
  return "cut \"" + word + "\": ";
}

std::vector<std::string> structureIds(const Catalogue& catalogue) {
  std::vector<std::string> ids;
  for (const StructureInfo& s : catalogue.all()) ids.push_back(s.id);
  return ids;
}

// The side behind the last colon: '+', '-', or 0 when none was given. Cuts it off the word.
char takeSide(std::string& word, const std::string& whole) {
  const std::size_t colon = word.rfind(':');
  if (colon == std::string::npos) return 0;
  const std::string side = word.substr(colon + 1);
  if (side != "+" && side != "-")
    throw core::InputError(quoted(whole) + "\"" + side + "\" stands for the side that stays, + or - was expected");
  word.resize(colon);
  return side[0];
}

glm::vec3 placeOf(const std::string& name, const Atlas& atlas, const std::string& whole) {
  if (name.find('/') != std::string::npos) return atlas.landmark(name).atMm;
  const int structure = atlas.catalogue().find(name);
  if (structure < 0)
    throw core::InputError(quoted(whole) + "\"" + name +
                           "\" is neither a number of millimetres nor a structure or landmark" +
                           core::suggestion(name, structureIds(atlas.catalogue())));
  const core::Box box = atlas.boxOf({structure});
  if (box.empty())
    throw core::InputError(quoted(whole) + "\"" + name + "\" has no surface in this model, one that has was expected");
  return box.centre();
}

float positionOf(const std::string& text, CutAxis axis, const Atlas& atlas, const std::string& whole) {
  float mm = 0;
  const char *from = text.data() + (text.starts_with('+') ? 1 : 0), *end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(from, end, mm);
  if (error != std::errc() || stop != end || text.empty())
    return glm::dot(directionOf(axis), placeOf(text, atlas, whole));
  if (!(std::abs(mm) <= kFarthestMm))
    throw core::InputError(quoted(whole) + "a number of millimetres from -10000 to 10000 was expected");
  return mm;
}

// From the outermost shown surface on the viewer's side, at right angles to it, down to the depth of the landmark.
LocalSection wellTo(const glm::vec3& landmarkMm, bool quarter, const Atlas& atlas, const Camera& camera,
                    const std::function<bool(int)>& shown) {
  const glm::vec3 towardsEye = glm::normalize(eyeMm(camera) - landmarkMm);
  LocalSection well;
  well.quarter = quarter;
  well.centreMm = landmarkMm;
  well.inward = -towardsEye;
  for (const SurfaceHit& hit : atlas.allHits(landmarkMm, towardsEye, shown))
    well.centreMm = hit.atMm, well.inward = -hit.normal;
  well.radiusMm = kWellMm;
  well.depthMm = glm::distance(well.centreMm, landmarkMm) + kBelowMm;
  // Open to whoever looks from the side, else downwards.
  const auto across = [&](const glm::vec3& d) { return d - glm::dot(d, well.inward) * well.inward; };
  for (const glm::vec3& d : {towardsEye, glm::vec3(0, -1, 0), glm::vec3(1, 0, 0)})
    if (glm::length(across(d)) > kAslant) {
      well.opens = glm::normalize(across(d));
      break;
    }
  return well;
}

void addOblique(Cuts& cuts, std::string word, const std::string& whole, const Atlas& atlas, const Camera& camera) {
  const char side = takeSide(word, whole);
  const int structure = atlas.catalogue().find(word);
  if (structure < 0) {
    std::vector<std::string> known = structureIds(atlas.catalogue());
    for (const char* name : kCutAxisNames) known.push_back(std::string(name) + "=");
    known.push_back("well="), known.push_back("quarter=");
    throw core::InputError(quoted(whole) + "axial=MM, sagittal=MM, coronal=MM or a structure was expected" +
                           core::suggestion(word, known));
  }
  ObliqueCut cut = planeThrough(atlas, structure);
  const bool keepsHigher = side ? side == '+' : keepsHigherFor(cut.normal, camera);
  if (keepsHigher) cut.normal = -cut.normal;
  cuts.oblique = cut;
}

}  // namespace

void addCuts(Cuts& cuts, const std::vector<std::string>& words, const Atlas& atlas, const Camera& camera,
             const std::function<bool(int)>& shown) {
  for (const std::string& whole : words) {
    const std::size_t equals = whole.find('=');
    if (equals == std::string::npos) {
      addOblique(cuts, whole, whole, atlas, camera);
      continue;
    }
    const std::string name = whole.substr(0, equals);
    std::string value = whole.substr(equals + 1);
    if (name == "well" || name == "quarter") {
      cuts.well = wellTo(placeOf(value, atlas, whole), name == "quarter", atlas, camera, shown);
      continue;
    }
    const auto axis = std::find(kCutAxisNames.begin(), kCutAxisNames.end(), name);
    if (axis == kCutAxisNames.end())
      throw core::InputError(quoted(whole) + "\"" + name +
                             "\" is unknown, axial, sagittal, coronal, well or quarter was expected" +
                             core::suggestion(name, {"axial", "sagittal", "coronal", "well", "quarter"}));
    const auto index = axis - kCutAxisNames.begin();
    const char side = takeSide(value, whole);
    const auto direction = static_cast<CutAxis>(index);
    cuts.axes[static_cast<std::size_t>(index)] =
        AxisCut{positionOf(value, direction, atlas, whole),
                side ? side == '+' : keepsHigherFor(directionOf(direction), camera)};
  }
}

}  // namespace sciatlas::scene
