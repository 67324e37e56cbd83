// Muscles change their shape, not their volume.
#pragma once
#include "core/mesh.h"

namespace sciatlas::living {

// Enclosed volume; `at` are the corners of `indices`.
double volumeMm3(const std::vector<glm::vec3>& at, const std::vector<std::uint32_t>& indices);

// Moves the surface along its normals by the same small length everywhere, at most mostMm, until it encloses what it
// did at `before`.
void keepVolume(core::Mesh& mesh, const std::vector<glm::vec3>& before, double mostMm);

}  // namespace sciatlas::living
