#include <cstdio>

#include "ui/keys.h"
#include "ui/prose.h"
#include "ui/session_place.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

using session::PlanPage;

std::string timeWords(double seconds) {
  const int whole = static_cast<int>(seconds);
  char words[16];
  std::snprintf(words, sizeof words, "%d:%02d", whole / 60, whole % 60);
  return words;
}

void pageRows(Frame& f) {
  auto& planner = f.session->planner();
  const auto& place = f.session->now().planning;
  const int open = planner.openQuestions(*f.session);
  const bool referral = planner.referral(*f.session).has_value();
  const std::string asked = referral ? "yes" : open == 0 ? "all no" : std::to_string(open) + " open";
  const auto page = [&](const char* id, const char* words, const std::string& right, PlanPage to) {
    if (!row(f, id, words, right, place.page == to && place.block < 0).clicked) return;
    f.state.listOpen = false;
    if (to == PlanPage::Plan) planner.openBlock(*f.session, -1, f.request.nowS);
    planner.openPage(*f.session, to);
  };
  page("questions", "1  Safety questions", asked, PlanPage::Questions);
  page("person", "2  The person", "", PlanPage::Person);
  if (place.plan) page("plan", "3  The plan", std::to_string(place.plan->sumMin()) + " min", PlanPage::Plan);
}

void blockRows(Frame& f) {
  const auto& place = f.session->now().planning;
  const auto& data = f.session->library().plans;
  const auto& clock = f.session->planner().clock();
  groupTitle(f, "Minute by minute");
  int from = 0;
  for (std::size_t i = 0; i < place.plan->blocks.size(); ++i) {
    const auto& block = place.plan->blocks[i];
    ImGui::PushID(static_cast<int>(i));
    std::string right = std::to_string(from) + "\xe2\x80\x93" + std::to_string(from + block.minutes);
    from += block.minutes;
    const bool chosen = place.block == static_cast<int>(i);
    const auto answer = row(f, "block", lesson::titleOf(data, block), right, chosen, f.px(14), true);
    if (clock.running && clock.block == static_cast<int>(i))
      ImGui::GetWindowDrawList()->AddCircleFilled({answer.low.x + f.px(12), 0.5f * (answer.low.y + answer.high.y)},
                                                  f.px(4.5f), f.theme.accent, 20);
    ImGui::PopID();
    if (answer.clicked) {
      f.state.listOpen = false;
      f.session->planner().openBlock(*f.session, static_cast<int>(i), f.request.nowS);
    }
  }
}

void savedRows(Frame& f) {
  auto& planner = f.session->planner();
  const auto saved = planner.saved(*f.session);  // a copy: opening one lists them again
  if (saved.empty()) return;
  groupTitle(f, "Saved plans");
  for (std::size_t i = 0; i < saved.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    const std::string right = saved[i].fault.empty() ? saved[i].words : "faulty";
    if (row(f, "saved", saved[i].label, right, f.session->now().planning.file == saved[i].file.string()).clicked) {
      f.state.listOpen = false;
      attempt(f, [&] { planner.open(*f.session, saved[i].file); });
    }
    ImGui::PopID();
  }
}

}  // namespace

void sessionList(Frame& f) {
  if (!f.session->library().plans.ready()) {
    plain(f, "The files of plans could not be read; see \xe2\x80\x9csciatlas check\xe2\x80\x9d.", f.fonts.body,
          f.theme.quiet);
    return;
  }
  const auto& place = f.session->now().planning;
  pageRows(f);
  if (place.plan && place.page == PlanPage::Plan) {
    blockRows(f);
  } else {
    savedRows(f);
  }
  gap(f, 14);
  if (place.page != PlanPage::Start || place.plan)
    if (button(f, "new", "New session", Look::Raised, {ImGui::GetContentRegionAvail().x, 0},
               "Another person: everything starts empty"))
      f.session->planner().closePlan(*f.session);
}

