// The shipped catalogue, model and lessons, loaded once per test program.
#pragma once
#include <filesystem>

#include "assets/load_model.h"
#include "lesson/lesson.h"
#include "scene/atlas.h"

namespace sciatlas::tests {

inline std::filesystem::path source(const char* relative) {
  return std::filesystem::path(SCIATLAS_SOURCE_DIR) / relative;
}

inline const scene::Atlas& shippedAtlas() {
  static const scene::Atlas atlas(
      scene::Catalogue::load(source("models/structures.toml")),
      assets::loadModel(std::filesystem::path(SCIATLAS_BUILD_DIR) / "models" / "sciatlas.glb"));
  return atlas;
}

inline const lesson::Library& shippedLibrary() {
  static const lesson::Library library =
      lesson::readLibrary(source("lessons"), shippedAtlas().catalogue(), &shippedAtlas());
  return library;
}

}  // namespace sciatlas::tests
