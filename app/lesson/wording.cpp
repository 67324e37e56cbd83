#include "lesson/wording.h"

#include <cctype>

#include "core/files.h"
#include "core/text.h"
#include "core/toml.h"

namespace sciatlas::lesson {
namespace {

bool containsWords(const std::string& text, const std::string& pattern) {
  const auto isLetter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t at = text.find(pattern); at != std::string::npos; at = text.find(pattern, at + 1)) {
    const std::size_t end = at + pattern.size();
    if ((at == 0 || !isLetter(text[at - 1])) && (end == text.size() || !isLetter(text[end]))) return true;
  }
  return false;
}

}  // namespace

std::vector<WordingRule> readWording(const std::filesystem::path& file) {
  const core::TomlTable root = core::TomlTable::readFile(file);
  std::vector<WordingRule> rules;
  for (const core::TomlTable& t : root.tables("avoid")) {
    for (const std::string& word : t.texts("words"))
      rules.push_back({core::lowerCase(word), t.text("instead"), t.boolean("patient_only", false)});
    t.done();
  }
  root.done();
  return rules;
}

std::vector<WordingRule> avoidedIn(const std::string& text, std::size_t level, const std::vector<WordingRule>& rules) {
  std::vector<WordingRule> broken;
  const std::string low = core::lowerCase(text);
  for (const WordingRule& rule : rules)
    if ((!rule.patientOnly || level == 0) && containsWords(low, rule.pattern)) broken.push_back(rule);
  return broken;
}

std::vector<std::string> checkWording(const Lesson& lesson, const std::vector<WordingRule>& rules) {
  std::vector<std::string> faults;
  const auto lookAt = [&](const std::string& text, std::size_t level, const std::string& place) {
    for (const WordingRule& rule : avoidedIn(text, level, rules))
      faults.push_back(place + " says \"" + rule.pattern + "\" at " + scene::kLevelNames[level] +
                       " level; write rather: " + rule.instead);
  };
  constexpr std::size_t kPatient = 0, kStudent = 1;
  for (std::size_t level = 0; level < lesson.summary.text.size(); ++level)
    lookAt(lesson.summary.text[level], level, lesson.file + ": the summary");
  lookAt(lesson.title, kPatient, lesson.file + ": the title");
  for (const Step& step : lesson.steps) {
    const std::string place = lesson.file + ":" + std::to_string(step.line) + ": step \"" + step.id + "\"";
    const auto look = [&](const scene::LevelText& levels) {
      for (std::size_t level = 0; level < levels.text.size(); ++level) lookAt(levels.text[level], level, place);
    };
    lookAt(step.titleAt(scene::Level::Patient), kPatient, place);
    lookAt(step.partnerTask, kStudent, place);
    for (const std::string& check : step.selfCheck) lookAt(check, kStudent, place);
    look(step.text);
    look(step.hands);
    for (const Claim& claim : step.claims) look(claim.text);
  }
  return faults;
}

}  // namespace sciatlas::lesson
