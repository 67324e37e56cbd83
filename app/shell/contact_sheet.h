// Contact sheets: every structure alone, from four sides, many to a picture; to look the whole model through.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/files.h"
#include "shell/scene_options.h"

namespace sciatlas::shell {

// Writes sheet_01.png and so on into a folder. Which structures: those that the options show, or all of the right side
// and the midline. Returns, line by line, what each row of each sheet holds. Throws core::InputError.
std::string writeContactSheets(const core::Paths& paths, const SceneOptions& options,
                               const std::filesystem::path& folder);

}  // namespace sciatlas::shell
