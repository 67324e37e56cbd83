// How far a point is from a set of bones, in their frame at rest: a grid of signed distances, quick enough to be asked
// a hundred thousand times for one pose.
#pragma once
#include <vector>

#include "core/mesh.h"
#include "living/kept.h"

namespace sciatlas::living {

class BoneField {
 public:
  BoneField() = default;
  // Right to about a third of a cell near the bones; the grid ends marginMm outside their box.
  BoneField(const std::vector<const core::Mesh*>& bones, float cellMm, float marginMm);

  bool empty() const { return cells_.empty(); }
  // Negative inside. Outside the grid an estimate that is a little too large.
  float distanceMm(const glm::vec3& point) const;
  // Sure to be farther than this from every bone (up to the margin): asked first, it spares the distance.
  bool beyond(const glm::vec3& p, float mm) const {
    return p.x < bones_.low.x - mm || p.y < bones_.low.y - mm || p.z < bones_.low.z - mm || p.x > bones_.high.x + mm ||
           p.y > bones_.high.y + mm || p.z > bones_.high.z + mm;
  }
  glm::vec3 outward(const glm::vec3& point) const;  // unit; the direction in which the distance grows
  void keep(Kept& kept) { kept(bones_), kept(low_), kept(size_), kept(cellMm_), kept(cells_); }

 private:
  core::Box bones_;
  float at(int x, int y, int z) const {
    return cells_[(static_cast<std::size_t>(z) * static_cast<std::size_t>(size_.y) + static_cast<std::size_t>(y)) *
                      static_cast<std::size_t>(size_.x) +
                  static_cast<std::size_t>(x)];
  }
  glm::vec3 low_{0};
  glm::ivec3 size_{0};
  float cellMm_ = 1;
  std::vector<float> cells_;
};

}  // namespace sciatlas::living
