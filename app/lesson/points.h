// The language of points in strokes and zones (lessons/README.md), and the envelope of the body that they are laid on.
#pragma once
#include <string>

#include "scene/atlas.h"

namespace sciatlas::lesson {

// A point such as
//   "hip_bone_r/psis"                                          a landmark
//   "l5/spinous_tip + 35 lateral 10 up"                        with offsets in mm: lateral, medial, up, down, front, back
//   "0.31 of hip_bone_r/psis to hip_bone_r/ischial_tuberosity" part of the way between two landmarks
//   "0.2 along sciatic_nerve_r"                                part of the length of a centre line
// `mirrored` reads it for the other side (_r and _l change places, lateral stays lateral).
// Throws core::InputError, with `where` in front, naming what was found and what was expected.
glm::vec3 pointMm(const std::string& text, const scene::Atlas& atlas, const std::string& where, bool mirrored = false);

// What a hand would meet there: the outermost surface around the point as seen from `from` (unit vector away from the body), a
// little smoothed so that it runs over grooves as skin does. `normal` points away from the body.
struct BodyPoint {
  glm::vec3 atMm{0}, normal{0, 0, -1};
};
BodyPoint onBody(const glm::vec3& pointMm, const glm::vec3& from, const scene::Atlas& atlas);

// A path through points on the body, about every 4 mm, smoothed.
std::vector<BodyPoint> pathOnBody(const std::vector<glm::vec3>& pointsMm, const glm::vec3& from, const scene::Atlas& atlas);

}  // namespace sciatlas::lesson
