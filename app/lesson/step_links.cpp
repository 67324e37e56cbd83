#include "lesson/step_links.h"

#include <algorithm>

#include "core/text.h"

namespace sciatlas::lesson {
namespace {

constexpr std::string_view kMark = "](step:";

void lookThrough(const scene::LevelText& levels, std::vector<std::string>& targets) {
  for (const std::string& text : levels.text)
    for (std::size_t at = text.find(kMark); at != std::string::npos; at = text.find(kMark, at + 1)) {
      const std::size_t from = at + kMark.size(), end = std::min(text.find(')', from), text.size());
      const std::string target = text.substr(from, end - from);
      if (std::find(targets.begin(), targets.end(), target) == targets.end()) targets.push_back(target);
    }
}

}  // namespace

StepPlace findStep(const std::vector<Lesson>& lessons, std::string_view target) {
  const std::size_t slash = target.find('/');
  const std::string_view name = target.substr(0, slash);
  const auto lesson = std::find_if(lessons.begin(), lessons.end(), [&](const Lesson& l) { return l.id == name; });
  if (lesson == lessons.end()) return {};
  if (slash == std::string_view::npos) return {&*lesson, 0};
  const auto step = std::find_if(lesson->steps.begin(), lesson->steps.end(),
                                 [&](const Step& s) { return s.id == target.substr(slash + 1); });
  if (step == lesson->steps.end()) return {};
  return {&*lesson, static_cast<int>(step - lesson->steps.begin())};
}

std::vector<std::string> checkStepLinks(const Lesson& lesson, const std::vector<Lesson>& all) {
  std::vector<std::string> known;
  for (const Lesson& l : all) {
    known.push_back(l.id);
    for (const Step& s : l.steps) known.push_back(l.id + "/" + s.id);
  }
  std::vector<std::string> faults;
  for (const Step& step : lesson.steps) {
    std::vector<std::string> targets;
    lookThrough(step.text, targets);
    lookThrough(step.hands, targets);
    for (const Claim& claim : step.claims) lookThrough(claim.text, targets);
    for (const std::string& target : targets)
      if (!findStep(all, target).lesson)
        faults.push_back(lesson.file + ":" + std::to_string(step.line) + ": step \"" + step.id +
                         "\" links to step:" + target + ", which no lesson has" + core::suggestion(target, known));
  }
  return faults;
}

}  // namespace sciatlas::lesson
