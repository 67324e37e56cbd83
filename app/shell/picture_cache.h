// Keeps the last picture of the model in a framebuffer of its own, so that moving the mouse over a panel redraws the
// panel only.
#pragma once
#include <glm/glm.hpp>

#include "shell/pictures.h"

namespace sciatlas::shell {

class PictureCache {
 public:
  PictureCache() = default;
  ~PictureCache();
  PictureCache(const PictureCache&) = delete;
  PictureCache& operator=(const PictureCache&) = delete;

  // Draws the session's pictures with `frame` (its target fields are filled here) at `size` pixels.
  void draw(render::Renderer& renderer, const session::Session& session, render::FrameInput frame, glm::ivec2 size);
  // Copies the picture into the window at `low` (origin bottom left).
  void show(glm::ivec2 low) const;

 private:
  void resize(glm::ivec2 size);
  unsigned framebuffer_ = 0, colour_ = 0, depth_ = 0;
  glm::ivec2 size_{0};
};

}  // namespace sciatlas::shell
