#include "lesson/skin_lay.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sciatlas::lesson {
namespace {

using glm::vec3;

constexpr float kFarMm = 600;  // rays from outside start this far away
constexpr float kStepMm = 5;   // along a path
constexpr int kAcross = 8;     // spaces across a band
constexpr int kSides = 32;     // of a disc
constexpr int kRings = 4;
constexpr float kPathReachMm = 60;  // a chord between the points of a path lies no deeper than this
constexpr float kBandReachMm = 30;
constexpr float kOutsideMm = 0.5f;      // so far beyond a face one is out of the body, or in a pocket of the skin
constexpr float kKnotsMm = 20;          // no nearer to each other are the places that a path is drawn through
constexpr int kSmoothings = 14;         // of three stations each: about 13 mm
constexpr float kFromWhereSeen = 0.5f;  // a hand keeps its direction where the skin folds
constexpr float kRowShare = 1.2f;       // of a row's direction against that of the skin beside it
constexpr float kFaces = 0.15f;         // a surface belongs to the band when it looks the same way at least so much

vec3 catmull(const vec3& a, const vec3& b, const vec3& c, const vec3& d, float t) {
  return 0.5f *
         (2.f * b + (c - a) * t + (2.f * a - 5.f * b + 4.f * c - d) * t * t + (3.f * b - a - 3.f * c + d) * t * t * t);
}

std::vector<BodyPoint> stationsThrough(const std::vector<BodyPoint>& knots) {
  std::vector<BodyPoint> line{knots.front()};
  const auto last = static_cast<int>(knots.size()) - 1;
  const auto knot = [&](int i) { return knots[static_cast<std::size_t>(std::clamp(i, 0, last))]; };
  for (int i = 0; i < last; ++i) {
    const int steps = std::max(1, static_cast<int>(std::ceil(glm::distance(knot(i).atMm, knot(i + 1).atMm) / kStepMm)));
    for (int k = 1; k <= steps; ++k) {
      const float t = static_cast<float>(k) / static_cast<float>(steps);
      const vec3 n = glm::mix(knot(i).normal, knot(i + 1).normal, t);
      line.push_back({catmull(knot(i - 1).atMm, knot(i).atMm, knot(i + 1).atMm, knot(i + 2).atMm, t),
                      glm::length(n) > 0.1f ? glm::normalize(n) : knot(i).normal});
    }
  }
  return line;
}

std::vector<BodyPoint> smoothed(std::vector<BodyPoint> line, int passes) {
  for (int pass = 0; pass < passes && line.size() > 2; ++pass) {
    const std::vector<BodyPoint> old = line;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const BodyPoint& before = old[i > 0 ? i - 1 : 0];
      const BodyPoint& after = old[std::min(i + 1, line.size() - 1)];
      if (i > 0 && i + 1 < line.size()) line[i].atMm = 0.25f * before.atMm + 0.5f * old[i].atMm + 0.25f * after.atMm;
      const vec3 n = before.normal + 2.f * old[i].normal + after.normal;
      if (glm::length(n) > 0.1f) line[i].normal = glm::normalize(n);
    }
  }
  return line;
}

vec3 anyAcross(const vec3& n) {
  return glm::normalize(glm::cross(n, std::abs(n.y) < 0.9f ? vec3{0, 1, 0} : vec3{1, 0, 0}));
}

std::size_t levelOf(scene::Surfaces surfaces) {
  return surfaces == scene::Surfaces::Quick ? 1 : 0;
}

}  // namespace

vec3 outwards(const std::string& word, float x) {
  const float side = x > 0 ? 1.f : -1.f;
  const auto has = [&](const char* part) { return word.find(part) != std::string::npos; };
  vec3 out(0);
  if (has("lateral")) out.x += side;
  if (has("medial")) out.x -= side;
  if (has("poster")) out.z -= 1;
  if (has("anter")) out.z += 1;
  if (has("superior")) out.y += 1;
  if (has("inferior")) out.y -= 1;
  return glm::length(out) > 0 ? glm::normalize(out) : vec3{0, 0, -1};
}

SkinLay::SkinLay(const scene::Atlas& rest, scene::Surfaces surfaces)
    : rest_(rest), surfaces_(surfaces), skin_(rest.catalogue().find("skin")) {
  if (skin_ >= 0 && !rest.mesh(skin_)) skin_ = -1;
}

// A point inside is shut in on all sides.
bool SkinLay::inside(const vec3& point) const {
  const auto isWanted = [this](int s) { return wanted(s); };
  for (const vec3& way :
       {vec3{1, 0.2f, 0.1f}, vec3{-1, 0.15f, -0.1f}, vec3{0.1f, 1, 0.2f}, vec3{-0.2f, -1, 0.1f}, vec3{0.1f, 0.2f, 1},
        vec3{0.15f, -0.1f, -1}, vec3{1, 1, 1}, vec3{-1, 1, -1}, vec3{1, -1, -1}, vec3{-1, -1, 1}})
    if (!rest_.firstHit(point, glm::normalize(way), isWanted, surfaces_)) return false;
  return true;
}

