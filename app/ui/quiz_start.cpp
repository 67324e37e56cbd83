#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "ui/panels.h"
#include "ui/prose.h"
#include "ui/quiz_pages.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr std::size_t kRound = 10;
constexpr std::array<std::size_t, 3> kExams{20, 50, 100};
constexpr std::size_t kLastExams = 3;

std::string percent(int part, int whole) {
  return std::to_string(whole ? static_cast<int>(std::lround(100.0 * part / whole)) : 0) + " %";
}

void begin(Frame& f, const lesson::RoundWish& wish) {
  f.state.listOpen = false;
  f.session->quiz().start(*f.session, wish, f.request.nowS);
}

void practiceCard(Frame& f) {
  auto& quiz = f.session->quiz();
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  const int due = quiz.due();
  plain(f,
        quiz.progress().cards.empty() ? std::string("Nothing answered yet")
        : due == 0                    ? std::string("Nothing is due today")
        : due == 1                    ? std::string("1 question is due today")
                                      : std::to_string(due) + " questions are due today",
        f.fonts.bold, f.theme.text, width);
  gap(f, 4);
  plain(f, "What was right waits longer each time, what was wrong comes back soon.", f.fonts.body, f.theme.text, width);
  gap(f, 12);
  Flow flow(f, width);
  if (flow.add("practise", "Practise", Look::Accent, "Ten questions: what is due, then new ones"))
    begin(f, {"", false, kRound});
  if (flow.add("on the model", "On the model", Look::Chosen, "Ten questions that are answered by looking and clicking"))
    begin(f, {"", true, kRound});
  endCard(f, card);
}

void examCard(Frame& f) {
  auto& quiz = f.session->quiz();
  gap(f, 14);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, "Examination", f.fonts.bold, f.theme.text, width);
  gap(f, 4);
  plain(f, "Against the clock, by the weights of the licensing examination (MBLEx), without answers until the end.",
        f.fonts.body, f.theme.text, width);
  gap(f, 12);
  if (const auto& open = quiz.progress().open) {
    const auto given = std::count_if(open->given.begin(), open->given.end(), [](int g) { return g >= 0; });
    if (button(f, "resume",
               "Go on: " + std::to_string(given) + " of " + std::to_string(open->items.size()) + " answered",
               Look::Accent, {0, 0}, "The examination that was begun"))
      quiz.resumeExam(*f.session, f.request.nowS);
    gap(f, 8);
  }
  Flow flow(f, width);
  for (const std::size_t count : kExams) {
    const double seconds = lesson::kSecondsPerExamQuestion * static_cast<double>(count);
    if (flow.add(("exam" + std::to_string(count)).c_str(), std::to_string(count) + " in " + quizMinutes(seconds),
                 Look::Chosen, "So many questions; the clock starts now"))
      quiz.startExam(*f.session, count, f.request.nowS);
  }
  const auto& exams = quiz.progress().exams;
  for (std::size_t i = exams.size(); i-- > 0 && exams.size() - i <= kLastExams;) {
    const auto total = exams[i].total();
    gap(f, 10);
    plain(f,
          lesson::dateOf(exams[i].day) + ": " + std::to_string(total.right) + " of " + std::to_string(total.asked) +
              " (" + percent(total.right, total.asked) + "), " + quizMinutes(exams[i].seconds),
          f.fonts.body, f.theme.text, width);
    ImGui::PushID(static_cast<int>(i));
    if (!exams[i].missed.empty() && button(f, "missed", "Practise what was missed", Look::Clear))
      quiz.startItems(*f.session, exams[i].missed, f.request.nowS);
    ImGui::PopID();
  }
  gap(f, 10);
  plain(f, quiz.data().weightsNote, f.fonts.caption, f.theme.quiet, width);
  endCard(f, card);
}

