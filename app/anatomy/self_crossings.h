// Where a surface goes through itself.
#pragma once
#include <cstdint>
#include <glm/glm.hpp>
#include <span>
#include <utility>
#include <vector>

namespace sciatlas::anatomy {

// Pairs of triangles of which one goes through the other by more than kCrossingMm; triangles that share a corner may
// touch there. Rising order.
inline constexpr double kCrossingMm = 1e-3;
std::vector<std::pair<std::uint32_t, std::uint32_t>> selfCrossings(std::span<const glm::vec3> positionsMm,
                                                                   std::span<const std::uint32_t> indices);

}  // namespace sciatlas::anatomy
