// `sciatlas plan`: a session plan or a referral as text or JSON, and as a file that the window opens.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/files.h"
#include "lesson/plan.h"

namespace sciatlas::shell {

struct PlanOptions {
  std::string pattern = "leg", irritability = "moderate", side = "r";
  int minutes = 60;
  std::vector<std::string> cautions, redFlags;  // redFlags: those answered yes; all others count as answered no
  std::string label;
  std::filesystem::path output;  // empty: not written
  bool json = false;
};

// Throws core::InputError for a word that there is not.
std::string planText(const core::Paths& paths, const PlanOptions& options);

}  // namespace sciatlas::shell
