#include "living/effect.h"

#include <algorithm>

#include "core/error.h"
#include "core/text.h"

namespace sciatlas::living {

float Curve::operator()(float p) const {
  if (value.empty()) return 0;
  if (p <= at.front()) return value.front();
  for (std::size_t i = 1; i < at.size(); ++i)
    if (p <= at[i]) return glm::mix(value[i - 1], value[i], (p - at[i - 1]) / (at[i] - at[i - 1]));
  return value.back();
}

Curve EffectSource::curve(const char* key, float otherwise) const {
  Curve curve;
  for (const double at : table.numbers("at")) curve.at.push_back(static_cast<float>(at));
  if (curve.at.empty()) curve.at = {0, 1};
  for (std::size_t i = 1; i < curve.at.size(); ++i)
    if (!(curve.at[i] > curve.at[i - 1])) table.failAt("at", "the values of \"at\" must rise");
  if (!table.has(key)) {
    curve.value.assign(curve.at.size(), otherwise);
    return curve;
  }
  if (table.holdsNumber(key)) {
    curve.value.assign(curve.at.size(), static_cast<float>(table.number(key)));
    return curve;
  }
  for (const double value : table.numbers(key)) curve.value.push_back(static_cast<float>(value));
  if (curve.value.size() != curve.at.size())
    table.failAt(key, "\"" + std::string(key) + "\" has " + std::to_string(curve.value.size()) +
                          " values, one for each of \"at\" was expected: " + std::to_string(curve.at.size()));
  return curve;
}

std::vector<int> EffectSource::surfaces(const char* key) const {
  const std::vector<std::string> words = table.texts(key);
  if (words.empty()) return {};
  std::vector<int> found;
  const std::string where = table.file() + ":" + std::to_string(table.lineOf(key));
  for (const int structure : rest.catalogue().expand(words, where))
    if (rest.storedMesh(structure, 0)) found.push_back(structure);
  return found;
}

int EffectSource::structure(const char* key) const {
  const std::string id = table.text(key);
  const int found = rest.catalogue().find(id);
  if (found >= 0) return found;
  std::vector<std::string> ids;
  for (const scene::StructureInfo& s : rest.catalogue().all()) ids.push_back(s.id);
  table.failAt(key, "unknown structure \"" + id + "\"" + core::suggestion(id, ids));
}

std::vector<glm::vec3> EffectSource::points(const char* key) const {
  std::vector<glm::vec3> found;
  for (const std::string& path : table.texts(key)) try {
      found.push_back(rest.landmark(path).atMm);
    } catch (const core::InputError& e) {
      table.failAt(key, e.what());
    }
  return found;
}

void reshape(Workspace& body, int structure, const std::function<void(core::Mesh&)>& work) {
  for (std::size_t level = 0; level <= core::kCoarseLevels; ++level) {
    core::Mesh* mesh = body.edit(structure, level);
    if (!mesh) continue;
    const std::vector<glm::vec3> before = mesh->positionsMm;
    work(*mesh);
    const core::Mesh* rest = body.rest().storedMesh(structure, level);
    if (!rest) continue;
    std::vector<char> moved(before.size());
    for (std::size_t i = 0; i < before.size(); ++i) moved[i] = mesh->positionsMm[i] != before[i];
    renewNormals(*mesh, *rest, moved);
  }
}

std::unique_ptr<Effect> readEffect(const core::TomlTable& table, const scene::Atlas& rest) {
  using Reader = std::unique_ptr<Effect> (*)(const EffectSource&);
  static const std::vector<std::pair<std::string, Reader>> readers{
      {"rim", readRim},     {"herniation", readHerniation}, {"thicken", readThicken},
      {"swell", readSwell}, {"piece", readPiece},           {"swap", readSwap},
      {"joint", readJoint}, {"redden", readRedden}};
  const std::string kind = table.text("kind");
  for (const auto& [name, read] : readers)
    if (name == kind) {
      auto effect = read({table, rest});
      table.text("source", "");  // where the amounts come from, for those who read the file
      table.done();
      return effect;
    }
  std::vector<std::string> names;
  for (const auto& reader : readers) names.push_back(reader.first);
  table.failAt("kind", "unknown kind of effect \"" + kind + "\"" + core::suggestion(kind, names));
}

}  // namespace sciatlas::living
