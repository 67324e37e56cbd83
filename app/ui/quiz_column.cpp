#include <algorithm>

#include "ui/keys.h"
#include "ui/panels.h"
#include "ui/prose.h"
#include "ui/quiz_pages.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

using lesson::QuizKind;
using session::Place;

constexpr int kMostKeys = 5;
constexpr float kAnswerPx = 48;  // the smallest height of an answer
constexpr float kNumberPx = 34;  // room for the number of its key

// Of right and wrong, as a line on a panel: red is kept for "do not press".
ImU32 signColour(const Frame& f, bool right) {
  return evidenceColours(right ? "supports" : "overstated", f.dark).text;
}

enum class Mark { None, Chosen, Right, Wrong };

// An answer over the whole width: its key, its words in as many lines as they need.
bool answerRow(Frame& f, int number, const std::string& text, Mark mark, bool live) {
  const float width = ImGui::GetContentRegionAvail().x, inset = f.px(14), left = inset + f.px(kNumberPx);
  const float room = width - left - inset;
  const ImFont* font = mark == Mark::None ? f.fonts.body : f.fonts.bold;
  const float line = font->FontSize * kLineSpacing;
  std::vector<std::string_view> lines;
  for (std::string_view rest = text; !rest.empty();) {
    const char* cut =
        const_cast<ImFont*>(font)->CalcWordWrapPositionA(1.0f, rest.data(), rest.data() + rest.size(), room);
    const auto length = std::max<std::size_t>(1, static_cast<std::size_t>(cut - rest.data()));
    lines.push_back(rest.substr(0, length));
    rest.remove_prefix(length);
    while (rest.starts_with(' ')) rest.remove_prefix(1);
  }
  const float high = std::max(f.px(kAnswerPx), line * static_cast<float>(lines.size()) + f.px(20));
  const ImVec2 low = ImGui::GetCursorScreenPos(), far{low.x + width, low.y + high};
  ImGui::PushID(number);
  const bool clicked = ImGui::InvisibleButton("answer", {width, high}) && live;
  ImGui::PopID();
  const bool hovered = ImGui::IsItemHovered() && live;
  if (live) noteTouch(f, text);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(low, far, hovered || mark == Mark::Chosen ? f.theme.raisedMore : f.theme.raised, f.px(8));
  const ImU32 edge = mark == Mark::Right   ? signColour(f, true)
                     : mark == Mark::Wrong ? signColour(f, false)
                                           : f.theme.accentText;
  if (mark != Mark::None) list->AddRect(low, far, edge, f.px(8), 0, f.px(2));
  const char* sign = mark == Mark::Right ? icon::kCheck : mark == Mark::Wrong ? icon::kClose : nullptr;
  const std::string front = sign ? sign : std::to_string(number);
  const float top = low.y + 0.5f * (high - line * static_cast<float>(lines.size()));
  const float lift = 0.5f * (line - font->FontSize);
  textAt(list, sign ? f.fonts.body : f.fonts.caption, {low.x + inset, top + lift}, sign ? f.theme.text : f.theme.quiet,
         front);
  for (std::size_t i = 0; i < lines.size(); ++i)
    textAt(list, font, {low.x + left, top + lift + line * static_cast<float>(i)}, f.theme.text, lines[i]);
  gap(f, 8);
  return clicked;
}

Mark markOf(const session::QuizEntry& e, int answer, bool shown) {
  const auto place = std::find(e.chosen.begin(), e.chosen.end(), answer);
  const bool chosen = place != e.chosen.end();
  if (!shown) return chosen ? Mark::Chosen : Mark::None;
  if (e.question.kind == QuizKind::Order) return Mark::None;
  if (e.question.answers[static_cast<std::size_t>(answer)].right) return Mark::Right;
  return chosen ? Mark::Wrong : Mark::None;
}

