#include <algorithm>
#include <cmath>

#include "ui/compression.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr float kStep = 0.01f;

const living::Pathologies& pathologiesOf(const Frame& f) {
  return f.session->body()->pathologies();
}

float valueOf(const Frame& f, const std::string& id) {
  const auto& active = f.session->scene().body.pathologies;
  const auto it = active.find(id);
  return it == active.end() ? 0 : it->second;
}

std::string percent(float value) {
  return std::to_string(static_cast<int>(std::lround(100 * value))) + " %";
}

void setTo(Frame& f, const std::string& id, float value) {
  attempt(f, [&] { f.session->setPathology(id, value); });
}

// The slider of one pathology with its grades as marks.
void stateSlider(Frame& f, const living::Pathology& p, float width) {
  float value = valueOf(f, p.id);
  ValueSlider slider{0, 1, kStep, {}, "Drag: how far it has gone (+ and \xe2\x88\x92)"};
  for (const auto& grade : p.grades) slider.ticks.push_back(grade.from);
  if (valueSlider(f, p.id.c_str(), value, slider, width)) setTo(f, p.id, value);
}

// Where in a grade its button goes: the middle, the end for the last one.
float middleOf(const living::Pathology& p, std::size_t grade) {
  const float end = grade + 1 < p.grades.size() ? p.grades[grade + 1].from : 1;
  return grade + 1 < p.grades.size() ? 0.5f * (p.grades[grade].from + end) : end;
}

void gradeRows(Frame& f, const living::Pathology& p) {
  const living::Grade* now = p.gradeAt(valueOf(f, p.id));
  for (std::size_t i = 0; i < p.grades.size(); ++i) {
    const auto& grade = p.grades[i];
    ImGui::PushID(static_cast<int>(i));
    if (row(f, "grade", grade.name, "from " + percent(grade.from), now == &grade).clicked)
      setTo(f, p.id, middleOf(p, i));
    ImGui::PopID();
    if (now == &grade && !grade.threshold.empty()) {
      const float inset = f.px(10);
      ImGui::Indent(inset);
      plain(f, grade.threshold, f.fonts.caption, f.theme.text, ImGui::GetContentRegionAvail().x - inset);
      ImGui::Unindent(inset);
      gap(f, 4);
    }
  }
}

void extentCard(Frame& f, const living::Pathology& p) {
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding, value = valueOf(f, p.id);
  titleAndValue(f, "How far", value > 0 ? percent(value) : "not there", width);
  stateSlider(f, p, width);
  Flow flow(f, width);
  if (value <= 0) {
    if (flow.add("show it", "Show it", Look::Accent, "The body with it at its full extent"))
      setTo(f, p.id, p.grades.empty() ? 1 : middleOf(p, p.grades.size() - 1));
  } else if (flow.add("away", "Take it away", Look::Chosen, "The body without it (Delete)")) {
    setTo(f, p.id, 0);
  }
  if (flow.add("fly", std::string(icon::kFly) + "  To the site", Look::Chosen, "Bring the site into sight again (F)"))
    f.session->choosePathology(p.id, f.request.nowS);
  endCard(f, card);
}

void meetsLine(Frame& f, const living::Pathology& p) {
  if (p.meets.empty()) return;
  Block block;
  block.runs.push_back({p.nature == "referred" ? "Pain is felt along " : "Can meet "});
  const auto& catalogue = f.session->atlas().catalogue();
  bool first = true;
  for (const std::string& id : p.meets) {
    const int exact = catalogue.find(id);
    const std::string name = exact >= 0 ? catalogue.all()[static_cast<std::size_t>(exact)].english : id;
    if (!first) block.runs.push_back({", "});
    first = false;
    block.runs.push_back({name, false, "structure:" + id});
  }
  block.runs.push_back({"."});
  gap(f, 8);
  followLinks(f, prose(f, {block}, bodyStyle(f)));
}

// Live numbers of the site; "contact" is all that is said of what meets, never a depth.
void nowCard(Frame& f, const living::Pathology& p) {
  const living::Body* body = f.session->body();
  const SiteNumbers& numbers =
      f.state.siteNumbers.of(*f.session, p.id, p.id + " " + std::to_string(f.session->bodyCount()),
                             [body, site = &p, atlas = f.session->heldAtlas()] {
                               return SiteNumbers{nearnessChanges(*body, body->rest(), *atlas, *site),
                                                  figureChanges(body->rest(), *atlas, *site)};
                             });
  if (numbers.near.empty() && numbers.figures.empty()) return;
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, "In this body, now", f.fonts.bold, f.theme.text, width);
  numberLines(f, numbers.near, width);
  for (const auto& line : numbers.figures) plain(f, line, f.fonts.body, f.theme.text, width);
  plain(f, "Before an arrow stands the body at rest. Measured on this model, not on a patient.", f.fonts.caption,
        f.theme.quiet, width);
  endCard(f, card);
}

