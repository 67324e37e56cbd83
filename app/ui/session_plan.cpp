#include <algorithm>
#include <cstdio>

#include "ui/prose.h"
#include "ui/session_place.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

const lesson::PlanData& dataOf(const Frame& f) {
  return f.session->library().plans;
}

std::string number(double value) {
  char words[24];
  std::snprintf(words, sizeof words, "%g", value);
  return words;
}

std::string minutesWords(const lesson::Plan& plan) {
  const int sum = plan.sumMin();
  return sum == plan.minutes ? std::to_string(sum) + " minutes"
                             : std::to_string(sum) + " of " + std::to_string(plan.minutes) + " minutes";
}

// minus, the value, plus. True when touched; `by` is then -1 or 1.
bool stepper(Frame& f, const char* id, const std::string& words, bool less, bool more, int& by) {
  ImGui::PushID(id);
  const float side = f.px(kTouchPx);
  by = 0;
  if (button(f, "less", "\xe2\x88\x92", Look::Raised, {side, side}, nullptr, less)) by = -1;
  ImGui::SameLine(0, f.px(6));
  const float room = ImGui::GetContentRegionAvail().x - side - f.px(24);
  button(f, "value", words, Look::Clear, {std::min(f.px(150), room), side});
  ImGui::SameLine(0, f.px(6));
  if (button(f, "more", "+", Look::Raised, {side, side}, nullptr, more)) by = 1;
  ImGui::PopID();
  return by != 0;
}

void measureRow(Frame& f, const lesson::Measure& m, lesson::Plan& plan, bool& changed, float width) {
  const auto words = [&](const std::map<std::string, double>& of) {
    const auto it = of.find(m.id);
    return it == of.end() ? std::string("\xe2\x80\x93") : number(it->second);
  };
  ImGui::PushID(m.id.c_str());
  gap(f, 8);
  titleAndValue(f, m.name, words(plan.before) + " \xe2\x86\x92 " + words(plan.after), width, false);
  if (ImGui::IsItemHovered()) tooltip(f, m.how.c_str());
  const float half = 0.5f * (width - f.px(10));
  int column = 0;
  for (auto* values : {&plan.before, &plan.after}) {
    if (column++ > 0) ImGui::SameLine(0, f.px(10));
    const auto it = values->find(m.id);
    float value = static_cast<float>(it == values->end() ? m.low : it->second);
    ValueSlider slider{static_cast<float>(m.low),
                       static_cast<float>(m.high),
                       static_cast<float>(m.step),
                       {},
                       column == 1 ? "Before the session" : "After it"};
    const bool moved = valueSlider(f, column == 1 ? "before" : "after", value, slider, half);
    // The lowest value is a value too: a touch on it enters it.
    if (moved || (ImGui::IsItemActive() && it == values->end())) (*values)[m.id] = value, changed = true;
  }
  const std::string change = lesson::changeWords(m, plan.before, plan.after);
  if (!change.empty()) plain(f, change + ". " + m.means, f.fonts.caption, f.theme.quiet, width);
  ImGui::PopID();
}

void measuresCard(Frame& f, const lesson::Plan& plan) {
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, "Before and after", f.fonts.bold, f.theme.text, width);
  lesson::Plan next = plan;
  bool changed = false;
  for (const std::string& id : plan.measures)
    if (const auto* m = dataOf(f).findMeasure(id)) measureRow(f, *m, next, changed, width);
  if (changed) f.session->planner().edit(*f.session, next);
  if (!plan.before.empty() || !plan.after.empty()) {
    gap(f, 6);
    if (roomyButton(f, "clear", "Clear the measures", Look::Clear)) {
      next.before.clear(), next.after.clear();
      f.session->planner().edit(*f.session, next);
    }
  }
  endCard(f, card);
}

