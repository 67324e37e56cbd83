#include "living/rig.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/error.h"
#include "core/text.h"

namespace sciatlas::living {
namespace {

std::string shortNumber(float value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", static_cast<double>(value));
  return text;
}

// How far a body on a track has to turn so that its tie keeps its length; searched within the tie's own side.
float trackDegrees(const RigJoint& joint, const Rigid& parent, const Rigid& tied) {
  const float lengthMm = glm::distance(joint.ownPointMm, joint.tiedPointMm);
  const glm::vec3 target = tied(joint.tiedPointMm);
  const auto stretchAt = [&](float degrees) {
    return glm::distance((parent * turnAbout(joint.centreMm, joint.trackAxis, degrees))(joint.ownPointMm), target) -
           lengthMm;
  };
  // Turning along with the tied body shortens the distance first to below, then through the length.
  float best = 0, bestMiss = std::abs(stretchAt(0));
  for (float degrees = -20; degrees <= 160; degrees += 2)
    if (const float miss = std::abs(stretchAt(degrees)); miss < bestMiss - 1e-3f) best = degrees, bestMiss = miss;
  for (float step = 1; step > 0.01f; step *= 0.5f)
    for (const float degrees : {best - step, best + step})
      if (const float miss = std::abs(stretchAt(degrees)); miss < bestMiss) best = degrees, bestMiss = miss;
  return best;
}

}  // namespace

int Rig::bodyOf(int structure) const {
  for (std::size_t b = 0; b < bodies.size(); ++b)
    for (const int bone : bodies[b].bones)
      if (bone == structure) return static_cast<int>(b);
  return -1;
}

int Rig::findBody(const std::string& id) const {
  for (std::size_t b = 0; b < bodies.size(); ++b)
    if (bodies[b].id == id) return static_cast<int>(b);
  return -1;
}

void Rig::check(const std::map<std::string, float>& valuesDeg) const {
  std::vector<std::string> known;
  for (const Axis& axis : poses.axes)
    if (!axis.hidden) known.push_back(axis.id);
  for (const auto& [id, value] : valuesDeg) {
    const Axis* axis = poses.findAxis(id);
    if (!axis) throw core::InputError("unknown axis of movement \"" + id + "\"" + core::suggestion(id, known));
    if (!(value >= axis->minDeg && value <= axis->maxDeg))
      throw core::InputError(axis->id + " is " + shortNumber(value) + ", from " + shortNumber(axis->minDeg) + " to " +
                             shortNumber(axis->maxDeg) + " was expected");
  }
}

std::vector<float> Rig::axisValues(const std::map<std::string, float>& valuesDeg, const JointOffsets& offsets) const {
  std::vector<float> values(poses.axes.size(), 0.0f);
  for (const auto* source : {&valuesDeg, &offsets})
    for (const auto& [id, value] : *source)
      if (const Axis* axis = poses.findAxis(id)) values[static_cast<std::size_t>(axis - poses.axes.data())] += value;
  // Axes stand before those that they drive, so one pass settles all.
  for (std::size_t a = 0; a < values.size(); ++a)
    for (const auto& [driven, share] : drives[a]) values[static_cast<std::size_t>(driven)] += share * values[a];
  return values;
}

std::vector<Rigid> Rig::pose(const std::vector<float>& values) const {
  std::vector<Rigid> world(bodies.size());
  std::vector<Rigid> local(bodies.size());
  for (const RigJoint& joint : joints)
    for (const RigMove& move : joint.moves) {
      const float value = values[static_cast<std::size_t>(move.axis)];
      if (value == 0) continue;
      const Rigid step =
          move.slides ? Rigid{{1, 0, 0, 0}, value * move.direction} : turnAbout(joint.centreMm, move.direction, value);
      local[static_cast<std::size_t>(joint.body)] = local[static_cast<std::size_t>(joint.body)] * step;
    }
  for (std::size_t b = 0; b < bodies.size(); ++b)
    world[b] = bodies[b].parent < 0 ? local[b] : world[static_cast<std::size_t>(bodies[b].parent)] * local[b];
  for (const RigJoint& joint : joints) {
    if (joint.tiedTo < 0) continue;
    const auto body = static_cast<std::size_t>(joint.body);
    const Rigid& parent = world[static_cast<std::size_t>(bodies[body].parent)];
    const Rigid& tied = world[static_cast<std::size_t>(joint.tiedTo)];
    if (glm::distance(parent(joint.tiedPointMm), tied(joint.tiedPointMm)) < 1e-4f) continue;
    world[body] = parent * turnAbout(joint.centreMm, joint.trackAxis, trackDegrees(joint, parent, tied));
  }
  return world;
}

}  // namespace sciatlas::living
