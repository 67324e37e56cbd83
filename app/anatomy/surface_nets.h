// The zero surface of a grid as a closed triangle mesh: one vertex in every cell that the surface crosses.
#pragma once
#include <glm/glm.hpp>
#include <vector>

#include "anatomy/grid.h"

namespace sciatlas::anatomy {

struct RawMesh {
  std::vector<Vec3> positionsMm;
  std::vector<std::uint32_t> indices;  // triangles, counter-clockwise seen from outside
};

// Changes signs of single nodes where the solid touches itself only along an edge or at a corner of a cell, so that
// every cell holds one sheet of the surface; without this the mesh would not be a manifold there. Returns how many
// nodes were changed.
int repairSigns(Grid& grid);

// Needs repaired signs. Vertices lie at the mean of the cell's edge crossings, in mm.
RawMesh surfaceNets(const Grid& grid);

}  // namespace sciatlas::anatomy
