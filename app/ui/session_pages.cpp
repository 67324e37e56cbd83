#include <cstring>

#include "ui/prose.h"
#include "ui/session_place.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

using session::PlanPage;

constexpr std::size_t kLongestText = 240;

// One line of buttons of which one is chosen.
template <class Value>
bool oneOf(Frame& f, const char* id, std::initializer_list<std::pair<const char*, Value>> words, Value& value) {
  bool changed = false;
  ImGui::PushID(id);
  Flow flow(f);
  for (const auto& [word, is] : words)
    if (flow.add(word, word, value == is ? Look::Chosen : Look::Raised, nullptr) && !(value == is))
      value = is, changed = true;
  ImGui::PopID();
  return changed;
}

void referralCard(Frame& f, const lesson::Referral& referral) {
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, referral.title, f.fonts.bold, f.theme.danger, width);
  gap(f, 4);
  plain(f, referral.text, f.fonts.body, f.theme.text, width);
  for (const auto& item : referral.items) {
    gap(f, 10);
    plain(f, item.means, f.fonts.body, f.theme.text, width);
    gap(f, 6);
    plain(f, "Say", f.fonts.bold, f.theme.text, width);
    plain(f, "\xe2\x80\x9c" + item.say + "\xe2\x80\x9d", f.fonts.body, f.theme.text, width);
    gap(f, 6);
    plain(f, "Write down", f.fonts.bold, f.theme.text, width);
    for (const std::string& words : item.write) plain(f, "\xe2\x80\xa2  " + words, f.fonts.body, f.theme.text, width);
  }
  gap(f, 8);
  plain(f, "There is no plan today. Write down what was asked and answered.", f.fonts.caption, f.theme.quiet, width);
  gap(f, 8);
  if (roomyButton(f, "print referral", "Print this page", Look::Accent,
                  "A PDF: what was asked, what to say, what to write down"))
    f.answer.print.what = PrintWish::What::Referral;
  gap(f, 8);
  sourcesLine(f, referral.sources);
  endCard(f, card);
  gap(f, 12);
}

void question(Frame& f, const lesson::RedFlag& flag) {
  auto& planner = f.session->planner();
  const auto& answers = f.session->now().planning.request.answers;
  const auto it = answers.find(flag.id);
  const bool yes = it != answers.end() && it->second, no = it != answers.end() && !it->second;
  ImGui::PushID(flag.id.c_str());
  gap(f, 8);
  plain(f, flag.ask, f.fonts.body, f.theme.text);
  gap(f, 4);
  Flow flow(f);
  if (flow.add("no", no ? std::string(icon::kCheck) + "  No" : "No", no ? Look::Chosen : Look::Raised, nullptr))
    planner.answer(*f.session, flag.id, false);
  if (flow.add("yes", yes ? std::string(icon::kWarning) + "  Yes" : "Yes", yes ? Look::Chosen : Look::Raised, nullptr))
    planner.answer(*f.session, flag.id, true);
  if (yes) plain(f, flag.means, f.fonts.caption, f.theme.danger);
  ImGui::PopID();
}

void startPage(Frame& f) {
  auto& planner = f.session->planner();
  plain(f, "A session, minute by minute", f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 10);
  plain(f,
        "First the safety questions: one yes, and there is no massage but a referral. Then the person: pattern, side, "
        "how "
        "easily it is stirred up, what asks for care. The plan that comes of it plays on the model, block by block.",
        f.fonts.body, f.theme.text);
  gap(f, 12);
  if (roomyButton(f, "begin", "Begin with the questions", Look::Accent))
    planner.openPage(*f.session, PlanPage::Questions);
  gap(f, 14);
  levelProse(f, f.session->library().plans.note);
  gap(f, 8);
  plain(f, "Nothing leaves this computer. No names are needed: a label of your own is enough.", f.fonts.caption,
        f.theme.quiet);
  gap(f, 10);
  printCard(f);
  gap(f, 14);
  sourcesLine(f, f.session->library().plans.sources);
}

}  // namespace

