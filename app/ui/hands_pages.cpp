// The first pages of Techniques, what the other places show of it, and its keys.
#include <algorithm>
#include <cstdio>

#include "lesson/serving.h"
#include "ui/compression.h"
#include "ui/hands.h"
#include "ui/keys.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

using session::TechniqueTab;

constexpr float kPlatePadPx = 10;

std::string beside(const std::vector<std::string>& ids, const std::string& open, int by) {
  if (ids.empty()) return "";
  const auto at = std::find(ids.begin(), ids.end(), open);
  if (at == ids.end()) return ids.front();
  const auto index = std::clamp<std::ptrdiff_t>(at - ids.begin() + by, 0, static_cast<std::ptrdiff_t>(ids.size()) - 1);
  return ids[static_cast<std::size_t>(index)];
}

template <class Items>
std::vector<std::string> idsOf(const Items& items) {
  std::vector<std::string> ids;
  for (const auto& item : items) ids.push_back(item.id);
  return ids;
}

void goBy(session::Session& session, int by, double nowS) {
  const auto& library = session.library();
  const auto& scene = session.scene();
  switch (session.now().techniqueTab) {
    case TechniqueTab::Techniques: {
      std::vector<std::string> ids;  // as the list shows them
      for (const auto& family : lesson::techniqueFamilies())
        for (const auto& t : library.techniques)
          if (t.family == family) ids.push_back(t.id);
      if (const auto id = beside(ids, scene.technique, by); !id.empty()) session.chooseTechnique(id, "", nowS);
      break;
    }
    case TechniqueTab::TriggerPoints: {
      const std::string open = scene.triggerPoints.empty() ? "" : lesson::sidedId(scene.triggerPoints.front()).id;
      if (const auto id = beside(idsOf(library.triggerPoints), open, by); !id.empty())
        session.chooseTriggerPoint(id + "_r", nowS);
      break;
    }
    case TechniqueTab::Roots: {
      const std::string open = scene.dermatomes.empty() ? "" : lesson::sidedId(scene.dermatomes.front()).id;
      if (const auto id = beside(idsOf(library.roots.dermatomes), open, by); !id.empty()) session.chooseRoot(id, nowS);
      break;
    }
  }
}

// The site before or after the one that is open.
void siteBy(session::Session& session, int by, double nowS) {
  std::vector<std::string> ids{""};
  for (const auto& s : session.library().strokes)
    if (s.technique == session.scene().technique) ids.push_back(s.id);
  const auto& only = session.scene().strokes;
  session.chooseTechnique(session.scene().technique, beside(ids, only.empty() ? "" : only.front(), by), nowS);
}

void plateLine(Frame& f, ImVec2 at, const std::string& words, ImU32 colour, const glm::vec3* swatch) {
  const ImVec2 extent = textSize(f.fonts.caption, words);
  const float pad = f.px(kPlatePadPx), box = swatch ? f.px(20) : 0;
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  list->AddRectFilled(at, {at.x + extent.x + box + 2 * pad, at.y + extent.y + f.px(8)},
                      withAlpha(f.theme.ground, 0.92f), f.px(5));
  if (swatch) {
    const glm::ivec3 c = glm::ivec3(*swatch * 255.0f);
    list->AddRectFilled({at.x + pad, at.y + f.px(6)}, {at.x + pad + f.px(12), at.y + f.px(18)},
                        IM_COL32(c.r, c.g, c.b, 255), f.px(3));
  }
  textAt(list, f.fonts.caption, {at.x + pad + box, at.y + f.px(4)}, colour, words);
}

}  // namespace

void techniquesFirstPage(Frame& f) {
  plain(f, "What hands can do", f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 10);
  plain(
      f,
      "Choose a technique in the list: its sites light up, a hand in true size moves at its true pace, and a lit band "
      "shows how deep it reaches. The red and amber zones where hands keep off always show with it.",
      f.fonts.body, f.theme.text);
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, "While you work", f.fonts.bold, f.theme.text, width);
  for (const char* line :
       {"Green: pressure or a good ache, only here, 0 to 4 of 10. Go on.",
        "Amber: a dull ache that spreads in buttock or thigh, 5 or 6 of 10. Lighten by half, wait 10 "
        "to 20 seconds; go on only if it fades.",
        "Red: electric, shooting, burning, tingling or numb below the buttock or the knee, or 7 of "
        "10: stop, lift the hand, leave that spot for today."}) {
    gap(f, 4);
    plain(f, line, f.fonts.body, f.theme.text, width);
  }
  endCard(f, card);
  gap(f, 12);
  plain(f,
        "Light first, then deeper, then light again. Hands reach skin, fascia and muscle, never a disc or a root. "
        "Forces are teaching estimates: there is no published standard.",
        f.fonts.caption, f.theme.quiet);
}

