// From a distance field to the finished surface of one structure.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "anatomy/field.h"
#include "anatomy/sampling.h"
#include "core/mesh.h"

namespace sciatlas::anatomy {

struct MeshOptions {
  double voxelMm = 1, smoothMm = 0.5;
  double detailMm = 0.05;  // how far simplification may move the surface; 0 = none
  double carveGapMm = 0;
  unsigned threads = 1;
  KeepingPlace keep{};          // where what is sampled is kept from run to run
  std::uint64_t knownGrid = 0;  // print of the grid of a mesh that is there already: where it is the same none is made
};

struct MeshReport {
  double volumeMm3 = 0;
  int pieces = 1, islands = 0, voids = 0, repairedNodes = 0;
  bool closed = false;
  std::size_t sampledBlocks = 0;  // of 8^3 nodes, in this run
  int crossings = 0;              // pairs of triangles that go through each other, after mending
};

struct StructureMesh {
  core::Mesh mesh;                                     // positions, normals, indices and box; the rest is baked later
  std::array<core::Mesh, core::kCoarseLevels> coarse;  // made last, from all that was baked
  MeshReport report;
  std::uint64_t gridPrint = 0;  // of all that was sampled
  bool unchanged = false;       // it is as known already, and was not meshed
};

// A shell: the surface of `outer` and, turned inwards, that of `hollow`, which is kept at least wallMm inside.
StructureMesh meshShell(const Field& outer, std::shared_ptr<const Field> hollow, double wallMm,
                        const std::vector<std::shared_ptr<const Field>>& carve, const MeshOptions& options);

// `carve`: fields cut out of this one after smoothing. An empty mesh means that the field has no surface.
StructureMesh meshField(const Field& field, const std::vector<std::shared_ptr<const Field>>& carve,
                        const MeshOptions& options);

}  // namespace sciatlas::anatomy
