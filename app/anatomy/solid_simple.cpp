// Ellipsoids and rounded boxes, and the distance to an ellipse.
#include <cmath>

#include "anatomy/bvh.h"
#include "anatomy/pieces.h"
#include "anatomy/solid_kinds.h"

namespace sciatlas::anatomy {
namespace {

// The nearest point of an axis-aligned ellipsoid is x_i = e_i^2 y_i / (t + e_i^2), where t solves sum (e_i y_i / (t +
// e_i^2))^2 = 1. The sum falls and is convex for t > -min e^2, so Newton's method from the left never overshoots.
template <int N>
double quadricDistance(const double (&point)[N], const double (&axes)[N]) {
  double y[N], t = -1e300, inside = 0;
  for (int i = 0; i < N; ++i) {
    y[i] = std::max(std::abs(point[i]), 1e-5 * axes[i]);
    inside += (y[i] / axes[i]) * (y[i] / axes[i]);
    t = std::max(t, axes[i] * y[i] - axes[i] * axes[i]);
  }
  for (int step = 0; step < 40; ++step) {
    double value = -1, slope = 0;
    for (int i = 0; i < N; ++i) {
      const double s = 1 / (t + axes[i] * axes[i]);
      const double q = axes[i] * y[i] * s;
      value += q * q;
      slope -= 2 * q * q * s;
    }
    const double move = -value / slope;
    t += move;
    if (move < 1e-9 * (1 + std::abs(t))) break;
  }
  double sum = 0;
  for (int i = 0; i < N; ++i) {
    const double x = axes[i] * axes[i] * y[i] / (t + axes[i] * axes[i]);
    sum += (x - y[i]) * (x - y[i]);
  }
  return inside < 1 ? -std::sqrt(sum) : std::sqrt(sum);
}

class BallSolid : public Solid {
 public:
  BallSolid(const Vec3& at, const Vec3& radii, const glm::dmat3& turned)
      : at_(at), radii_(radii), toLocal_(glm::transpose(turned)) {}
  double distance(const Vec3& p, double) const override {
    if (radii_.x == radii_.y && radii_.y == radii_.z) return glm::length(p - at_) - radii_.x;
    return ellipsoidDistance(toLocal_ * (p - at_), radii_);
  }
  FieldBox box() const override {
    FieldBox box;
    for (int i = 0; i < 3; ++i) {
      const double half = glm::length(Vec3(toLocal_[i]) * radii_);
      box.low[i] = at_[i] - half;
      box.high[i] = at_[i] + half;
    }
    return box;
  }
  bool addPieces(std::vector<FieldPiece>& pieces) const override {
    Hash hash;
    addVector(hash, at_), addVector(hash, radii_);
    for (int i = 0; i < 3; ++i) addVector(hash, toLocal_[i]);
    pieces.push_back({hash.value(), box()});
    return true;
  }

 private:
  Vec3 at_, radii_;
  glm::dmat3 toLocal_;
};

class BoxSolid : public Solid {
 public:
  BoxSolid(const Vec3& at, const Vec3& half, double round, const glm::dmat3& axes)
      : at_(at), half_(half), round_(round), axes_(axes), toLocal_(glm::transpose(axes)) {}
  double distance(const Vec3& p, double) const override {
    const Vec3 q = glm::abs(toLocal_ * (p - at_)) - half_ + round_;
    return glm::length(glm::max(q, 0.0)) + std::min(std::max({q.x, q.y, q.z}), 0.0) - round_;
  }
  FieldBox box() const override {
    const Vec3 reach = glm::abs(axes_[0]) * half_.x + glm::abs(axes_[1]) * half_.y + glm::abs(axes_[2]) * half_.z;
    return {at_ - reach, at_ + reach};
  }
  bool addPieces(std::vector<FieldPiece>& pieces) const override {
    Hash hash;
    addVector(hash, at_), addVector(hash, half_), hash.add(round_);
    for (int i = 0; i < 3; ++i) addVector(hash, axes_[i]);
    pieces.push_back({hash.value(), box()});
    return true;
  }

 private:
  Vec3 at_, half_;
  double round_;
  glm::dmat3 axes_, toLocal_;
};

}  // namespace

double ellipseDistance(double x, double y, double a, double b) {
  return quadricDistance<2>({x, y}, {a, b});
}

double ellipsoidDistance(const Vec3& p, const Vec3& e) {
  return quadricDistance<3>({p.x, p.y, p.z}, {e.x, e.y, e.z});
}

glm::dmat3 turn(double yawDeg, double rollDeg, double tiltDeg) {
  const double y = glm::radians(yawDeg), r = glm::radians(rollDeg), t = glm::radians(-tiltDeg);
  // Columns are the images of x, y, z.
  const glm::dmat3 yaw(Vec3(std::cos(y), 0, -std::sin(y)), Vec3(0, 1, 0), Vec3(std::sin(y), 0, std::cos(y)));
  const glm::dmat3 roll(Vec3(std::cos(r), std::sin(r), 0), Vec3(-std::sin(r), std::cos(r), 0), Vec3(0, 0, 1));
  const glm::dmat3 tilt(Vec3(1, 0, 0), Vec3(0, std::cos(t), std::sin(t)), Vec3(0, -std::sin(t), std::cos(t)));
  return tilt * roll * yaw;
}

std::shared_ptr<const Solid> makeBall(const PartSpec& part, const LandmarkPool& pool) {
  const Vec3 radii = part.sizeMm.x > 0 ? part.sizeMm : Vec3(pool.landmarks[part.place.landmark].rMm);
  return std::make_shared<BallSolid>(pool.place(part.place), radii,
                                     turn(part.axesDeg.x, part.axesDeg.y, part.axesDeg.z));
}

std::shared_ptr<const Solid> makeBox(const PartSpec& part, const LandmarkPool& pool) {
  const Vec3 normal = glm::normalize(pool.direction(part.normal));
  Vec3 up = pool.direction(part.up);
  up = glm::normalize(up - normal * glm::dot(up, normal));
  const Vec3 half = 0.5 * part.sizeMm;
  const double round = std::min({part.roundMm, half.x, half.y, half.z});
  return std::make_shared<BoxSolid>(pool.place(part.place), half, round,
                                    glm::dmat3(glm::cross(up, normal), up, normal));
}

}  // namespace sciatlas::anatomy
