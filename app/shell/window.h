// The window: GLFW, the frame loop, the loader thread. Draws only when something changes.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/files.h"
#include "session/session.h"

namespace sciatlas::shell {

struct WindowOptions {
  core::Paths paths;
  std::filesystem::path model;                // empty: build/models/sciatlas.glb of `paths`
  std::string lesson;                         // id or file of a lesson to open, empty: Explore
  int step = 0;                               // 0-based
  std::optional<session::ThemeChoice> theme;  // absent: the one of the preferences
  int width = 1440, height = 900;             // of the window, in screen units
  // Applied once the model is loaded (scene options of the command line, a scene file). An InputError is shown in a
  // dialog.
  std::function<void(session::Session&)> prepare;
  // For tests: the selection, lesson, step, camera and so on are written here (TOML, atomically) whenever they change
  // and the picture has come to rest. Empty: not written.
  std::filesystem::path stateFile;
};

// Runs until the window is closed; returns the exit code (0). Throws core::InputError when there is no display or no
// OpenGL 3.3; everything that goes wrong later is shown in the window.
int runWindow(const WindowOptions& options);

}  // namespace sciatlas::shell
