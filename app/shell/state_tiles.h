// Several states of the body in one picture, seen alike: types beside each other, a test at its stages.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/files.h"
#include "shell/scene_options.h"

namespace sciatlas::shell {

struct TileOptions {
  // One tile each: words of --pathology and --pose joined by "+" ("rest": none), then ":" and what the tile is called,
  // if not the states' own names.
  std::vector<std::string> states;
  std::vector<std::string> figures;  // "NAME=WORDS": under each tile's name what `sciatlas measure WORDS` says
  int columns = 3;
};

// What else the options say holds for every tile; their size is that of one. Throws core::InputError.
void renderTiles(const core::Paths& paths, const SceneOptions& options, const TileOptions& tiles,
                 const std::filesystem::path& output);

}  // namespace sciatlas::shell
