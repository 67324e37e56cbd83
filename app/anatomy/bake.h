// What is stored with every vertex of a finished surface, and the other side of the body.
#pragma once
#include "anatomy/field.h"
#include "core/mesh.h"

namespace sciatlas::anatomy {

// How much of the outside each vertex sees past its own structure (0 = nothing, 1 = all), into mesh.occlusion. Always
// the same for the same mesh.
void bakeOcclusion(core::Mesh& mesh, unsigned threads);

// Fibre direction in the tangent plane and (u, v), into mesh.fibres and mesh.uv.
void bakeFibres(core::Mesh& mesh, const Field& field);

// The mesh on the other side, its triangles still counter-clockwise from outside.
core::Mesh mirroredMesh(const core::Mesh& mesh);

}  // namespace sciatlas::anatomy
