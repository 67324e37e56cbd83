// Files and folders: where the program finds its data, reading and atomic writing.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sciatlas::core {

// Folders of the program. They are found from, in order: the environment variable SCIATLAS_HOME (a folder that holds
// shaders/, lessons/, models/ and build/), the folders above the executable, the source folder the program was built
// from.
struct Paths {
  std::filesystem::path home;     // repository or installation root
  std::filesystem::path models;   // models/        anatomy as text
  std::filesystem::path lessons;  // lessons/       teaching as text
  std::filesystem::path shaders;  // shaders/
  std::filesystem::path fonts;    // build/fonts/
  std::filesystem::path built;    // build/models/  the generated model
  std::filesystem::path config;   // XDG_CONFIG_HOME/sciatlas
  std::filesystem::path data;     // XDG_DATA_HOME/sciatlas: what a person makes here, such as the progress of learners
  std::filesystem::path state;    // XDG_STATE_HOME/sciatlas
};
Paths findPaths();

// The whole file; throws InputError naming the file.
std::string readText(const std::filesystem::path& file);

// Writes beside the target and renames, so that a reader never sees half a file. Makes the folder if needed.
// Throws InputError (unwritable folder, full disk); then the old file is untouched and nothing is left behind.
void writeAtomically(const std::filesystem::path& file, std::string_view bytes);

// All files below `folder` with this extension (".toml"), sorted by path, so that results do not depend on the file
// system.
std::vector<std::filesystem::path> filesBelow(const std::filesystem::path& folder, std::string_view extension);

// The path as users know it: relative to the current folder where that is shorter.
std::string displayPath(const std::filesystem::path& file);

}  // namespace sciatlas::core
