#include "anatomy/mesher.h"

#include <meshoptimizer.h>

#include <algorithm>
#include <cmath>

#include "anatomy/edge_flips.h"
#include "anatomy/hash.h"
#include "anatomy/mesh_check.h"
#include "anatomy/surface_nets.h"
#include "core/parallel.h"
#include "core/self_crossings.h"

namespace sciatlas::anatomy {
namespace {

constexpr int kAttempts = 5, kLocalAttempts = 2;  // at a surface without crossings; the first ones left alone near them
constexpr double kSmallestPiece = 0.01;           // share of the volume
constexpr std::size_t kChunk = 2048;              // vertices per parallel piece of work

template <class Work>
void forVertices(std::size_t count, unsigned threads, const Work& work) {
  core::parallelFor((count + kChunk - 1) / kChunk,
                    [&](std::size_t c) {
                      for (std::size_t i = c * kChunk; i < std::min(count, (c + 1) * kChunk); ++i) work(i);
                    },
                    threads);
}

// Newton steps along the gradient, never farther than half a voxel from the start, where the grid's value is trusted.
void projectOntoZero(const Grid& grid, std::vector<Vec3>& positionsMm, unsigned threads) {
  const double reach = 0.5 * grid.voxelMm();
  forVertices(positionsMm.size(), threads, [&](std::size_t i) {
    const Vec3 start = positionsMm[i];
    Vec3 p = start, gradient;
    for (int step = 0; step < 3; ++step) {
      const double value = grid.sample(p, gradient);
      const double slope = glm::dot(gradient, gradient);
      if (std::abs(value) < 1e-4 || slope < 1e-4) break;
      p -= gradient * (value / std::max(slope, 0.05));
      const Vec3 moved = p - start;
      if (const double length = glm::length(moved); length > reach) p = start + moved * (reach / length);
    }
    positionsMm[i] = p;
  });
}

std::vector<glm::vec3> faceNormals(const RawMesh& mesh) {
  std::vector<Vec3> sums(mesh.positionsMm.size(), Vec3(0));
  for (std::size_t t = 0; t < mesh.indices.size(); t += 3) {
    const std::uint32_t* c = mesh.indices.data() + t;
    const Vec3 n =
        glm::cross(mesh.positionsMm[c[1]] - mesh.positionsMm[c[0]], mesh.positionsMm[c[2]] - mesh.positionsMm[c[0]]);
    for (int k = 0; k < 3; ++k) sums[c[k]] += n;
  }
  std::vector<glm::vec3> normals(sums.size());
  for (std::size_t i = 0; i < sums.size(); ++i)
    normals[i] = glm::dot(sums[i], sums[i]) > 0 ? glm::vec3(glm::normalize(sums[i])) : glm::vec3(0, 1, 0);
  return normals;
}

// What simplification may do: how far it may move the surface, and the vertices that it leaves alone (empty: none).
struct Freedom {
  double errorMm = 0;
  std::vector<char> kept;
};

RawMesh simplified(const RawMesh& mesh, double errorMm, const std::vector<char>& kept) {
  std::vector<glm::vec3> positions(mesh.positionsMm.begin(), mesh.positionsMm.end());
  const float scale = meshopt_simplifyScale(&positions[0].x, positions.size(), sizeof(glm::vec3));
  // Triangles at a kept vertex are put aside; the border that they leave does not move.
  std::vector<std::uint32_t> free, aside;
  for (std::size_t t = 0; t < mesh.indices.size(); t += 3) {
    const std::uint32_t* c = mesh.indices.data() + t;
    const bool keep = !kept.empty() && (kept[c[0]] || kept[c[1]] || kept[c[2]]);
    (keep ? aside : free).insert((keep ? aside : free).end(), c, c + 3);
  }
  RawMesh result;
  result.indices.resize(free.size());
  result.indices.resize(meshopt_simplify(result.indices.data(), free.data(), free.size(), &positions[0].x,
                                         positions.size(), sizeof(glm::vec3), 12, static_cast<float>(errorMm) / scale,
                                         aside.empty() ? 0u : unsigned(meshopt_SimplifyLockBorder)));
  result.indices.insert(result.indices.end(), aside.begin(), aside.end());
  result.positionsMm = mesh.positionsMm;
  tidyTriangles(result);
  return result;
}

// Simplification may pinch a thin edge together; then it is tried again with less freedom.
RawMesh simplifiedClosed(const RawMesh& mesh, const Freedom& freedom) {
  double errorMm = freedom.errorMm;
  for (int attempt = 0; attempt < 5 && errorMm > 0; ++attempt, errorMm /= 2) {
    RawMesh result = simplified(mesh, errorMm, freedom.kept);
    if (result.indices.size() >= 12 && topologyOf(result.indices).closed()) return result;
  }
  return mesh;
}

void orderForDrawing(RawMesh& mesh) {
  std::vector<std::uint32_t> ordered(mesh.indices.size());
  meshopt_optimizeVertexCache(ordered.data(), mesh.indices.data(), mesh.indices.size(), mesh.positionsMm.size());
  std::vector<Vec3> positions(mesh.positionsMm.size());
  positions.resize(meshopt_optimizeVertexFetch(positions.data(), ordered.data(), ordered.size(),
                                               mesh.positionsMm.data(), mesh.positionsMm.size(), sizeof(Vec3)));
  mesh.indices = std::move(ordered);
  mesh.positionsMm = std::move(positions);
}

// The hollow of a shell, kept inside its wall.
class HollowField : public Field {
 public:
  HollowField(const Field& outer, std::shared_ptr<const Field> hollow, double wallMm)
      : outer_(outer), hollow_(std::move(hollow)), wallMm_(wallMm) {}
  double distance(const Vec3& p) const override { return std::max(outer_.distance(p) + wallMm_, hollow_->distance(p)); }
  double distanceWithin(const Vec3& p, double limitMm) const override {
    const double outer = outer_.distanceWithin(p, limitMm - wallMm_) + wallMm_;
    return outer >= limitMm ? outer : std::max(outer, hollow_->distanceWithin(p, limitMm));
  }
  FieldBox box() const override { return hollow_->box(); }
  bool addPieces(std::vector<FieldPiece>& pieces) const override {
    const std::size_t before = pieces.size();
    if (!outer_.addPieces(pieces) || !hollow_->addPieces(pieces)) return false;
    for (std::size_t i = before; i < pieces.size(); ++i) {
      FieldPiece& piece = pieces[i];
      piece.hash = Hash().add(piece.hash).add(wallMm_).value();
      if (!piece.local) piece.box = {piece.box.low - kPieceReach * wallMm_, piece.box.high + kPieceReach * wallMm_};
    }
    return true;
  }
  FibreFrame fibre(const Vec3& p) const override { return hollow_->fibre(p); }

