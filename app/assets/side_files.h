// What glTF has no place for and the generator writes beside the .glb: named points and the centre lines of nerves.
#pragma once
#include <filesystem>
#include <vector>

#include "core/mesh.h"

namespace sciatlas::assets {

// Empty when the file does not exist (a foreign model). Throw core::InputError with file and line.
std::vector<core::ModelLandmark> readLandmarks(const std::filesystem::path& file);
std::vector<core::ModelCentreline> readCentrelines(const std::filesystem::path& file);

}  // namespace sciatlas::assets
