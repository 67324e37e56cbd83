#include <algorithm>

#include "ui/panels.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

// "done", "4 / 9" for the open lesson, "2 / 9" when begun, "9" when not.
std::string markOf(const session::Session& session, const lesson::Lesson& lesson, bool open) {
  const auto count = static_cast<int>(lesson.steps.size());
  const std::string total = std::to_string(count);
  if (open) return std::to_string(session.now().lesson.step + 1) + " / " + total;
  const int finished = session.finishedSteps(lesson);
  if (finished == count) return "done";
  return finished > 0 ? std::to_string(finished) + " / " + total : total;
}

void stepsOf(Frame& f, const lesson::Lesson& lesson) {
  const int current = f.session->now().lesson.step;
  for (int i = 0; i < static_cast<int>(lesson.steps.size()); ++i) {
    const auto& step = lesson.steps[static_cast<std::size_t>(i)];
    ImGui::PushID(i);
    const auto answer = row(f, "step", step.titleAt(f.session->preferences().level), "", false, f.px(22), true);
    const ImVec2 dot{answer.low.x + f.px(19), 0.5f * (answer.low.y + answer.high.y)};
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (i == current)
      list->AddCircleFilled(dot, f.px(4.5f), f.theme.accent, 20);
    else if (f.session->stepFinished(lesson, i))
      list->AddCircleFilled(dot, f.px(3), withAlpha(f.theme.accentText, 0.6f), 16);
    else
      list->AddCircle(dot, f.px(3), withAlpha(f.theme.quiet, 0.7f), 16, std::max(1.0f, f.px(1)));
    ImGui::PopID();
    if (answer.clicked) {
      f.state.listOpen = false;
      f.session->openLesson(lesson.id, i, f.request.nowS);
    }
  }
}

}  // namespace

void lessonList(Frame& f) {
  const auto& lessons = f.session->library().lessons;
  if (lessons.empty()) {
    plain(f,
          f.session->library().problems.empty() ? "There are no lessons in the lessons folder."
                                                : "No lesson could be read.",
          f.fonts.body, f.theme.quiet);
  }
  std::string group;
  for (const auto& lesson : lessons) {
    if (lesson.group != group) groupTitle(f, lesson.group);
    group = lesson.group;
    const auto* open = f.session->openLesson();
    const bool chosen = open == &lesson;
    ImGui::PushID(lesson.id.c_str());
    const auto answer = row(f, "lesson", lesson.title, markOf(*f.session, lesson, chosen), chosen);
    // A lesson that was opened elsewhere is brought into sight, with some of its steps.
    if (chosen && f.state.listedLesson != lesson.id) {
      const float low = ImGui::GetWindowPos().y, high = low + ImGui::GetWindowHeight();
      if (answer.low.y < low || answer.low.y > 0.6f * high + 0.4f * low) ImGui::SetScrollHereY(0.15f);
      f.state.listedLesson = lesson.id;
    }
    if (chosen) stepsOf(f, lesson);
    ImGui::PopID();
    if (answer.clicked && !chosen) {
      int step = 0;  // where it was left
      while (step + 1 < static_cast<int>(lesson.steps.size()) && f.session->stepFinished(lesson, step)) ++step;
      if (f.session->finishedSteps(lesson) == static_cast<int>(lesson.steps.size())) step = 0;
      f.session->openLesson(lesson.id, step, f.request.nowS);
      f.state.listedLesson = lesson.id;  // it is where it was touched
    }
  }
  if (!f.session->library().problems.empty()) {
    gap(f, 14);
    const auto& problems = f.session->library().problems;
    constexpr std::size_t kNamed = 3;
    plain(f, std::string(icon::kWarning) + "  Faults in the lesson files:", f.fonts.caption, f.theme.quiet);
    for (std::size_t i = 0; i < std::min(kNamed, problems.size()); ++i) {
      gap(f, 6);
      plain(f, problems[i], f.fonts.caption, f.theme.quiet);
    }
    if (problems.size() > kNamed) {
      gap(f, 6);
      plain(f, "and " + std::to_string(problems.size() - kNamed) + " more: see \xe2\x80\x9csciatlas check\xe2\x80\x9d",
            f.fonts.caption, f.theme.quiet);
    }
  }
}

bool partnerInBar(const Frame& f, const lesson::Step& step) {
  return !step.partnerTask.empty() && f.request.widthPx >= f.px(760);
}

bool handoutInBar(const Frame& f) {
  return f.request.widthPx >= f.px(480);
}

bool goOn(session::Session& session, double nowS) {
  if (session.nextStep(nowS)) return true;
  const auto* open = session.openLesson();
  const auto& lessons = session.library().lessons;
  const auto at = std::find_if(lessons.begin(), lessons.end(), [&](const auto& l) { return &l == open; });
  if (at == lessons.end() || at + 1 == lessons.end()) return false;
  session.openLesson((at + 1)->id, 0, nowS);
  return true;
}

