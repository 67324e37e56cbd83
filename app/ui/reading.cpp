#include <algorithm>

#include "core/error.h"
#include "ui/panels.h"
#include "ui/prose.h"
#include "ui/quiz_pages.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

// A figure that this model cannot give is left unsaid rather than shown wrong.
constexpr const char* kNoFigure = "not on this model";

const std::string& figureOf(Frame& f, const lesson::Figure& figure) {
  auto& texts = f.state.figures;
  const auto known = texts.find(figure.name);
  if (known != texts.end()) return known->second;
  std::string text;
  try {
    text = lesson::figureText(figure, f.session->atlas());
  } catch (const core::InputError&) {
    text = kNoFigure;
  }
  return texts.emplace(figure.name, std::move(text)).first->second;
}

// What was measured here and what was published are never one list: a published figure is of other bodies.
void figuresCard(Frame& f, const lesson::Step& step, bool published) {
  const auto belongs = [&](const lesson::Figure& figure) { return figure.measure.empty() == published; };
  if (std::none_of(step.figures.begin(), step.figures.end(), belongs)) return;
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding, left = ImGui::GetCursorScreenPos().x;
  plain(f, published ? "Published" : "In this body", f.fonts.bold, f.theme.text, width);
  for (const auto& figure : step.figures) {
    if (!belongs(figure)) continue;
    const std::string& value = figureOf(f, figure);
    const ImVec2 at = ImGui::GetCursorScreenPos(), extent = textSize(f.fonts.body, value);
    const ImU32 nameColour = withAlpha(f.theme.text, 0.86f);
    // The value stands at the right of the first line; a long name wraps beside it.
    if (extent.x < 0.5f * width) {
      textAt(ImGui::GetWindowDrawList(), f.fonts.body,
             {left + width - extent.x, at.y + 0.5f * (kLineSpacing - 1) * f.fonts.body->FontSize}, f.theme.text, value);
      plain(f, figure.name, f.fonts.body, nameColour, width - extent.x - f.px(16));
    } else {
      plain(f, figure.name, f.fonts.body, nameColour, width);
      plain(f, value, f.fonts.body, f.theme.text, width);
    }
    const auto* source = figure.source.empty() ? nullptr : f.session->library().findReference(figure.source);
    if (ImGui::IsItemHovered())
      tooltip(f, source ? ("Published: " + source->shortName).c_str() : "Measured on this model");
  }
  endCard(f, card);
}

// Names of structures are links, marked by the author or not: each once on a page.
std::vector<Block> withNames(Frame& f, const std::string& markdown) {
  auto blocks = parseMarkdown(markdown);
  if (f.state.nameLinks) f.state.nameLinks->link(blocks, f.state.linkedNames);
  return blocks;
}

void textCard(Frame& f, const char* title, const std::string& text) {
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, title, f.fonts.bold, f.theme.text, width);
  auto style = bodyStyle(f);
  style.width = width;
  followLinks(f, prose(f, withNames(f, text), style));
  endCard(f, card);
}

void claims(Frame& f, const lesson::Step& step, scene::Level level) {
  for (const auto& claim : step.claims) {
    gap(f, 10);
    auto style = bodyStyle(f);
    style.chip = claim.evidence, style.chipColours = evidenceColours(claim.evidence, f.dark);
    followLinks(f, prose(f, withNames(f, claim.text.at(level)), style));
  }
}

int stepCount(const lesson::Lesson& lesson) {
  return static_cast<int>(lesson.steps.size());
}

// A card that opens a lesson at a step.
void openCard(Frame& f, const char* id, const char* above, const lesson::Lesson& lesson, int step, const char* word) {
  gap(f, 14);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, above, f.fonts.caption, f.theme.quiet, width);
  plain(f, lesson.title, f.fonts.bold, f.theme.text, width);
  if (step > 0) {
    plain(f,
          "Step " + std::to_string(step + 1) + " of " + std::to_string(stepCount(lesson)) + ": " +
              lesson.steps[static_cast<std::size_t>(step)].titleAt(f.session->preferences().level),
          f.fonts.body, f.theme.text, width);
  } else if (const auto& summary = lesson.summary.at(f.session->preferences().level); !summary.empty()) {
    plain(f, summary, f.fonts.body, f.theme.text, width);
  }
  gap(f, 10);
  if (button(f, id, word, Look::Accent)) f.session->openLesson(lesson.id, step, f.request.nowS);
  endCard(f, card);
}

// How much of the course is done, as words and as a line.
void courseProgress(Frame& f) {
  int all = 0, done = 0, practised = 0, tasks = 0;
  for (const auto& lesson : f.session->library().lessons)
    for (int i = 0; i < stepCount(lesson); ++i) {
      ++all;
      done += f.session->stepFinished(lesson, i);
      tasks += !lesson.steps[static_cast<std::size_t>(i)].partnerTask.empty();
      practised += f.session->stepPractised(lesson, i);
    }
  if (all == 0) return;
  gap(f, 16);
  plain(f,
        std::to_string(done) + " of " + std::to_string(all) + " steps read, " + std::to_string(practised) + " of " +
            std::to_string(tasks) + " partner tasks done",
        f.fonts.caption, f.theme.quiet);
  gap(f, 6);
  quizMeter(f, static_cast<double>(done) / all, ImGui::GetContentRegionAvail().x, 6);
}

