// How far a point is from a set of bones, in their frame at rest: a grid of signed distances, quick enough to be asked
// a hundred thousand times for one pose.
#pragma once
#include <vector>

#include "core/mesh.h"

namespace sciatlas::living {

class BoneField {
 public:
  BoneField() = default;
  // Right to about a third of a cell near the bones; the grid ends marginMm outside their box.
  BoneField(const std::vector<const core::Mesh*>& bones, float cellMm, float marginMm);

  bool empty() const { return cells_.empty(); }
  // Negative inside. Outside the grid an estimate that is a little too large.
  float distanceMm(const glm::vec3& point) const;
  glm::vec3 outward(const glm::vec3& point) const;  // unit; the direction in which the distance grows

 private:
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
