// Rays and closest points against triangle meshes (Embree inside). Surfaces are hit from both sides. After commit()
// every query may be called from any number of threads. Lengths and positions are in the unit of the meshes, in this
// program mm.
#pragma once
#include <cstdint>
#include <functional>
#include <glm/glm.hpp>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

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

class RayScene {
 public:
  // Which meshes take part in a query; an empty function means all.
  using Accept = std::function<bool(std::uint32_t mesh)>;
  static constexpr float kEndless = std::numeric_limits<float>::infinity();

  RayScene();
  ~RayScene();
  RayScene(RayScene&&) noexcept;
  RayScene& operator=(RayScene&&) noexcept;

  // Copies the mesh. Numbers are given in order from 0; a mesh without triangles gets a number and is never hit.
  std::uint32_t addMesh(std::span<const glm::vec3> positions, std::span<const std::uint32_t> indices);
  // Must follow the last addMesh and precede the first query.
  void commit();

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
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sciatlas::core
