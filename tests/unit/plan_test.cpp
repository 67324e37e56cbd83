// Session plans: the shipped rules over all that can be asked of them, referrals, and faults of the files.
#include "lesson/plan.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "core/error.h"
#include "core/files.h"
#include "lesson/lesson.h"
#include "lesson/plan_read.h"
#include "temporary_folder.h"

using namespace sciatlas;
using namespace sciatlas::lesson;
namespace fs = std::filesystem;

namespace {

const fs::path kSource = SCIATLAS_SOURCE_DIR;

const Library& library() {
  static const Library shipped =
      readLibrary(kSource / "lessons", scene::Catalogue::load(kSource / "models/structures.toml"), nullptr);
  return shipped;
}

const PlanData& data() {
  return library().plans;
}

PlanRequest requestOf(const std::string& pattern, const std::string& irritability, char side, int minutes) {
  PlanRequest request{pattern, irritability, side, minutes, {}, {}};
  for (const RedFlag& flag : data().redFlags) request.answers[flag.id] = false;
  return request;
}

bool contains(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string lie(const PlanBlock& b) {
  const Position* p = data().findPosition(b.position);
  return p && p->lying ? b.position : "";
}

// What must hold of every plan, written without the engine's own functions.
std::string faultOf(const PlanRequest& request, const Plan& plan) {
  const auto& blocks = plan.blocks;
  if (plan.sumMin() != plan.minutes) return "minutes add up to " + std::to_string(plan.sumMin());
  const bool flare = request.irritability == "high";
  if (plan.minutes != (flare ? 30 : request.minutes)) return "length " + std::to_string(plan.minutes);
  if (blocks.size() < 3 || blocks.front().block != "intake" || blocks.back().block != "close") return "no frame";
  std::set<std::string> forbidden;
  int cap = 5;
  std::set<std::string> noPositions;
  std::vector<const Rule*> rules{data().findPattern(request.pattern), data().findIrritability(request.irritability)};
  for (const std::string& id : request.cautions) rules.push_back(data().findCaution(id));
  for (const Rule* rule : rules) {
    forbidden.insert(rule->without.begin(), rule->without.end());
    cap = std::min(cap, rule->levelCap);
    for (const auto& [from, to] : rule->positions) noPositions.insert(from);
  }
  int deep = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const PlanBlock& b = blocks[i];
    if (b.minutes < 1) return "no minute for " + b.block;
    if (b.level > cap) return b.block + " at level " + std::to_string(b.level) + " above " + std::to_string(cap);
    if (noPositions.count(b.position)) return b.block + " lies " + b.position;
    if (b.level >= 4) deep += b.minutes;
    if (b.block == "turn") {
      if (i == 0 || i + 1 == blocks.size() || blocks[i - 1].block == "turn") return "a turn for nothing";
      continue;
    }
    const Block* block = data().findBlock(b.block);
    if (!block) return "unknown block " + b.block;
    if (forbidden.count(block->technique)) return block->technique + " in " + b.block;
    for (const std::string& tag : block->tags)
      if (forbidden.count(tag)) return tag + " in " + b.block;
    if (!contains(block->positions, b.position)) return b.block + " in " + b.position;
    if (b.level < block->levelLeast) return b.block + " too light";
    const bool complaint = block->place == "complaint";
    if (complaint && request.side != 'b' && b.side != request.side) return b.block + " on the wrong side";
    if (block->place == "other" && (request.side == 'b' || b.side == request.side))
      return b.block + " on the sore side";
    if (i > 0 && blocks[i - 1].block != "turn") {
      const std::string before = lie(blocks[i - 1]), now = lie(b);
      if (!before.empty() && !now.empty() && before != now) return "no turn before " + b.block;
    }
  }
  if (deep > 20) return "more than 20 minutes of strong work";
  for (const std::string& id : plan.home)
    for (const HomeItem& item : data().home)
      if (item.id == id)
        for (const std::string& tag : item.tags)
          if (forbidden.count(tag)) return tag + " at home in " + id;
  for (const char* measure : {"nrs_leg", "nrs_back", "slr_r", "slr_l", "walking_min"})
    if (!contains(plan.measures, measure)) return std::string("no measure ") + measure;
  return {};
}

void checkAll(const std::vector<std::vector<std::string>>& cautions) {
  int plans = 0, faults = 0;
  for (const Rule& pattern : data().patterns)
    for (const Rule& irritability : data().irritabilities)
      for (const char side : {'r', 'l', 'b'})
        for (const int minutes : {30, 60, 90})
          for (const auto& chosen : cautions) {
            PlanRequest request = requestOf(pattern.id, irritability.id, side, minutes);
            request.cautions = chosen;
            const PlanAnswer answer = makePlan(data(), request);
            REQUIRE(answer.plan);
            ++plans;
            const std::string fault = faultOf(request, *answer.plan);
            if (!fault.empty() && ++faults < 6) {
              std::string words = pattern.id + " " + irritability.id + " " + side + " " + std::to_string(minutes);
              for (const std::string& c : chosen) words += " " + c;
              FAIL_CHECK(words << ": " << fault);
            }
          }
  CHECK(faults == 0);
  MESSAGE(plans << " plans");
}

}  // namespace

