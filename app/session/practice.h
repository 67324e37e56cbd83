// A partner task being done: its timer and what has been ticked off. Not undone: time does not run backwards.
#pragma once
#include <string>
#include <vector>

namespace sciatlas::session {

class Practice {
 public:
  // The task of a step, named "lesson/step number". Another task starts afresh; the same one goes on as it was.
  void open(const std::string& task, int minutes, std::size_t checks);
  const std::string& task() const { return task_; }

  void startTimer(double nowS);  // from where it was paused; from the start when it had run out
  void pauseTimer(double nowS);
  void resetTimer();
  bool running(double nowS) const { return runningSinceS_ >= 0 && secondsLeft(nowS) > 0; }
  double secondsLeft(double nowS) const;
  bool timeUp(double nowS) const { return totalS_ > 0 && secondsLeft(nowS) <= 0; }
  double totalSeconds() const { return totalS_; }

  bool ticked(std::size_t check) const { return check < ticked_.size() && ticked_[check]; }
  void tick(std::size_t check, bool done);
  bool allTicked() const;  // false without anything to tick

 private:
  std::string task_;
  double totalS_ = 0, usedS_ = 0, runningSinceS_ = -1;  // used: before it was started last
  std::vector<bool> ticked_;
};

}  // namespace sciatlas::session
