#include "living/muscle_lengths.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/text.h"
#include "living/motion_parts.h"

namespace sciatlas::living {
namespace {

RigState stateOf(const Rig& rig, const scene::BodyState& state) {
  return rigState(rig.pose(rig.axisValues(state.poseDeg, {})));
}

}  // namespace

std::vector<MuscleLength> muscleLengths(const MotionStage& stage, const scene::BodyState& state) {
  const MotionParts& parts = stage.parts();
  const RigState rest = stateOf(parts.rig, {}), now = stateOf(parts.rig, state);
  std::vector<MuscleLength> lengths;
  for (const Sheet& sheet : parts.softParts().sheets()) {
    const scene::StructureInfo& info = parts.rest.catalogue().all()[static_cast<std::size_t>(sheet.structure())];
    if (info.system != scene::System::Muscle || info.stateOnly) continue;
    const MuscleLength length{sheet.structure(), sheet.lineMm(rest), sheet.lineMm(now)};
    if (std::abs(length.changePercent()) >= 0.1f) lengths.push_back(length);
  }
  std::stable_sort(lengths.begin(), lengths.end(),
                   [](const MuscleLength& a, const MuscleLength& b) { return a.changePercent() > b.changePercent(); });
  return lengths;
}

float momentArmMm(const MotionStage& stage, const scene::BodyState& state, int structure, const std::string& axis) {
  constexpr float kStepDeg = 1;
  const MotionParts& parts = stage.parts();
  if (!parts.rig.poses.findAxis(axis)) {
    std::vector<std::string> known;
    for (const Axis& a : parts.rig.poses.axes) known.push_back(a.id);
    throw core::InputError("unknown axis of movement \"" + axis + "\"" + core::suggestion(axis, known));
  }
  for (const Sheet& sheet : parts.softParts().sheets()) {
    if (sheet.structure() != structure) continue;
    const auto lengthAt = [&](float offset) {
      scene::BodyState turned = state;
      turned.poseDeg[axis] += offset;
      return sheet.lineMm(stateOf(parts.rig, turned));
    };
    return (lengthAt(-kStepDeg) - lengthAt(kStepDeg)) / glm::radians(2 * kStepDeg);
  }
  throw core::InputError("\"" + parts.rest.catalogue().all()[static_cast<std::size_t>(structure)].id +
                         "\" is not a muscle that runs from bone to bone here");
}

std::vector<Excursion> excursions(const MotionStage& stage, const scene::BodyState& state) {
  constexpr float kCloseDeg = 12;  // of the angles that a movement leaves as they are
  const Rig& rig = stage.parts().rig;
  const auto valueOf = [](const std::map<std::string, float>& values, const std::string& axis) {
    const auto it = values.find(axis);
    return it == values.end() ? 0.0f : it->second;
  };
  std::vector<Excursion> found;
  for (const ExcursionRow& row : rig.excursions) {
    bool within = true;
    for (const std::string& axis : row.axes) {
      const float from = valueOf(row.fromDeg, axis), to = valueOf(row.toDeg, axis), is = valueOf(state.poseDeg, axis);
      within = within && is >= std::min(from, to) - kCloseDeg && is <= std::max(from, to) + kCloseDeg;
    }
    if (within && !row.axes.empty())
      found.push_back(
          {row.place, row.movement, row.direction, row.lowMm, row.meanMm, row.highMm, row.source, row.certainty});
  }
  return found;
}

}  // namespace sciatlas::living
