#include "lesson/plan_read.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "core/error.h"
#include "core/files.h"
#include "core/text.h"
#include "core/toml.h"
#include "lesson/read.h"
#include "lesson/readability.h"

namespace fs = std::filesystem;

namespace sciatlas::lesson {
namespace {

using core::TomlTable;

std::vector<std::string> idsOf(const auto& items) {
  std::vector<std::string> ids;
  for (const auto& item : items) ids.push_back(item.id);
  return ids;
}

void needWord(const TomlTable& t, std::string_view key, const std::string& word, const std::vector<std::string>& known,
              const std::string& what) {
  if (std::find(known.begin(), known.end(), word) != known.end()) return;
  std::string list;
  if (known.size() < 8)
    for (const std::string& k : known) list += (list.empty() ? "; one of " : ", ") + k;
  const std::string near = core::suggestion(word, known);
  t.failAt(key,
           "unknown " + what + " \"" + word + "\"" + (near.empty() && !list.empty() ? list + " was expected" : near));
}

int whole(const TomlTable& t, std::string_view key, int otherwise, int low, int high) {
  const int value = t.integer(key, otherwise);
  if (value < low || value > high)
    t.failAt(key, "\"" + std::string(key) + "\" lies outside " + std::to_string(low) + " to " + std::to_string(high));
  return value;
}

class Reader {
 public:
  Reader(const fs::path& folder, const Library& library, const living::Body* body)
      : folder_(folder), library_(library), body_(body), references_(idsOf(library.references)) {}

  PlanData read() {
    redFlags();
    plans();
    home();
    tailoring();
    return std::move(data_);
  }

 private:
  std::vector<std::string> sources(const TomlTable& t) const {
    const std::vector<std::string> out = t.texts("sources");
    if (out.empty()) t.fail("\"sources\" is missing");
    for (const std::string& s : out) needWord(t, "sources", s, references_, "source");
    return out;
  }

  void redFlags() {
    const TomlTable root = TomlTable::readFile(folder_ / "red_flags.toml");
    for (const TomlTable& t : root.tables("urgency")) {
      addUnique(data_.urgencies, Urgency{t.text("id"), t.text("title"), t.text("text")}, t);
      t.done();
    }
    for (const TomlTable& t : root.tables("question")) {
      RedFlag q{t.text("id"),    t.text("group"), t.text("ask"),    t.text("urgency"),
                t.text("means"), t.text("say"),   t.texts("write"), sources(t)};
      needWord(t, "urgency", q.urgency, idsOf(data_.urgencies), "urgency");
      if (q.write.empty()) t.fail("the question \"" + q.id + "\" says nothing to write down (\"write\")");
      t.done();
      addUnique(data_.redFlags, std::move(q), t);
    }
    if (data_.redFlags.empty()) root.fail("there is no [[question]]");
    root.done();
  }

  void position(const TomlTable& t) {
    Position p{t.text("id"),
               t.text("name"),
               t.text("words"),
               t.text("pose", ""),
               t.boolean("lying", false),
               t.boolean("sided", false)};
    if (body_ && !p.pose.empty()) {
      const auto poses = idsOf(body_->poses().all);
      for (const std::string& end : p.sided ? std::vector<std::string>{"_r", "_l"} : std::vector<std::string>{""})
        needWord(t, "pose", p.pose + end, poses, "pose");
    }
    t.done();
    addUnique(data_.positions, std::move(p), t);
  }

  void block(const TomlTable& t) {
    Block b;
    b.line = t.line();
    b.id = t.text("id");
    b.title = t.text("title");
    b.part = t.text("part", "hands");
    needWord(t, "part", b.part, {"opening", "talk", "hands", "closing"}, "part");
    b.technique = t.text("technique", "");
    if (!b.technique.empty()) needWord(t, "technique", b.technique, idsOf(library_.techniques), "technique");
    b.strokes = t.texts("strokes");
    for (const std::string& s : b.strokes) {
      needWord(t, "strokes", s, idsOf(library_.strokes), "stroke");
      const auto it = std::find_if(library_.strokes.begin(), library_.strokes.end(),
                                   [&](const Stroke& stroke) { return stroke.id == s; });
      if (it->technique != b.technique)
        t.failAt("strokes",
                 "the stroke \"" + s + "\" belongs to \"" + it->technique + "\", not to \"" + b.technique + "\"");
    }
    b.tags = t.texts("tags");
    b.positions = t.texts("positions");
    if (b.positions.empty()) t.fail("the block \"" + b.id + "\" has no positions");
    for (const std::string& p : b.positions) needWord(t, "positions", p, idsOf(data_.positions), "position");
    b.place = t.text("place");
    needWord(t, "place", b.place, {"complaint", "other", "both", "none"}, "place");
    b.instead = t.text("instead", "");
    b.level = whole(t, "level", 0, 0, 5);
    b.levelLeast = whole(t, "level_least", 0, 0, b.level);
    b.least = whole(t, "least", 1, 1, 90);
    b.most = whole(t, "most", 10, b.least, 90);
    b.spare = t.boolean("spare", false);
    b.about = readLevels(t, "about", true);
    b.sources = sources(t);
    t.done();
    addUnique(data_.blocks, std::move(b), t);
  }

