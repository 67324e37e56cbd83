// The reference as points with which the fit compares, and points of the model's own surface.
#pragma once
#include <functional>
#include <vector>

#include "anatomy/bvh.h"
#include "core/mesh.h"

namespace sciatlas::anatomy {

class ReferencePoints {
 public:
  // Area-weighted points on the mesh, always the same for the same mesh. folded: both halves laid onto x <= 0, after
  // the mesh has been shifted so that its own mid plane lies at x = 0.
  ReferencePoints(const core::Mesh& mesh, int count, bool folded, const std::vector<FieldBox>& exclude);

  const std::vector<Vec3>& points() const { return points_; }  // `count` of them, less the excluded
  Vec3 nearest(const Vec3& p) const;                           // of a denser set
  double spacingMm(int count) const {
    return std::sqrt(areaMm2_ / count);
  }                                            // of that many points evenly spread over it
  double shiftMm() const { return shiftMm_; }  // x of the reference's mid plane

 private:
  std::vector<Vec3> points_, dense_;
  Bvh tree_;
  double shiftMm_ = 0, areaMm2_ = 0;
};

bool insideAny(const Vec3& p, const std::vector<FieldBox>& boxes);

// Points on the zero surface of a distance within the box, about spacingMm apart; normals by differences.
struct SurfacePoint {
  Vec3 at{0}, normal{0};
};
std::vector<SurfacePoint> surfacePoints(const std::function<double(const Vec3&)>& distance, const FieldBox& box,
                                        double spacingMm);

}  // namespace sciatlas::anatomy
