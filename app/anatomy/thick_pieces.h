// Convex hulls of two spheres (a round cone) and of three spheres (a thick triangle): the pieces of rods, plates and
// sheets. The distances are exact outside, so that the slope of a field never exceeds 1.
#pragma once
#include "anatomy/bvh.h"
#include "anatomy/pieces.h"

namespace sciatlas::anatomy {

// Hull of a sphere with radius ra at a and one with rb at b.
class RoundCone {
 public:
  RoundCone() = default;
  RoundCone(const Vec3& a, const Vec3& b, double ra, double rb);
  // t: where on the axis the nearest sphere sits, 0..1.
  double distance(const Vec3& p, double& t) const {
    const Vec3 w = p - a_;
    const double along = glm::dot(w, axis_);
    const double across2 = std::max(0.0, glm::dot(w, w) - along * along);
    const double at = std::clamp(along + lean_ * std::sqrt(across2), 0.0, length_);
    t = at * inverseLength_;
    return std::sqrt(across2 + (along - at) * (along - at)) - (radius_ + slope_ * at);
  }
  FieldBox middleBox() const;
  void addTo(Hash& hash) const {
    addVector(hash, a_), addVector(hash, axis_), hash.add(length_).add(radius_).add(slope_);
  }
  double largestRadius() const { return std::max(radius_, radius_ + slope_ * length_); }

 private:
  Vec3 a_{0}, axis_{0};
  double length_ = 0, inverseLength_ = 0, radius_ = 0, slope_ = 0, lean_ = 0;
};

// Hull of three spheres.
class ThickTriangle {
 public:
  ThickTriangle() = default;
  ThickTriangle(const Vec3 (&corners)[3], const double (&radii)[3]);
  // weightB, weightC: barycentric weights of the second and third corner at the nearest sphere.
  double distance(const Vec3& p, double& weightB, double& weightC) const;
  FieldBox middleBox() const;
  void addTo(Hash& hash) const { edges_[0].addTo(hash), edges_[1].addTo(hash); }
  double largestRadius() const;

 private:
  Vec3 a_{0}, normal_{0}, towardsB_{0}, towardsC_{0};  // towards: gradients of the barycentric weights
  Vec3 growth_{0}, lean_{0};                           // gradient of the radius in the plane
  double radius_ = 0, steep_ = 0;                      // steep 0: no inside solution, only edges count
  RoundCone edges_[3];                                 // ab, bc, ca
};

}  // namespace sciatlas::anatomy
