// How the bones of a body stand against those at rest: what is "behind" at a place follows the bones near it when
// joints bend. Each bone's turn is the rigid motion that fits its vertices best (polar decomposition of their
// covariance, Kabsch 1976). Lengths in mm, in the frame of the model.
#pragma once
#include <glm/gtc/quaternion.hpp>
#include <optional>
#include <vector>

#include "scene/atlas.h"

namespace sciatlas::lesson {

class BoneTurns {
 public:
  // `shown` must be a state of `rest`; both are needed only here.
  BoneTurns(const scene::Atlas& rest, const scene::Atlas& shown);

  bool still() const { return still_; }  // no bone has moved
  // The turn from rest at a place of the body that is shown: that of the nearest bone, blended with those hardly
  // farther away.
  glm::quat near(const glm::vec3& shownMm) const;
  // The turn of a bone; the identity for what is no bone.
  glm::quat of(int structure) const;
  // Where a place that is firm on a bone at rest has gone; nothing for what is no bone.
  std::optional<glm::vec3> carried(int structure, const glm::vec3& restMm) const;

 private:
  struct Bone {
    int structure = -1;
    glm::quat turn{1, 0, 0, 0};
    glm::vec3 restMm{0}, shownMm{0};    // its middle
    std::vector<glm::vec3> verticesMm;  // as shown, thinned
  };
  const Bone* find(int structure) const;
  std::vector<Bone> bones_;
  bool still_ = true;
};

}  // namespace sciatlas::lesson
