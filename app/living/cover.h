// Skin, and the fat and fascia under it, which move as one: what happens to the skin is worked out on points of it that
// stand a finger's breadth apart, smooth and over the muscles, and all layers take part in it.
#pragma once
#include <cstdint>
#include <vector>

#include "living/follow.h"
#include "living/under_skin.h"

namespace sciatlas::living {

// A moved surface that the skin must stay over.
struct Carries {
  const NextUnder* under;
  const std::vector<glm::vec3>* atMm;
};

class Cover {
 public:
  // `skin` is the surface at rest, coarse; `follow` what its points hold on to.
  Cover(const Rig& rig, const std::vector<BoneField>& fields, const Follow& follow, const core::Mesh& skin);
  Cover(const Rig& rig, const std::vector<BoneField>& fields) : nodes_(rig, fields) {}  // to be read
  void keep(Kept& kept) { kept(at_), kept(indices_), kept(over_), kept(face_), kept(hold_), kept(nodes_); }
  // What a layer holds on to: the points of the skin.
  Hold hold(const std::vector<glm::vec3>& points) const { return nodes_.hold(points, kNearest, kSoftMm); }
  const SkinFace& face() const { return face_; }
  // What each point of the skin does otherwise than its blend of bones.
  std::vector<glm::vec3> departures(const RigState& state, const std::vector<glm::vec3>& nodeDepartures,
                                    const std::vector<Carries>& under) const;
  // How far each point of the moved skin has to rise yet to stay over them.
  std::vector<glm::vec3> lifts(const std::vector<glm::vec3>& skinAtMm, const std::vector<Carries>& under) const;

 private:
  static constexpr int kNearest = 8;
  static constexpr float kSoftMm = 4;
  void even(std::vector<glm::vec3>& values) const;
  std::vector<float> liftMm(const std::vector<glm::vec3>& at, const std::vector<glm::vec3>& outward,
                            const std::vector<Carries>& under) const;

  std::vector<glm::vec3> at_;
  std::vector<std::uint32_t> indices_;
  std::vector<std::uint16_t> over_;  // by point: itself, or the point of the outer face over one of the inner
  SkinFace face_;
  Hold hold_;
  Follow nodes_;
};

}  // namespace sciatlas::living
