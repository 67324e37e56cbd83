// What a solid is made of, gathered into pieces of a few centimetres: so that a later run knows where it has changed.
#pragma once
#include <cmath>
#include <map>
#include <tuple>
#include <vector>

#include "anatomy/bvh.h"
#include "anatomy/hash.h"

namespace sciatlas::anatomy {

inline void addVector(Hash& hash, const Vec3& v) {
  hash.add(v.x).add(v.y).add(v.z);
}

// Gathers small things (triangles, segments) whose middles lie in the same cube of a lattice that stands still.
class PieceGroups {
 public:
  // The hash of the group that a thing with this box belongs to: its form is to be added.
  Hash& at(const FieldBox& box) {
    const Vec3 cube = glm::floor(0.5 * (box.low + box.high) / kCubeMm);
    Group& group = groups_[{cube.x, cube.y, cube.z}];
    extend(group.box, box.low), extend(group.box, box.high);
    return group.hash;
  }
  // `common`: a number that every one of them depends on.
  void addTo(std::vector<FieldPiece>& pieces, double common) const {
    for (const auto& [cube, group] : groups_)
      pieces.push_back({Hash().add(group.hash.value()).add(common).value(), group.box});
  }

 private:
  static constexpr double kCubeMm = 15;
  struct Group {
    Hash hash;
    FieldBox box;
  };
  std::map<std::tuple<double, double, double>, Group> groups_;
};

}  // namespace sciatlas::anatomy
