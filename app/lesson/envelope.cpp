#include "lesson/envelope.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sciatlas::lesson {
namespace {

using glm::vec3;

constexpr float kCellMm = 6;
constexpr float kMarginMm = 60;        // around the points: grooves up to twice as wide are bridged
constexpr float kBridgeRadiusMm = 58;  // a hand stays out of hollows that are narrower than this
constexpr float kBeyondMm = 600;       // rays start this far outside the points
constexpr float kOutsideMm = 12;       // this far outside the body a point no longer takes the body's slope
constexpr int kSmoothings = 4;         // of three cells each: about 10 mm
constexpr float kNone = -1e9f;

// The height of a parabola of the bridging radius standing on the highest neighbour (grow) or hanging from the lowest
// (shrink), along one direction of the field; both directions one after the other make a bowl.
void slide(std::vector<float>& field, int count, int stride, int lines, int lineStride, bool grow) {
  const int reach = static_cast<int>(kMarginMm / kCellMm);
  std::vector<float> line(static_cast<std::size_t>(count));
  for (int l = 0; l < lines; ++l) {
    const auto cell = [&](int i) -> float& { return field[static_cast<std::size_t>(l * lineStride + i * stride)]; };
    for (int i = 0; i < count; ++i) line[static_cast<std::size_t>(i)] = cell(i);
    for (int i = 0; i < count; ++i) {
      float best = line[static_cast<std::size_t>(i)];
      for (int k = std::max(0, i - reach); k <= std::min(count - 1, i + reach); ++k) {
        const float d = static_cast<float>(k - i) * kCellMm, drop = d * d / (2 * kBridgeRadiusMm);
        const float h = line[static_cast<std::size_t>(k)];
        if (grow && h > kNone) best = std::max(best, h - drop);
        if (!grow && h > kNone) best = std::min(best, h + drop);
      }
      cell(i) = best;
    }
  }
}

}  // namespace

Envelope::Envelope(const std::vector<vec3>& around, const vec3& from, const scene::Atlas& atlas) : from_(from) {
  side_ = glm::normalize(glm::cross(from, std::abs(from.y) < 0.9f ? vec3{0, 1, 0} : vec3{1, 0, 0}));
  up_ = glm::cross(side_, from);
  glm::vec2 low(std::numeric_limits<float>::max()), high(std::numeric_limits<float>::lowest());
  for (const vec3& p : around) {
    const glm::vec2 ab{glm::dot(p, side_), glm::dot(p, up_)};
    low = glm::min(low, ab - kMarginMm);
    high = glm::max(high, ab + kMarginMm);
  }
  if (around.empty()) return;
  // Cells count from the middle of the body, so that both sides get the same field.
  firstA_ = static_cast<int>(std::floor(low.x / kCellMm));
  firstB_ = static_cast<int>(std::floor(low.y / kCellMm));
  countA_ = static_cast<int>(std::ceil(high.x / kCellMm)) - firstA_ + 1;
  countB_ = static_cast<int>(std::ceil(high.y / kCellMm)) - firstB_ + 1;
  measure(atlas);
  bridgeGrooves();
  smooth();
}

void Envelope::measure(const scene::Atlas& atlas) {
  heightMm_.assign(static_cast<std::size_t>(countA_) * static_cast<std::size_t>(countB_), kNone);
  const auto any = [](int) { return true; };
  for (int b = 0; b < countB_; ++b)
    for (int a = 0; a < countA_; ++a) {
      const vec3 start = kCellMm * (static_cast<float>(firstA_ + a) * side_ + static_cast<float>(firstB_ + b) * up_) +
                         kBeyondMm * from_;
      if (const auto hit = atlas.firstHit(start, -from_, any, scene::Surfaces::Quick))
        heightMm_[static_cast<std::size_t>(b * countA_ + a)] = kBeyondMm - hit->distanceMm;
    }
}

void Envelope::bridgeGrooves() {
  const std::vector<float> bare = heightMm_;
  for (const bool grow : {true, false}) {
    slide(heightMm_, countA_, 1, countB_, countA_, grow);
    slide(heightMm_, countB_, countA_, countA_, 1, grow);
  }
  for (std::size_t i = 0; i < bare.size(); ++i) heightMm_[i] = std::max(heightMm_[i], bare[i]);
}

