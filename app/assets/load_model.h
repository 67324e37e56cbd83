// Reads the model (.glb through Assimp, plus landmarks.toml and centrelines.toml beside it) into plain data. No GL:
// runs on any thread.
#pragma once
#include <atomic>
#include <filesystem>
#include <functional>

#include "core/mesh.h"

namespace sciatlas::assets {

// Progress 0..1 with a word on what is being done; return false to cancel.
using Progress = std::function<bool(float fraction, const char* what)>;

// Coarser levels are read from NAME_quarter.glb and NAME_sixteenth.glb beside it, where they are.
// Throws core::InputError: file missing, not a glTF file, damaged (lengths beyond the file, non-finite or out-of-range
// data), cancelled. `glb` may be any .glb with nodes named by structure ids; the two side files are optional for
// foreign models.
core::ModelData loadModel(const std::filesystem::path& glb, const Progress& progress = {});

}  // namespace sciatlas::assets
