// The solids of one part each, as signed distances; field.cpp joins them into a structure.
#pragma once
#include <memory>
#include <vector>

#include "anatomy/envelope.h"
#include "anatomy/field.h"
#include "anatomy/model_data.h"

namespace sciatlas::anatomy {

constexpr double kFar = 1e30;
constexpr double kThinnestMm = 0.05;  // half thickness below which nothing can be meshed

class Solid {
 public:
  virtual ~Solid() = default;
  // Signed distance in mm, exact if below `limit`; at or above it any value not below `limit` may come back.
  virtual double distance(const Vec3& p, double limit) const = 0;
  virtual FieldBox box() const = 0;  // encloses the solid
  // Adds what it is made of, as Field does.
  virtual bool addPieces(std::vector<FieldPiece>&) const { return false; }
  // Frame of the nearest place of a part that defines fibres (sheet, tube), and the distance to it; kFar if it defines
  // none.
  virtual double fibre(const Vec3&, FibreFrame&) const { return kFar; }
};

// The solid of a part (not of a cover) from the present values of its landmarks. Midline parts are mirrored by the
// caller.
std::shared_ptr<const Solid> makeSolid(const PartSpec& part, const LandmarkPool& pool, Side side);

// Quadratic smooth minimum and maximum; two equal distances give a bulge of blend / 4.
inline double smoothMin(double a, double b, double blend) {
  const double near = blend - (a < b ? b - a : a - b);
  const double low = a < b ? a : b;
  return near > 0 ? low - near * near / (4 * blend) : low;
}
inline double smoothMax(double a, double b, double blend) {
  return -smoothMin(-a, -b, blend);
}

// Points on a tube's centre line, about every `stepMm`.
std::vector<CentrelinePoint> tubeCentreline(const PartSpec& part, const LandmarkPool& pool, double stepMm);

// The field of a whole structure; `envelopes` makes those of its covers.
std::unique_ptr<Field> makeField(const std::vector<PartSpec>& parts, const LandmarkPool& pool, Side side,
                                 const EnvelopeMaker& envelopes);

}  // namespace sciatlas::anatomy