void bulletsCard(Frame& f, const char* title, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, title, f.fonts.bold, f.theme.text, width);
  for (const std::string& line : lines) {
    gap(f, 4);
    plain(f, line, f.fonts.body, f.theme.text, width);
  }
  endCard(f, card);
}

void planButtons(Frame& f) {
  auto& planner = f.session->planner();
  const auto& place = f.session->now().planning;
  Flow flow(f);
  const bool kept = planner.savedAsIs(*f.session);
  if (flow.add("save", kept ? "Saved" : "Save", kept ? Look::Raised : Look::Accent, "On this computer only",
               planner.canSave() && !kept))
    attempt(f, [&] { planner.save(*f.session); });
  if (flow.add("copy", "Duplicate", Look::Raised, "A copy without measures, to be saved anew"))
    planner.duplicate(*f.session);
  if (flow.add("sheet", "Print the plan", Look::Raised, "A PDF of every block, for the therapist"))
    f.answer.print.what = PrintWish::What::Sheet;
  if (flow.add("handout", "Handout", Look::Raised, "A PDF for the patient, in plain words"))
    f.answer.print.what = PrintWish::What::Handout;
  if (place.file.empty()) return;
  const bool sure = f.state.removing == place.file;
  if (flow.add("delete", sure ? "Delete: sure?" : "Delete", Look::Clear, "Deletes the file of this plan")) {
    if (sure) attempt(f, [&] { planner.remove(*f.session, place.file); });
    f.state.removing = sure ? "" : place.file;
  }
}

// A rule that a saved file took away while the plan was open is no reason to stop: then nothing more is allowed.
int capOf(const Frame& f, const lesson::Plan& plan, int otherwise) {
  try {
    return lesson::levelCap(lesson::rulesOf(dataOf(f), plan.request));
  } catch (const core::InputError&) {
    return otherwise;
  }
}

void addList(Frame& f, int before) {
  auto& planner = f.session->planner();
  const auto& place = f.session->now().planning;
  if (roomyButton(f, "add", f.state.addOpen ? "Add a block here: choose" : "Add a block here", Look::Raised))
    f.state.addOpen = !f.state.addOpen;
  if (!f.state.addOpen) return;
  std::vector<lesson::PlanBlock> blocks;
  attempt(f, [&] { blocks = lesson::addable(dataOf(f), place.plan->request); });
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    const auto* position = dataOf(f).findPosition(blocks[i].position);
    if (row(f, "addable", lesson::titleOf(dataOf(f), blocks[i]), position ? position->name : "", false, 0, true)
            .clicked) {
      planner.addBlock(*f.session, blocks[i], before);
      f.state.addOpen = false;
    }
    ImGui::PopID();
  }
}

void changeCard(Frame& f, int index) {
  auto& planner = f.session->planner();
  const lesson::Plan& plan = *f.session->now().planning.plan;
  const auto& block = plan.blocks[static_cast<std::size_t>(index)];
  const auto* known = dataOf(f).findBlock(block.block);
  lesson::Plan next = plan;
  auto& changed = next.blocks[static_cast<std::size_t>(index)];
  bool edit = false;
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, "Change it", f.fonts.bold, f.theme.text, width);
  gap(f, 6);
  int by = 0;
  if (stepper(f, "minutes", std::to_string(block.minutes) + " min", block.minutes > 1, block.minutes < 90, by))
    changed.minutes += by, edit = true;
  const int cap = capOf(f, plan, block.level);
  if (known && known->level > 0) {
    gap(f, 6);
    if (stepper(f, "level", lesson::levelWords(block.level), block.level > 1, block.level < std::min(cap, 5), by))
      changed.level += by, edit = true;
    if (block.level >= cap) plain(f, "More is not for this person.", f.fonts.caption, f.theme.quiet, width);
  }
  gap(f, 8);
  if (textField(f, "##note", "A note", changed.note, width)) edit = true;
  gap(f, 8);
  if (edit) planner.edit(*f.session, next);
  Flow flow(f, width);
  const int count = static_cast<int>(plan.blocks.size());
  if (flow.add("earlier", "Earlier", Look::Chosen, "One place up", index > 0)) planner.moveBlock(*f.session, index, -1);
  if (flow.add("later", "Later", Look::Chosen, "One place down", index + 1 < count))
    planner.moveBlock(*f.session, index, 1);
  if (flow.add("remove", "Leave out", Look::Chosen, "Takes the block away (undo brings it back)", count > 1))
    planner.removeBlock(*f.session, index);
  endCard(f, card);
}

}  // namespace

