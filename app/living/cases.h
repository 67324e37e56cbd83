// Entries of data files that are written once for several cases: for_each = { level = [...], side = [...] } and, for
// what changes from case to case, [words.level.l4_l5] name = "L4/5" ... in the same file; {name} stands for it in every
// text.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/toml.h"

namespace sciatlas::living {

using Dictionary = std::map<std::string, std::map<std::string, core::TomlTable::Words>>;

Dictionary readWords(const core::TomlTable& file);
// The table as it reads in each of its cases; the table itself when it has none.
std::vector<core::TomlTable> casesOf(const core::TomlTable& table, const Dictionary& dictionary);

}  // namespace sciatlas::living
