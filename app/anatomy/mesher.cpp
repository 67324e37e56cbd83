#include "anatomy/mesher.h"

#include <meshoptimizer.h>

#include <algorithm>
#include <cmath>

#include "anatomy/edge_flips.h"
#include "anatomy/grid.h"
#include "anatomy/mesh_check.h"
#include "anatomy/self_crossings.h"
#include "anatomy/surface_nets.h"
#include "core/parallel.h"

namespace sciatlas::anatomy {
namespace {

constexpr double kSmallestPiece = 0.01;  // share of the volume
constexpr std::size_t kChunk = 2048;     // vertices per parallel piece of work

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

RawMesh simplified(const RawMesh& mesh, double errorMm) {
  std::vector<glm::vec3> positions(mesh.positionsMm.begin(), mesh.positionsMm.end());
  const float scale = meshopt_simplifyScale(&positions[0].x, positions.size(), sizeof(glm::vec3));
  RawMesh result;
  result.indices.resize(mesh.indices.size());
  result.indices.resize(meshopt_simplify(result.indices.data(), mesh.indices.data(), mesh.indices.size(),
                                         &positions[0].x, positions.size(), sizeof(glm::vec3), 12,
                                         static_cast<float>(errorMm) / scale, 0u));
  result.positionsMm = mesh.positionsMm;
  tidyTriangles(result);
  return result;
}

// Simplification may pinch a thin edge together; then it is tried again with less freedom.
RawMesh simplifiedClosed(const RawMesh& mesh, double errorMm) {
  for (int attempt = 0; attempt < 5 && errorMm > 0; ++attempt, errorMm /= 2) {
    RawMesh result = simplified(mesh, errorMm);
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
  FibreFrame fibre(const Vec3& p) const override { return hollow_->fibre(p); }

 private:
  const Field& outer_;
  std::shared_ptr<const Field> hollow_;
  double wallMm_;
};

// Simplifies, sets normals and turns bad edges.
core::Mesh finished(const Grid& grid, const RawMesh& fine, double errorMm, const MeshOptions& options, bool& closed) {
  RawMesh raw = simplifiedClosed(fine, errorMm);
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
  if (closed && errorMm > 0) {
    flipBadEdges(mesh, errorMm);
    closed = topologyOf(mesh.indices).closed();
  }
  return mesh;
}

}  // namespace

StructureMesh meshShell(const Field& outer, std::shared_ptr<const Field> hollow, double wallMm,
                        const std::vector<std::shared_ptr<const Field>>& carve, const MeshOptions& options) {
  StructureMesh shell = meshField(outer, carve, options);
  const StructureMesh inner = meshField(HollowField(outer, std::move(hollow), wallMm), {}, options);
  const auto first = static_cast<std::uint32_t>(shell.mesh.positionsMm.size());
  shell.mesh.positionsMm.insert(shell.mesh.positionsMm.end(), inner.mesh.positionsMm.begin(),
                                inner.mesh.positionsMm.end());
  for (const glm::vec3& n : inner.mesh.normals) shell.mesh.normals.push_back(-n);
  for (std::size_t t = 0; t + 2 < inner.mesh.indices.size(); t += 3)
    for (int k : {0, 2, 1}) shell.mesh.indices.push_back(first + inner.mesh.indices[t + k]);
  shell.report.closed = shell.report.closed && inner.report.closed;
  shell.report.volumeMm3 -= inner.report.volumeMm3;
  shell.report.crossings = static_cast<int>(selfCrossings(shell.mesh.positionsMm, shell.mesh.indices).size());
  return shell;
}

StructureMesh meshField(const Field& field, const std::vector<std::shared_ptr<const Field>>& carve,
                        const MeshOptions& options) {
  StructureMesh result;
  const double bandMm = 3 * options.voxelMm + 3 * options.smoothMm,
               exactMm = 2 * options.voxelMm + 1.5 * options.smoothMm;
  Grid grid(field, options.voxelMm, bandMm, exactMm, options.threads);
  grid.smooth(options.smoothMm, options.threads);
  grid.carve(carve, options.carveGapMm, options.threads);
  result.report.repairedNodes = repairSigns(grid);
  RawMesh raw = surfaceNets(grid);
  const PieceReport pieces = dropSmallPieces(raw, kSmallestPiece);
  result.report.pieces = pieces.pieces, result.report.islands = pieces.islands, result.report.voids = pieces.voids;
  if (raw.indices.empty()) return result;
  projectOntoZero(grid, raw.positionsMm, options.threads);
  // A surface that crosses itself even after mending is simplified less; the best attempt stays.
  for (const double share : {1.0, 0.5, 0.0}) {
    bool closed = false;
    core::Mesh mesh = finished(grid, raw, share * options.detailMm, options, closed);
    const auto crossings = static_cast<int>(mendCrossings(mesh));
    if (share == 1 || (closed && crossings < result.report.crossings))
      result.mesh = std::move(mesh), result.report.closed = closed, result.report.crossings = crossings;
    if (result.report.crossings == 0 || options.detailMm <= 0) break;
  }
  const core::Mesh& made = result.mesh;
  result.report.volumeMm3 = volumeMm3(made.positionsMm, made.indices);
  for (const glm::vec3& p : made.positionsMm) result.mesh.boxMm.add(p);
  return result;
}

}  // namespace sciatlas::anatomy
