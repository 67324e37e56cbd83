#include "lesson/quiz_schedule.h"

#include <algorithm>
#include <chrono>
#include <ctime>

namespace sciatlas::lesson {

QuizCard answered(const QuizCard& card, bool right, int today, const std::vector<int>& boxDays) {
  const int last = static_cast<int>(boxDays.size());
  QuizCard next = card;
  ++(right ? next.right : next.wrong);
  if (right && card.box > 0 && !due(card, today)) return next;
  // A first answer that is right shows that it was known: it leaves the first box at once.
  next.box = right ? std::min(last, std::max(card.box, 1) + 1) : 1;
  next.dueDay = today + boxDays[static_cast<std::size_t>(next.box - 1)];
  return next;
}

bool due(const QuizCard& card, int today) {
  return card.box > 0 && card.dueDay <= today;
}

double mastery(const QuizCard& card, const std::vector<int>& boxDays) {
  if (card.box <= 1 || boxDays.size() < 2) return 0;
  return static_cast<double>(std::min<std::size_t>(static_cast<std::size_t>(card.box), boxDays.size()) - 1) /
         static_cast<double>(boxDays.size() - 1);
}

int todayHere() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm here{};
  localtime_r(&now, &here);
  const auto day = std::chrono::year(here.tm_year + 1900) / std::chrono::month(static_cast<unsigned>(here.tm_mon + 1)) /
                   std::chrono::day(static_cast<unsigned>(here.tm_mday));
  return static_cast<int>(std::chrono::sys_days(day).time_since_epoch().count());
}

}  // namespace sciatlas::lesson
