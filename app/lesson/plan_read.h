// Inside lesson: reading the files that plans are made of. Not for other layers.
#pragma once
#include <filesystem>

#include "lesson/lesson.h"
#include "lesson/plan.h"
#include "lesson/wording.h"

namespace sciatlas::lesson {

// Reads red_flags.toml, tailoring.toml, plans.toml and home.toml of a folder. Throws core::InputError. Techniques,
// strokes and sources are those of `library`; poses are checked where `body` is given.
PlanData readPlanData(const std::filesystem::path& folder, const Library& library, const living::Body* body);

// Faults of the wording, each "FILE:LINE: ...".
std::vector<std::string> checkPlanWording(const PlanData& data, const std::vector<WordingRule>& rules);

}  // namespace sciatlas::lesson
