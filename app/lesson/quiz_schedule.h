// When a question is asked again: the boxes of Leitner S. So lernt man lernen. Freiburg: Herder, 1972. A right answer
// moves a card one box up, a wrong one sends it back to the first; each box waits longer than the one before (how many
// days is data: box_days in lessons/quiz.toml). A card moves up only when it was due, so that nothing is learnt by
// heart in an evening; a wrong answer counts at any time. Days are counted from 1970-01-01 in the learner's own time
// zone.
#pragma once
#include <vector>

namespace sciatlas::lesson {

struct QuizCard {
  int box = 0;     // 0: never asked; 1 .. the number of boxes
  int dueDay = 0;  // the first day on which it is asked again
  int right = 0, wrong = 0;
  bool operator==(const QuizCard&) const = default;
};

QuizCard answered(const QuizCard& card, bool right, int today, const std::vector<int>& boxDays);
bool due(const QuizCard& card, int today);  // false for one that was never asked
// 0: not asked or in the first box .. 1: in the last.
double mastery(const QuizCard& card, const std::vector<int>& boxDays);

int todayHere();  // of the computer's clock

}  // namespace sciatlas::lesson