std::optional<scene::Probe> SkinLay::drop(const vec3& point, const vec3& out) const {
  const auto isWanted = [this](int s) { return wanted(s); };
  if (skin_ >= 0 && inside(point)) {
    // The skin has an inner face too, and pockets about what it wraps: the outer face is the first one that looks the
    // way that we go and has no skin all round it.
    for (const auto& hit : rest_.allHits(point, out, isWanted, surfaces_))
      if (glm::dot(hit.normal, out) > 0 && !inside(hit.atMm + kOutsideMm * out)) return scene::probeAt(hit);
  }
  const float away = skin_ >= 0 ? kPathReachMm : kFarMm;  // another limb may stand farther out
  if (const auto hit = rest_.firstHit(point + away * out, -out, isWanted, surfaces_)) return scene::probeAt(*hit);
  if (const auto hit = rest_.firstHit(point + kFarMm * out, -out, isWanted, surfaces_)) return scene::probeAt(*hit);
  if (const auto hit = rest_.nearest(point, isWanted, 1e9f, surfaces_)) return scene::probeAt(*hit);
  return std::nullopt;
}

std::optional<scene::Probe> SkinLay::below(const vec3& point, const vec3& normal, float reachMm) const {
  const auto isWanted = [this](int s) { return wanted(s); };
  for (const float above : {reachMm, 0.4f * reachMm, 4.f}) {  // from less far out where something else stands before it
    const auto hit = rest_.firstHit(point + above * normal, -normal, isWanted, surfaces_);
    if (hit && hit->distanceMm <= above + reachMm && glm::dot(hit->normal, normal) > kFaces)
      return scene::probeAt(*hit);
  }
  // Beyond an edge: the nearest place that still looks outwards.
  const auto hit = rest_.nearest(point + 4.f * normal, isWanted, 2 * reachMm, surfaces_);
  return hit ? std::optional(scene::probeAt(*hit)) : std::nullopt;
}

std::optional<scene::Probe> SkinLay::straightBelow(const vec3& point, const vec3& normal, float reachMm) const {
  const auto isWanted = [this](int s) { return wanted(s); };
  const auto hit = rest_.firstHit(point + 0.5f * reachMm * normal, -normal, isWanted, surfaces_);
  return hit && hit->distanceMm <= 1.5f * reachMm ? std::optional(scene::probeAt(*hit)) : std::nullopt;
}

std::vector<scene::Probe> SkinLay::path(const std::vector<vec3>& points, const vec3& out) const {
  return path(points, std::vector<vec3>(points.size(), out));
}

std::vector<scene::Probe> SkinLay::path(const std::vector<vec3>& points, const std::vector<vec3>& outs) const {
  std::vector<BodyPoint> knots, ways;  // the same places, with the direction outwards in place of the normal
  for (std::size_t i = 0; i < points.size(); ++i)
    if (const auto place = drop(points[i], outs[i])) {
      if (points.size() == 1) return {*place};
      const BodyPoint knot = at(*place, rest_);
      // What runs straight in towards the skin comes out at one place.
      if (!knots.empty() && glm::distance(knots.back().atMm, knot.atMm) < kKnotsMm) {
        if (i + 1 < points.size()) continue;
        if (knots.size() > 1) {
          // Behind a bent joint the last place may run back: the line ends where it came farthest.
          const vec3& before = knots[knots.size() - 2].atMm;
          if (glm::distance(before, knot.atMm) < glm::distance(before, knots.back().atMm)) continue;
          knots.pop_back(), ways.pop_back();
        }
      }
      knots.push_back(knot);
      ways.push_back({knot.atMm, outs[i]});
    }
  if (knots.size() < 2) return {};
  std::vector<BodyPoint> line = smoothed(stationsThrough(knots), kSmoothings);
  std::vector<BodyPoint> out = stationsThrough(ways);
  std::vector<scene::Probe> path;
  for (int pass = 0; pass < 2; ++pass) {  // once more, so that a fold of the skin does not bend the line
    path.clear();
    std::vector<BodyPoint> laid, outLaid;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const vec3 n = glm::normalize(line[i].normal + kFromWhereSeen * out[i].normal);
      const auto place = below(line[i].atMm, n, kPathReachMm);
      if (!place) continue;
      path.push_back(*place), laid.push_back({at(*place, rest_).atMm, n}), outLaid.push_back(out[i]);
    }
    line = smoothed(std::move(laid), kSmoothings);
    out = std::move(outLaid);
  }
  return path;
}

