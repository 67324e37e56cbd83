// A solid as a signed distance field, built from one [[structure]] of a model file (models/README.md is the language).
#pragma once
#include <cstdint>
#include <glm/glm.hpp>
#include <memory>
#include <string>
#include <vector>

namespace sciatlas::anatomy {

using Vec3 = glm::dvec3;

struct FieldBox {
  Vec3 low{1e30}, high{-1e30};
  bool operator==(const FieldBox&) const = default;
};

// A piece of what a field is made of, known by a hash of its form and place: two fields with the same pieces are the
// same. Where the field's size is below x it depends only on the pieces whose box is nearer than kPieceReach x; on a
// local piece it depends only within its box.
struct FieldPiece {
  std::uint64_t hash = 0;
  FieldBox box;
  bool local = false;
};
inline constexpr double kPieceReach = 1.3;  // a flat tube's distance may be that much smaller than the way

// Where a point lies in a muscle's grid: u across (0..1), v along the fibres (0 = origin), and the unit fibre
// direction.
struct FibreFrame {
  double u = 0, v = 0;
  Vec3 direction{0, -1, 0};
};

class Field {
 public:
  virtual ~Field() = default;
  // Signed distance in mm, negative inside; exact within 8 mm of single parts, beyond that up to a tenth too small in
  // size (much cheaper). The slope never exceeds 1, so |distance(p)| is a safe step for narrow-band sampling.
  // Thread-safe.
  virtual double distance(const Vec3& p) const = 0;
  // The same where it is below limitMm; at or above it any value not below limitMm may come back. A small limit is much
  // cheaper. Thread-safe.
  virtual double distanceWithin(const Vec3& p, double limitMm) const {
    static_cast<void>(limitMm);
    return distance(p);
  }
  virtual FieldBox box() const = 0;  // encloses the surface
  // The boxes of its parts, in the order of the model file; a part cut away from others as well.
  virtual std::vector<FieldBox> partBoxes() const { return {box()}; }
  // Adds what it is made of; false if that is not known (and then what was added means nothing).
  virtual bool addPieces(std::vector<FieldPiece>&) const { return false; }
  virtual FibreFrame fibre(const Vec3& p) const = 0;
};

}  // namespace sciatlas::anatomy
