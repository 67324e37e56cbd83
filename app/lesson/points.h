// The language of points in strokes, zones, rings and frames (lessons/README.md).
#pragma once
#include <string>
#include <vector>

#include "scene/atlas.h"

namespace sciatlas::lesson {

// A point such as
//   "hip_bone_r/psis"                                          a landmark
//   "l5/spinous_tip + 35 lateral 10 up"                        with offsets in mm: lateral, medial, up, down, front,
//   back "0.31 of hip_bone_r/psis to hip_bone_r/ischial_tuberosity" part of the way between two landmarks "0.2 along
//   sciatic_nerve_r"                                part of the length of a centre line
// `mirrored` reads it for the other side (_r and _l change places, lateral stays lateral).
// Throws core::InputError, with `where` in front, naming what was found and what was expected.
glm::vec3 pointMm(const std::string& text, const scene::Atlas& atlas, const std::string& where, bool mirrored = false);

// The part of a centre line between two fractions of its length, thinned to points 12 mm apart.
std::vector<glm::vec3> centrelinePart(const core::ModelCentreline& line, double from, double to);

// The structure whose landmark the point starts from; -1 when it starts between landmarks.
int structureOf(const std::string& text, const scene::Catalogue& catalogue, bool mirrored = false);

}  // namespace sciatlas::lesson
