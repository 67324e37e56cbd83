#include <cmath>
#include <cstdio>

#include "ui/panels.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

std::string clockText(double seconds) {
  const int whole = static_cast<int>(std::ceil(seconds));
  char text[16];
  std::snprintf(text, sizeof text, "%d:%02d", whole / 60, whole % 60);
  return text;
}

void timerRow(Frame& f, session::Practice& practice) {
  const double now = f.request.nowS;
  const bool running = practice.running(now), over = practice.timeUp(now);
  plain(f, over ? "Time is up" : clockText(practice.secondsLeft(now)), f.fonts.title,
        over ? f.theme.accentText : f.theme.text);
  gap(f, 4);
  const std::string word = std::string(running ? icon::kPause : icon::kPlay) + (running ? "  Pause" : "  Start");
  if (button(f, "timer", word, running ? Look::Chosen : Look::Raised, {0, 0}, "The clock of this task"))
    running ? practice.pauseTimer(now) : practice.startTimer(now);
  ImGui::SameLine(0, f.px(8));
  if (button(f, "timer again", std::string(icon::kReset) + "  Again", Look::Clear)) practice.resetTimer();
  if (practice.running(now)) f.wake(0.25);
}

// A box to tick with its words beside it; the whole row is the target.
void checkRow(Frame& f, std::size_t i, const std::string& words, float width) {
  const bool ticked = f.session->practice().ticked(i);
  const float box = f.px(18), indent = f.px(30);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float lineHeight = f.fonts.body->FontSize * kLineSpacing;
  const float high = std::max(
      f.px(kTouchPx), ImGui::CalcTextSize(words.c_str(), nullptr, false, width - indent).y * kLineSpacing + f.px(14));
  ImGui::PushID(static_cast<int>(i));
  if (ImGui::InvisibleButton("check", {width, high})) f.session->tickSelfCheck(i, !ticked);
  const bool hovered = ImGui::IsItemHovered();
  noteTouch(f, words);
  ImGui::PopID();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 low{at.x, at.y + f.px(7) + 0.5f * (lineHeight - box)};
  list->AddRect(low, {low.x + box, low.y + box}, hovered ? f.theme.text : f.theme.quiet, f.px(4), 0,
                std::max(1.0f, f.px(1.5f)));
  if (ticked) {
    const ImVec2 a{low.x + 0.2f * box, low.y + 0.55f * box}, b{low.x + 0.42f * box, low.y + 0.76f * box},
        c{low.x + 0.82f * box, low.y + 0.26f * box};
    list->AddLine(a, b, f.theme.accentText, f.px(2.5f));
    list->AddLine(b, c, f.theme.accentText, f.px(2.5f));
  }
  const ImVec2 after = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos({at.x + indent, at.y + f.px(7)});
  plain(f, words, f.fonts.body, f.theme.text, width - indent);
  ImGui::SetCursorScreenPos(after);
}

}  // namespace

void practiceCard(Frame& f, const lesson::Step& step) {
  auto& practice = f.session->practice();
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, "Partner task", f.fonts.bold, f.theme.text, width);
  auto style = bodyStyle(f);
  style.width = width;
  followLinks(f, prose(f, parseMarkdown(step.partnerTask), style));
  if (practice.totalSeconds() > 0) {
    gap(f, 10);
    timerRow(f, practice);
  }
  if (!step.selfCheck.empty()) {
    gap(f, 12);
    plain(f, "Check yourself", f.fonts.bold, f.theme.text, width);
    for (std::size_t i = 0; i < step.selfCheck.size(); ++i) checkRow(f, i, step.selfCheck[i], width);
    const auto* lesson = f.session->openLesson();
    if (lesson && f.session->stepPractised(*lesson, f.session->now().lesson.step)) {
      gap(f, 4);
      plain(f, "Practised with a partner: kept in your progress.", f.fonts.caption, f.theme.accentText, width);
    }
  }
  endCard(f, card);
}

}  // namespace sciatlas::ui
