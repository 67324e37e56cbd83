// What `sciatlas check` says of lessons/quiz.toml.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "lesson/lesson.h"
#include "living/press_map.h"

namespace sciatlas::lesson {

// All faults, each "FILE:LINE: ...": of the data, the wording (wording.h; wrong answers may say what is not so), the
// links to lessons, and with `atlas` also structures and places that no question comes of. `rules` may be null.
std::vector<std::string> checkQuiz(const std::filesystem::path& lessons, const scene::Catalogue& catalogue,
                                   const scene::Atlas* atlas, const living::PressRules* rules, const Library& library);

}  // namespace sciatlas::lesson
