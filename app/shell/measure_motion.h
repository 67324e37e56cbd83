// sciatlas measure lengths, moment_arm and excursion.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "living/body.h"

namespace sciatlas::shell {

struct MotionReport {
  std::string text;
  nlohmann::json rows = nlohmann::json::array();
};
// Nothing when the words ask for something else. Throws core::InputError for unknown ids.
std::optional<MotionReport> motionReport(const std::vector<std::string>& words, const living::Body& body,
                                         const scene::BodyState& state);

}  // namespace sciatlas::shell
