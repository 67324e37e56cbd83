// A state of the body in words, for every picture that shows one: nobody shall take a pathological body for a normal
// one.
#pragma once
#include <string>
#include <vector>

#include "living/body.h"

namespace sciatlas::living {

// The parts of an axis' name: "Hip: flexion (right)".
struct AxisName {
  std::string joint;     // "Hip", or empty
  std::string movement;  // "flexion"
  std::string side;      // " (right)", or empty
};
AxisName nameOf(const Axis& axis);
// "Hip: flexion (right) 30°"; below zero with the axis' other word.
std::string axisWords(const Axis& axis, float degrees);
// "Herniated disc L4/5, right paracentral: extrusion" or, for what has no grade there, "... 40 %".
std::string pathologyWords(const Pathology& pathology, float value);
// "Straight-leg raise, right: 60 degrees": with the stage that has been reached.
std::string poseWords(const Pose& pose, float progress);
// One entry for each pathology, then the joints: by name when the body stands as the pose at its progress says, else
// each axis, of many only their number. Empty at rest.
std::vector<std::string> stateWords(const Body& body, const scene::BodyState& state, const std::string& pose,
                                    float progress);
// The same in one line, "the body at rest" for none.
std::string stateLine(const Body& body, const scene::BodyState& state, const std::string& pose, float progress);

}  // namespace sciatlas::living
