#include <doctest/doctest.h>

#include <fstream>

#include "session/quiz.h"
#include "unit/little_quiz.h"

using namespace sciatlas;
using session::Place;

namespace {

constexpr int kDay = 1000;

const session::QuizEntry& open(const session::Session& session) {
  const auto* entry = session.quiz().entry(session);
  REQUIRE(entry);
  return *entry;
}

void ask(session::Session& session, const std::vector<std::string>& ids) {
  std::vector<lesson::QuizItem> items;
  for (const auto& id : ids) items.push_back({id, 1, 1});
  session.quiz().setToday(kDay);
  session.quiz().setSeed(3);
  REQUIRE(session.quiz().startItems(session, items, 0));
}

int wrongAnswer(const session::QuizEntry& e) {
  for (std::size_t i = 0; i < e.question.answers.size(); ++i)
    if (!e.question.answers[i].right) return static_cast<int>(i);
  return -1;
}

// From behind, through the middle of a structure of the little body.
scene::Ray rayAt(float x, float y) {
  return {{x, y, -1000}, {0, 0, 1}};
}

}  // namespace

TEST_CASE("leaving the quiz, and undo, bring the scene back as it was") {
  const auto body = test::littleQuizBody();
  auto session = body.session();
  session.select(body.find("sacrum"));
  session.toggleLabels({body.find("femur_r")});
  session.setVisibility({body.find("femur_l")}, scene::Visibility::Hidden);
  session.openLesson("first", 1, 0);
  const auto before = session.now();

  session.goToPlace(Place::Quiz);
  ask(session, {"find_nerve", "colour"});
  CHECK(session.scene().labelled.empty());
  CHECK(session.scene().selected == -1);
  CHECK(session.now().lesson.lesson.empty());
  CHECK_FALSE(session.scene() == before.scene);
  session.quiz().leave(session, 0);
  CHECK(session.scene() == before.scene);
  CHECK(session.now().lesson == before.lesson);
  CHECK(session.now().place == Place::Quiz);

  while (!(session.now() == before)) REQUIRE(session.undo());

  // Another place in the middle of a question, and back.
  session.goToPlace(Place::Quiz);
  ask(session, {"find_nerve", "colour"});
  const auto question = session.scene();
  session.goToPlace(Place::Explore);
  CHECK(session.scene() == before.scene);
  session.goToPlace(Place::Quiz);
  CHECK(session.scene().visibility == question.visibility);
  CHECK(open(session).item.id == "find_nerve");
  session.undo();
  CHECK(session.now().place == Place::Explore);
  CHECK(session.scene() == before.scene);
}

TEST_CASE("an answer is judged, kept and explained; a wrong one comes once more; undo does not unsay it") {
  const auto body = test::littleQuizBody();
  const test::TemporaryFolder folder;
  auto session = body.session();
  session.quiz().keepIn(folder.path, "Anna");
  ask(session, {"colour"});
  auto& quiz = session.quiz();
  CHECK(quiz.asking(session));
  quiz.choose(session, wrongAnswer(open(session)), 0);
  CHECK_FALSE(quiz.asking(session));
  CHECK_FALSE(open(session).verdict.right);
  CHECK(open(session).verdict.words == "Grass is green.");
  CHECK(session.scene().highlighted == std::vector<int>{body.find("sacrum")});
  quiz.choose(session, 0, 0);  // too late
  CHECK_FALSE(open(session).verdict.right);

  const auto kept = lesson::openProgress(folder.path, "Anna").progress.cards;
  REQUIRE(kept.size() == 1);
  CHECK(kept.at("colour") == lesson::QuizCard{1, kDay + 1, 0, 1});

  REQUIRE(session.undo());
  CHECK(open(session).answered);

  REQUIRE(quiz.run().entries.size() == 2);  // once more at the end
  quiz.next(session, 0);
  CHECK(open(session).again);
  quiz.choose(session, 0, 0);
  CHECK(open(session).verdict.right);
  CHECK(quiz.progress().cards.at("colour").box == 1);  // no box up on the same day
  quiz.next(session, 0);
  CHECK(quiz.onSummary(session));
  CHECK(quiz.run().entries.size() == 2);
}

TEST_CASE("a question to find takes clicks on the body, not beside it, and names nothing before") {
  const auto body = test::littleQuizBody();
  auto session = body.session();
  ask(session, {"find_nerve", "find_nerve"});
  auto& quiz = session.quiz();
  REQUIRE(quiz.waitsForClick(session));
  quiz.click(session, rayAt(500, 500), 0);
  CHECK(quiz.waitsForClick(session));  // beside the body
  quiz.click(session, rayAt(60, -300), 0);
  CHECK(open(session).verdict.right);
  CHECK(session.scene().highlighted.size() == 2);
  CHECK_FALSE(session.scene().labelled.empty());
  CHECK_FALSE(quiz.asking(session));
  quiz.next(session, 0);
  quiz.click(session, rayAt(0, 100), 0);
  CHECK_FALSE(open(session).verdict.right);
  CHECK(open(session).verdict.words.find("Sacrum") != std::string::npos);
}

