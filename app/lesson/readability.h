// How hard a patient's text is to read: the Flesch-Kincaid grade (Kincaid JP et al. 1975, Research Branch Report 8-75),
// that is 0.39 words per sentence + 11.8 syllables per word - 15.59. Syllables are counted from the letters (groups of
// vowels), which is within about five percent of a dictionary for English prose.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "lesson/lesson.h"

namespace sciatlas::lesson {

// Patient texts stay below this school grade; longer sentences are named on their own.
inline constexpr double kHardestPatientGrade = 8.0;
inline constexpr int kLongestPatientSentence = 30;  // words

struct Readability {
  int words = 0, sentences = 0, syllables = 0;
  int longestSentence = 0;  // words
  std::string longest;      // that sentence
  double grade() const;     // 0 without words
};

// Of Markdown text. The words of a link count as one easy word: the reader sees the thing named on the model.
Readability readabilityOf(std::string_view markdown);

// What is too hard about one patient text; `place` begins each sentence.
std::vector<std::string> checkPatientText(const std::string& text, const std::string& place);

// Patient texts of a lesson that are too hard, one "FILE:LINE: ..." each.
std::vector<std::string> checkReadability(const Lesson& lesson);

}  // namespace sciatlas::lesson
