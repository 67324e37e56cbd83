// What the model shows while a question is asked, and when it has been answered.
#pragma once
#include "lesson/quiz.h"
#include "scene/atlas.h"
#include "scene/state.h"

namespace sciatlas::session {

// Nothing is named or selected; the body is at rest. `aspect` = width / height of the view.
scene::SceneState quizPicture(const lesson::Question& question, const scene::Atlas& atlas,
                              const scene::SceneState& before, float aspect);
// The same with what it is about lit and named. `asked` is the scene in which it was answered; `clicked` is named too.
scene::SceneState quizAnswer(const lesson::Question& question, const scene::Atlas& atlas,
                             const scene::SceneState& asked, int clicked, float aspect);

}  // namespace sciatlas::session