TEST_CASE("an order is touched in turn, and touched again to change it") {
  const auto body = test::littleQuizBody();
  auto session = body.session();
  ask(session, {"from_outside"});
  auto& quiz = session.quiz();
  quiz.choose(session, 2, 0);
  quiz.choose(session, 2, 0);  // back
  CHECK(open(session).chosen.empty());
  quiz.choose(session, 0, 0);
  CHECK_FALSE(open(session).answered);
  quiz.choose(session, 1, 0);  // the last one is no choice
  CHECK(open(session).verdict.right);
}

TEST_CASE("an examination says nothing until the end, can be gone on with, and is kept with its result") {
  const auto body = test::littleQuizBody();
  const test::TemporaryFolder folder;
  {
    auto session = body.session();
    auto& quiz = session.quiz();
    quiz.setToday(kDay);
    quiz.setSeed(4);
    quiz.keepIn(folder.path, "Anna");
    quiz.startExam(session, 3, 100);
    REQUIRE(quiz.run().exam);
    REQUIRE(quiz.run().entries.size() == 1);  // only one question has answers to choose from
    quiz.choose(session, wrongAnswer(open(session)), 110);
    CHECK(quiz.asking(session));
    CHECK_FALSE(quiz.shows(open(session)));
    CHECK(quiz.progress().cards.empty());
    CHECK(quiz.leftS(110) == doctest::Approx(lesson::kSecondsPerExamQuestion - 10));
  }  // killed here
  auto session = body.session();
  auto& quiz = session.quiz();
  quiz.setToday(kDay);
  quiz.keepIn(folder.path, "Anna");
  REQUIRE(quiz.progress().open);
  REQUIRE(quiz.resumeExam(session, 500));
  CHECK(open(session).answered);
  CHECK(quiz.leftS(500) == doctest::Approx(lesson::kSecondsPerExamQuestion - 10));
  quiz.choose(session, 0, 505);  // may be changed until it is handed in
  quiz.handIn(session, 510);
  CHECK(quiz.onSummary(session));
  CHECK(quiz.run().result.total().right == 1);
  const auto kept = lesson::openProgress(folder.path, "Anna").progress;
  CHECK_FALSE(kept.open);
  REQUIRE(kept.exams.size() == 1);
  CHECK(kept.exams.front().areas.at("rest") == lesson::ExamCount{1, 1});
  CHECK(kept.exams.front().seconds == 20);
  CHECK(kept.cards.at("colour").box == 2);
  quiz.goTo(session, 0, 520);
  CHECK(quiz.shows(open(session)));
}

TEST_CASE("the time of an examination ends it") {
  const auto body = test::littleQuizBody();
  auto session = body.session();
  auto& quiz = session.quiz();
  quiz.setToday(kDay);
  quiz.startExam(session, 1, 0);
  quiz.tick(session, lesson::kSecondsPerExamQuestion - 1);
  CHECK_FALSE(quiz.run().finished);
  quiz.tick(session, lesson::kSecondsPerExamQuestion + 1);
  CHECK(quiz.run().finished);
  CHECK(quiz.run().result.timedOut);
  CHECK(quiz.run().result.missed.size() == 1);
  CHECK(quiz.onSummary(session));
}

TEST_CASE("\"show me\" opens the step that teaches it, and the quiz goes on afterwards") {
  const auto body = test::littleQuizBody();
  auto session = body.session();
  ask(session, {"colour", "find_nerve"});
  auto& quiz = session.quiz();
  quiz.giveUp(session, 0);
  CHECK(quiz.progress().cards.at("colour").wrong == 1);
  REQUIRE(quiz.canShowMe(open(session)));
  REQUIRE(quiz.showMe(session, 0));
  CHECK(session.now().place == Place::Learn);
  CHECK(session.now().lesson == session::LessonPlace{"first", 1});
  session.goToPlace(Place::Quiz);
  CHECK(open(session).item.id == "colour");
  CHECK(open(session).answered);
}

TEST_CASE("learners have progress of their own; a folder that cannot be written is told once") {
  const auto body = test::littleQuizBody();
  const test::TemporaryFolder folder;
  auto session = body.session();
  auto& quiz = session.quiz();
  quiz.keepIn(folder.path, "Anna");
  ask(session, {"colour"});
  quiz.choose(session, 0, 0);
  quiz.chooseLearner("Ben");
  CHECK(quiz.progress().cards.empty());
  CHECK(quiz.run().id == 0);
  CHECK(quiz.learners() == std::vector<std::string>{"Ben", "Anna"});
  quiz.chooseLearner("anna");  // the same file
  CHECK(quiz.progress().learner == "Anna");
  CHECK(quiz.progress().cards.size() == 1);

  const auto blocked = folder.write("blocked", "a file where a folder should be");
  quiz.keepIn(blocked, "Anna");
  ask(session, {"colour"});
  quiz.choose(session, 0, 0);
  CHECK(quiz.problem().find("cannot be kept") != std::string::npos);
  CHECK(open(session).answered);
}
