// Where a surface goes through itself.
#pragma once
#include <cstdint>
#include <glm/glm.hpp>
#include <span>
#include <utility>
#include <vector>

#include "core/mesh.h"

namespace sciatlas::core {

// Pairs of triangles of which one goes through the other by more than kCrossingMm; triangles that share a corner may
// touch there. Rising order.
inline constexpr double kCrossingMm = 1e-3;
using Crossings = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
Crossings selfCrossings(std::span<const glm::vec3> positionsMm, std::span<const std::uint32_t> indices);

// Smooths the surface where it crosses itself (folded slivers, two sheets pushed together), moving as few vertices as
// little as it can, in so many passes at most (the later ones take in more and more round them). Returns the pairs that
// are left.
Crossings mendCrossings(Mesh& mesh, int passes = 24);

}  // namespace sciatlas::core
