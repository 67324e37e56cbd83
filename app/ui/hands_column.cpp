#include <algorithm>
#include <cmath>
#include <cstdio>

#include "lesson/serving.h"
#include "ui/compression.h"
#include "ui/hands.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

using session::TechniqueTab;

std::string clockWords(double s) {
  char text[32];
  std::snprintf(text, sizeof text, "%d:%02d", static_cast<int>(s) / 60, static_cast<int>(s) % 60);
  return text;
}

const char* sureWords(const std::string& sure) {
  return sure == "V"   ? "read in a source"
         : sure == "M" ? "recalled from a known paper"
         : sure == "D" ? "derived, an estimate"
         : sure == "G" ? "of this model"
                       : "typical of textbooks";
}

std::string rangeWords(const lesson::Range& r, const char* unit) {
  char text[64];
  if (!r.given()) return "";
  if (r.from == r.to)
    std::snprintf(text, sizeof text, "%g%s", r.to, unit);
  else
    std::snprintf(text, sizeof text, "%g to %g%s", r.from, r.to, unit);
  return text;
}

// Play, clock, repetitions; section and position of the body.
void playCard(Frame& f) {
  auto& session = *f.session;
  const auto clock = session.techniqueClock(f.request.nowS);
  if (!clock) return;
  const auto* stroke = session.library().findStroke(clock->stroke);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  titleAndValue(f, "Site", clockWords(clock->atS) + " of " + clockWords(clock->ofS), width);
  plain(f, stroke->site, f.fonts.bold, f.theme.accentText, width);
  const char* what = stroke->motion == "glide"                                ? "Pass "
                     : stroke->motion == "hold" || stroke->motion == "press"  ? "Hold "
                     : stroke->motion == "stretch"                            ? "Hold "
                     : stroke->motion == "knead"                              ? "Squeeze "
                     : !stroke->stations.empty()                              ? "Movement "
                     : stroke->motion == "still" || stroke->motion == "joint" ? ""
                                                                              : "Beat ";
  if (*what)
    caption(f, what + std::to_string(clock->repetition) + " of " + std::to_string(clock->repetitions) +
                   " \xc2\xb7 drawn at its true pace");
  if (!clock->doing.empty()) plain(f, clock->doing, f.fonts.body, f.theme.text, width);
  gap(f, 6);
  Flow flow(f, width);
  const bool playing = session.playingTechnique();
  if (flow.add("play", playing ? "Pause" : "Play", Look::Accent, "The hand moves at its true pace (Space)"))
    playing ? session.pauseTechnique(f.request.nowS) : session.playTechnique(f.request.nowS);
  if (flow.add("again", "From the start", Look::Chosen, "The clock back to 0 (Home)"))
    session.restartTechnique(f.request.nowS);
  const bool cut = session.scene().cuts.any();
  if (session.stage().depthOf(stroke->id) && flow.add("cut", cut ? "Whole body" : "Cut along it", Look::Chosen,
                                                      "The body cut along the stroke: how deep it reaches (X)"))
    session.toggleStrokeCut(f.request.nowS);
  if (session.body() && !stroke->pose.empty() && stroke->stations.empty() &&
      flow.add("pose", session.inStrokePose() ? "Standing" : "Lie as for it", Look::Chosen,
               "The body in the position of the treatment (Y)"))
    attempt(f, [&] { session.toggleStrokePose(f.request.nowS); });
  if (playing) f.wake(0.2);
  endCard(f, card);
}

void sites(Frame& f, const lesson::Technique& technique) {
  const auto& session = *f.session;
  const auto& only = session.scene().strokes;
  std::size_t count = 0;
  for (const auto& s : session.library().strokes) count += s.technique == technique.id;
  if (count < 2) return;
  gap(f, 10);
  groupTitle(f, "Sites");
  const auto now = session.techniqueClock(f.request.nowS);
  if (row(f, "all sites", "All, one after the other", std::to_string(count), only.empty()).clicked)
    attempt(f, [&] { f.session->chooseTechnique(technique.id, "", f.request.nowS); });
  for (const auto& s : session.library().strokes) {
    if (s.technique != technique.id) continue;
    const bool chosen = only == std::vector<std::string>{s.id};
    const bool plays = now && now->stroke == s.id;
    if (row(f, s.id.c_str(), s.site, plays ? "now" : "", chosen, 0, true).clicked)
      attempt(f, [&] { f.session->chooseTechnique(technique.id, s.id, f.request.nowS); });
  }
}

