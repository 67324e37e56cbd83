#include "scene/measure.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace sciatlas::scene {
namespace {

using glm::vec3;

// Half the nerve's extent in a direction across it.
double halfExtent(const Section& s, const vec3& direction) {
  const double thin = glm::dot(direction, s.thin);
  const double wide = glm::dot(direction, glm::cross(s.along, s.thin));
  return std::sqrt(0.25 * (s.widthMm * s.widthMm * wide * wide + s.thicknessMm * s.thicknessMm * thin * thin));
}

Section sectionOfPoint(const core::ModelCentreline& line, std::size_t i) {
  Section s;
  s.atMm = line.pointsMm[i];
  const std::size_t a = i > 0 ? i - 1 : 0, b = std::min(i + 1, line.pointsMm.size() - 1);
  s.along = glm::normalize(line.pointsMm[b] - line.pointsMm[a]);
  s.thin = line.thinDirection[i];
  s.widthMm = line.widthMm[i];
  s.thicknessMm = line.thicknessMm[i];
  return s;
}

}  // namespace

double lengthMm(const core::ModelCentreline& line) {
  double sum = 0;
  for (std::size_t i = 1; i < line.pointsMm.size(); ++i) sum += glm::distance(line.pointsMm[i - 1], line.pointsMm[i]);
  return sum;
}

Section sectionAt(const core::ModelCentreline& line, double fraction) {
  double rest = std::clamp(fraction, 0.0, 1.0) * lengthMm(line);
  for (std::size_t i = 1; i < line.pointsMm.size(); ++i) {
    const double step = glm::distance(line.pointsMm[i - 1], line.pointsMm[i]);
    if (rest <= step && step > 0) {
      const float t = static_cast<float>(rest / step);
      const Section a = sectionOfPoint(line, i - 1), b = sectionOfPoint(line, i);
      Section s;
      s.atMm = glm::mix(a.atMm, b.atMm, t);
      s.along = glm::normalize(glm::mix(a.along, b.along, t));
      s.thin = glm::normalize(glm::mix(a.thin, b.thin, t));
      s.widthMm = a.widthMm + t * (b.widthMm - a.widthMm);
      s.thicknessMm = a.thicknessMm + t * (b.thicknessMm - a.thicknessMm);
      return s;
    }
    rest -= step;
  }
  return sectionOfPoint(line, line.pointsMm.size() - 1);
}

std::optional<double> crossing(const core::ModelCentreline& line, const vec3& a, const vec3& b) {
  const glm::dvec2 from{a.x, a.y}, along{b.x - a.x, b.y - a.y};
  const auto side = [&](const vec3& p) { return along.x * (p.y - from.y) - along.y * (p.x - from.x); };
  for (std::size_t i = 1; i < line.pointsMm.size(); ++i) {
    const vec3 &p = line.pointsMm[i - 1], &q = line.pointsMm[i];
    const double s = side(p), t = side(q);
    if ((s < 0) == (t < 0)) continue;
    const glm::dvec2 at = glm::mix(glm::dvec2{p.x, p.y}, glm::dvec2{q.x, q.y}, s / (s - t));
    const double fraction = glm::dot(at - from, along) / glm::dot(along, along);
    if (fraction >= 0 && fraction <= 1) return fraction;
  }
  return std::nullopt;
}

std::optional<Gap> gapTo(const Atlas& atlas, const core::ModelCentreline& line, const std::vector<int>& structures,
                         double fromFraction, double toFraction) {
  std::vector<int> parts;
  for (const int s : structures)
    for (const int part : atlas.meshesOf(s)) parts.push_back(part);
  if (parts.empty()) return std::nullopt;
  const double total = lengthMm(line);
  Gap best{1e9, {}, 0, -1};
  double along = 0;
  for (std::size_t i = 0; i < line.pointsMm.size(); ++i) {
    if (i > 0) along += glm::distance(line.pointsMm[i - 1], line.pointsMm[i]);
    if (along < fromFraction * total || along > toFraction * total) continue;
    const Section s = sectionOfPoint(line, i);
    // Each part by itself: a nerve is a ribbon, and what lies beside its edge may be met before what is nearest to its
    // middle.
    for (const int part : parts) {
      const double reach = std::min(best.gapMm + 0.5 * s.widthMm, 1e6);
      const core::Box& box = atlas.mesh(part)->boxMm;
      if (glm::distance(glm::clamp(s.atMm, box.low, box.high), s.atMm) > reach) continue;
      const auto hit = atlas.nearest(
          s.atMm, [part](int other) { return other == part; }, static_cast<float>(reach));
      if (!hit) continue;
      const vec3 way = hit->atMm - s.atMm;
      const float distance = glm::length(way);
      const double half = distance > 1e-4f ? halfExtent(s, way / distance) : s.thicknessMm / 2;
      const double gap = (hit->distanceMm < 0 ? -distance : distance) - half;
      if (gap < best.gapMm) best = {gap, s.atMm, along / total, part};
    }
  }
  if (best.structure < 0) return std::nullopt;
  return best;
}

