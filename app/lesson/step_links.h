// Links from text to other steps: [how to find it](step:palpation/psis). They can only be checked when every lesson is
// read.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lesson/lesson.h"

namespace sciatlas::lesson {

struct StepPlace {
  const Lesson* lesson = nullptr;
  int step = 0;  // 0-based; the first one where the link names the lesson alone
};

// "lesson" or "lesson/step"; lesson == nullptr where there is none of that name.
StepPlace findStep(const std::vector<Lesson>& lessons, std::string_view target);

// Links to nowhere in `lesson`, one "FILE:LINE: ..." each.
std::vector<std::string> checkStepLinks(const Lesson& lesson, const std::vector<Lesson>& all);

}  // namespace sciatlas::lesson
