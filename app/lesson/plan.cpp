#include "lesson/plan.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include "core/error.h"
#include "core/text.h"
#include "lesson/plan_fit.h"

namespace sciatlas::lesson {
namespace {

constexpr const char* kTurn = "turn";

template <class T>
const T* byId(const std::vector<T>& items, std::string_view id) {
  const auto it = std::find_if(items.begin(), items.end(), [&](const T& t) { return t.id == id; });
  return it == items.end() ? nullptr : &*it;
}

template <class T>
const T& need(const std::vector<T>& items, const std::string& id, const char* what) {
  if (const T* found = byId(items, id)) return *found;
  std::vector<std::string> ids;
  std::string list;
  for (const T& t : items) ids.push_back(t.id), list += (list.empty() ? "" : ", ") + t.id;
  const std::string near = core::suggestion(id, ids);
  throw core::InputError(std::string("there is no ") + what + " \"" + id + "\"" +
                         (near.empty() ? "; one of " + list + " was expected" : near));
}

bool has(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

const PlanTemplate& templateFor(const PlanData& data, int minutes, bool flare) {
  for (const PlanTemplate& t : data.templates)
    if (t.flare == flare && (flare || t.minutes == minutes)) return t;
  throw core::InputError("there is no plan of " + std::to_string(minutes) + " minutes; 30, 60 or 90 was expected");
}

// Where the rules send somebody who would lie so.
std::string movedPosition(const std::vector<const Rule*>& rules, const std::string& position, const Rule** by) {
  for (const Rule* rule : rules)
    if (const auto it = rule->positions.find(position); it != rule->positions.end()) {
      *by = rule;
      return it->second;
    }
  return position;
}

// The position of a block for these rules: that of what it replaces where it can be, else its own first that is
// allowed.
std::string positionFor(const Block& block, const std::vector<const Rule*>& rules, const std::string& wanted,
                        const Rule** by) {
  const Rule* reason = nullptr;
  const std::string first = wanted.empty() || !has(block.positions, wanted) ? block.positions.front() : wanted;
  const std::string moved = movedPosition(rules, first, &reason);
  if (reason && by) *by = reason;
  if (has(block.positions, moved)) return moved;
  for (const std::string& other : block.positions) {
    const Rule* again = nullptr;
    if (movedPosition(rules, other, &again) == other) return other;
  }
  return {};
}

struct Resolved {
  std::optional<PlanBlock> block;
  std::string leftOut;
};

// Goes along the chain of exchanges until a block may be done.
Resolved resolve(const PlanData& data, const std::vector<const Rule*>& rules, const std::string& id, int minutes) {
  Resolved out;
  const Block& wanted = need(data.blocks, id, "block");
  const int cap = levelCap(rules);
  std::vector<std::string> why;
  std::set<std::string> seen;
  for (const Block* block = &wanted; block && seen.insert(block->id).second;
       block = block->instead.empty() ? nullptr : &need(data.blocks, block->instead, "block")) {
    const Rule* no = forbids(rules, block->technique, block->tags);
    const Rule* moved = nullptr;
    const std::string position = positionFor(*block, rules, block == &wanted ? "" : wanted.positions.front(), &moved);
    std::string reason;
    if (no)
      reason = no->reason;
    else if (position.empty())
      reason = moved ? moved->reason : "";
    else if (cap < block->levelLeast)
      for (const Rule* rule : rules)
        if (rule->levelCap == cap) reason = rule->reason;
    const bool may = !no && !position.empty() && cap >= block->levelLeast;
    if (!may) {
      if (block == &wanted) why.push_back("In place of \"" + wanted.title + "\". " + reason);
      out.leftOut = wanted.title + ": " + reason;
      continue;
    }
    PlanBlock made;
    made.block = block->id, made.minutes = minutes, made.level = std::min(block->level, cap), made.position = position;
    if (made.level < block->level)
      for (const Rule* rule : rules)
        if (rule->levelCap == cap) {
          why.push_back("Level " + std::to_string(made.level) + " instead of " + std::to_string(block->level) + ". " +
                        rule->reason);
          break;
        }
    if (moved && block == &wanted && position != block->positions.front()) why.push_back(moved->reason);
    made.why = why;
    out.block = std::move(made);
    return out;
  }
  return out;
}

// The same block twice is one longer block.
void mergeTwins(const PlanData& data, std::vector<PlanBlock>& blocks) {
  for (std::size_t i = 0; i < blocks.size(); ++i)
    for (std::size_t j = i + 1; j < blocks.size();) {
      if (blocks[i].block != blocks[j].block || blocks[i].position != blocks[j].position) {
        ++j;
        continue;
      }
      const Block& block = need(data.blocks, blocks[i].block, "block");
      blocks[i].minutes = std::min(block.most, blocks[i].minutes + blocks[j].minutes);
      for (const std::string& w : blocks[j].why)
        if (!has(blocks[i].why, w)) blocks[i].why.push_back(w);
      blocks.erase(blocks.begin() + static_cast<std::ptrdiff_t>(j));
    }
}

char sideOf(const Block& block, char complaint) {
  if (block.place == "both") return 'b';
  if (block.place == "none") return 0;
  if (complaint == 'b') return 'b';
  const bool same = block.place == "complaint";
  return same ? complaint : complaint == 'r' ? 'l' : 'r';
}

// A complaint on both sides: the blocks that are done side-lying are done on the right first, then on the left.
void giveSides(const PlanData& data, std::vector<PlanBlock>& blocks, char complaint) {
  for (PlanBlock& b : blocks) b.side = sideOf(need(data.blocks, b.block, "block"), complaint);
  if (complaint != 'b') return;
  std::vector<PlanBlock> out;
  const auto sided = [&](const PlanBlock& b) {
    const Block& block = need(data.blocks, b.block, "block");
    return b.side == 'b' && block.place == "complaint" && b.position == "side_lying" && b.minutes > 1;
  };
  for (std::size_t i = 0; i < blocks.size();) {
    if (!sided(blocks[i])) {
      // The other side of both sides is nothing of its own.
      if (need(data.blocks, blocks[i].block, "block").place != "other") out.push_back(blocks[i]);
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < blocks.size() && sided(blocks[end])) ++end;
    for (const char side : {'r', 'l'})
      for (std::size_t k = i; k < end; ++k) {
        PlanBlock half = blocks[k];
        half.side = side;
        half.minutes = side == 'r' ? (half.minutes + 1) / 2 : half.minutes / 2;
        out.push_back(std::move(half));
      }
    i = end;
  }
  blocks = std::move(out);
}

// How somebody lies, with the side that is up: turning is needed where it changes from one block to the next.
std::string lieOf(const PlanData& data, const PlanBlock& b, char complaint, const std::string& before) {
  const Position& position = need(data.positions, b.position, "position");
  if (!position.lying) return {};
  if (!position.sided || b.position == "ease") return b.position;
  const char side = b.side == 'r' || b.side == 'l' ? b.side : 0;
  if (side) return b.position + side;
  // Work on both sides asks for no side of its own: it stays as one lies.
  return before.rfind(b.position, 0) == 0 ? before : b.position + (complaint == 'l' ? 'l' : 'r');
}

void putTurns(const PlanData& data, std::vector<PlanBlock>& blocks, char complaint) {
  std::vector<PlanBlock> out;
  std::string lies;
  for (PlanBlock& b : blocks) {
    const std::string next = lieOf(data, b, complaint, lies);
    if (!lies.empty() && !next.empty() && next != lies) {
      PlanBlock turn;
      turn.block = kTurn, turn.position = b.position;
      out.push_back(std::move(turn));
    }
    if (!next.empty()) {
      lies = next;
      if (b.side == 'b' && next.size() > b.position.size()) b.side = 'b';
    }
    out.push_back(b);
  }
  for (std::size_t i = 0; i + 1 < out.size(); ++i)
    if (out[i].block == kTurn) {
      const Position& position = need(data.positions, out[i + 1].position, "position");
      const char up = out[i + 1].side == 'l' || (out[i + 1].side != 'r' && complaint == 'l') ? 'l' : 'r';
      out[i].side = position.sided ? up : 0;
    }
  blocks = std::move(out);
}

std::vector<std::string> homeFor(const PlanData& data, const PlanRequest& request,
                                 const std::vector<const Rule*>& rules) {
  std::vector<const HomeItem*> items;
  for (const HomeItem& item : data.home) {
    if (!item.patterns.empty() && !has(item.patterns, request.pattern)) continue;
    if (!item.irritability.empty() && !has(item.irritability, request.irritability)) continue;
    if (!item.onlyWith.empty() && std::none_of(item.onlyWith.begin(), item.onlyWith.end(),
                                               [&](const std::string& id) { return has(request.cautions, id); }))
      continue;
    if (forbids(rules, item.id, item.tags)) continue;
    items.push_back(&item);
  }
  std::stable_sort(items.begin(), items.end(), [](const auto* a, const auto* b) { return a->order < b->order; });
  std::vector<std::string> ids;
  for (const HomeItem* item : items) ids.push_back(item->id);
  return ids;
}

Plan planFor(const PlanData& data, const PlanRequest& request) {
  const std::vector<const Rule*> rules = rulesOf(data, request);
  const bool flare = std::any_of(rules.begin(), rules.end(), [](const Rule* r) { return r->flare; });
  const PlanTemplate& model = templateFor(data, request.minutes, flare);
  Plan plan;
  plan.request = request;
  plan.templateName = model.name;
  plan.minutes = model.minutes;
  if (!model.note.empty()) plan.notes.push_back(model.note);
  if (flare && request.minutes != model.minutes)
    plan.notes.push_back("Half an hour instead of " + std::to_string(request.minutes) + " minutes: it is a flare.");
  for (const Rule* rule : rules) {
    if (!rule->reason.empty()) plan.notes.push_back(rule->reason);
    if (!rule->note.empty()) plan.notes.push_back(rule->note);
  }
  for (const auto& [id, minutes] : model.blocks) {
    Resolved r = resolve(data, rules, id, minutes);
    if (r.block)
      plan.blocks.push_back(std::move(*r.block));
    else
      plan.leftOut.push_back(r.leftOut);
    if (r.block && !r.leftOut.empty()) plan.leftOut.push_back(r.leftOut);
  }
  mergeTwins(data, plan.blocks);
  giveSides(data, plan.blocks, request.side);
  putTurns(data, plan.blocks, request.side);
  std::vector<std::string> longer;
  for (const Rule* rule : rules) longer.insert(longer.end(), rule->longer.begin(), rule->longer.end());
  fitMinutes(data, plan.blocks, plan.minutes, longer);
  plan.home = homeFor(data, request, rules);
  for (const Measure& m : data.measures) plan.measures.push_back(m.id);
  return plan;
}

}  // namespace

const Block* PlanData::findBlock(std::string_view id) const {
  return byId(blocks, id);
}
const Position* PlanData::findPosition(std::string_view id) const {
  return byId(positions, id);
}
const RedFlag* PlanData::findRedFlag(std::string_view id) const {
  return byId(redFlags, id);
}
const Measure* PlanData::findMeasure(std::string_view id) const {
  return byId(measures, id);
}
const Rule* PlanData::findPattern(std::string_view id) const {
  return byId(patterns, id);
}
const Rule* PlanData::findIrritability(std::string_view id) const {
  return byId(irritabilities, id);
}
const Rule* PlanData::findCaution(std::string_view id) const {
  return byId(cautions, id);
}

int Plan::sumMin() const {
  int sum = 0;
  for (const PlanBlock& b : blocks) sum += b.minutes;
  return sum;
}

std::vector<const Rule*> rulesOf(const PlanData& data, const PlanRequest& request) {
  std::vector<const Rule*> rules{&need(data.irritabilities, request.irritability, "irritability"),
                                 &need(data.patterns, request.pattern, "pattern")};
  for (const std::string& id : request.cautions) rules.push_back(&need(data.cautions, id, "caution"));
  return rules;
}

int levelCap(const std::vector<const Rule*>& rules) {
  int cap = 5;
  for (const Rule* rule : rules) cap = std::min(cap, rule->levelCap);
  return cap;
}

const Rule* forbids(const std::vector<const Rule*>& rules, const std::string& technique,
                    const std::vector<std::string>& tags) {
  for (const Rule* rule : rules)
    for (const std::string& word : rule->without)
      if (word == technique || has(tags, word)) return rule;
  return nullptr;
}

std::optional<Referral> referralFor(const PlanData& data, const std::map<std::string, bool>& answers) {
  Referral out;
  for (const Urgency& urgency : data.urgencies)
    for (const RedFlag& flag : data.redFlags) {
      const auto answer = answers.find(flag.id);
      if (flag.urgency != urgency.id || answer == answers.end() || !answer->second) continue;
      if (out.items.empty()) out.title = urgency.title, out.text = urgency.text;
      out.items.push_back({flag.ask, flag.means, flag.say, flag.write});
      for (const std::string& s : flag.sources)
        if (!has(out.sources, s)) out.sources.push_back(s);
    }
  if (out.items.empty()) return std::nullopt;
  return out;
}

PlanAnswer makePlan(const PlanData& data, const PlanRequest& request) {
  PlanAnswer answer;
  for (const auto& [id, yes] : request.answers) need(data.redFlags, id, "red flag");
  answer.referral = referralFor(data, request.answers);
  if (answer.referral) return answer;
  for (const RedFlag& flag : data.redFlags)
    if (!request.answers.count(flag.id)) answer.open.push_back(flag.id);
  if (request.side != 'r' && request.side != 'l' && request.side != 'b')
    throw core::InputError("the side of the complaint must be r, l or b (both)");
  rulesOf(data, request);  // names are checked even while questions are open
  templateFor(data, request.minutes, false);
  if (answer.open.empty()) answer.plan = planFor(data, request);
  return answer;
}

std::vector<PlanBlock> addable(const PlanData& data, const PlanRequest& request) {
  const std::vector<const Rule*> rules = rulesOf(data, request);
  std::vector<PlanBlock> out;
  for (const Block& block : data.blocks) {
    if (block.part == "opening" || block.part == "closing") continue;
    const Resolved r = resolve(data, rules, block.id, std::max(block.least, 2));
    if (!r.block || r.block->block != block.id) continue;
    if (block.place == "other" && request.side == 'b') continue;
    PlanBlock b = *r.block;
    b.why.clear();
    b.side = sideOf(block, request.side);
    out.push_back(std::move(b));
  }
  return out;
}

std::string sideWords(char side) {
  return side == 'r' ? "right" : side == 'l' ? "left" : side == 'b' ? "both sides" : "";
}

std::string titleOf(const PlanData& data, const PlanBlock& block) {
  if (block.block == kTurn) return "Help to turn";
  const Block* found = data.findBlock(block.block);
  return found ? found->title : block.block;
}

std::string positionWords(const PlanData& data, const PlanBlock& block) {
  const Position* position = data.findPosition(block.position);
  if (!position) return {};
  std::string words = position->words;
  if (const auto at = words.find("{up}"); at != std::string::npos)
    words.replace(at, 4, block.side == 'l' ? "left" : block.side == 'r' ? "right" : "one");
  return position->name + ": " + words;
}

std::string levelWords(int level) {
  static constexpr const char* kWords[] = {"", "very light", "light", "medium", "strong", "deep"};
  return level < 1 || level > 5 ? "" : "level " + std::to_string(level) + ", " + kWords[level];
}

std::string poseOf(const PlanData& data, const PlanBlock& block) {
  const Position* position = data.findPosition(block.position);
  if (!position || position->pose.empty()) return {};
  return position->sided ? position->pose + (block.side == 'l' ? "_l" : "_r") : position->pose;
}

std::string changeWords(const Measure& measure, const std::map<std::string, double>& before,
                        const std::map<std::string, double>& after) {
  const auto from = before.find(measure.id), to = after.find(measure.id);
  if (from == before.end() || to == after.end()) return {};
  const double change = to->second - from->second;
  if (change == 0) return "no change";
  const bool better = (change > 0) == (measure.better == "higher");
  char text[96];
  std::snprintf(text, sizeof text, "%+g: %s%s", change, better ? "better" : "worse",
                std::abs(change) >= measure.change ? "" : ", within the usual error");
  return text;
}

}  // namespace sciatlas::lesson
