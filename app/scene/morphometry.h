// Published measures that the model is compared with: models/morphometry.toml.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "scene/atlas.h"
#include "scene/measure.h"

namespace sciatlas::scene {

struct Norm {
  std::string name, expression;  // in the words of measure.h
  double mean = 0, sd = 0;       // sd 0: a typical value without a spread
  std::string source;            // key of lessons/references.toml
  std::string population;
  std::string note;  // why this body lies outside what is published, or what else a reader should know
  std::string file;
  int line = 0;
};
// Throws core::InputError with file and line. A file that there is not holds nothing.
std::vector<Norm> readNorms(const std::filesystem::path& file);

struct Compared {
  Measured measured;
  std::optional<double> deviations;  // from the mean, in standard deviations where there are any
  // Within two standard deviations of the mean; without a published spread within 15 % of it.
  bool usual = true;
};
inline constexpr double kUsualDeviations = 2, kUsualShare = 0.15;
// Throws core::InputError with file and line when the model lacks what is named.
Compared compare(const Norm& norm, const Atlas& atlas);

// Whether the expression names the structure, one of its landmarks or, of a group, one of its members.
bool concerns(const Norm& norm, const Catalogue& catalogue, int structure);

// "41.2 mm" or "464 mm +- 24 mm", in the unit of what was measured.
std::string publishedInWords(const Norm& norm, const Measured& measured);

}  // namespace sciatlas::scene
