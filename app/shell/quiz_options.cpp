// --quiz.
#include <algorithm>
#include <charconv>

#include "core/error.h"
#include "core/text.h"
#include "session/quiz.h"
#include "shell/scene_options.h"

namespace sciatlas::shell {
namespace {

constexpr std::uint64_t kSeed = 1;  // pictures are the same each time
constexpr int kDifficulty = 2;

}  // namespace

void applyQuizOption(session::Session& session, const SceneOptions& options) {
  const std::size_t colon = options.quiz.rfind(':');
  const std::string id = options.quiz.substr(0, colon);
  session::Quiz& quiz = session.quiz();
  if (!quiz.startItems(session, {{id, kSeed, kDifficulty}}, 0)) {
    std::vector<std::string> known;
    for (const lesson::QuizTopic& topic : lesson::topicsOf(quiz.data(), quiz.maker())) known.push_back(topic.id);
    const bool there = std::find(known.begin(), known.end(), id) != known.end();
    throw core::InputError("--quiz: " + (there ? "no question comes of \"" + id + "\" on this model"
                                               : "unknown question \"" + id + "\"" + core::suggestion(id, known)));
  }
  if (colon == std::string::npos) return;
  const session::QuizEntry* entry = quiz.entry(session);
  const std::string word = options.quiz.substr(colon + 1);
  std::size_t answer = 0;
  const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), answer);
  if (error != std::errc() || stop != word.data() + word.size() || word.empty() || answer > entry->order.size())
    throw core::InputError("--quiz \"" + options.quiz +
                           "\": after the colon the number of an answer was expected, 1 to " +
                           std::to_string(entry->order.size()) + ", or 0");
  if (answer == 0) return quiz.giveUp(session, 0);
  quiz.choose(session, entry->order[answer - 1], 0);
}

}  // namespace sciatlas::shell
