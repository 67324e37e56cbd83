#include "lesson/check_texts.h"

#include "lesson/readability.h"

namespace sciatlas::lesson {

std::vector<std::string> checkText(const scene::LevelText& text, const std::string& place,
                                   const std::vector<WordingRule>& rules) {
  std::vector<std::string> faults;
  for (std::size_t level = 0; level < text.text.size(); ++level)
    for (const WordingRule& rule : avoidedIn(text.text[level], level, rules))
      faults.push_back(place + " says \"" + rule.pattern + "\" at " + scene::kLevelNames[level] +
                       " level; write rather: " + rule.instead);
  for (std::string& fault : checkPatientText(text.text[0], place)) faults.push_back(std::move(fault));
  return faults;
}

std::vector<std::string> checkTexts(const Library& library, const scene::Catalogue& catalogue, const living::Body* body,
                                    const std::vector<WordingRule>& rules) {
  std::vector<std::string> faults;
  const auto look = [&](const scene::LevelText& text, const std::string& place) {
    for (std::string& fault : checkText(text, place, rules)) faults.push_back(std::move(fault));
  };
  for (const Term& term : library.terms) look(term.text, "lessons/glossary.toml: \"" + term.id + "\"");
  for (const scene::StructureInfo& info : catalogue.all())
    if (info.side != 'l') look(info.about, "models/structures: \"" + info.id + "\"");
  if (!body) return faults;
  for (const auto& family : body->pathologies().families)
    look(family.about, "models/pathologies.toml: the family \"" + family.id + "\"");
  for (const auto& p : body->pathologies().all) look(p.about, p.file + ":" + std::to_string(p.line));
  for (const auto& pose : body->poses().all)
    if (!pose.id.ends_with("_l")) look(pose.about, "models/poses.toml: the pose \"" + pose.id + "\"");
  for (const auto& comparison : body->comparisons()) {
    look(comparison.about, "models/comparisons.toml: \"" + comparison.id + "\"");
    for (const auto& state : comparison.states)
      look(state.text, "models/comparisons.toml: \"" + comparison.id + "\", " + state.name);
  }
  return faults;
}

}  // namespace sciatlas::lesson
