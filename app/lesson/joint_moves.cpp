#include "lesson/joint_moves.h"

#include <algorithm>
#include <cmath>

#include "core/text.h"
#include "lesson/points.h"

namespace sciatlas::lesson {
namespace {

using core::TomlTable;
using Degrees = std::map<std::string, float>;

float of(const Degrees& values, const std::string& axis) {
  const auto it = values.find(axis);
  return it == values.end() ? 0.f : it->second;
}

// A station as it is in a repetition (from 0).
float valueOf(const JointStation& station, const std::string& axis, int repetition) {
  return of(station.poseDeg, axis) + static_cast<float>(repetition) * of(station.gainDeg, axis);
}

Degrees readDegrees(const TomlTable& t, std::string_view key, const ReadContext& c) {
  Degrees degrees;
  const auto given = t.table(key);
  if (!given) return degrees;
  for (const std::string& axis : given->keys()) {
    const auto value = static_cast<float>(given->number(axis));
    if (c.body) {
      std::vector<std::string> known;
      for (const living::Axis& a : c.body->poses().axes)
        if (!a.hidden) known.push_back(a.id);
      if (std::find(known.begin(), known.end(), axis) == known.end())
        given->failAt(axis, "unknown axis \"" + axis + "\"" + core::suggestion(axis, known));
    }
    degrees[axis] = value;
  }
  return degrees;
}

void needInRange(const TomlTable& t, const JointStation& station, int repetitions, const ReadContext& c) {
  if (!c.body) return;
  for (const living::Axis& axis : c.body->poses().axes)
    for (const int repetition : {0, std::max(0, repetitions - 1)}) {
      const float value = valueOf(station, axis.id, repetition);
      if (value < axis.minDeg || value > axis.maxDeg)
        t.fail("the station \"" + station.name + "\" takes \"" + axis.id + "\" to " +
               std::to_string(static_cast<int>(value)) + " degrees, outside its range");
    }
}

JointStation readStation(const TomlTable& t, const Stroke& stroke, const ReadContext& c) {
  JointStation station;
  station.name = t.text("name");
  station.takeS = t.number("take_s");
  station.stayS = t.number("stay_s", 0);
  if (!(station.takeS > 0) || station.stayS < 0) t.failAt("take_s", "\"take_s\" and \"stay_s\" are seconds");
  const int stage = t.integer("stage", 0);
  const living::Pose* pose = c.body && !stroke.pose.empty() ? c.body->poses().find(stroke.pose) : nullptr;
  if (stage != 0 && c.body && (!pose || stage < 0 || stage > static_cast<int>(pose->stages.size())))
    t.failAt("stage", "\"stage\" is the number of a stage of the stroke's pose, from 1");
  if (pose) {
    const auto count = static_cast<float>(pose->stages.size());
    station.poseDeg = living::Poses::at(*pose, stage == 0 ? 1.f : static_cast<float>(stage) / count);
  }
  // A stage is a whole posture: all of it belongs to the movement.
  if (stage != 0)
    for (const auto& [axis, degrees] : station.poseDeg) station.ownAxes.push_back(axis);
  for (const auto& [axis, degrees] : readDegrees(t, "deg", c))
    station.poseDeg[axis] = degrees, station.ownAxes.push_back(axis);
  station.gainDeg = readDegrees(t, "gain_deg", c);
  for (const auto& [axis, degrees] : station.gainDeg) station.ownAxes.push_back(axis);
  needInRange(t, station, stroke.repetitions, c);
  t.done();
  return station;
}

}  // namespace

double cycleS(const std::vector<JointStation>& stations) {
  double sum = 0;
  for (const JointStation& s : stations) sum += s.takeS + s.stayS;
  return std::max(0.1, sum);
}

JointMoment jointsAt(const std::vector<JointStation>& stations, double timeS, int repetitions, bool mirrored) {
  const double cycle = cycleS(stations);
  const int rounds = static_cast<int>(std::max(0.0, timeS) / cycle);
  const int repetition = std::min(rounds, std::max(0, repetitions - 1));
  double t = std::max(0.0, timeS) - cycle * rounds;
  std::size_t at = 0;
  while (at + 1 < stations.size() && t >= stations[at].takeS + stations[at].stayS)
    t -= stations[at].takeS + stations[at].stayS, ++at;
  const JointStation& to = stations[at];
  const JointStation& from = at > 0 ? stations[at - 1] : stations.back();
  const int before = at > 0 ? repetition : std::max(0, repetition - 1);
  const auto share = static_cast<float>(0.5 - 0.5 * std::cos(3.14159265358979 * std::min(1.0, t / to.takeS)));
  JointMoment moment;
  moment.doing = to.name;
  const auto add = [&](const Degrees& axes) {
    for (const auto& [axis, unused] : axes) {
      const float a = valueOf(from, axis, before), b = valueOf(to, axis, repetition);
      const float value = std::clamp(a + share * (b - a), std::min(a, b), std::max(a, b));  // never beyond, by rounding
      if (std::abs(value) > 1e-3f) moment.poseDeg[axis] = value;
      const auto names = [&](const JointStation& s) {
        return std::find(s.ownAxes.begin(), s.ownAxes.end(), axis) != s.ownAxes.end();
      };
      if (names(from) || names(to)) moment.ownDeg[axis] = value;
    }
  };
  add(from.poseDeg), add(to.poseDeg);
  if (mirrored) {
    moment.poseDeg = living::mirroredPose(moment.poseDeg);
    moment.ownDeg = living::mirroredPose(moment.ownDeg);
  }
  return moment;
}

std::vector<JointStation> readStations(const TomlTable& t, const Stroke& stroke, const ReadContext& c) {
  std::vector<JointStation> stations;
  for (const TomlTable& station : t.tables("station")) stations.push_back(readStation(station, stroke, c));
  if (stations.size() == 1) t.failAt("station", "a movement has two stations or more: [[stroke.station]]");
  if (!stations.empty() && stroke.repetitions < 1)
    t.failAt("station", "a movement has \"repetitions\": how often its stations are gone through");
  if (!stations.empty() && stroke.timeS > 0)
    t.failAt("time_s", "the time of a movement comes from its stations: leave \"time_s\" out");
  return stations;
}

std::vector<HoldingHand> readHolds(const TomlTable& t, const ReadContext& c) {
  std::vector<HoldingHand> holds;
  for (const TomlTable& hold : t.tables("hold")) {
    HoldingHand hand;
    hand.at = hold.text("at");
    hand.towards = hold.text("towards", "");
    hand.tool = hold.text("tool");
    needKnown(hold, "tool", hand.tool, c.library.tools, "tool");
    hand.seenFrom = hold.text("seen_from", "posterior");
    needOneOf(hold, "seen_from", hand.seenFrom, seenFromWords());
    if (c.atlas) {
      pointMm(hand.at, *c.atlas, where(hold, "at"));
      if (!hand.towards.empty()) pointMm(hand.towards, *c.atlas, where(hold, "towards"));
    }
    hold.done();
    holds.push_back(std::move(hand));
  }
  return holds;
}

}  // namespace sciatlas::lesson
