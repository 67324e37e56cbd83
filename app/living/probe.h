// Signed distances to surfaces and rays against them, for the stage in which nerves give way and for clearances. One
// search tree per surface; those of the body at rest are built once and kept.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "core/mesh.h"
#include "core/ray.h"
#include "scene/atlas.h"

namespace sciatlas::living {

// One closed surface, or the part of it within a box.
class SurfaceProbe {
 public:
  SurfaceProbe(const core::RayEngine& engine, const core::Mesh& mesh, const core::Box* within = nullptr);
  struct Near {
    float distanceMm = 0;       // below 0: inside
    glm::vec3 atMm{0}, out{0};  // on the surface; unit, the way out of the body there
  };
  // The nearest place of the surface within `reachMm`.
  std::optional<Near> near(const glm::vec3& atMm, float reachMm) const;
  std::optional<core::RayHit> cast(const glm::vec3& fromMm, const glm::vec3& unit, float reachMm) const {
    return rays_.cast(fromMm, unit, reachMm);
  }
  const core::Box& boxMm() const { return boxMm_; }
  bool empty() const { return boxMm_.empty(); }

 private:
  core::RayScene rays_;
  core::Box boxMm_;
};

// Probes of the surfaces of one body, built when they are first asked for. Thread-safe.
class ProbeStore {
 public:
  ProbeStore(const scene::Atlas& atlas, std::size_t level) : atlas_(atlas), level_(level) {}
  const SurfaceProbe& of(int structure) const;  // it must have a surface in the model
  const core::RayEngine& engine() const { return engine_; }

 private:
  const scene::Atlas& atlas_;
  std::size_t level_;
  core::RayEngine engine_;
  mutable std::mutex mutex_;
  struct Entry {
    std::once_flag once;
    std::unique_ptr<SurfaceProbe> probe;
  };
  mutable std::map<int, std::unique_ptr<Entry>> probes_;
};

bool overlap(const core::Box& a, const core::Box& b, float marginMm);

}  // namespace sciatlas::living
