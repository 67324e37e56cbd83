#include "living/facts.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/error.h"
#include "core/text.h"
#include "living/cases.h"
#include "scene/measure.h"

namespace sciatlas::living {
namespace {

// "ID=VALUE" into a state; a bare id means 1.
void put(std::map<std::string, float>& into, const core::TomlTable& table, const char* key) {
  for (const std::string& word : table.texts(key)) {
    const std::size_t equals = word.find('=');
    float value = 1;
    if (equals != std::string::npos) {
      char* end = nullptr;
      value = std::strtof(word.c_str() + equals + 1, &end);
      if (*end) table.failAt(key, "\"" + word + "\": a number was expected after \"=\"");
    }
    scene::setOrErase(into, word.substr(0, equals), value);
  }
}

Fact readFact(const core::TomlTable& table, const Body& body) {
  Fact fact;
  fact.id = table.text("id");
  fact.text = table.text("text");
  put(fact.state.pathologies, table, "pathology");
  put(fact.state.poseDeg, table, "pose");
  put(fact.than.pathologies, table, "than_pathology");
  put(fact.than.poseDeg, table, "than_pose");
  try {
    body.check(fact.state);
    body.check(fact.than);
  } catch (const core::InputError& e) {
    table.fail(e.what());
  }
  fact.measure = table.text("measure");
  fact.compared = table.text("compared", "value");
  if (fact.compared != "value" && fact.compared != "change" && fact.compared != "ratio")
    table.failAt("compared", "\"" + fact.compared + "\" is none of value, change and ratio");
  if (table.has("at_least")) fact.atLeast = table.number("at_least");
  if (table.has("at_most")) fact.atMost = table.number("at_most");
  if (!fact.atLeast && !fact.atMost) table.fail("at_least or at_most is missing");
  fact.source = table.text("source");
  fact.certainty = table.text("certainty");
  if (fact.certainty.size() != 1 || std::string("VMTGD").find(fact.certainty) == std::string::npos)
    table.failAt("certainty", "\"" + fact.certainty + "\" is none of V, M, T, G and D");
  fact.file = table.file(), fact.line = table.line();
  table.done();
  return fact;
}

}  // namespace

std::vector<Fact> readFacts(const std::filesystem::path& factsToml, const Body& body) {
  std::vector<Fact> facts;
  const core::TomlTable file = core::TomlTable::readFile(factsToml);
  const Dictionary dictionary = readWords(file);
  for (const core::TomlTable& written : file.tables("fact"))
    for (const core::TomlTable& table : casesOf(written, dictionary)) facts.push_back(readFact(table, body));
  file.done();
  return facts;
}

std::vector<FactVerdict> judge(const std::vector<Fact>& facts, const Body& body) {
  std::vector<FactVerdict> verdicts;
  scene::BodyState made;
  std::shared_ptr<const scene::Atlas> atlas;
  for (const Fact& fact : facts) {  // facts of one state stand together
    if (!atlas || !(made == fact.state)) made = fact.state, atlas = body.in(fact.state);
    const std::string where = fact.file + ":" + std::to_string(fact.line);
    const scene::Measured now = scene::measure(fact.measure, *atlas, where);
    FactVerdict verdict;
    verdict.value = now.value;
    if (fact.compared != "value") {
      const scene::Measured rest = scene::measure(fact.measure, *body.in(fact.than), where);
      verdict.value = fact.compared == "change" ? now.value - rest.value : now.value / rest.value;
    }
    verdict.holds =
        (!fact.atLeast || verdict.value >= *fact.atLeast) && (!fact.atMost || verdict.value <= *fact.atMost);
    char text[80];
    std::snprintf(text, sizeof text, "%.3g%s%s", verdict.value, fact.compared == "ratio" ? " times" : " ",
                  fact.compared == "ratio" ? "" : now.unit.c_str());
    verdict.found = text;
    verdicts.push_back(verdict);
  }
  return verdicts;
}

}  // namespace sciatlas::living
