// A smooth surface round many structures: what a fascia or the skin is stretched over. The nearest of all surfaces is
// sampled on a coarse lattice and smoothed, so that gaps between muscles are bridged and small forms still show.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "anatomy/field.h"
#include "anatomy/model_data.h"

namespace sciatlas::anatomy {

class Solid;

// A field that an envelope is stretched over. The pieces say what it is made of, so that a later run knows where it has
// changed: a hash of all that determines one, and a box that holds it.
struct CoveredPiece {
  std::uint64_t hash = 0;
  FieldBox box;
  bool operator==(const CoveredPiece&) const = default;
};
struct CoveredField {
  std::shared_ptr<const Field> field;
  std::vector<CoveredPiece> pieces;
};

// What an envelope has sampled, kept from run to run: the nearest of all surfaces before it is smoothed, x first.
struct EnvelopeSamples {
  struct Covered {
    FieldBox box;
    std::vector<CoveredPiece> pieces;
    bool operator==(const Covered&) const = default;
  };
  static constexpr std::uint16_t kNone = 0xffff;

  Vec3 originMm{0};
  glm::ivec3 size{0};
  std::vector<float> nearestMm;
  std::vector<std::uint16_t> nearest;  // the number of the field that is nearest; kNone where all are out of reach
  // How much farther that one may be before another is nearest or has to be asked, in steps; 0: not known.
  std::vector<std::uint8_t> lead;
  static constexpr float kLeadStepMm = 0.01f;
  std::vector<Covered> covered;
};

class Envelope {
 public:
  // gridMm: step of the lattice; spreadMm: standard deviation of the smoothing (0 = none). With `midline` the fields
  // are those of the right half, and their mirror image in x = 0 counts as well. `kept`: samples of an earlier run for
  // the same fields, or empty; nodes that no change has come near are taken from there, and the new samples are left in
  // it. The result is the same as without it. The nodes stand at multiples of gridMm, so that they stay where they are
  // when the fields' common box grows.
  Envelope(const std::vector<CoveredField>& fields, bool midline, double gridMm, double spreadMm, unsigned threads,
           EnvelopeSamples* kept = nullptr);

  // Signed distance to the smoothed surface in mm, negative inside; good to about kReachMm outside, beyond that and
  // deep inside it stays at a bound. Thread-safe.
  double distance(const Vec3& p) const;
  const FieldBox& box() const { return box_; }  // of the fields, the authored half
  // Its lattice in cubes of nodes, each with the places whose distance depends on it.
  void addPieces(std::vector<FieldPiece>& pieces) const;

  static constexpr double kReachMm = 60, kDepthMm = 24;

 private:
  float at(int i, int j, int k) const { return values_[i + std::size_t(size_.x) * (j + std::size_t(size_.y) * k)]; }
  // Samples into values_ and `into`, which holds what is kept before.
  void sample(const std::vector<CoveredField>& fields, const std::vector<FieldBox>& boxes, bool midline,
              double farthestMm, unsigned threads, EnvelopeSamples* into);
  void smooth(double sigmaNodes, unsigned threads);

  FieldBox box_;
  Vec3 origin_{0};
  double gridMm_;
  glm::ivec3 size_{0};
  std::vector<float> values_;
};

// Finds (or makes) the envelope of a part of kind cover.
using EnvelopeMaker = std::function<std::shared_ptr<const Envelope>(const PartSpec&)>;

// The solid of a cover: the envelope grown by the thickness at its landmarks, blended over the distances to them.
std::shared_ptr<const Solid> makeCover(const PartSpec& part, const LandmarkPool& pool,
                                       std::shared_ptr<const Envelope> envelope);

}  // namespace sciatlas::anatomy
