#include "living/state_words.h"

#include <cmath>
#include <cstdio>

namespace sciatlas::living {
namespace {

constexpr std::size_t kAxesNamed = 3;  // of more only their number is said

std::string whole(float value) {
  char text[16];
  std::snprintf(text, sizeof text, "%.0f", static_cast<double>(value));
  return text;
}

}  // namespace

AxisName nameOf(const Axis& axis) {
  AxisName name;
  std::string rest = axis.english;
  if (const std::size_t colon = rest.rfind(": "); colon != std::string::npos) {
    name.joint = rest.substr(0, colon);
    rest.erase(0, colon + 2);
  }
  for (const char* side : {" (right)", " (left)"})
    if (rest.ends_with(side)) {
      name.side = side;
      rest.resize(rest.size() - name.side.size());
    }
  name.movement = rest;
  return name;
}

std::string axisWords(const Axis& axis, float degrees) {
  const AxisName name = nameOf(axis);
  const bool other = degrees < 0 && !axis.negative.empty();
  if (other) degrees = -degrees;
  return (name.joint.empty() ? "" : name.joint + ": ") + (other ? axis.negative : name.movement) + name.side + " " +
         whole(degrees) + (axis.hidden ? " mm" : "\xc2\xb0");
}

std::string pathologyWords(const Pathology& pathology, float value) {
  const Grade* grade = pathology.gradeAt(value);
  if (grade) return pathology.english + ": " + grade->name;
  return pathology.english + ": " + whole(100 * value) + " %";
}

std::string poseWords(const Pose& pose, float progress) {
  const auto count = static_cast<float>(pose.stages.size());
  const float reached = std::floor(progress * count + 1e-3f);
  std::string words = pose.english;
  if (pose.stages.size() > 1 && reached >= 1)
    words += ": " + pose.stages[static_cast<std::size_t>(reached) - 1].name;
  else if (reached < 1)
    words += ": " + whole(100 * progress) + " %";
  return words;
}

std::vector<std::string> stateWords(const Body& body, const scene::BodyState& state, const std::string& pose,
                                    float progress) {
  std::vector<std::string> words;
  for (const auto& [id, value] : state.pathologies)
    if (const Pathology* pathology = body.pathologies().find(id)) words.push_back(pathologyWords(*pathology, value));
  if (state.poseDeg.empty()) return words;
  if (const Pose* named = body.poses().find(pose); named && state.poseDeg == Poses::at(*named, progress)) {
    words.push_back(poseWords(*named, progress));
  } else if (state.poseDeg.size() > kAxesNamed) {
    words.push_back(std::to_string(state.poseDeg.size()) + " joints moved");
  } else {
    for (const auto& [id, degrees] : state.poseDeg)
      if (const Axis* axis = body.poses().findAxis(id)) words.push_back(axisWords(*axis, degrees));
  }
  return words;
}

std::string stateLine(const Body& body, const scene::BodyState& state, const std::string& pose, float progress) {
  std::string line;
  for (const std::string& words : stateWords(body, state, pose, progress))
    line += (line.empty() ? "" : " \xc2\xb7 ") + words;
  return line.empty() ? "the body at rest" : line;
}

}  // namespace sciatlas::living
