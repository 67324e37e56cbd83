// Techniques, strokes, tools and zones: tables of techniques.toml, strokes.toml and tools.toml.
#include <algorithm>
#include <sstream>

#include "lesson/joint_moves.h"
#include "lesson/points.h"
#include "lesson/read.h"

namespace sciatlas::lesson {
namespace {

using core::TomlTable;

// A number, or a list of two: from, to.
Range readRange(const TomlTable& t, std::string_view key) {
  if (!t.has(key)) return {};
  Range range;
  if (t.holdsNumber(key)) {
    range.from = range.to = t.number(key);
  } else {
    const std::vector<double> both = t.numbers(key);
    if (both.size() != 2) t.failAt(key, "\"" + std::string(key) + "\" needs one number, or two: [from, to]");
    range = {both[0], both[1]};
  }
  if (range.from < 0 || range.to < range.from)
    t.failAt(key, "\"" + std::string(key) + "\" runs from more to less, or below 0");
  return range;
}

Corridor readCorridor(const TomlTable& t) {
  const std::vector<std::string> words{"forbidden", "broad_light", "thigh_broad_light", "free"};
  const std::string word = t.text("corridor");
  needOneOf(t, "corridor", word, words);
  return static_cast<Corridor>(std::find(words.begin(), words.end(), word) - words.begin());
}

Range readWalton(const TomlTable& t) {
  const Range walton = readRange(t, "walton");
  if (walton.to > 5) t.failAt("walton", "\"walton\" lies outside the levels 0 to 5");
  return walton;
}

// "0 4 8 r7.5, 0 -20 22 r9": rods from place to place.
void addRods(std::vector<Tool::Rod>& rods, const std::string& chain, const TomlTable& t) {
  std::istringstream places(chain);
  std::vector<glm::vec4> read;
  for (std::string place; std::getline(places, place, ',');) {
    std::istringstream in(place);
    glm::vec4 p;
    char r = 0;
    if (!(in >> p.x >> p.y >> p.z >> r >> p.w) || r != 'r' || !(p.w > 0))
      t.failAt("rods", "\"" + place + "\" is not a place \"X Y Z rRADIUS\" in mm");
    read.push_back(p);
  }
  if (read.size() == 1) read.push_back(read.front());
  for (std::size_t i = 1; i < read.size(); ++i)
    rods.push_back({glm::vec3(read[i - 1]), glm::vec3(read[i]), read[i - 1].w, read[i].w});
}

}  // namespace

const std::vector<std::string>& seenFromWords() {
  static const std::vector<std::string> words{"posterior", "lateral",       "posterolateral", "anterior",
                                              "medial",    "anterolateral", "anteromedial",   "posteromedial",
                                              "superior",  "inferior"};
  return words;
}

const std::vector<std::string>& techniqueFamilies() {
  static const std::vector<std::string> words{"swedish",  "deep",    "trigger", "fascial",
                                              "pressure", "thermal", "active",  "home"};
  return words;
}

const std::vector<std::string>& strokeMotions() {
  static const std::vector<std::string> words{"glide", "knead",  "circle",  "hold",  "stretch",
                                              "press", "tremor", "percuss", "still", "joint"};
  return words;
}

SidedId sidedId(const std::string& word) {
  const std::size_t n = word.size();
  if (n > 2 && word[n - 2] == '_' && (word[n - 1] == 'r' || word[n - 1] == 'l'))
    return {word.substr(0, n - 2), word[n - 1]};
  return {word, 'b'};
}

Technique readTechnique(const std::string& id, const TomlTable& t, const ReadContext& c) {
  Technique q;
  q.id = id;
  q.name = t.text("name");
  q.code = t.text("code", "");
  q.family = t.text("family");
  needOneOf(t, "family", q.family, techniqueFamilies());
  q.about = readLevels(t, "about", true);
  q.direction = t.text("direction");
  q.motion = t.text("motion");
  needOneOf(t, "motion", q.motion, strokeMotions());
  q.tools = t.text("tools");
  q.lubricant = t.text("lubricant");
  q.evidence = t.text("evidence");
  needOneOf(t, "evidence", q.evidence, evidenceWords());
  q.speed = t.text("speed");
  q.force = t.text("force");
  q.pressureLevel = t.text("pressure_level");
  q.time = t.text("time");
  q.layers = t.text("layers");
  q.repetitions = t.text("repetitions");
  q.position = t.text("position");
  q.draping = t.text("draping");
  q.feel = t.text("feel");
  q.sure = t.text("sure");
  needOneOf(t, "sure", q.sure, {"V", "M", "T", "G", "D"});
  q.speedCmPerS = readRange(t, "speed_cm_s");
  q.frequencyHz = readRange(t, "frequency_hz");
  q.holdS = readRange(t, "hold_s");
  q.siteTimeS = readRange(t, "site_time_s");
  if (!q.siteTimeS.given()) t.fail("the technique \"" + id + "\" has no \"site_time_s\" (seconds at a site)");
  q.walton = readWalton(t);
  q.forceN = readRange(t, "force_n");
  q.layerFrom = t.integer("layer_from", 0);
  q.layerTo = t.integer("layer_to", 0);
  if (q.layerFrom < 0 || q.layerTo > 5 || q.layerTo < q.layerFrom)
    t.failAt("layer_to", "\"layer_from\" and \"layer_to\" are layers from 1 (skin) to 5 (bone), or both 0");
  q.corridor = readCorridor(t);
  q.corridorRule = t.text("corridor_rule");
  q.cautions = t.texts("cautions");
  q.stopSigns = t.texts("stop_signs");
  q.sources = t.texts("sources");
  needSources(t, "sources", q.sources, c);
  if (q.cautions.empty()) t.fail("the technique \"" + id + "\" has no cautions");
  if (q.stopSigns.empty()) t.fail("the technique \"" + id + "\" has no stop_signs");
  if (q.sources.empty()) t.fail("the technique \"" + id + "\" has no sources");
  t.done();
  return q;
}

Stroke readStroke(const TomlTable& t, const ReadContext& c) {
  Stroke s;
  s.line = t.line();
  s.id = t.text("id");
  s.technique = t.text("technique");
  needKnown(t, "technique", s.technique, c.library.techniques, "technique");
  s.site = t.text("site");
  s.position = t.text("position");
  s.notes = t.text("notes", "");
  s.tool = t.text("tool");
  needKnown(t, "tool", s.tool, c.library.tools, "tool");
  s.layer = t.text("layer");
  s.reaches = readNames(t, "reaches", c);
  s.direction = t.text("direction");
  needOneOf(t, "direction", s.direction, {"along", "across", "perpendicular", "shear", "none"});
  s.walton = readWalton(t);
  s.speedCmPerS = readRange(t, "speed_cm_s");
  s.timeS = t.number("time_s", 0);
  s.repetitions = t.integer("repetitions", 0);
  s.pose = t.text("pose", "");
  if (!s.pose.empty() && c.body) needKnown(t, "pose", s.pose, c.body->poses().all, "pose");
  s.seenFrom = t.text("seen_from", "posterior");
  needOneOf(t, "seen_from", s.seenFrom, seenFromWords());
  s.widthMm = t.number("width_mm");
  if (s.widthMm < 5 || s.widthMm > 300) t.failAt("width_mm", "\"width_mm\" lies outside 5 to 300");
  s.motion = t.text("motion");
  needOneOf(t, "motion", s.motion, strokeMotions());
  s.bothSides = t.boolean("both_sides", false);
  s.points = t.texts("points");
  if (s.points.empty()) t.fail("the stroke \"" + s.id + "\" has no points");
  s.stations = readStations(t, s, c);
  if (s.motion == "joint" && s.stations.empty())
    t.failAt("motion", "a movement of joints needs to know where they go: [[stroke.station]]");
  s.holds = readHolds(t, c);
  if (c.atlas)
    for (const std::string& p : s.points) pointMm(p, *c.atlas, where(t, "points"));
  t.done();
  return s;
}

NoPressZone readZone(const TomlTable& t, const ReadContext& c) {
  NoPressZone z;
  z.line = t.line();
  z.id = t.text("id");
  z.name = t.text("name");
  z.why = t.text("why");
  z.severity = t.text("severity");
  needOneOf(t, "severity", z.severity, {"red", "amber"});
  z.along = t.text("along", "");
  z.at = t.text("at", "");
  z.points = t.texts("points");
  if ((z.along.empty() ? 0 : 1) + (z.at.empty() ? 0 : 1) + (z.points.empty() ? 0 : 1) != 1)
    t.fail("the zone \"" + z.id + "\" needs one of \"along\" (a centre line), \"points\" (a band) or \"at\" (a point)");
  if (z.points.size() == 1) t.failAt("points", "a band needs two points or more");
  if (c.atlas)
    for (const std::string& p : z.points) pointMm(p, *c.atlas, where(t, "points"));
  if (!z.along.empty()) c.catalogue.expand({z.along}, where(t, "along"));
  z.fromFraction = t.number("from", 0);
  z.toFraction = t.number("to", 1);
  z.halfWidthMm = t.number("half_width_mm", 25);
  z.radiusMm = t.number("radius_mm", 0);
  z.seenFrom = t.text("seen_from", "posterior");
  needOneOf(t, "seen_from", z.seenFrom, seenFromWords());
  if (!z.at.empty() && z.radiusMm <= 0) t.fail("the zone \"" + z.id + "\" needs \"radius_mm\"");
  if (c.atlas && !z.at.empty()) pointMm(z.at, *c.atlas, where(t, "at"));
  z.sources = t.texts("sources");
  needSources(t, "sources", z.sources, c);
  t.done();
  return z;
}

Tool readTool(const std::string& id, const TomlTable& t) {
  Tool tool;
  tool.id = id;
  tool.name = t.text("name");
  tool.contactCm2 = readRange(t, "contact_cm2");
  tool.meltMm = static_cast<float>(t.number("melt_mm", 6));
  tool.skin = t.boolean("hand", true);
  tool.pointed = t.boolean("pointed", true);
  tool.drapes = t.boolean("drapes", false);
  tool.rollsMm = static_cast<float>(t.number("rolls_mm", 0));
  if (tool.rollsMm < 0 || (tool.rollsMm > 0 && tool.drapes))
    t.failAt("rolls_mm", "\"rolls_mm\" is the radius of what rolls, in mm; what rolls does not drape");
  for (const std::string& chain : t.texts("rods")) addRods(tool.rods, chain, t);
  if (tool.rods.empty() && tool.skin) t.fail("the tool \"" + id + "\" is a hand without rods");
  t.done();
  return tool;
}

}  // namespace sciatlas::lesson
