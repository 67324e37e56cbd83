#include "scene/camera.h"

#include <doctest/doctest.h>

using namespace sciatlas::scene;

namespace {

constexpr glm::vec2 kView(800, 600);

bool near(const glm::vec3& a, const glm::vec3& b, float tolerance = 0.05f) {
  return glm::distance(a, b) < tolerance;
}

Camera cameraOf(const char* view) {
  return withView(Camera(), *findView(view));
}

}  // namespace

TEST_CASE("Standard views look from where their names say") {
  CHECK(near(glm::normalize(eyeMm(cameraOf("posterior"))), {0, 0, -1}));
  CHECK(near(glm::normalize(eyeMm(cameraOf("anterior"))), {0, 0, 1}));
  CHECK(near(glm::normalize(eyeMm(cameraOf("left"))), {1, 0, 0}));
  CHECK(near(glm::normalize(eyeMm(cameraOf("right"))), {-1, 0, 0}));
  CHECK(glm::normalize(eyeMm(cameraOf("superior"))).y > 0.99f);
  const glm::vec3 oblique = eyeMm(cameraOf("posterior_oblique_r"));
  CHECK(oblique.x < 0);
  CHECK(oblique.z < 0);
  CHECK(findView("from_behind") == nullptr);
}

TEST_CASE("Seen from behind the subject's right is on the right, and up is up") {
  const Camera c = cameraOf("posterior");
  CHECK(project(c, {-100, 0, 0}, kView).x > 400);
  CHECK(project(c, {0, 100, 0}, kView).y < 300);
}

TEST_CASE("Prone: the back is up, the head to the left") {
  const Camera c = cameraOf("prone");
  CHECK(project(c, {0, 300, 0}, kView).x < 400);
  CHECK(project(c, {0, 0, -100}, kView).y < 300);
}

TEST_CASE("A body that lies: views are those of the body, up is that of the room") {
  Camera lying;
  lying.room = glm::angleAxis(glm::radians(90.0f), glm::vec3(1, 0, 0));  // on the back: anterior (+z) is up
  const Camera right = withView(lying, *findView("right"));
  CHECK(near(glm::normalize(eyeMm(right) - right.pivotMm), {-1, 0, 0}, 1e-3f));
  CHECK(project(right, {0, 0, 100}, kView).y < 300);
  // From above, where up in the room says nothing, the head is up.
  const Camera front = withView(lying, *findView("anterior"));
  CHECK(eyeMm(front).z > 0.99f * front.distanceMm);
  CHECK(project(front, {0, 100, 0}, kView).y < 300);
  // A prone view has its own room, and leaving it goes back to that of the body.
  const Camera prone = withView(right, *findView("prone"));
  CHECK(project(prone, {0, 0, -100}, kView).y < 300);
  CHECK(near(eyeMm(withView(prone, *findView("right"))), eyeMm(right), 0.1f));
}

TEST_CASE("A ray through the pixel of a point hits the point") {
  Camera c = cameraOf("posterior_oblique_l");
  c.pivotMm = {10, 20, -30};
  const glm::vec3 point(-70, 160, 12);
  const glm::vec3 pixel = project(c, point, kView);
  const Ray ray = rayThrough(c, {pixel.x, pixel.y}, kView);
  CHECK(near(ray.fromMm, eyeMm(c)));
  CHECK(near(ray.fromMm + ray.direction * glm::distance(ray.fromMm, point), point, 0.2f));
  CHECK(project(c, eyeMm(c) + (eyeMm(c) - c.pivotMm), kView).z < 0);
}

TEST_CASE("The projection matrices agree with project()") {
  const Camera c = cameraOf("right");
  const glm::vec3 point(50, -80, 140);
  glm::vec4 clip = projectionMatrix(c, kView.x / kView.y) * viewMatrix(c) * glm::vec4(point, 1);
  clip /= clip.w;
  const glm::vec3 pixel = project(c, point, kView);
  CHECK(pixel.x == doctest::Approx((clip.x * 0.5f + 0.5f) * kView.x).epsilon(0.001));
  CHECK(pixel.y == doctest::Approx((0.5f - clip.y * 0.5f) * kView.y).epsilon(0.001));
}

