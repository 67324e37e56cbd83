// Finding structures and the named places on them by what people call them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "scene/atlas.h"

namespace sciatlas::scene {

// A named place (landmark with a label): right and left together, the right one first.
struct Place {
  std::string label;
  std::vector<int> landmarks;  // indices of Atlas::landmarks()
  std::vector<char> sides;     // 'r', 'l' of each; empty for a single one
};
// Of one structure: a midline structure's places at the right and the left are one entry. Groups stand for their
// members.
std::vector<Place> placesOf(const Atlas& atlas, int structure);

// A structure, or a place on it: right and left together.
struct Found {
  std::vector<int> structures;  // the right one first
  std::vector<int> landmarks;   // empty: the structure itself
  std::vector<char> sides;      // of the landmarks; empty for a single one
};
// Best matches first, structures with a surface only; looks in names, Latin and synonyms, forgives a typing error.
std::vector<Found> search(const Atlas& atlas, std::string_view text, std::size_t most = 60);

}  // namespace sciatlas::scene
