#include "anatomy/envelope.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "anatomy/bvh.h"
#include "anatomy/pieces.h"
#include "anatomy/solid.h"
#include "core/parallel.h"

namespace sciatlas::anatomy {
namespace {

constexpr int kRowsPerJob = 64;
constexpr std::size_t kNoNode = ~std::size_t(0);
constexpr int kCubeNodes = 8;   // side of the cubes that a changed lattice is compared by
constexpr double kExactMm = 8;  // so near a field's distance does not depend on the limit it is asked with
constexpr float kShavedMm = 1;  // smoothing rounds off no more than this, so that no bone's edge comes through

// Weights of the four nodes around t (0..1 between the middle two): a cubic B-spline, smooth to its curvature.
std::array<double, 4> splineWeights(double t) {
  const double u = 1 - t;
  return {u * u * u / 6, (4 - 6 * t * t + 3 * t * t * t) / 6, (4 - 6 * u * u + 3 * u * u * u) / 6, t * t * t / 6};
}

class CoverSolid : public Solid {
 public:
  // How fast thickness may change along the surface; a distance shortened by it is still a safe step.
  static constexpr double kSteepest = 1.25;

  CoverSolid(const PartSpec& part, const LandmarkPool& pool, std::shared_ptr<const Envelope> envelope)
      : envelope_(std::move(envelope)) {
    for (int i : part.points) controls_.push_back({pool.landmarks[i].atMm, pool.landmarks[i].rMm});
    for (const Control& c : controls_) thickestMm_ = std::max(thickestMm_, c.thicknessMm);
    box_ = envelope_->box();
    box_.low -= thickestMm_ + kRoomMm;
    box_.high += thickestMm_ + kRoomMm;
  }

  double distance(const Vec3& p, double limit) const override {
    const double envelope = envelope_->distance(p);
    // Far outside the thickness of the place does not matter.
    if (envelope > thickestMm_ + kRoomMm && envelope - thickestMm_ >= limit * kSteepest)
      return (envelope - thickestMm_) / kSteepest;
    return (envelope - thickness(p)) / kSteepest;
  }
  FieldBox box() const override { return box_; }
  bool addPieces(std::vector<FieldPiece>& pieces) const override {
    envelope_->addPieces(pieces);
    Hash hash;
    for (const Control& c : controls_) addVector(hash, c.atMm), hash.add(c.thicknessMm);
    pieces.push_back({hash.value(), {Vec3(-kFar), Vec3(kFar)}});
    return true;
  }

 private:
  static constexpr double kRoomMm = 6;   // smoothing may push the envelope out of the fields' boxes
  static constexpr double kSoftMm = 15;  // within this distance of a landmark its thickness is nearly its own

  struct Control {
    Vec3 atMm;
    double thicknessMm;
  };

  double thickness(const Vec3& p) const {
    double sum = 0, weights = 0;
    for (const Control& c : controls_) {
      const Vec3 away = p - c.atMm;
      const double squared = glm::dot(away, away) + kSoftMm * kSoftMm, weight = 1 / (squared * squared);
      sum += weight * c.thicknessMm, weights += weight;
    }
    return sum / weights;
  }

  std::shared_ptr<const Envelope> envelope_;
  std::vector<Control> controls_;
  double thickestMm_ = 0;
  FieldBox box_;
};

}  // namespace

namespace {

struct Change {
  std::size_t field;
  FieldBox box;           // where it was or is
  bool otherBox = false;  // of the whole field: it is asked at other places
};

// Where the fields have changed since the samples were taken, field by field.
std::vector<Change> changesOf(const EnvelopeSamples& kept, const std::vector<CoveredField>& fields,
                              const std::vector<FieldBox>& boxes) {
  std::vector<Change> changes;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    const EnvelopeSamples::Covered& before = kept.covered[f];
    const std::vector<CoveredPiece>& now = fields[f].pieces;
    if (before.box != boxes[f] || before.pieces.size() != now.size()) {
      changes.insert(changes.end(), {{f, before.box, true}, {f, boxes[f], true}});
      continue;
    }
    for (std::size_t i = 0; i < now.size(); ++i)
      if (now[i].hash != before.pieces[i].hash)
        changes.insert(changes.end(), {{f, before.pieces[i].box}, {f, now[i].box}});
  }
  return changes;
}

struct NodeSample {
  float valueMm;
  std::uint16_t nearest;
  std::uint8_t lead;
};

// The nearest of all fields at a place, and by how much.
class NearestField {
 public:
  using Order = std::vector<std::pair<double, std::size_t>>;  // room for all fields
  NearestField(const std::vector<CoveredField>& fields, const std::vector<FieldBox>& boxes, double farthestMm)
      : fields_(fields), boxes_(boxes), farthestMm_(farthestMm) {}

