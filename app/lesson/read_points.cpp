// Trigger points (trigger_points.toml) and the map of the roots (dermatomes.toml).
#include "lesson/points.h"
#include "lesson/read.h"

namespace sciatlas::lesson {
namespace {

using core::TomlTable;

std::vector<std::string> readPoints(const TomlTable& t, std::string_view key, const ReadContext& c) {
  const std::vector<std::string> points = t.texts(key);
  if (points.empty()) t.fail("\"" + std::string(key) + "\" is missing (at least one point)");
  if (c.atlas)
    for (const std::string& p : points) pointMm(p, *c.atlas, where(t, key));
  return points;
}

std::string readPoint(const TomlTable& t, std::string_view key, const ReadContext& c) {
  const std::string point = t.text(key);
  if (c.atlas) pointMm(point, *c.atlas, where(t, key));
  return point;
}

std::string readSeenFrom(const TomlTable& t, std::string_view key = "seen_from") {
  const std::string word = t.text(key, "posterior");
  needOneOf(t, key, word, seenFromWords());
  return word;
}

SkinZone readSkinZone(const TomlTable& t, const ReadContext& c) {
  SkinZone z;
  z.line = t.line();
  z.points = readPoints(t, "points", c);
  z.halfWidthMm = t.number("half_width_mm");
  if (z.halfWidthMm < 3 || z.halfWidthMm > 150) t.failAt("half_width_mm", "\"half_width_mm\" lies outside 3 to 150");
  z.strength = t.number("strength", 1);
  if (!(z.strength > 0 && z.strength <= 1)) t.failAt("strength", "\"strength\" lies outside 0 to 1");
  z.seenFrom = readSeenFrom(t);
  t.done();
  return z;
}

std::vector<SkinZone> readZones(const TomlTable& t, const ReadContext& c) {
  std::vector<SkinZone> zones;
  for (const TomlTable& zone : t.tables("zone")) zones.push_back(readSkinZone(zone, c));
  if (zones.empty()) t.fail("there is no zone: where it is felt");
  return zones;
}

Dermatome readDermatome(const TomlTable& t, const ReadContext& c) {
  Dermatome d;
  d.line = t.line();
  d.id = t.text("id");
  d.name = t.text("name");
  d.zones = readZones(t, c);
  d.keyPoint = readPoint(t, "key_point", c);
  d.keyPointName = t.text("key_point_name");
  d.keySeenFrom = readSeenFrom(t, "key_seen_from");
  d.roots = t.text("root");
  c.catalogue.expand({d.roots}, where(t, "root"));
  d.muscles = readNames(t, "muscles", c);
  d.myotome = t.text("myotome");
  d.reflex = t.text("reflex");
  d.screen = t.text("screen");
  d.painPath = t.text("pain_path");
  d.numbPatch = t.text("numb_patch");
  d.disc = t.text("disc");
  d.about = readLevels(t, "about", true);
  d.sources = readSources(t, c);
  t.done();
  return d;
}

RootTest readTest(const TomlTable& t, const ReadContext& c, const RootMap& map) {
  RootTest test;
  test.line = t.line();
  test.id = t.text("id");
  test.name = t.text("name");
  test.kind = t.text("kind");
  needOneOf(t, "kind", test.kind, {"reflex", "test"});
  test.roots = t.texts("roots");
  for (const std::string& root : test.roots) needKnown(t, "roots", root, map.dermatomes, "dermatome");
  test.how = t.text("how");
  test.positive = t.text("positive");
  test.accuracy = t.text("accuracy", "");
  test.pose = t.text("pose", "");
  if (!test.pose.empty() && c.body) needKnown(t, "pose", test.pose, c.body->poses().all, "pose");
  test.structures = readNames(t, "structures", c);
  test.about = readLevels(t, "about", true);
  test.sources = readSources(t, c);
  t.done();
  return test;
}

}  // namespace

const std::vector<std::string>& symptomAreas() {
  static const std::vector<std::string> words{"low back",
                                              "sacrum and sacro-iliac joint",
                                              "buttock",
                                              "lateral hip",
                                              "groin and lower belly",
                                              "back of thigh",
                                              "side of thigh",
                                              "front of thigh",
                                              "inner thigh",
                                              "knee",
                                              "calf",
                                              "outer leg",
                                              "heel and Achilles",
                                              "foot"};
  return words;
}

TriggerPoint readTriggerPoint(const TomlTable& t, const ReadContext& c) {
  TriggerPoint p;
  p.line = t.line();
  p.id = t.text("id");
  p.code = t.text("code");
  p.name = t.text("name");
  p.muscles = readNames(t, "muscles", c);
  if (p.muscles.empty()) t.fail("the trigger point \"" + p.id + "\" has no muscles");
  p.at = readPoint(t, "at", c);
  p.seenFrom = readSeenFrom(t);
  p.zones = readZones(t, c);
  p.areas = t.texts("areas");
  for (const std::string& area : p.areas) needOneOf(t, "areas", area, symptomAreas());
  if (p.areas.empty()) t.fail("the trigger point \"" + p.id + "\" has no areas");
  p.sciaticaRank = t.integer("sciatica_rank", 0);
  p.mimics = t.text("mimics");
  p.where = t.text("where");
  p.refers = t.text("refers");
  p.treat = t.text("treat");
  p.caution = t.text("caution");
  p.allowed = t.text("allowed");
  needOneOf(t, "allowed", p.allowed, {"press", "mild", "no"});
  p.strokes = t.texts("strokes");
  for (const std::string& id : p.strokes) needKnown(t, "strokes", id, c.library.strokes, "stroke");
  p.about = readLevels(t, "about", true);
  p.sources = readSources(t, c);
  t.done();
  return p;
}

RootMap readRoots(const TomlTable& root, const ReadContext& c) {
  RootMap map;
  map.note = root.text("note");
  map.about = readLevels(root, "about", true);
  map.sources = readSources(root, c);
  for (const TomlTable& t : root.tables("dermatome")) addUnique(map.dermatomes, readDermatome(t, c), t);
  for (const TomlTable& t : root.tables("test")) addUnique(map.tests, readTest(t, c, map), t);
  root.done();
  return map;
}

}  // namespace sciatlas::lesson
