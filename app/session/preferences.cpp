#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

#include "core/error.h"
#include "core/files.h"
#include "core/text.h"
#include "core/toml.h"
#include "session/session.h"

namespace sciatlas::session {
namespace {

constexpr std::array<const char*, 3> kThemeNames{"dark", "light", "paper"};

template <std::size_t N>
int wordOf(const core::TomlTable& table, const char* key, const std::array<const char*, N>& words, int otherwise) {
  const std::string word = table.text(key, words[static_cast<std::size_t>(otherwise)]);
  for (std::size_t i = 0; i < N; ++i)
    if (word == words[i]) return static_cast<int>(i);
  table.failAt(key, "unknown word \"" + word + "\"" + core::suggestion(word, {words.begin(), words.end()}));
}

Preferences parse(const std::filesystem::path& file) {
  Preferences p;
  const auto table = core::TomlTable::readFile(file);
  p.level = static_cast<scene::Level>(wordOf(table, "level", scene::kLevelNames, static_cast<int>(p.level)));
  p.theme = static_cast<ThemeChoice>(wordOf(table, "theme", kThemeNames, static_cast<int>(p.theme)));
  p.typePx = std::clamp(static_cast<float>(table.number("type_px", p.typePx)), kSmallestTypePx, kLargestTypePx);
  p.reducedMotion = table.boolean("reduced_motion", p.reducedMotion);
  p.hintsSeen = table.boolean("hints_seen", p.hintsSeen);
  p.learner = table.text("learner", "");
  p.noticeSeen = table.boolean("notice_seen", p.noticeSeen);
  p.therapist = table.text("therapist", "");
  p.logo = table.text("logo", "");
  p.letterPaper = table.boolean("letter_paper", p.letterPaper);
  p.largePrint = table.boolean("large_print", p.largePrint);
  p.finishedSteps = table.texts("finished_steps");
  p.lastStep = table.text("last_step", "");
  p.practisedSteps = table.texts("practised_steps");
  return p;  // keys of a newer version are left alone: no done()
}

}  // namespace

Preferences loadPreferences(const std::filesystem::path& file, std::string* problem) {
  std::error_code failed;
  if (!std::filesystem::exists(file, failed)) return {};
  try {
    return parse(file);
  } catch (const core::InputError& e) {
    std::filesystem::path aside = file;
    aside += ".damaged";
    std::filesystem::rename(file, aside, failed);
    if (problem)
      *problem =
          std::string("Your preferences could not be read and start afresh (") + e.what() + "). " +
          (failed ? "The file was left as it is." : "The old file is kept as " + aside.filename().string() + ".");
    return {};
  }
}

void savePreferences(const std::filesystem::path& file, const Preferences& p) {
  std::ostringstream out;
  out << "# Preferences of Sciatlas. May be edited or deleted.\n"
      << "level = " << core::tomlText(scene::kLevelNames[static_cast<std::size_t>(p.level)]) << "\n"
      << "type_px = " << p.typePx << "\n"
      << "theme = " << core::tomlText(kThemeNames[static_cast<std::size_t>(p.theme)]) << "\n"
      << "reduced_motion = " << (p.reducedMotion ? "true" : "false") << "\n"
      << "hints_seen = " << (p.hintsSeen ? "true" : "false") << "\n"
      << "learner = " << core::tomlText(p.learner) << "\n"
      << "notice_seen = " << (p.noticeSeen ? "true" : "false") << "\n"
      << "therapist = " << core::tomlText(p.therapist) << "\n"
      << "logo = " << core::tomlText(p.logo) << "\n"
      << "letter_paper = " << (p.letterPaper ? "true" : "false") << "\n"
      << "large_print = " << (p.largePrint ? "true" : "false") << "\n"
      << "finished_steps = " << core::tomlTexts(p.finishedSteps) << "\n"
      << "last_step = " << core::tomlText(p.lastStep) << "\n"
      << "practised_steps = " << core::tomlTexts(p.practisedSteps) << "\n";
  core::writeAtomically(file, out.str());
}

}  // namespace sciatlas::session
