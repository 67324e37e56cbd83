// sciatlas render: a picture without a window or a display.
#pragma once
#include <filesystem>

#include "shell/scene_options.h"

namespace sciatlas::shell {

struct RenderOptions {
  SceneOptions scene;
  std::filesystem::path output;  // .png
  bool ui = false;               // the whole window with its panels, not only the model
  bool moving = false;           // in the quality drawn while something moves
};

// Throws core::InputError.
void renderPicture(const core::Paths& paths, const RenderOptions& options);

}  // namespace sciatlas::shell