  void planTemplate(const TomlTable& t) {
    PlanTemplate p{t.text("id"), t.text("name"), t.text("note", ""), whole(t, "minutes", 60, 10, 180),
                   t.boolean("flare", false)};
    for (const std::vector<std::string>& row : t.textRows("blocks")) {
      int minutes = 0;
      const bool pair = row.size() == 2;
      if (pair) std::from_chars(row[1].data(), row[1].data() + row[1].size(), minutes);
      if (!pair || minutes < 1) t.failAt("blocks", "a row of \"blocks\" is not [\"block\", \"minutes\"]");
      needWord(t, "blocks", row[0], idsOf(data_.blocks), "block");
      p.blocks.emplace_back(row[0], minutes);
    }
    if (p.blocks.size() < 3 || data_.findBlock(p.blocks.front().first)->part != "opening" ||
        data_.findBlock(p.blocks.back().first)->part != "closing")
      t.failAt("blocks", "a plan begins with a block of part \"opening\" and ends with one of part \"closing\"");
    t.done();
    addUnique(data_.templates, std::move(p), t);
  }

  void plans() {
    const TomlTable root = TomlTable::readFile(folder_ / "plans.toml");
    data_.note = readLevels(root, "note", true);
    data_.sources = sources(root);
    for (const TomlTable& t : root.tables("position")) position(t);
    const auto blocks = root.tables("block");
    for (const TomlTable& t : blocks) block(t);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const std::string& instead = data_.blocks[i].instead;
      if (!instead.empty()) needWord(blocks[i], "instead", instead, idsOf(data_.blocks), "block");
    }
    for (const TomlTable& t : root.tables("template")) planTemplate(t);
    if (std::none_of(data_.templates.begin(), data_.templates.end(), [](const auto& t) { return t.flare; }))
      root.fail("there is no [[template]] with \"flare = true\"");
    root.done();
  }

  void home() {
    const TomlTable root = TomlTable::readFile(folder_ / "home.toml");
    data_.notice = root.text("notice");
    data_.complement = root.text("complement");
    data_.first = root.text("first");
    for (const TomlTable& t : root.tables("call")) {
      data_.calls.push_back({t.text("when"), t.texts("signs"), sources(t)});
      t.done();
    }
    for (const TomlTable& t : root.tables("home")) {
      HomeItem h{t.text("id"),    t.text("title"),     t.text("text"),          t.integer("order", 100),
                 t.texts("tags"), t.texts("patterns"), t.texts("irritability"), t.texts("only_with"),
                 sources(t)};
      homeTables_.push_back(t);
      addUnique(data_.home, std::move(h), t);
    }
    for (const TomlTable& t : root.tables("measure")) measure(t);
    root.done();
  }

  void measure(const TomlTable& t) {
    Measure m;
    m.id = t.text("id");
    m.name = t.text("name");
    m.how = t.text("how");
    m.unit = t.text("unit", "");
    m.means = t.text("means");
    m.better = t.text("better");
    needWord(t, "better", m.better, {"lower", "higher"}, "direction");
    m.when = t.text("when");
    needWord(t, "when", m.when, {"every", "start", "fourth"}, "time");
    m.low = t.number("low", 0);
    m.high = t.number("high", 10);
    m.step = t.number("step", 1);
    m.change = t.number("change", 1);
    if (m.high <= m.low || m.step <= 0) t.failAt("high", "the range of \"" + m.id + "\" is empty");
    m.sources = sources(t);
    t.done();
    addUnique(data_.measures, std::move(m), t);
  }

