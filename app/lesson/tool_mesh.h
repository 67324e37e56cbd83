// The surface of a tool: its rods melted into one body and meshed.
#pragma once
#include "core/mesh.h"
#include "lesson/technique.h"

namespace sciatlas::lesson {

// In the tool's frame, mm; empty for a tool without rods. `cellMm` is how fine it is; 0: 3 mm, and finer
// for small things. Smooth union of round cones on a
// grid, meshed by surface nets (Gibson 1998): one vertex a cell at the mean of where its edges cross the surface.
core::Mesh toolMesh(const Tool& tool, float cellMm = 0);

}  // namespace sciatlas::lesson
