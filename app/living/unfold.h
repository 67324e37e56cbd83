// Smooths a surface where a movement has folded it over.
#pragma once
#include <vector>

#include "core/mesh.h"

namespace sciatlas::living {

// Triangles that look the other way than their neighbourhood, and did not at `before`, are folds; their corners and
// those beside them are drawn to the middle of their neighbours until no fold is left or a few rounds are over. `free`
// marks the vertices that have moved otherwise than their neighbours, where alone there may be folds; null: all.
void unfold(core::Mesh& mesh, const std::vector<glm::vec3>& before, const std::vector<char>* free = nullptr);

}  // namespace sciatlas::living
