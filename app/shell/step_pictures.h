// Whether the picture of a lesson step shows what the step is about: each step is drawn without a window and the pixels
// of every structure are counted.
#pragma once
#include <string>
#include <vector>

#include "core/files.h"
#include "lesson/lesson.h"
#include "living/body.h"

namespace sciatlas::shell {

inline constexpr double kSmallestSubject = 0.005;  // share of the picture that all highlighted structures fill together
inline constexpr int kSmallestSeenPx = 12;  // of each word of `highlight`, all that it names together, at 560 x 440

// Steps whose highlighted structures (or, where none are, the labelled ones) are hidden or too small to see, whose
// rings lie outside the picture, or whose picture is nearly empty; one "FILE:LINE: ..." each. Needs an OpenGL context
// on this thread. `body` may be null: then all steps are drawn at rest.
std::vector<std::string> checkStepPictures(const std::vector<lesson::Lesson>& lessons, const scene::Atlas& rest,
                                           const living::Body* body, const std::filesystem::path& shaders);

}  // namespace sciatlas::shell
