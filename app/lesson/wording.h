// Words that a lesson must not use: they frighten patients or promise what massage cannot do (lessons/wording.toml).
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "lesson/lesson.h"

namespace sciatlas::lesson {

struct WordingRule {
  std::string pattern;  // lower case; found as whole words
  std::string instead;  // what to write
  bool patientOnly = false;
};

std::vector<WordingRule> readWording(const std::filesystem::path& file);

// The rules that a text of a reading level (0 patient) breaks.
std::vector<WordingRule> avoidedIn(const std::string& text, std::size_t level, const std::vector<WordingRule>& rules);

// All faults of a lesson's texts, each "FILE:LINE: ...".
std::vector<std::string> checkWording(const Lesson& lesson, const std::vector<WordingRule>& rules);

}  // namespace sciatlas::lesson
