#include "shell/plan_command.h"

#include <nlohmann/json.hpp>
#include <sstream>

#include "core/error.h"
#include "lesson/lesson.h"
#include "lesson/plan_file.h"

namespace sciatlas::shell {
namespace {

using nlohmann::ordered_json;

ordered_json blockRows(const lesson::PlanData& data, const lesson::Plan& plan) {
  ordered_json rows = ordered_json::array();
  int from = 0;
  for (const lesson::PlanBlock& b : plan.blocks) {
    const lesson::Block* block = data.findBlock(b.block);
    rows.push_back({{"id", b.block},
                    {"from_min", from},
                    {"minutes", b.minutes},
                    {"title", lesson::titleOf(data, b)},
                    {"technique", block ? block->technique : ""},
                    {"strokes", block ? block->strokes : std::vector<std::string>()},
                    {"position", b.position},
                    {"side", lesson::sideWords(b.side)},
                    {"level", b.level},
                    {"why", b.why},
                    {"source", block ? block->sources : std::vector<std::string>()}});
    from += b.minutes;
  }
  return rows;
}

std::string planLines(const lesson::PlanData& data, const lesson::Plan& plan) {
  std::ostringstream out;
  out << "This plan holds only when every one of these is answered no. One yes: no massage.\n";
  for (const lesson::RedFlag& flag : data.redFlags) out << "  " << flag.ask << "\n";
  out << "\n" << plan.minutes << " minutes, " << lesson::sideWords(plan.request.side) << "\n";
  for (const std::string& note : plan.notes) out << "  " << note << "\n";
  out << "\n";
  int from = 0;
  for (const lesson::PlanBlock& b : plan.blocks) {
    std::string time = std::to_string(from) + "-" + std::to_string(from + b.minutes);
    time.resize(std::max<std::size_t>(time.size(), 7), ' ');
    from += b.minutes;
    out << time << lesson::titleOf(data, b);
    const lesson::Position* position = data.findPosition(b.position);
    for (const std::string& words :
         {position ? position->name : std::string(), lesson::sideWords(b.side), lesson::levelWords(b.level)})
      if (!words.empty()) out << ", " << words;
    out << "\n";
    for (const std::string& why : b.why) out << "         " << why << "\n";
  }
  if (!plan.leftOut.empty()) out << "\nLeft out or exchanged\n";
  for (const std::string& words : plan.leftOut) out << "  " << words << "\n";
  out << "\nAt home\n";
  for (const std::string& id : plan.home)
    for (const lesson::HomeItem& item : data.home)
      if (item.id == id) out << "  " << item.title << ": " << item.text << "\n";
  out << "\nMeasure before and after\n";
  for (const std::string& id : plan.measures)
    if (const lesson::Measure* m = data.findMeasure(id); m && m->when != "fourth")
      out << "  " << m->name << ": " << m->means << "\n";
  out << "\n" << data.notice << "\n";
  return out.str();
}

std::string referralLines(const lesson::PlanData& data, const lesson::Referral& referral) {
  std::ostringstream out;
  out << referral.title << "\n" << referral.text << "\n";
  for (const auto& item : referral.items) {
    out << "\nAnswered yes: " << item.ask << "\n  " << item.means << "\n  Say: \"" << item.say << "\"\n  Write down:\n";
    for (const std::string& words : item.write) out << "    " << words << "\n";
  }
  out << "\n" << data.notice << "\n";
  return out.str();
}

}  // namespace

std::string planText(const core::Paths& paths, const PlanOptions& options) {
  const scene::Catalogue catalogue = scene::Catalogue::load(paths.models / "structures.toml");
  const lesson::Library library = lesson::readLibrary(paths.lessons, catalogue, nullptr);
  const lesson::PlanData& data = library.plans;
  if (!data.ready()) throw core::InputError(library.problems.empty() ? "there are no plans" : library.problems.front());
  if (options.side != "r" && options.side != "l" && options.side != "both")
    throw core::InputError("--side is \"" + options.side + "\"; r, l or both was expected");
  lesson::PlanRequest request{options.pattern, options.irritability, options.side[0],
                              options.minutes, options.cautions,     {}};
  for (const lesson::RedFlag& flag : data.redFlags) request.answers[flag.id] = false;
  for (const std::string& id : options.redFlags) request.answers[id] = true;
  lesson::PlanAnswer answer = lesson::makePlan(data, request);
  if (answer.referral) {
    if (!options.output.empty())
      throw core::InputError("with a red flag there is no plan to write. " + answer.referral->title + ": " +
                             answer.referral->text);
    if (!options.json) return referralLines(data, *answer.referral);
    ordered_json rows = ordered_json::array();
    for (const auto& item : answer.referral->items)
      rows.push_back({{"id", "referral"},
                      {"title", answer.referral->title},
                      {"text", answer.referral->text},
                      {"ask", item.ask},
                      {"means", item.means},
                      {"say", item.say},
                      {"write", item.write},
                      {"source", answer.referral->sources}});
    return rows.dump(2) + "\n";
  }
  answer.plan->label = options.label;
  if (!options.output.empty()) lesson::writePlan(options.output, *answer.plan);
  return options.json ? blockRows(data, *answer.plan).dump(2) + "\n" : planLines(data, *answer.plan);
}

}  // namespace sciatlas::shell
