// The shipped quiz: sound, fair, and answerable on the shipped model.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/files.h"
#include "data/shipped_body.h"
#include "lesson/quiz_check.h"
#include "lesson/quiz_judge.h"
#include "lesson/quiz_round.h"
#include "scene/cut_queries.h"
#include "session/quiz_picture.h"

using namespace sciatlas;
using lesson::Question;
using lesson::QuizKind;
using tests::shippedAtlas;
using tests::shippedBody;
using tests::shippedLibrary;

namespace {

const lesson::QuizData& quiz() {
  return shippedLibrary().quiz;
}

const lesson::QuizMaker& maker() {
  static const lesson::QuizMaker made(quiz(), shippedLibrary(), shippedAtlas(), shippedBody().pressRules());
  return made;
}

// Which part of the picture's rays, a grid of them, answers a question to find rightly.
double rightShare(const Question& q) {
  constexpr int kGrid = 60;
  const glm::vec2 size(720, 600);
  const auto state = session::quizPicture(q, shippedAtlas(), {}, size.x / size.y);
  const auto shown = [&](int s) { return state.visibility[static_cast<std::size_t>(s)] == scene::Visibility::Shown; };
  int right = 0;
  for (int row = 0; row < kGrid; ++row)
    for (int column = 0; column < kGrid; ++column) {
      const glm::vec2 at = (glm::vec2(column, row) + 0.5f) / static_cast<float>(kGrid) * size;
      const auto ray = scene::rayThrough(state.camera, at, size);
      const auto hit = shippedAtlas().firstHit(ray.fromMm, ray.direction, shown, scene::Surfaces::Quick);
      right += hit && lesson::judgeClick(q, {hit->structure, hit->atMm}, shippedAtlas(), shippedLibrary(),
                                         scene::Level::Student)
                          .right;
    }
  return static_cast<double>(right) / (kGrid * kGrid);
}

}  // namespace

TEST_CASE("the shipped quiz has no fault, and every question opens a step of a lesson") {
  for (const std::string& fault : lesson::checkQuiz(tests::source("lessons"), shippedAtlas().catalogue(),
                                                    &shippedAtlas(), shippedBody().pressRules(), shippedLibrary()))
    FAIL_CHECK(fault);
  CHECK(quiz().questions.size() >= 62);
  std::map<std::string, int> areas;
  for (const Question& q : quiz().questions) ++areas[q.area];
  CHECK(areas.size() == quiz().areas.size());
  for (const auto& [area, count] : areas) {
    CAPTURE(area);
    CHECK(count >= 3);  // made questions come on top of these
  }
}

TEST_CASE("neither its place nor its length tells the right answer") {
  int longest = 0, shortest = 0, choices = 0;
  double ratio = 0;
  std::map<std::size_t, int> written;
  for (const Question& q : quiz().questions) {
    if (q.kind != QuizKind::Choice) continue;
    ++choices;
    std::size_t right = 0, most = 0, least = 1000, sum = 0;
    for (std::size_t i = 0; i < q.answers.size(); ++i) {
      const std::size_t length = q.answers[i].text.size();
      if (q.answers[i].right)
        right = length, ++written[i];
      else
        most = std::max(most, length), least = std::min(least, length), sum += length;
    }
    longest += right > most;
    shortest += right < least;
    ratio += static_cast<double>(right) * static_cast<double>(q.answers.size() - 1) / static_cast<double>(sum);
  }
  MESSAGE(choices << " questions to choose: the right answer is the longest in " << longest << ", the shortest in "
                  << shortest << ", and " << ratio / choices << " times as long as the others on average");
  CHECK(longest < 0.45 * choices);
  CHECK(shortest < 0.45 * choices);
  CHECK(ratio / choices > 0.75);
  CHECK(ratio / choices < 1.35);
  for (const auto& [place, count] : written) CHECK(count < 0.45 * choices);
  // As shown: all places alike.
  std::map<std::ptrdiff_t, int> shown;
  int asked = 0;
  for (const Question& q : quiz().questions)
    for (std::uint64_t seed = 0; seed < 20 && q.kind == QuizKind::Choice && q.answers.size() == 4; ++seed, ++asked) {
      const auto order = lesson::shownOrder(q, lesson::seedFor(seed, q.id));
      ++shown[std::find_if(order.begin(), order.end(),
                           [&](int a) { return q.answers[static_cast<std::size_t>(a)].right; }) -
              order.begin()];
    }
  for (const auto& [place, count] : shown) {
    CAPTURE(place);
    CHECK(count > 0.2 * asked);
    CHECK(count < 0.3 * asked);
  }
}

