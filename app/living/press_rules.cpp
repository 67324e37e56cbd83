// Reading models/press_rules.toml.
#include <algorithm>

#include "core/error.h"
#include "core/text.h"
#include "core/toml.h"
#include "living/press_map.h"

namespace sciatlas::living {
namespace {

template <class Named>
int indexOf(const std::vector<Named>& all, const std::string& id, const core::TomlTable& table, const char* key) {
  std::vector<std::string> known;
  for (const Named& one : all) known.push_back(one.id);
  const auto it = std::find(known.begin(), known.end(), id);
  if (it == known.end()) table.failAt(key, "unknown class \"" + id + "\"" + core::suggestion(id, known));
  return static_cast<int>(it - known.begin());
}

PressClass readClass(const core::TomlTable& table) {
  PressClass c;
  c.id = table.text("id");
  c.name = table.text("name");
  c.words = table.text("words");
  c.colour = table.vector("colour") / 255.0;
  c.hatched = table.boolean("hatched", false);
  table.done();
  return c;
}

std::vector<std::vector<PressRule::Point>> readPaths(const core::TomlTable& table, const scene::Atlas& rest) {
  std::vector<std::vector<PressRule::Point>> paths;
  for (const core::TomlTable& path : table.tables("path")) {
    auto& points = paths.emplace_back();
    for (const core::TomlTable& point : path.tables("point")) {
      points.push_back({point.text("at"), glm::vec3(point.vector("off", glm::dvec3(0)))});
      if (!rest.landmarks().empty()) try {
          rest.landmark(points.back().landmark);
        } catch (const core::InputError& e) {
          point.failAt("at", e.what());
        }
      point.done();
    }
    if (points.empty()) path.fail("a path of at least one [[rule.path.point]] was expected");
    path.done();
  }
  if (paths.empty()) table.fail("a rule of kind \"place\" needs at least one [[rule.path]]");
  return paths;
}

PressRule readRule(const core::TomlTable& table, const PressRules& rules, const scene::Atlas& rest) {
  static const std::vector<std::string> kKinds{"nerve", "vessel", "bone", "place"};
  PressRule rule;
  rule.file = table.file(), rule.line = table.line();
  rule.id = table.text("id");
  rule.name = table.text("name");
  rule.why = table.text("why");
  const std::string kind = table.text("kind");
  const auto it = std::find(kKinds.begin(), kKinds.end(), kind);
  if (it == kKinds.end()) table.failAt("kind", "unknown kind \"" + kind + "\"" + core::suggestion(kind, kKinds));
  rule.kind = static_cast<PressRule::Kind>(it - kKinds.begin());
  rule.pressClass = indexOf(rules.classes, table.text("class"), table, "class");
  rule.depthMm = static_cast<float>(table.number("depth_mm"));
  if (rule.kind != PressRule::Kind::Bone) rule.lateralMm = static_cast<float>(table.number("lateral_mm"));
  if (rule.depthMm <= 0 || rule.lateralMm < 0) table.fail("depth_mm and lateral_mm must be larger than 0");
  if (table.has("behind_mm")) rule.behindMm = static_cast<float>(table.number("behind_mm"));
  rule.fromPart = static_cast<float>(table.number("from", 0));
  rule.toPart = static_cast<float>(table.number("to", 1));
  if (!(rule.fromPart >= 0 && rule.fromPart < rule.toPart && rule.toPart <= 1))
    table.fail("from and to are parts of a course, 0 <= from < to <= 1");
  rule.certainty = table.text("certainty");
  if (rule.certainty.size() != 1 || std::string("VMTGD").find(rule.certainty) == std::string::npos)
    table.failAt("certainty", "\"" + rule.certainty + "\" is no mark of certainty; V, M, T, G or D was expected");
  rule.sources = table.texts("sources");
  if (rule.sources.empty()) table.fail("a rule needs at least one source");
  if (rule.kind == PressRule::Kind::Place) {
    rule.paths = readPaths(table, rest);
  } else {
    const std::string where = table.file() + ":" + std::to_string(table.lineOf("structures"));
    rule.structures = rest.catalogue().expand(table.texts("structures"), where);
    if (rule.structures.empty()) table.fail("structures were expected: what the rule is about");
  }
  table.done();
  return rule;
}

}  // namespace

PressRules readPressRules(const std::filesystem::path& file, const scene::Atlas& rest) {
  const core::TomlTable table = core::TomlTable::readFile(file);
  PressRules rules;
  rules.note = table.text("note");
  for (const core::TomlTable& one : table.tables("class")) rules.classes.push_back(readClass(one));
  if (rules.classes.empty()) table.fail("at least one [[class]] was expected");
  rules.otherwise = indexOf(rules.classes, table.text("otherwise"), table, "otherwise");
  for (const core::TomlTable& one : table.tables("rule")) rules.rules.push_back(readRule(one, rules, rest));
  table.done();
  return rules;
}

}  // namespace sciatlas::living
