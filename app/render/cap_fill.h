// From a section to triangles that fill it.
#pragma once
#include <cstdint>
#include <vector>

#include "scene/section.h"

namespace sciatlas::render {

struct CapMesh {
  std::vector<scene::SectionPoint> points;
  std::vector<std::uint32_t> indices;  // triangles, counter-clockwise seen from the plane's normal
};

// Appends one part without its cavities (by the tessellator of GLU: right for any outline, also one that touches
// itself). May be called from several threads at once.
void appendFilled(CapMesh& mesh, const scene::SectionPart& part);

}  // namespace sciatlas::render
