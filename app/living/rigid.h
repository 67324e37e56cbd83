// Rigid motions, and their blending: what a soft part between two bones does.
#pragma once
#include <glm/glm.hpp>
#include <glm/gtc/quaternion.hpp>

namespace sciatlas::living {

// x -> turn * x + shiftMm.
struct Rigid {
  glm::quat turn{1, 0, 0, 0};
  glm::vec3 shiftMm{0};
  glm::vec3 operator()(const glm::vec3& p) const { return turn * p + shiftMm; }
  bool still() const { return shiftMm == glm::vec3(0) && turn == glm::quat(1, 0, 0, 0); }
};

// Within what single precision leaves.
inline bool alike(const Rigid& a, const Rigid& b) {
  return glm::distance(a.shiftMm, b.shiftMm) <= 1e-5f && std::abs(glm::dot(a.turn, b.turn)) >= 1 - 1e-6f;
}

// First `inner`, then `outer`.
inline Rigid operator*(const Rigid& outer, const Rigid& inner) {
  return {outer.turn * inner.turn, outer(inner.shiftMm)};
}

inline Rigid turnAbout(const glm::vec3& centreMm, const glm::vec3& axis, float degrees) {
  const glm::quat turn = glm::angleAxis(glm::radians(degrees), axis);
  return {turn, centreMm - turn * centreMm};
}

// The turn that takes one unit vector to another by the shortest way.
inline glm::quat shortestTurn(const glm::vec3& from, const glm::vec3& to) {
  const float cosine = glm::dot(from, to);
  if (cosine < -0.9999f) {
    const glm::vec3 helper = std::abs(from.x) < 0.8f ? glm::vec3(1, 0, 0) : glm::vec3(0, 1, 0);
    return glm::angleAxis(glm::pi<float>(), glm::normalize(glm::cross(from, helper)));
  }
  return glm::normalize(glm::quat(1 + cosine, glm::cross(from, to)));
}

// A weighted mean of rigid motions that is rigid itself (dual quaternion linear blending; Kavan et al. 2008). Between
// two bones of one joint it turns about the joint, so that what lies round it keeps its distance from the centre.
class RigidBlend {
 public:
  void add(const Rigid& motion, float weight) {
    const glm::quat q = motion.turn;
    if (glm::dot(q, real_) < 0) weight = -weight;
    real_ = real_ + weight * q;
    dual_ = dual_ + (0.5f * weight) * (glm::quat(0, motion.shiftMm.x, motion.shiftMm.y, motion.shiftMm.z) * q);
  }
  Rigid mean() const {
    const float length = glm::length(real_);
    const glm::quat q = real_ / length, d = dual_ / length;
    const glm::quat shift = d * glm::conjugate(q);
    return {q, 2.0f * glm::vec3(shift.x, shift.y, shift.z)};
  }

 private:
  glm::quat real_{0, 0, 0, 0}, dual_{0, 0, 0, 0};
};

}  // namespace sciatlas::living
