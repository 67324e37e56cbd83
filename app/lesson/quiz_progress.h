// What one learner has answered: a TOML file of his own in XDG_DATA_HOME/sciatlas/quiz, written whole and atomically
// after every answer, so that a killed program loses at most the last one.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lesson/quiz_schedule.h"

namespace sciatlas::lesson {

std::string dateOf(int day);  // "2026-01-31" for a day counted from 1970-01-01

// A question as it was asked: made questions are made again from these three.
struct QuizItem {
  std::string id;
  std::uint64_t seed = 0;
  int difficulty = 1;
  bool operator==(const QuizItem&) const = default;
};

struct ExamCount {
  int asked = 0, right = 0;
  bool operator==(const ExamCount&) const = default;
};

struct ExamResult {
  int day = 0;
  int seconds = 0;  // that it took
  bool timedOut = false;
  std::map<std::string, ExamCount> areas;
  std::vector<QuizItem> missed;  // wrong or not answered
  ExamCount total() const;
  bool operator==(const ExamResult&) const = default;
};

// An examination that has begun and can be gone on with.
struct OpenExam {
  std::vector<QuizItem> items;
  std::vector<int> given;  // the answer chosen, of those answered so far; -1: left out
  double usedS = 0, limitS = 0;
  bool operator==(const OpenExam&) const = default;
};

struct QuizProgress {
  std::string learner;
  std::map<std::string, QuizCard> cards;  // by question; those of questions that are no more are kept
  std::vector<ExamResult> exams;          // the oldest first
  std::optional<OpenExam> open;
  bool operator==(const QuizProgress&) const = default;
};

// The name of the file for a learner's name; empty when the name has neither letters nor digits.
std::string learnerFile(const std::string& name);
// Names of those who have a file in the folder, sorted. A folder that there is not has none.
std::vector<std::string> learners(const std::filesystem::path& folder);

struct OpenedProgress {
  QuizProgress progress;
  std::string problem;  // a sentence for the learner; empty when all is well
  bool canWrite = true;
};
// A new learner when there is no file. A damaged file is renamed to FILE.damaged and its learner starts afresh; one of
// a newer version is left as it is, and nothing will be written.
OpenedProgress openProgress(const std::filesystem::path& folder, const std::string& name);
// Throws core::InputError.
void writeProgress(const std::filesystem::path& folder, const QuizProgress& progress);

}  // namespace sciatlas::lesson