  std::vector<std::string> tagsAndTechniques() const {
    std::set<std::string> words;
    for (const Technique& t : library_.techniques) words.insert(t.id);
    for (const Block& b : data_.blocks) words.insert(b.tags.begin(), b.tags.end());
    for (const HomeItem& h : data_.home) words.insert(h.tags.begin(), h.tags.end()), words.insert(h.id);
    return {words.begin(), words.end()};
  }

  void rule(const TomlTable& t, std::vector<Rule>& into) {
    Rule r;
    r.id = t.text("id");
    r.group = t.text("group", "");
    r.name = t.text("name");
    r.ask = t.text("ask", "");
    r.reason = t.text("reason");
    r.note = t.text("note", "");
    r.levelCap = whole(t, "level_cap", 5, 0, 5);
    r.flare = t.boolean("flare", false);
    r.without = t.texts("without");
    for (const std::string& word : r.without) needWord(t, "without", word, tagsAndTechniques(), "technique or tag");
    r.longer = t.texts("longer");
    for (const std::string& id : r.longer) needWord(t, "longer", id, idsOf(data_.blocks), "block");
    if (const auto moves = t.table("positions"))
      for (const std::string& from : moves->keys()) {
        r.positions[from] = moves->text(from);
        needWord(*moves, from, from, idsOf(data_.positions), "position");
        needWord(*moves, from, r.positions[from], idsOf(data_.positions), "position");
      }
    r.sources = sources(t);
    t.done();
    addUnique(into, std::move(r), t);
  }

  void tailoring() {
    const TomlTable root = TomlTable::readFile(folder_ / "tailoring.toml");
    for (const TomlTable& t : root.tables("pattern")) rule(t, data_.patterns);
    for (const TomlTable& t : root.tables("irritability")) rule(t, data_.irritabilities);
    for (const TomlTable& t : root.tables("caution")) rule(t, data_.cautions);
    if (data_.patterns.empty() || data_.irritabilities.empty()) root.fail("[[pattern]] or [[irritability]] is missing");
    root.done();
    for (std::size_t i = 0; i < homeTables_.size(); ++i) {
      const TomlTable& t = homeTables_[i];
      for (const std::string& id : data_.home[i].patterns)
        needWord(t, "patterns", id, idsOf(data_.patterns), "pattern");
      for (const std::string& id : data_.home[i].irritability)
        needWord(t, "irritability", id, idsOf(data_.irritabilities), "irritability");
      for (const std::string& id : data_.home[i].onlyWith)
        needWord(t, "only_with", id, idsOf(data_.cautions), "caution");
      t.done();
    }
  }

  const fs::path& folder_;
  const Library& library_;
  const living::Body* body_;
  std::vector<std::string> references_;
  std::vector<TomlTable> homeTables_;
  PlanData data_;
};

}  // namespace

PlanData readPlanData(const fs::path& folder, const Library& library, const living::Body* body) {
  return Reader(folder, library, body).read();
}

std::vector<std::string> checkPlanWording(const PlanData& data, const std::vector<WordingRule>& rules) {
  std::vector<std::string> faults;
  // Texts of plans are held to what the steps of lessons are held to.
  Lesson texts;
  const auto add = [&](const std::string& id, const scene::LevelText& levels, int line) {
    Step step;
    step.id = id, step.text = levels, step.line = line;
    texts.steps.push_back(std::move(step));
  };
  const auto plain = [&](const std::string& id, std::initializer_list<std::string> parts) {
    scene::LevelText levels;
    for (const std::string& part : parts) levels.text[0] += part + "\n\n";
    add(id, levels, 1);
  };
  const auto judge = [&](const char* file, bool forPatients) {
    texts.file = file;
    for (std::string& fault : checkWording(texts, rules)) faults.push_back(std::move(fault));
    if (forPatients)
      for (std::string& fault : checkReadability(texts)) faults.push_back(std::move(fault));
    texts.steps.clear();
  };
  for (const RedFlag& q : data.redFlags) plain(q.id, {q.ask, q.means, q.say});
  judge("red_flags.toml", true);
  for (const auto* kind : {&data.patterns, &data.irritabilities, &data.cautions})
    for (const Rule& r : *kind) plain(r.id, {r.ask, r.reason, r.note});
  judge("tailoring.toml", false);
  for (const Block& b : data.blocks) add(b.id, b.about, b.line);
  judge("plans.toml", true);
  for (const HomeItem& h : data.home) plain(h.id, {h.text});
  judge("home.toml", true);
  return faults;
}

}  // namespace sciatlas::lesson
