// Made questions about muscles: their nerve, roots, origin, insertion and action, as the catalogue has them.
#include <algorithm>
#include <cctype>

#include "core/text.h"
#include "lesson/quiz_make.h"

namespace sciatlas::lesson {
namespace {

constexpr std::size_t kChoices = 4;
constexpr std::size_t kNerveNeighbours = 40;  // most muscles share their nerve with neighbours
constexpr int kSharedRoots = 1;               // wrong answers share no more roots: textbooks differ by one

// "Superior gluteal nerve (L4 to S1)" without the roots; empty when several nerves are named.
std::string nerveName(const std::string& nerve) {
  std::string name = nerve.substr(0, nerve.find('('));
  while (!name.empty() && name.back() == ' ') name.pop_back();
  const bool several = name.find(',') != std::string::npos || name.find(';') != std::string::npos ||
                       name.find(" and ") != std::string::npos || nerve.find(';') != std::string::npos;
  return several || name.find("ami") != std::string::npos ? "" : name;
}

// The roots in brackets: 1 for L1 .. 5 for L5, 6 for S1 ...; empty when there are none or other words.
std::vector<int> rootsOf(const std::string& nerve, std::string& words) {
  const auto open = nerve.find('('), close = nerve.find(')');
  words.clear();
  if (open == std::string::npos || close == std::string::npos || nerve.find('(', open + 1) != std::string::npos)
    return {};
  words = nerve.substr(open + 1, close - open - 1);
  std::vector<int> found;
  for (std::size_t i = 0; i + 1 < words.size(); ++i)
    if ((words[i] == 'L' || words[i] == 'S') && std::isdigit(static_cast<unsigned char>(words[i + 1])))
      found.push_back(words[i + 1] - '0' + (words[i] == 'S' ? 5 : 0));
  if (found.size() < 1 || found.size() > 2) return {};
  std::vector<int> roots;
  for (int root = found.front(); root <= found.back(); ++root) roots.push_back(root);
  return roots;
}

int shared(const std::vector<int>& a, const std::vector<int>& b) {
  return static_cast<int>(
      std::count_if(a.begin(), a.end(), [&](int root) { return std::find(b.begin(), b.end(), root) != b.end(); }));
}

std::string firstWord(const std::string& text) {
  return core::lowerCase(text.substr(0, text.find(' ')));
}

// "Nerve to piriformis" tells by itself what it supplies.
bool tellsItself(const std::string& nerve) {
  return nerve.rfind("Nerve to ", 0) == 0;
}

bool has(const std::vector<QuizAnswer>& answers, const std::string& text) {
  return std::any_of(answers.begin(), answers.end(), [&](const QuizAnswer& a) { return a.text == text; });
}

}  // namespace

std::optional<Question> QuizMaker::makeNerve(const Asked& asked, int difficulty, QuizRandom& random) const {
  const std::string nerve = nerveName(info(asked).nerve);
  if (nerve.empty() || tellsItself(nerve)) return std::nullopt;
  Question q = begin(asked, "nerve", quiz_.namesArea);
  q.ask.text.fill("Which nerve supplies **" + info(asked).fullName + "**?");
  q.answers.push_back({nerve, true, ""});
  // Near muscles first: their nerves are the ones that get mixed up.
  for (int reach = difficulty; q.answers.size() < kChoices && reach >= 0; --reach)
    for (const Asked* other : others(asked, reach > 0 ? reach : 1, random, reach > 0 ? 12 : kNerveNeighbours)) {
      const std::string theirs = nerveName(info(*other).nerve);
      const bool alike = std::any_of(q.answers.begin(), q.answers.end(),
                                     [&](const QuizAnswer& a) { return firstWord(a.text) == firstWord(theirs); });
      if (q.answers.size() == kChoices || theirs.empty() || tellsItself(theirs) || alike) continue;
      q.answers.push_back({theirs, false, theirs + " supplies, for one, " + info(*other).fullName + "."});
    }
  if (q.answers.size() < kChoices) return std::nullopt;
  q.picture.highlight = {info(asked).id};
  q.why.text.fill("**" + info(asked).fullName + "**: " + info(asked).nerve + ".");
  return q;
}

std::optional<Question> QuizMaker::makeRoots(const Asked& asked, int difficulty, QuizRandom& random) const {
  std::string words, theirs;
  const std::vector<int> roots = rootsOf(info(asked).nerve, words);
  if (roots.empty()) return std::nullopt;
  Question q = begin(asked, "roots", quiz_.namesArea);
  q.ask.text.fill("Fibres of which spinal nerves reach **" + info(asked).fullName + "**?");
  q.answers.push_back({words, true, ""});
  std::vector<std::vector<int>> taken{roots};
  for (const Asked* other : others(asked, difficulty, random, kNerveNeighbours)) {
    const std::vector<int> of = rootsOf(info(*other).nerve, theirs);
    const bool clear = !of.empty() && !has(q.answers, theirs) && shared(of, roots) <= kSharedRoots;
    if (q.answers.size() == kChoices || !clear) continue;
    q.answers.push_back({theirs, false, theirs + " reach, for one, " + info(*other).fullName + "."});
  }
  if (q.answers.size() < kChoices - 1) return std::nullopt;
  q.picture.highlight = {info(asked).id};
  q.why.text.fill("**" + info(asked).fullName + "**: " + info(asked).nerve + ". Bodies differ by a root up or down.");
  return q;
}

std::optional<Question> QuizMaker::makeField(const Asked& asked, std::string_view kind, int difficulty,
                                             QuizRandom& random) const {
  const auto fieldOf = [&](const Asked& a) -> const std::string& {
    return kind == "origin" ? info(a).origin : kind == "insertion" ? info(a).insertion : info(a).action;
  };
  if (fieldOf(asked).empty()) return std::nullopt;
  Question q = begin(asked, kind, quiz_.movementArea);
  const std::string& name = info(asked).fullName;
  q.ask.text.fill(kind == "origin"      ? "Where does **" + name + "** arise?"
                  : kind == "insertion" ? "Where does **" + name + "** end?"
                                        : "What does **" + name + "** do?");
  q.answers.push_back({fieldOf(asked), true, ""});
  for (const Asked* other : others(asked, difficulty, random, 6)) {
    const std::string& text = fieldOf(*other);
    if (q.answers.size() == kChoices || text.empty() || has(q.answers, text)) continue;
    const std::string whose = info(*other).fullName;
    q.answers.push_back({text, false,
                         kind == "origin"      ? "There arises " + whose + "."
                         : kind == "insertion" ? "There ends " + whose + "."
                                               : "That is the work of " + whose + "."});
  }
  if (q.answers.size() < kChoices) return std::nullopt;
  q.picture.highlight = {info(asked).id};
  q.why.text.fill("**" + name + "** arises: " + info(asked).origin + ". It ends: " + info(asked).insertion +
                  ". It does: " + info(asked).action + ".");
  return q;
}

}  // namespace sciatlas::lesson
