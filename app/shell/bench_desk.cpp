#include "shell/bench_desk.h"

#include <glad/gl.h>

#include "shell/pictures.h"

namespace sciatlas::shell {

BenchDesk::BenchDesk(session::Session& session, render::Renderer& renderer, glm::ivec2 sizePx, unsigned framebuffer)
    : session_(session), renderer_(renderer), size_(sizePx), framebuffer_(framebuffer) {
  session.makeBodiesInBackground([this] {
    const std::lock_guard lock(mutex_);
    awake_ = true;
    made_.notify_all();
  });
}

void BenchDesk::draw(bool still) {
  const scene::Overlay overlay = session_.overlay(0);
  render::FrameInput frame;
  frame.state = &session_.scene();
  frame.camera = session_.scene().camera;
  frame.overlay = &overlay;
  frame.tint = session_.tint();
  frame.best = still;
  picture_.draw(renderer_, session_, frame, size_, !still);
  picture_.show({0, 0}, framebuffer_);
  glFinish();
}

void BenchDesk::change(const scene::BodyState& state) {
  if (session_.scene().body == state) return;
  session_.setBody(state);
  adopt();
  draw(false);
}

void BenchDesk::settle() {
  while (session_.makingBody()) adopt();
  draw(true);
}

void BenchDesk::adopt() {
  while (!session_.adoptBody()) {
    std::unique_lock lock(mutex_);
    made_.wait(lock, [&] { return awake_; });
    awake_ = false;
  }
  showBodies(renderer_, session_);
}

}  // namespace sciatlas::shell
