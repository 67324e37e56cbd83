#include "shell/input.h"

#include <cmath>

#include "scene/cut_queries.h"
#include "session/quiz.h"

namespace sciatlas::shell {
namespace {

constexpr float kClickPx = 4;  // a movement below this is a click
constexpr double kDoubleClickS = 0.35;
constexpr double kWheelRestS = 0.4;  // a pause of this length ends a series of wheel turns
constexpr float kZoomPerNotch = 0.88f;
constexpr float kNearestMm = 40, kFarthestMm = 6000;

}  // namespace

// The visible surface under the cursor, or the point at the pivot's distance where there is none.
glm::vec3 ViewInput::under(const session::Session& session, const scene::Camera& camera, glm::vec2 cursor) const {
  const auto ray = scene::rayThrough(camera, cursor - low_, size_);
  const auto& visibility = session.scene().visibility;
  const auto hit = scene::firstSeen(
      session.atlas(), scene::shapeOf(session.scene().cuts), ray.fromMm, ray.direction,
      [&](int i) { return visibility[static_cast<std::size_t>(i)] != scene::Visibility::Hidden; },
      scene::Surfaces::Quick);
  if (hit) return hit->atMm;
  return ray.fromMm + ray.direction * glm::dot(camera.pivotMm - ray.fromMm, ray.direction);
}

void ViewInput::press(session::Session& session, MouseButton button, bool shift, glm::vec2 cursor, double nowS) {
  if (mode_ != Mode::None) return;
  if (wheeling_) settle(session, nowS + kWheelRestS);
  session.beginDrag();
  if (session.cameraMoving(nowS)) session.setCamera(session.cameraAt(nowS));  // the first touch stops a flight
  mode_ = button == MouseButton::Left && onThumb(session, cursor, nowS) ? Mode::Thumb : Mode::Pressed;
  pans_ = button != MouseButton::Left || shift;
  pressedAt_ = last_ = cursor;
}

// Whether the cursor takes hold of the thumb that is pinned.
bool ViewInput::onThumb(const session::Session& session, glm::vec2 cursor, double nowS) const {
  const auto& probe = session.scene().probe;
  if (!session.scene().thumb || !probe) return false;
  const auto at = scene::pointOf(*probe, session.atlas());
  const auto hit = session.visibleAlong(scene::rayThrough(session.cameraAt(nowS), cursor - low_, size_));
  return at && hit && glm::distance(*at, hit->atMm) < 1.2f * living::kThumbRadiusMm;
}

void ViewInput::pressThumb(session::Session& session, glm::vec2 cursor, double nowS) {
  const auto hit = session.visibleAlong(scene::rayThrough(session.cameraAt(nowS), cursor - low_, size_));
  if (hit) session.pressThumb(scene::probeAt(*hit));
}

void ViewInput::move(session::Session& session, glm::vec2 cursor, double nowS) {
  if (mode_ == Mode::Thumb) return pressThumb(session, cursor, nowS);
  if (mode_ == Mode::Pressed && glm::distance(cursor, pressedAt_) >= kClickPx) {
    mode_ = pans_ ? Mode::Pan : Mode::Orbit;
    if (mode_ == Mode::Orbit) {
      const scene::Camera camera = session.cameraAt(nowS);
      session.setCamera(scene::withPivot(camera, under(session, camera, pressedAt_)));
    }
  }
  const glm::vec2 drag = cursor - last_;
  if (mode_ == Mode::Orbit) session.setCamera(scene::orbit(session.cameraAt(nowS), drag));
  if (mode_ == Mode::Pan) session.setCamera(scene::pan(session.cameraAt(nowS), drag, size_));
  if (moving()) last_ = cursor;
}

void ViewInput::release(session::Session& session, glm::vec2 cursor, double nowS) {
  if (mode_ == Mode::None) return;
  const bool click = mode_ == Mode::Pressed && !pans_;
  mode_ = Mode::None;
  session.endDrag();
  if (!click) return;
  if (session.quiz().asking(session))  // a click answers, or does nothing: selecting would name what is asked for
    return session.quiz().click(session, scene::rayThrough(session.cameraAt(nowS), cursor - low_, size_), nowS);
  if (session.scene().thumb) return pressThumb(session, cursor, nowS);
  const int structure = pick_(cursor - low_);
  const bool twice = nowS - lastClickS_ < kDoubleClickS && glm::distance(cursor, lastClickAt_) < 2 * kClickPx;
  lastClickS_ = twice ? -10 : nowS;
  lastClickAt_ = cursor;
  if (twice && structure >= 0)
    session.visit(structure, nowS);
  else
    session.select(structure);
}

void ViewInput::wheel(session::Session& session, float notches, glm::vec2 cursor, double nowS) {
  if (mode_ != Mode::None || notches == 0) return;
  if (!wheeling_) session.beginDrag();
  wheeling_ = true;
  lastWheelS_ = nowS;
  const scene::Camera camera = session.cameraAt(nowS);
  const float factor = std::pow(kZoomPerNotch, notches);
  const float distance = camera.distanceMm * factor;
  if (distance < kNearestMm || distance > kFarthestMm) return;
  session.setCamera(scene::zoomTowards(camera, factor, under(session, camera, cursor)));
}

void ViewInput::settle(session::Session& session, double nowS) {
  if (!wheeling_ || nowS - lastWheelS_ < kWheelRestS) return;
  wheeling_ = false;
  session.endDrag();
}

}  // namespace sciatlas::shell