bool sessionBarShown(const session::Session& session) {
  const auto& place = session.now().planning;
  return session.now().place == session::Place::Session && place.plan && place.page == PlanPage::Plan;
}

void sessionBar(Frame& f, const Rect& rect) {
  if (!sessionBarShown(*f.session)) return;  // the list or the column has closed the plan in this very frame
  const float high = f.px(kTouchPx);
  beginPanel("##clock", rect, f.theme.bar, {f.px(18), 0.5f * (rect.height() - high)}, false);
  auto& planner = f.session->planner();
  const auto& plan = *f.session->now().planning.plan;
  const auto& clock = planner.clock();
  const double nowS = f.request.nowS, inBlockS = clock.inBlockS(nowS);
  const int count = static_cast<int>(plan.blocks.size());
  double beforeS = 0;
  for (int i = 0; i < clock.block && i < count; ++i) beforeS += 60.0 * plan.blocks[static_cast<std::size_t>(i)].minutes;
  if (button(f, "back", "Back", Look::Raised, {0, 0}, "The block before (Page Up)", clock.block > 0))
    planner.goToBlock(*f.session, clock.block - 1, nowS);
  ImGui::SameLine(0, f.px(8));
  if (button(f, "run", clock.running ? icon::kPause : icon::kPlay, Look::Chosen, {high, high},
             clock.running ? "Stop the clock (Space)" : "Start the clock over the whole session (Space)")) {
    if (clock.running) {
      planner.pauseClock(nowS);
    } else {
      planner.startClock(nowS);
      planner.openBlock(*f.session, clock.block, nowS);
    }
  }
  ImGui::SameLine(0, f.px(14));
  const float nextWide = buttonWidth(f, "Next block");
  const float room = rect.high.x - f.px(18) - nextWide - f.px(12) - ImGui::GetCursorScreenPos().x;
  const int at = std::min(clock.block, count - 1);
  const auto& block = plan.blocks[static_cast<std::size_t>(at)];
  const std::string total = timeWords(beforeS + inBlockS) + " of " + std::to_string(plan.sumMin()) + ":00";
  const std::string left = timeWords(std::max(0.0, 60.0 * block.minutes - inBlockS) + 0.999) + " left";
  const std::string title = lesson::titleOf(f.session->library().plans, block);
  const ImVec2 low = ImGui::GetCursorScreenPos();
  ImDrawList* list = ImGui::GetWindowDrawList();
  textAt(list, f.fonts.bold, {low.x, low.y}, f.theme.text, fitted(f.fonts.bold, title + "  \xc2\xb7  " + left, room));
  textAt(list, f.fonts.caption, {low.x, low.y + f.fonts.bold->FontSize + f.px(1)}, f.theme.quiet,
         fitted(f.fonts.caption, total, room));
  ImGui::SetCursorScreenPos({rect.high.x - f.px(18) - nextWide, rect.low.y + 0.5f * (rect.height() - high)});
  if (button(f, "next", "Next block", Look::Accent, {nextWide, 0}, "The next block (Page Down)",
             clock.block + 1 < count))
    planner.goToBlock(*f.session, clock.block + 1, nowS);
  if (clock.running) f.wake(1.0 - (inBlockS - static_cast<int>(inBlockS)));
  endPanel();
}

bool sessionKey(session::Session& session, int key, double nowS) {
  if (session.now().place != session::Place::Session || !sessionBarShown(session)) return false;
  auto& planner = session.planner();
  const int block = planner.clock().block;
  switch (key) {
    case keys::kSpace:
      planner.clock().running ? planner.pauseClock(nowS) : planner.startClock(nowS);
      return true;
    case keys::kPageDown:
      return planner.goToBlock(session, block + 1, nowS), true;
    case keys::kPageUp:
      return planner.goToBlock(session, block - 1, nowS), true;
    default:
      return false;
  }
}

}  // namespace sciatlas::ui
