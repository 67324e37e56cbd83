// What is shown and how: a plain value, part of the session, copied for undo.
#pragma once
#include <string>
#include <vector>

#include "scene/camera.h"

namespace sciatlas::scene {

enum class Visibility : unsigned char { Shown, Ghost, Hidden };

struct SceneState {
  std::vector<Visibility> visibility;  // one per catalogue entry
  std::vector<int> highlighted;        // drawn in the accent colour's light
  std::vector<int> labelled;           // structures with a label in the view
  int selected = -1;
  Camera camera;
  std::string technique;  // id of the technique whose strokes are drawn, or empty
  bool noPress = false;   // the no-press corridor and discs
  bool operator==(const SceneState&) const = default;
};

}  // namespace sciatlas::scene