  NodeSample at(const Vec3& p, Order& order) const {
    double best = farthestMm_, others = farthestMm_;
    std::uint16_t owner = EnvelopeSamples::kNone;
    std::size_t near = 0;
    for (std::size_t f = 0; f < fields_.size(); ++f)
      if (const double d = squaredDistanceToBox(p, boxes_[f]); d < best * best) order[near++] = {d, f};
    std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(near));
    for (std::size_t n = 0; n < near && best > -Envelope::kDepthMm; ++n) {
      if (best > 0 ? order[n].first >= best * best : order[n].first > 0) {
        others = std::min(others, std::sqrt(order[n].first));
        break;
      }
      const Field& field = *fields_[order[n].second].field;
      const double d = best > kExactMm ? field.distance(p) : field.distanceWithin(p, best);
      others = std::min(others, std::max(d, best));
      if (d < best) best = d, owner = static_cast<std::uint16_t>(order[n].second);
    }
    const double lead = best > kExactMm ? (others - best) / EnvelopeSamples::kLeadStepMm - 1 : 0;
    return {static_cast<float>(std::max(best, -Envelope::kDepthMm)), owner,
            static_cast<std::uint8_t>(std::clamp(lead, 0.0, 255.0))};
  }

 private:
  const std::vector<CoveredField>& fields_;
  const std::vector<FieldBox>& boxes_;
  double farthestMm_;
};

// What is left of earlier samples.
class Kept {
 public:
  Kept(const EnvelopeSamples& samples, const std::vector<CoveredField>& fields, const std::vector<FieldBox>& boxes)
      : samples_(samples), fields_(fields), boxes_(boxes), changes_(changesOf(samples, fields, boxes)) {
    for (const Change& change : changes_) extend(all_, change.box.low), extend(all_, change.box.high);
  }

  // The sample of a node, where it can be told without asking all fields: no change is near; or one that is was not the
  // nearest and has not become it; or it was the nearest and still is. The margins are more than distances far away are
  // too small and than a blend reaches.
  std::optional<NodeSample> sample(std::size_t node, const Vec3& p) const {
    NodeSample now{samples_.nearestMm[node], samples_.nearest[node], samples_.lead[node]};
    const double value = now.valueMm, reach = 1.2 * std::max(value, 0.0) + kRoomMm;
    if (changes_.empty() || squaredDistanceToBox(p, all_) >= reach * reach) return now;
    const auto isNear = [&](const Change& change) { return squaredDistanceToBox(p, change.box) < reach * reach; };
    for (const Change& change : changes_)
      if (change.field == now.nearest && isNear(change)) {
        if (change.otherBox || !stillNearest(*fields_[change.field].field, p, now)) return std::nullopt;
        break;
      }
    std::size_t asked = fields_.size();
    for (const Change& change : changes_) {
      if (change.field == asked || change.field == now.nearest || !isNear(change)) continue;
      asked = change.field;
      if (!stillBehind(change, p, value, now)) return std::nullopt;
    }
    return now;
  }

 private:
  // Whether the field that was the nearest still is; then with its new value. It is asked as it was when all were.
  static bool stillNearest(const Field& field, const Vec3& p, NodeSample& sample) {
    const bool far = sample.valueMm > kExactMm;
    const double own = far ? field.distance(p) : field.distanceWithin(p, kExactMm);
    const auto value = static_cast<float>(std::max(own, -Envelope::kDepthMm));
    const float leadMm = std::min(sample.lead * EnvelopeSamples::kLeadStepMm, kMostAwayMm);
    if (value > sample.valueMm + (far ? leadMm : 0)) return false;
    const float lead = sample.lead - std::ceil((value - sample.valueMm) / EnvelopeSamples::kLeadStepMm);
    sample.valueMm = value;
    // Nearer than before its lead is greater, but no greater one need be known.
    sample.lead = static_cast<std::uint8_t>(std::clamp(lead - 1, 0.0f, static_cast<float>(sample.lead)));
    return true;
  }

  // Whether a field that was not the nearest has not become it, nor keeps the nearest from being asked; `before`: the
  // value of the sample before that one was asked.
  bool stillBehind(const Change& change, const Vec3& p, double before, NodeSample& sample) const {
    const Field& field = *fields_[change.field].field;
    const double behind = 1.12 * std::max(before, 0.0) + std::min(before, 0.0) + 1;
    double own = field.distanceWithin(p, behind);
    if (own >= behind) return true;
    if (change.otherBox || sample.nearest >= fields_.size()) return false;
    if (sample.valueMm > kExactMm) {
      own = field.distance(p);
      if (own <= std::sqrt(squaredDistanceToBox(p, boxes_[sample.nearest]))) return false;
      if (boxes_[sample.nearest] != samples_.covered[sample.nearest].box) return false;
    }
    const double lead = (own - sample.valueMm) / EnvelopeSamples::kLeadStepMm - 1;
    if (lead <= 0) return false;
    sample.lead = static_cast<std::uint8_t>(std::min<double>(lead, sample.lead));
    return true;
  }

