#include "lesson/read.h"

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/text.h"
#include "lesson/points.h"
#include "scene/camera.h"

namespace sciatlas::lesson {
namespace {

using core::TomlTable;

// Links in prose: [piriformis](structure:piriformis_r), [Currin 2015](ref:currin_2015).
void checkLinks(const TomlTable& t, std::string_view key, const scene::LevelText& levels, const ReadContext& c) {
  for (const std::string& text : levels.text)
    for (std::size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 2)) {
      const std::size_t end = text.find(')', at);
      if (end == std::string::npos) t.failAt(key, "a link is not closed with \")\"");
      const std::string target = text.substr(at + 2, end - at - 2);
      if (target.rfind("structure:", 0) == 0)
        c.catalogue.expand({target.substr(10)}, where(t, key));
      else if (target.rfind("ref:", 0) == 0)
        needKnown(t, key, target.substr(4), c.library.references, "source");
      else if (target.rfind("term:", 0) == 0)
        needKnown(t, key, target.substr(5), c.library.terms, "word of the glossary");
      else if (target.rfind("step:", 0) != 0)  // steps are looked up when all lessons have been read (step_links.h)
        t.failAt(key, "the link \"" + target + "\" starts with none of structure:, ref:, term: and step:");
    }
}

Figure readFigure(const TomlTable& t, const ReadContext& c) {
  Figure f;
  f.name = t.text("name");
  f.value = t.text("value", "");
  f.measure = t.text("measure", "");
  f.source = t.text("source", "");
  if (f.value.empty() == f.measure.empty()) t.fail("a figure needs either \"value\" (with its source) or \"measure\"");
  if (!f.value.empty() && f.source.empty()) t.fail("the figure \"" + f.name + "\" has a value but no source");
  if (!f.source.empty()) needKnown(t, "source", f.source, c.library.references, "source");
  t.done();
  return f;
}

Claim readClaim(const TomlTable& t, const ReadContext& c) {
  Claim claim;
  claim.evidence = t.text("evidence");
  needOneOf(t, "evidence", claim.evidence, evidenceWords());
  claim.text = readLevels(t, "text", true);
  checkLinks(t, "text", claim.text, c);
  t.done();
  return claim;
}

// pathology = { id = 0..1 }; pose = { axis = degrees } or pose = "name" with pose_progress.
void readBody(const TomlTable& t, Step& s, const living::Body* body) {
  const auto values = [&](const char* key) {
    std::map<std::string, float> read;
    if (const auto table = t.table(key)) {
      for (const std::string& id : table->keys()) scene::setOrErase(read, id, static_cast<float>(table->number(id)));
      table->done();
    }
    return read;
  };
  s.body.pathologies = values("pathology");
  if (t.holdsText("pose"))
    s.pose = t.text("pose");
  else
    s.body.poseDeg = values("pose");
  s.poseProgress = static_cast<float>(t.number("pose_progress", 1));
  if (t.has("pose_progress") && s.pose.empty())
    t.failAt("pose_progress", "\"pose_progress\" goes with pose = \"NAME\", a named pose");
  if (!(s.poseProgress >= 0 && s.poseProgress <= 1))
    t.failAt("pose_progress", "\"pose_progress\" lies outside 0 (at rest) to 1 (at its end)");
  if (!body) return void(s.body = {});
  if (!s.pose.empty()) {
    needKnown(t, "pose", s.pose, body->poses().all, "pose");
    s.body.poseDeg = living::Poses::at(*body->poses().find(s.pose), s.poseProgress);
  }
  for (const bool pose : {false, true}) {  // each at its own line
    scene::BodyState part;
    (pose ? part.poseDeg = s.body.poseDeg : part.pathologies = s.body.pathologies);
    try {
      body->check(part);
    } catch (const core::InputError& e) {
      t.failAt(pose ? "pose" : "pathology", e.what());
    }
  }
}

Step readStep(const TomlTable& t, const ReadContext& c) {
  Step s;
  s.line = t.line();
  s.id = t.text("id");
  s.title = t.text("title");
  s.patientTitle = t.text("patient_title", "");
  s.onHandout = t.boolean("handout", true);
  s.text = readLevels(t, "text", true);
  checkLinks(t, "text", s.text, c);
  s.hands = readLevels(t, "hands", false);
  checkLinks(t, "hands", s.hands, c);
  for (const TomlTable& claim : t.tables("claim")) s.claims.push_back(readClaim(claim, c));
  for (const TomlTable& figure : t.tables("figure")) s.figures.push_back(readFigure(figure, c));
  s.partnerTask = t.text("partner_task", "");
  s.partnerMinutes = t.integer("partner_minutes", 0);
  if (s.partnerMinutes < 0 || s.partnerMinutes > 60)
    t.failAt("partner_minutes", "\"partner_minutes\" lies outside 0 to 60");
  s.selfCheck = t.texts("self_check");
  if (s.partnerTask.empty() && (s.partnerMinutes > 0 || !s.selfCheck.empty()))
    t.fail("\"partner_minutes\" and \"self_check\" go with a \"partner_task\", which is missing");
  s.view = readView(t);
  s.frame = readNames(t, "frame", c, true);
  s.yawDeg = static_cast<float>(t.number("yaw_deg", 0));
  s.pitchDeg = static_cast<float>(t.number("pitch_deg", 0));
  s.zoom = static_cast<float>(t.number("zoom", 1));
  if (s.zoom < 0.05f || s.zoom > 20) t.failAt("zoom", "\"zoom\" lies outside 0.05 to 20");
  s.show = readNames(t, "show", c);
  s.ghost = readNames(t, "ghost", c);
  s.hide = readNames(t, "hide", c);
  s.highlight = readNames(t, "highlight", c);
  s.label = readNames(t, "label", c);
  s.rings = t.texts("rings");
  if (c.atlas)
    for (const std::string& ring : s.rings) pointMm(ring, *c.atlas, where(t, "rings"));
  s.technique = t.text("technique", "");
  if (!s.technique.empty()) needKnown(t, "technique", s.technique, c.library.techniques, "technique");
  s.strokes = t.texts("strokes");
  for (const std::string& id : s.strokes) needKnown(t, "strokes", id, c.library.strokes, "stroke");
  s.triggerPoints = t.texts("trigger_points");
  for (const std::string& id : s.triggerPoints)
    needKnown(t, "trigger_points", sidedId(id).id, c.library.triggerPoints, "trigger point");
  s.dermatomes = t.texts("dermatomes");
  for (const std::string& id : s.dermatomes)
    needKnown(t, "dermatomes", sidedId(id).id, c.library.roots.dermatomes, "dermatome");
  s.noPress = t.boolean("no_press", false);
  s.zones = t.texts("zones");
  for (const std::string& id : s.zones) needKnown(t, "zones", id, c.library.zones, "zone");
  if (!s.zones.empty() && !s.noPress)
    t.failAt("zones", "\"zones\" chooses among the zones of \"no_press = true\", which is missing");
  readBody(t, s, c.body);
  s.sources = t.texts("sources");
  if (s.sources.empty()) t.fail("the step \"" + s.id + "\" has no sources");
  needSources(t, "sources", s.sources, c);
  t.done();
  return s;
}

}  // namespace

