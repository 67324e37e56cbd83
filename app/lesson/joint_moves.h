// Movement as a technique: where the joints are at a time of a stroke that has stations.
#pragma once
#include "core/toml.h"
#include "lesson/read.h"

namespace sciatlas::lesson {

double cycleS(const std::vector<JointStation>& stations);  // once through all of them

struct JointMoment {
  std::string doing;                     // the station that they go to or are at
  std::map<std::string, float> poseDeg;  // as scene::BodyState has it: nothing at 0
  std::map<std::string, float> ownDeg;   // of these the axes that the movement is about, at 0 too
};
// At `timeS` after the stroke began: speeds up from each station and slows down to the next (a cosine), the first from
// the last. `stations` must not be empty. `mirrored`: of the left side.
JointMoment jointsAt(const std::vector<JointStation>& stations, double timeS, int repetitions, bool mirrored);

// [[stroke.station]] and [[stroke.hold]]. Throws core::InputError for axes that there are not, values outside their
// range and points that the model lacks.
std::vector<JointStation> readStations(const core::TomlTable& stroke, const Stroke& so_far, const ReadContext& context);
std::vector<HoldingHand> readHolds(const core::TomlTable& stroke, const ReadContext& context);

}  // namespace sciatlas::lesson
