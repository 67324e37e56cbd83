#include <cmath>

#include "living/layers.h"

namespace sciatlas::living {
namespace {

using glm::vec3;

constexpr int kDirections = 256;
constexpr int kRounds = 7, kAround = 12;  // of the search round the best direction
constexpr float kFirstTurn = 0.12f;       // radians: the way between neighbours of the first directions

// Evenly over the sphere, on a spiral.
vec3 onSphere(int i) {
  const float y = 1 - 2 * (static_cast<float>(i) + 0.5f) / kDirections, angle = 2.3999632f * static_cast<float>(i);
  const float r = std::sqrt(1 - y * y);
  return {r * std::cos(angle), y, r * std::sin(angle)};
}

}  // namespace

std::optional<scene::SurfaceHit> skinOver(const scene::Atlas& atlas, const vec3& point) {
  const int skin = atlas.catalogue().find("skin");
  if (!atlas.mesh(skin)) return std::nullopt;
  const auto isSkin = [skin](int s) { return s == skin; };
  // The skin has an outer and an inner face; from within, what a line meets last is the outer one.
  const auto last = [&](const vec3& way) -> std::optional<scene::SurfaceHit> {
    const auto hits = atlas.allHits(point, way, isSkin);
    if (hits.empty()) return std::nullopt;
    return hits.back();
  };
  std::optional<scene::SurfaceHit> best;
  vec3 bestWay(0);
  const auto tryWay = [&](const vec3& way) {
    const auto hit = last(way);
    if (hit && (!best || hit->distanceMm < best->distanceMm)) best = hit, bestWay = way;
    return hit.has_value();
  };
  for (int i = 0; i < kDirections; ++i)
    if (!tryWay(onSphere(i))) return atlas.nearest(point, isSkin);  // there is a way out: the point lies outside
  float turn = kFirstTurn;
  for (int round = 0; round < kRounds; ++round, turn *= 0.6f) {
    const vec3 middle = bestWay;
    const vec3 helper = std::abs(middle.y) < 0.9f ? vec3(0, 1, 0) : vec3(1, 0, 0);
    const vec3 a = glm::normalize(glm::cross(middle, helper)), b = glm::cross(middle, a);
    for (int k = 0; k < kAround; ++k) {
      const float angle = 6.2831853f * static_cast<float>(k) / kAround;
      tryWay(glm::normalize(middle + turn * (std::cos(angle) * a + std::sin(angle) * b)));
    }
  }
  return best;
}

}  // namespace sciatlas::living