void choices(Frame& f, const session::QuizEntry& e) {
  auto& quiz = f.session->quiz();
  const bool shown = quiz.shows(e), order = e.question.kind == QuizKind::Order;
  int picked = -1;
  if (order && shown) {  // the right order, and where the learner had each
    for (std::size_t i = 0; i < e.question.answers.size(); ++i) {
      const auto at = std::find(e.chosen.begin(), e.chosen.end(), static_cast<int>(i)) - e.chosen.begin();
      const bool good = at == static_cast<std::ptrdiff_t>(i);
      answerRow(f, static_cast<int>(i) + 1, e.question.answers[i].text, good ? Mark::Right : Mark::Wrong, false);
    }
    return;
  }
  for (std::size_t i = 0; i < e.order.size(); ++i) {
    const int answer = e.order[i];
    std::string text = e.question.answers[static_cast<std::size_t>(answer)].text;
    const auto at = std::find(e.chosen.begin(), e.chosen.end(), answer);
    if (order && at != e.chosen.end()) text = std::to_string(at - e.chosen.begin() + 1) + ".  " + text;
    if (answerRow(f, static_cast<int>(i) + 1, text, markOf(e, answer, shown), !shown)) picked = answer;
  }
  if (picked >= 0) quiz.choose(*f.session, picked, f.request.nowS);
}

void verdict(Frame& f, const session::QuizEntry& e) {
  const auto level = f.session->preferences().level;
  const bool given = !e.chosen.empty() || e.click;
  const std::string word = e.verdict.right ? "Right" : given ? "Not quite" : "The answer";
  gap(f, 6);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  auto style = bodyStyle(f);
  style.width = width;
  style.chip = word;
  style.chipColours = evidenceColours(e.verdict.right ? "supports" : given ? "overstated" : "unsupported", f.dark);
  const std::string& why = e.question.why.at(level);
  if (!e.verdict.right && given && !e.verdict.words.empty()) {
    followLinks(f, prose(f, parseMarkdown(e.verdict.words), style));
    gap(f, 8);
    style.chip = {};
  }
  followLinks(f, prose(f, parseMarkdown(why), style));
  if (!e.question.evidence.empty()) {
    gap(f, 10);
    plain(f, "Evidence for what is often said:", f.fonts.caption, f.theme.quiet, width);
    gap(f, 4);
    chip(f, e.question.evidence, evidenceColours(e.question.evidence, f.dark));
  }
  endCard(f, card);
  if (f.session->quiz().canShowMe(e)) {
    gap(f, 12);
    if (button(f, "show me", std::string(icon::kBook) + "  Show me in the lesson", Look::Raised, {0, 0},
               "Opens the lesson step that teaches it; Quiz above brings you back"))
      f.session->quiz().showMe(*f.session, f.request.nowS);
  }
  gap(f, 14);
  sourcesLine(f, e.question.sources);
}

void questionPage(Frame& f, const session::QuizEntry& e) {
  const auto& quiz = f.session->quiz();
  const auto& run = quiz.run();
  const auto* area = quiz.data().findArea(e.question.area);
  std::string above = area ? area->name : "";
  if (e.again) above += (above.empty() ? "" : " \xc2\xb7 ") + std::string("once more");
  plain(f, above, f.fonts.caption, f.theme.quiet);
  gap(f, 6);
  auto style = bodyStyle(f);
  style.font = style.bold = f.fonts.bold;
  prose(f, parseMarkdown(e.question.ask.at(f.session->preferences().level)), style);
  gap(f, 14);
  if (e.question.kind != QuizKind::Find) {
    choices(f, e);
  } else if (!e.answered) {
    plain(f, "Drag to turn the body, turn the wheel to come nearer, click the place.", f.fonts.body, f.theme.quiet);
    gap(f, 10);
  }
  if (quiz.shows(e)) return verdict(f, e);
  if (!run.exam && button(f, "unknown", "I don't know", Look::Clear, {0, 0}, "Shows the answer; it comes once more"))
    f.session->quiz().giveUp(*f.session, f.request.nowS);
}

const session::QuizEntry* openEntry(const session::Session& session) {
  return session.quiz().entry(session);
}

