#include <algorithm>
#include <cstdlib>

#include "session/session.h"

// What of the lessons has been finished and practised.
namespace sciatlas::session {
namespace {

std::string finishedMark(const std::string& lesson, int step) {
  return lesson + "/" + std::to_string(step);
}

void addMark(std::vector<std::string>& marks, const std::string& mark) {
  if (std::find(marks.begin(), marks.end(), mark) == marks.end()) marks.push_back(mark);
}

bool hasMark(const std::vector<std::string>& marks, const std::string& mark) {
  return std::find(marks.begin(), marks.end(), mark) != marks.end();
}

}  // namespace

void Session::markFinished() {
  addMark(preferences_.finishedSteps, finishedMark(now_.lesson.lesson, now_.lesson.step));
}

int Session::finishedSteps(const lesson::Lesson& lesson) const {
  int count = 0;
  for (std::size_t i = 0; i < lesson.steps.size(); ++i) count += stepFinished(lesson, static_cast<int>(i));
  return count;
}

bool Session::stepFinished(const lesson::Lesson& lesson, int step) const {
  return hasMark(preferences_.finishedSteps, finishedMark(lesson.id, step));
}

void Session::rememberStep() {
  preferences_.lastStep = finishedMark(now_.lesson.lesson, now_.lesson.step);
}

LessonPlace Session::leftAt() const {
  const std::size_t slash = preferences_.lastStep.rfind('/');
  if (slash == std::string::npos) return {};
  const auto* lesson = library_.findLesson(preferences_.lastStep.substr(0, slash));
  const int step = std::atoi(preferences_.lastStep.c_str() + slash + 1);
  if (!lesson || step < 0 || step >= static_cast<int>(lesson->steps.size())) return {};
  return {lesson->id, step};
}

Practice& Session::practice() {
  if (const auto* open = step())
    practice_.open(finishedMark(now_.lesson.lesson, now_.lesson.step), open->partnerMinutes, open->selfCheck.size());
  return practice_;
}

void Session::tickSelfCheck(std::size_t check, bool done) {
  practice().tick(check, done);
  if (practice_.allTicked()) addMark(preferences_.practisedSteps, practice_.task());
}

bool Session::stepPractised(const lesson::Lesson& lesson, int step) const {
  return hasMark(preferences_.practisedSteps, finishedMark(lesson.id, step));
}

}  // namespace sciatlas::session