std::string depthWords(Frame& f, const lesson::Stroke& stroke) {
  const auto depth = f.session->stage().depthOf(stroke.id);
  if (!depth) return "";
  char text[96];
  std::snprintf(text, sizeof text, "; in this body %.0f to %.0f mm under the skin", static_cast<double>(depth->fromMm),
                static_cast<double>(depth->toMm));
  return text;
}

std::string directionWords(Frame& f, const lesson::Stroke& stroke) {
  const auto depth = f.session->stage().depthOf(stroke.id);
  if (!depth || !depth->toFibresDeg || (stroke.direction != "along" && stroke.direction != "across")) return "";
  char text[96];
  std::snprintf(text, sizeof text, " Here the path runs %.0f degrees from the fibres beneath it.",
                static_cast<double>(*depth->toFibresDeg));
  return text;
}

// "Works on: Gluteus maximus, Piriformis", each of which lights up under the cursor and is flown to by a click.
void structureLine(Frame& f, const char* name, const std::vector<std::string>& words, float width = 0) {
  const scene::Catalogue& catalogue = f.session->atlas().catalogue();
  std::string links;
  std::vector<int> named;
  for (const std::string& word : words)
    for (const int s : catalogue.expand({word})) {
      if (std::find(named.begin(), named.end(), s) != named.end()) continue;
      named.push_back(s);
      const auto& info = catalogue.all()[static_cast<std::size_t>(s)];
      links += (links.empty() ? "[" : ", [") + info.shortName + "](structure:" + info.id + ")";
    }
  if (links.empty()) return;
  std::vector<Block> blocks = parseMarkdown("**" + std::string(name) + ":** " + links);
  auto style = bodyStyle(f);
  if (width > 0) style.width = width;
  followLinks(f, prose(f, blocks, style));
}

// What the stroke that plays acts on, or all of a technique.
void worksOn(Frame& f, const lesson::Technique& technique, const lesson::Stroke* stroke, float width) {
  std::vector<std::string> words;
  for (const auto& s : f.session->library().strokes)
    if (stroke ? s.id == stroke->id : s.technique == technique.id)
      words.insert(words.end(), s.reaches.begin(), s.reaches.end());
  structureLine(f, "Works on", words, width);
}

void factsCard(Frame& f, const lesson::Technique& t, const lesson::Stroke* stroke) {
  const auto* tool = stroke ? f.session->library().findTool(stroke->tool) : nullptr;
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, "How", f.fonts.bold, f.theme.text, width);
  worksOn(f, t, stroke, width);
  factLine(f, "Direction", t.direction + (stroke ? "." + directionWords(f, *stroke) : ""), width);
  std::string drawn = t.tools;
  if (tool && tool->contactCm2.given())
    drawn += ". Drawn: " + tool->name + ", contact " + rangeWords(tool->contactCm2, " cm2");
  factLine(f, "Tool", drawn, width);
  factLine(f, "Layer", (stroke ? stroke->layer : t.layers) + (stroke ? depthWords(f, *stroke) : ""), width);
  std::string pressure = t.pressureLevel;
  if (stroke && stroke->walton.given()) pressure += ". At this site Walton " + rangeWords(stroke->walton, "");
  factLine(f, "Pressure", pressure, width);
  factLine(f, "Force", t.force + " (figures: " + sureWords(t.sure) + ")", width);
  factLine(f, "Speed", t.speed, width);
  factLine(f, "Repetitions", t.repetitions, width);
  factLine(f, "Time", t.time, width);
  factLine(f, "Position", stroke ? stroke->position : t.position, width);
  factLine(f, "Draping", t.draping, width);
  factLine(f, "Lubricant", t.lubricant, width);
  factLine(f, "Should feel", t.feel, width);
  factLine(f, "Over the nerve", t.corridorRule, width);
  if (stroke) factLine(f, "Note", stroke->notes, width);
  endCard(f, card);
}

void bullets(Frame& f, const char* title, const std::vector<std::string>& lines, ImU32 colour) {
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, title, f.fonts.bold, colour, width);
  for (const std::string& line : lines) {
    gap(f, 3);
    plain(f, "\xe2\x80\xa2 " + line, f.fonts.body, f.theme.text, width);
  }
  endCard(f, card);
}