void Envelope::smooth() {
  for (int pass = 0; pass < kSmoothings; ++pass) {
    const std::vector<float> old = heightMm_;
    for (int b = 0; b < countB_; ++b)
      for (int a = 0; a < countA_; ++a) {
        float sum = 0, weight = 0;
        for (int j = std::max(0, b - 1); j <= std::min(countB_ - 1, b + 1); ++j)
          for (int i = std::max(0, a - 1); i <= std::min(countA_ - 1, a + 1); ++i) {
            const float h = old[static_cast<std::size_t>(j * countA_ + i)];
            if (h <= kNone) continue;
            const float w = (i == a ? 2.f : 1.f) * (j == b ? 2.f : 1.f);
            sum += w * h;
            weight += w;
          }
        const auto cell = static_cast<std::size_t>(b * countA_ + a);
        if (old[cell] > kNone) heightMm_[cell] = sum / weight;
      }
  }
}

float Envelope::height(float a, float b) const {
  const float x = a / kCellMm - static_cast<float>(firstA_), y = b / kCellMm - static_cast<float>(firstB_);
  const int i = static_cast<int>(std::floor(x)), j = static_cast<int>(std::floor(y));
  float sum = 0, weight = 0;
  for (int dj = 0; dj < 2; ++dj)
    for (int di = 0; di < 2; ++di) {
      if (i + di < 0 || j + dj < 0 || i + di >= countA_ || j + dj >= countB_) continue;
      const float h = heightMm_[static_cast<std::size_t>((j + dj) * countA_ + i + di)];
      const float w = (1 - std::abs(x - static_cast<float>(i + di))) * (1 - std::abs(y - static_cast<float>(j + dj)));
      if (h <= kNone || w <= 0) continue;
      sum += w * h;
      weight += w;
    }
  return weight > 0 ? sum / weight : std::numeric_limits<float>::quiet_NaN();
}

BodyPoint Envelope::at(const vec3& point, float reachMm) const {
  const float a = glm::dot(point, side_), b = glm::dot(point, up_), middle = height(a, b);
  if (std::isnan(middle)) return {point, from_};
  const auto near = [&](float da, float db) {
    const float h = height(a + da, b + db);
    return std::isnan(h) ? middle : h;
  };
  const float r = std::max(reachMm, kCellMm);
  const float left = near(-r, 0), right = near(r, 0), below = near(0, -r), above = near(0, r);
  const vec3 normal = glm::normalize(from_ - ((right - left) * side_ + (above - below) * up_) / (2 * r));
  // A flat hand rests on what stands out under it. A point outside the body, of a model without skin, means
  // tissue that the model does not hold: it stays where it is and faces the hand.
  const float on = std::max({middle, 0.5f * (left + right), 0.5f * (below + above)}), given = glm::dot(point, from_);
  const float outside = glm::smoothstep(0.f, kOutsideMm, given - on);
  return {a * side_ + b * up_ + std::max(on, given) * from_, glm::normalize(glm::mix(normal, from_, outside))};
}

std::vector<BodyPoint> Envelope::path(const std::vector<vec3>& points, float reachMm) const {
  constexpr float kStepMm = 4;
  std::vector<BodyPoint> path;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const vec3 p0 = points[i == 0 ? 0 : i - 1], p1 = points[i], p2 = points[i + 1];
    const vec3 p3 = points[std::min(i + 2, points.size() - 1)];
    const int n = std::max(1, static_cast<int>(std::ceil(glm::distance(p1, p2) / kStepMm)));
    for (int k = 0; k < n; ++k) {
      const float t = static_cast<float>(k) / static_cast<float>(n);
      path.push_back(at(0.5f * (2.f * p1 + (p2 - p0) * t + (2.f * p0 - 5.f * p1 + 4.f * p2 - p3) * t * t +
                                (3.f * p1 - p0 - 3.f * p2 + p3) * t * t * t),
                        reachMm));
    }
  }
  if (!points.empty()) path.push_back(at(points.back(), reachMm));
  for (int pass = 0; pass < 3 && path.size() > 2; ++pass) {
    const std::vector<BodyPoint> old = path;
    for (std::size_t i = 1; i + 1 < path.size(); ++i) {
      path[i].atMm = 0.25f * old[i - 1].atMm + 0.5f * old[i].atMm + 0.25f * old[i + 1].atMm;
      path[i].normal = glm::normalize(old[i - 1].normal + 2.f * old[i].normal + old[i + 1].normal);
    }
  }
  return path;
}

}  // namespace sciatlas::lesson
