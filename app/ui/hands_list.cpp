#include <algorithm>

#include "lesson/serving.h"
#include "ui/compression.h"
#include "ui/hands.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

using session::TechniqueTab;

constexpr float kTabGapPx = 4;

struct Choice {
  const char *id, *word, *tip;
};

// Two ways to order a list; returns the one that is chosen.
std::string orderedBy(Frame& f, const Choice& a, const Choice& b, std::string& kept) {
  const float width = (ImGui::GetContentRegionAvail().x - f.px(kTabGapPx)) / 2;
  if (kept != a.id && kept != b.id) kept = a.id;
  for (const Choice* c : {&a, &b}) {
    if (c == &b) ImGui::SameLine(0, f.px(kTabGapPx));
    if (button(f, c->id, c->word, kept == c->id ? Look::Chosen : Look::Clear, {width, 0}, c->tip)) kept = c->id;
  }
  gap(f, 6);
  return kept;
}

// A heading that folds; returns whether it is open.
bool folds(Frame& f, const std::string& key, const std::string& title, std::size_t count) {
  auto& open = f.state.openGroups;
  const bool is = open.count(key) > 0;
  const std::string text = std::string(is ? icon::kDown : icon::kRight) + "  " + title;
  if (row(f, key.c_str(), text, std::to_string(count), false).clicked) {
    if (is)
      open.erase(key);
    else
      open.insert(key);
  }
  return is;
}

void techniqueRow(Frame& f, const lesson::Technique& t) {
  const auto& scene = f.session->scene();
  if (row(f, t.id.c_str(), t.name, "", scene.technique == t.id).clicked)
    attempt(f, [&] { f.session->chooseTechnique(t.id, "", f.request.nowS); });
}

void byFamily(Frame& f) {
  const auto& library = f.session->library();
  for (const std::string& family : lesson::techniqueFamilies()) {
    bool first = true;
    for (const auto& t : library.techniques) {
      if (t.family != family) continue;
      if (first) groupTitle(f, familyTitle(family));
      first = false;
      techniqueRow(f, t);
    }
    if (!first) gap(f, 6);
  }
}

void byMuscle(Frame& f) {
  const auto& session = *f.session;
  for (const auto& served : lesson::servedMuscles(session.library(), session.atlas().catalogue())) {
    const auto strokes = lesson::techniquesServing(session.library(), session.atlas(), served.structure);
    const bool open = folds(f, "hands:" + served.baseId, served.name, strokes.size());
    if (ImGui::IsItemHovered()) f.answer.lit = served.structure;
    if (!open) continue;
    for (const auto* stroke : strokes) {
      const auto* technique = session.library().findTechnique(stroke->technique);
      const auto& scene = session.scene();
      const bool chosen = scene.strokes == std::vector<std::string>{stroke->id};
      ImGui::PushID(served.baseId.c_str());
      if (row(f, stroke->id.c_str(), technique->name, "", chosen, f.px(26)).clicked)
        attempt(f, [&] { f.session->chooseTechnique(stroke->technique, stroke->id, f.request.nowS); });
      if (ImGui::IsItemHovered()) tooltip(f, stroke->site.c_str());
      ImGui::PopID();
    }
  }
}

void pointRow(Frame& f, const lesson::TriggerPoint& p, float indentPx) {
  const auto& open = f.session->scene().triggerPoints;
  const bool chosen = !open.empty() && lesson::sidedId(open.front()).id == p.id;
  const char* mark = p.allowed == "no" ? "not pressed" : p.sciaticaRank > 0 ? "like sciatica" : "";
  if (row(f, p.id.c_str(), p.name, mark, chosen, indentPx).clicked)
    attempt(f, [&] { f.session->chooseTriggerPoint(p.id + "_r", f.request.nowS); });
}

void pointsList(Frame& f) {
  const auto& library = f.session->library();
  const std::string by = orderedBy(f, {"area", "By area", "Where it is felt"},
                                   {"muscle", "By muscle", "Where the point lies"}, f.state.pointsBy);
  if (by == "muscle") {
    for (const auto& p : library.triggerPoints) pointRow(f, p, 0);
    return;
  }
  for (const std::string& area : lesson::symptomAreas()) {
    const auto points = lesson::pointsReferringTo(library, area);
    if (points.empty()) continue;
    std::string title = area;
    title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
    if (!folds(f, "area:" + area, title, points.size())) continue;
    ImGui::PushID(area.c_str());
    for (const auto* p : points) pointRow(f, *p, f.px(26));
    ImGui::PopID();
  }
}

void rootsList(Frame& f) {
  const auto& roots = f.session->library().roots;
  const auto& now = f.session->now();
  groupTitle(f, "Roots");
  for (const auto& d : roots.dermatomes) {
    const auto& open = now.scene.dermatomes;
    const bool chosen =
        std::any_of(open.begin(), open.end(), [&](const auto& w) { return lesson::sidedId(w).id == d.id; });
    const auto answer = row(f, d.id.c_str(), d.name, fitted(f.fonts.caption, d.keyPointName, f.px(150)), chosen);
    if (answer.hovered) tooltip(f, ("Key point: " + d.keyPointName).c_str());
    if (answer.clicked) attempt(f, [&] { f.session->chooseRoot(d.id, f.request.nowS); });
  }
  for (const char* kind : {"reflex", "test"}) {
    gap(f, 6);
    groupTitle(f, std::string(kind) == "reflex" ? "Reflexes" : "Tests");
    for (const auto& t : roots.tests)
      if (t.kind == kind && row(f, t.id.c_str(), t.name, "", now.rootTest == t.id).clicked)
        attempt(f, [&] { f.session->chooseRootTest(t.id, f.request.nowS); });
  }
}

}  // namespace

const char* familyTitle(const std::string& family) {
  return family == "swedish"    ? "Swedish"
         : family == "deep"     ? "Deep tissue"
         : family == "trigger"  ? "Trigger points"
         : family == "fascial"  ? "Fascia"
         : family == "pressure" ? "Finger pressure"
         : family == "thermal"  ? "Heat"
         : family == "active"   ? "Movement"
                                : "At home";
}

void handsList(Frame& f) {
  const auto tab = f.session->now().techniqueTab;
  const float all = ImGui::GetContentRegionAvail().x - 2 * f.px(kTabGapPx);
  const auto tabButton = [&](TechniqueTab which, const char* word, float share, const char* tip) {
    if (button(f, word, word, tab == which ? Look::Chosen : Look::Clear, {share * all, 0}, tip))
      f.session->goToTechniques(which);
  };
  tabButton(TechniqueTab::Techniques, "Hands", 0.35f, "Techniques and their strokes (E)");
  ImGui::SameLine(0, f.px(kTabGapPx));
  tabButton(TechniqueTab::TriggerPoints, "Points", 0.35f, "Trigger points and where they are said to refer");
  ImGui::SameLine(0, f.px(kTabGapPx));
  tabButton(TechniqueTab::Roots, "Roots", 0.3f, "Dermatomes, myotomes, reflexes and tests");
  gap(f, 8);
  if (tab == TechniqueTab::TriggerPoints) return pointsList(f);
  if (tab == TechniqueTab::Roots) return rootsList(f);
  const std::string by = orderedBy(f, {"family", "By family", "Swedish, deep tissue ..."},
                                   {"muscle", "By muscle", "What serves a muscle"}, f.state.handsBy);
  by == "muscle" ? byMuscle(f) : byFamily(f);
}

}  // namespace sciatlas::ui