  static constexpr float kMostAwayMm = 0.8f;  // less than other changed fields are told to lie behind
  static constexpr double kRoomMm = 8;
  const EnvelopeSamples& samples_;
  const std::vector<CoveredField>& fields_;
  const std::vector<FieldBox>& boxes_;
  std::vector<Change> changes_;
  FieldBox all_;
};

}  // namespace

Envelope::Envelope(const std::vector<CoveredField>& fields, bool midline, double gridMm, double spreadMm,
                   unsigned threads, EnvelopeSamples* kept)
    : gridMm_(gridMm) {
  std::vector<FieldBox> boxes;
  for (const CoveredField& covered : fields) {
    FieldBox box = covered.field->box();
    if (midline) box.high.x = std::min(box.high.x, 0.0);
    boxes.push_back(box);
    extend(box_, box.low), extend(box_, box.high);
  }
  const double room = kReachMm + 3 * spreadMm + 2 * gridMm;
  origin_ = glm::floor((box_.low - room) / gridMm) * gridMm;
  Vec3 end = box_.high + room;
  if (midline) end.x = 3 * spreadMm + 3 * gridMm;  // the other half is read by mirroring
  size_ = glm::ivec3(glm::ceil((end - origin_) / gridMm)) + 1;
  sample(fields, boxes, midline, kReachMm + 2 * spreadMm, threads, kept);
  if (spreadMm <= 0) return;
  const std::vector<float> sharp = values_;
  smooth(spreadMm / gridMm, threads);
  for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = std::min(values_[i], sharp[i] + kShavedMm);
}

void Envelope::sample(const std::vector<CoveredField>& fields, const std::vector<FieldBox>& boxes, bool midline,
                      double farthestMm, unsigned threads, EnvelopeSamples* into) {
  values_.resize(std::size_t(size_.x) * size_.y * size_.z);
  EnvelopeSamples all{origin_, size_, {}, {}, {}, {}};
  all.nearest.resize(values_.size()), all.lead.resize(values_.size());
  const EnvelopeSamples* kept = into && into->covered.size() == fields.size() ? into : nullptr;
  std::optional<Kept> before;
  glm::ivec3 shift(0);  // from a node here to the same one in the earlier samples
  if (kept) {
    before.emplace(*kept, fields, boxes);
    shift = glm::ivec3(glm::round((origin_ - kept->originMm) / gridMm_));
  }
  const auto keptNode = [&](const glm::ivec3& node) -> std::size_t {
    const glm::ivec3 at = node + shift;
    if (!before || glm::any(glm::lessThan(at, glm::ivec3(0))) || glm::any(glm::greaterThanEqual(at, kept->size)))
      return kNoNode;
    return at.x + kept->size.x * (at.y + std::size_t(kept->size.y) * at.z);
  };
  const std::size_t rows = std::size_t(size_.y) * size_.z;
  const glm::ivec3 first(glm::round(origin_ / gridMm_));
  const NearestField nearest{fields, boxes, farthestMm};
  const auto sampleRow = [&](std::size_t row, std::vector<std::pair<double, std::size_t>>& order) {
    for (int i = 0; i < size_.x; ++i) {
      const glm::ivec3 at(i, static_cast<int>(row % size_.y), static_cast<int>(row / size_.y));
      Vec3 p = gridMm_ * Vec3(first + at);
      if (midline) p.x = -std::abs(p.x);
      const std::size_t node = i + size_.x * row, old = keptNode(at);
      std::optional<NodeSample> sample;
      if (old != kNoNode) sample = before->sample(old, p);
      if (!sample) sample = nearest.at(p, order);
      values_[node] = sample->valueMm, all.nearest[node] = sample->nearest, all.lead[node] = sample->lead;
    }
  };
  core::parallelFor((rows + kRowsPerJob - 1) / kRowsPerJob,
                    [&](std::size_t job) {
                      std::vector<std::pair<double, std::size_t>> order(fields.size());
                      for (std::size_t row = job * kRowsPerJob; row < std::min(rows, (job + 1) * kRowsPerJob); ++row)
                        sampleRow(row, order);
                    },
                    threads);
  if (!into) return;
  all.nearestMm = values_;
  for (std::size_t f = 0; f < fields.size(); ++f) all.covered.push_back({boxes[f], fields[f].pieces});
  *into = std::move(all);
}