Gap gapTo(const core::ModelCentreline& line, const vec3& point) {
  // To a point the distance is counted from the centre line, as published distances to the nerve are.
  Gap best{1e9, {}, 0, -1};
  const double total = lengthMm(line);
  double along = 0;
  for (std::size_t i = 0; i < line.pointsMm.size(); ++i) {
    if (i > 0) along += glm::distance(line.pointsMm[i - 1], line.pointsMm[i]);
    if (const double d = glm::distance(line.pointsMm[i], point); d < best.gapMm)
      best = {d, line.pointsMm[i], along / total, -1};
  }
  return best;
}

double volumeCm3(const core::Mesh& mesh) {
  double sum = 0;
  const glm::dvec3 centre = mesh.boxMm.centre();
  for (std::size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
    const glm::dvec3 a = glm::dvec3(mesh.positionsMm[mesh.indices[t]]) - centre;
    const glm::dvec3 b = glm::dvec3(mesh.positionsMm[mesh.indices[t + 1]]) - centre;
    const glm::dvec3 c = glm::dvec3(mesh.positionsMm[mesh.indices[t + 2]]) - centre;
    sum += glm::dot(a, glm::cross(b, c)) / 6;
  }
  return sum / 1000;
}

double sectionAreaMm2(const core::Mesh& mesh, int axis, double at) {
  // Every triangle that the plane cuts gives one piece of the outline, with the inside on the same hand.
  const int u = (axis + 1) % 3, v = (axis + 2) % 3;
  const auto height = static_cast<float>(at);
  double twice = 0;
  for (std::size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
    glm::dvec2 leaving{0}, entering{0};
    int cuts = 0;
    for (int k = 0; k < 3; ++k) {
      const vec3 &p = mesh.positionsMm[mesh.indices[t + k]], &q = mesh.positionsMm[mesh.indices[t + (k + 1) % 3]];
      if ((p[axis] < height) == (q[axis] < height)) continue;
      const vec3 cut = glm::mix(p, q, (height - p[axis]) / (q[axis] - p[axis]));
      (p[axis] < height ? leaving : entering) = {cut[u] - mesh.boxMm.low[u], cut[v] - mesh.boxMm.low[v]};
      ++cuts;
    }
    if (cuts == 2) twice += entering.y * leaving.x - entering.x * leaving.y;
  }
  return std::abs(twice) / 2;
}

double chordMm(const Atlas& atlas, const std::vector<int>& structures, const vec3& point, int axis) {
  vec3 along(0);
  along[axis] = 1;
  vec3 from = point;
  from[axis] = atlas.box().low[axis] - 1;
  double sum = 0;
  int depth = 0;
  float entered = 0;
  for (const SurfaceHit& hit : atlas.allHits(from, along, [&](int s) {
         return std::find(structures.begin(), structures.end(), s) != structures.end();
       })) {
    const int before = depth;
    depth = std::max(0, depth + (hit.normal[axis] < 0 ? 1 : -1));
    if (before == 0 && depth == 1) entered = hit.distanceMm;
    if (before == 1 && depth == 0) sum += hit.distanceMm - entered;
  }
  return sum;
}

vec3 principalExtentsMm(const core::Mesh& mesh) {
  // Axes of the surface (area-weighted), by Jacobi rotations of its 3 x 3 spread.
  glm::dvec3 centre(0);
  double total = 0;
  const auto eachTriangle = [&](const auto& work) {
    for (std::size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
      const glm::dvec3 a = mesh.positionsMm[mesh.indices[t]], b = mesh.positionsMm[mesh.indices[t + 1]],
                       c = mesh.positionsMm[mesh.indices[t + 2]];
      work((a + b + c) / 3.0, glm::length(glm::cross(b - a, c - a)) / 2);
    }
  };
  eachTriangle([&](const glm::dvec3& middle, double area) { centre += middle * area, total += area; });
  centre /= std::max(total, 1e-12);
  glm::dmat3 spread(0), axes(1);
  eachTriangle([&](const glm::dvec3& middle, double area) {
    spread += glm::outerProduct(middle - centre, middle - centre) * (area / total);
  });
  for (int sweep = 0; sweep < 30; ++sweep)
    for (int i = 0; i < 3; ++i)
      for (int k = i + 1; k < 3; ++k) {
        if (std::abs(spread[i][k]) < 1e-12) continue;
        const double angle = 0.5 * std::atan2(2 * spread[i][k], spread[k][k] - spread[i][i]);
        glm::dmat3 turn(1);
        turn[i][i] = turn[k][k] = std::cos(angle);
        turn[i][k] = -std::sin(angle), turn[k][i] = std::sin(angle);
        spread = glm::transpose(turn) * spread * turn;
        axes = axes * turn;
      }
  std::vector<float> extents;
  for (int i = 0; i < 3; ++i) {
    double low = 1e30, high = -1e30;
    for (const vec3& p : mesh.positionsMm) {
      const double at = glm::dot(glm::dvec3(p), axes[i]);
      low = std::min(low, at), high = std::max(high, at);
    }
    extents.push_back(static_cast<float>(high - low));
  }
  std::sort(extents.begin(), extents.end(), std::greater<>());
  return {extents[0], extents[1], extents[2]};
}

}  // namespace sciatlas::scene
