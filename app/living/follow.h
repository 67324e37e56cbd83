// What lies between bones and muscles and has no fibres of its own (skin, fat, fascia, vessels, nerves, discs,
// capsules): every point has shares of the bodies, smooth over joints, and is carried by their blend, which keeps its
// distance from the joint; on this comes what the bones and muscles nearest to it (the nodes) do otherwise than that
// blend.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "living/sheet.h"

namespace sciatlas::living {

struct Shares {
  std::array<std::uint8_t, 4> body{};
  std::array<std::uint16_t, 4> share{};  // of 65535
};

// Points of one surface: shares, and `nearest` nodes each with its weight.
struct Hold {
  int nearest = 0;
  std::vector<Shares> shares;
  std::vector<std::uint16_t> node, weight;  // nearest * points
  std::uint32_t bodies = 0;                 // a bit for each body that moves any of it
  void keep(Kept& kept) { kept(nearest), kept(shares), kept(node), kept(weight), kept(bodies); }
};

class Follow {
 public:
  Follow(const Rig& rig, const std::vector<BoneField>& fields);

  // What a point follows of the bodies: (body, share), summing up to 1.
  std::vector<std::pair<int, float>> sharesAt(const glm::vec3& p) const;
  // Of bodies that are part of the trunk alone.
  std::vector<std::pair<int, float>> trunkSharesAt(const glm::vec3& p) const;

  // Nodes first, then the points that hold on to them.
  void addBone(int body, const core::Mesh& coarse);
  void addSheet(std::size_t sheet, const Sheet& of, const core::Mesh& coarse);
  // A node whose departures come from elsewhere.
  void addPoint(const glm::vec3& p, std::uint32_t bodies);
  void finishNodes();
  // A bit for each body that moves a point.
  std::uint32_t bodiesOf(const Hold& hold, std::size_t point) const;
  std::size_t nodes() const { return nodes_.size(); }
  // Within softMm of a node the others still count.
  Hold hold(const std::vector<glm::vec3>& points, int nearest, float softMm) const;

  void keep(Kept& kept) {
    kept(nodes_);
    if (kept.reads()) cells_.clear(), finishNodes();
  }

  // For a pose: what each node does otherwise than its blend.
  std::vector<glm::vec3> departures(const RigState& state, const std::vector<Sheet>& sheets,
                                    const std::vector<std::vector<Affine>>& solved) const;
  static Rigid blend(const Hold& hold, std::size_t point, const RigState& state);
  static glm::vec3 departure(const Hold& hold, std::size_t point, const std::vector<glm::vec3>& departures);
  // Moves a point by both together. Returns RigState::carrier of the bodies that carry it as one, -1 if there are none.
  static int move(const Hold& hold, std::size_t point, const RigState& state, const std::vector<glm::vec3>& departures,
                  glm::vec3& p);

 private:
  struct Node {
    glm::vec3 at;
    Shares shares;
    glm::vec2 uv{0};
    int body = -1, sheet = -1;
    char side = 'm';
    std::uint32_t bodies = 0;
  };
  struct Near {
    float distance;
    int node;
  };
  void addNode(Node node, float spacingMm);
  float zoneShare(const RigJoint& joint, const glm::vec3& p) const;
  void findNear(const glm::vec3& p, std::size_t count, std::vector<Near>& found) const;
  static Shares packed(std::vector<std::pair<int, float>> shares);
  std::int64_t cellOf(const glm::vec3& p) const;

  const Rig& rig_;
  const std::vector<BoneField>& fields_;
  std::vector<Node> nodes_;
  std::vector<std::pair<std::int64_t, int>> cells_;  // sorted
};

}  // namespace sciatlas::living
