#include "render/cap_fill.h"

#include <GL/glu.h>

#include <array>
#include <deque>
#include <memory>

namespace sciatlas::render {
namespace {

using scene::SectionPoint;
using Callback = void (*)();

// What the tessellator's callbacks are given. They come from C and must not throw: out of memory ends the program, as
// it would anywhere else while drawing.
struct Filling {
  CapMesh* mesh = nullptr;
  std::deque<std::uint32_t> numbers;  // of points, at places that stay
  std::uint32_t* number(const SectionPoint& point) {
    numbers.push_back(static_cast<std::uint32_t>(mesh->points.size()));
    mesh->points.push_back(point);
    return &numbers.back();
  }
};

void onVertex(void* number, void* filling) {
  static_cast<Filling*>(filling)->mesh->indices.push_back(*static_cast<std::uint32_t*>(number));
}

// Outlines that cross make a new point.
void onCombine(GLdouble at[3], void* from[4], GLfloat weight[4], void** made, void* filling) {
  auto& own = *static_cast<Filling*>(filling);
  SectionPoint point{{static_cast<float>(at[0]), static_cast<float>(at[1])}, 0};
  for (int i = 0; i < 4; ++i)
    if (from[i]) {
      const SectionPoint& other = own.mesh->points[*static_cast<std::uint32_t*>(from[i])];
      point.along += weight[i] * other.along, point.irritation += weight[i] * other.irritation;
    }
  *made = own.number(point);
}

// Asking for edge flags makes the tessellator give plain triangles in place of fans and strips.
void onEdge(GLboolean, void*) {}

struct Free {
  void operator()(GLUtesselator* tessellator) const { gluDeleteTess(tessellator); }
};

void addContour(GLUtesselator* tessellator, Filling& filling, const scene::SectionLoop& loop) {
  gluTessBeginContour(tessellator);
  for (const SectionPoint& point : loop.points) {
    std::array<GLdouble, 3> at{static_cast<double>(point.at.x), static_cast<double>(point.at.y), 0};
    gluTessVertex(tessellator, at.data(), filling.number(point));
  }
  gluTessEndContour(tessellator);
}

}  // namespace

void appendFilled(CapMesh& mesh, const scene::SectionPart& part) {
  if (part.outline.points.empty()) return;
  const std::unique_ptr<GLUtesselator, Free> tessellator(gluNewTess());
  GLUtesselator* t = tessellator.get();
  gluTessCallback(t, GLU_TESS_VERTEX_DATA, reinterpret_cast<Callback>(onVertex));
  gluTessCallback(t, GLU_TESS_COMBINE_DATA, reinterpret_cast<Callback>(onCombine));
  gluTessCallback(t, GLU_TESS_EDGE_FLAG_DATA, reinterpret_cast<Callback>(onEdge));
  gluTessProperty(t, GLU_TESS_WINDING_RULE, GLU_TESS_WINDING_POSITIVE);
  gluTessNormal(t, 0, 0, 1);
  Filling filling{&mesh, {}};
  gluTessBeginPolygon(t, &filling);
  addContour(t, filling, part.outline);
  for (const scene::SectionLoop& cavity : part.cavities)
    if (!cavity.points.empty()) addContour(t, filling, cavity);
  gluTessEndPolygon(t);
}

}  // namespace sciatlas::render
