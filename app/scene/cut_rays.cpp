// Rays against what the cuts leave.
#include <algorithm>
#include <cmath>
#include <map>

#include "scene/cut_queries.h"

namespace sciatlas::scene {
namespace {

constexpr float kNudgeMm = 1e-3f;  // keeps a ray that starts on a face from missing or meeting what ends there

// How far along the ray the convex body of `sides` is inside; from > to when it is missed. Also which sides those are.
struct Span {
  float from = -1e9f, to = 1e9f;
  int enters = -1, leaves = -1;
};
Span spanOf(const std::vector<HalfSpace>& sides, const glm::vec3& origin, const glm::vec3& unit) {
  Span span;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    const float slope = glm::dot(sides[i].normal, unit), beyond = sides[i].beyond(origin);
    if (std::abs(slope) < 1e-9f) {
      if (beyond > 0) return {1, 0};
      continue;
    }
    const float t = -beyond / slope;
    if (slope < 0 && t > span.from) span.from = t, span.enters = static_cast<int>(i);
    if (slope > 0 && t < span.to) span.to = t, span.leaves = static_cast<int>(i);
  }
  return span;
}

// Inside which wanted surface the point lies; of several the innermost, that is, the one that the ray leaves first.
int insideOf(const Atlas& atlas, const glm::vec3& point, const glm::vec3& unit, const std::function<bool(int)>& wanted,
             Surfaces surfaces) {
  std::map<int, int> met;
  int innermost = -1;
  for (const SurfaceHit& hit : atlas.allHits(point + kNudgeMm * unit, unit, wanted, surfaces)) {
    const bool leaves = glm::dot(hit.normal, unit) > 0;
    if (met[hit.structure]++ == 0 && leaves && innermost < 0) innermost = hit.structure;
  }
  return innermost;
}

}  // namespace

std::optional<SurfaceHit> firstSeen(const Atlas& atlas, const CutShape& shape, const glm::vec3& fromMm,
                                    const glm::vec3& direction, const std::function<bool(int)>& wanted,
                                    Surfaces surfaces) {
  const glm::vec3 unit = glm::normalize(direction);
  if (shape.empty()) return atlas.firstHit(fromMm, unit, wanted, surfaces);
  const Span kept = spanOf(shape.planes, fromMm, unit);
  Span well{1, 0};
  if (!shape.well.empty()) well = spanOf(shape.well, fromMm, unit);
  // From where on something may stand, how far, and the face that is met there (if any) with the side it shows.
  const auto part = [&](float from, float to, const HalfSpace* face, float side) -> std::optional<SurfaceHit> {
    from = std::max(from, 0.0f);
    if (from >= to) return std::nullopt;
    const glm::vec3 start = fromMm + from * unit;
    if (face && from > 0)
      if (const int structure = insideOf(atlas, start, unit, wanted, surfaces); structure >= 0)
        return SurfaceHit{structure, from, start, side * face->normal};
    auto hit = atlas.firstHit(start, unit, wanted, surfaces);
    if (!hit || from + hit->distanceMm > to) return std::nullopt;
    hit->distanceMm += from;
    return hit;
  };
  const HalfSpace* front = kept.enters >= 0 ? &shape.planes[static_cast<std::size_t>(kept.enters)] : nullptr;
  if (well.from > well.to || well.to < 0) return part(kept.from, kept.to, front, 1);
  if (const auto hit = part(kept.from, std::min(kept.to, well.from), front, 1)) return hit;
  const HalfSpace* side = well.leaves >= 0 ? &shape.well[static_cast<std::size_t>(well.leaves)] : nullptr;
  return kept.from > well.to ? part(kept.from, kept.to, front, 1) : part(well.to, kept.to, side, -1);
}

}  // namespace sciatlas::scene
