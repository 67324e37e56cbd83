// Signed distance to a closed triangle mesh, negative inside.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "anatomy/bvh.h"

namespace sciatlas::anatomy {

class MeshDistance {
 public:
  // Triangles counter-clockwise seen from outside (all turned round when the volume comes out negative).
  MeshDistance(std::vector<Vec3> points, std::vector<std::array<std::uint32_t, 3>> triangles);

  // Exact if its size is below `reach`, else +reach; points outside the box only ever ask for what is near.
  double distance(const Vec3& p, double reach) const;
  const FieldBox& box() const { return box_; }
  std::uint64_t hash() const;  // of all its triangles

 private:
  struct Triangle {
    Vec3 a, ab, ac;
  };
  // The vector from the closest point to p; feature: 0 face, 1..3 edge ab, bc, ca, 4..6 corner a, b, c.
  static Vec3 towards(const Triangle& t, const Vec3& p, int& feature);

  std::vector<Triangle> triangles_;
  std::vector<std::array<Vec3, 7>>
      normals_;  // of every triangle's features, angle weighted: the sign is right at each of them
  Bvh tree_;
  FieldBox box_;
};

}  // namespace sciatlas::anatomy
