// Published facts that states of the body must bear out (models/living_facts.toml): a state, a measure of it, and what
// it must come to, each with its source. For the tests and for `sciatlas measure facts`.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "living/body.h"

namespace sciatlas::living {

struct Fact {
  std::string id, text;
  scene::BodyState state;
  std::string measure;    // in words (scene/measure.h)
  std::string compared;   // "value", "change" (from `than`), "ratio" (to it)
  scene::BodyState than;  // at rest, unless the file names another
  std::optional<double> atLeast, atMost;
  std::string source, certainty;  // key of lessons/references.toml; V, M, T, G or D
  std::string file;
  int line = 0;
};

struct FactVerdict {
  bool holds = false;
  double value = 0;  // as it is compared
  std::string found;
};

// Throws core::InputError with file and line.
std::vector<Fact> readFacts(const std::filesystem::path& factsToml, const Body& body);
// In the order of the facts. Bodies are made once for each state.
std::vector<FactVerdict> judge(const std::vector<Fact>& facts, const Body& body);

}  // namespace sciatlas::living
