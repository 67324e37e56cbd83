#include "scene/relations.h"

#include <algorithm>
#include <array>

#include "core/error.h"
#include "core/files.h"
#include "core/text.h"
#include "core/toml.h"

namespace sciatlas::scene {
namespace {

struct Direction {
  const char* name;
  glm::vec3 way;  // of a right-side structure
};
constexpr std::array<Direction, 6> kDirections{{{"anterior", {0, 0, 1}},
                                                {"posterior", {0, 0, -1}},
                                                {"medial", {1, 0, 0}},
                                                {"lateral", {-1, 0, 0}},
                                                {"superior", {0, 1, 0}},
                                                {"inferior", {0, -1, 0}}}};

glm::vec3 readDirection(const core::TomlTable& table) {
  if (!table.holdsText("direction")) {
    const glm::vec3 way(table.vector("direction"));
    if (glm::length(way) < 1e-6f) table.failAt("direction", "direction has no length");
    return glm::normalize(way);
  }
  const std::string word = table.text("direction");
  std::vector<std::string> known;
  for (const Direction& d : kDirections) {
    if (word == d.name) return d.way;
    known.push_back(d.name);
  }
  table.failAt("direction", "direction \"" + word +
                                "\" is unknown, anterior, posterior, medial, lateral, superior, inferior or [x, y, z] "
                                "was expected" +
                                core::suggestion(word, known));
}

double fraction(const core::TomlTable& table, const char* key, double otherwise) {
  const double value = table.number(key, otherwise);
  if (table.has(key) && !(value >= 0 && value <= 1))
    table.failAt(key, std::string(key) + " is not between 0 and 1 of the centre line");
  return value;
}

// "hip_bone_r/asis"
bool isLandmark(const std::string& name) {
  return name.find('/') != std::string::npos;
}

std::string landmark(const core::TomlTable& table, const char* key) {
  const std::string name = table.text(key);
  if (!isLandmark(name)) table.failAt(key, "\"" + name + "\" is no landmark, \"structure/landmark\" was expected");
  return name;
}

RelationPlace readPlace(const core::TomlTable& relation) {
  const auto table = relation.table("at");
  if (!table) relation.fail("\"at\" is missing: the point that the line goes through");
  RelationPlace place;
  int given = 0;
  if (table->has("line")) {
    ++given;
    place.line = table->text("line");
    place.fraction = fraction(*table, "fraction", -1);
    if (table->has("level")) place.level = landmark(*table, "level");
    if (table->has("fraction") == table->has("level"))
      table->fail("a point of a centre line needs either fraction (0 to 1) or level (a landmark)");
  }
  if (table->has("landmark")) place.landmark = landmark(*table, "landmark"), ++given;
  if (table->has("structure")) place.structure = table->text("structure"), ++given;
  if (table->has("mm")) place.atMm = glm::vec3(table->vector("mm")), ++given;
  if (given != 1)
    table->fail("\"at\" needs one of line, landmark, structure or mm, " + std::to_string(given) + " were found");
  table->done();
  return place;
}

void readNear(Relation& r, const core::TomlTable& table) {
  r.structure = table.text("structure");
  r.to = table.text("to");
  if (table.has("max_mm")) r.maxMm = table.number("max_mm");
  if (table.has("min_mm")) r.minMm = table.number("min_mm");
  if (!r.maxMm && !r.minMm) table.fail("max_mm or min_mm is missing");
  r.fromFraction = fraction(table, "from_fraction", 0);
  r.toFraction = fraction(table, "to_fraction", 1);
  r.partOfLine = table.has("from_fraction") || table.has("to_fraction");
  if (r.fromFraction >= r.toFraction) table.failAt("from_fraction", "from_fraction is not smaller than to_fraction");
}

void readHeight(Relation& r, const core::TomlTable& table) {
  r.structure = table.text("structure");
  const std::string end = table.text("end");
  if (end != "lowest" && end != "highest")
    table.failAt("end", "end \"" + end + "\" is unknown, lowest or highest was expected");
  r.lowest = end == "lowest";
  if (table.has("below")) r.below = landmark(table, "below");
  if (table.has("above")) r.above = landmark(table, "above");
  if (r.below.empty() && r.above.empty()) table.fail("below or above is missing: landmarks that the end lies between");
}

Relation readRelation(const core::TomlTable& table) {
  Relation r;
  r.file = table.file(), r.line = table.line();
  r.text = table.text("text");
  r.source = table.text("source");
  const std::string kind = table.text("kind");
  const std::vector<std::string> kinds(std::begin(kRelationKinds), std::end(kRelationKinds));
  const auto found = std::find(kinds.begin(), kinds.end(), kind);
  if (found == kinds.end())
    table.failAt("kind", "kind \"" + kind + "\" is unknown, order, through, near or height was expected" +
                             core::suggestion(kind, kinds));
  r.kind = static_cast<RelationKind>(found - kinds.begin());
  r.oneSide = table.boolean("one_side", false);
  switch (r.kind) {
    case RelationKind::Order:
      r.at = readPlace(table);
      r.direction = readDirection(table);
      r.order = table.texts("order");
      if (r.order.size() < 2) table.failAt("order", "order needs two structures or more");
      break;
    case RelationKind::Through:
      r.structure = table.text("structure");
      r.ring = table.namesOrVectors("ring");
      if (r.ring.size() < 3) table.failAt("ring", "ring needs three landmarks or points, or more");
      for (const auto& corner : r.ring)
        if (const auto* name = std::get_if<std::string>(&corner); name && !isLandmark(*name))
          table.failAt("ring", "\"" + *name + "\" is no landmark, \"structure/landmark\" or [x, y, z] was expected");
      break;
    case RelationKind::Near:
      readNear(r, table);
      break;
    case RelationKind::Height:
      readHeight(r, table);
      break;
  }
  table.done();
  return r;
}

// Changes _r at the end into _l and back.
bool turnSide(std::string& id) {
  if (id.size() < 3 || id[id.size() - 2] != '_' || (id.back() != 'r' && id.back() != 'l')) return false;
  id.back() = id.back() == 'r' ? 'l' : 'r';
  return true;
}

// A landmark of a paired structure keeps its name on the other side; one of a midline structure may be paired itself.
bool turnName(std::string& name) {
  const std::size_t slash = name.find('/');
  if (slash == std::string::npos) return turnSide(name);
  std::string structure = name.substr(0, slash), point = name.substr(slash + 1);
  if (!turnSide(structure) && !turnSide(point)) return false;
  name = structure + "/" + point;
  return true;
}

}  // namespace

std::vector<Relation> readRelations(const std::filesystem::path& folder, std::vector<std::string>* faults) {
  std::vector<Relation> all;
  if (!std::filesystem::is_directory(folder)) return all;
  const auto guarded = [&](const auto& work) {
    try {
      work();
    } catch (const core::InputError& e) {
      if (!faults) throw;
      faults->push_back(e.what());
    }
  };
  for (const auto& path : core::filesBelow(folder, ".toml"))
    guarded([&] {
      const core::TomlTable file = core::TomlTable::readFile(path);
      int number = 0;
      for (const core::TomlTable& table : file.tables("relation"))
        guarded([&] {
          ++number;
          Relation relation = readRelation(table);
          relation.id = path.stem().string() + "/" + std::to_string(number);
          all.push_back(std::move(relation));
        });
      file.done();
    });
  return all;
}

std::optional<Relation> mirrored(const Relation& relation) {
  if (relation.oneSide) return std::nullopt;
  Relation r = relation;
  bool any = false;
  for (std::string* name :
       {&r.at.line, &r.at.level, &r.at.landmark, &r.at.structure, &r.structure, &r.to, &r.below, &r.above})
    any = turnName(*name) || any;
  for (std::string& name : r.order) any = turnName(name) || any;
  for (auto& corner : r.ring) {
    if (auto* name = std::get_if<std::string>(&corner))
      any = turnName(*name) || any;
    else
      std::get<glm::dvec3>(corner).x *= -1;
  }
  if (!any) return std::nullopt;
  r.direction.x *= -1;
  if (r.at.atMm) r.at.atMm->x *= -1;
  r.id += "_l";
  return r;
}

void checkNames(const Relation& r, const Catalogue& catalogue) {
  std::vector<std::string> ids;
  const auto check = [&](const std::string& name) {
    const std::string id = name.substr(0, name.find('/'));
    if (id.empty() || catalogue.find(id) >= 0) return;
    for (const StructureInfo& s : catalogue.all()) ids.push_back(s.id);
    throw core::InputError(r.file, r.line, "unknown structure \"" + id + "\"" + core::suggestion(id, ids));
  };
  for (const std::string* name :
       {&r.at.line, &r.at.level, &r.at.landmark, &r.at.structure, &r.structure, &r.to, &r.below, &r.above})
    check(*name);
  for (const std::string& name : r.order) check(name);
  for (const auto& corner : r.ring)
    if (const auto* name = std::get_if<std::string>(&corner)) check(*name);
}

}  // namespace sciatlas::scene
