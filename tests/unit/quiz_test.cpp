#include "lesson/quiz.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <numeric>

#include "core/error.h"
#include "core/files.h"
#include "lesson/quiz_check.h"
#include "lesson/quiz_judge.h"
#include "lesson/quiz_round.h"
#include "unit/little_quiz.h"

using namespace sciatlas;
using lesson::QuizCard;

namespace {

const std::vector<int> kDays{1, 2, 4, 8, 16};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

lesson::QuizProgress someProgress() {
  lesson::QuizProgress p;
  p.learner = "Anna \"B\" \\ M\xc3\xbcller";
  p.cards["colour"] = {3, 20000, 2, 1};
  p.cards["name/sacrum"] = {1, 20001, 0, 4};
  lesson::ExamResult exam;
  exam.day = 19999, exam.seconds = 321, exam.timedOut = true;
  exam.areas["names"] = {3, 2};
  exam.missed = {{"colour", 0xfedcba9876543210ull, 2}};
  p.exams = {exam};
  p.open = lesson::OpenExam{{{"colour", 7, 1}, {"name/sacrum", 8, 2}}, {1}, 12.5, 132};
  return p;
}

}  // namespace

TEST_CASE("Leitner's boxes: right goes up when it was due, wrong goes back to the first") {
  QuizCard card = lesson::answered({}, true, 100, kDays);
  CHECK(card == QuizCard{2, 102, 1, 0});  // known at once: it leaves the first box
  CHECK_FALSE(lesson::due(card, 101));
  CHECK(lesson::answered(card, true, 101, kDays) == QuizCard{2, 102, 2, 0});  // too early: it stays where it is
  card = lesson::answered(card, true, 102, kDays);
  CHECK(card == QuizCard{3, 106, 2, 0});
  CHECK(lesson::answered(card, false, 103, kDays) == QuizCard{1, 104, 2, 1});  // wrong counts at any time
  card = lesson::answered(card, true, 110, kDays);
  card = lesson::answered(card, true, 130, kDays);
  card = lesson::answered(card, true, 160, kDays);
  CHECK(card.box == 5);  // no box beyond the last
  CHECK(card.dueDay == 176);
  CHECK(lesson::mastery(card, kDays) == 1);
  CHECK(lesson::mastery({}, kDays) == 0);
  CHECK(lesson::mastery(lesson::answered({}, false, 100, kDays), kDays) == 0);
  CHECK(lesson::mastery(lesson::answered({}, true, 100, kDays), kDays) == doctest::Approx(0.25));
  CHECK_FALSE(lesson::due({}, 100));  // what was never asked is new, not due
}

TEST_CASE("an examination is shared by weights, largest remainders first, and nobody gives more than he has") {
  using lesson::apportion;
  CHECK(apportion({50, 30, 20}, {99, 99, 99}, 10) == std::vector<std::size_t>{5, 3, 2});
  CHECK(apportion({11, 12, 14, 15, 17, 15.5, 15.5}, {99, 99, 99, 99, 99, 99, 99}, 100) ==
        std::vector<std::size_t>{11, 12, 14, 15, 17, 16, 15});
  CHECK(apportion({50, 50}, {2, 99}, 10) == std::vector<std::size_t>{2, 8});
  CHECK(apportion({50, 50}, {2, 3}, 10) == std::vector<std::size_t>{2, 3});
  CHECK(apportion({100}, {0}, 10) == std::vector<std::size_t>{0});
}

TEST_CASE("progress is written and read again, several learners beside each other") {
  const test::TemporaryFolder folder;
  const auto written = someProgress();
  lesson::writeProgress(folder.path, written);
  lesson::QuizProgress other;
  other.learner = "Ben";
  lesson::writeProgress(folder.path, other);
  const auto opened = lesson::openProgress(folder.path, written.learner);
  CHECK(opened.problem.empty());
  CHECK(opened.canWrite);
  CHECK(opened.progress == written);
  CHECK(lesson::openProgress(folder.path, "Ben").progress == other);
  CHECK(lesson::learners(folder.path) == std::vector<std::string>{written.learner, "Ben"});
  CHECK(lesson::openProgress(folder.path, "Nobody").progress.cards.empty());
  CHECK(lesson::learners(folder.path / "none").empty());
  CHECK(lesson::learnerFile("../../x") == "______x.toml");  // no way out of the folder
  CHECK(lesson::learnerFile(" . ").empty());
  CHECK_FALSE(lesson::openProgress(folder.path, "?!").canWrite);
}

