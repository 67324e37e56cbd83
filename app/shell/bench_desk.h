// The window without a window: what it does between a step of a slider and the picture, for timing.
#pragma once
#include <condition_variable>
#include <mutex>

#include "render/renderer.h"
#include "session/session.h"
#include "shell/picture_cache.h"

namespace sciatlas::shell {

class BenchDesk {
 public:
  // `framebuffer` stands for a window of `sizePx` without panels. From now on the session makes bodies on a thread. All
  // must outlive the desk. A current OpenGL context is needed.
  BenchDesk(session::Session& session, render::Renderer& renderer, glm::ivec2 sizePx, unsigned framebuffer);
  // One picture, as it is drawn when all is still, or while something moves; waits until it is in the window.
  void draw(bool still);
  // The session is told of a state; its thread makes the body, the renderer takes it over, the picture is drawn as
  // while something moves.
  void change(const scene::BodyState& state);
  void settle();  // until nothing is being made; then the still picture
  float share() const { return picture_.share(); }
  int pick(glm::vec2 pixel) const { return picture_.pick(renderer_, pixel); }

 private:
  void adopt();
  session::Session& session_;
  render::Renderer& renderer_;
  PictureCache picture_;
  glm::ivec2 size_;
  unsigned framebuffer_;
  std::mutex mutex_;
  std::condition_variable made_;
  bool awake_ = false;
};

}  // namespace sciatlas::shell
