// The whole way from the model files to build/models/: sciatlas.glb with its coarser levels
// (sciatlas_quarter.glb, sciatlas_sixteenth.glb), landmarks.toml and centrelines.toml.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "anatomy/mesher.h"
#include "anatomy/sides.h"
#include "core/mesh.h"

namespace sciatlas::anatomy {

struct BuildOptions {
  std::filesystem::path models, output;
  std::vector<std::string> only;  // ids; empty = all
  bool skipFaulty = false;        // leave out what is at fault, and say so, instead of refusing
  bool quiet = false;
  unsigned threads = 0;  // 0 = all cores
};

struct BuildResult {
  std::size_t structures = 0;  // surfaces in the file, both sides counted
  std::size_t triangles = 0;
  std::size_t made = 0;           // authored structures that were meshed in this run; the others came from the cache
  std::size_t sampledBlocks = 0;  // of 8^3 nodes
  std::vector<std::string> faults;
  bool upToDate = false;  // nothing was written
};

// Throws InputError, naming file and line, at the first thing that is at fault; then no output is touched.
BuildResult buildModel(const BuildOptions& options);

// Finished surfaces of the structures, in the same order: from the cache below `output`, or made and put there.
struct FinishedPart {
  const StructureSpec* spec = nullptr;
  std::string hash;
  StructureMesh made;
  double seconds = 0;
  bool cached = false;
  std::size_t sampledBlocks = 0;  // in this run, if only to see that nothing is other than before
  std::string fault;              // why it could not be made; then there is no surface
};
std::vector<FinishedPart> finishParts(const ModelSource& source, const std::vector<const StructureSpec*>& specs,
                                      const BuildOptions& options);

// Meshes and bakes one structure (right side or midline) and refuses what must not reach a user: no surface, an open or
// inverted one, numbers that are not finite, or a right-side structure on the left. knownGrid: no mesh, and the report
// says so, where the print of what is sampled is this.
StructureMesh makeStructure(FieldStore& fields, const StructureSpec& spec, unsigned threads,
                            const GridCache* grids = nullptr, std::uint64_t knownGrid = 0);

// The nodes of the model's tree: structures, both sides, and the groups named as parents.
std::vector<core::ModelNode> modelNodes(const std::vector<SidedStructure>& structures);

// Both sides of the structures, in the order of the model files.
std::vector<SidedStructure> bothSides(const std::vector<const StructureSpec*>& specs);

}  // namespace sciatlas::anatomy
