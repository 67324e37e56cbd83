#include "anatomy/thick_pieces.h"

namespace sciatlas::anatomy {
namespace {
constexpr double kSteepest = 0.999;  // growth of the radius per mm above which the larger sphere swallows the smaller
}

RoundCone::RoundCone(const Vec3& a, const Vec3& b, double ra, double rb) : a_(a), radius_(ra) {
  length_ = glm::length(b - a);
  if (length_ < 1e-9) {
    length_ = 0;
    radius_ = std::max(ra, rb);
    return;
  }
  inverseLength_ = 1 / length_;
  axis_ = (b - a) * inverseLength_;
  slope_ = (rb - ra) * inverseLength_;
  if (std::abs(slope_) < kSteepest)
    lean_ = slope_ / std::sqrt(1 - slope_ * slope_);
  else
    lean_ = slope_ > 0 ? 1e6 : -1e6;
}

FieldBox RoundCone::middleBox() const {
  FieldBox box;
  extend(box, a_);
  extend(box, a_ + axis_ * length_);
  return box;
}

ThickTriangle::ThickTriangle(const Vec3 (&corners)[3], const double (&radii)[3]) : a_(corners[0]), radius_(radii[0]) {
  for (int i = 0; i < 3; ++i) edges_[i] = RoundCone(corners[i], corners[(i + 1) % 3], radii[i], radii[(i + 1) % 3]);
  const Vec3 ab = corners[1] - corners[0], ac = corners[2] - corners[0];
  const Vec3 cross = glm::cross(ab, ac);
  const double area2 = glm::dot(cross, cross);
  if (area2 < 1e-12) return;
  normal_ = cross / std::sqrt(area2);
  towardsB_ = glm::cross(ac, cross) / area2;
  towardsC_ = glm::cross(cross, ab) / area2;
  growth_ = (radii[1] - radii[0]) * towardsB_ + (radii[2] - radii[0]) * towardsC_;
  const double growth2 = glm::dot(growth_, growth_);
  if (growth2 >= kSteepest * kSteepest) return;
  steep_ = std::sqrt(1 - growth2);
  lean_ = growth_ / steep_;
}

double ThickTriangle::distance(const Vec3& p, double& weightB, double& weightC) const {
  bool tryEdge[3] = {true, true, true};
  if (steep_ > 0) {
    const Vec3 w = p - a_;
    const double height = std::abs(glm::dot(normal_, w));
    const Vec3 q = w + lean_ * height;
    const double b = glm::dot(towardsB_, q), c = glm::dot(towardsC_, q);
    if (b >= 0 && c >= 0 && b + c <= 1) {
      weightB = b;
      weightC = c;
      return height * steep_ - (radius_ + glm::dot(growth_, w));
    }
    // The distance is a minimum of a convex function over the triangle, so it lies on an edge that the free minimum is
    // beyond.
    tryEdge[0] = c < 0;
    tryEdge[1] = b + c > 1;
    tryEdge[2] = b < 0;
  }
  double best = 1e30;
  for (int i = 0; i < 3; ++i) {
    if (!tryEdge[i]) continue;
    double t = 0;
    const double d = edges_[i].distance(p, t);
    if (d >= best) continue;
    best = d;
    weightB = i == 0 ? t : i == 1 ? 1 - t : 0;
    weightC = i == 0 ? 0 : i == 1 ? t : 1 - t;
  }
  return best;
}

FieldBox ThickTriangle::middleBox() const {
  FieldBox box = edges_[0].middleBox();
  const FieldBox other = edges_[1].middleBox();
  extend(box, other.low);
  extend(box, other.high);
  return box;
}

double ThickTriangle::largestRadius() const {
  return std::max(edges_[0].largestRadius(), edges_[1].largestRadius());
}

}  // namespace sciatlas::anatomy
