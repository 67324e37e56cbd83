#include <algorithm>

#include "ui/hands.h"
#include "ui/panels.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

using scene::Visibility;

void field(Frame& f, const char* name, const std::string& value) {
  if (value.empty()) return;
  gap(f, 8);
  caption(f, name);
  followLinks(f, prose(f, parseMarkdown(value), bodyStyle(f)));
}

void actions(Frame& f, int selected) {
  auto& session = *f.session;
  const auto& labelled = session.scene().labelled;
  const auto meshes = session.atlas().meshesOf(selected);
  const auto state =
      meshes.empty() ? Visibility::Shown : session.scene().visibility[static_cast<std::size_t>(meshes.front())];
  const bool label = std::find(labelled.begin(), labelled.end(), selected) != labelled.end();
  Flow flow(f);
  if (flow.add("fly", std::string(icon::kFly) + "  Fly to", Look::Raised, "Bring it into the middle (F)"))
    session.flyTo({selected}, f.request.nowS);
  if (flow.add("isolate", std::string(icon::kIsolate) + "  Isolate", Look::Raised, "Hide everything else (I)"))
    session.isolate({selected});
  if (flow.add("ghost", std::string(icon::kGhost) + "  Ghost", state == Visibility::Ghost ? Look::Chosen : Look::Raised,
               "See through it (G)"))
    session.setVisibility({selected}, state == Visibility::Ghost ? Visibility::Shown : Visibility::Ghost);
  if (flow.add("hide",
               std::string(state == Visibility::Hidden ? icon::kEye : icon::kEyeClosed) +
                   (state == Visibility::Hidden ? "  Show" : "  Hide"),
               Look::Raised, "Take it away or bring it back (H)"))
    session.setVisibility({selected}, state == Visibility::Hidden ? Visibility::Shown : Visibility::Hidden);
  if (flow.add("label", std::string(icon::kTag) + "  Label", label ? Look::Chosen : Look::Raised,
               "Keep its name in the picture (L)"))
    session.toggleLabels({selected});
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const auto& w : words) all += (all.empty() ? "" : ", ") + w;
  return all;
}

// Nothing is selected: say what can be done here, with the first lesson one click away.
void startPage(Frame& f) {
  plain(f, "Sciatica, nerve by nerve and hand by hand", f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 10);
  followLinks(f, prose(f,
                       parseMarkdown("The nerve is lit from the spine to the foot. Turn the body, click on anything to "
                                     "learn its name, or begin "
                                     "with a lesson."),
                       bodyStyle(f)));
  gap(f, 14);
  const auto& lessons = f.session->library().lessons;
  const auto left = f.session->leftAt();
  const auto unfinished = [&](const lesson::Lesson& l) {
    return f.session->finishedSteps(l) < static_cast<int>(l.steps.size());
  };
  auto open =
      std::find_if(lessons.begin(), lessons.end(), [&](const auto& l) { return l.id == left.lesson && unfinished(l); });
  const bool where = open != lessons.end();
  if (!where) open = std::find_if(lessons.begin(), lessons.end(), unfinished);
  if (open != lessons.end()) {
    const auto card = beginCard(f);
    plain(f, where || f.session->finishedSteps(*open) > 0 ? "Go on learning" : "Start here", f.fonts.caption,
          f.theme.quiet, card.width - 2 * card.padding);
    plain(f, open->title, f.fonts.bold, f.theme.text, card.width - 2 * card.padding);
    const auto& summary = open->summary.at(f.session->preferences().level);
    if (!summary.empty()) plain(f, summary, f.fonts.body, f.theme.text, card.width - 2 * card.padding);
    gap(f, 10);
    int step = where ? left.step : 0;
    while (!where && step + 1 < static_cast<int>(open->steps.size()) && f.session->stepFinished(*open, step)) ++step;
    if (button(f, "start", "Open the lesson", Look::Accent)) f.session->openLesson(open->id, step, f.request.nowS);
    endCard(f, card);
    gap(f, 12);
  }
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, "With the mouse", f.fonts.bold, f.theme.text, width);
  for (const char* line :
       {"Drag: turn around the point under the cursor", "Wheel: nearer and farther, towards the cursor",
        "Right drag, or Shift and drag: move", "Click: select.  Double click: fly there",
        "Keys 1 to 8: standard views.  Tab: panels away", "P: peel a layer away.  Shift P: put it back.  A: show all",
        "C: cut the body open.  T: what lies under a thumb.  D: where to press",
        "E: techniques.  S: compression sites.  M: move the body.  K: compare two bodies.  R: back to rest"})
    plain(f, line, f.fonts.caption, f.theme.quiet, width);
  endCard(f, card);
}

}  // namespace

