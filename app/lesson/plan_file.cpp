#include "lesson/plan_file.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <sstream>

#include "core/error.h"
#include "core/files.h"
#include "core/text.h"
#include "core/toml.h"
#include "lesson/read_words.h"

namespace fs = std::filesystem;

namespace sciatlas::lesson {
namespace {

using core::TomlTable;

constexpr std::size_t kLongestName = 48;

void values(std::ostringstream& out, const char* name, const std::map<std::string, double>& of) {
  out << "\n[" << name << "]\n";
  for (const auto& [id, value] : of) out << id << " = " << value << "\n";
}

std::string sideText(char side) {
  return side == 0 ? "" : std::string(1, side);
}

char sideChar(const TomlTable& t, std::string_view key, bool mayBeEmpty) {
  const std::string word = t.text(key, "");
  if (word == "r" || word == "l" || word == "b") return word[0];
  if (!word.empty() || !mayBeEmpty)
    t.failAt(key, "\"" + std::string(key) + "\" is \"" + word + "\"; r, l or b was expected");
  return 0;
}

std::map<std::string, double> readValues(const TomlTable& root, const char* key, const PlanData& data) {
  std::map<std::string, double> out;
  if (const auto t = root.table(key))
    for (const std::string& id : t->keys()) {
      needKnown(*t, id, id, data.measures, "measure");
      const Measure& m = *data.findMeasure(id);
      out[id] = t->number(id);
      if (out[id] < m.low || out[id] > m.high) t->failAt(id, "\"" + id + "\" lies outside its range");
    }
  return out;
}

PlanBlock readBlock(const TomlTable& t, const PlanData& data, const std::vector<const Rule*>& rules) {
  PlanBlock b;
  b.block = t.text("block");
  if (b.block != "turn") needKnown(t, "block", b.block, data.blocks, "block");
  b.minutes = t.integer("minutes", 1);
  if (b.minutes < 1 || b.minutes > 90) t.failAt("minutes", "\"minutes\" lies outside 1 to 90");
  b.level = t.integer("level", 0);
  if (b.level < 0 || b.level > levelCap(rules))
    t.failAt("level", "level " + std::to_string(b.level) + " is more than " + std::to_string(levelCap(rules)) +
                          ", the most that pattern, irritability and cautions of this plan allow");
  b.position = t.text("position");
  needKnown(t, "position", b.position, data.positions, "position");
  b.side = sideChar(t, "side", true);
  b.note = t.text("note", "");
  b.why = t.texts("why");
  if (const Block* block = data.findBlock(b.block))
    if (const Rule* no = forbids(rules, block->technique, block->tags))
      t.failAt("block", "\"" + b.block + "\" is not for this person. " + no->reason);
  t.done();
  return b;
}

}  // namespace

std::string planText(const Plan& plan, const std::string& draftOf) {
  std::ostringstream out;
  std::vector<std::string> asked;
  for (const auto& [id, yes] : plan.request.answers)
    if (!yes) asked.push_back(id);
  out << "# A session plan of Sciatlas. Stays on this computer; may be edited, copied or deleted.\n";
  if (!draftOf.empty()) out << "draft_of = " << core::tomlText(draftOf) << "\n";
  out << "label = " << core::tomlText(plan.label) << "\n"
      << "template = " << core::tomlText(plan.templateName) << "\n"
      << "minutes = " << plan.minutes << "\n"
      << "asked_for_minutes = " << plan.request.minutes << "\n"
      << "pattern = " << core::tomlText(plan.request.pattern) << "\n"
      << "irritability = " << core::tomlText(plan.request.irritability) << "\n"
      << "side = " << core::tomlText(sideText(plan.request.side)) << "\n"
      << "cautions = " << core::tomlTexts(plan.request.cautions) << "\n"
      << "answered_no = " << core::tomlTexts(asked) << "  # red flags that were asked\n"
      << "notes = " << core::tomlTexts(plan.notes) << "\n"
      << "left_out = " << core::tomlTexts(plan.leftOut) << "\n"
      << "home = " << core::tomlTexts(plan.home) << "\n"
      << "measures = " << core::tomlTexts(plan.measures) << "\n";
  values(out, "before", plan.before);
  values(out, "after", plan.after);
  for (const PlanBlock& b : plan.blocks) {
    out << "\n[[block]]\n"
        << "block = " << core::tomlText(b.block) << "\n"
        << "minutes = " << b.minutes << "\n"
        << "level = " << b.level << "\n"
        << "position = " << core::tomlText(b.position) << "\n"
        << "side = " << core::tomlText(sideText(b.side)) << "\n";
    if (!b.note.empty()) out << "note = " << core::tomlText(b.note) << "\n";
    if (!b.why.empty()) out << "why = " << core::tomlTexts(b.why) << "\n";
  }
  return out.str();
}

Plan readPlan(const fs::path& file, const PlanData& data, std::string* draftOf) {
  const TomlTable root = TomlTable::readFile(file);
  const std::string of = root.text("draft_of", "");
  if (draftOf) *draftOf = of;
  Plan plan;
  plan.label = root.text("label", "");
  plan.templateName = root.text("template", "");
  plan.minutes = root.integer("minutes", 60);
  if (plan.minutes < 1 || plan.minutes > 180) root.failAt("minutes", "\"minutes\" lies outside 1 to 180");
  plan.request.minutes = root.integer("asked_for_minutes", plan.minutes);
  plan.request.pattern = root.text("pattern");
  needKnown(root, "pattern", plan.request.pattern, data.patterns, "pattern");
  plan.request.irritability = root.text("irritability");
  needKnown(root, "irritability", plan.request.irritability, data.irritabilities, "irritability");
  plan.request.side = sideChar(root, "side", false);
  plan.request.cautions = root.texts("cautions");
  for (const std::string& id : plan.request.cautions) needKnown(root, "cautions", id, data.cautions, "caution");
  for (const std::string& id : root.texts("answered_no")) {
    needKnown(root, "answered_no", id, data.redFlags, "red flag");
    plan.request.answers[id] = false;
  }
  plan.notes = root.texts("notes");
  plan.leftOut = root.texts("left_out");
  plan.home = root.texts("home");
  for (const std::string& id : plan.home) needKnown(root, "home", id, data.home, "home exercise");
  plan.measures = root.texts("measures");
  for (const std::string& id : plan.measures) needKnown(root, "measures", id, data.measures, "measure");
  plan.before = readValues(root, "before", data);
  plan.after = readValues(root, "after", data);
  const std::vector<const Rule*> rules = rulesOf(data, plan.request);
  for (const TomlTable& t : root.tables("block")) plan.blocks.push_back(readBlock(t, data, rules));
  if (plan.blocks.empty()) root.fail("the plan has no [[block]]");
  root.done();
  return plan;
}

void writePlan(const fs::path& file, const Plan& plan) {
  core::writeAtomically(file, planText(plan));
}

std::vector<SavedPlan> savedPlans(const fs::path& folder, const PlanData& data) {
  std::vector<SavedPlan> out;
  std::error_code ec;
  if (!fs::is_directory(folder, ec)) return out;
  for (const fs::path& file : core::filesBelow(folder, ".toml")) {
    SavedPlan saved;
    saved.file = file;
    saved.label = file.stem().string();
    try {
      const Plan plan = readPlan(file, data);
      if (!plan.label.empty()) saved.label = plan.label;
      saved.words = std::to_string(plan.minutes) + " min, " + sideWords(plan.request.side);
    } catch (const core::InputError& e) {
      saved.fault = e.what();
    }
    out.push_back(std::move(saved));
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.label < b.label; });
  return out;
}

fs::path freshPlanFile(const fs::path& folder, const std::string& label) {
  std::string name;
  for (const char c : core::lowerCase(label)) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 && name.size() < kLongestName)
      name += c;
    else if (!name.empty() && name.back() != '-' && name.size() < kLongestName)
      name += '-';
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  if (name.empty()) name = "plan";
  std::error_code ec;
  for (int n = 1;; ++n) {
    const fs::path file = folder / (n == 1 ? name + ".toml" : name + "-" + std::to_string(n) + ".toml");
    if (!fs::exists(file, ec)) return file;
  }
}

}  // namespace sciatlas::lesson
