#include "scene/morphometry.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

#include "core/toml.h"

namespace sciatlas::scene {

std::vector<Norm> readNorms(const std::filesystem::path& file) {
  std::vector<Norm> norms;
  if (!std::filesystem::exists(file)) return norms;
  const core::TomlTable toml = core::TomlTable::readFile(file);
  std::set<std::string> names;
  for (const core::TomlTable& table : toml.tables("measure")) {
    Norm norm;
    norm.name = table.text("name");
    norm.expression = table.text("expression");
    norm.mean = table.number("mean");
    norm.sd = table.number("sd", 0);
    norm.source = table.text("source");
    norm.population = table.text("population", "");
    norm.note = table.text("note", "");
    norm.file = table.file(), norm.line = table.line();
    if (norm.sd < 0) table.failAt("sd", "sd is below 0");
    if (!names.insert(norm.name).second) table.failAt("name", "the name \"" + norm.name + "\" is taken already");
    table.done();
    norms.push_back(std::move(norm));
  }
  toml.done();
  return norms;
}

Compared compare(const Norm& norm, const Atlas& atlas) {
  Compared result;
  result.measured = measure(norm.expression, atlas, norm.file + ":" + std::to_string(norm.line));
  const double off = result.measured.value - norm.mean;
  if (norm.sd > 0) {
    result.deviations = off / norm.sd;
    result.usual = std::abs(*result.deviations) <= kUsualDeviations;
  } else {
    result.usual = std::abs(off) <= kUsualShare * std::abs(norm.mean);
  }
  return result;
}

bool concerns(const Norm& norm, const Catalogue& catalogue, int structure) {
  std::istringstream stream(norm.expression);
  std::string word;
  stream >> word;  // what is measured
  while (stream >> word) {
    int index = catalogue.find(word.substr(0, word.find('/')));
    for (std::size_t depth = 0; index >= 0 && depth < 8; ++depth) {
      if (index == structure) return true;
      index = catalogue.find(catalogue.all()[static_cast<std::size_t>(index)].parent);
    }
  }
  return false;
}

std::string publishedInWords(const Norm& norm, const Measured& measured) {
  std::string text = inWords("", {norm.mean, measured.unit});
  if (norm.sd > 0) text += " \xc2\xb1 " + inWords("", {norm.sd, measured.unit});
  return text;
}

}  // namespace sciatlas::scene
