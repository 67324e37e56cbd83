// The commands that answer in words: list, measure, check, bench. Each returns what goes to stdout.
#pragma once
#include <string>
#include <vector>

#include "shell/scene_options.h"

namespace sciatlas::shell {

// `what`: structures, lessons, techniques, views or landmarks. Throws core::InputError.
std::string listText(const core::Paths& paths, const std::string& what, bool json, const SceneOptions& options);

// `words`: a measure ("distance hip_bone_r/psis hip_bone_r/asis", scene/measure.h), or all that is known to be
// compared: "morphometry", "relations", "attachments", "clearance" or "facts".
std::string measureText(const core::Paths& paths, const std::vector<std::string>& words, bool json,
                        const SceneOptions& options);

// The room of the nerves at their sites in a state, beside the body at rest.
std::string clearanceText(const core::Paths& paths, const scene::Atlas& rest, const scene::Atlas& atlas, bool json);

// What is published about states of the body, and whether this one bears it out.
std::string factsText(const core::Paths& paths, const living::Body& body, bool json);

// All faults of the data, one a line; empty when sound. `files`: lessons or folders to check instead of the shipped
// data.
// `pictures`: also draws every step and looks whether its subject can be seen (step_pictures.h).
std::vector<std::string> checkData(const core::Paths& paths, const std::vector<std::string>& files,
                                   bool pictures = false);

// Times of loading and drawing, and memory; with `states` also of states of the body (bench_states.h).
std::string benchText(const core::Paths& paths, bool json, const SceneOptions& options, bool states = false);

}  // namespace sciatlas::shell
