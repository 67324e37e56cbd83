#include "scene/camera.h"

#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>

namespace sciatlas::scene {
namespace {

constexpr float kMaxPitchDeg = 89;  // at 90 the turntable's yaw would be lost
constexpr float kMinDistanceMm = 40, kMaxDistanceMm = 8000;
constexpr float kDegreesPerPixel = 0.35f;
constexpr float kMargin = 1.06f;
constexpr float kOverhead = 0.995f;  // sine of the pitch from which on the eye is right above or below

// The room of prone views. Columns: the screen's right, up and towards the viewer for yaw = pitch = 0, in model
// coordinates.
glm::quat proneRoom() {
  return glm::quat_cast(glm::mat3(glm::vec3(0, -1, 0), glm::vec3(0, 0, -1), glm::vec3(1, 0, 0)));
}

glm::quat roomOf(const Camera& c) {
  return c.prone ? proneRoom() : c.room;
}

// Columns: right, up, back (towards the viewer).
glm::mat3 cameraFrame(const Camera& c) {
  const glm::quat yaw = glm::angleAxis(glm::radians(c.yawDeg), glm::vec3(0, 1, 0));
  const glm::quat pitch = glm::angleAxis(glm::radians(-c.pitchDeg), glm::vec3(1, 0, 0));
  return glm::mat3_cast(roomOf(c) * yaw * pitch);
}

float halfHeightPerMm(const Camera& c) {
  return std::tan(glm::radians(c.fovDeg) * 0.5f);
}

float wrapped(float deg) {
  deg = std::fmod(deg + 180.0f, 360.0f);
  return deg < 0 ? deg + 180.0f : deg - 180.0f;
}

}  // namespace

glm::vec3 eyeMm(const Camera& c) {
  return c.pivotMm + cameraFrame(c)[2] * c.distanceMm;
}

glm::mat4 viewMatrix(const Camera& c) {
  const glm::mat3 frame = cameraFrame(c);
  glm::mat4 view(glm::transpose(frame));
  view[3] = glm::vec4(-(glm::transpose(frame) * eyeMm(c)), 1);
  return view;
}

glm::mat4 projectionMatrix(const Camera& c, float aspect) {
  // The body is about 1.3 m long: 1.6 m before and behind the pivot hold all of it in every position of the pivot.
  const float nearMm = std::max(c.distanceMm * 0.02f, c.distanceMm - 1600.0f);
  return glm::perspective(glm::radians(c.fovDeg), std::max(aspect, 0.01f), nearMm, c.distanceMm + 1600.0f);
}

Ray rayThrough(const Camera& c, glm::vec2 pixel, glm::vec2 viewportSize) {
  const glm::mat3 frame = cameraFrame(c);
  const float half = halfHeightPerMm(c);
  const glm::vec2 ndc = pixel / viewportSize * 2.0f - 1.0f;
  const glm::vec3 direction = frame * glm::vec3(ndc.x * half * viewportSize.x / viewportSize.y, -ndc.y * half, -1);
  return {eyeMm(c), glm::normalize(direction)};
}

glm::vec3 project(const Camera& c, const glm::vec3& mm, glm::vec2 viewportSize) {
  const glm::vec3 p = glm::transpose(cameraFrame(c)) * (mm - eyeMm(c));
  const float depth = -p.z;
  const float safe = std::abs(depth) < 1e-3f ? 1e-3f : depth;
  const float pixelsPerUnit = viewportSize.y * 0.5f / halfHeightPerMm(c);
  return {viewportSize.x * 0.5f + p.x / safe * pixelsPerUnit, viewportSize.y * 0.5f - p.y / safe * pixelsPerUnit,
          depth};
}

Camera orbit(Camera c, glm::vec2 dragPixels) {
  c.yawDeg = wrapped(c.yawDeg - dragPixels.x * kDegreesPerPixel);
  c.pitchDeg = std::clamp(c.pitchDeg + dragPixels.y * kDegreesPerPixel, -kMaxPitchDeg, kMaxPitchDeg);
  return c;
}

Camera pan(Camera c, glm::vec2 dragPixels, glm::vec2 viewportSize) {
  const glm::mat3 frame = cameraFrame(c);
  const float mmPerPixel = 2 * c.distanceMm * halfHeightPerMm(c) / viewportSize.y;
  c.pivotMm += (-frame[0] * dragPixels.x + frame[1] * dragPixels.y) * mmPerPixel;
  return c;
}

Camera zoomTowards(Camera c, float factor, const glm::vec3& pointMm) {
  const float distance = std::clamp(c.distanceMm * factor, kMinDistanceMm, kMaxDistanceMm);
  // Scaling pivot and eye about the point leaves its place in the picture alone.
  c.pivotMm = pointMm + (c.pivotMm - pointMm) * (distance / c.distanceMm);
  c.distanceMm = distance;
  return c;
}

Camera withPivot(Camera c, const glm::vec3& pivotMm) {
  const glm::vec3 eye = eyeMm(c), back = cameraFrame(c)[2];
  c.distanceMm = std::clamp(glm::dot(eye - pivotMm, back), kMinDistanceMm, kMaxDistanceMm);
  c.pivotMm = eye - back * c.distanceMm;
  return c;
}

Camera framing(Camera c, const core::Box& box, float aspect) {
  if (box.empty()) return c;
  c.pivotMm = box.centre();
  const glm::mat3 toView = glm::transpose(cameraFrame(c));
  const float half = halfHeightPerMm(c) / kMargin;
  float distance = kMinDistanceMm;
  for (int corner = 0; corner < 8; ++corner) {
    const glm::vec3 sign((corner & 1) ? 1 : -1, (corner & 2) ? 1 : -1, (corner & 4) ? 1 : -1);
    const glm::vec3 p = toView * (0.5f * box.size() * sign);
    distance = std::max({distance, p.z + std::abs(p.y) / half, p.z + std::abs(p.x) / (half * std::max(aspect, 0.1f))});
  }
  c.distanceMm = std::min(distance, kMaxDistanceMm);
  return c;
}

const std::vector<StandardView>& standardViews() {
  static const std::vector<StandardView> views{
      {"posterior", "Post", "From behind", '1', 180, 0, false},
      {"anterior", "Ant", "From the front", '2', 0, 0, false},
      {"left", "Left", "From the left side", '3', 90, 0, false},
      {"right", "Right", "From the right side", '4', -90, 0, false},
      {"superior", "Top", "From above", '5', 180, kMaxPitchDeg, false},
      {"posterior_oblique_r", "45\xC2\xB0 R", "From behind and the right", '6', 180 + 38, 8, false},
      {"posterior_oblique_l", "45\xC2\xB0 L", "From behind and the left", '7', 180 - 38, 8, false},
      {"prone", "Prone", "Lying face down, from the therapist's place", '8', 0, 42, true},
  };
  return views;
}

const StandardView* findView(std::string_view name) {
  for (const StandardView& view : standardViews())
    if (view.name == name) return &view;
  return nullptr;
}

Camera withView(Camera c, const StandardView& view) {
  c.yawDeg = wrapped(view.yawDeg);
  c.pitchDeg = view.pitchDeg;
  c.prone = view.prone;
  if (c.prone || c.room == glm::quat(1, 0, 0, 0)) return c;
  Camera upright = c;
  upright.room = glm::quat(1, 0, 0, 0);
  return seenFrom(c, cameraFrame(upright)[2]);
}

Camera seenFrom(Camera c, const glm::vec3& direction, float maxPitchDeg) {
  c.prone = false;
  const glm::vec3 back = glm::conjugate(c.room) * glm::normalize(direction);
  c.pitchDeg = std::clamp(glm::degrees(std::asin(std::clamp(back.y, -1.0f, 1.0f))), -maxPitchDeg, maxPitchDeg);
  c.yawDeg = glm::degrees(std::atan2(back.x, back.z));
  if (std::abs(back.y) < kOverhead) return c;
  // From right above or below nothing says where up is: the head is.
  const glm::vec3 head = glm::conjugate(c.room) * glm::vec3(0, 1, 0);
  if (std::hypot(head.x, head.z) > 0.1f)
    c.yawDeg = back.y > 0 ? glm::degrees(std::atan2(-head.x, -head.z)) : glm::degrees(std::atan2(head.x, head.z));
  return c;
}

Camera at(const CameraMove& move, double nowS) {
  if (finished(move, nowS)) return move.to;
  const float t = static_cast<float>(std::clamp((nowS - move.startS) / move.durationS, 0.0, 1.0));
  const float e = t * t * t * (t * (t * 6 - 15) + 10);
  Camera c = move.to;
  c.pivotMm = glm::mix(move.from.pivotMm, move.to.pivotMm, e);
  c.distanceMm = move.from.distanceMm * std::pow(move.to.distanceMm / move.from.distanceMm, e);
  c.yawDeg = wrapped(move.from.yawDeg + wrapped(move.to.yawDeg - move.from.yawDeg) * e);
  c.pitchDeg = glm::mix(move.from.pitchDeg, move.to.pitchDeg, e);
  c.fovDeg = glm::mix(move.from.fovDeg, move.to.fovDeg, e);
  c.prone = false;
  c.room = glm::slerp(roomOf(move.from), roomOf(move.to), e);
  return c;
}

bool finished(const CameraMove& move, double nowS) {
  return !move.active || move.durationS <= 0 || nowS >= move.startS + move.durationS;
}

}  // namespace sciatlas::scene
