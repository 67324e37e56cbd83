// A colour laid over one surface, vertex by vertex: drawn by render, made by whoever has something to say of a surface.
#pragma once
#include <array>
#include <cstdint>
#include <glm/glm.hpp>
#include <vector>

#include "core/mesh.h"

namespace sciatlas::scene {

struct SurfaceTint {
  int structure = -1;
  // For each level of detail as many as it has vertices, or none. Display colour; the fourth is how much of it is laid
  // on, and above kHatchedFrom the place is hatched too, so that the gravest does not rest on colour alone.
  std::array<std::vector<glm::u8vec4>, 1 + core::kCoarseLevels> colours;
};
inline constexpr std::uint8_t kHatchedFrom = 200;

}  // namespace sciatlas::scene
