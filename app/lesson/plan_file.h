// A person's own plans as files: XDG_DATA_HOME/sciatlas/plans/*.toml. They hold a free label, no names are asked for,
// and never leave this computer by themselves. Written atomically.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "lesson/plan.h"

namespace sciatlas::lesson {

// TOML. `draftOf`: it is an unsaved state of the plan in that file; "new": of one that has none yet; empty: no draft.
std::string planText(const Plan& plan, const std::string& draftOf = "");
inline constexpr const char* kDraftOfNone = "new";

// Throws core::InputError naming file, line and the nearest valid word; levels above what the cautions allow are a
// fault too, so that an edited file cannot ask for more than a made plan.
Plan readPlan(const std::filesystem::path& file, const PlanData& data, std::string* draftOf = nullptr);
// Throws core::InputError when the folder cannot be written.
void writePlan(const std::filesystem::path& file, const Plan& plan);

struct SavedPlan {
  std::filesystem::path file;
  std::string label;  // of the plan, or the file's name
  std::string words;  // "60 minutes, right"
  std::string fault;  // not empty: it cannot be read
};
// By label. A folder that there is not holds none.
std::vector<SavedPlan> savedPlans(const std::filesystem::path& folder, const PlanData& data);

// A file in the folder that there is not yet, named after the label.
std::filesystem::path freshPlanFile(const std::filesystem::path& folder, const std::string& label);

}  // namespace sciatlas::lesson
