// Sets of states that are worth seeing one beside the other (models/comparisons.toml): "one leg pain, four causes".
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "scene/body_state.h"
#include "scene/catalogue.h"

namespace sciatlas::living {

class Body;

struct Comparison {
  std::string id, title;
  scene::LevelText about;
  std::vector<std::string> sources;
  struct State {
    std::string name;  // "Disc: herniation at L4/5"
    scene::BodyState body;
    std::string site;       // the pathology whose site is shown; one of `body`, or another for a state at rest
    scene::LevelText text;  // what is to be seen there
  };
  std::vector<State> states;  // at least one; each is compared with the body at rest
};

// A file that does not exist holds nothing. Throws core::InputError with file and line for states that are not
// possible.
std::vector<Comparison> readComparisons(const std::filesystem::path& file, const Body& body);

}  // namespace sciatlas::living
