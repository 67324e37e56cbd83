// What can be measured on the model: distances, lengths, sections and gaps, in mm, always of this reference body. The
// same functions serve the lessons' cards, the command line, and the tests against published values.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "scene/atlas.h"

namespace sciatlas::scene {

double lengthMm(const core::ModelCentreline& line);

// The section of a nerve at a fraction of its length (0 = proximal end).
struct Section {
  glm::vec3 atMm{0}, along{0}, thin{0};  // along, thin: unit
  double widthMm = 0, thicknessMm = 0;
};
Section sectionAt(const core::ModelCentreline& line, double fraction);

// Where a nerve crosses the line from a to b, both seen straight from behind: 0 at a, 1 at b; nothing when it does not.
std::optional<double> crossing(const core::ModelCentreline& line, const glm::vec3& aMm, const glm::vec3& bMm);

// The smallest gap between a nerve's elliptical surface and some structures (or a point). Negative: they meet.
struct Gap {
  double gapMm = 0;
  glm::vec3 atMm{0};    // on the centre line
  double fraction = 0;  // of the nerve's length
  int structure = -1;   // what is met; -1 for a point
};
std::optional<Gap> gapTo(const Atlas& atlas, const core::ModelCentreline& line, const std::vector<int>& structures,
                         double fromFraction = 0, double toFraction = 1);
Gap gapTo(const core::ModelCentreline& line, const glm::vec3& pointMm);

// Enclosed volume of a closed surface.
double volumeCm3(const core::Mesh& mesh);
// Area of the section of a closed surface with the plane at right angles to an axis (0 x, 1 y, 2 z).
double sectionAreaMm2(const core::Mesh& mesh, int axis, double at);
// How much of the straight line through a point, along an axis, lies within the structures.
double chordMm(const Atlas& atlas, const std::vector<int>& structures, const glm::vec3& pointMm, int axis);
// Extents along the surface's own axes, the longest first.
glm::vec3 principalExtentsMm(const core::Mesh& mesh);

// A measure written in words (lessons/README.md and models/morphometry.toml):
//   distance A B | level A B (height of A over B) | across A B (left-right distance) | angle A B C (at B, degrees)
//   turn A B C D (angle between the lines AB and CD) | incline A B x|y|z (angle between the line AB and an axis)
//   lordosis A B C D (seen from the side, the line from front A to back B against that from front C to back D below it)
//   length NERVE | width|thickness NERVE PART|POINT (at the point's height) | crossing NERVE A B
//   gap NERVE|STRUCTURE|POINT STRUCTURE|POINT (between surfaces; from a nerve to a point from its centre line)
//   beside NERVE POINT (left-right distance at the point's height)
//   volume STRUCTURE | area STRUCTURE POINT x|y|z (of the section through the point, at right angles to the axis)
//   chord STRUCTURE POINT x|y|z (what lies inside of the line through the point along the axis: a thickness)
//   longest|broadest|thinnest STRUCTURE (extents along its own axes) | extent_x|extent_y|extent_z STRUCTURE
//   space POINT POINT MM (smallest gap between what of the two points' structures lies within MM of them)
//   pressed NERVE ... (how red they are at the reddest place: 0 healthy, 1 firmly pressed)
//   past NERVE MUSCLE (how it passes it: -1 below, 0 through, 1 above)
//   herniation_reach SEGMENT (% of the way to the line between the facet joints), flavum_thickness SEGMENT r|l
//   dural_area|dural_ap|canal_ap|disc_height|disc_height_front|slip_percent SEGMENT (scene/measure_spine.h; "l4_l5")
//   foramen_height|foramen_width|foramen_area|recess_depth SEGMENT r|l
// POINT is "structure/landmark". Throws core::InputError with `where` in front.
struct Measured {
  double value = 0;
  std::string unit;  // "mm", "cm2", "cm3", "deg" or "" for fractions
};
Measured measure(const std::string& words, const Atlas& atlas, const std::string& where = "");

// "12.3 mm"; a gap below zero is "contact": the depth of an overlap is not a figure to show.
std::string inWords(const std::string& words, const Measured& measured);

}  // namespace sciatlas::scene
