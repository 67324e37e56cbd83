#include "living/probe.h"

namespace sciatlas::living {

bool overlap(const core::Box& a, const core::Box& b, float margin) {
  return glm::all(glm::lessThanEqual(a.low - margin, b.high)) && glm::all(glm::lessThanEqual(b.low, a.high + margin));
}

SurfaceProbe::SurfaceProbe(const core::Mesh& mesh, const core::Box* within) {
  if (!within) {
    rays_.addMesh(mesh.positionsMm, mesh.indices);
    boxMm_ = mesh.boxMm;
    if (boxMm_.empty())
      for (const glm::vec3& p : mesh.positionsMm) boxMm_.add(p);
  } else {
    std::vector<std::uint32_t> kept;
    for (std::size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
      core::Box box;
      for (std::size_t k = 0; k < 3; ++k) box.add(mesh.positionsMm[mesh.indices[t + k]]);
      if (!overlap(box, *within, 0)) continue;
      kept.insert(kept.end(), mesh.indices.begin() + static_cast<std::ptrdiff_t>(t),
                  mesh.indices.begin() + static_cast<std::ptrdiff_t>(t + 3));
      boxMm_.add(box);
    }
    rays_.addMesh(mesh.positionsMm, kept);
  }
}

std::optional<SurfaceProbe::Near> SurfaceProbe::near(const glm::vec3& at, float reach) const {
  if (boxMm_.empty() || glm::distance(glm::clamp(at, boxMm_.low, boxMm_.high), at) > reach) return std::nullopt;
  const auto found = rays_.closestPoint(at, reach);
  if (!found) return std::nullopt;
  Near near;
  near.atMm = found->point;
  const glm::vec3 way = at - found->point;
  const float distance = glm::length(way);
  const bool inside = glm::dot(way, found->normal) < 0;
  near.distanceMm = inside ? -distance : distance;
  near.out = distance > 1e-3f ? (inside ? -way : way) / distance : found->normal;
  return near;
}

const SurfaceProbe& ProbeStore::of(int structure) const {
  const std::lock_guard lock(mutex_);
  auto& probe = probes_[structure];
  if (!probe) probe = std::make_unique<SurfaceProbe>(*atlas_.storedMesh(structure, level_));
  return *probe;
}

}  // namespace sciatlas::living