namespace {

// One dash per step, clickable over the whole height of the bar, in the middle of it.
void stepDots(Frame& f, const Rect& rect, const lesson::Lesson& lesson, float room) {
  const int count = static_cast<int>(lesson.steps.size()), current = f.session->now().lesson.step;
  const float high = f.px(kTouchPx), pitch = std::min(f.px(33), room / static_cast<float>(count));
  if (pitch < f.px(9)) return;
  const float start = rect.low.x + 0.5f * (rect.width() - pitch * static_cast<float>(count));
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (int i = 0; i < count; ++i) {
    const std::string title = std::to_string(i + 1) + "  " +
                              lesson.steps[static_cast<std::size_t>(i)].titleAt(f.session->preferences().level);
    const ImVec2 low{start + pitch * static_cast<float>(i), rect.low.y + 0.5f * (rect.height() - high)};
    ImGui::SetCursorScreenPos(low);
    ImGui::PushID(i);
    const bool clicked = ImGui::InvisibleButton("dot", {pitch, high});
    ImGui::PopID();
    noteTouch(f, title);
    const bool hovered = ImGui::IsItemHovered();
    const float middle = low.y + 0.5f * high, half = f.px(hovered || i == current ? 3 : 2.5f);
    const ImU32 colour = i == current                         ? f.theme.accent
                         : f.session->stepFinished(lesson, i) ? withAlpha(f.theme.accentText, 0.55f)
                                                              : withAlpha(f.theme.quiet, hovered ? 0.8f : 0.35f);
    list->AddRectFilled({low.x + 0.1f * pitch, middle - half}, {low.x + 0.9f * pitch, middle + half}, colour, half);
    if (hovered) tooltip(f, title.c_str());
    if (clicked) f.session->openLesson(lesson.id, i, f.request.nowS);
  }
}

}  // namespace

void stepBar(Frame& f, const Rect& rect) {
  const float high = f.px(kTouchPx), between = f.px(8), edge = f.px(18);
  beginPanel("##steps", rect, f.theme.bar, {edge, 0.5f * (rect.height() - high)}, false);
  const auto* lesson = f.session->openLesson();
  const auto* step = f.session->step();
  if (lesson && step) {
    const int current = f.session->now().lesson.step;
    const bool last = current + 1 == static_cast<int>(lesson->steps.size());
    const float top = rect.low.y + 0.5f * (rect.height() - high);
    if (button(f, "back", "Back", Look::Raised, {0, 0}, "Back (\xe2\x86\x90, Page Up)", current > 0))
      f.session->previousStep(f.request.nowS);
    float leftWidth = buttonWidth(f, "Back"), rightWidth = 0;
    if (handoutInBar(f)) {
      const bool wide = f.request.widthPx >= f.px(900);
      const std::string words = std::string(icon::kPrint) + (wide ? "  Handout" : "");
      const float width = wide ? buttonWidth(f, words) : high;
      ImGui::SetCursorScreenPos({rect.low.x + edge + leftWidth + between, top});
      if (button(f, "handout", words, Look::Clear, {width, 0},
                 "Handout for the patient: this lesson on one or two pages (PDF). Name, paper and size of print stand "
                 "under Session"))
        f.answer.print.what = PrintWish::What::Lesson;
      leftWidth += between + width;
    }
    const bool lastOfAll = last && lesson == &f.session->library().lessons.back();
    const char* nextWord = lastOfAll ? "Finish" : last ? "Next lesson" : "Next";
    const float nextWidth = textSize(f.fonts.bold, nextWord).x + f.px(36);
    rightWidth = nextWidth;
    if (partnerInBar(f, *step)) {
      const std::string partner = std::string(icon::kUsers) + "  Partner task";
      // Wide enough for the bold words that it has while the task is open.
      const float width = textSize(f.fonts.bold, partner).x + f.px(32);
      rightWidth += between + width;
      ImGui::SetCursorScreenPos({rect.high.x - edge - rightWidth, top});
      if (button(f, "partner", partner, f.state.partnerOpen ? Look::Chosen : Look::Raised, {width, 0},
                 "Now find it on a partner"))
        f.state.partnerOpen = f.state.partnerJustOpened = !f.state.partnerOpen;
    }
    // The dots stand in the middle, so both sides must leave the room that the wider one takes.
    stepDots(f, rect, *lesson, rect.width() - 2 * (edge + std::max(leftWidth, rightWidth)) - f.px(24));
    ImGui::SetCursorScreenPos({rect.high.x - edge - nextWidth, top});
    if (button(f, "next", nextWord, Look::Accent, {nextWidth, 0}, "Next (\xe2\x86\x92, Page Down)"))
      if (!goOn(*f.session, f.request.nowS)) f.session->closeLesson();
  }
  endPanel();
}

}  // namespace sciatlas::ui
