#include "living/pathology_file.h"

#include <algorithm>

#include "core/error.h"
#include "core/files.h"
#include "core/text.h"
#include "living/cases.h"

namespace sciatlas::living {
namespace {

using core::TomlTable;

const std::vector<std::string> kNatures{"compression", "referred", "information"};
const std::vector<std::string> kEvidence{"supports", "partly", "overstated", "unsupported", "contradicts", "none"};

std::string oneOf(const TomlTable& table, const char* key, const std::vector<std::string>& allowed) {
  const std::string word = table.text(key);
  if (std::find(allowed.begin(), allowed.end(), word) == allowed.end())
    table.failAt(key, "unknown " + std::string(key) + " \"" + word + "\"" + core::suggestion(word, allowed));
  return word;
}

scene::LevelText readAbout(const TomlTable& table) {
  scene::LevelText about;
  const auto texts = table.table("about");
  if (!texts) table.fail("\"about\" is missing: a text for each of patient, student, clinician");
  for (std::size_t i = 0; i < scene::kLevelNames.size(); ++i) about.text[i] = texts->text(scene::kLevelNames[i]);
  texts->done();
  return about;
}

std::vector<std::string> readIds(const TomlTable& table, const char* key, const scene::Atlas& rest) {
  const std::vector<std::string> words = table.texts(key);
  rest.catalogue().expand(words, table.file() + ":" + std::to_string(table.lineOf(key)));  // throws for unknown ones
  return words;
}

std::vector<Grade> readGrades(const TomlTable& table) {
  std::vector<Grade> grades;
  for (const TomlTable& entry : table.tables("grade")) {
    Grade grade;
    grade.from = static_cast<float>(entry.number("from"));
    grade.name = entry.text("name");
    grade.threshold = entry.text("threshold", "");
    if (!(grade.from > 0 && grade.from <= 1)) entry.failAt("from", "a grade begins above 0 and not above 1");
    if (!grades.empty() && grade.from <= grades.back().from) entry.failAt("from", "the grades must be in rising order");
    entry.done();
    grades.push_back(std::move(grade));
  }
  return grades;
}

Pathology::Figure readFigure(const TomlTable& table) {
  Pathology::Figure figure{table.text("name"), table.text("measure"), {}};
  const std::vector<std::string> names = table.texts("degrees");
  const std::vector<double> from = table.numbers("degrees_from");
  if (names.size() != from.size() || !std::is_sorted(from.begin(), from.end()))
    table.fail("\"degrees\" and \"degrees_from\" need as many entries, the second rising");
  for (std::size_t i = 0; i < names.size(); ++i) figure.degrees.emplace_back(from[i], names[i]);
  table.done();
  return figure;
}

Pathology readOne(const TomlTable& table, const scene::Atlas& rest) {
  Pathology p;
  p.id = table.text("id");
  p.family = table.text("family");
  p.english = table.text("english");
  p.place = table.text("place", "");
  p.meets = readIds(table, "meets", rest);
  p.focus = readIds(table, "focus", rest);
  p.view = table.text("view", "");
  p.nature = oneOf(table, "nature", kNatures);
  p.excludes = table.text("excludes", "");
  for (const TomlTable& figure : table.tables("figure")) {
    p.figures.push_back(readFigure(figure));
  }
  p.about = readAbout(table);
  p.hands = table.text("hands");
  p.evidence = oneOf(table, "evidence", kEvidence);
  p.sources = table.texts("sources");
  p.grades = readGrades(table);
  p.file = table.file(), p.line = table.line();
  return p;
}

void readFile(const TomlTable& file, const scene::Atlas& rest, PathologyFiles& into) {
  for (const auto& [id, table] :
       file.table("family") ? file.table("family")->children() : decltype(file.children()){}) {
    into.pathologies.families.push_back({id, table.text("english"), readAbout(table)});
    table.done();
  }
  const Dictionary dictionary = readWords(file);
  for (const TomlTable& written : file.tables("pathology"))
    for (const TomlTable& table : casesOf(written, dictionary)) {
      Pathology p = readOne(table, rest);
      if (into.pathologies.find(p.id)) table.failAt("id", "the pathology \"" + p.id + "\" stands twice");
      auto& effects = into.effects[p.id];
      for (const TomlTable& effect : table.tables("effect")) effects.push_back(readEffect(effect, rest));
      table.done();
      into.pathologies.all.push_back(std::move(p));
    }
  file.done();
}

}  // namespace

PathologyFiles readPathologies(const std::filesystem::path& pathologiesToml, const scene::Atlas& rest) {
  PathologyFiles read;
  if (!std::filesystem::exists(pathologiesToml)) return read;
  readFile(TomlTable::readFile(pathologiesToml), rest, read);
  const std::filesystem::path folder = std::filesystem::path(pathologiesToml).replace_extension();
  if (std::filesystem::exists(folder))
    for (const auto& file : core::filesBelow(folder, ".toml")) readFile(TomlTable::readFile(file), rest, read);
  for (const Pathology& p : read.pathologies.all) {
    std::vector<std::string> known;
    for (const Family& family : read.pathologies.families) known.push_back(family.id);
    if (std::find(known.begin(), known.end(), p.family) == known.end())
      throw core::InputError(p.file, p.line, "unknown family \"" + p.family + "\"" + core::suggestion(p.family, known));
  }
  return read;
}

}  // namespace sciatlas::living