 private:
  const Field& outer_;
  std::shared_ptr<const Field> hollow_;
  double wallMm_;
};

// Simplifies, sets normals and turns bad edges.
core::Mesh finished(const Grid& grid, const RawMesh& fine, const Freedom& freedom, const MeshOptions& options,
                    bool& closed) {
  RawMesh raw = simplifiedClosed(fine, freedom);
  orderForDrawing(raw);
  core::Mesh mesh;
  mesh.positionsMm.assign(raw.positionsMm.begin(), raw.positionsMm.end());
  mesh.normals = faceNormals(raw);
  forVertices(mesh.normals.size(), options.threads, [&](std::size_t i) {
    Vec3 gradient;
    grid.sample(raw.positionsMm[i], gradient);
    // Where two sheets nearly touch the gradient vanishes or points across: the triangles know better there.
    const double length = glm::length(gradient);
    if (length > 0.3 && glm::dot(gradient / length, Vec3(mesh.normals[i])) > 0.5) mesh.normals[i] = gradient / length;
  });
  mesh.indices = std::move(raw.indices);
  closed = topologyOf(mesh.indices).closed();
  if (closed && freedom.errorMm > 0) {
    flipBadEdges(mesh, freedom.errorMm);
    closed = topologyOf(mesh.indices).closed();
  }
  return mesh;
}

// Marks the fine vertices near triangles that cross each other.
void keepAround(const core::Mesh& mesh, const core::Crossings& found, double roomMm, const RawMesh& fine,
                std::vector<char>& kept) {
  kept.resize(fine.positionsMm.size(), 0);
  for (const auto& [first, second] : found) {
    FieldBox box;
    for (const std::uint32_t t : {first, second})
      for (int k = 0; k < 3; ++k) {
        const Vec3 p(mesh.positionsMm[mesh.indices[3 * t + k]]);
        box.low = glm::min(box.low, p - roomMm), box.high = glm::max(box.high, p + roomMm);
      }
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const Vec3& p = fine.positionsMm[i];
      if (glm::all(glm::greaterThan(p, box.low)) && glm::all(glm::lessThan(p, box.high))) kept[i] = 1;
    }
  }
}

SampledGrid sampled(const Field& field, const std::vector<std::shared_ptr<const Field>>& carve,
                    const MeshOptions& options) {
  return sampledGrid(field, carve, {options.voxelMm, options.smoothMm, options.carveGapMm, options.threads},
                     options.keep);
}

StructureMesh meshed(SampledGrid from, const MeshOptions& options) {
  StructureMesh result;
  Grid& grid = from.grid;
  result.report.sampledBlocks = from.sampledBlocks, result.gridPrint = from.print;
  result.report.repairedNodes = repairSigns(grid);
  RawMesh raw = surfaceNets(grid);
  const PieceReport pieces = dropSmallPieces(raw, kSmallestPiece);
  result.report.pieces = pieces.pieces, result.report.islands = pieces.islands, result.report.voids = pieces.voids;
  if (raw.indices.empty()) return result;
  projectOntoZero(grid, raw.positionsMm, options.threads);
  // Where a surface crosses itself even after mending it is left as it was sampled, and if that does not help it is
  // simplified less; the best attempt stays.
  Freedom freedom{options.detailMm, {}};
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (attempt > kLocalAttempts) freedom = {attempt + 1 < kAttempts ? 0.5 * options.detailMm : 0, {}};
    bool closed = false;
    core::Mesh mesh = finished(grid, raw, freedom, options, closed);
    const core::Crossings found = core::mendCrossings(mesh);
    const auto crossings = static_cast<int>(found.size());
    if (attempt < kLocalAttempts) keepAround(mesh, found, (4 << attempt) * options.voxelMm, raw, freedom.kept);
    if (attempt == 0 || (closed && crossings < result.report.crossings))
      result.mesh = std::move(mesh), result.report.closed = closed, result.report.crossings = crossings;
    if (result.report.crossings == 0 || options.detailMm <= 0) break;
  }
  const core::Mesh& made = result.mesh;
  result.report.volumeMm3 = volumeMm3(made.positionsMm, made.indices);
  for (const glm::vec3& p : made.positionsMm) result.mesh.boxMm.add(p);
  return result;
}

