// The structures as the list shows them: systems, in each the groups with their parts, right and left as one entry.
// Made once for a model.
#pragma once
#include <array>
#include <vector>

#include "scene/atlas.h"

namespace sciatlas::ui {

struct TreeEntry {
  std::vector<int> members;  // catalogue indices, right first; one for the midline
  std::vector<int> meshes;   // all surfaces that belong to them
  int depth = 0;
  int parts = 0;                  // entries below it, which follow it directly
  const char* heading = nullptr;  // of the part of the body that begins with this entry
};

struct SystemTree {
  std::vector<TreeEntry> entries;  // a group directly before its parts
  std::vector<int> meshes;
};

// From the trunk to the foot, with headings where a system is large. Muscles, vessels, fasciae and bursae stand in the
// order of their names, the others from top to bottom.
std::array<SystemTree, scene::kSystemNames.size()> buildTree(const scene::Atlas& atlas);

}  // namespace sciatlas::ui