bool roomyButton(Frame& f, const char* id, const std::string& label, Look look, const char* tip) {
  return button(f, id, label, look, {std::min(buttonWidth(f, label), ImGui::GetContentRegionAvail().x), 0}, tip);
}

bool textField(Frame& f, const char* id, const char* hint, std::string& text, float width) {
  std::array<char, kLongestText> buffer{};
  std::strncpy(buffer.data(), text.c_str(), buffer.size() - 1);
  ImGui::PushStyleColor(ImGuiCol_FrameBg, f.theme.raisedMore);
  ImGui::PushStyleColor(ImGuiCol_Text, f.theme.text);
  ImGui::PushStyleColor(ImGuiCol_TextDisabled, f.theme.quiet);
  ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, withAlpha(f.theme.accent, 0.35f));
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(f.px(12), 0.5f * (f.px(kTouchPx) - f.fonts.body->FontSize)));
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, f.px(8));
  ImGui::SetNextItemWidth(width > 0 ? width : ImGui::GetContentRegionAvail().x);
  const bool changed = ImGui::InputTextWithHint(id, hint, buffer.data(), buffer.size());
  if (ImGui::IsItemActivated()) f.session->beginDrag();
  if (ImGui::IsItemDeactivated()) f.session->endDrag();
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor(4);
  if (changed) text = buffer.data();
  return changed;
}

bool choiceRow(Frame& f, const char* id, const std::string& words, const std::string& below, bool on) {
  ImGui::PushID(id);
  const auto answer = row(f, "choice", words, "", on, f.px(26));
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float middle = 0.5f * (answer.low.y + answer.high.y), half = f.px(8);
  const ImVec2 low{answer.low.x + f.px(10), middle - half}, high{low.x + 2 * half, middle + half};
  list->AddRect(low, high, on ? f.theme.accentText : f.theme.quiet, f.px(4), 0, f.px(1.5f));
  if (on) {
    const ImVec2 extent = textSize(f.fonts.caption, icon::kCheck);
    textAt(list, f.fonts.caption, {0.5f * (low.x + high.x - extent.x), middle - 0.5f * extent.y}, f.theme.accentText,
           icon::kCheck);
  }
  if (!below.empty()) {
    ImGui::Indent(f.px(36));
    plain(f, below, f.fonts.caption, f.theme.quiet, ImGui::GetContentRegionAvail().x);
    ImGui::Unindent(f.px(36));
    gap(f, 4);
  }
  ImGui::PopID();
  return answer.clicked;
}

void printCard(Frame& f) {
  auto& p = f.session->preferences();
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, "On prints", f.fonts.bold, f.theme.text, width);
  gap(f, 6);
  std::string name = p.therapist, logo = p.logo;
  if (textField(f, "##therapist", "Your name or practice", name, width)) p.therapist = name;
  gap(f, 6);
  if (textField(f, "##logo", "Logo: path of a PNG file", logo, width)) p.logo = logo;
  gap(f, 8);
  oneOf<bool>(f, "paper", {{"A4", false}, {"Letter", true}}, p.letterPaper);
  gap(f, 6);
  oneOf<bool>(f, "size", {{"Normal print", false}, {"Large print", true}}, p.largePrint);
  if (!f.request.printed.empty()) {
    gap(f, 8);
    plain(f, "Printed last: " + f.request.printed, f.fonts.caption, f.theme.quiet, width);
  }
  endCard(f, card);
}

