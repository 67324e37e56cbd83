// Session plans as data (lessons/red_flags.toml, tailoring.toml, plans.toml, home.toml) and what is made of them for
// one person: a plan minute by minute, or a referral. Deterministic: the same request gives the same plan. Times in
// minutes, pressures as Walton levels 1 to 5 (0: no pressure). Method: templates in the spirit of the massage trials in
// back pain, adapted by rules that each state their reason; a teaching example, not a tested protocol.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scene/catalogue.h"

namespace sciatlas::lesson {

struct Urgency {
  std::string id, title, text;
};

// Asked before everything else; one yes means no massage.
struct RedFlag {
  std::string id, group, ask, urgency, means, say;
  std::vector<std::string> write, sources;
};

// What a complaint pattern, an irritability or a caution changes.
struct Rule {
  std::string id, group, name, ask, reason, note;
  int levelCap = 5;
  bool flare = false;                            // the plan for a flare, whatever length was asked for
  std::vector<std::string> without;              // techniques and tags
  std::vector<std::string> longer;               // blocks that get free minutes first
  std::map<std::string, std::string> positions;  // from, to
  std::vector<std::string> sources;
};

struct Position {
  std::string id, name, words;  // words: how to lie; {up} is the side on top
  std::string pose;             // in models/poses.toml; with _r or _l when sided
  bool lying = false, sided = false;
};

struct Block {
  std::string id, title, part;  // part: opening, talk, hands or closing
  std::string technique;        // in techniques.toml, or empty
  std::vector<std::string> strokes, tags, positions;
  std::string place;    // complaint, other, both or none
  std::string instead;  // takes its place where it may not be done; empty: nothing does
  int level = 0, levelLeast = 0, least = 1, most = 10;
  bool spare = false;  // takes minutes that nothing else can
  scene::LevelText about;
  std::vector<std::string> sources;
  int line = 0;
};

struct PlanTemplate {
  std::string id, name, note;
  int minutes = 0;
  bool flare = false;
  std::vector<std::pair<std::string, int>> blocks;  // id, minutes
};

struct HomeItem {
  std::string id, title, text;
  int order = 0;
  std::vector<std::string> tags, patterns, irritability, onlyWith, sources;  // empty lists: for all
};

struct Measure {
  std::string id, name, how, unit, means, better, when;
  double low = 0, high = 10, step = 1, change = 1;  // change: what counts
  std::vector<std::string> sources;
};

struct CallRule {
  std::string when;
  std::vector<std::string> signs, sources;
};

// Everything that plans are made of. Empty lists when the files could not be read.
struct PlanData {
  std::vector<Urgency> urgencies;  // the most urgent first
  std::vector<RedFlag> redFlags;
  std::vector<Rule> patterns, irritabilities, cautions;
  std::vector<Position> positions;
  std::vector<Block> blocks;
  std::vector<PlanTemplate> templates;
  std::vector<HomeItem> home;
  std::vector<Measure> measures;
  std::vector<CallRule> calls;
  scene::LevelText note;
  std::string notice, complement, first;
  std::vector<std::string> sources;

  bool ready() const { return !templates.empty() && !redFlags.empty() && !home.empty(); }
  const Block* findBlock(std::string_view id) const;
  const Position* findPosition(std::string_view id) const;
  const RedFlag* findRedFlag(std::string_view id) const;
  const Measure* findMeasure(std::string_view id) const;
  const Rule* findPattern(std::string_view id) const;
  const Rule* findIrritability(std::string_view id) const;
  const Rule* findCaution(std::string_view id) const;
};

struct PlanRequest {
  std::string pattern, irritability;
  char side = 'r';   // of the complaint: 'r', 'l' or 'b' for both
  int minutes = 60;  // 30, 60 or 90
  std::vector<std::string> cautions;
  std::map<std::string, bool> answers;  // of red flags
  bool operator==(const PlanRequest&) const = default;
};

// A block in a plan.
struct PlanBlock {
  std::string block;  // id; "turn": the client turns
  int minutes = 1, level = 0;
  std::string position;
  char side = 0;                 // 'r' or 'l' where the hands work; 'b' both; 0 none
  std::string note;              // the therapist's
  std::vector<std::string> why;  // what was changed, and the reason
  bool operator==(const PlanBlock&) const = default;
};

struct Plan {
  std::string label;  // free words, kept on this computer only
  PlanRequest request;
  std::string templateName;
  int minutes = 0;  // of the whole session
  std::vector<PlanBlock> blocks;
  std::vector<std::string> notes;     // reasons and remarks about the whole
  std::vector<std::string> leftOut;   // "Heat: Numb skin: ..."
  std::vector<std::string> home;      // ids of HomeItem
  std::vector<std::string> measures;  // ids
  std::map<std::string, double> before, after;
  bool operator==(const Plan&) const = default;

  int sumMin() const;
};

struct Referral {
  struct Item {
    std::string ask, means, say;
    std::vector<std::string> write;
  };
  std::string title, text;  // of the most urgent yes
  std::vector<Item> items;  // every yes, the most urgent first
  std::vector<std::string> sources;
};

// Either the referral or the plan, or neither while questions are open.
struct PlanAnswer {
  std::optional<Referral> referral;
  std::optional<Plan> plan;
  std::vector<std::string> open;  // red flags that were not answered
};

// Throws core::InputError for a request that names what is not there (with the nearest word) or a length without a
// template.
PlanAnswer makePlan(const PlanData& data, const PlanRequest& request);
std::optional<Referral> referralFor(const PlanData& data, const std::map<std::string, bool>& answers);

// The rules that hold for a request, and what follows from them together.
std::vector<const Rule*> rulesOf(const PlanData& data, const PlanRequest& request);
int levelCap(const std::vector<const Rule*>& rules);
// The rule that forbids a technique or a tag; null when none does.
const Rule* forbids(const std::vector<const Rule*>& rules, const std::string& technique,
                    const std::vector<std::string>& tags);
// Blocks that may be added by hand, in the position they would take.
std::vector<PlanBlock> addable(const PlanData& data, const PlanRequest& request);

// Words for lists and prints.
std::string sideWords(char side);  // "right", "left", "both sides"; empty for none
std::string titleOf(const PlanData& data, const PlanBlock& block);
std::string positionWords(const PlanData& data, const PlanBlock& block);
std::string levelWords(int level);  // "level 2, light"; empty for 0
// Named pose of models/poses.toml that shows the block's position; empty for none.
std::string poseOf(const PlanData& data, const PlanBlock& block);
// "+2: counts" words about a measure before and after; empty while one is missing.
std::string changeWords(const Measure& measure, const std::map<std::string, double>& before,
                        const std::map<std::string, double>& after);

}  // namespace sciatlas::lesson