TEST_CASE("a damaged progress file is set aside, one of a newer version is left alone") {
  const test::TemporaryFolder folder;
  for (const char* bytes :
       {"learner = ", "[card]\nx = { box = -1, due = \"2026-01-01\" }\n", "[card]\nx = { box = 1, due = \"soon\" }\n",
        "version = \"one\"\n", "\xff\xfe\x00", "[open_exam]\nitems = [\"x\"]\nused_s = 0\nlimit_s = 1\n"}) {
    CAPTURE(bytes);
    folder.write("anna.toml", bytes);
    const auto opened = lesson::openProgress(folder.path, "Anna");
    CHECK(opened.problem.find("anna.toml") != std::string::npos);
    CHECK(opened.canWrite);
    CHECK(opened.progress.cards.empty());
    CHECK(std::filesystem::exists(folder.path / "anna.toml.damaged"));
    CHECK_FALSE(std::filesystem::exists(folder.path / "anna.toml"));
  }
  const std::string newer = "version = 2\nlearner = \"Anna\"\nmystery = [1]\n";
  const auto file = folder.write("anna.toml", newer);
  const auto opened = lesson::openProgress(folder.path, "Anna");
  CHECK(opened.problem.find("newer") != std::string::npos);
  CHECK_FALSE(opened.canWrite);
  CHECK(core::readText(file) == newer);
}

TEST_CASE("a program that is killed loses at most the last answer") {
  const test::TemporaryFolder folder;
  for (int round = 0; round < 8; ++round) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {  // answers without end and tells of each answer that is kept
      lesson::QuizProgress p;
      p.learner = "Anna";
      for (int i = 0;; ++i) {
        p.cards["question" + std::to_string(i)] = lesson::answered({}, true, 100, kDays);
        lesson::writeProgress(folder.path, p);
        if (write(ends[1], "x", 1) != 1) _exit(1);
      }
    }
    close(ends[1]);
    char byte = 0;
    int told = 0;
    while (told < 3 + 7 * round && read(ends[0], &byte, 1) == 1) ++told;
    kill(child, SIGKILL);
    while (read(ends[0], &byte, 1) == 1) ++told;  // what was told before it died
    close(ends[0]);
    waitpid(child, nullptr, 0);
    const auto opened = lesson::openProgress(folder.path, "Anna");
    CHECK(opened.problem.empty());
    CHECK(static_cast<int>(opened.progress.cards.size()) >= told);
    CHECK(static_cast<int>(opened.progress.cards.size()) <= told + 1);
    std::filesystem::remove(folder.path / "anna.toml");
  }
}

TEST_CASE("questions are read; faults name file, line and what was expected") {
  const auto body = test::littleBody();
  const auto quiz = test::readLittleQuiz(body);
  REQUIRE(quiz.questions.size() == 3);
  const auto& colour = *quiz.find("colour");
  CHECK(colour.why.at(scene::Level::Patient) == "The sky is blue for patients.");
  CHECK(colour.ask.at(scene::Level::Patient) == colour.ask.at(scene::Level::Clinician));
  CHECK(colour.lesson == "first");
  CHECK(colour.step == "step1");
  CHECK(quiz.weights() == std::vector<double>{75, 25});
  CHECK(lesson::quizLinkFaults(quiz, body.library).empty());

  const std::string text = test::kLittleQuiz;
  for (const auto& [from, to, words] : std::vector<std::tuple<std::string, std::string, std::string>>{
           {"right = true }", "right = false, why = \"x\" }", "one right answer"},
           {", why = \"Grass is green.\"", "", "needs \"why\""},
           {"text = \"Pink\"", "text = \"blue\"", "is given twice"},
           {"area = \"rest\"\nask", "area = \"rests\"\nask", "did you mean \"rest\""},
           {"find = [\"sciatic_nerve\"]", "find = [\"sciatic_nreve\"]", "did you mean \"sciatic_nerve"},
           {"find = [\"sciatic_nerve\"]", "at = [\"sacrum/nowhere\"]", "sacrum"},
           {"find = [\"sciatic_nerve\"]\n", "", "needs one of"},
           {"kind = \"find\"", "kind = \"fnid\"", "one of choice, find, order"},
           {"sources = [\"book\"]", "sources = [\"bok\"]", "did you mean \"book\""},
           {"sources = [\"book\"]", "", "has no sources"},
           {"id = \"find_nerve\"", "id = \"colour\"", "a second question"},
           {"view = \"posterior\"", "view = \"posterier\"", "did you mean \"posterior\""},
           {"show = \"first/step1\"", "show = \"\"", "lesson_id/step_id"}}) {
    CAPTURE(to);
    std::vector<std::string> problems;
    const auto rest = test::readLittleQuiz(body, replaced(text, from, to), &problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems.front().find("quiz.toml:") != std::string::npos);
    CHECK(problems.front().find(words) != std::string::npos);
    CHECK(rest.questions.size() == 2);  // the others stay
  }
  CHECK_THROWS_AS(test::readLittleQuiz(body, replaced(text, "[1, 2, 4", "[4, 2, 1")), core::InputError);
  const auto lost = test::readLittleQuiz(body, replaced(text, "first/step1", "first/stpe1"));
  const auto faults = lesson::quizLinkFaults(lost, body.library);
  REQUIRE(faults.size() == 1);
  CHECK(faults.front().find("did you mean \"step1\"") != std::string::npos);
}

