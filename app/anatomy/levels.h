// Coarser surfaces of the same structure, for pictures in which it is small or while the view moves.
#pragma once
#include <array>

#include "core/mesh.h"

namespace sciatlas::anatomy {

// Shares of the full triangle count that are aimed at, and how far the surface may move for it, in mm.
struct Level {
  double share, errorMm;
};
inline constexpr std::array<Level, core::kCoarseLevels> kLevels{{{0.25, 0.5}, {0.0625, 1.5}}};

// The same surface with fewer triangles; its vertices are some of the original's, with all that they carry.
// It may be open where the structure is thinner than the error.
core::Mesh coarser(const core::Mesh& mesh, const Level& level);

}  // namespace sciatlas::anatomy