TEST_CASE("the shipped files of plans are sound") {
  for (const std::string& problem : library().problems) MESSAGE(problem);
  REQUIRE(data().ready());
  CHECK(data().redFlags.size() >= 12);
  CHECK(data().cautions.size() >= 18);
}

TEST_CASE("without cautions the plans are the templates, with turns") {
  const auto plan = *makePlan(data(), requestOf("buttock", "low", 'r', 60)).plan;
  CHECK(plan.leftOut.empty());
  for (const PlanBlock& b : plan.blocks) CHECK(b.why.empty());
  CHECK(std::count_if(plan.blocks.begin(), plan.blocks.end(), [](const auto& b) { return b.block == "turn"; }) == 2);
  CHECK(std::any_of(plan.blocks.begin(), plan.blocks.end(), [](const auto& b) { return b.level == 4; }));
}

TEST_CASE("every plan adds up, keeps its caps, does nothing that a caution forbids: up to two cautions") {
  std::vector<std::vector<std::string>> cautions{{}};
  for (const Rule& a : data().cautions) {
    cautions.push_back({a.id});
    for (const Rule& b : data().cautions)
      if (a.id < b.id) cautions.push_back({a.id, b.id});
  }
  checkAll(cautions);
}

TEST_CASE("every plan adds up with many cautions at once, up to all of them") {
  std::vector<std::vector<std::string>> cautions(1);
  for (const Rule& a : data().cautions) cautions[0].push_back(a.id);
  // Subsets picked by a fixed rule: half of all that there are, in 60 different ways.
  unsigned state = 1;
  for (int i = 0; i < 60; ++i) {
    std::vector<std::string> some;
    for (const Rule& a : data().cautions) {
      state = state * 1664525u + 1013904223u;
      if (state >> 31) some.push_back(a.id);
    }
    cautions.push_back(some);
  }
  checkAll(cautions);
}

TEST_CASE("one yes: no plan, but where to go, what to say and what to write down; the most urgent leads") {
  for (const RedFlag& flag : data().redFlags) {
    PlanRequest request = requestOf("leg", "low", 'r', 60);
    request.answers[flag.id] = true;
    const PlanAnswer answer = makePlan(data(), request);
    CHECK_FALSE(answer.plan);
    REQUIRE(answer.referral);
    CHECK(answer.referral->items.size() == 1);
    CHECK_FALSE(answer.referral->items[0].write.empty());
  }
  PlanRequest request = requestOf("leg", "low", 'r', 60);
  request.answers["cancer"] = request.answers["saddle"] = true;
  const PlanAnswer answer = makePlan(data(), request);
  REQUIRE(answer.referral);
  CHECK(answer.referral->title == data().urgencies.front().title);
  CHECK(answer.referral->items.size() == 2);
  CHECK(answer.referral->items[0].ask == data().findRedFlag("saddle")->ask);
}

TEST_CASE("an open question: neither plan nor referral") {
  PlanRequest request = requestOf("leg", "low", 'r', 60);
  request.answers.erase("fever");
  const PlanAnswer answer = makePlan(data(), request);
  CHECK_FALSE(answer.plan);
  CHECK_FALSE(answer.referral);
  CHECK(answer.open == std::vector<std::string>{"fever"});
}

TEST_CASE("a request for what is not there names the nearest word") {
  PlanRequest request = requestOf("leg", "low", 'r', 60);
  request.cautions = {"blood_thinner"};
  CHECK_THROWS_WITH_AS(makePlan(data(), request), doctest::Contains("did you mean \"blood_thinners\""),
                       core::InputError);
  CHECK_THROWS_WITH_AS(makePlan(data(), requestOf("buttok", "low", 'r', 60)), doctest::Contains("buttock"),
                       core::InputError);
  CHECK_THROWS_WITH_AS(makePlan(data(), requestOf("leg", "low", 'r', 45)), doctest::Contains("45 minutes"),
                       core::InputError);
  CHECK_THROWS_AS(makePlan(data(), requestOf("leg", "low", 'x', 60)), core::InputError);
}

