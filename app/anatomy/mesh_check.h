// Facts about a triangle mesh: is it closed, how large is it, of which pieces does it consist.
#pragma once
#include <cstdint>
#include <glm/glm.hpp>
#include <vector>

#include "anatomy/surface_nets.h"

namespace sciatlas::anatomy {

struct Topology {
  std::size_t openEdges = 0;     // used by one triangle only, or twice in the same direction
  std::size_t doubledEdges = 0;  // used by more than two triangles
  bool closed() const { return openEdges == 0 && doubledEdges == 0; }
};
Topology topologyOf(const std::vector<std::uint32_t>& indices);

// Enclosed volume in mm3; negative if the surface is inside out.
template <class Point>
double volumeMm3(const std::vector<Point>& positionsMm, const std::vector<std::uint32_t>& indices) {
  double six = 0;
  for (std::size_t t = 0; t + 2 < indices.size(); t += 3)
    six += glm::dot(Vec3(positionsMm[indices[t]]),
                    glm::cross(Vec3(positionsMm[indices[t + 1]]), Vec3(positionsMm[indices[t + 2]])));
  return six / 6;
}

struct PieceReport {
  int islands = 0;  // separate pieces below the share, dropped
  int voids = 0;    // hollows inside the solid, filled
  int pieces = 0;   // what is left
};
// Drops pieces that enclose less than `minShare` of the volume, and the inner surfaces of hollows.
PieceReport dropSmallPieces(RawMesh& mesh, double minShare);

// Removes vertices that no triangle uses.
void dropUnusedVertices(RawMesh& mesh);

// Makes a surface a manifold again after simplification: removes triangles without area and pairs that lie back to
// back, parts the triangles where more than two meet at an edge, and gives every fan of triangles around a vertex its
// own vertex.
void tidyTriangles(RawMesh& mesh);

}  // namespace sciatlas::anatomy
