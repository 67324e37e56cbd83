// The section of a closed surface with a plane: loops in the plane, their areas, and filled parts with their holes.
// Lengths in mm.
#pragma once
#include <glm/glm.hpp>
#include <vector>

#include "core/mesh.h"
#include "scene/cut.h"

namespace sciatlas::scene {

// Coordinates in a plane: u and v span it, right-handed with its normal.
struct PlaneFrame {
  HalfSpace plane;
  glm::vec3 u{1, 0, 0}, v{0, 1, 0};
  explicit PlaneFrame(const HalfSpace& halfSpace);
  glm::vec2 flat(const glm::vec3& mm) const { return {glm::dot(u, mm), glm::dot(v, mm)}; }
  glm::vec3 inSpace(const glm::vec2& p) const { return p.x * u + p.y * v + plane.atMm * plane.normal; }
};

struct SectionPoint {
  glm::vec2 at{0};       // in the plane's frame
  float along = 0;       // uv.y of the surface there
  float irritation = 0;  // as of the surface there
};

// Closed: the last point is joined to the first. Seen from the normal's side tissue lies on the left, so what bounds
// tissue from outside runs counter-clockwise (area > 0) and what bounds a cavity clockwise (area < 0).
struct SectionLoop {
  std::vector<SectionPoint> points;
  double areaMm2 = 0;
};

// One connected part: its outline and the cavities in it.
struct SectionPart {
  SectionLoop outline;
  std::vector<SectionLoop> cavities;
  double areaMm2() const;  // without the cavities
};

struct PlaneSection {
  std::vector<SectionPart> parts;
  glm::vec3 fibre{0};      // mean direction of the fibres at the outline; zero where they cancel out
  double areaMm2() const;  // of all parts
};

PlaneSection sectionOf(const core::Mesh& mesh, const PlaneFrame& frame);

// What of a loop lies within the corners of a convex polygon (counter-clockwise), by Sutherland and Hodgman: pieces
// that fall apart stay joined along the border, which changes neither area nor filling.
SectionLoop clipped(const SectionLoop& loop, const std::vector<glm::vec2>& polygon);

// A point well inside the part: the middle of the longest stretch on a line through its middle.
glm::vec2 insidePoint(const SectionPart& part);

}  // namespace sciatlas::scene
