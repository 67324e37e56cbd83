// Which questions are asked: a round of practice (what is due first, then what is new and not too hard yet), and an
// examination by the weights of its areas.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "lesson/quiz.h"
#include "lesson/quiz_make.h"
#include "lesson/quiz_progress.h"

namespace sciatlas::lesson {

inline constexpr double kSecondsPerExamQuestion = 66;  // 100 questions in 110 minutes, as in the licensing examination

struct RoundWish {
  std::string area;      // empty: all
  bool onModel = false;  // only what is answered on the model
  std::size_t count = 10;
};

// Of the file and made ones; empty `area`: all.
std::vector<QuizTopic> topicsOf(const QuizData& quiz, const QuizMaker& maker, const std::string& area = "");
// The question as it was asked; nothing when it is no more or cannot be made of this model.
std::optional<Question> questionOf(const QuizItem& item, const QuizData& quiz, const QuizMaker& maker);
// The numbers of the answers in the order in which they are shown; those with letters on the model stay.
std::vector<int> shownOrder(const Question& question, std::uint64_t seed);

// 0 .. 1 over the questions of the file in the area and the made ones that were ever asked; empty `area`: all.
double areaMastery(const QuizData& quiz, const QuizMaker& maker, const QuizProgress& progress, const std::string& area);
int difficultyFor(double mastery);  // 1 .. kHardest: grows with what is mastered
int dueCount(const QuizProgress& progress, int today);

std::vector<QuizItem> chooseRound(const QuizData& quiz, const QuizMaker& maker, const QuizProgress& progress,
                                  const RoundWish& wish, int today, std::uint64_t seed);
// Questions with answers to choose from, as in the examination; an area that has too few gives its share to the others.
std::vector<QuizItem> chooseExam(const QuizData& quiz, const QuizMaker& maker, std::size_t count, std::uint64_t seed);
// How many of `count` each share gets, no more than are available: largest remainders (Hamilton's method).
std::vector<std::size_t> apportion(const std::vector<double>& weights, const std::vector<std::size_t>& available,
                                   std::size_t count);

}  // namespace sciatlas::lesson
