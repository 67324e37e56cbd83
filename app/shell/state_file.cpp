#include "shell/state_file.h"

#include <cmath>
#include <sstream>

#include "core/error.h"
#include "core/files.h"
#include "core/toml.h"
#include "session/planner.h"
#include "session/quiz.h"

namespace sciatlas::shell {
namespace {

template <class Values>
std::string inlineTable(const Values& values) {
  std::ostringstream out;
  const char* between = "{ ";
  for (const auto& [id, value] : values) {
    out << between << id << " = " << value;
    between = ", ";
  }
  out << (values.empty() ? "{}" : " }");
  return out.str();
}

const char* placeWord(session::Place place) {
  return place == session::Place::Learn         ? "learn"
         : place == session::Place::Compression ? "compression"
         : place == session::Place::Quiz        ? "quiz"
         : place == session::Place::Session     ? "session"
         : place == session::Place::Techniques  ? "techniques"
                                                : "explore";
}

const char* planPageWord(session::PlanPage page) {
  static constexpr const char* kWords[] = {"start", "questions", "person", "plan"};
  return kWords[static_cast<std::size_t>(page)];
}

// The planner: which page, how much is answered, what the plan holds.
std::string planFacts(const session::Session& session) {
  const auto& place = session.now().planning;
  std::ostringstream out;
  out << "plan_page = \"" << planPageWord(place.page) << "\"\n"
      << "plan_answers = " << place.request.answers.size() << "\n"
      << "plan_referral = " << (session.planner().referral(session) ? "true" : "false") << "\n"
      << "plan_blocks = " << (place.plan ? place.plan->blocks.size() : 0) << "\n"
      << "plan_minutes = " << (place.plan ? place.plan->sumMin() : 0) << "\n"
      << "plan_block = " << place.block << "\n"
      << "plan_saved = " << (session.planner().savedAsIs(session) ? "true" : "false") << "\n"
      << "plan_clock = " << (session.planner().clock().running ? "true" : "false") << "\n"
      << "technique = " << core::tomlText(session.scene().technique) << "\n";
  return out.str();
}

const char* tabWord(session::CompressionTab tab) {
  return tab == session::CompressionTab::Sites ? "sites" : tab == session::CompressionTab::Move ? "move" : "compare";
}

std::string idOf(const session::Session& session, int structure) {
  return structure < 0 ? "" : session.atlas().catalogue().all()[static_cast<std::size_t>(structure)].id;
}

// The question that is asked, or the page.
std::string quizPage(const session::Session& session) {
  if (const auto* entry = session.quiz().entry(session)) return entry->item.id;
  return session.now().place != session::Place::Quiz ? "" : session.quiz().onSummary(session) ? "summary" : "start";
}

// What stands under an answered question: the word for it, and what a wrong answer is told first.
std::string quizVerdict(const session::Session& session) {
  const auto* entry = session.quiz().entry(session);
  if (!entry || !session.quiz().shows(*entry)) return "quiz_verdict = \"\"\nquiz_told = \"\"\n";
  const bool given = !entry->chosen.empty() || entry->click;
  return std::string("quiz_verdict = \"") +
         (entry->verdict.right ? "right"
          : given              ? "wrong"
                               : "unknown") +
         "\"\nquiz_told = " + core::tomlText(entry->verdict.words) + "\n";
}

// What can be clicked, one line each; the words of icons (private letters of their font) are left out.
std::string touchLines(const std::vector<ui::Touch>& touches) {
  std::ostringstream out;
  out << "touches = [  # x, y, words; cut: no room for the words\n";
  for (const ui::Touch& touch : touches) {
    std::string words;
    for (std::size_t i = 0; i < touch.words.size(); ++i) {
      const bool icon = static_cast<unsigned char>(touch.words[i]) == 0xee ||  // U+E000 .. U+EFFF
                        (static_cast<unsigned char>(touch.words[i]) == 0xef && i + 1 < touch.words.size() &&
                         static_cast<unsigned char>(touch.words[i + 1]) < 0xa4);  // U+F000 .. U+F8FF
      if (icon)
        i += 2;
      else if (!words.empty() || touch.words[i] != ' ')
        words += touch.words[i];
    }
    out << "  [" << std::lround(touch.at.x) << ", " << std::lround(touch.at.y) << ", " << core::tomlText(words)
        << (touch.cut ? ", \"cut\"" : "") << "],\n";
  }
  out << "]\n";
  return out.str();
}

}  // namespace

void StateFile::write(const WindowFacts& facts) {
  if (file_.empty()) return;
  std::ostringstream out;
  out << "ready = " << (facts.session ? "true" : "false") << "\n"
      << "error = " << core::tomlText(facts.error) << "\n"
      << "presenting = " << (facts.presenting ? "true" : "false") << "\n"
      << "window = [" << facts.window.x << ", " << facts.window.y << "]\n"
      << "view = [" << facts.viewLow.x << ", " << facts.viewLow.y << ", " << facts.viewSize.x << ", "
      << facts.viewSize.y << "]\n";
  if (facts.session) {
    const auto& session = *facts.session;
    const auto& camera = session.scene().camera;
    const auto& now = session.now();
    out << "place = \"" << placeWord(now.place) << "\"\n"
        << "tab = \"" << tabWord(now.tab) << "\"\n"
        << "stroke = " << core::tomlText(now.scene.strokes.empty() ? "" : now.scene.strokes.front()) << "\n"
        << "trigger_point = " << core::tomlText(now.scene.triggerPoints.empty() ? "" : now.scene.triggerPoints.front())
        << "\n"
        << "dermatome = " << core::tomlText(now.scene.dermatomes.empty() ? "" : now.scene.dermatomes.front()) << "\n"
        << "technique_plays = " << (session.playingTechnique() ? "true" : "false") << "\n"
        << "cut = " << (now.scene.cuts.any() ? "true" : "false") << "\n"
        << "pathology = " << core::tomlText(now.pathology) << "\n"
        << "pathologies = " << inlineTable(now.scene.body.pathologies) << "\n"
        << "pose = " << core::tomlText(now.pose.pose) << "\n"
        << "pose_progress = " << now.pose.progress << "\n"
        << "pose_deg = " << inlineTable(now.scene.body.poseDeg) << "\n"
        << "playing = " << (session.playingPose() ? "true" : "false") << "\n"
        << "making = " << (session.makingBody() ? "true" : "false") << "\n"
        << "compare = \""
        << (!now.compare.on                                  ? "off"
            : now.compare.mode == session::CompareMode::Side ? "side"
                                                             : "fade")
        << "\"\n"
        << "compare_other = " << inlineTable(now.compare.other.pathologies) << "\n"
        << "fade = " << now.compare.fade << "\n"
        << "quiz_page = " << core::tomlText(quizPage(session)) << "\n"
        << quizVerdict(session) << "quiz_answered = " << session.quiz().run().answeredCount() << "\n"
        << "quiz_right = " << session.quiz().run().rightCount() << "\n"
        << "quiz_cards = " << session.quiz().progress().cards.size() << "\n"
        << "learner = " << core::tomlText(session.quiz().progress().learner) << "\n"
        << "lesson = " << core::tomlText(session.now().lesson.lesson) << "\n"
        << "step = " << session.now().lesson.step << "\n"
        << "level = \"" << scene::kLevelNames[static_cast<std::size_t>(session.preferences().level)] << "\"\n"
        << "theme = " << static_cast<int>(session.preferences().theme) << "\n"
        << "steps_finished = " << session.preferences().finishedSteps.size() << "\n"
        << "steps_practised = " << session.preferences().practisedSteps.size() << "\n"
        << "lessons = " << session.library().lessons.size() << "\n"
        << "lit = " << core::tomlText(idOf(session, facts.lit)) << "\n"
        << planFacts(session) << "selected = " << core::tomlText(idOf(session, session.scene().selected)) << "\n"
        << "hovered = " << core::tomlText(idOf(session, facts.hovered)) << "\n"
        << "cursor = [" << facts.cursor.x << ", " << facts.cursor.y << "]\n"
        << "thumb = " << (session.scene().thumb ? "true" : "false") << "\n"
        << "pressed = " << core::tomlText(session.underThumb() ? idOf(session, session.underThumb()->pressed) : "")
        << "\n"
        << "pressed_layers = " << (session.underThumb() ? session.underThumb()->stack.size() : 0) << "\n"
        << "press_map = \""
        << (session.pressMap()         ? "shown"
            : session.scene().pressMap ? "making"
                                       : "off")
        << "\"\n"
        << "hidden = " << session.hiddenByHand() << "\n"
        << "cuts = " << core::tomlText(scene::cutWords(session.scene().cuts)) << "\n"
        << "type_px = " << session.preferences().typePx << "\n"
        << "camera = { yaw_deg = " << camera.yawDeg << ", pitch_deg = " << camera.pitchDeg
        << ", distance_mm = " << camera.distanceMm << ", pivot_mm = [" << camera.pivotMm.x << ", " << camera.pivotMm.y
        << ", " << camera.pivotMm.z << "] }\n";
  }
  out << "notice = " << core::tomlText(facts.notice) << "\nprinted = " << core::tomlText(facts.printed) << "\n";
  if (facts.touches) out << touchLines(*facts.touches);
  if (out.str() == last_) return;
  last_ = out.str();
  core::writeAtomically(file_, last_);
}

}  // namespace sciatlas::shell