TEST_CASE("a flare is half an hour of light hands, and says so") {
  const auto plan = *makePlan(data(), requestOf("leg", "high", 'l', 90)).plan;
  CHECK(plan.minutes == 30);
  CHECK(std::any_of(plan.notes.begin(), plan.notes.end(), [](const auto& n) { return n.find("flare") != n.npos; }));
  for (const PlanBlock& b : plan.blocks) CHECK(b.level <= 2);
}

TEST_CASE("what is exchanged or left out says why") {
  PlanRequest request = requestOf("buttock", "low", 'r', 60);
  request.cautions = {"blood_thinners"};
  const auto plan = *makePlan(data(), request).plan;
  CHECK(std::none_of(plan.blocks.begin(), plan.blocks.end(), [](const auto& b) { return b.block == "hip_strip"; }));
  const auto knead =
      std::find_if(plan.blocks.begin(), plan.blocks.end(), [](const auto& b) { return b.block == "hip_knead"; });
  REQUIRE(knead != plan.blocks.end());
  REQUIRE_FALSE(knead->why.empty());
  CHECK(knead->why[0].find("Blood thinners") != std::string::npos);
  CHECK_FALSE(contains(plan.home, "ball"));
  CHECK(contains(makePlan(data(), requestOf("buttock", "low", 'r', 60)).plan->home, "ball"));
}

TEST_CASE("blocks that can be added by hand are allowed by the cautions") {
  PlanRequest request = requestOf("leg", "moderate", 'r', 60);
  request.cautions = {"thin_bones", "numb_area"};
  const auto blocks = addable(data(), request);
  CHECK(blocks.size() > 5);
  for (const PlanBlock& b : blocks) {
    CHECK(b.level <= 2);
    CHECK(b.block != "heat_feet");
    CHECK(data().findBlock(b.block)->technique != "deep_tissue");
  }
}

TEST_CASE("what a change of a measure means") {
  const Measure& nrs = *data().findMeasure("nrs_leg");
  CHECK(changeWords(nrs, {{"nrs_leg", 6}}, {{"nrs_leg", 3}}) == "-3: better");
  CHECK(changeWords(nrs, {{"nrs_leg", 6}}, {{"nrs_leg", 7}}) == "+1: worse, within the usual error");
  CHECK(changeWords(nrs, {{"nrs_leg", 6}}, {}).empty());
  CHECK(changeWords(*data().findMeasure("slr_r"), {{"slr_r", 40}}, {{"slr_r", 55}}) == "+15: better");
}

TEST_CASE("a fault in a file of plans names file, line and nearest word") {
  const test::TemporaryFolder folder;
  for (const char* name : {"red_flags.toml", "tailoring.toml", "plans.toml", "home.toml"})
    fs::copy_file(kSource / "lessons" / name, folder.path / name);
  CHECK_NOTHROW(readPlanData(folder.path, library(), nullptr));
  const auto broken = [&](const char* name, const std::string& from, const std::string& to) {
    std::string text = core::readText(kSource / "lessons" / name);
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    std::ofstream(folder.path / name) << text;
    std::string said;
    try {
      readPlanData(folder.path, library(), nullptr);
    } catch (const core::InputError& e) {
      said = e.what();
    }
    fs::copy_file(kSource / "lessons" / name, folder.path / name, fs::copy_options::overwrite_existing);
    return said;
  };
  CHECK(broken("plans.toml", "\"back_glide\", \"2\"", "\"back_glid\", \"2\"").find("back_glide") != std::string::npos);
  CHECK(broken("plans.toml", "technique = \"effleurage\"", "technique = \"efleurage\"").find("effleurage") !=
        std::string::npos);
  CHECK(broken("tailoring.toml", "\"friction\"", "\"fricton\"").find("\"friction\"") != std::string::npos);
  CHECK(broken("red_flags.toml", "urgency = \"now\"", "urgency = \"nw\"").find("urgency") != std::string::npos);
  CHECK(broken("home.toml", "patterns = [\"leg\"", "patterns = [\"legs\"").find("\"leg\"") != std::string::npos);
  CHECK(broken("red_flags.toml", "group = ", "gruop = ").find("group") != std::string::npos);
}
