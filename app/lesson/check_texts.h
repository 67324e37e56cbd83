// The words of what is no lesson: glossary, structures, states of the body. The same rules hold for them (wording.h,
// readability.h), for a patient reads them as well.
#pragma once
#include "lesson/wording.h"

namespace sciatlas::lesson {

// One sentence for each fault; `place` says where it is ("lessons/glossary.toml: the word \"disc\"").
std::vector<std::string> checkText(const scene::LevelText& text, const std::string& place,
                                   const std::vector<WordingRule>& rules);

// Glossary, structures and, where there is a body, its pathologies, poses and comparisons.
std::vector<std::string> checkTexts(const Library& library, const scene::Catalogue& catalogue, const living::Body* body,
                                    const std::vector<WordingRule>& rules);

}  // namespace sciatlas::lesson
