// What a learner answers to a question, and whether it is right.
#pragma once
#include <string>
#include <vector>

#include "lesson/lesson.h"
#include "lesson/quiz.h"
#include "scene/atlas.h"

namespace sciatlas::lesson {

// What was clicked on the model.
struct QuizClick {
  int structure = -1;
  glm::vec3 atMm{0};
  bool operator==(const QuizClick&) const = default;
};

struct QuizVerdict {
  bool right = false;
  std::string words;  // what a wrong answer confuses; empty for a right one
};

QuizVerdict judgeChoice(const Question& question, int answer);                      // number in Question::answers
QuizVerdict judgeOrder(const Question& question, const std::vector<int>& answers);  // as the learner orders them
// Either side of the body counts. `level`: of the words about what was clicked instead.
QuizVerdict judgeClick(const Question& question, const QuizClick& click, const scene::Atlas& atlas,
                       const Library& library, scene::Level level);

// Where the target is: points and, for structures and zones, nothing; for rings round what should have been found.
std::vector<QuizMark> targetMarks(const Question& question, const scene::Atlas& atlas);
std::vector<int> targetStructures(const Question& question, const scene::Atlas& atlas);  // with a surface

}  // namespace sciatlas::lesson