void handsCard(Frame& f, const living::Pathology& p) {
  if (p.hands.empty()) return;
  gap(f, 12);
  const auto card = beginCard(f);
  auto style = bodyStyle(f);
  style.width = card.width - 2 * card.padding;
  plain(f, "Hands", f.fonts.bold, f.theme.text, style.width);
  if (p.evidence != "none" && !p.evidence.empty())
    style.chip = p.evidence, style.chipColours = evidenceColours(p.evidence, f.dark);
  followLinks(f, prose(f, parseMarkdown(p.hands), style));
  endCard(f, card);
}

void firstPage(Frame& f) {
  plain(f, "Where the nerve is in trouble", f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 10);
  plain(f,
        "Four causes can give the same leg pain. Choose a site in the list: the model turns to it, a slider lets it "
        "grow, and the page says which nerve it meets and what hands can and cannot do.",
        f.fonts.body, f.theme.text);
  gap(f, 6);
  plain(f, "States can be combined, and joints moved under Move. What is shown is always named in the picture.",
        f.fonts.body, f.theme.text);
  for (const auto& comparison : f.session->body()->comparisons()) {
    gap(f, 14);
    const auto card = beginCard(f);
    const float width = card.width - 2 * card.padding;
    plain(f, comparison.title, f.fonts.bold, f.theme.text, width);
    levelProse(f, comparison.about, width);
    gap(f, 10);
    if (button(f, comparison.id.c_str(), "Compare them", Look::Accent))
      attempt(f, [&] { f.session->openComparison(comparison.id, 0, f.request.nowS); });
    endCard(f, card);
  }
  activeStates(f);
}

}  // namespace

void numberLines(Frame& f, const std::vector<NearnessChange>& lines, float width) {
  for (const NearnessChange& line : lines) {
    gap(f, 2);
    plain(f, line.words, f.fonts.body, line.meets ? f.theme.danger : f.theme.text, width);
    if (line.nerve >= 0 && ImGui::IsItemHovered()) f.answer.lit = line.nerve;
  }
}

void titleAndValue(Frame& f, std::string_view title, std::string_view value, float width, bool bold) {
  const ImVec2 at = ImGui::GetCursorScreenPos(), extent = textSize(f.fonts.body, value);
  textAt(ImGui::GetWindowDrawList(), f.fonts.body,
         {at.x + width - extent.x, at.y + 0.5f * (kLineSpacing - 1) * f.fonts.body->FontSize}, f.theme.text, value);
  plain(f, title, bold ? f.fonts.bold : f.fonts.body, f.theme.text, width - extent.x - f.px(12));
}

void levelProse(Frame& f, const scene::LevelText& text, float width) {
  auto style = bodyStyle(f);
  style.width = width;
  const std::string& words = text.at(f.session->preferences().level);
  if (!words.empty()) followLinks(f, prose(f, parseMarkdown(words), style));
}

void siteColumn(Frame& f) {
  const auto* p = pathologiesOf(f).find(f.session->now().pathology);
  if (!p) return firstPage(f);
  plain(f, p->english, f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 2);
  if (!p->place.empty()) plain(f, p->place, f.fonts.caption, f.theme.quiet);
  gap(f, 6);
  chip(f, p->nature, natureColours(p->nature, f.dark));
  if (ImGui::IsItemHovered()) tooltip(f, natureWords(p->nature));
  gap(f, 10);
  extentCard(f, *p);
  if (!p->grades.empty()) {
    gap(f, 8);
    gradeRows(f, *p);
  }
  nowCard(f, *p);
  meetsLine(f, *p);
  gap(f, 8);
  levelProse(f, p->about);
  handsCard(f, *p);
  activeStates(f);
  gap(f, 14);
  sourcesLine(f, p->sources);
}

void activeStates(Frame& f) {
  const auto& body = f.session->scene().body;
  if (body.atRest()) return;
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding, close = f.px(kTouchPx);
  plain(f, "Active now", f.fonts.bold, f.theme.text, width);
  // A copy: a slider that reaches 0 takes its entry out.
  const auto pathologies = body.pathologies;
  for (const auto& [id, value] : pathologies) {
    const auto* p = pathologiesOf(f).find(id);
    if (!p) continue;
    ImGui::PushID(id.c_str());
    gap(f, 6);
    plain(f, living::pathologyWords(*p, value), f.fonts.body, f.theme.text, width);
    stateSlider(f, *p, width - close - f.px(6));
    ImGui::SameLine(0, f.px(6));
    if (button(f, "close", icon::kClose, Look::Clear, {close, close}, "Take this one away")) setTo(f, id, 0);
    ImGui::PopID();
  }
  if (!body.poseDeg.empty()) {
    gap(f, 6);
    scene::BodyState pose;
    pose.poseDeg = body.poseDeg;
    const std::string words =
        living::stateLine(*f.session->body(), pose, f.session->now().pose.pose, f.session->now().pose.progress);
    plain(f, words, f.fonts.body, f.theme.text, width - close - f.px(6));
    ImGui::SameLine(0, f.px(6));
    if (button(f, "close pose", icon::kClose, Look::Clear, {close, close}, "All joints back to rest"))
      f.session->resetPose();
  }
  gap(f, 8);
  if (button(f, "reset", "Back to the body at rest", Look::Chosen, {0, 0}, "No state, all joints at rest (R)"))
    f.session->resetBody();
  endCard(f, card);
}

}  // namespace sciatlas::ui
