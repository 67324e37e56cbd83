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

// A measure written in words (lessons/README.md and models/morphometry.toml):
//   distance A B | level A B (height of A over B) | across A B (left-right distance) | angle A B C (at B, degrees)
//   length NERVE | width NERVE PART | thickness NERVE PART | gap NERVE STRUCTURE|POINT | crossing NERVE A B
//   beside NERVE POINT (left-right distance at the point's height) | volume STRUCTURE | extent_x|extent_y|extent_z
//   STRUCTURE
// POINT is "structure/landmark". Throws core::InputError with `where` in front.
struct Measured {
  double value = 0;
  std::string unit;  // "mm", "cm3", "deg" or "" for fractions
};
Measured measure(const std::string& words, const Atlas& atlas, const std::string& where = "");

// "12.3 mm"; a gap below zero is "contact": the depth of an overlap is not a figure to show.
std::string inWords(const std::string& words, const Measured& measured);

}  // namespace sciatlas::scene