void needEvidence(const TomlTable& table, std::string_view key, const std::string& word) {
  needOneOf(table, key, word, evidenceWords());
}

const std::vector<std::string>& evidenceWords() {
  static const std::vector<std::string> words{"supports",    "partly",      "overstated",
                                              "unsupported", "contradicts", "definition"};
  return words;
}

void needOneOf(const TomlTable& t, std::string_view key, const std::string& value,
               const std::vector<std::string>& allowed) {
  if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return;
  std::string list;
  for (const std::string& a : allowed) list += (list.empty() ? "" : ", ") + a;
  t.failAt(key, "\"" + std::string(key) + "\" is \"" + value + "\"; one of " + list + " was expected");
}

void needSources(const TomlTable& t, std::string_view key, const std::vector<std::string>& ids, const ReadContext& c) {
  for (const std::string& id : ids) needKnown(t, key, id, c.library.references, "source");
}

std::vector<std::string> readNames(const TomlTable& t, std::string_view key, const ReadContext& c, bool landmarks) {
  const std::vector<std::string> names = t.texts(key);
  std::vector<std::string> structures;
  for (const std::string& name : names) {
    if (landmarks && name.find_first_of("/ ") != std::string::npos) {
      if (c.atlas) pointMm(name, *c.atlas, where(t, key));
    } else {
      structures.push_back(name);
    }
  }
  if (!structures.empty()) c.catalogue.expand(structures, where(t, key));
  return names;
}