void questionsPage(Frame& f) {
  auto& planner = f.session->planner();
  const auto& data = f.session->library().plans;
  plain(f, "First: when not to touch", f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 8);
  if (const auto referral = planner.referral(*f.session)) referralCard(f, *referral);
  plain(f, "Ask all of them, every session. One yes: no massage today.", f.fonts.body, f.theme.text);
  std::string group;
  for (const auto& flag : data.redFlags) {
    if (flag.group != group) groupTitle(f, flag.group, 0);
    group = flag.group;
    question(f, flag);
  }
  gap(f, 16);
  const int open = planner.openQuestions(*f.session);
  if (open > 0) {
    const std::string words = open == static_cast<int>(data.redFlags.size()) ? "All asked, all answered no"
                                                                             : "The others were answered no too";
    if (roomyButton(f, "all no", words, Look::Raised, "Only when you have asked them")) planner.answerAllNo(*f.session);
  } else if (!planner.referral(*f.session)) {
    if (roomyButton(f, "go on", "On to the person", Look::Accent)) planner.openPage(*f.session, PlanPage::Person);
  }
  gap(f, 8);
  if (roomyButton(f, "again", "Ask again from the start", Look::Clear)) planner.clearAnswers(*f.session);
}

void personPage(Frame& f) {
  auto& planner = f.session->planner();
  const auto& data = f.session->library().plans;
  lesson::PlanRequest request = f.session->now().planning.request;
  bool changed = false;
  plain(f, "The person", f.fonts.title, f.theme.text, 0, kTitleSpacing);
  const auto rules = [&](const char* title, const std::vector<lesson::Rule>& all, std::string& value) {
    groupTitle(f, title);
    for (const auto& rule : all)
      if (choiceRow(f, rule.id.c_str(), rule.name, rule.ask, rule.id == value)) value = rule.id, changed = true;
  };
  rules("What leads", data.patterns, request.pattern);
  groupTitle(f, "Side", 0);
  changed |= oneOf<char>(f, "side", {{"Right", 'r'}, {"Left", 'l'}, {"Both", 'b'}}, request.side);
  rules("How easily it is stirred up", data.irritabilities, request.irritability);
  groupTitle(f, "Length", 0);
  changed |= oneOf<int>(f, "minutes", {{"30 minutes", 30}, {"60 minutes", 60}, {"90 minutes", 90}}, request.minutes);
  if (changed) planner.setRequest(*f.session, request);
  std::string group;
  for (const auto& caution : data.cautions) {
    if (caution.group != group) groupTitle(f, caution.group);
    group = caution.group;
    const auto& chosen = f.session->now().planning.request.cautions;
    const bool on = std::find(chosen.begin(), chosen.end(), caution.id) != chosen.end();
    if (choiceRow(f, caution.id.c_str(), caution.name, on ? caution.reason : "", on))
      planner.toggleCaution(*f.session, caution.id);
  }
  gap(f, 16);
  const int open = planner.openQuestions(*f.session);
  if (open > 0 || planner.referral(*f.session)) {
    plain(f,
          open > 0 ? std::to_string(open) + " safety questions are still open."
                   : "A question was answered yes: there is no plan.",
          f.fonts.body, f.theme.danger);
    gap(f, 6);
    if (roomyButton(f, "questions", "To the questions", Look::Accent))
      planner.openPage(*f.session, PlanPage::Questions);
    return;
  }
  const bool again = f.session->now().planning.plan.has_value();
  if (roomyButton(f, "make", again ? "Make the plan anew" : "Make the plan", Look::Accent,
                  again ? "Changes made by hand are lost (undo brings them back)" : nullptr))
    attempt(f, [&] { planner.make(*f.session); });
}

void sessionColumn(Frame& f) {
  if (!f.session->library().plans.ready()) return;
  const auto& place = f.session->now().planning;
  switch (place.page) {
    case PlanPage::Start:
      return startPage(f);
    case PlanPage::Questions:
      return questionsPage(f);
    case PlanPage::Person:
      return personPage(f);
    case PlanPage::Plan:
      if (!place.plan) return startPage(f);
      return place.block >= 0 ? blockPage(f) : planPage(f);
  }
}

}  // namespace sciatlas::ui