LaidBand SkinLay::band(const std::vector<scene::Probe>& path, float halfWidthMm) const {
  LaidBand band;
  if (path.size() < 2) return band;
  band.columns = kAcross + 1;
  band.halfWidthMm = halfWidthMm;
  const std::vector<BodyPoint> line = smoothed(at(path, rest_), kSmoothings);
  for (std::size_t i = 0; i < line.size(); ++i) {
    const std::size_t before = i >= 2 ? i - 2 : 0, after = std::min(i + 2, line.size() - 1);
    const vec3 along = line[after].atMm - line[before].atMm;
    const vec3 cross = glm::cross(line[i].normal, along);
    const vec3 side = glm::length(cross) > 1e-3f ? glm::normalize(cross) : anyAcross(line[i].normal);
    std::array<scene::Probe, kAcross + 1> row;
    row.fill(path[i]);
    for (const int way : {-1, 1}) {  // outwards from the middle, each place from the one before it
      BodyPoint from{at(path[i], rest_).atMm, line[i].normal};
      for (int k = 1; k <= kAcross / 2; ++k) {
        const vec3 flat = side - glm::dot(side, from.normal) * from.normal;
        if (glm::length(flat) < 0.2f) break;
        const vec3 next = from.atMm + static_cast<float>(way) * (2 * halfWidthMm / kAcross) * glm::normalize(flat);
        const auto place = below(next, from.normal, kBandReachMm);
        const auto column = static_cast<std::size_t>(kAcross / 2 + way * k);
        if (!place) {
          row[column] = row[column - static_cast<std::size_t>(way)];
          continue;
        }
        row[column] = *place;
        from.atMm = at(*place, rest_).atMm;
        from.normal = glm::normalize(kRowShare * from.normal + at(*place, rest_).normal);
      }
    }
    band.places.insert(band.places.end(), row.begin(), row.end());
  }
  return band;
}

LaidBand SkinLay::disc(const scene::Probe& middle, float radiusMm) const {
  LaidBand disc;
  disc.columns = kSides + 1;
  disc.halfWidthMm = radiusMm;
  const BodyPoint centre = at(middle, rest_);
  const vec3 x = anyAcross(centre.normal), y = glm::cross(centre.normal, x);
  for (int ring = 0; ring <= kRings; ++ring)
    for (int side = 0; side <= kSides; ++side) {
      const float r = radiusMm * static_cast<float>(ring) / kRings;
      const float angle = 6.2831853f * static_cast<float>(side % kSides) / kSides;
      const vec3 p = centre.atMm + r * (std::cos(angle) * x + std::sin(angle) * y);
      const auto place = ring == 0 ? std::optional(middle) : below(p, centre.normal, kBandReachMm);
      disc.places.push_back(place ? *place : middle);
    }
  return disc;
}

const core::Mesh* SkinLay::own(int structure) const {
  return rest_.mesh(structure, levelOf(surfaces_));
}

// A state that was made in haste has the coarser surface alone: the place on it at rest.
scene::Probe SkinLay::coarse(const scene::Probe& exact) const {
  const auto key = std::tuple(exact.structure, exact.triangle, exact.u, exact.v);
  if (const auto known = coarseOf_.find(key); known != coarseOf_.end()) return known->second;
  const auto isOwn = [&](int s) { return s == exact.structure; };
  const auto hit = rest_.nearest(at(exact, rest_).atMm, isOwn, 1e9f, scene::Surfaces::Quick);
  return coarseOf_.emplace(key, hit ? scene::probeAt(*hit) : exact).first->second;
}

BodyPoint SkinLay::at(const scene::Probe& exact, const scene::Atlas& shown) const {
  BodyPoint point;
  const core::Mesh* const known = own(exact.structure);
  const core::Mesh* mesh = &shown == &rest_ ? known : shown.mesh(exact.structure, levelOf(surfaces_));
  if (!mesh) mesh = known;
  const scene::Probe probe = mesh->indices.size() == known->indices.size() ? exact : coarse(exact);
  const auto first = 3 * static_cast<std::size_t>(probe.triangle);
  const auto mix = [&](const std::vector<vec3>& values) {
    const auto corner = [&](std::size_t k) { return values[mesh->indices[first + k]]; };
    return (1 - probe.u - probe.v) * corner(0) + probe.u * corner(1) + probe.v * corner(2);
  };
  point.atMm = mix(mesh->positionsMm);
  const vec3 normal = mix(mesh->normals);
  if (glm::length(normal) > 1e-4f) point.normal = glm::normalize(normal);
  return point;
}

std::vector<BodyPoint> SkinLay::at(const std::vector<scene::Probe>& probes, const scene::Atlas& shown) const {
  std::vector<BodyPoint> line;
  for (const scene::Probe& probe : probes) line.push_back(at(probe, shown));
  const std::vector<BodyPoint> soft = smoothed(line, kSmoothings);
  for (std::size_t i = 0; i < line.size(); ++i) line[i].normal = soft[i].normal;
  return line;
}

}  // namespace sciatlas::lesson
