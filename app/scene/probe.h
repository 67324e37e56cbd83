// Where a thumb presses: a place on a surface that moves with the surface from state to state of the body. A plain
// value, part of the scene's state; living::layersUnder says what lies beneath.
#pragma once
#include <glm/glm.hpp>

#include "scene/atlas.h"

namespace sciatlas::scene {

struct Probe {
  int structure = -1;                  // whose surface is pressed
  int triangle = -1;                   // of the exact surface
  float u = 0, v = 0;                  // (1-u-v) a + u b + v c of its corners
  std::optional<glm::vec3> direction;  // into the body, unit; none: at right angles to the surface
  bool operator==(const Probe&) const = default;
};

inline Probe probeAt(const SurfaceHit& hit) {
  return {hit.structure, hit.triangle, hit.u, hit.v, {}};
}

// Nothing where the surface is not there in this state of the body.
inline std::optional<glm::vec3> pointOf(const Probe& probe, const Atlas& atlas) {
  const core::Mesh* mesh = atlas.mesh(probe.structure);
  const auto first = 3 * static_cast<std::size_t>(probe.triangle);
  if (!mesh || probe.triangle < 0 || first + 2 >= mesh->indices.size()) return std::nullopt;
  const auto corner = [&](std::size_t k) { return mesh->positionsMm[mesh->indices[first + k]]; };
  return (1 - probe.u - probe.v) * corner(0) + probe.u * corner(1) + probe.v * corner(2);
}

}  // namespace sciatlas::scene
