#include "lesson/quiz_check.h"

#include <algorithm>

#include "core/error.h"
#include "core/files.h"
#include "lesson/quiz_make.h"
#include "lesson/wording.h"

namespace sciatlas::lesson {
namespace {

constexpr std::uint64_t kSeed = 1;

void checkWords(const QuizData& quiz, const std::vector<WordingRule>& rules, std::vector<std::string>& faults) {
  for (const Question& q : quiz.questions) {
    const auto look = [&](const std::string& text, std::size_t level) {
      for (const WordingRule& rule : avoidedIn(text, level, rules))
        faults.push_back(q.file + ":" + std::to_string(q.line) + ": the question \"" + q.id + "\" says \"" +
                         rule.pattern + "\"; write rather: " + rule.instead);
    };
    // A text that is the same for all is read by patients too, but asks what a student has to know.
    const auto levels = [&](const scene::LevelText& text) {
      const bool same = text.text[0] == text.text[1];
      for (std::size_t level = 0; level < text.text.size(); ++level)
        if (!same || level == 1) look(text.text[level], level);
    };
    levels(q.ask);
    levels(q.why);
    for (const QuizAnswer& a : q.answers) look(a.right ? a.text : a.why, 1);
  }
}

// A structure or a place that is named for made questions but gives none of a kind that it should.
void checkMade(const std::filesystem::path& file, const QuizData& quiz, const Library& library,
               const scene::Atlas& atlas, const living::PressRules* rules, std::vector<std::string>& faults) {
  const QuizMaker maker(quiz, library, atlas, rules);
  const auto gives = [&](const std::string& id) { return maker.make(id, 1, kSeed).has_value(); };
  const std::string name = core::displayPath(file);
  for (const auto& words : quiz.asked)
    for (const std::string& word : words)
      if (!gives("name/" + word))
        faults.push_back(name + ": no question comes of \"" + word + "\" (no surface in the model, or no neighbours)");
  for (const QuizSite& site : quiz.sites)
    if (!gives("layer/" + site.id))
      faults.push_back(name + ":" + std::to_string(site.line) + ": no question comes of the place \"" + site.id + "\"");
}

}  // namespace

std::vector<std::string> checkQuiz(const std::filesystem::path& lessons, const scene::Catalogue& catalogue,
                                   const scene::Atlas* atlas, const living::PressRules* rules, const Library& library) {
  std::vector<std::string> faults;
  const std::filesystem::path file = lessons / "quiz.toml";
  try {
    const QuizData quiz = readQuiz(file, catalogue, atlas, library, &faults);
    checkWords(quiz, readWording(lessons / "wording.toml"), faults);
    for (std::string& fault : quizLinkFaults(quiz, library)) faults.push_back(std::move(fault));
    if (atlas) checkMade(file, quiz, library, *atlas, rules, faults);
  } catch (const core::InputError& e) {
    faults.push_back(e.what());
  }
  return faults;
}

}  // namespace sciatlas::lesson