TEST_CASE("clicks are judged on either side; what was clicked instead teaches") {
  const auto body = test::littleQuizBody();
  const auto& q = *body.library.quiz.find("find_nerve");
  const auto judge = [&](const char* id) {
    return lesson::judgeClick(q, {body.find(id), {0, 0, 0}}, *body.atlas, body.library, scene::Level::Student);
  };
  CHECK(judge("sciatic_nerve_r").right);
  CHECK(judge("sciatic_nerve_l").right);
  CHECK_FALSE(judge("femur_l").right);
  CHECK(judge("femur_l").words == "You clicked **Femur**. This is bone.");
  CHECK(judge("sacrum").words.find("You clicked **Sacrum**.") == 0);
  CHECK_FALSE(lesson::judgeClick(q, {}, *body.atlas, body.library, scene::Level::Student).right);

  const auto& order = *body.library.quiz.find("from_outside");
  CHECK(lesson::judgeOrder(order, {0, 1, 2}).right);
  CHECK_FALSE(lesson::judgeOrder(order, {1, 0, 2}).right);
  CHECK_FALSE(lesson::judgeOrder(order, {0, 1}).right);
  CHECK_FALSE(lesson::judgeChoice(*body.library.quiz.find("colour"), 7).right);
}

TEST_CASE("answers are shuffled, the same way for the same seed, and an order never starts solved") {
  const auto body = test::littleQuizBody();
  const auto& colour = *body.library.quiz.find("colour");
  std::vector<int> firsts(3, 0);
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const auto order = lesson::shownOrder(colour, seed);
    CHECK(order == lesson::shownOrder(colour, seed));
    ++firsts[static_cast<std::size_t>(order.front())];
    CHECK_FALSE(lesson::judgeOrder(*body.library.quiz.find("from_outside"),
                                   lesson::shownOrder(*body.library.quiz.find("from_outside"), seed))
                    .right);
  }
  for (const int count : firsts) CHECK(count > 60);
}

TEST_CASE("a round takes what is due before what is new, and grows harder with what is known") {
  const auto body = test::littleQuizBody();
  const auto& quiz = body.library.quiz;
  const lesson::QuizMaker maker(quiz, body.library, *body.atlas, nullptr);
  lesson::QuizProgress progress;
  progress.cards["from_outside"] = {2, 90, 1, 0};
  progress.cards["colour"] = {2, 200, 1, 0};
  const auto has = [](const std::vector<lesson::QuizItem>& items, const char* id) {
    return std::any_of(items.begin(), items.end(), [&](const auto& item) { return item.id == id; });
  };
  const auto one = lesson::chooseRound(quiz, maker, progress, {"", false, 1}, 100, 5);
  REQUIRE(one.size() == 1);
  CHECK(one.front().id == "from_outside");
  const auto two = lesson::chooseRound(quiz, maker, progress, {"", false, 2}, 100, 5);
  CHECK(has(two, "from_outside"));
  CHECK_FALSE(has(two, "colour"));  // not due, and something is new
  CHECK(two == lesson::chooseRound(quiz, maker, progress, {"", false, 2}, 100, 5));
  for (const auto& item : lesson::chooseRound(quiz, maker, progress, {"rest", false, 9}, 100, 5))
    CHECK(lesson::questionOf(item, quiz, maker)->area == "rest");
  for (const auto& item : lesson::chooseRound(quiz, maker, progress, {"", true, 9}, 100, 5))
    CHECK(lesson::questionOf(item, quiz, maker)->kind == lesson::QuizKind::Find);
  CHECK(lesson::dueCount(progress, 100) == 1);
  CHECK(lesson::difficultyFor(0) == 1);
  CHECK(lesson::difficultyFor(0.5) == 2);
  CHECK(lesson::difficultyFor(1) == 3);
}
