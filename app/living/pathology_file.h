// Reading models/pathologies.toml and the files of the folder models/pathologies/. The format is in models/README.md.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "living/effect.h"
#include "living/pathology.h"

namespace sciatlas::living {

struct PathologyFiles {
  Pathologies pathologies;
  std::map<std::string, std::vector<std::unique_ptr<Effect>>> effects;  // by id of the pathology
};

// A file that does not exist holds nothing. Throws core::InputError with file and line.
PathologyFiles readPathologies(const std::filesystem::path& pathologiesToml, const scene::Atlas& rest);

}  // namespace sciatlas::living
