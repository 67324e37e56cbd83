#include "living/probe.h"

namespace sciatlas::living {

bool overlap(const core::Box& a, const core::Box& b, float margin) {
  return glm::all(glm::lessThanEqual(a.low - margin, b.high)) && glm::all(glm::lessThanEqual(b.low, a.high + margin));
}

SurfaceProbe::SurfaceProbe(const core::RayEngine& engine, const core::Mesh& mesh, const core::Box* within) {
  std::vector<glm::vec3> positions;
  std::vector<std::uint32_t> kept;
  if (within) {
    std::vector<std::int32_t> place(mesh.positionsMm.size(), -1);
    for (std::size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
      const std::uint32_t* c = &mesh.indices[t];
      const glm::vec3 &p = mesh.positionsMm[c[0]], &q = mesh.positionsMm[c[1]], &r = mesh.positionsMm[c[2]];
      if (!overlap({glm::min(p, glm::min(q, r)), glm::max(p, glm::max(q, r))}, *within, 0)) continue;
      for (std::size_t k = 0; k < 3; ++k) {
        if (place[c[k]] < 0) {
          place[c[k]] = static_cast<std::int32_t>(positions.size());
          positions.push_back(mesh.positionsMm[c[k]]);
        }
        kept.push_back(static_cast<std::uint32_t>(place[c[k]]));
      }
    }
  }
  const auto surface = std::make_shared<const core::RayMesh>(engine, within ? positions : mesh.positionsMm,
                                                             within ? kept : mesh.indices);
  boxMm_ = surface->box();
  if (boxMm_.empty()) return;
  surface->build();
  rays_.addMesh(surface);
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
  Entry* entry = nullptr;
  {
    const std::lock_guard lock(mutex_);
    auto& held = probes_[structure];
    if (!held) held = std::make_unique<Entry>();
    entry = held.get();
  }
  // Different surfaces are prepared by different threads at a time.
  std::call_once(entry->once, [&] {
    entry->probe = std::make_unique<SurfaceProbe>(engine_, *atlas_.storedMesh(structure, level_));
  });
  return *entry->probe;
}

}  // namespace sciatlas::living