TEST_CASE("what a written question asks to find can be clicked in its first picture, and is not most of it") {
  for (const Question& q : quiz().questions) {
    if (q.kind != QuizKind::Find) continue;
    CAPTURE(q.id);
    const double share = rightShare(q);
    CHECK(share > 0.002);
    CHECK(share < 0.35);
  }
}

TEST_CASE("made questions: enough, right, fair, the same for the same seed") {
  std::map<std::string, int> made, tried;
  for (const lesson::QuizTopic& topic : maker().topics()) {
    const std::string kind = topic.id.substr(0, topic.id.find('/'));
    ++tried[kind];
    for (int difficulty = 1; difficulty <= lesson::kHardest; ++difficulty) {
      const auto q = maker().make(topic.id, difficulty, 11);
      if (difficulty == 1) made[kind] += q.has_value();
      if (!q) continue;
      CAPTURE(topic.id);
      CHECK(q->id == topic.id);
      CHECK_FALSE(q->sources.empty());
      CHECK(shippedLibrary().findReference(q->sources.front()));
      CHECK_FALSE(q->why.at(scene::Level::Patient).empty());
      std::set<std::string> texts;
      int right = 0;
      for (const auto& a : q->answers) {
        CHECK(texts.insert(a.text).second);
        right += a.right;
        CHECK_FALSE((q->kind == QuizKind::Choice && !a.right && a.why.empty()));
      }
      if (q->kind == QuizKind::Choice) CHECK(right == 1);
      if (q->kind == QuizKind::Order) CHECK(q->answers.size() >= 3);
      const auto again = maker().make(topic.id, difficulty, 11);
      REQUIRE(again);
      CHECK(again->ask.text == q->ask.text);
      for (std::size_t i = 0; i < q->answers.size(); ++i) CHECK(again->answers[i].text == q->answers[i].text);
    }
  }
  for (const auto& [kind, count] : tried) MESSAGE(kind << ": " << made[kind] << " of " << count);
  CHECK(made["name"] >= 90);
  CHECK(made["find"] >= 60);
  CHECK(made["nerve"] >= 20);
  CHECK(made["roots"] >= 15);
  CHECK(made["origin"] >= 40);
  CHECK(made["action"] >= 40);
  CHECK(made["layer"] >= 10);
  CHECK(made["order"] >= 6);
  CHECK(made["press"] >= 6);
}

TEST_CASE("what a made question asks to find is in sight") {
  int looked = 0;
  for (const char* word : {"piriformis", "gluteus_medius", "sciatic_nerve", "sacrum", "soleus", "quadratus_lumborum",
                           "psoas_major", "sural_nerve", "femur", "obturator_internus"}) {
    const auto q = maker().make(std::string("find/") + word, 2, 3);
    CAPTURE(std::string(word));
    if (!q) continue;
    ++looked;
    CHECK(rightShare(*q) > 0.002);  // a thin nerve: still hundreds of pixels
  }
  CHECK(looked >= 8);
}

TEST_CASE("an examination follows the weights") {
  const auto items = lesson::chooseExam(quiz(), maker(), 50, 7);
  REQUIRE(items.size() == 50);
  std::map<std::string, int> areas;
  std::set<std::string> ids;
  for (const auto& item : items) {
    const auto q = lesson::questionOf(item, quiz(), maker());
    REQUIRE(q);
    CHECK(q->kind == QuizKind::Choice);
    CHECK(ids.insert(item.id).second);
    ++areas[q->area];
  }
  const auto weights = quiz().weights();
  for (std::size_t i = 0; i < weights.size(); ++i) {
    CAPTURE(quiz().areas[i].id);
    MESSAGE(quiz().areas[i].id << ": " << areas[quiz().areas[i].id] << " of 50, weight " << weights[i]);
  }
  CHECK(areas["assessment"] >= 7);
  CHECK(areas["anatomy"] >= 5);
  CHECK(areas["ethics"] >= 5);
  CHECK(areas["practice"] >= 5);
}
