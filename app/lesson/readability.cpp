#include "lesson/readability.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

namespace sciatlas::lesson {
namespace {

bool isVowel(char c) {
  return std::string_view("aeiouy").find(c) != std::string_view::npos;
}

int syllablesOf(const std::string& word) {
  int groups = 0;
  bool before = false;
  for (const char c : word) {
    const bool vowel = isVowel(c);
    if (vowel && !before) ++groups;
    before = vowel;
  }
  const auto ends = [&](std::string_view tail) {
    return word.size() > tail.size() && std::string_view(word).substr(word.size() - tail.size()) == tail;
  };
  // A silent e ("nerve", "moved") does not count; that of "little" and "wanted" does.
  if (ends("e") && !ends("le") && !isVowel(word[word.size() - 2])) --groups;
  if ((ends("ed") && !ends("ted") && !ends("ded")) || (ends("es") && !ends("ses") && !ends("ges") && !ends("ches")))
    --groups;
  return std::max(groups, 1);
}

// The running words: a link becomes one easy word, marks of Markdown go, and each block ends with a full stop.
std::string runningWords(std::string_view markdown) {
  std::string out;
  bool lineStart = true;
  for (std::size_t i = 0; i < markdown.size(); ++i) {
    const char c = markdown[i];
    if (c == '[') {
      const std::size_t bracket = markdown.find("](", i), end = markdown.find(')', bracket);
      if (bracket != std::string_view::npos && end != std::string_view::npos) {
        out += "this";
        i = end, lineStart = false;
        continue;
      }
    }
    if (c == '\n') {
      const std::size_t next = markdown.find_first_not_of(" \t", i + 1);
      const bool blockEnds = next == std::string_view::npos ||
                             std::string_view("\n-*#1234567890|").find(markdown[next]) != std::string_view::npos;
      out += blockEnds ? ". " : " ";
      lineStart = true;
      continue;
    }
    if (lineStart && (c == '-' || c == '#' || c == '*' || c == '|')) continue;
    if (c != ' ') lineStart = false;
    out += c == '|' ? '.' : c;
  }
  return out;
}

}  // namespace

double Readability::grade() const {
  if (words == 0 || sentences == 0) return 0;
  return 0.39 * words / sentences + 11.8 * syllables / words - 15.59;
}

Readability readabilityOf(std::string_view markdown) {
  Readability r;
  std::string word, sentence;
  int inSentence = 0;
  const auto endWord = [&] {
    if (!word.empty()) ++r.words, ++inSentence, r.syllables += syllablesOf(word);
    word.clear();
  };
  const auto endSentence = [&] {
    endWord();
    if (inSentence > 0) ++r.sentences;
    if (inSentence > r.longestSentence) r.longestSentence = inSentence, r.longest = sentence;
    inSentence = 0, sentence.clear();
  };
  const std::string text = runningWords(markdown);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool letter = std::isalpha(static_cast<unsigned char>(c)) != 0;
    const bool pointInNumber = c == '.' && i > 0 && i + 1 < text.size() &&
                               std::isdigit(static_cast<unsigned char>(text[i - 1])) != 0 &&
                               std::isdigit(static_cast<unsigned char>(text[i + 1])) != 0;
    if (sentence.empty() && c == ' ') continue;
    sentence += c;
    if (letter || (c == '\'' && !word.empty()))
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else if ((c == '.' && !pointInNumber) || c == '!' || c == '?' || c == ';' || c == ':')
      endSentence();
    else
      endWord();
  }
  endSentence();
  return r;
}

std::vector<std::string> checkPatientText(const std::string& text, const std::string& place) {
  std::vector<std::string> faults;
  const Readability r = readabilityOf(text);
  char grade[16];
  std::snprintf(grade, sizeof grade, "%.1f", r.grade());
  if (r.words >= 20 && r.grade() > kHardestPatientGrade)
    faults.push_back(place + " is hard to read for patients: school grade " + grade + ", at most " +
                     std::to_string(static_cast<int>(kHardestPatientGrade)) +
                     " was expected; shorten sentences and use plainer words");
  if (r.longestSentence > kLongestPatientSentence)
    faults.push_back(place + " has a sentence of " + std::to_string(r.longestSentence) +
                     " words for patients, at most " + std::to_string(kLongestPatientSentence) + " was expected: \"" +
                     r.longest.substr(0, 60) + " ...\"");
  return faults;
}

std::vector<std::string> checkReadability(const Lesson& lesson) {
  std::vector<std::string> faults;
  const auto look = [&](const std::string& text, const std::string& place) {
    for (std::string& fault : checkPatientText(text, place)) faults.push_back(std::move(fault));
  };
  look(lesson.summary.text[0], lesson.file + ": the summary");
  for (const Step& step : lesson.steps) {
    const std::string place = lesson.file + ":" + std::to_string(step.line) + ": step \"" + step.id + "\"";
    std::string all = step.text.text[0] + "\n\n" + step.hands.text[0];
    for (const Claim& claim : step.claims) all += "\n\n" + claim.text.text[0];
    look(all, place);
  }
  return faults;
}

}  // namespace sciatlas::lesson