StructureMesh unchangedMesh(std::size_t sampledBlocks, std::uint64_t print) {
  StructureMesh result;
  result.unchanged = true, result.report.sampledBlocks = sampledBlocks, result.gridPrint = print;
  return result;
}

}  // namespace

StructureMesh meshShell(const Field& outer, std::shared_ptr<const Field> hollow, double wallMm,
                        const std::vector<std::shared_ptr<const Field>>& carve, const MeshOptions& options) {
  MeshOptions innerOptions = options;
  innerOptions.keep.name += ".inner";
  SampledGrid outerGrid = sampled(outer, carve, options),
              innerGrid = sampled(HollowField(outer, std::move(hollow), wallMm), {}, innerOptions);
  const std::uint64_t print = Hash().add(outerGrid.print).add(innerGrid.print).value();
  if (options.knownGrid == print) return unchangedMesh(outerGrid.sampledBlocks + innerGrid.sampledBlocks, print);
  StructureMesh shell, inner;
  core::parallelFor(
      2,
      [&](std::size_t side) {
        (side == 0 ? shell : inner) = meshed(std::move(side == 0 ? outerGrid : innerGrid), options);
      },
      options.threads);
  const auto first = static_cast<std::uint32_t>(shell.mesh.positionsMm.size());
  shell.mesh.positionsMm.insert(shell.mesh.positionsMm.end(), inner.mesh.positionsMm.begin(),
                                inner.mesh.positionsMm.end());
  for (const glm::vec3& n : inner.mesh.normals) shell.mesh.normals.push_back(-n);
  for (std::size_t t = 0; t + 2 < inner.mesh.indices.size(); t += 3)
    for (int k : {0, 2, 1}) shell.mesh.indices.push_back(first + inner.mesh.indices[t + k]);
  shell.gridPrint = print;
  shell.report.closed = shell.report.closed && inner.report.closed;
  shell.report.volumeMm3 -= inner.report.volumeMm3;
  shell.report.sampledBlocks += inner.report.sampledBlocks;
  shell.report.crossings = static_cast<int>(core::selfCrossings(shell.mesh.positionsMm, shell.mesh.indices).size());
  return shell;
}

StructureMesh meshField(const Field& field, const std::vector<std::shared_ptr<const Field>>& carve,
                        const MeshOptions& options) {
  SampledGrid from = sampled(field, carve, options);
  if (options.knownGrid == from.print) return unchangedMesh(from.sampledBlocks, from.print);
  return meshed(std::move(from), options);
}

}  // namespace sciatlas::anatomy
