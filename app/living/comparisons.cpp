#include "living/comparisons.h"

#include "core/error.h"
#include "core/text.h"
#include "core/toml.h"
#include "living/body.h"

namespace sciatlas::living {
namespace {

using core::TomlTable;

scene::LevelText levels(const TomlTable& table, const char* key) {
  scene::LevelText out;
  const auto texts = table.table(key);
  if (!texts) table.fail("\"" + std::string(key) + "\" is missing (patient, student and clinician text)");
  for (std::size_t i = 0; i < out.text.size(); ++i) out.text[i] = texts->text(scene::kLevelNames[i]);
  texts->done();
  return out;
}

Comparison::State readState(const TomlTable& table, const Body& body) {
  Comparison::State state;
  state.name = table.text("name");
  state.text = levels(table, "text");
  for (const auto& [key, values] : {std::pair{"pathology", &state.body.pathologies}, {"pose", &state.body.poseDeg}})
    if (const auto given = table.table(key))
      for (const std::string& id : given->keys()) scene::setOrErase(*values, id, static_cast<float>(given->number(id)));
  try {
    body.check(state.body);
  } catch (const core::InputError& fault) {
    table.fail(fault.what());
  }
  state.site = table.text("site", state.body.pathologies.empty() ? "" : state.body.pathologies.begin()->first);
  if (!body.pathologies().find(state.site)) {
    std::vector<std::string> known;
    for (const Pathology& p : body.pathologies().all) known.push_back(p.id);
    table.fail("unknown site \"" + state.site + "\"" + core::suggestion(state.site, known));
  }
  table.done();
  return state;
}

}  // namespace

std::vector<Comparison> readComparisons(const std::filesystem::path& file, const Body& body) {
  std::vector<Comparison> all;
  std::error_code failed;
  if (!std::filesystem::exists(file, failed)) return all;
  const TomlTable root = TomlTable::readFile(file);
  for (const TomlTable& table : root.tables("comparison")) {
    Comparison comparison;
    comparison.id = table.text("id");
    comparison.title = table.text("title");
    comparison.about = levels(table, "about");
    comparison.sources = table.texts("sources");
    for (const TomlTable& state : table.tables("state")) comparison.states.push_back(readState(state, body));
    if (comparison.states.empty()) table.fail("the comparison \"" + comparison.id + "\" has no [[comparison.state]]");
    table.done();
    all.push_back(std::move(comparison));
  }
  root.done();
  return all;
}

}  // namespace sciatlas::living
