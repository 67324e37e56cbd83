// Faults of techniques, strokes, trigger points and the map of the roots that reading alone does not find.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "lesson/lesson.h"
#include "lesson/wording.h"

namespace sciatlas::lesson {

// Share of a path under which a stroke's structures must lie.
inline constexpr double kReachedShare = 0.6;

// One sentence each, with file. Wording and ease of the patient texts; a technique without stroke; a stroke that
// presses more than its technique. With `rest`: what a stroke acts on lies under its path, and no stroke does more over
// the sciatic nerve than its technique's rule lets it. `folder`: of the lessons, for the messages.
std::vector<std::string> checkHands(const Library& library, const scene::Atlas* rest,
                                    const std::vector<WordingRule>& rules, const std::filesystem::path& folder);

// What a stroke does over the nerve that it must not, in the body that is shown, a state of `rest`; empty when nothing.
// Right side.
std::string corridorFault(const Library& library, const Stroke& stroke, const scene::Atlas& rest,
                          const scene::Atlas& shown);
// The share of its path or spots under which something lies that it acts on; 1 for a stroke that acts on nothing.
double reachedShare(const Stroke& stroke, const Technique& technique, const scene::Atlas& rest);

}  // namespace sciatlas::lesson
