// The quiz as data (lessons/quiz.toml): questions with answers that explain themselves, the areas of the examination,
// and the structures and places that questions are made of (quiz_make.h). Texts are ours; facts have sources.
#pragma once
#include <array>
#include <filesystem>
#include <glm/glm.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scene/catalogue.h"

namespace sciatlas::scene {
class Atlas;
}

namespace sciatlas::lesson {

struct Library;

enum class QuizKind { Choice, Find, Order };
inline constexpr std::array<const char*, 3> kQuizKindNames{"choice", "find", "order"};
inline constexpr int kHardest = 3;  // difficulties run from 1 to this

struct QuizAnswer {
  std::string text;
  bool right = false;
  std::string why;  // of a wrong one: what it confuses, so that it teaches
};

// What a click on something else than the target means.
struct QuizMiss {
  std::vector<std::string> what;  // words for Catalogue::expand
  std::string why;
};

// What has to be found on the model; one of the three. Both sides count.
struct QuizTarget {
  std::vector<std::string> structures;  // words for Catalogue::expand
  std::vector<std::string> points;      // the language of points (points.h), for the right side or the midline
  double withinMm = 25;                 // of a point
  std::string zone;                     // id of a no-press zone: a click over it, seen from behind
};

// A place on the body that a question speaks of, with a letter or a ring.
struct QuizMark {
  std::string letter;  // empty: a ring
  glm::vec3 atMm{0}, out{0, 0, -1};
};

// What the model shows while the question is asked; words as in lessons.
struct QuizPicture {
  std::string view;
  float yawDeg = 0, pitchDeg = 0, zoom = 1;
  std::vector<std::string> frame, show, ghost, hide, highlight;
  std::optional<int> peel;  // the outermost layer that is left
  std::vector<QuizMark> marks;
};

struct Question {
  std::string id, area;
  QuizKind kind = QuizKind::Choice;
  int difficulty = 1;
  scene::LevelText ask, why;        // why: the explanation of the right answer
  std::vector<QuizAnswer> answers;  // Choice: as in the file; Order: in the right order
  QuizTarget target;                // Find
  std::vector<QuizMiss> misses;     // Find
  QuizPicture picture;
  std::vector<std::string> about;  // structures that are lit with the explanation
  std::string evidence;            // one of the evidence words, or empty
  std::vector<std::string> sources;
  std::string lesson, step;  // that teaches it; step may be empty
  bool made = false;         // of the catalogue and the model, not of the file
  std::string file;
  int line = 0;
};

// An area of the licensing examination for massage.
struct QuizArea {
  std::string id, name;
  std::string asks;              // what of this region is asked there
  std::optional<double> weight;  // percent; without one it shares evenly in what the others leave
};

// A place on the skin that questions are made of.
struct QuizSite {
  std::string id, name, point;
  int difficulty = 1;
  std::string view;
  int line = 0;
};

struct QuizData {
  std::string weightsNote;  // where the weights come from
  std::vector<QuizArea> areas;
  std::vector<int> boxDays;                              // of the Leitner boxes, see quiz_schedule.h
  std::array<std::vector<std::string>, kHardest> asked;  // structures that made questions are about, by difficulty
  std::vector<std::string> onlyLayers;  // named where they are met under a place, but not asked about by themselves
  std::vector<QuizSite> sites;
  std::string namesArea, movementArea, pressArea;  // that made questions belong to
  std::vector<Question> questions;

  const QuizArea* findArea(std::string_view id) const;
  const Question* find(std::string_view id) const;
  std::vector<double> weights() const;  // of the areas, in percent; their sum is 100
};

// Throws core::InputError with file and line. With `atlas` points are checked too. Faults of single questions are added
// to `problems` where that is given, and the others are kept.
QuizData readQuiz(const std::filesystem::path& file, const scene::Catalogue& catalogue, const scene::Atlas* atlas,
                  const Library& library, std::vector<std::string>* problems = nullptr);

// Questions whose lesson or step there is not, each "FILE:LINE: ...".
std::vector<std::string> quizLinkFaults(const QuizData& quiz, const Library& library);

}  // namespace sciatlas::lesson
