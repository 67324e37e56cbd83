// The pathologies as the list shows them: families, in each the levels of the spine where it has several, right and
// left as one row. Made once for a body.
#pragma once
#include <string>
#include <vector>

#include "living/pathology.h"

namespace sciatlas::ui {

struct SiteRow {
  std::string text;
  std::vector<int> members;  // indices of Pathologies::all, right first
  std::vector<char> sides;   // of the members, 'r' and 'l'; empty without a pair
};

struct SiteFamily {
  int family = -1;  // index of Pathologies::families
  struct Group {
    std::string heading;  // "L4/5", or empty
    std::vector<SiteRow> rows;
  };
  std::vector<Group> groups;
  std::string nature;  // when it is the same for all
};

// Families in the order of the file, without those that hold nothing. With words only the rows that have all of them in
// their names, places, family or the names of what they meet (`namesOf` gives those of an id).
std::vector<SiteFamily> siteTree(const living::Pathologies& pathologies, const std::string& words = "",
                                 const scene::Catalogue* names = nullptr);

}  // namespace sciatlas::ui