void triggerPointsFirstPage(Frame& f) {
  plain(f, "Trigger points", f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 8);
  chip(f, "tradition, debated", provenanceColours("schematic", f.dark));
  gap(f, 10);
  plain(f, "Choose where it is felt, and the list shows the points that are said to refer there.", f.fonts.body,
        f.theme.text);
  gap(f, 8);
  plain(f, f.session->library().triggerNote, f.fonts.body, f.theme.text);
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, "Those that imitate sciatica", f.fonts.bold, f.theme.text, width);
  std::vector<const lesson::TriggerPoint*> ranked;
  for (const auto& p : f.session->library().triggerPoints)
    if (p.sciaticaRank > 0) ranked.push_back(&p);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto* a, const auto* b) { return a->sciaticaRank < b->sciaticaRank; });
  for (const auto* p : ranked) factLine(f, (p->name + " (" + p->code + ")").c_str(), p->mimics, width);
  endCard(f, card);
}

void rootsFirstPage(Frame& f) {
  const auto& roots = f.session->library().roots;
  plain(f, "The map of the roots", f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 10);
  levelProse(f, roots.about);
  gap(f, 8);
  plain(f, roots.note, f.fonts.body, f.theme.text);
  gap(f, 10);
  if (button(f, "all roots", "Paint all seven", Look::Accent, {0, 0}, "L2 to S3 on the skin")) {
    attempt(f, [&] {
      f.session->chooseRoot("l5", f.request.nowS);
      std::vector<std::string> ids = idsOf(roots.dermatomes);
      std::rotate(ids.begin(), std::find(ids.begin(), ids.end(), "l5"), ids.end());
      f.session->setDermatomes(ids);
    });
  }
  gap(f, 12);
  sourcesLine(f, roots.sources);
}

void servesSection(Frame& f, int structure) {
  const auto& session = *f.session;
  const auto strokes = lesson::techniquesServing(session.library(), session.atlas(), structure);
  const auto points = lesson::pointsOf(session.library(), session.atlas(), structure);
  if (session.atlas().catalogue().all()[static_cast<std::size_t>(structure)].system == scene::System::Skin) return;
  if (strokes.empty() && points.empty()) return;
  gap(f, 12);
  if (!strokes.empty()) groupTitle(f, "Techniques that serve it");
  for (const auto* s : strokes) {
    const auto* technique = session.library().findTechnique(s->technique);
    if (row(f, s->id.c_str(), technique->name, "", false, 0, true).clicked)
      attempt(f, [&] { f.session->chooseTechnique(s->technique, s->id, f.request.nowS); });
    if (ImGui::IsItemHovered()) tooltip(f, s->site.c_str());
  }
  if (!points.empty()) groupTitle(f, "Trigger points in it (tradition, debated)");
  for (const auto* p : points)
    if (row(f, p->id.c_str(), p->name, p->code, false, 0, true).clicked)
      attempt(f, [&] { f.session->chooseTriggerPoint(p->id + "_r", f.request.nowS); });
}

float handsPlate(Frame& f, const Rect& view, float topPx) {
  const auto& scene = f.session->scene();
  const float x = view.low.x + f.px(20), lineHigh = f.fonts.caption->FontSize + f.px(12);
  float y = topPx + f.px(14);
  const float from = y;
  if (!scene.triggerPoints.empty()) {
    const glm::vec3 colour = lesson::referralColour();
    plateLine(f, {x, y}, "Referral zone: tradition, debated", f.theme.text, &colour);
    y += lineHigh;
  }
  for (const std::string& word : scene.dermatomes) {
    const auto* d = f.session->library().findDermatome(lesson::sidedId(word).id);
    if (!d) continue;
    const glm::vec3 colour = lesson::dermatomeColour(d->id);
    plateLine(f, {x, y}, d->name, f.theme.text, &colour);
    y += lineHigh;
  }
  if (!scene.dermatomes.empty()) {
    plateLine(f, {x, y}, "Overlapping and different in each person", f.theme.quiet, nullptr);
    y += lineHigh;
  }
  return y > from ? y - from + f.px(14) : 0;
}

bool handsKey(session::Session& session, PanelState&, int key, bool shift, double nowS) {
  if (key == 'E') return session.goToTechniques(session.now().techniqueTab), true;
  if (session.now().place != session::Place::Techniques) return false;
  const bool technique = !session.scene().technique.empty();
  switch (key) {
    case keys::kDown:
    case keys::kUp: {
      const int by = key == keys::kDown ? 1 : -1;
      return (shift && technique ? siteBy(session, by, nowS) : goBy(session, by, nowS)), true;
    }
    case keys::kSpace:
      if (!technique) return false;
      session.playingTechnique() ? session.pauseTechnique(nowS) : session.playTechnique(nowS);
      return true;
    case keys::kHome:
      return session.restartTechnique(nowS), true;
    case 'X':
      return session.toggleStrokeCut(nowS), true;
    case 'Y':
      return session.toggleStrokePose(nowS), true;
    default:
      return false;
  }
}

}  // namespace sciatlas::ui
