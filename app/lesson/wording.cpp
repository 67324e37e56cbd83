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
  for (const Step& step : lesson.steps) {
    const auto look = [&](const scene::LevelText& levels) {
      for (std::size_t level = 0; level < levels.text.size(); ++level) {
        for (const WordingRule& rule : avoidedIn(levels.text[level], level, rules))
          faults.push_back(lesson.file + ":" + std::to_string(step.line) + ": step \"" + step.id + "\" says \"" +
                           rule.pattern + "\" at " + scene::kLevelNames[level] +
                           " level; write rather: " + rule.instead);
      }
    };
    look(step.text);
    look(step.hands);
    for (const Claim& claim : step.claims) look(claim.text);
  }
  return faults;
}

}  // namespace sciatlas::lesson
