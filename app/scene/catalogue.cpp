#include "scene/catalogue.h"

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/files.h"
#include "core/text.h"
#include "core/toml.h"

namespace sciatlas::scene {
namespace {

System readSystem(const core::TomlTable& table) {
  const std::string word = table.text("system");
  for (std::size_t i = 0; i < kSystemNames.size(); ++i)
    if (word == kSystemNames[i]) return static_cast<System>(i);
  std::string known;
  for (const char* name : kSystemNames) known += (known.empty() ? "" : ", ") + std::string(name);
  const std::vector<std::string> names(kSystemNames.begin(), kSystemNames.end());
  table.failAt("system",
               "system \"" + word + "\" is unknown, one of " + known + " was expected" + core::suggestion(word, names));
}

StructureInfo readRecord(const std::string& id, const core::TomlTable& table) {
  StructureInfo s;
  s.id = s.baseId = id;
  s.file = table.file();
  s.line = table.line();
  s.english = s.fullName = table.text("english");
  s.shortName = table.text("short", s.fullName);
  s.latin = table.text("latin", "");
  s.synonyms = table.texts("synonyms");
  s.ta98 = table.text("ta98", "");
  s.fma = table.text("fma", "");
  s.system = readSystem(table);
  s.region = table.text("region");
  s.parent = table.text("parent", "");
  s.layer = table.integer("layer", 0);
  s.origin = table.text("origin", "");
  s.insertion = table.text("insertion", "");
  s.action = table.text("action", "");
  s.nerve = table.text("nerve", "");
  s.blood = table.text("blood", "");
  s.provenance = table.text("provenance", "literature");
  if (s.provenance != "measured" && s.provenance != "literature" && s.provenance != "schematic")
    table.failAt("provenance",
                 "provenance \"" + s.provenance + "\" is unknown, measured, literature or schematic was expected");
  s.sources = table.texts("sources");
  s.stateOnly = table.boolean("state_only", false);
  s.attachesTo = table.texts("attaches_to");
  if (const auto about = table.table("about")) {
    for (std::size_t i = 0; i < kLevelNames.size(); ++i) s.about.text[i] = about->text(kLevelNames[i]);
    about->done();
  }
  if (const std::vector<double> range = table.numbers("fleshy_v"); !range.empty()) {
    if (range.size() != 2 || range[0] < 0 || range[1] > 1 || range[0] >= range[1])
      table.failAt("fleshy_v", "fleshy_v needs two growing numbers between 0 and 1");
    s.fleshyFrom = static_cast<float>(range[0]);
    s.fleshyTo = static_cast<float>(range[1]);
  }
  return s;
}

bool matchesPattern(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] != '*')
    return !text.empty() && pattern[0] == text[0] && matchesPattern(pattern.substr(1), text.substr(1));
  for (std::size_t skip = 0; skip <= text.size(); ++skip)
    if (matchesPattern(pattern.substr(1), text.substr(skip))) return true;
  return false;
}

}  // namespace

// How well `query` names `name`: 0 = not at all. Whole name > start of the name > start of a word > inside > a typing
// error.
int nameScore(const std::string& query, const std::string& name) {
  if (name.empty()) return 0;
  if (name == query) return 100;
  const std::size_t at = name.find(query);
  if (at == 0) return 80;
  if (at != std::string::npos) return name[at - 1] == ' ' || name[at - 1] == '_' ? 60 : (query.size() >= 3 ? 40 : 0);
  if (query.size() < 4) return 0;
  std::vector<std::string> words = core::split(name, ' ');
  words.push_back(name);
  return core::nearestName(query, words).empty() ? 0 : 20;
}