void sourcesLine(Frame& f, const std::vector<std::string>& keys) {
  if (keys.empty()) return;
  Block block;
  block.runs.push_back({"Sources: "});
  const lesson::Reference* open = nullptr;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto* reference = f.session->library().findReference(keys[i]);
    if (i > 0) block.runs.push_back({" \xc2\xb7 "});
    block.runs.push_back({reference ? reference->shortName : keys[i], false, reference ? "ref:" + keys[i] : ""});
    if (reference && keys[i] == f.state.openReference) open = reference;
  }
  ProseStyle style;
  style.font = f.fonts.caption, style.bold = f.fonts.captionBold, style.colour = style.linkColour = f.theme.quiet;
  followLinks(f, prose(f, {block}, style));
  if (!open) return;
  gap(f, 8);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, open->shortName, f.fonts.bold, f.theme.text, width);
  plain(f, open->text, f.fonts.caption, f.theme.text, width);
  if (!open->checked.empty()) plain(f, "Read as: " + open->checked, f.fonts.caption, f.theme.quiet, width);
  endCard(f, card);
}

void structurePanel(Frame& f) {
  const int selected = f.session->scene().selected;
  if (selected < 0) return startPage(f);
  const auto& info = f.session->atlas().catalogue().all()[static_cast<std::size_t>(selected)];
  const auto level = f.session->preferences().level;
  plain(f, info.fullName, f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 2);
  std::string under = info.latin;
  if (info.side != 'm') under += (under.empty() ? "" : " \xc2\xb7 ") + sideWord(info.side) + " side";
  if (!under.empty()) plain(f, under, f.fonts.caption, f.theme.quiet);
  if (!info.synonyms.empty()) plain(f, "Also: " + joined(info.synonyms), f.fonts.caption, f.theme.quiet);
  gap(f, 10);
  actions(f, selected);
  gap(f, 12);
  followLinks(f, prose(f, parseMarkdown(info.about.at(level)), bodyStyle(f)));
  field(f, "Origin", info.origin);
  field(f, "Insertion", info.insertion);
  field(f, "Action", info.action);
  field(f, "Nerve supply", info.nerve);
  field(f, "Blood supply", info.blood);
  landmarkList(f, selected);
  servesSection(f, selected);
  std::vector<std::string> sources = info.sources;
  if (level != scene::Level::Patient) measuredSection(f, selected, sources);
  gap(f, 12);
  if (!info.provenance.empty()) {
    chip(f, info.provenance, provenanceColours(info.provenance, f.dark));
    if (ImGui::IsItemHovered())
      tooltip(f, info.provenance == "measured"     ? "Shape and size follow measurements on a real body"
                 : info.provenance == "literature" ? "Shape and size follow published figures"
                                                   : "A simplified shape that shows place and course");
    gap(f, 6);
  }
  sourcesLine(f, sources);
  if (level == scene::Level::Clinician && (!info.ta98.empty() || !info.fma.empty())) {
    gap(f, 4);
    caption(f, (info.ta98.empty() ? "" : "TA98 " + info.ta98 + "  ") + info.fma);
  }
}

}  // namespace sciatlas::ui
