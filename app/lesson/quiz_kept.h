// Inside the maker of questions (quiz_make.h): what is worked out once. Not for other layers.
#pragma once
#include <map>
#include <string>
#include <utility>

#include "lesson/quiz_make.h"

namespace sciatlas::lesson {

struct QuizMaker::Stack {
  std::vector<const Asked*> layers;  // from the skin to the bone; what is not asked about is left out
  std::vector<float> depthMm;        // where each begins
  std::string words;                 // all of them
  int lastStructure = -1;
};

struct QuizMaker::Kept {
  std::map<int, std::pair<std::string, std::string>> steps;  // lesson and step that lights a structure first
  std::map<std::string, Stack> stacks;                       // by site
  std::map<std::string, QuizMark> marks;
  std::unique_ptr<living::PressMap> pressMap;
};

// Which part of a structure's points is seen from the eye when all above the layer is away.
float seenShare(const scene::Atlas& atlas, int structure, const glm::vec3& eyeMm, int peel, std::size_t mostPoints);

}  // namespace sciatlas::lesson
