#include "anatomy/carve_print.h"

#include <algorithm>
#include <cmath>

#include "anatomy/bvh.h"
#include "anatomy/hash.h"

namespace sciatlas::anatomy {
namespace {

constexpr double kLatticeMm = 6;  // a nerve through a belly passes within this of some point
constexpr double kMarginMm = 1;   // beyond the gap that is kept a neighbour does not matter
constexpr double kStepsPerMm = 200;
constexpr std::size_t kEvery = 3;  // vertices lie closer than a cut is wide

}  // namespace

std::uint64_t carvePrint(FieldStore& fields, const StructureSpec& spec, const core::Mesh& finished) {
  const auto carvers = fields.carveFields(spec);
  Hash hash;
  hash.add(carvers.size());
  if (const auto hollow = fields.hollowField(spec); hollow || !spec.covers.empty()) {
    const auto cover = fields.get(spec);
    for (const glm::vec3& p : finished.positionsMm) {
      hash.add(std::llround(cover->distance(Vec3(p)) * kStepsPerMm));
      if (hollow) hash.add(std::llround(hollow->distance(Vec3(p)) * kStepsPerMm));
    }
  }
  if (carvers.empty()) return hash.value();
  std::vector<FieldBox> boxes;
  for (const auto& carver : carvers) boxes.push_back(carver->box());
  const auto addPoint = [&](const Vec3& p, double reachMm) {
    for (std::size_t c = 0; c < carvers.size(); ++c) {
      if (squaredDistanceToBox(p, boxes[c]) >= reachMm * reachMm) continue;
      const double d = carvers[c]->distance(p);
      if (d < reachMm) hash.add(c).add(std::llround(d * kStepsPerMm));
    }
  };
  for (std::size_t i = 0; i < finished.positionsMm.size(); i += kEvery)
    addPoint(Vec3(finished.positionsMm[i]), spec.carveGapMm + kMarginMm);
  const auto own = fields.get(spec);
  const FieldBox box = own->box();
  const double inside = std::sqrt(3.0) / 2 * kLatticeMm;
  for (double x = box.low.x; x < box.high.x; x += kLatticeMm)
    for (double y = box.low.y; y < box.high.y; y += kLatticeMm)
      for (double z = box.low.z; z < box.high.z; z += kLatticeMm) {
        const Vec3 p(x, y, z);
        const bool near = std::any_of(boxes.begin(), boxes.end(),
                                      [&](const FieldBox& b) { return squaredDistanceToBox(p, b) < inside * inside; });
        if (near && own->distance(p) < inside) addPoint(p, inside);
      }
  return hash.value();
}

}  // namespace sciatlas::anatomy