// The word on the button that goes on, and what it does.
const char* goOnWord(const session::Session& session) {
  const auto& quiz = session.quiz();
  const bool last = session.now().quiz.number + 1 >= static_cast<int>(quiz.run().entries.size());
  if (quiz.run().exam && !quiz.run().finished) return last ? "Hand in" : "Next";
  return last ? "Summary" : "Next";
}

bool canGoOn(const session::Session& session) {
  const auto* e = openEntry(session);
  return e && (e->answered || session.quiz().run().exam);
}

void onward(session::Session& session, double nowS) {
  auto& quiz = session.quiz();
  const bool last = session.now().quiz.number + 1 >= static_cast<int>(quiz.run().entries.size());
  if (quiz.run().exam && !quiz.run().finished && last) return quiz.handIn(session, nowS);
  quiz.next(session, nowS);
}

}  // namespace

bool quizHasBar(const session::Session& session) {
  return openEntry(session) != nullptr;
}

bool quizHides(const session::Session& session) {
  return session.quiz().asking(session);
}

void quizColumn(Frame& f) {
  auto& quiz = f.session->quiz();
  quiz.tick(*f.session, f.request.nowS);
  const auto* e = openEntry(*f.session);
  if (e) return questionPage(f, *e);
  quiz.onSummary(*f.session) ? quizSummary(f) : quizStart(f);
}

void quizSlide(Frame& f, const Rect& rect) {
  beginPanel("##slide", rect, f.theme.ground, {f.px(12), f.px(30)}, true);
  quizColumn(f);
  endPanel();
}

void quizBar(Frame& f, const Rect& rect) {
  const float high = f.px(kTouchPx), top = rect.low.y + 0.5f * (rect.height() - high);
  beginPanel("##quiz", rect, f.theme.bar, {f.px(18), 0.5f * (rect.height() - high)}, false);
  auto& quiz = f.session->quiz();
  if (const auto* e = openEntry(*f.session)) {
    const auto& entries = quiz.run().entries;
    const int count = static_cast<int>(entries.size()), current = f.session->now().quiz.number;
    const bool exam = quiz.run().exam && !quiz.run().finished;
    std::string words = std::to_string(current + 1) + " of " + std::to_string(count);
    if (exam) {
      words += "   \xc2\xb7   " + quizMinutes(quiz.leftS(f.request.nowS)) + " left";
      f.wake(1);
    }
    const char* nextWord = goOnWord(*f.session);
    const float nextWidth = textSize(f.fonts.bold, nextWord).x + f.px(36);
    const float wordsWidth = textSize(f.fonts.body, words).x;
    const bool back = current > 0;
    if (button(f, "leave", exam ? "Pause" : "Leave", Look::Raised, {0, 0},
               exam ? "The examination can be gone on with later (Esc)" : "Back to the first page (Esc)")) {
      quiz.leave(*f.session, f.request.nowS);
    } else {
      ImGui::SameLine(0, f.px(8));
      if (button(f, "back", "Back", Look::Clear, {0, 0}, "The question before (\xe2\x86\x90, Page Up)", back))
        quiz.goTo(*f.session, current - 1, f.request.nowS);
      ImDrawList* list = ImGui::GetWindowDrawList();
      const float start = ImGui::GetItemRectMax().x + f.px(20);
      textAt(list, f.fonts.body, {start, top + 0.5f * (high - f.fonts.body->FontSize)}, f.theme.quiet, words);
      // A dash for each question: what was right is full, what was wrong is open.
      const float from = start + wordsWidth + f.px(24), room = rect.high.x - f.px(42) - nextWidth - from;
      const float pitch = std::min(f.px(26), room / static_cast<float>(count));
      const ImU32 good = signColour(f, true), poor = signColour(f, false);
      for (int i = 0; i < count && pitch >= f.px(5); ++i) {
        const auto& other = entries[static_cast<std::size_t>(i)];
        const float x = from + pitch * static_cast<float>(i), middle = top + 0.5f * high;
        const ImU32 colour = i == current          ? f.theme.accent
                             : !other.answered     ? withAlpha(f.theme.quiet, 0.35f)
                             : !quiz.shows(other)  ? withAlpha(f.theme.text, 0.7f)
                             : other.verdict.right ? good
                                                   : poor;
        const ImVec2 a{x + 0.1f * pitch, middle - f.px(3)}, b{x + 0.9f * pitch, middle + f.px(3)};
        if (other.answered && quiz.shows(other) && !other.verdict.right && i != current)
          list->AddRect(a, b, colour, f.px(3), 0, std::max(1.0f, f.px(1.5f)));
        else
          list->AddRectFilled(a, b, colour, f.px(3));
      }
      ImGui::SetCursorScreenPos({rect.high.x - f.px(18) - nextWidth, top});
      const bool can = e->answered || exam;
      if (button(f, "next", nextWord, Look::Accent, {nextWidth, 0}, "Go on (Enter, \xe2\x86\x92)", can))
        onward(*f.session, f.request.nowS);
    }
  }
  endPanel();
}

