// What a theme asks of the picture.
#pragma once
#include <glm/glm.hpp>

#include "render/renderer.h"

namespace sciatlas::render {

struct Look {
  glm::vec3 groundTop, groundBottom, accent;
  float rim, contour, ghostLine, halo;
};

Look lookOf(Theme theme);

}  // namespace sciatlas::render
