// Rays and closest points against triangle meshes (Embree inside), in two levels: each mesh has a search tree of its
// own, built when something first comes near it, and a scene is a list of meshes with their boxes. Scenes that differ
// in a few meshes share the trees of all others. Surfaces are hit from both sides. Queries may be made by any number of
// threads. Lengths and positions are in the unit of the meshes, in this program mm.
#pragma once
#include <cstdint>
#include <functional>
#include <glm/glm.hpp>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/mesh.h"

namespace sciatlas::core {

struct RayHit {
  std::uint32_t mesh = 0;      // number that addMesh returned
  std::uint32_t triangle = 0;  // its corners are indices[3 * triangle + 0..2]
  float distance = 0;          // along the ray, in units of the direction's length
  float u = 0, v = 0;          // the hit is (1-u-v) a + u b + v c
  glm::vec3 normal{0};         // unit; of the triangle, on its counter-clockwise (outer) side
};

struct NearestPoint {
  std::uint32_t mesh = 0, triangle = 0;
  float distance = 0;
  glm::vec3 point{0};
  glm::vec3 normal{0};  // unit; of the triangle, on its outer side
};

// What trees are built with. Copies are the same engine: meshes that are made with one share its start-up cost.
class RayEngine {
 public:
  RayEngine();  // throws std::runtime_error when the ray tracer cannot start

 private:
  friend class RayMesh;
  std::shared_ptr<void> device_;
};

// One surface and its search tree. May belong to any number of scenes.
class RayMesh {
 public:
  // The arrays must stay as they are until the tree is built, which is at the first query that comes near, or now. No
  // triangles: is never hit.
  RayMesh(const RayEngine& engine, std::span<const glm::vec3> positions, std::span<const std::uint32_t> indices);
  ~RayMesh();
  RayMesh(const RayMesh&) = delete;
  RayMesh& operator=(const RayMesh&) = delete;
  void build() const;  // thread-safe; at once when it is built already
  // How far the surface lies from a point in many directions, for each up to maxDistance, which also stands for
  // nothing. Rays are sent side by side: directions that lie close together should follow each other.
  void distances(const glm::vec3& origin, std::span<const glm::vec3> directions, float maxDistance,
                 std::span<float> found) const;
  const Box& box() const { return box_; }

 private:
  friend class RayScene;
  struct Tree;
  const Tree& tree() const;
  Box box_;
  std::unique_ptr<Tree> tree_;
};

class RayScene {
 public:
  // Which meshes take part in a query; an empty function means all.
  using Accept = std::function<bool(std::uint32_t mesh)>;
  static constexpr float kEndless = std::numeric_limits<float>::infinity();

  RayScene() = default;

  // Numbers are given in order from 0. The first copies the mesh and builds its tree.
  std::uint32_t addMesh(std::span<const glm::vec3> positions, std::span<const std::uint32_t> indices);
  std::uint32_t addMesh(std::shared_ptr<const RayMesh> mesh);

  // The first hit with a distance of at most maxDistance.
  std::optional<RayHit> cast(const glm::vec3& origin, const glm::vec3& direction, float maxDistance = kEndless,
                             const Accept& accept = {}) const;
  bool occluded(const glm::vec3& origin, const glm::vec3& direction, float maxDistance = kEndless,
                const Accept& accept = {}) const;
  // Every hit, nearest first.
  std::vector<RayHit> allHits(const glm::vec3& origin, const glm::vec3& direction, float maxDistance = kEndless,
                              const Accept& accept = {}) const;
  // The nearest point on any surface within maxDistance.
  std::optional<NearestPoint> closestPoint(const glm::vec3& point, float maxDistance = kEndless,
                                           const Accept& accept = {}) const;

 private:
  class Candidates;
  void pierced(const glm::vec3& origin, const glm::vec3& direction, float maxDistance, const Accept& accept,
               Candidates& into) const;
  std::optional<RayEngine> engine_;  // of the meshes that were copied
  std::vector<std::shared_ptr<const RayMesh>> meshes_;
  std::array<std::vector<float>, 3> low_, high_;  // of the boxes, by axis
  std::vector<float> size_;
  bool isThere(std::uint32_t mesh) const { return mesh < size_.size() && size_[mesh] > 0; }
};

}  // namespace sciatlas::core