void quizMarks(Frame& f, const Rect& view) {
  const auto& quiz = f.session->quiz();
  const auto* e = openEntry(*f.session);
  if (!e) return;
  const auto camera = f.session->cameraAt(f.request.nowS);
  const glm::vec3 eye = scene::eyeMm(camera);
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  const auto marks = quiz.marks(*f.session);
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const auto& mark = marks[i];
    if (mark.letter.empty() || glm::dot(mark.out, eye - mark.atMm) < 0) continue;  // on the far side of the body
    const glm::vec3 p = scene::project(camera, mark.atMm, f.answer.viewSize);
    const ImVec2 at{f.answer.viewLow.x + p.x, f.answer.viewLow.y + p.y};
    if (p.z < 0 || !view.contains(at)) continue;
    const ImVec2 extent = textSize(f.fonts.bold, mark.letter);
    const float radius = 0.5f * f.px(kTouchPx);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const bool over = f.answer.viewHovered && std::hypot(mouse.x - at.x, mouse.y - at.y) < radius;
    const bool live = !quiz.shows(*e) && i < e->question.answers.size();
    const bool right = !live && i < e->question.answers.size() && e->question.answers[i].right;
    const bool chosen = std::find(e->chosen.begin(), e->chosen.end(), static_cast<int>(i)) != e->chosen.end();
    list->AddCircleFilled(at, radius * 0.8f, over && live ? f.theme.raisedMore : withAlpha(f.theme.panel, 0.94f), 32);
    list->AddCircle(at, radius * 0.8f,
                    right             ? signColour(f, true)
                    : chosen && !live ? signColour(f, false)
                                      : f.theme.accentText,
                    32, f.px(right || chosen ? 3.0f : 1.5f));
    textAt(list, f.fonts.bold, {at.x - 0.5f * extent.x, at.y - 0.5f * extent.y}, f.theme.text, mark.letter);
    if (!over || !live) continue;
    f.answer.viewHovered = false;
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
      f.session->quiz().choose(*f.session, static_cast<int>(i), f.request.nowS);
      return;
    }
  }
}

bool quizKey(session::Session& session, int key, double nowS) {
  if (session.now().place != Place::Quiz) return false;
  auto& quiz = session.quiz();
  const auto* e = openEntry(session);
  if (!e) return false;
  if (key >= '1' && key < '1' + kMostKeys && e->question.kind != QuizKind::Find && !quiz.shows(*e)) {
    const auto at = static_cast<std::size_t>(key - '1');
    if (at < e->order.size()) quiz.choose(session, e->order[at], nowS);
    return true;  // no standard view instead: the learner meant an answer
  }
  switch (key) {
    case keys::kEnter:
    case keys::kPadEnter:
    case keys::kRight:
    case keys::kPageDown:
    case keys::kSpace:
      if (canGoOn(session)) onward(session, nowS);
      return true;
    case keys::kLeft:
    case keys::kPageUp:
      if (session.now().quiz.number > 0) quiz.goTo(session, session.now().quiz.number - 1, nowS);
      return true;
    case keys::kEscape:
      return quiz.leave(session, nowS), true;
    default:
      return false;
  }
}

}  // namespace sciatlas::ui