void strokeButtons(Frame& f, const char* title, const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  gap(f, 10);
  groupTitle(f, title);
  for (const std::string& id : ids) {
    const auto* stroke = f.session->library().findStroke(id);
    const auto* technique = f.session->library().findTechnique(stroke->technique);
    if (row(f, id.c_str(), technique->name, "", false, 0, true).clicked)
      attempt(f, [&] { f.session->chooseTechnique(stroke->technique, id, f.request.nowS); });
    if (ImGui::IsItemHovered()) tooltip(f, stroke->site.c_str());
  }
}

}  // namespace

void factLine(Frame& f, const char* name, const std::string& value, float width) {
  if (value.empty()) return;
  gap(f, 4);
  std::vector<Block> blocks = parseMarkdown(value);
  if (blocks.empty()) return;
  blocks.front().runs.insert(blocks.front().runs.begin(), {std::string(name) + ": ", true});
  auto style = bodyStyle(f);
  style.width = width;
  followLinks(f, prose(f, blocks, style));
}

void techniquePage(Frame& f, const lesson::Technique& t) {
  const lesson::Stroke* stroke = f.session->strokeNow(f.request.nowS);
  plain(f, t.name, f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 2);
  plain(f, familyTitle(t.family), f.fonts.caption, f.theme.quiet);
  gap(f, 8);
  auto style = bodyStyle(f);
  style.chip = t.evidence, style.chipColours = evidenceColours(t.evidence, f.dark);
  followLinks(f, prose(f, parseMarkdown(t.about.at(f.session->preferences().level)), style));
  gap(f, 12);
  playCard(f);
  sites(f, t);
  strokeCore(f);
  factsCard(f, t, stroke);
  bullets(f, "Stop", t.stopSigns, f.theme.danger);
  bullets(f, "Take care", t.cautions, f.theme.text);
  gap(f, 12);
  plain(f,
        "An addition to the care that your clinician recommends, never a replacement. Do not stop or change medicines, "
        "and do not put off being examined, because of massage.",
        f.fonts.caption, f.theme.quiet);
  gap(f, 10);
  sourcesLine(f, t.sources);
}

void triggerPointPage(Frame& f, const lesson::TriggerPoint& p) {
  plain(f, p.name, f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 2);
  plain(f, p.code, f.fonts.caption, f.theme.quiet);
  gap(f, 8);
  chip(f, "tradition, debated", provenanceColours("schematic", f.dark));
  if (ImGui::IsItemHovered()) tooltip(f, "Described by Travell and Simons; widely taught, not proven");
  if (p.sciaticaRank > 0) {
    ImGui::SameLine(0, f.px(6));
    chip(f, "imitates sciatica", provenanceColours("literature", f.dark));
  }
  gap(f, 10);
  levelProse(f, p.about);
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  structureLine(f, "Muscle", p.muscles, width);
  factLine(f, "Where", p.where, width);
  factLine(f, "Said to refer to", p.refers, width);
  factLine(f, "Imitates", p.mimics, width);
  factLine(f, "How", p.treat, width);
  const int skin = f.session->atlas().catalogue().find("skin");
  if (skin >= 0) {
    const bool ghost = f.session->scene().visibility[static_cast<std::size_t>(skin)] == scene::Visibility::Ghost;
    gap(f, 8);
    if (button(f, "muscle", ghost ? "Cover with skin" : "See the muscle", Look::Chosen, {0, 0},
               "The skin as a ghost, the muscle lit beneath it"))
      f.session->setVisibility({skin}, ghost ? scene::Visibility::Shown : scene::Visibility::Ghost);
  }
  endCard(f, card);
  gap(f, 12);
  const auto care = beginCard(f);
  plain(f,
        p.allowed == "no"     ? "Not pressed from outside"
        : p.allowed == "mild" ? "Mild only"
                              : "Take care",
        f.fonts.bold, p.allowed == "no" ? f.theme.danger : f.theme.text, width);
  plain(f, p.caution, f.fonts.body, f.theme.text, width);
  endCard(f, care);
  strokeButtons(f, "Techniques", p.strokes);
  gap(f, 12);
  plain(f, f.session->library().triggerNote, f.fonts.caption, f.theme.quiet);
  gap(f, 10);
  sourcesLine(f, p.sources);
}

