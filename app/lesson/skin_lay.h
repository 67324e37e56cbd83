// Lays things on the skin: paths, bands and discs are projected onto the body at rest once and kept as places of its
// triangles, so that they lie on the skin in every pose. In a model without skin the outermost surface stands for it.
// Lengths in mm.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "scene/atlas.h"
#include "scene/probe.h"

namespace sciatlas::lesson {

// A place on the skin in the body that is shown.
struct BodyPoint {
  glm::vec3 atMm{0}, normal{0, 0, -1};  // the normal points away from the body
};

// A band of rows across a path; each row has as many places as the others.
struct LaidBand {
  std::vector<scene::Probe> places;  // row by row
  std::size_t columns = 0;
  float halfWidthMm = 0;
  std::size_t rows() const { return columns == 0 ? 0 : places.size() / columns; }
};

// Unit vector from the body to whoever works there: "posterior", "anterolateral" ... on the side of a point (x < 0 is
// the right).
glm::vec3 outwards(const std::string& seenFrom, float x);

class SkinLay {
 public:
  // `rest`: the body that things are laid on, at rest or in any state (its places are then of that state's surfaces);
  // it must outlive this.
  explicit SkinLay(const scene::Atlas& rest, scene::Surfaces surfaces = scene::Surfaces::Exact);

  // Where the outer face of the skin is met from a point in or outside the body, going outwards.
  std::optional<scene::Probe> drop(const glm::vec3& pointMm, const glm::vec3& outwards) const;
  // The skin nearest below a point that floats at most `reachMm` over it or lies as deep under it.
  std::optional<scene::Probe> below(const glm::vec3& pointMm, const glm::vec3& normal, float reachMm) const;
  // The skin met going straight in from `reachMm` over a point, at most as deep under it; no place beside it.
  std::optional<scene::Probe> straightBelow(const glm::vec3& pointMm, const glm::vec3& normal, float reachMm) const;
  // A smooth path on the skin through the points, about every 5 mm.
  std::vector<scene::Probe> path(const std::vector<glm::vec3>& pointsMm, const glm::vec3& outwards) const;
  // With a direction for each point.
  std::vector<scene::Probe> path(const std::vector<glm::vec3>& pointsMm, const std::vector<glm::vec3>& outwards) const;
  LaidBand band(const std::vector<scene::Probe>& path, float halfWidthMm) const;
  // Rows are rings round the place, the first at its middle.
  LaidBand disc(const scene::Probe& middle, float radiusMm) const;

  // The place in a body of any state (an atlas made from the one at rest); smooth normal. In one that was made in haste
  // the coarser surface stands for the exact one.
  BodyPoint at(const scene::Probe& probe, const scene::Atlas& shown) const;
  std::vector<BodyPoint> at(const std::vector<scene::Probe>& probes, const scene::Atlas& shown) const;
  const scene::Atlas& rest() const { return rest_; }
  int skin() const { return skin_; }

 private:
  bool wanted(int structure) const { return skin_ < 0 || structure == skin_; }
  bool inside(const glm::vec3& pointMm) const;
  const core::Mesh* own(int structure) const;  // that a probe's triangle is of
  scene::Probe coarse(const scene::Probe& exact) const;
  const scene::Atlas& rest_;
  scene::Surfaces surfaces_;
  int skin_ = -1;                                                                // -1: any surface
  mutable std::map<std::tuple<int, int, float, float>, scene::Probe> coarseOf_;  // what coarse() has found
};

}  // namespace sciatlas::lesson
