#include "shell/data_commands.h"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/text.h"
#include "core/toml.h"
#include "lesson/lesson.h"
#include "scene/measure.h"

namespace sciatlas::shell {
namespace {

using nlohmann::ordered_json;

// One line per object: its id, padded, and one more of its fields.
std::string asLines(const ordered_json& rows, const char* field) {
  std::size_t widest = 0;
  for (const auto& row : rows) widest = std::max(widest, row["id"].get<std::string>().size());
  std::string text;
  for (const auto& row : rows) {
    std::string id = row["id"];
    id.resize(widest + 2, ' ');
    text += id + row[field].get<std::string>() + "\n";
  }
  return text;
}

ordered_json structureRows(const scene::Catalogue& catalogue) {
  ordered_json rows = ordered_json::array();
  for (const scene::StructureInfo& s : catalogue.all())
    rows.push_back({{"id", s.id},
                    {"english", s.english},
                    {"latin", s.latin},
                    {"synonyms", s.synonyms},
                    {"system", scene::kSystemNames[static_cast<std::size_t>(s.system)]},
                    {"region", s.region},
                    {"parent", s.parent},
                    {"layer", s.layer},
                    {"ta98", s.ta98},
                    {"fma", s.fma},
                    {"provenance", s.provenance},
                    {"source", s.sources}});
  return rows;
}

struct Row {
  std::string id, expression, unit, source, population;
  double mean = 0, sd = 0;
};

std::vector<Row> readMorphometry(const std::filesystem::path& file) {
  std::vector<Row> rows;
  const core::TomlTable toml = core::TomlTable::readFile(file);
  for (const core::TomlTable& table : toml.tables("measure")) {
    Row row;
    row.id = table.text("name");
    row.expression = table.text("expression");
    row.mean = table.number("mean");
    row.sd = table.number("sd", 0);
    row.source = table.text("source");
    row.population = table.text("population", "");
    table.done();
    rows.push_back(std::move(row));
  }
  toml.done();
  return rows;
}

std::string morphometryText(const core::Paths& paths, const scene::Atlas& atlas, bool json) {
  const std::filesystem::path file = paths.models / "morphometry.toml";
  ordered_json rows = ordered_json::array();
  std::string text;
  for (const Row& row : readMorphometry(file)) {
    const scene::Measured measured = scene::measure(row.expression, atlas, core::displayPath(file));
    ordered_json entry{{"id", row.id},
                       {"measure", row.expression},
                       {"value", measured.value},
                       {"unit", measured.unit},
                       {"mean", row.mean},
                       {"sd", row.sd},
                       {"source", row.source},
                       {"population", row.population}};
    std::string line = row.id + ": " + scene::inWords(row.expression, measured) + ", published " +
                       scene::inWords(row.expression, {row.mean, measured.unit});
    if (row.sd > 0) {
      const double z = (measured.value - row.mean) / row.sd;
      entry["z"] = z;
      char number[64];
      std::snprintf(number, sizeof number, " SD %.1f (%+.1f SD)", row.sd, z);
      line += number;
    }
    rows.push_back(std::move(entry));
    text += line + "  [" + row.source + "]\n";
  }
  return json ? rows.dump(2) + "\n" : text;
}

void checkStructures(const scene::Catalogue& catalogue, const lesson::Library& library, const scene::Atlas* atlas,
                     std::vector<std::string>& faults) {
  const auto fault = [&](const scene::StructureInfo& s, const std::string& what) {
    faults.push_back(s.file + ":" + std::to_string(s.line) + ": \"" + s.baseId + "\" " + what);
  };
  for (std::size_t i = 0; i < catalogue.all().size(); ++i) {
    const scene::StructureInfo& s = catalogue.all()[i];
    if (s.side == 'l') continue;  // says the same as the right side
    for (std::size_t level = 0; level < scene::kLevelNames.size(); ++level)
      if (s.about.text[level].empty()) fault(s, std::string("has no text for the ") + scene::kLevelNames[level]);
    if (s.english.empty()) fault(s, "has no English name");
    if (s.latin.empty()) fault(s, "has no Latin name");
    if (s.region.empty()) fault(s, "has no region");
    for (const std::string& source : s.sources)
      if (!library.findReference(source)) {
        std::vector<std::string> known;
        for (const lesson::Reference& r : library.references) known.push_back(r.id);
        fault(s, "names the unknown source \"" + source + "\"" + core::suggestion(source, known));
      }
    if (atlas && atlas->meshesOf(static_cast<int>(i)).empty()) fault(s, "has no surface in the model");
  }
}

}  // namespace

std::string listText(const core::Paths& paths, const std::string& what, bool json, const SceneOptions& options) {
  ordered_json rows = ordered_json::array();
  const char* field = "title";
  if (what == "views") {
    field = "help";
    for (const scene::StandardView& v : scene::standardViews())
      rows.push_back({{"id", v.name},
                      {"title", v.title},
                      {"help", v.help},
                      {"yaw_deg", v.yawDeg},
                      {"pitch_deg", v.pitchDeg},
                      {"prone", v.prone}});
  } else if (what == "structures") {
    field = "english";
    rows = structureRows(scene::Catalogue::load(paths.models / "structures.toml"));
  } else if (what == "landmarks") {
    field = "label";
    const LoadedAtlas loaded = loadAtlas(paths, options.model);
    for (const core::ModelLandmark& l : loaded.atlas.landmarks())
      rows.push_back({{"id", l.structure + "/" + l.name},
                      {"label", l.label},
                      {"at_mm", {l.atMm.x, l.atMm.y, l.atMm.z}},
                      {"source", "this_model"}});
  } else {
    const scene::Catalogue catalogue = scene::Catalogue::load(paths.models / "structures.toml");
    const lesson::Library library = lesson::readLibrary(paths.lessons, catalogue, nullptr);
    if (!std::filesystem::exists(paths.lessons)) throw core::InputError(library.problems.back());
    for (const std::string& problem : library.problems) std::cerr << "sciatlas: left out: " << problem << "\n";
    if (what == "lessons") {
      for (const lesson::Lesson& l : library.lessons) {
        std::vector<std::string> steps;
        for (const lesson::Step& s : l.steps) steps.push_back(s.title);
        rows.push_back(
            {{"id", l.id}, {"title", l.title}, {"group", l.group}, {"minutes", l.minutes}, {"steps", steps}});
      }
    } else {
      field = "name";
      for (const lesson::Technique& t : library.techniques)
        rows.push_back(
            {{"id", t.id}, {"name", t.name}, {"family", t.family}, {"evidence", t.evidence}, {"source", t.sources}});
    }
  }
  return json ? rows.dump(2) + "\n" : asLines(rows, field);
}

std::string measureText(const core::Paths& paths, const std::vector<std::string>& words, bool json,
                        const SceneOptions& options) {
  const LoadedAtlas loaded = loadAtlas(paths, options.model);
  if (words.size() == 1 && words[0] == "morphometry") return morphometryText(paths, loaded.atlas, json);
  std::string expression;
  for (const std::string& word : words) expression += (expression.empty() ? "" : " ") + word;
  const scene::Measured measured = scene::measure(expression, loaded.atlas);
  if (!json) return scene::inWords(expression, measured) + "\n";
  const ordered_json row{
      {"id", expression}, {"value", measured.value}, {"unit", measured.unit}, {"source", "this_model"}};
  return ordered_json::array({row}).dump(2) + "\n";
}

std::vector<std::string> checkData(const core::Paths& paths, const std::vector<std::string>& files) {
  const scene::Catalogue catalogue = scene::Catalogue::load(paths.models / "structures.toml");
  std::optional<LoadedAtlas> loaded;
  std::vector<std::string> faults;
  // Without a built model lessons are still checked, only landmarks are not.
  if (std::filesystem::exists(paths.built / "sciatlas.glb")) {
    try {
      loaded.emplace(loadAtlas(paths, {}));
    } catch (const core::InputError& e) {
      faults.push_back(e.what());
    }
  }
  const scene::Atlas* atlas = loaded ? &loaded->atlas : nullptr;
  const auto add = [&](const std::vector<std::string>& more) { faults.insert(faults.end(), more.begin(), more.end()); };
  if (files.empty()) {
    const lesson::Library library = lesson::readLibrary(paths.lessons, catalogue, atlas);
    add(lesson::checkLessons(paths.lessons, paths.lessons, catalogue, atlas));
    checkStructures(catalogue, library, atlas, faults);
    if (const std::filesystem::path table = paths.models / "morphometry.toml"; atlas && std::filesystem::exists(table))
      for (const Row& row : readMorphometry(table)) try {
          scene::measure(row.expression, *atlas, core::displayPath(table));
        } catch (const core::InputError& e) {
          faults.push_back(e.what());
        }
  }
  for (const std::string& file : files) {
    if (!std::filesystem::exists(file)) throw core::InputError(file, 0, "does not exist");
    add(lesson::checkLessons(file, paths.lessons, catalogue, atlas));
  }
  return faults;
}

}  // namespace sciatlas::shell
