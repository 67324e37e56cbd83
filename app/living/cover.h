// Skin, and the fat and fascia under it, which move as one: what happens to the skin is worked out on points of it that
// stand a finger's breadth apart, smooth and over the muscles, and all layers take part in it.
#pragma once
#include <cstdint>
#include <vector>

#include "living/follow.h"

namespace sciatlas::living {

// Points of the surfaces underneath, with their normals, to be asked for the nearest.
class UnderSide {
 public:
  void add(const core::Mesh& mesh);
  void finish();
  // How far outside the surface at its nearest point the place lies, of surfaces that face along `facing` alone unless
  // that is zero; `surface` is that point's direction. False when nothing is near.
  bool heightMm(const glm::vec3& place, const glm::vec3& facing, float& height, glm::vec3& surface) const;

 private:
  struct Point {
    std::int64_t cell;
    glm::vec3 at, normal;
  };
  std::vector<Point> points_;
};

class Cover {
 public:
  // `skin` is the surface at rest, coarse; `follow` what its points hold on to.
  Cover(const Rig& rig, const std::vector<BoneField>& fields, const Follow& follow, const core::Mesh& skin,
        const UnderSide& rest);
  Cover(const Rig& rig, const std::vector<BoneField>& fields) : nodes_(rig, fields) {}  // to be read
  void keep(Kept& kept) {
    kept(at_), kept(outward_), kept(bodies_), kept(heightMm_), kept(indices_), kept(hold_), kept(nodes_);
  }
  // What a layer holds on to: the points of the skin.
  Hold hold(const std::vector<glm::vec3>& points) const { return nodes_.hold(points, kNearest, kSoftMm); }
  // What each point of the skin does otherwise than its blend of bones.
  std::vector<glm::vec3> departures(const RigState& state, const std::vector<glm::vec3>& nodeDepartures,
                                    const UnderSide& under) const;

 private:
  static constexpr int kNearest = 8;
  static constexpr float kSoftMm = 4;
  void even(std::vector<glm::vec3>& values) const;

  bool mayPress(std::size_t point, const RigState& state) const;

  std::vector<glm::vec3> at_, outward_;
  std::vector<std::uint32_t> bodies_;  // that move it and what it covers, a bit each
  std::vector<float> heightMm_;        // kept over the muscles
  std::vector<std::uint32_t> indices_;
  Hold hold_;
  Follow nodes_;
};

}  // namespace sciatlas::living