std::vector<std::string> readSources(const TomlTable& t, const ReadContext& c) {
  const std::vector<std::string> sources = t.texts("sources");
  if (sources.empty()) t.fail("\"sources\" is missing: at least one was expected");
  needSources(t, "sources", sources, c);
  return sources;
}

std::string readView(const TomlTable& t) {
  const std::string view = t.text("view", "");
  if (view.empty() || scene::findView(view)) return view;
  std::vector<std::string> names;
  for (const scene::StandardView& v : scene::standardViews()) names.push_back(v.name);
  t.failAt("view", "unknown view \"" + view + "\"" + core::suggestion(view, names));
}

std::string where(const TomlTable& table, std::string_view key) {
  return table.file() + ":" + std::to_string(table.lineOf(key));
}

scene::LevelText readLevels(const TomlTable& table, std::string_view key, bool required) {
  scene::LevelText out;
  const auto levels = table.table(key);
  if (!levels) {
    if (required) table.fail("\"" + std::string(key) + "\" is missing (patient, student and clinician text)");
    return out;
  }
  for (std::size_t i = 0; i < out.text.size(); ++i) {
    out.text[i] = levels->text(scene::kLevelNames[i]);
    if (out.text[i].find_first_not_of(" \n\t") == std::string::npos)
      levels->failAt(scene::kLevelNames[i], std::string("the ") + scene::kLevelNames[i] + " text is empty");
  }
  levels->done();
  return out;
}

Lesson readLesson(const TomlTable& t, const ReadContext& c) {
  Lesson lesson;
  lesson.file = t.file();
  lesson.id = t.text("id");
  lesson.title = t.text("title");
  lesson.group = t.text("group");
  lesson.minutes = t.integer("minutes", 0);
  lesson.order = t.integer("order", 0);
  lesson.summary = readLevels(t, "summary", true);
  std::set<std::string> ids;
  for (const TomlTable& step : t.tables("step")) {
    lesson.steps.push_back(readStep(step, c));
    if (!ids.insert(lesson.steps.back().id).second)
      step.failAt("id", "a second step is called \"" + lesson.steps.back().id + "\"");
  }
  if (lesson.steps.empty()) t.fail("the lesson \"" + lesson.id + "\" has no [[step]]");
  t.done();
  return lesson;
}

Term readTerm(const std::string& id, const TomlTable& t, const ReadContext& c) {
  Term term;
  term.id = id;
  term.name = t.text("name");
  for (std::size_t i = 0; i < term.text.text.size(); ++i) term.text.text[i] = t.text(scene::kLevelNames[i]);
  term.structures = readNames(t, "structures", c);
  term.sources = t.texts("sources");
  if (term.sources.empty()) t.fail("the word \"" + id + "\" has no sources");
  needSources(t, "sources", term.sources, c);
  t.done();
  return term;
}

}  // namespace sciatlas::lesson
