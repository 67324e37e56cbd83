// Questions made of the catalogue and the model, without answers written by hand: what is this, find it, which nerve
// and which roots, origin, insertion and action, which layer comes next, the order of the layers, where a hand may
// press. The same id, difficulty and seed give the same question. A question's id is KIND/WORD: "name/piriformis",
// "layer/buttock".
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lesson/lesson.h"
#include "lesson/quiz.h"
#include "lesson/quiz_random.h"
#include "living/press_map.h"
#include "scene/atlas.h"

namespace sciatlas::lesson {

struct QuizTopic {
  std::string id, area;
  QuizKind kind = QuizKind::Choice;
  int difficulty = 1;       // of its structure or place
  bool needsModel = false;  // is answered by looking at the model, not by words alone
};

class QuizMaker {
 public:
  // `rest` is the body at rest. All must outlive the maker. Without rules nothing is asked about pressing.
  QuizMaker(const QuizData& quiz, const Library& library, const scene::Atlas& rest, const living::PressRules* rules);
  ~QuizMaker();

  // What can be asked. Whether a question comes of it is known when it is made.
  const std::vector<QuizTopic>& topics() const { return topics_; }
  // The wrong answers lie nearer to the right one the harder it is: 1 .. kHardest. Nothing when this model does not
  // give enough of them, or what is to be found cannot be seen.
  std::optional<Question> make(std::string_view id, int difficulty, std::uint64_t seed) const;

 private:
  struct Asked {  // a structure that questions are about
    std::string word;
    int structure = -1;  // the right one of a pair
    int difficulty = 1;  // 0: only a layer under a place
    glm::vec3 middleMm{0};
  };
  struct Stack;  // the layers under a site
  const scene::StructureInfo& info(const Asked& asked) const;
  const Asked* findAsked(std::string_view word) const;
  const Asked* askedFor(int structure) const;  // itself or the nearest of its groups that is asked about
  bool related(const Asked& a, const Asked& b) const;
  std::vector<const Asked*> others(
      const Asked& asked, int difficulty, QuizRandom& random,
      std::size_t most) const;  // plausible for one another, as near as the difficulty asks
  Question begin(const Asked& asked, std::string_view kind, const std::string& area) const;
  void explain(Question& question, const Asked& asked) const;
  void linkStep(Question& question, int structure) const;

  std::optional<Question> makeFind(const Asked&, int difficulty, QuizRandom&) const;
  std::optional<Question> makeName(const Asked&, int difficulty, QuizRandom&) const;
  std::optional<Question> makeNerve(const Asked&, int difficulty, QuizRandom&) const;
  std::optional<Question> makeRoots(const Asked&, int difficulty, QuizRandom&) const;
  std::optional<Question> makeField(const Asked&, std::string_view kind, int difficulty, QuizRandom&) const;
  std::optional<Question> makeLayer(const QuizSite&, int difficulty, QuizRandom&) const;
  std::optional<Question> makeOrder(const QuizSite&, int difficulty, QuizRandom&) const;
  std::optional<Question> makePress(const QuizSite&, QuizRandom&) const;
  Question beginAt(const QuizSite& site, std::string_view kind, const std::string& area) const;
  QuizMark markAt(const QuizSite& site) const;  // on the skin
  const Stack& stackAt(const QuizSite& site) const;
  const living::PressMap& pressMap() const;

  const QuizData& quiz_;
  const Library& library_;
  const scene::Atlas& atlas_;
  const living::PressRules* rules_;
  std::vector<Asked> asked_;
  std::vector<QuizTopic> topics_;
  struct Kept;  // what is worked out when it is first needed
  std::unique_ptr<Kept> kept_;
};

// The first sentence of a text, without Markdown links.
std::string firstSentence(const std::string& text);

}  // namespace sciatlas::lesson
