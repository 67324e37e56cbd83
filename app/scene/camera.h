// The camera: a turntable around a pivot. Pure functions; the session holds the value. Angles in degrees, lengths in
// mm.
#pragma once
#include <glm/glm.hpp>
#include <glm/gtc/quaternion.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/mesh.h"

namespace sciatlas::scene {

struct Camera {
  glm::vec3 pivotMm{0, 0, 0};
  float distanceMm = 1200;
  // yaw 0 looks from the front (from +z), 180 from behind, 90 from the subject's left; pitch > 0 looks from above.
  float yawDeg = 180, pitchDeg = 0;
  float fovDeg = 26;   // vertical
  bool prone = false;  // the body lies face down: posterior (-z) is up on the screen, the head to the left
  // How the body lies in the room, as its pose has it: turns the axes of the room (y up) into those of the model. Yaw
  // and pitch are those of the room. A prone view has a room of its own.
  glm::quat room{1, 0, 0, 0};
  bool operator==(const Camera&) const = default;
};

glm::mat4 viewMatrix(const Camera&);
glm::mat4 projectionMatrix(const Camera&, float aspect);
glm::vec3 eyeMm(const Camera&);

struct Ray {
  glm::vec3 fromMm, direction;
};
Ray rayThrough(const Camera&, glm::vec2 pixel, glm::vec2 viewportSize);  // pixel origin top left
// Pixel of a point, and its depth before the eye in mm (z < 0: behind the camera).
glm::vec3 project(const Camera&, const glm::vec3& mm, glm::vec2 viewportSize);

Camera orbit(Camera, glm::vec2 dragPixels);
Camera pan(Camera, glm::vec2 dragPixels, glm::vec2 viewportSize);
// factor < 1 comes nearer; the point under the cursor stays under the cursor.
Camera zoomTowards(Camera, float factor, const glm::vec3& pointMm);
// Turn around the depth of another point without a jump of the picture.
Camera withPivot(Camera, const glm::vec3& pivotMm);
// Keeps the direction, frames the box (with a margin).
Camera framing(Camera, const core::Box&, float aspect);

struct StandardView {
  const char* name;   // command line and lessons: "posterior"
  const char* title;  // button: "Post"
  const char* help;   // tooltip: "From behind"
  char key;           // '1'..'8'
  float yawDeg, pitchDeg;
  bool prone;
};
const std::vector<StandardView>&
standardViews();  // posterior, anterior, left, right, superior, posterior_oblique_r, posterior_oblique_l, prone
const StandardView* findView(std::string_view name);
// Standard views are those of the body, however it lies; as far as they allow, up in the room is up on the screen.
Camera withView(Camera, const StandardView&);
// Turned so that the eye lies in this direction from the pivot (model coordinates), at most maxPitchDeg above or below
// the room's horizon.
Camera seenFrom(Camera, const glm::vec3& direction, float maxPitchDeg = 89);

// An eased, cancellable move; the two ends are blended as positions on a sphere, so that the body never tumbles.
struct CameraMove {
  Camera from, to;
  double startS = 0, durationS = 0.6;
  bool active = false;
};
Camera at(const CameraMove&, double nowS);
bool finished(const CameraMove&, double nowS);

}  // namespace sciatlas::scene