void planPage(Frame& f) {
  const lesson::Plan plan = *f.session->now().planning.plan;
  const auto* pattern = dataOf(f).findPattern(plan.request.pattern);
  plain(f, plan.label.empty() ? "Session plan" : plan.label, f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 2);
  std::string words = minutesWords(plan) + ", " + lesson::sideWords(plan.request.side);
  if (pattern) words += ", " + pattern->name;
  plain(f, words, f.fonts.caption, plan.sumMin() == plan.minutes ? f.theme.quiet : f.theme.danger);
  gap(f, 10);
  lesson::Plan next = plan;
  if (textField(f, "##label", "Label (no name needed)", next.label)) f.session->planner().edit(*f.session, next);
  plain(f,
        f.session->planner().savedAsIs(*f.session)
            ? "It stays on this computer."
            : "It stays on this computer. Not saved yet: it is kept until you save it or begin a new session.",
        f.fonts.caption, f.theme.quiet);
  gap(f, 10);
  planButtons(f);
  if (!f.session->now().planning.plan) return;
  bulletsCard(f, "Why it looks like this", plan.notes);
  measuresCard(f, plan);
  bulletsCard(f, "Left out or exchanged", plan.leftOut);
  std::vector<std::string> home;
  for (const std::string& id : plan.home)
    for (const auto& item : dataOf(f).home)
      if (item.id == id) home.push_back(item.title + ": " + item.text);
  bulletsCard(f, "At home", home);
  gap(f, 12);
  printCard(f);
  gap(f, 14);
  sourcesLine(f, dataOf(f).sources);
}

void blockPage(Frame& f) {
  const auto& place = f.session->now().planning;
  const int index = place.block;
  const lesson::PlanBlock block = place.plan->blocks[static_cast<std::size_t>(index)];
  const auto* known = dataOf(f).findBlock(block.block);
  int from = 0;
  for (int i = 0; i < index; ++i) from += place.plan->blocks[static_cast<std::size_t>(i)].minutes;
  plain(f, lesson::titleOf(dataOf(f), block), f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 2);
  std::string words = "Minute " + std::to_string(from) + " to " + std::to_string(from + block.minutes);
  for (const std::string& part : {lesson::sideWords(block.side), lesson::levelWords(block.level)})
    if (!part.empty()) words += " \xc2\xb7 " + part;
  plain(f, words, f.fonts.caption, f.theme.quiet);
  gap(f, 8);
  plain(f, lesson::positionWords(dataOf(f), block), f.fonts.body, f.theme.text);
  if (known) {
    gap(f, 8);
    levelProse(f, known->about);
    const auto* technique = f.session->library().findTechnique(known->technique);
    if (technique) {
      gap(f, 8);
      plain(f, technique->name + ": " + technique->corridorRule + ".", f.fonts.caption, f.theme.quiet);
    }
  }
  for (const std::string& why : block.why) {
    gap(f, 8);
    plain(f, why, f.fonts.body, f.theme.accentText);
  }
  changeCard(f, index);
  gap(f, 10);
  addList(f, index + 1);
  gap(f, 8);
  if (roomyButton(f, "whole", "The whole plan", Look::Clear))
    f.session->planner().openBlock(*f.session, -1, f.request.nowS);
  gap(f, 14);
  if (known) sourcesLine(f, known->sources);
}

}  // namespace sciatlas::ui
