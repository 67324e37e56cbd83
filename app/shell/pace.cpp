#include "shell/pace.h"

#include <algorithm>
#include <array>

namespace sciatlas::shell {
namespace {

constexpr std::array<float, 4> kShares = {1, 0.75f, 0.6f, 0.5f};
constexpr double kSlowMs = 34, kWantedMs = 26, kEasyMs = 15;  // a finer one must not become slow again
constexpr double kStillPerMoving = 5;  // a still picture has four samples a pixel, finer surfaces, shadows, occlusion
constexpr std::size_t kFewFrames = 3;

// Of a picture, beside the sharpest one: its vertices cost the same.
double costOf(float share) {
  return 0.2 + 0.8 * static_cast<double>(share * share);
}

double middle(std::vector<double> values) {
  const auto half = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), half, values.end());
  return *half;
}

}  // namespace

float Pace::share() const {
  return kShares[step_];
}

// The sharpest of the coarser ones that is expected to keep the limit.
void Pace::fit(double ms, double limitMs) {
  const double whole = ms / costOf(share());
  while (step_ + 1 < kShares.size() && whole * costOf(share()) > limitMs) ++step_;
}

void Pace::stillTook(double ms) {
  if (known_) return;
  step_ = 0;
  fit(ms / kStillPerMoving, kWantedMs);
}

void Pace::movingTook(double ms) {
  known_ = true;
  msOf_.push_back(ms);
  if (msOf_.size() < kFewFrames) return;
  // One slow frame may have had new surfaces to copy.
  const double now = middle({msOf_.end() - kFewFrames, msOf_.end()});
  if (now <= kSlowMs) return;
  const std::size_t before = step_;
  fit(now, kWantedMs);
  if (step_ != before) msOf_.clear();
}

void Pace::rest() {
  if (msOf_.size() >= kFewFrames && step_ > 0) {
    const double finer = middle(msOf_) * costOf(kShares[step_ - 1]) / costOf(share());
    if (finer < kEasyMs) --step_;
  }
  msOf_.clear();
}

}  // namespace sciatlas::shell
