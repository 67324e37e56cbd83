#include "anatomy/envelope.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "anatomy/bvh.h"
#include "anatomy/solid.h"
#include "core/parallel.h"

namespace sciatlas::anatomy {
namespace {

constexpr int kRowsPerJob = 64;
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

Envelope::Envelope(const std::vector<std::shared_ptr<const Field>>& fields, bool midline, double gridMm,
                   double spreadMm, unsigned threads)
    : gridMm_(gridMm) {
  std::vector<FieldBox> boxes;
  for (const auto& field : fields) {
    FieldBox box = field->box();
    if (midline) box.high.x = std::min(box.high.x, 0.0);
    boxes.push_back(box);
    extend(box_, box.low), extend(box_, box.high);
  }
  const double room = kReachMm + 3 * spreadMm + 2 * gridMm;
  origin_ = box_.low - room;
  Vec3 end = box_.high + room;
  if (midline) end.x = 3 * spreadMm + 3 * gridMm;  // the other half is read by mirroring
  size_ = glm::ivec3(glm::ceil((end - origin_) / gridMm)) + 1;
  values_.resize(std::size_t(size_.x) * size_.y * size_.z);
  const std::size_t rows = std::size_t(size_.y) * size_.z;
  core::parallelFor((rows + kRowsPerJob - 1) / kRowsPerJob,
                    [&](std::size_t job) {
                      std::vector<std::pair<double, std::size_t>> order(fields.size());
                      for (std::size_t row = job * kRowsPerJob; row < std::min(rows, (job + 1) * kRowsPerJob); ++row) {
                        const double y = origin_.y + gridMm_ * double(row % size_.y),
                                     z = origin_.z + gridMm_ * double(row / size_.y);
                        for (int i = 0; i < size_.x; ++i) {
                          Vec3 p(origin_.x + gridMm_ * i, y, z);
                          if (midline) p.x = -std::abs(p.x);
                          double best = kReachMm + 2 * spreadMm;
                          std::size_t near = 0;
                          for (std::size_t f = 0; f < fields.size(); ++f)
                            if (const double d = squaredDistanceToBox(p, boxes[f]); d < best * best)
                              order[near++] = {d, f};
                          std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(near));
                          for (std::size_t n = 0; n < near && best > -kDepthMm; ++n) {
                            if (best > 0 ? order[n].first >= best * best : order[n].first > 0) break;
                            best = std::min(best, fields[order[n].second]->distance(p));
                          }
                          values_[i + size_.x * row] = static_cast<float>(std::max(best, -kDepthMm));
                        }
                      }
                    },
                    threads);
  if (spreadMm <= 0) return;
  const std::vector<float> sharp = values_;
  smooth(spreadMm / gridMm);
  for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = std::min(values_[i], sharp[i] + kShavedMm);
}

void Envelope::smooth(double sigmaNodes) {
  const int reach = static_cast<int>(std::ceil(3 * sigmaNodes));
  std::vector<float> kernel(2 * reach + 1);
  float sum = 0;
  for (int i = -reach; i <= reach; ++i)
    sum += kernel[i + reach] = static_cast<float>(std::exp(-0.5 * i * i / (sigmaNodes * sigmaNodes)));
  for (float& k : kernel) k /= sum;
  const std::size_t step[3] = {1, std::size_t(size_.x), std::size_t(size_.x) * size_.y};
  std::vector<float> line;
  for (int axis = 0; axis < 3; ++axis) {
    const int count = size_[axis];
    line.resize(count);
    for (std::size_t first = 0; first < values_.size(); ++first) {
      if ((first / step[axis]) % count != 0) continue;
      for (int i = 0; i < count; ++i) line[i] = values_[first + i * step[axis]];
      for (int i = 0; i < count; ++i) {
        float smoothed = 0;
        for (int k = -reach; k <= reach; ++k) smoothed += kernel[k + reach] * line[std::clamp(i + k, 0, count - 1)];
        values_[first + i * step[axis]] = smoothed;
      }
    }
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

std::shared_ptr<const Solid> makeCover(const PartSpec& part, const LandmarkPool& pool,
                                       std::shared_ptr<const Envelope> envelope) {
  return std::make_shared<CoverSolid>(part, pool, std::move(envelope));
}

}  // namespace sciatlas::anatomy
