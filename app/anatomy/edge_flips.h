// Simplification leaves a few needles and folded triangles, which shade badly and vanish when back faces are culled.
#pragma once
#include "core/mesh.h"

namespace sciatlas::anatomy {

// Turns edges beside bad triangles where the two new triangles follow the vertex normals better; the surface stays
// closed and its vertices stay where they are. It moves by at most toleranceMm, but where a triangle is folded over.
// Needs a closed mesh with normals. Returns how many edges were turned.
int flipBadEdges(core::Mesh& mesh, double toleranceMm);

}  // namespace sciatlas::anatomy
