// What is stored with every vertex of a finished surface, and the other side of the body.
#pragma once
#include <optional>

#include "anatomy/field.h"
#include "core/mesh.h"

namespace sciatlas::anatomy {

// How much of the outside each vertex sees past its own structure (0 = nothing, 1 = all), into mesh.occlusion. Always
// the same for the same mesh. Below the height `sidesPartBelowMm` the two sides of the body stand apart when they move
// (the thighs, in one skin): neither shades the other there, fading in over the last millimetres above.
void bakeOcclusion(core::Mesh& mesh, unsigned threads, std::optional<double> sidesPartBelowMm = {});

// Fibre direction in the tangent plane and (u, v), into mesh.fibres and mesh.uv.
void bakeFibres(core::Mesh& mesh, const Field& field);

// The mesh on the other side, its triangles still counter-clockwise from outside.
core::Mesh mirroredMesh(const core::Mesh& mesh);

}  // namespace sciatlas::anatomy
