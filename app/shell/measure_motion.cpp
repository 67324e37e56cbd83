#include "shell/measure_motion.h"

#include <cstdio>

#include "core/error.h"
#include "core/text.h"
#include "living/muscle_lengths.h"

namespace sciatlas::shell {
namespace {

std::string line(const char* format, auto... values) {
  char text[400];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

MotionReport lengths(const living::Body& body, const scene::BodyState& state) {
  MotionReport report;
  for (const living::MuscleLength& length : living::muscleLengths(body.motion(), state)) {
    const scene::StructureInfo& info = body.rest().catalogue().all()[static_cast<std::size_t>(length.structure)];
    const auto percent = static_cast<double>(length.changePercent());
    report.text +=
        line("%-44s %6.1f mm  %6.1f mm  %+6.1f %%  %s\n", info.english.c_str(), static_cast<double>(length.restMm),
             static_cast<double>(length.nowMm), percent, percent > 0 ? "lengthens" : "shortens");
    report.rows.push_back({{"id", info.id},
                           {"rest_mm", length.restMm},
                           {"mm", length.nowMm},
                           {"change_percent", length.changePercent()},
                           {"source", "this_model"}});
  }
  if (report.rows.empty()) report.text = "No muscle changes its length: nothing is moved (--pose).\n";
  return report;
}

MotionReport momentArm(const std::vector<std::string>& words, const living::Body& body, const scene::BodyState& state) {
  if (words.size() < 2 || words.size() > 3)
    throw core::InputError("measure moment_arm: a muscle was expected, and an axis of movement if not hip_rotation");
  const auto& all = body.rest().catalogue().all();
  const int structure = body.rest().catalogue().find(words[1]);
  if (structure < 0) {
    std::vector<std::string> known;
    for (const auto& info : all) known.push_back(info.id);
    throw core::InputError("unknown structure \"" + words[1] + "\"" + core::suggestion(words[1], known));
  }
  const scene::StructureInfo& info = all[static_cast<std::size_t>(structure)];
  const std::string axis = words.size() == 3 ? words[2] : std::string("hip_rotation_") + (info.side == 'l' ? "l" : "r");
  const float arm = living::momentArmMm(body.motion(), state, structure, axis);
  const living::Axis* found = body.poses().findAxis(axis);
  MotionReport report;
  report.text = line("%s: %+.1f mm about %s (%s)\n", info.english.c_str(), static_cast<double>(arm), axis.c_str(),
                     arm >= 0 ? found->english.c_str() : found->negative.c_str());
  report.rows.push_back({{"id", info.id}, {"axis", axis}, {"mm", arm}, {"source", "this_model"}});
  return report;
}

MotionReport excursion(const living::Body& body, const scene::BodyState& state) {
  MotionReport report;
  for (const living::Excursion& row : living::excursions(body.motion(), state)) {
    report.text +=
        line("%s: %.1f to %.1f mm (mean %.1f), %s; %s [%s, %s]\n", row.place.c_str(), static_cast<double>(row.lowMm),
             static_cast<double>(row.highMm), static_cast<double>(row.meanMm), row.direction.c_str(),
             row.movement.c_str(), row.source.c_str(), row.certainty.c_str());
    report.rows.push_back({{"id", row.place},
                           {"movement", row.movement},
                           {"direction", row.direction},
                           {"low_mm", row.lowMm},
                           {"mean_mm", row.meanMm},
                           {"high_mm", row.highMm},
                           {"source", row.source},
                           {"certainty", row.certainty}});
  }
  report.text += "Published figures of the whole movement; the picture does not compute them.\n";
  return report;
}

}  // namespace

std::optional<MotionReport> motionReport(const std::vector<std::string>& words, const living::Body& body,
                                         const scene::BodyState& state) {
  const std::string first = words.empty() ? "" : words.front();
  if (first == "lengths" && words.size() == 1) return lengths(body, state);
  if (first == "moment_arm") return momentArm(words, body, state);
  if (first == "excursion" && words.size() == 1) return excursion(body, state);
  return std::nullopt;
}

}  // namespace sciatlas::shell
