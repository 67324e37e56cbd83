// A quiz of a few questions about the little body.
#pragma once
#include "lesson/quiz.h"
#include "temporary_folder.h"
#include "unit/little_body.h"

namespace sciatlas::test {

inline constexpr const char* kLittleQuiz = R"(
weights_note = "From a book."
box_days = [1, 2, 4, 8, 16]
[[area]]
id = "names"
name = "Names"
asks = "What things are called"
weight = 75
[[area]]
id = "rest"
name = "The rest"
asks = "Everything else"
[made]
area_of_names = "names"
area_of_movement = "rest"
area_of_pressing = "rest"
easy = ["sacrum", "femur", "sciatic_nerve", "gluteus_maximus"]
[[question]]
id = "colour"
area = "rest"
ask = "Which colour has the sky?"
answer = [ { text = "Blue", right = true }, { text = "Green", why = "Grass is green." }, { text = "Pink", why = "Roses are pink." } ]
why.patient = "The sky is blue for patients."
why.student = "The sky is blue for students."
why.clinician = "The sky is blue for clinicians."
about = ["sacrum"]
show = "first/step1"
sources = ["book"]
[[question]]
id = "find_nerve"
kind = "find"
area = "names"
ask = "Click the nerve."
find = ["sciatic_nerve"]
picture = { view = "posterior", hide = ["gluteus_maximus"] }
miss = [ { what = ["femur"], why = "This is bone." } ]
why = "It is yellow."
about = ["sciatic_nerve_r"]
show = "second"
sources = ["book"]
[[question]]
id = "from_outside"
kind = "order"
area = "names"
ask = "From the back forwards?"
answer = [ { text = "Muscle" }, { text = "Nerve" }, { text = "Bone" } ]
why = "The muscle covers both."
show = "first/step2"
sources = ["book"]
)";

inline lesson::QuizData readLittleQuiz(const LittleBody& body, const std::string& text = kLittleQuiz,
                                       std::vector<std::string>* problems = nullptr) {
  const TemporaryFolder folder;
  return lesson::readQuiz(folder.write("quiz.toml", text), body.atlas->catalogue(), body.atlas.get(), body.library,
                          problems);
}

inline LittleBody littleQuizBody() {
  LittleBody body = littleBody();
  body.library.quiz = readLittleQuiz(body);
  return body;
}

}  // namespace sciatlas::test