// One axis after the other; along y and z whole rows of x at once.
void Envelope::smooth(double sigmaNodes, unsigned threads) {
  const int reach = static_cast<int>(std::ceil(3 * sigmaNodes));
  std::vector<float> kernel(2 * reach + 1);
  float sum = 0;
  for (int i = -reach; i <= reach; ++i)
    sum += kernel[i + reach] = static_cast<float>(std::exp(-0.5 * i * i / (sigmaNodes * sigmaNodes)));
  for (float& k : kernel) k /= sum;
  const std::size_t rowLength = size_.x, rows = std::size_t(size_.y) * size_.z;
  const std::size_t stepOf[3] = {1, rowLength, rowLength * size_.y};
  for (int axis = 0; axis < 3; ++axis) {
    const std::vector<float> from = values_;
    const int count = size_[axis];
    const auto smoothRow = [&](std::size_t row) {
      const int place = static_cast<int>(axis == 1 ? row % size_.y : row / size_.y);  // along y or z
      float* out = values_.data() + row * rowLength;
      const float* in = from.data() + row * rowLength;
      std::fill(out, out + rowLength, 0.0f);
      for (int k = -reach; k <= reach; ++k) {
        const float weight = kernel[k + reach];
        if (axis == 0) {
          for (int i = 0; i < count; ++i) out[i] += weight * in[std::clamp(i + k, 0, count - 1)];
        } else {
          const float* other =
              in + (std::clamp(place + k, 0, count - 1) - place) * static_cast<std::ptrdiff_t>(stepOf[axis]);
          for (std::size_t i = 0; i < rowLength; ++i) out[i] += weight * other[i];
        }
      }
    };
    core::parallelFor((rows + kRowsPerJob - 1) / kRowsPerJob,
                      [&](std::size_t job) {
                        for (std::size_t row = job * kRowsPerJob; row < std::min(rows, (job + 1) * kRowsPerJob); ++row)
                          smoothRow(row);
                      },
                      threads);
  }
}

double Envelope::distance(const Vec3& p) const {
  const Vec3 node = glm::clamp((p - origin_) / gridMm_, Vec3(1), Vec3(size_) - 2.001);
  const glm::ivec3 base(node);
  const auto x = splineWeights(node.x - base.x), y = splineWeights(node.y - base.y), z = splineWeights(node.z - base.z);
  double sum = 0;
  for (int k = 0; k < 4; ++k)
    for (int j = 0; j < 4; ++j) {
      double row = 0;
      for (int i = 0; i < 4; ++i) row += x[i] * at(base.x + i - 1, base.y + j - 1, base.z + k - 1);
      sum += z[k] * y[j] * row;
    }
  return sum;
}

void Envelope::addPieces(std::vector<FieldPiece>& pieces) const {
  // The cubes stand still when the lattice grows.
  const glm::ivec3 first(glm::round(origin_ / gridMm_));
  const auto cubeOf = [](int node) { return node >= 0 ? node / kCubeNodes : (node + 1) / kCubeNodes - 1; };
  glm::ivec3 from, to;
  for (int a = 0; a < 3; ++a) from[a] = cubeOf(first[a]), to[a] = cubeOf(first[a] + size_[a] - 1);
  for (int z = from.z; z <= to.z; ++z)
    for (int y = from.y; y <= to.y; ++y)
      for (int x = from.x; x <= to.x; ++x) {
        const glm::ivec3 cube(x, y, z), low = glm::max(kCubeNodes * cube - first, 0),
                                        high = glm::min(kCubeNodes * (cube + 1) - 1 - first, size_ - 1);
        WordHash hash;
        hash.add(x), hash.add(y), hash.add(z), hash.add(gridMm_);
        for (int k = low.z; k <= high.z; ++k)
          for (int j = low.y; j <= high.y; ++j)
            for (int i = low.x; i <= high.x; ++i) hash.add(at(i, j, k));
        // A place reads the four nodes around it on every axis; outside the lattice it reads the outermost.
        FieldPiece piece{hash.value(), {origin_ + gridMm_ * Vec3(low - 2), origin_ + gridMm_ * Vec3(high + 2)}, true};
        for (int a = 0; a < 3; ++a) {
          if (low[a] < 4) piece.box.low[a] = -kFar;
          if (high[a] >= size_[a] - 4) piece.box.high[a] = kFar;
        }
        pieces.push_back(piece);
      }
}

std::shared_ptr<const Solid> makeCover(const PartSpec& part, const LandmarkPool& pool,
                                       std::shared_ptr<const Envelope> envelope) {
  return std::make_shared<CoverSolid>(part, pool, std::move(envelope));
}

}  // namespace sciatlas::anatomy
