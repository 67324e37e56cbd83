// lessons/coverage.toml: the claims and omissions of the article that the course answers, each with the steps that do
// so.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "lesson/lesson.h"

namespace sciatlas::lesson {

struct CoverageRow {
  std::string id, idea, verdict;   // "C4", what is said in our own words, an evidence word
  std::vector<std::string> steps;  // "lesson/step"
  std::string file;
  int line = 0;
};

// Throws core::InputError for a row that cannot be read.
std::vector<CoverageRow> readCoverage(const std::filesystem::path& file);

// Rows without a step, or with one that no lesson has; "FILE:LINE: ..." each.
std::vector<std::string> checkCoverage(const std::vector<CoverageRow>& rows, const std::vector<Lesson>& lessons);

}  // namespace sciatlas::lesson
