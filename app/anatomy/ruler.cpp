#include "anatomy/ruler.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <glm/glm.hpp>

#include "anatomy/obj_file.h"
#include "core/error.h"

namespace sciatlas::anatomy {
namespace {

struct Segment {
  glm::dvec2 a, b;
  int piece = -1;
};

// The two axes of the slice: the first is where the polar angle starts, the second where it turns to (as in a loft's
// radii).
struct SliceAxes {
  int normal, first, second;
};

SliceAxes axesOf(char axis) {
  if (axis == 'x') return {0, 2, 1};
  if (axis == 'y') return {1, 0, 2};
  if (axis == 'z') return {2, 0, 1};
  throw core::InputError(std::string("the axis is \"") + axis + "\", one of x, y, z was expected");
}

std::vector<Segment> cut(const core::Mesh& mesh, const SliceAxes& axes, double at) {
  std::vector<Segment> out;
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    glm::dvec3 p[3];
    for (int k = 0; k < 3; ++k) p[k] = mesh.positionsMm[mesh.indices[i + k]];
    std::vector<glm::dvec2> ends;
    for (int k = 0; k < 3; ++k) {
      const glm::dvec3 &u = p[k], &v = p[(k + 1) % 3];
      const double du = u[axes.normal] - at, dv = v[axes.normal] - at;
      if ((du < 0) == (dv < 0)) continue;
      const glm::dvec3 c = glm::mix(u, v, du / (du - dv));
      ends.emplace_back(c[axes.first], c[axes.second]);
    }
    if (ends.size() == 2) out.push_back({ends[0], ends[1]});
  }
  return out;
}

// Numbers segments that hang together by their ends.
int numberPieces(std::vector<Segment>& segments) {
  int count = 0;
  const auto touch = [](const glm::dvec2& a, const glm::dvec2& b) { return glm::distance(a, b) < 1e-3; };
  for (Segment& seed : segments) {
    if (seed.piece >= 0) continue;
    seed.piece = count++;
    std::vector<const Segment*> open{&seed};
    while (!open.empty()) {
      const Segment* s = open.back();
      open.pop_back();
      for (Segment& other : segments)
        if (other.piece < 0 &&
            (touch(s->a, other.a) || touch(s->a, other.b) || touch(s->b, other.a) || touch(s->b, other.b))) {
          other.piece = s->piece;
          open.push_back(&other);
        }
    }
  }
  return count;
}

std::string describe(const std::vector<Segment>& segments, int piece, const SliceAxes& axes) {
  glm::dvec2 low(1e30), high(-1e30), mean(0);
  double length = 0;
  for (const Segment& s : segments) {
    if (s.piece != piece) continue;
    low = glm::min(low, glm::min(s.a, s.b));
    high = glm::max(high, glm::max(s.a, s.b));
    const double l = glm::distance(s.a, s.b);
    length += l;
    mean += 0.5 * (s.a + s.b) * l;
  }
  if (length < 1e-9) return "";
  mean /= length;
  // Area and its centroid by triangles from the outline's mean; segments are unordered, so each is turned to count
  // positively where it faces outwards: good for outlines that are seen whole from their middle.
  double area = 0;
  glm::dvec2 centroid(0);
  for (const Segment& s : segments) {
    if (s.piece != piece) continue;
    const glm::dvec2 u = s.a - mean, v = s.b - mean;
    const double twice = std::abs(u.x * v.y - u.y * v.x);
    area += 0.5 * twice;
    centroid += 0.5 * twice * (s.a + s.b + mean) / 3.0;
  }
  centroid = area > 1e-9 ? centroid / area : mean;
  const char* names = "xyz";
  char text[256];
  std::snprintf(text, sizeof text,
                "  %c %.1f..%.1f (%.1f)  %c %.1f..%.1f (%.1f)  centroid %c %.1f %c %.1f  area %.0f mm2  outline %.0f "
                "mm\n    radii",
                names[axes.first], low.x, high.x, high.x - low.x, names[axes.second], low.y, high.y, high.y - low.y,
                names[axes.first], centroid.x, names[axes.second], centroid.y, area, length);
  std::string out = text;
  for (int k = 0; k < 12; ++k) {
    const double angle = 2 * M_PI * k / 12;
    const glm::dvec2 ray(std::cos(angle), std::sin(angle));
    double radius = -1;
    for (const Segment& s : segments) {
      if (s.piece != piece) continue;
      const glm::dvec2 u = s.a - centroid, d = s.b - s.a;
      const double across = d.x * ray.y - d.y * ray.x;
      if (std::abs(across) < 1e-12) continue;
      const double t = (ray.x * u.y - ray.y * u.x) / across;
      if (t >= 0 && t <= 1) radius = std::max(radius, glm::dot(u + d * t, ray));
    }
    if (radius > 0)
      std::snprintf(text, sizeof text, " %.1f", radius);
    else
      std::snprintf(text, sizeof text, " -");
    out += text;
  }
  return out + "\n";
}

}  // namespace

std::string printSections(const std::filesystem::path& objFile, char axis, const std::vector<double>& atMm) {
  const SliceAxes axes = axesOf(axis);
  const core::Mesh mesh = readObj(objFile);
  const char* names = "xyz";
  char text[200];
  std::snprintf(text, sizeof text,
                "radii: 12 from the centroid, every 30 degrees, starting at +%c and turning towards +%c; mm\n",
                names[axes.first], names[axes.second]);
  std::string out = text;
  for (double at : atMm) {
    std::vector<Segment> segments = cut(mesh, axes, at);
    const int pieces = numberPieces(segments);
    std::snprintf(text, sizeof text, "%c = %.1f: %d piece%s\n", names[axes.normal], at, pieces, pieces == 1 ? "" : "s");
    out += text;
    for (int k = 0; k < pieces; ++k) out += describe(segments, k, axes);
  }
  return out;
}

std::string printSections(const std::filesystem::path& objFile, char axis, double from, double to, double step) {
  if (step == 0) throw core::InputError("the step between slices is 0 mm");
  std::vector<double> at;
  const int count = static_cast<int>(std::floor((to - from) / step + 1e-9));
  for (int k = 0; k <= count; ++k) at.push_back(from + k * step);
  return printSections(objFile, axis, at);
}

}  // namespace sciatlas::anatomy
