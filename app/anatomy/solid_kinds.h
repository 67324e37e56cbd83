// Makers of single kinds; only solid.cpp and the files of the kinds use them.
#pragma once
#include <optional>

#include "anatomy/solid.h"

namespace sciatlas::anatomy {

std::shared_ptr<const Solid> makeRod(const PartSpec&, const LandmarkPool&);
std::shared_ptr<const Solid> makePlate(const PartSpec&, const LandmarkPool&);
std::shared_ptr<const Solid> makeSheet(const PartSpec&, const LandmarkPool&, Side);
std::shared_ptr<const Solid> makeTube(const PartSpec&, const LandmarkPool&);
std::shared_ptr<const Solid> makeLoft(const PartSpec&, const LandmarkPool&);
std::shared_ptr<const Solid> makeBall(const PartSpec&, const LandmarkPool&);
std::shared_ptr<const Solid> makeBox(const PartSpec&, const LandmarkPool&);

// A smooth curve through landmarks, resampled about every `stepMm`; radii clamped to kThinnestMm.
struct CurvePoint {
  Vec3 at{0}, tangent{0};
  double r = 1, rt = 1;
  std::size_t after = 0;  // which point it follows, and how far it has come to the next (0 to 1)
  double share = 0;
};
std::vector<CurvePoint> splineThrough(const std::vector<int>& points, const LandmarkPool& pool, double stepMm);

// Distance from a point (absolute coordinates) to an ellipse or ellipsoid with these half axes, negative inside.
double ellipseDistance(double x, double y, double a, double b);
double ellipsoidDistance(const Vec3& p, const Vec3& halfAxes);

// Where the rounding of a loft is larger than the corners of its sections, so that the skin would turn inside out: the
// section with the sharpest corner, and about how large a rounding that bears. Nothing where all is well.
struct SharpCorner {
  int section = 0;  // in the pool
  double radiusMm = 0;
};
std::optional<SharpCorner> sharpCorner(const PartSpec& loft, const LandmarkPool& pool);

// Rotation of a section or ball: yaw about y, then roll about z, then tilt about x (positive raises the front).
glm::dmat3 turn(double yawDeg, double rollDeg, double tiltDeg);

}  // namespace sciatlas::anatomy
