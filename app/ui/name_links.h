// Names of structures in running text become links by themselves: who writes a lesson need not mark them.
#pragma once
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "scene/atlas.h"
#include "ui/markdown.h"

namespace sciatlas::ui {

class NameLinks {
 public:
  // Knows the names without side, long and short, of what the atlas shows at rest; not the skin, which is everywhere,
  // and no abbreviations.
  explicit NameLinks(const scene::Atlas& rest);
  // Turns the first naming of each structure into a link "structure:ID"; whatever the case of its letters, whole words,
  // the longest name that fits. `linked` holds the links that the page has already, and takes up the new ones.
  void link(std::vector<Block>& blocks, std::set<std::string>& linked) const;

 private:
  struct Name {
    std::string words;  // in lower case
    std::string link;
  };
  std::vector<Run> linked(const Run& run, std::set<std::string>& done) const;
  const Name* nameAt(const std::string& lower, std::size_t at) const;
  std::unordered_map<std::string, std::vector<Name>> byFirstWord_;  // longest first
};

}  // namespace sciatlas::ui