void lessonsPage(Frame& f) {
  plain(f, "Learn", f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 10);
  plain(f, "Each lesson is a walk of a few steps: the model turns to what the text is about. Choose one in the list.",
        f.fonts.body, f.theme.text);
  const auto& lessons = f.session->library().lessons;
  const auto left = f.session->leftAt();
  const auto* leftLesson = left.lesson.empty() ? nullptr : f.session->library().findLesson(left.lesson);
  if (leftLesson && f.session->finishedSteps(*leftLesson) < stepCount(*leftLesson))
    openCard(f, "go on", "Where you left off", *leftLesson, left.step, "Go on");
  for (const auto& lesson : lessons) {
    if (&lesson == leftLesson || f.session->finishedSteps(lesson) == stepCount(lesson)) continue;
    int step = 0;
    while (step + 1 < stepCount(lesson) && f.session->stepFinished(lesson, step)) ++step;
    openCard(f, "start", f.session->finishedSteps(lesson) > 0 ? "Begun" : "Next for you", lesson, step,
             "Open the lesson");
    break;
  }
  courseProgress(f);
}

// A structure picked during a lesson: its name and plain words, without leaving the page.
void pickedCard(Frame& f) {
  const int selected = f.session->scene().selected;
  if (selected < 0) return;
  const auto& info = f.session->atlas().catalogue().all()[static_cast<std::size_t>(selected)];
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, info.english, f.fonts.bold, f.theme.accentText, width);
  if (!info.latin.empty()) plain(f, info.latin, f.fonts.caption, f.theme.quiet, width);
  auto style = bodyStyle(f);
  style.width = width;
  followLinks(f, prose(f, parseMarkdown(info.about.at(f.session->preferences().level)), style));
  gap(f, 8);
  if (button(f, "more", "All about it", Look::Chosen)) f.session->goToPlace(session::Place::Explore);
  ImGui::SameLine(0, f.px(8));
  if (button(f, "less", "Close", Look::Clear)) f.session->select(-1);
  endCard(f, card);
  gap(f, 16);
}

// The word of the glossary that was clicked.
void termCard(Frame& f) {
  const auto* term = f.session->library().findTerm(f.state.openTerm);
  if (!term) return;
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, term->name, f.fonts.bold, f.theme.accentText, width);
  plain(f, term->text.at(f.session->preferences().level), f.fonts.body, f.theme.text, width);
  const auto structures = f.session->atlas().catalogue().expand(term->structures);
  gap(f, 8);
  if (!structures.empty()) {
    if (button(f, "where", "Show it", Look::Chosen)) f.session->flyTo(structures, f.request.nowS);
    ImGui::SameLine(0, f.px(8));
  }
  if (button(f, "close term", "Close", Look::Clear)) f.state.openTerm.clear();
  endCard(f, card);
  gap(f, 16);
}

// A teacher's lesson may be about parts that the loaded model does not have.
void absentNote(Frame& f, const lesson::Step& step) {
  const auto& atlas = f.session->atlas();
  std::string names;
  std::vector<std::string> words = step.highlight;
  words.insert(words.end(), step.show.begin(), step.show.end());
  for (const int structure : atlas.catalogue().expand(words)) {
    const auto& info = atlas.catalogue().all()[static_cast<std::size_t>(structure)];
    if (!info.stateOnly && atlas.meshesOf(structure).empty()) names += (names.empty() ? "" : ", ") + info.english;
  }
  if (names.empty()) return;
  plain(f, "Not in this model: " + names + ".", f.fonts.caption, f.theme.quiet);
  gap(f, 8);
}

}  // namespace

void readingColumn(Frame& f) {
  const auto* lesson = f.session->openLesson();
  const auto* step = f.session->step();
  if (!step) return lessonsPage(f);
  const auto level = f.session->preferences().level;
  pickedCard(f);
  termCard(f);
  plain(f, step->titleAt(f.session->preferences().level), f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 2);
  plain(f,
        lesson->title + " \xc2\xb7 step " + std::to_string(f.session->now().lesson.step + 1) + " of " +
            std::to_string(lesson->steps.size()),
        f.fonts.caption, f.theme.quiet);
  gap(f, 8);
  absentNote(f, *step);
  f.state.linkedNames.clear();
  followLinks(f, prose(f, withNames(f, step->text.at(level)), bodyStyle(f)));
  claims(f, *step, level);
  figuresCard(f, *step, false);
  figuresCard(f, *step, true);
  if (const auto& hands = step->hands.at(level); !hands.empty()) textCard(f, "Hands", hands);
  if (!step->partnerTask.empty()) {
    if (f.state.partnerOpen) {
      practiceCard(f, *step);
      if (f.state.partnerJustOpened) ImGui::SetScrollHereY(1.0f);
      f.state.partnerJustOpened = false;
    } else if (!partnerInBar(f, *step)) {
      gap(f, 12);
      if (button(f, "partner", std::string(icon::kUsers) + "  Partner task", Look::Raised, {0, 0},
                 "Now find it on a partner"))
        f.state.partnerOpen = f.state.partnerJustOpened = true;
    }
  }
  gap(f, 14);
  sourcesLine(f, step->sources);
  if (!handoutInBar(f)) {
    gap(f, 12);
    if (button(f, "handout", "Handout for the patient", Look::Clear, {0, 0},
               "One or two pages of this lesson as PDF; name, paper and size of print stand under Session"))
      f.answer.print.what = PrintWish::What::Lesson;
  }
  gap(f, 8);
}

}  // namespace sciatlas::ui