void learnerCard(Frame& f) {
  auto& quiz = f.session->quiz();
  gap(f, 14);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, "Who learns", f.fonts.bold, f.theme.text, width);
  gap(f, 8);
  std::string chosen;
  Flow flow(f, width);
  for (const std::string& name : quiz.learners())
    if (flow.add(("learner " + name).c_str(), fitted(f.fonts.body, name, 0.8f * width),
                 name == quiz.progress().learner ? Look::Chosen : Look::Clear, "Answers are kept for each by name"))
      chosen = name;
  gap(f, 8);
  const float add = buttonWidth(f, "Add");
  ImGui::PushStyleColor(ImGuiCol_FrameBg, f.theme.panel);
  ImGui::PushStyleColor(ImGuiCol_Text, f.theme.text);
  ImGui::PushStyleColor(ImGuiCol_TextDisabled, f.theme.quiet);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(f.px(12), 0.5f * (f.px(kTouchPx) - f.fonts.body->FontSize)));
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, f.px(8));
  ImGui::SetNextItemWidth(width - add - f.px(8));
  const bool enter = ImGui::InputTextWithHint("##learner", "Another name", f.state.learner.data(),
                                              f.state.learner.size(), ImGuiInputTextFlags_EnterReturnsTrue);
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor(3);
  ImGui::SameLine(0, f.px(8));
  const bool named = f.state.learner[0] != 0;
  if (button(f, "add", "Add", Look::Chosen, {add, 0}, "A learner of this name, with progress of his own", named) ||
      (enter && named))
    chosen = f.state.learner.data();
  if (!chosen.empty()) {
    quiz.chooseLearner(chosen);
    f.session->preferences().learner = quiz.progress().learner;
    f.state.learner[0] = 0;
  }
  endCard(f, card);
}

// Questions of the run that were not right, each opens its page.
void missedRows(Frame& f) {
  const auto& quiz = f.session->quiz();
  const auto& entries = quiz.run().entries;
  bool first = true;
  int opened = -1;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& e = entries[i];
    if (e.again || (e.answered && e.verdict.right)) continue;
    if (first) groupTitle(f, "Look at these again");
    first = false;
    ImGui::PushID(static_cast<int>(i));
    std::string words;
    for (const auto& block : parseMarkdown(e.question.ask.at(f.session->preferences().level)))
      for (const auto& run : block.runs) words += run.text;
    if (row(f, "missed", words, "", false).clicked) opened = static_cast<int>(i);
    ImGui::PopID();
  }
  if (opened >= 0) f.session->quiz().goTo(*f.session, opened, f.request.nowS);
}

void areaResult(Frame& f, const std::string& name, const lesson::ExamCount& count, float width) {
  const std::string value = std::to_string(count.right) + " of " + std::to_string(count.asked);
  const ImVec2 at = ImGui::GetCursorScreenPos(), extent = textSize(f.fonts.body, value);
  textAt(ImGui::GetWindowDrawList(), f.fonts.body,
         {at.x + width - extent.x, at.y + 0.5f * (kLineSpacing - 1) * f.fonts.body->FontSize}, f.theme.text, value);
  plain(f, name, f.fonts.body, f.theme.text, width - extent.x - f.px(12));
  gap(f, 4);
  quizMeter(f, count.asked ? static_cast<double>(count.right) / count.asked : 0, width, 6);
  gap(f, 10);
}

}  // namespace

std::string quizMinutes(double seconds) {
  const int whole = static_cast<int>(std::ceil(seconds));
  return whole < 60 ? std::to_string(whole) + " s" : std::to_string((whole + 30) / 60) + " min";
}

void quizMeter(Frame& f, double share, float width, float heightPx) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float high = f.px(heightPx), part = static_cast<float>(std::clamp(share, 0.0, 1.0)) * width;
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(low, {low.x + width, low.y + high}, withAlpha(f.theme.quiet, 0.25f), 0.5f * high);
  if (part >= high)
    list->AddRectFilled(low, {low.x + part, low.y + high}, evidenceColours("supports", f.dark).text, 0.5f * high);
  ImGui::Dummy({width, high});
}

