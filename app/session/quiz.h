// The quiz as a person does it: a learner with his progress, a round of questions or an examination, the answers given.
// An answer is never undone, and is on disk before the next question; what the view shows meanwhile is part of the
// session's moments, so undo goes back through the questions and leaving brings the scene back as it was.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lesson/quiz_judge.h"
#include "lesson/quiz_make.h"
#include "lesson/quiz_progress.h"
#include "lesson/quiz_round.h"
#include "session/session.h"

namespace sciatlas::session {

struct QuizEntry {
  lesson::QuizItem item;
  lesson::Question question;
  std::vector<int> order;   // in which the answers are shown
  std::vector<int> chosen;  // numbers in question.answers; an order in the making is shorter
  std::optional<lesson::QuizClick> click;
  bool answered = false;
  lesson::QuizVerdict verdict;  // of an answered one
  bool again = false;           // asked a second time because it was wrong
};

struct QuizRun {
  int id = 0;  // 0: there is none
  bool exam = false;
  bool finished = false;
  double limitS = 0;
  lesson::ExamResult result;  // of a finished examination
  std::vector<QuizEntry> entries;
  int answeredCount() const;
  int rightCount() const;
};

class Quiz {
 public:
  // All must outlive the quiz. Until keepIn nothing is written.
  Quiz(const lesson::Library& library, const scene::Atlas& rest, const living::PressRules* rules);
  ~Quiz();

  // The learner's file is kept in this folder; it is read now.
  void keepIn(const std::filesystem::path& folder, const std::string& learner);
  void chooseLearner(const std::string& name);
  const std::vector<std::string>& learners() const { return learners_; }
  const lesson::QuizProgress& progress() const { return progress_; }
  const std::string& problem() const { return problem_; }  // a sentence about the learner's file, or empty

  const lesson::QuizData& data() const;
  const lesson::QuizMaker& maker() const { return *maker_; }
  void dataChanged();  // the library was read again
  double masteryOf(const std::string& area) const;
  int due() const;
  int today() const { return today_ ? *today_ : lesson::todayHere(); }

  // For tests and pictures: what otherwise comes from the clock.
  void setToday(int day) { today_ = day; }
  void setSeed(std::uint64_t seed) { seed_ = seed; }

  // Commands. Each takes the session that it belongs to.
  bool start(Session& session, const lesson::RoundWish& wish, double nowS);  // false when there is nothing to ask
  bool startItems(Session& session, const std::vector<lesson::QuizItem>& items, double nowS);  // a round of these
  void startExam(Session& session, std::size_t count, double nowS);
  bool resumeExam(Session& session, double nowS);          // the one that the learner has begun
  void choose(Session& session, int answer, double nowS);  // of Question::answers; of an order the next one, or back
  void click(Session& session, const scene::Ray& ray, double nowS);
  void giveUp(Session& session, double nowS);            // "I don't know": counts as wrong and shows the answer
  void goTo(Session& session, int number, double nowS);  // of the run; its size is the summary
  void next(Session& session, double nowS);
  void handIn(Session& session, double nowS);  // ends the examination
  void leave(Session& session, double nowS);   // back to the first page and to the scene as it was
  bool showMe(Session& session, double nowS);  // opens the lesson step that teaches it; false when there is none
  void tick(Session& session, double nowS);    // ends an examination whose time is over

  const QuizRun& run() const { return run_; }
  const QuizEntry* entry(const Session& session) const;  // whose page is open in the quiz, or null
  bool onSummary(const Session& session) const;
  bool asking(const Session& session) const;  // a question is open that must not be given away
  bool waitsForClick(const Session& session) const;
  bool shows(const QuizEntry& entry) const { return entry.answered && (!run_.exam || run_.finished); }  // the answer
  bool canShowMe(const QuizEntry& entry) const;
  double leftS(double nowS) const;  // of the examination
  scene::Overlay overlay(const Session& session) const;
  std::vector<lesson::QuizMark> marks(const Session& session) const;  // with letters, in the view

  // Called by the session when a place is entered or left: gives `next` the question's scene, or its own back.
  void crossing(const Session& session, const Moment& from, Moment& next);

 private:
  bool begin(Session& session, const std::vector<lesson::QuizItem>& items, bool exam, double limitS, double nowS);
  QuizEntry* current(const Session& session);
  void answer(Session& session, QuizEntry& entry, lesson::QuizVerdict verdict, double nowS);
  void record(const QuizEntry& entry);
  void keepExam(double nowS);
  void save();
  void stage(const Session& session, Moment& next) const;
  std::uint64_t freshSeed();

  const lesson::Library& library_;
  const scene::Atlas& rest_;
  const living::PressRules* rules_;
  std::unique_ptr<lesson::QuizMaker> maker_;
  std::filesystem::path folder_;
  lesson::QuizProgress progress_;
  std::vector<std::string> learners_;
  std::string problem_;
  bool canWrite_ = false;
  std::optional<int> today_;
  std::optional<std::uint64_t> seed_;
  QuizRun run_;
  int runs_ = 0;
  double usedBeforeS_ = 0, startedS_ = 0;         // of the examination: in earlier sittings; the start of this one
  mutable std::pair<int, int> targetsOf_{0, -1};  // run and number of the question whose targets these are
  mutable std::vector<lesson::QuizMark> targets_;
  Moment before_;  // what leaving brings back
};

}  // namespace sciatlas::session
