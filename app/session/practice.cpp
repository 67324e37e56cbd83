#include "session/practice.h"

#include <algorithm>

namespace sciatlas::session {

void Practice::open(const std::string& task, int minutes, std::size_t checks) {
  if (task == task_) return;
  *this = Practice();
  task_ = task;
  totalS_ = 60.0 * minutes;
  ticked_.assign(checks, false);
}

double Practice::secondsLeft(double nowS) const {
  const double used = usedS_ + (runningSinceS_ >= 0 ? std::max(0.0, nowS - runningSinceS_) : 0.0);
  return std::max(0.0, totalS_ - used);
}

void Practice::startTimer(double nowS) {
  if (timeUp(nowS)) resetTimer();
  if (runningSinceS_ < 0) runningSinceS_ = nowS;
}

void Practice::pauseTimer(double nowS) {
  usedS_ = totalS_ - secondsLeft(nowS);
  runningSinceS_ = -1;
}

void Practice::resetTimer() {
  usedS_ = 0, runningSinceS_ = -1;
}

void Practice::tick(std::size_t check, bool done) {
  if (check < ticked_.size()) ticked_[check] = done;
}

bool Practice::allTicked() const {
  return !ticked_.empty() && std::all_of(ticked_.begin(), ticked_.end(), [](bool t) { return t; });
}

}  // namespace sciatlas::session
