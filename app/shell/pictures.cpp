#include "shell/pictures.h"

#include "scene/cut_queries.h"

namespace sciatlas::shell {
namespace {

constexpr double kSettledS = 1000;  // movements of the camera have ended by then

}  // namespace

void showBodies(render::Renderer& renderer, const session::Session& session) {
  renderer.show(session.atlas(), 0);
  if (const scene::Atlas* other = session.otherAtlas()) renderer.show(*other, 1);
}

int pickOther(const session::Session& session, const scene::Camera& camera, glm::vec2 at, glm::vec2 size) {
  const scene::Atlas* other = session.otherAtlas();
  if (!other) return -1;
  const scene::Ray ray = scene::rayThrough(camera, at, size);
  const auto& visibility = session.scene().visibility;
  const scene::CutShape cuts = scene::shapeOf(session.scene().cuts);
  for (const auto wanted : {scene::Visibility::Shown, scene::Visibility::Ghost})
    if (const auto hit = scene::firstSeen(
            *other, cuts, ray.fromMm, ray.direction,
            [&](int i) { return visibility[static_cast<std::size_t>(i)] == wanted; }, scene::Surfaces::Quick))
      return hit->structure;
  return -1;
}

void drawPictures(const session::Session& session, render::FrameInput frame,
                  const std::function<void(const render::FrameInput&)>& draw) {
  const session::Comparison& compare = session.now().compare;
  if (!compare.on) return draw(frame);
  const std::size_t other = session.otherAtlas() ? 1 : 0;
  if (compare.mode == session::CompareMode::Fade) {
    if (compare.fade < 1) {
      render::FrameInput behind = frame;
      behind.body = other;
      behind.tint = nullptr;  // the press map is of the session's own body
      draw(behind);
    }
    frame.body = 0;
    frame.opacity = compare.fade;
    if (compare.fade > 0) draw(frame);
    return;
  }
  // The session's own body comes last: the renderer's ids are then those of the right picture.
  const int middle = frame.viewportSize.x / 2;
  render::FrameInput left = frame, right = frame;
  left.viewportSize.x = middle;
  left.body = other;
  left.tint = nullptr;
  right.viewportLow.x += middle;
  right.viewportSize.x -= middle;
  draw(left);
  draw(right);
}

void drawStill(render::Renderer& renderer, const session::Session& session, glm::ivec2 sizePx, unsigned framebuffer,
               float timeS, bool best) {
  const scene::Overlay overlay = session.overlay(timeS);
  render::FrameInput frame;
  frame.state = &session.scene();
  frame.camera = session.cameraAt(kSettledS);
  frame.overlay = &overlay;
  frame.tint = session.tint();
  frame.viewportSize = frame.framebufferSize = sizePx;
  frame.framebuffer = framebuffer;
  frame.theme = static_cast<render::Theme>(session.preferences().theme);
  frame.best = best;
  drawPictures(session, frame, [&](const render::FrameInput& part) { renderer.draw(part); });
}

}  // namespace sciatlas::shell