Catalogue Catalogue::load(const std::filesystem::path& structuresToml) {
  std::vector<std::pair<std::string, core::TomlTable>> tables;
  const auto read = [&](const std::filesystem::path& path) {
    const core::TomlTable file = core::TomlTable::readFile(path);
    const auto structures = file.table("structure");
    if (!structures) file.fail("no [structure.<id>] table was found");
    file.done();
    for (auto& record : structures->children()) tables.push_back(std::move(record));
  };
  read(structuresToml);
  const std::filesystem::path folder = std::filesystem::path(structuresToml).replace_extension();
  if (std::filesystem::is_directory(folder))
    for (const auto& path : core::filesBelow(folder, ".toml")) read(path);
  Catalogue catalogue;
  if (const auto words = structuresToml.parent_path() / "landmark_words.toml"; std::filesystem::exists(words)) {
    const core::TomlTable file = core::TomlTable::readFile(words);
    for (const auto& line : file.textRows("words"))
      if (!line.empty()) catalogue.landmarkWords_[line.front()].assign(line.begin() + 1, line.end());
    file.done();
  }
  std::set<std::string> sidedIds;
  for (const auto& [id, table] : tables) {
    const StructureInfo record = readRecord(id, table);
    const bool sided = table.boolean("sided", false);
    table.done();
    const auto add = [&](StructureInfo s) {
      if (!catalogue.byId_.emplace(s.id, static_cast<int>(catalogue.all_.size())).second)
        throw core::InputError(table.file(), s.line, "structure \"" + s.id + "\" has a record already");
      catalogue.all_.push_back(std::move(s));
    };
    if (!sided) {
      add(record);
      continue;
    }
    sidedIds.insert(id);
    for (const char side : {'r', 'l'}) {
      StructureInfo s = record;
      s.side = side;
      s.id = id + "_" + side;
      s.english += side == 'r' ? " (right)" : " (left)";
      add(std::move(s));
    }
  }
  std::vector<std::string> ids;
  for (const StructureInfo& s : catalogue.all_) ids.push_back(s.id);
  for (std::size_t i = 0; i < catalogue.all_.size(); ++i) {
    StructureInfo& s = catalogue.all_[i];
    for (std::string& other : s.attachesTo) {
      if (s.side != 'm' && sidedIds.count(other)) other += std::string("_") + s.side;
      if (catalogue.find(other) < 0 && !(s.side == 'm' && sidedIds.count(other)))
        throw core::InputError(
            s.file, s.line,
            "\"" + s.id + "\" attaches to \"" + other + "\", which is not a structure" + core::suggestion(other, ids));
    }
    if (s.parent.empty()) continue;
    if (s.side != 'm' && sidedIds.count(s.parent)) s.parent += std::string("_") + s.side;
    if (catalogue.find(s.parent) < 0 || s.parent == s.id)
      throw core::InputError(
          s.file, s.line,
          "parent \"" + s.parent + "\" of \"" + s.id + "\" is not a structure" + core::suggestion(s.parent, ids));
  }
  for (const StructureInfo& s : catalogue.all_) {
    std::size_t depth = 0;
    for (const StructureInfo* at = &s; !at->parent.empty(); at = &catalogue.all_[catalogue.find(at->parent)])
      if (++depth > catalogue.all_.size())
        throw core::InputError(s.file, s.line, "\"" + s.id + "\" is its own ancestor");
  }
  return catalogue;
}

int Catalogue::find(std::string_view id) const {
  const auto it = byId_.find(std::string(id));
  return it == byId_.end() ? -1 : it->second;
}

std::vector<int> Catalogue::expand(const std::vector<std::string>& words, const std::string& where) const {
  std::vector<int> result;
  std::vector<bool> taken(all_.size(), false);
  const auto isBelow = [&](int index, int ancestor) {
    while (index >= 0 && index != ancestor) index = all_[index].parent.empty() ? -1 : find(all_[index].parent);
    return index == ancestor;
  };
  const auto addIf = [&](auto wanted) {
    bool any = false;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (!wanted(i)) continue;
      any = true;
      if (!taken[i]) result.push_back(static_cast<int>(i));
      taken[i] = true;
    }
    return any;
  };
  for (const std::string& word : words) {
    bool any = false;
    if (const int exact = find(word); exact >= 0) {
      any = addIf([&](std::size_t i) { return isBelow(static_cast<int>(i), exact); });
    } else if (word.rfind("system:", 0) == 0) {
      any = addIf(
          [&](std::size_t i) { return word.substr(7) == kSystemNames[static_cast<std::size_t>(all_[i].system)]; });
    } else if (word.rfind("region:", 0) == 0) {
      any = addIf([&](std::size_t i) { return word.substr(7) == all_[i].region; });
    } else if (word.find('*') != std::string::npos) {
      any = addIf([&](std::size_t i) { return matchesPattern(word, all_[i].id); });
    } else if (const int right = find(word + "_r"), left = find(word + "_l"); right >= 0 || left >= 0) {
      any = addIf([&](std::size_t i) {
        return (right >= 0 && isBelow(static_cast<int>(i), right)) || (left >= 0 && isBelow(static_cast<int>(i), left));
      });
    }
    if (any) continue;
    std::vector<std::string> known;
    for (const StructureInfo& s : all_) {
      known.push_back(s.id);
      known.push_back(s.baseId);
      known.push_back("region:" + s.region);
    }
    for (const char* name : kSystemNames) known.push_back(std::string("system:") + name);
    throw core::InputError((where.empty() ? "" : where + ": ") + "unknown structure \"" + word + "\"" +
                           core::suggestion(word, known));
  }
  return result;
}

const std::vector<std::string>& Catalogue::landmarkWords(const std::string& landmark) const {
  static const std::vector<std::string> none;
  const auto at = landmarkWords_.find(landmark);
  return at == landmarkWords_.end() ? none : at->second;
}

std::vector<std::pair<int, int>> Catalogue::scored(std::string_view text) const {
  const std::string query = core::lowerCase(text);
  if (query.find_first_not_of(' ') == std::string::npos) return {};
  std::vector<std::pair<int, int>> found;  // (-score, index)
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const StructureInfo& s = all_[i];
    int score = std::max(nameScore(query, core::lowerCase(s.english)), nameScore(query, core::lowerCase(s.shortName)));
    score = std::max({score, nameScore(query, core::lowerCase(s.latin)) - 2, nameScore(query, s.id) - 3});
    for (const std::string& synonym : s.synonyms)
      score = std::max(score, nameScore(query, core::lowerCase(synonym)) - 1);
    if (score > kLeastScore) found.emplace_back(-score, static_cast<int>(i));
  }
  std::sort(found.begin(), found.end());
  for (auto& [score, index] : found) score = -score;
  return found;
}

std::vector<int> Catalogue::search(std::string_view text) const {
  std::vector<int> result;
  for (const auto& [score, index] : scored(text)) result.push_back(index);
  return result;
}

}  // namespace sciatlas::scene