void quizStart(Frame& f) {
  auto& quiz = f.session->quiz();
  plain(f, "Quiz", f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 10);
  if (quiz.data().areas.empty()) {
    plain(f, "The questions could not be read; see \xe2\x80\x9csciatlas check\xe2\x80\x9d.", f.fonts.body,
          f.theme.quiet);
    return;
  }
  if (!quiz.problem().empty()) {
    plain(f, std::string(icon::kWarning) + "  " + quiz.problem(), f.fonts.body, f.theme.text);
    gap(f, 10);
  }
  practiceCard(f);
  // A button of this card may have opened a question; the page is drawn anew with the next frame.
  examCard(f);
  learnerCard(f);
}

void quizSummary(Frame& f) {
  auto& quiz = f.session->quiz();
  const auto& run = quiz.run();
  plain(f, run.exam ? "Result" : "Done", f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 10);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  if (run.exam) {
    const auto total = run.result.total();
    plain(f,
          std::to_string(total.right) + " of " + std::to_string(total.asked) + " right (" +
              percent(total.right, total.asked) + "), in " + quizMinutes(run.result.seconds) +
              (run.result.timedOut ? "; the time was over" : ""),
          f.fonts.bold, f.theme.text, width);
    gap(f, 12);
    for (const auto& area : quiz.data().areas) {
      const auto at = run.result.areas.find(area.id);
      if (at != run.result.areas.end()) areaResult(f, area.name, at->second, width);
    }
    plain(f, "Saved under " + quiz.progress().learner + ". This is practice; it says nothing about passing.",
          f.fonts.caption, f.theme.quiet, width);
  } else {
    int asked = 0, right = 0;
    for (const auto& e : run.entries)
      asked += e.answered && !e.again, right += e.answered && !e.again && e.verdict.right;
    plain(f, std::to_string(right) + " of " + std::to_string(asked) + " right at the first try", f.fonts.bold,
          f.theme.text, width);
    gap(f, 4);
    const int due = quiz.due();
    plain(
        f,
        due > 0 ? std::to_string(due) + " more are due today." : "Nothing else is due today; tomorrow is soon enough.",
        f.fonts.body, f.theme.text, width);
  }
  gap(f, 12);
  Flow flow(f, width);
  const bool again = flow.add("again", "Another round", Look::Accent, "Ten questions");
  const bool done = flow.add("done", "First page", Look::Chosen, "Areas, examination, learners");
  endCard(f, card);
  missedRows(f);
  if (again) begin(f, {"", false, kRound});
  if (done) quiz.leave(*f.session, f.request.nowS);
}

void quizList(Frame& f) {
  auto& quiz = f.session->quiz();
  const auto& data = quiz.data();
  const double all = quiz.masteryOf("");
  groupTitle(f, "Areas");
  std::string chosen;
  bool any = false;
  for (const auto& area : data.areas) {
    ImGui::PushID(area.id.c_str());
    const double mastered = quiz.masteryOf(area.id);
    const auto answer =
        row(f, "area", area.name, std::to_string(static_cast<int>(std::lround(100 * mastered))) + " %", false);
    if (answer.hovered) tooltip(f, ("Practise: " + area.asks).c_str());
    ImGui::Indent(f.px(10));
    quizMeter(f, mastered, ImGui::GetContentRegionAvail().x - f.px(10), 5);
    ImGui::Unindent(f.px(10));
    gap(f, 8);
    ImGui::PopID();
    if (answer.clicked) chosen = area.id, any = true;
  }
  gap(f, 10);
  ImGui::Indent(f.px(10));
  plain(f,
        "You know " + std::to_string(static_cast<int>(std::lround(100 * all))) +
            " % of all questions for good. Choose an area to practise it.",
        f.fonts.caption, f.theme.quiet, ImGui::GetContentRegionAvail().x - f.px(10));
  ImGui::Unindent(f.px(10));
  if (any) begin(f, {chosen, false, kRound});
}

}  // namespace sciatlas::ui
