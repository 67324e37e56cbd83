// Keeps the last picture of the model in a framebuffer of its own, so that moving the mouse over a panel redraws the
// panel only; and while something moves, draws it no sharper than the machine keeps up with.
#pragma once
#include <glm/glm.hpp>

#include "shell/pace.h"
#include "shell/pictures.h"

namespace sciatlas::shell {

class PictureCache {
 public:
  PictureCache() = default;
  ~PictureCache();
  PictureCache(const PictureCache&) = delete;
  PictureCache& operator=(const PictureCache&) = delete;

  // Draws the session's pictures with `frame` (its target fields are filled here) for a view of `size` pixels, and
  // waits until it is done; `moving`: with no more pixels than this machine keeps up with. Returns the milliseconds.
  double draw(render::Renderer& renderer, const session::Session& session, render::FrameInput frame, glm::ivec2 size,
              bool moving);
  // Copies the picture into the window, or another framebuffer, at `low` (origin bottom left).
  void show(glm::ivec2 low, unsigned framebuffer = 0) const;
  // The structure under a pixel of the view (origin top left), of the right picture when there are two; -1 for none.
  int pick(const render::Renderer& renderer, glm::vec2 pixel) const;
  float share() const { return pace_.share(); }  // of the pixels along an axis, while something moves

 private:
  void resize(glm::ivec2 size);
  unsigned framebuffer_ = 0, colour_ = 0, depth_ = 0;
  glm::ivec2 size_{0}, drawn_{0};  // of the view, and of the picture in the lower left of the framebuffer
  Pace pace_;
};

}  // namespace sciatlas::shell
