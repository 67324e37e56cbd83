// Wavefront .obj files in millimetres: for authors, who measure and look at single structures.
#pragma once
#include <filesystem>
#include <string>

#include "core/mesh.h"

namespace sciatlas::anatomy {

// Positions and normals, written atomically.
void writeObj(const std::filesystem::path& file, const std::string& id, const core::Mesh& mesh);
// Positions and triangles; normals are those of the triangles, averaged. Throws InputError.
core::Mesh readObj(const std::filesystem::path& file);

}  // namespace sciatlas::anatomy