TEST_CASE("Dragging right turns the near side of the body to the right") {
  const Camera before = cameraOf("posterior"), after = orbit(before, {20, 0});
  const glm::vec3 nearSide(0, 0, -100);
  CHECK(project(after, nearSide, kView).x > project(before, nearSide, kView).x);
  CHECK(orbit(before, {0, 5000}).pitchDeg < 90);
}

TEST_CASE("Panning moves the pivot's plane with the finger") {
  const Camera before = cameraOf("posterior");
  const Camera after = pan(before, {30, -12}, kView);
  const glm::vec3 moved = project(after, before.pivotMm, kView);
  CHECK(moved.x == doctest::Approx(430).epsilon(0.001));
  CHECK(moved.y == doctest::Approx(288).epsilon(0.001));
}

TEST_CASE("Zooming keeps the point under the cursor") {
  const Camera before = cameraOf("posterior");
  const glm::vec3 point(-80, 120, -60);
  const Camera after = zoomTowards(before, 0.6f, point);
  CHECK(after.distanceMm == doctest::Approx(before.distanceMm * 0.6f));
  const glm::vec3 a = project(before, point, kView), b = project(after, point, kView);
  CHECK(a.x == doctest::Approx(b.x).epsilon(0.001));
  CHECK(a.y == doctest::Approx(b.y).epsilon(0.001));
}

TEST_CASE("A new pivot does not move the picture") {
  const Camera before = cameraOf("posterior_oblique_r");
  const Camera after = withPivot(before, {-90, 40, -120});
  CHECK(near(eyeMm(before), eyeMm(after)));
  const glm::vec3 a = project(before, {30, 70, 10}, kView), b = project(after, {30, 70, 10}, kView);
  CHECK(a.x == doctest::Approx(b.x).epsilon(0.001));
}

TEST_CASE("Framing shows the whole box and fills the view") {
  sciatlas::core::Box box;
  box.add({-150, -400, -80});
  box.add({150, 250, 60});
  for (const StandardView& view : standardViews()) {
    const Camera c = framing(withView(Camera(), view), box, kView.x / kView.y);
    glm::vec2 low(1e9f), high(-1e9f);
    for (int k = 0; k < 8; ++k) {
      const glm::vec3 p = project(c, {(k & 1) ? 150 : -150, (k & 2) ? 250 : -400, (k & 4) ? 60 : -80}, kView);
      low = glm::min(low, glm::vec2(p)), high = glm::max(high, glm::vec2(p));
    }
    CAPTURE(view.name);
    CHECK(low.x >= 0);
    CHECK(low.y >= 0);
    CHECK(high.x <= kView.x);
    CHECK(high.y <= kView.y);
    CHECK(std::max((high.x - low.x) / kView.x, (high.y - low.y) / kView.y) > 0.75f);
  }
}

TEST_CASE("A move starts and ends exactly, takes the short way round, and never tumbles") {
  CameraMove move;
  move.from = cameraOf("posterior");
  move.from.yawDeg = 170;
  move.to = cameraOf("right");
  move.to.yawDeg = -170;
  move.active = true;
  CHECK(at(move, 0) == move.from);
  CHECK(finished(move, 0.7));
  CHECK(at(move, 0.7) == move.to);
  const Camera half = at(move, 0.3);
  CHECK(std::abs(half.yawDeg) > 170);

  move.to = cameraOf("prone");
  CHECK(near(eyeMm(at(move, 0)), eyeMm(move.from)));
  CHECK(near(eyeMm(at(move, 0.5999)), eyeMm(move.to), 1.0f));
  for (double t = 0; t < 0.6; t += 0.05) CHECK(glm::distance(eyeMm(at(move, t)), at(move, t).pivotMm) > 1000);
}
