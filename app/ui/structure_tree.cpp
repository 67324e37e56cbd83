#include "ui/structure_tree.h"

#include <algorithm>
#include <map>

namespace sciatlas::ui {
namespace {

using scene::System;

constexpr std::size_t kHeadingsFrom = 14;  // entries at the top: fewer need no headings

// The list's headings and the regions of the catalogue that stand below them.
struct Heading {
  const char* title;
  std::vector<const char*> regions;
};
const std::vector<Heading>& headings() {
  static const std::vector<Heading> all{
      {"Trunk", {"whole body", "trunk", "abdomen", "abdominal wall", "flank"}},
      {"Back and spine", {"back", "thoracic spine", "lumbar spine", "sacrum"}},
      {"Pelvis", {"pelvis", "groin", "perineum"}},
      {"Hip and thigh", {"gluteal region", "hip", "hip and thigh", "pelvis and thigh", "thigh"}},
      {"Knee and leg", {"knee", "thigh and leg", "leg"}},
      {"Foot", {"ankle", "foot"}},
  };
  return all;
}

std::size_t headingOf(const std::string& region) {
  for (std::size_t h = 0; h < headings().size(); ++h)
    for (const char* known : headings()[h].regions)
      if (region == known) return h;
  return 0;
}

struct Node {
  TreeEntry entry;
  std::string baseId, parent;  // parent: base id of the group in the same system, or empty
  std::string name;
  std::size_t heading = 0;
  float heightMm = 0;
};

bool byName(System system) {
  return system == System::Muscle || system == System::Vessel || system == System::Fascia || system == System::Bursa;
}

std::vector<Node> nodesOf(const scene::Atlas& atlas, System system) {
  std::vector<Node> nodes;
  std::map<std::string, std::size_t> known;
  const auto& all = atlas.catalogue().all();
  for (int i = 0; i < static_cast<int>(all.size()); ++i) {
    const auto& info = all[static_cast<std::size_t>(i)];
    if (info.system != system) continue;
    const auto meshes = atlas.meshesOf(i);
    if (meshes.empty()) continue;
    const auto [at, fresh] = known.emplace(info.baseId, nodes.size());
    if (fresh) {
      Node node;
      node.baseId = info.baseId, node.name = info.shortName, node.heading = headingOf(info.region);
      node.heightMm = atlas.boxOf({i}).centre().y;
      const int parent = info.parent.empty() ? -1 : atlas.catalogue().find(info.parent);
      if (parent >= 0 && all[static_cast<std::size_t>(parent)].system == system)
        node.parent = all[static_cast<std::size_t>(parent)].baseId;
      nodes.push_back(std::move(node));
    }
    TreeEntry& entry = nodes[at->second].entry;
    entry.members.push_back(i);
    entry.meshes.insert(entry.meshes.end(), meshes.begin(), meshes.end());
  }
  return nodes;
}

int append(std::vector<TreeEntry>& out, const std::vector<Node>& nodes, const std::string& parent, int depth) {
  int added = 0;
  for (const Node& node : nodes) {
    if (node.parent != parent) continue;
    const std::size_t at = out.size();
    out.push_back(node.entry);
    out[at].depth = depth;
    const int parts = append(out, nodes, node.baseId, depth + 1);
    out[at].parts = parts;
    added += 1 + parts;
  }
  return added;
}

SystemTree treeOf(const scene::Atlas& atlas, System system) {
  std::vector<Node> nodes = nodesOf(atlas, system);
  std::stable_sort(nodes.begin(), nodes.end(), [&](const Node& a, const Node& b) {
    if (a.heading != b.heading) return a.heading < b.heading;
    return byName(system) ? a.name < b.name : a.heightMm > b.heightMm;
  });
  SystemTree tree;
  append(tree.entries, nodes, "", 0);
  std::size_t top = 0;
  for (const TreeEntry& entry : tree.entries)
    if (entry.depth == 0) {
      tree.meshes.insert(tree.meshes.end(), entry.meshes.begin(), entry.meshes.end());
      ++top;
    }
  std::sort(tree.meshes.begin(), tree.meshes.end());
  tree.meshes.erase(std::unique(tree.meshes.begin(), tree.meshes.end()), tree.meshes.end());
  if (top < kHeadingsFrom) return tree;
  std::size_t last = headings().size();
  for (TreeEntry& entry : tree.entries) {
    if (entry.depth > 0) continue;
    const std::size_t heading =
        headingOf(atlas.catalogue().all()[static_cast<std::size_t>(entry.members.front())].region);
    if (heading != last) entry.heading = headings()[last = heading].title;
  }
  return tree;
}

}  // namespace

std::array<SystemTree, scene::kSystemNames.size()> buildTree(const scene::Atlas& atlas) {
  std::array<SystemTree, scene::kSystemNames.size()> trees;
  for (std::size_t s = 0; s < trees.size(); ++s) trees[s] = treeOf(atlas, static_cast<System>(s));
  return trees;
}

}  // namespace sciatlas::ui
