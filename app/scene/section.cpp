#include "scene/section.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <unordered_map>

namespace sciatlas::scene {
namespace {

// A vertex this near to the plane is taken to lie this far before it, so that no edge ends in the plane.
constexpr float kOffPlaneMm = 1e-3f;
constexpr float kWidestGapMm = 0.05f;
constexpr std::size_t kFewestPoints = 3;

// Edges are told apart by the places of their ends, not by the numbers of their vertices: along a seam of the texture
// coordinates the same place has two vertices.
struct EdgeKey {
  std::array<float, 6> ends;
  bool operator==(const EdgeKey&) const = default;
};
struct EdgeHash {
  std::size_t operator()(const EdgeKey& key) const {
    std::uint64_t h = 1469598103934665603ull;
    for (const float f : key.ends) {
      std::uint32_t bits = 0;
      std::memcpy(&bits, &f, sizeof bits);
      h = (h ^ bits) * 0x9E3779B97F4A7C15ull;
      h ^= h >> 29;
    }
    return static_cast<std::size_t>(h);
  }
};

bool before(const glm::vec3& a, const glm::vec3& b) {
  return a.x != b.x ? a.x < b.x : a.y != b.y ? a.y < b.y : a.z < b.z;
}

double areaOf(const std::vector<SectionPoint>& points) {
  double twice = 0;
  for (std::size_t i = 0, j = points.size() - 1; i < points.size(); j = i++) {
    const glm::dvec2 a(points[j].at), b(points[i].at);
    twice += a.x * b.y - a.y * b.x;
  }
  return 0.5 * twice;
}

bool encloses(const std::vector<SectionPoint>& loop, const glm::vec2& p) {
  bool inside = false;
  for (std::size_t i = 0, j = loop.size() - 1; i < loop.size(); j = i++) {
    const glm::vec2 &a = loop[i].at, &b = loop[j].at;
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

// Collects the stretches in which triangles cross the plane and joins them end to end.
class Tracer {
 public:
  Tracer(const core::Mesh& mesh, const PlaneFrame& frame) : mesh_(mesh), frame_(frame) {
    heights_.resize(mesh.positionsMm.size());
    for (std::size_t i = 0; i < heights_.size(); ++i) {
      const float h = frame.plane.beyond(mesh.positionsMm[i]);
      heights_[i] = std::abs(h) < kOffPlaneMm ? kOffPlaneMm : h;
    }
    for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3)
      triangle({mesh.indices[i], mesh.indices[i + 1], mesh.indices[i + 2]});
    closeGaps();
  }

  std::vector<SectionLoop> loops() const {
    std::vector<SectionLoop> found;
    std::vector<bool> done(points_.size(), false);
    for (std::size_t start = 0; start < points_.size(); ++start) {
      if (done[start]) continue;
      SectionLoop loop;
      for (int at = static_cast<int>(start); at >= 0 && !done[static_cast<std::size_t>(at)];
           at = next_[static_cast<std::size_t>(at)]) {
        done[static_cast<std::size_t>(at)] = true;
        loop.points.push_back(points_[static_cast<std::size_t>(at)]);
      }
      if (loop.points.size() < kFewestPoints) continue;
      loop.areaMm2 = areaOf(loop.points);
      if (loop.areaMm2 != 0) found.push_back(std::move(loop));
    }
    return found;
  }

  glm::vec3 fibre() const { return glm::length(fibre_) > 0 ? glm::normalize(fibre_) : fibre_; }

 private:
  // A seam whose two sides differ by a rounding leaves chains with ends; each end is joined to the nearest beginning.
  void closeGaps() {
    std::vector<bool> begins(points_.size(), true);
    for (const int n : next_)
      if (n >= 0) begins[static_cast<std::size_t>(n)] = false;
    for (std::size_t end = 0; end < next_.size(); ++end) {
      if (next_[end] >= 0) continue;
      float nearest = kWidestGapMm;
      for (std::size_t start = 0; start < begins.size(); ++start)
        if (const float gap = glm::distance(points_[start].at, points_[end].at); begins[start] && gap < nearest)
          nearest = gap, next_[end] = static_cast<int>(start);
      if (next_[end] >= 0) begins[static_cast<std::size_t>(next_[end])] = false;
    }
  }

  void triangle(const std::array<std::uint32_t, 3>& t) {
    const bool a = heights_[t[0]] > 0, b = heights_[t[1]] > 0, c = heights_[t[2]] > 0;
    if (a == b && b == c) return;
    const int lone = a == b ? 2 : a == c ? 1 : 0;  // the corner that stands alone on its side
    const auto corner = [&](int k) { return t[static_cast<std::size_t>((lone + k) % 3)]; };
    const int out = crossing(corner(0), corner(1)), in = crossing(corner(0), corner(2));
    const bool above = heights_[corner(0)] > 0;
    next_[static_cast<std::size_t>(above ? out : in)] = above ? in : out;
    fibre_ += mesh_.fibres[corner(0)] + mesh_.fibres[corner(1)];
  }

  int crossing(std::uint32_t i, std::uint32_t j) {
    if (before(mesh_.positionsMm[j], mesh_.positionsMm[i])) std::swap(i, j);
    const glm::vec3 &p = mesh_.positionsMm[i], &q = mesh_.positionsMm[j];
    const auto [it, fresh] = crossings_.try_emplace({{p.x, p.y, p.z, q.x, q.y, q.z}}, static_cast<int>(points_.size()));
    if (!fresh) return it->second;
    const float t = heights_[i] / (heights_[i] - heights_[j]);
    points_.push_back({frame_.flat(p + t * (q - p)), glm::mix(mesh_.uv[i].y, mesh_.uv[j].y, t)});
    if (!mesh_.irritation.empty()) points_.back().irritation = glm::mix(mesh_.irritation[i], mesh_.irritation[j], t);
    next_.push_back(-1);
    return it->second;
  }

  const core::Mesh& mesh_;
  const PlaneFrame& frame_;
  std::vector<float> heights_;
  std::unordered_map<EdgeKey, int, EdgeHash> crossings_;
  std::vector<SectionPoint> points_;
  std::vector<int> next_;
  glm::vec3 fibre_{0};
};

}  // namespace

PlaneFrame::PlaneFrame(const HalfSpace& halfSpace) : plane(halfSpace) {
  const glm::vec3 n = glm::abs(plane.normal);
  const glm::vec3 least = n.x <= n.y && n.x <= n.z ? glm::vec3(1, 0, 0)
                          : n.y <= n.z             ? glm::vec3(0, 1, 0)
                                                   : glm::vec3(0, 0, 1);
  u = glm::normalize(glm::cross(least, plane.normal));
  v = glm::cross(plane.normal, u);
}

double SectionPart::areaMm2() const {
  double area = outline.areaMm2;
  for (const SectionLoop& cavity : cavities) area += cavity.areaMm2;
  return area;
}

double PlaneSection::areaMm2() const {
  double area = 0;
  for (const SectionPart& part : parts) area += part.areaMm2();
  return area;
}

PlaneSection sectionOf(const core::Mesh& mesh, const PlaneFrame& frame) {
  const Tracer tracer(mesh, frame);
  PlaneSection section;
  section.fibre = tracer.fibre();
  std::vector<SectionLoop> loops = tracer.loops(), cavities;
  for (SectionLoop& loop : loops) {
    if (loop.areaMm2 < 0)
      cavities.push_back(std::move(loop));
    else
      section.parts.push_back({std::move(loop), {}});
  }
  for (SectionLoop& cavity : cavities) {
    SectionPart* owner = nullptr;
    for (SectionPart& part : section.parts)
      if (encloses(part.outline.points, cavity.points.front().at) &&
          (!owner || part.outline.areaMm2 < owner->outline.areaMm2))
        owner = &part;
    if (owner) owner->cavities.push_back(std::move(cavity));
  }
  return section;
}

SectionLoop clipped(const SectionLoop& loop, const std::vector<glm::vec2>& polygon) {
  SectionLoop result = loop;
  for (std::size_t k = 0; k < polygon.size() && !result.points.empty(); ++k) {
    const glm::vec2 a = polygon[k], edge = polygon[(k + 1) % polygon.size()] - a;
    const auto left = [&](const SectionPoint& p) { return edge.x * (p.at.y - a.y) - edge.y * (p.at.x - a.x); };
    std::vector<SectionPoint> kept;
    for (std::size_t i = 0, j = result.points.size() - 1; i < result.points.size(); j = i++) {
      const SectionPoint &from = result.points[j], &to = result.points[i];
      const float hf = left(from), ht = left(to);
      if ((hf >= 0) != (ht >= 0)) {
        const float t = hf / (hf - ht);
        kept.push_back({glm::mix(from.at, to.at, t), glm::mix(from.along, to.along, t),
                        glm::mix(from.irritation, to.irritation, t)});
      }
      if (ht >= 0) kept.push_back(to);
    }
    result.points = std::move(kept);
  }
  if (result.points.size() < kFewestPoints) result.points.clear();
  result.areaMm2 = result.points.empty() ? 0 : areaOf(result.points);
  return result;
}

glm::vec2 insidePoint(const SectionPart& part) {
  glm::vec2 low(1e30f), high(-1e30f);
  for (const SectionPoint& p : part.outline.points) low = glm::min(low, p.at), high = glm::max(high, p.at);
  glm::vec2 best = part.outline.points.front().at;
  float longest = 0;
  for (const float share : {0.5f, 0.37f, 0.63f, 0.2f, 0.8f}) {
    const float y = glm::mix(low.y, high.y, share);
    std::vector<float> crossings;
    const auto cross = [&](const SectionLoop& loop) {
      for (std::size_t i = 0, j = loop.points.size() - 1; i < loop.points.size(); j = i++) {
        const glm::vec2 &a = loop.points[j].at, &b = loop.points[i].at;
        if ((a.y > y) != (b.y > y)) crossings.push_back(a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y));
      }
    };
    cross(part.outline);
    for (const SectionLoop& cavity : part.cavities) cross(cavity);
    std::sort(crossings.begin(), crossings.end());
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2)
      if (crossings[i + 1] - crossings[i] > longest)
        longest = crossings[i + 1] - crossings[i], best = {0.5f * (crossings[i] + crossings[i + 1]), y};
  }
  return best;
}

}  // namespace sciatlas::scene
