// The loaded model and what it can be asked: surfaces, landmarks, centre lines, rays. Indices are those of
// Catalogue::all().
#pragma once
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/mesh.h"
#include "scene/catalogue.h"

namespace sciatlas::scene {

// Which surfaces a query meets: the model's own, for what is measured, or those with a quarter of the triangles, for
// what is seen and touched: quicker to prepare and in a quarter of the memory, nowhere off by as much as a millimetre.
enum class Surfaces { Exact, Quick };

struct SurfaceHit {
  int structure = -1;
  float distanceMm = 0;
  glm::vec3 atMm{0}, normal{0};
  // Where on the surface, of the level of detail that was asked: it moves with the surface from state to state.
  int triangle = -1;
  float u = 0, v = 0;  // (1-u-v) a + u b + v c of the triangle's corners
};

// One surface at all levels of detail; a level that the model lacks is empty.
using SurfaceLevels = std::array<core::Mesh, 1 + core::kCoarseLevels>;

// What a state of the body makes of the model at rest. A changed surface keeps its triangles and the order of its
// vertices: only positions, normals, fibres, occlusion and irritation may differ. While a slider is dragged the finest
// level of a changed surface may be left out (empty): a coarser one then stands for it.
struct BodyChange {
  std::map<int, std::shared_ptr<const SurfaceLevels>> surfaces;  // by structure
  std::map<int, core::ModelCentreline> centrelines;              // by structure
  std::map<int, glm::vec3> landmarksMm;                          // by index of Atlas::landmarks()
  std::map<int, bool> present;  // structures of one state alone that are there now, ordinary ones that are not
};

class Atlas {
 public:
  // Throws core::InputError when a model node has no record in the catalogue.
  Atlas(Catalogue catalogue, core::ModelData model);
  ~Atlas();
  Atlas(Atlas&&) noexcept;
  // The same body in another state: everything below answers for that state. Shares what did not change with this one,
  // which must be the body at rest; neither needs the other to live on.
  Atlas changed(BodyChange change) const;

  const Catalogue& catalogue() const;
  // Null for groups, for structures that the model lacks and for those that are not there in this state.
  const core::Mesh* mesh(int structure) const;
  // The same surface with fewer triangles, level 1 or 2; the next finer one where the model has none.
  const core::Mesh* mesh(int structure, std::size_t level) const;
  // The same whether or not the structure is there in this state: for copies of all surfaces.
  const core::Mesh* storedMesh(int structure, std::size_t level) const;
  // What this state has in place of the surface at rest; null when that is unchanged. Held by whoever keeps a copy.
  std::shared_ptr<const SurfaceLevels> changedLevels(int structure) const;
  std::vector<int> meshesOf(int structure) const;  // the structure itself or, for a group, all members with a surface
  const core::Box& box() const;                    // of everything
  core::Box boxOf(const std::vector<int>& structures) const;

  // "hip_bone_r/asis". Throws core::InputError with the nearest name.
  const core::ModelLandmark& landmark(const std::string& path) const;
  const std::vector<core::ModelLandmark>& landmarks() const;
  const std::vector<int>& landmarksOf(int structure) const;  // indices of landmarks()
  const core::ModelCentreline* centreline(int structure) const;

  // First surface along the ray among the structures for which `wanted` is true; and all of them in order (entries and
  // exits).
  std::optional<SurfaceHit> firstHit(const glm::vec3& fromMm, const glm::vec3& direction,
                                     const std::function<bool(int)>& wanted, Surfaces = Surfaces::Exact) const;
  std::vector<SurfaceHit> allHits(const glm::vec3& fromMm, const glm::vec3& direction,
                                  const std::function<bool(int)>& wanted, Surfaces = Surfaces::Exact) const;
  // The nearest point on the wanted surfaces; nothing when none lies within maxDistanceMm.
  std::optional<SurfaceHit> nearest(const glm::vec3& pointMm, const std::function<bool(int)>& wanted,
                                    float maxDistanceMm = 1e9f, Surfaces = Surfaces::Exact) const;
  // Builds the search trees of the queries above now, on all cores, instead of each in the first query that comes near
  // its surface. States of one body share the trees of what did not change. Thread-safe.
  void prepareQueries(Surfaces) const;

 private:
  struct Impl;
  explicit Atlas(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sciatlas::scene