void rootPage(Frame& f, const lesson::Dermatome& d) {
  const auto& roots = f.session->library().roots;
  plain(f, "Root " + d.name, f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 2);
  plain(f, "Key point: " + d.keyPointName, f.fonts.caption, f.theme.quiet);
  gap(f, 8);
  levelProse(f, d.about);
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  factLine(f, "Skin", d.numbPatch, width);
  factLine(f, "Pain path", d.painPath, width);
  factLine(f, "Movement", d.myotome, width);
  structureLine(f, "Root", {d.roots}, width);
  structureLine(f, "Muscles", d.muscles, width);
  factLine(f, "Reflex", d.reflex, width);
  factLine(f, "Quick screen", d.screen, width);
  factLine(f, "Usual disc", d.disc, width);
  gap(f, 8);
  Flow flow(f, width);
  const auto& open = f.session->scene().dermatomes;
  const bool all = open.size() > 1;
  if (flow.add("all", all ? "Only this one" : "All seven", Look::Chosen,
               "The zones of L2 to S3 and how they overlap")) {
    std::vector<std::string> ids;
    if (all)
      ids = {d.id};
    else
      for (const auto& each : roots.dermatomes) ids.push_back(each.id);
    // The page stays that of the first.
    if (!all) std::rotate(ids.begin(), std::find(ids.begin(), ids.end(), d.id), ids.end());
    f.session->setDermatomes(ids);
  }
  endCard(f, card);
  gap(f, 10);
  groupTitle(f, "Tests");
  for (const auto& t : roots.tests)
    if (std::find(t.roots.begin(), t.roots.end(), d.id) != t.roots.end() &&
        row(f, t.id.c_str(), t.name, t.kind, false, 0, true).clicked)
      attempt(f, [&] { f.session->chooseRootTest(t.id, f.request.nowS); });
  gap(f, 12);
  plain(f, roots.note, f.fonts.caption, f.theme.quiet);
  gap(f, 10);
  sourcesLine(f, d.sources);
}

void rootTestPage(Frame& f, const lesson::RootTest& t) {
  plain(f, t.name, f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 2);
  std::string roots;
  for (const auto& id : t.roots)
    if (const auto* d = f.session->library().findDermatome(id)) roots += (roots.empty() ? "" : ", ") + d->name;
  plain(f, (t.kind == "reflex" ? "Reflex" : "Test") + (roots.empty() ? std::string() : ": " + roots), f.fonts.caption,
        f.theme.quiet);
  gap(f, 8);
  levelProse(f, t.about);
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  structureLine(f, "Shown", t.structures, width);
  factLine(f, "How", t.how, width);
  factLine(f, "Positive", t.positive, width);
  factLine(f, "Accuracy", t.accuracy, width);
  if (!t.pose.empty() && f.session->body()) {
    gap(f, 8);
    if (button(f, "pose", "Show the movement", Look::Accent, {0, 0}, "Under Compression, Move"))
      attempt(f, [&] { f.session->choosePose(t.pose); });
  }
  endCard(f, card);
  gap(f, 12);
  plain(f, "Shown for teaching. A test does not make a diagnosis.", f.fonts.caption, f.theme.quiet);
  gap(f, 10);
  sourcesLine(f, t.sources);
}

void handsColumn(Frame& f) {
  const auto& session = *f.session;
  const auto& now = session.now();
  const auto& library = session.library();
  switch (now.techniqueTab) {
    case TechniqueTab::Techniques:
      if (const auto* t = library.findTechnique(now.scene.technique)) return techniquePage(f, *t);
      return techniquesFirstPage(f);
    case TechniqueTab::TriggerPoints:
      if (!now.scene.triggerPoints.empty())
        if (const auto* p = library.findTriggerPoint(lesson::sidedId(now.scene.triggerPoints.front()).id))
          return triggerPointPage(f, *p);
      return triggerPointsFirstPage(f);
    case TechniqueTab::Roots:
      for (const auto& t : library.roots.tests)
        if (t.id == now.rootTest) return rootTestPage(f, t);
      if (!now.scene.dermatomes.empty())
        if (const auto* d = library.findDermatome(lesson::sidedId(now.scene.dermatomes.front()).id))
          return rootPage(f, *d);
      return rootsFirstPage(f);
  }
}

}  // namespace sciatlas::ui
