#include <algorithm>
#include <numeric>
#include <set>

#include "core/error.h"
#include "core/text.h"
#include "core/toml.h"
#include "lesson/lesson.h"
#include "lesson/points.h"
#include "lesson/quiz.h"
#include "lesson/read.h"
#include "scene/camera.h"

namespace sciatlas::lesson {
namespace {

using core::TomlTable;

constexpr std::size_t kFewestAnswers = 3, kMostAnswers = 5;

struct Context {
  const scene::Catalogue& catalogue;
  const scene::Atlas* atlas;
  const Library& library;
  const QuizData& quiz;  // areas and sites read so far
};

template <class Words>
std::size_t wordOf(const TomlTable& t, std::string_view key, const std::string& word, const Words& words) {
  const auto at = std::find(words.begin(), words.end(), word);
  if (at != words.end()) return static_cast<std::size_t>(at - words.begin());
  std::string list;
  for (const auto& w : words) list += (list.empty() ? "" : ", ") + std::string(w);
  t.failAt(key, "\"" + std::string(key) + "\" is \"" + word + "\"; one of " + list + " was expected");
}

bool blank(const std::string& text) {
  return text.find_first_not_of(" \n\t") == std::string::npos;
}

// One text for all readers, or one for each.
scene::LevelText textOrLevels(const TomlTable& t, std::string_view key) {
  scene::LevelText out;
  if (t.has(key) && !t.holdsText(key)) return readLevels(t, key, true);
  out.text.fill(t.text(key));
  if (blank(out.text[0])) t.failAt(key, "\"" + std::string(key) + "\" is empty");
  return out;
}

std::vector<std::string> readWords(const TomlTable& t, std::string_view key, const Context& c) {
  std::vector<std::string> words = t.texts(key);
  if (!words.empty()) c.catalogue.expand(words, where(t, key));
  return words;
}

int readDifficulty(const TomlTable& t) {
  const int difficulty = t.integer("difficulty", 1);
  if (difficulty < 1 || difficulty > kHardest) t.failAt("difficulty", "\"difficulty\" lies outside 1 to 3");
  return difficulty;
}

QuizPicture readPicture(const TomlTable& t, const Context& c) {
  QuizPicture p;
  p.view = readView(t);
  p.yawDeg = static_cast<float>(t.number("yaw_deg", 0));
  p.pitchDeg = static_cast<float>(t.number("pitch_deg", 0));
  p.zoom = static_cast<float>(t.number("zoom", 1));
  if (p.zoom < 0.05f || p.zoom > 20) t.failAt("zoom", "\"zoom\" lies outside 0.05 to 20");
  p.frame = readWords(t, "frame", c);
  p.show = readWords(t, "show", c);
  p.ghost = readWords(t, "ghost", c);
  p.hide = readWords(t, "hide", c);
  p.highlight = readWords(t, "highlight", c);
  if (t.has("peel")) {
    p.peel = t.integer("peel", 0);
    if (*p.peel < 0 || *p.peel > 12) t.failAt("peel", "\"peel\" lies outside 0 (bones) to 12 (skin)");
  }
  t.done();
  return p;
}

QuizTarget readTarget(const TomlTable& t, const Context& c) {
  QuizTarget target;
  target.structures = readWords(t, "find", c);
  target.points = t.texts("at");
  target.withinMm = t.number("within_mm", target.withinMm);
  target.zone = t.text("zone", "");
  const int given = !target.structures.empty() + !target.points.empty() + !target.zone.empty();
  if (given != 1)
    t.fail("a question to find something needs one of \"find\" (structures), \"at\" (points) or \"zone\"");
  if (!target.zone.empty()) needKnown(t, "zone", target.zone, c.library.zones, "zone");
  if (c.atlas)
    for (const std::string& p : target.points) pointMm(p, *c.atlas, where(t, "at"));
  if (target.withinMm < 5 || target.withinMm > 80) t.failAt("within_mm", "\"within_mm\" lies outside 5 to 80");
  return target;
}

std::vector<QuizAnswer> readAnswers(const TomlTable& t, QuizKind kind) {
  std::vector<QuizAnswer> answers;
  std::set<std::string> texts;
  for (const TomlTable& a : t.tables("answer")) {
    QuizAnswer answer{a.text("text"), a.boolean("right", false), a.text("why", "")};
    if (blank(answer.text)) a.failAt("text", "the text of an answer is empty");
    if (!texts.insert(core::lowerCase(answer.text)).second)
      a.failAt("text", "the answer \"" + answer.text + "\" is given twice");
    if (kind == QuizKind::Choice && !answer.right && blank(answer.why))
      a.fail("the wrong answer \"" + answer.text + "\" needs \"why\": what it confuses");
    if (answer.right && !answer.why.empty()) a.failAt("why", "the right answer is explained by the question's \"why\"");
    a.done();
    answers.push_back(std::move(answer));
  }
  if (answers.size() < kFewestAnswers || answers.size() > kMostAnswers)
    t.fail("3 to 5 answers were expected, " + std::to_string(answers.size()) + " were found");
  const auto right = std::count_if(answers.begin(), answers.end(), [](const QuizAnswer& a) { return a.right; });
  if (kind == QuizKind::Choice && right != 1)
    t.fail("one right answer (right = true) was expected, " + std::to_string(right) + " were found");
  return answers;
}

std::vector<QuizMiss> readMisses(const TomlTable& t, const Context& c) {
  std::vector<QuizMiss> misses;
  for (const TomlTable& m : t.tables("miss")) {
    misses.push_back({readWords(m, "what", c), m.text("why")});
    if (misses.back().what.empty()) m.fail("a miss needs \"what\": the structures that were clicked");
    m.done();
  }
  return misses;
}

void readShow(const TomlTable& t, Question& q) {
  const std::string show = t.text("show");
  const auto slash = show.find('/');
  q.lesson = show.substr(0, slash);
  if (slash != std::string::npos) q.step = show.substr(slash + 1);
  if (q.lesson.empty()) t.failAt("show", "\"show\" names the lesson step that teaches it, as \"lesson_id/step_id\"");
}

Question readQuestion(const TomlTable& t, const Context& c) {
  Question q;
  q.file = t.file();
  q.line = t.line();
  q.id = t.text("id");
  if (q.id.empty() || q.id.find('/') != std::string::npos)
    t.failAt("id", "an id of a question is a word without \"/\"");
  q.kind = static_cast<QuizKind>(wordOf(t, "kind", t.text("kind", "choice"), kQuizKindNames));
  q.area = t.text("area");
  needKnown(t, "area", q.area, c.quiz.areas, "area");
  q.difficulty = readDifficulty(t);
  q.ask = textOrLevels(t, "ask");
  q.why = textOrLevels(t, "why");
  if (q.kind == QuizKind::Find) {
    q.target = readTarget(t, c);
    q.misses = readMisses(t, c);
  } else {
    q.answers = readAnswers(t, q.kind);
  }
  if (const auto picture = t.table("picture")) q.picture = readPicture(*picture, c);
  q.about = readWords(t, "about", c);
  q.evidence = t.text("evidence", "");
  static const std::vector<std::string> kEvidence{
      "", "supports", "partly", "overstated", "unsupported", "contradicts", "definition"};
  wordOf(t, "evidence", q.evidence, kEvidence);
  q.sources = t.texts("sources");
  if (q.sources.empty()) t.fail("the question \"" + q.id + "\" has no sources");
  for (const std::string& id : q.sources) needKnown(t, "sources", id, c.library.references, "source");
  readShow(t, q);
  t.done();
  return q;
}

void readAreas(const TomlTable& root, QuizData& quiz) {
  for (const TomlTable& t : root.tables("area")) {
    QuizArea area{t.text("id"), t.text("name"), t.text("asks"), std::nullopt};
    if (t.has("weight")) {
      area.weight = t.number("weight");
      if (*area.weight <= 0 || *area.weight > 100) t.failAt("weight", "\"weight\" lies outside 0 to 100 percent");
    }
    if (quiz.findArea(area.id)) t.failAt("id", "a second area is called \"" + area.id + "\"");
    t.done();
    quiz.areas.push_back(std::move(area));
  }
  if (quiz.areas.empty()) root.fail("there is no [[area]]");
  double sum = 0;
  bool open = false;
  for (const QuizArea& area : quiz.areas) sum += area.weight.value_or(0), open = open || !area.weight;
  if (sum > 100 || (!open && std::abs(sum - 100) > 0.5))
    root.fail("the weights of the areas add up to " + std::to_string(static_cast<int>(sum)) + " percent, not to 100");
}

void readMade(const TomlTable& root, QuizData& quiz, const Context& c) {
  const auto made = root.table("made");
  if (!made) return;
  static constexpr std::array<const char*, kHardest> kKeys{"easy", "middle", "hard"};
  for (std::size_t i = 0; i < kKeys.size(); ++i) quiz.asked[i] = readWords(*made, kKeys[i], c);
  quiz.onlyLayers = readWords(*made, "only_layers", c);
  for (const TomlTable& t : made->tables("site")) {
    QuizSite site{t.text("id"), t.text("name"), t.text("at"), readDifficulty(t), readView(t), t.line()};
    if (site.view.empty()) t.fail("\"view\" is missing: the name of a view was expected");
    if (c.atlas) pointMm(site.point, *c.atlas, where(t, "at"));
    t.done();
    quiz.sites.push_back(std::move(site));
  }
  const auto area = [&](const char* key) {
    const std::string id = made->text(key);
    needKnown(*made, key, id, quiz.areas, "area");
    return id;
  };
  quiz.namesArea = area("area_of_names");
  quiz.movementArea = area("area_of_movement");
  quiz.pressArea = area("area_of_pressing");
  made->done();
}

void readBoxes(const TomlTable& root, QuizData& quiz) {
  for (const double days : root.numbers("box_days")) quiz.boxDays.push_back(static_cast<int>(days));
  const bool grow = std::is_sorted(quiz.boxDays.begin(), quiz.boxDays.end());
  if (quiz.boxDays.size() < 2 || !grow || quiz.boxDays.front() < 1)
    root.failAt("box_days", "\"box_days\" needs two or more growing numbers of days");
}

}  // namespace

const QuizArea* QuizData::findArea(std::string_view id) const {
  const auto at = std::find_if(areas.begin(), areas.end(), [&](const QuizArea& a) { return a.id == id; });
  return at == areas.end() ? nullptr : &*at;
}

const Question* QuizData::find(std::string_view id) const {
  const auto at = std::find_if(questions.begin(), questions.end(), [&](const Question& q) { return q.id == id; });
  return at == questions.end() ? nullptr : &*at;
}

std::vector<double> QuizData::weights() const {
  double sum = 0;
  int open = 0;
  for (const QuizArea& area : areas) sum += area.weight.value_or(0), open += !area.weight;
  std::vector<double> all;
  for (const QuizArea& area : areas) all.push_back(area.weight.value_or(open ? (100 - sum) / open : 0));
  return all;
}

QuizData readQuiz(const std::filesystem::path& file, const scene::Catalogue& catalogue, const scene::Atlas* atlas,
                  const Library& library, std::vector<std::string>* problems) {
  QuizData quiz;
  const TomlTable root = TomlTable::readFile(file);
  const Context context{catalogue, atlas, library, quiz};
  quiz.weightsNote = root.text("weights_note");
  readBoxes(root, quiz);
  readAreas(root, quiz);
  readMade(root, quiz, context);
  for (const TomlTable& t : root.tables("question")) try {
      Question question = readQuestion(t, context);
      if (quiz.find(question.id)) t.failAt("id", "a second question is called \"" + question.id + "\"");
      quiz.questions.push_back(std::move(question));
    } catch (const core::InputError& e) {
      if (!problems) throw;
      problems->push_back(e.what());
    }
  root.done();
  return quiz;
}

std::vector<std::string> quizLinkFaults(const QuizData& quiz, const Library& library) {
  std::vector<std::string> faults;
  std::vector<std::string> lessons;
  for (const Lesson& lesson : library.lessons) lessons.push_back(lesson.id);
  for (const Question& q : quiz.questions) {
    const auto fault = [&](const std::string& what) {
      faults.push_back(q.file + ":" + std::to_string(q.line) + ": the question \"" + q.id + "\" shows " + what);
    };
    const Lesson* lesson = library.findLesson(q.lesson);
    if (!lesson) {
      fault("the unknown lesson \"" + q.lesson + "\"" + core::suggestion(q.lesson, lessons));
      continue;
    }
    std::vector<std::string> steps;
    for (const Step& step : lesson->steps) steps.push_back(step.id);
    if (!q.step.empty() && std::find(steps.begin(), steps.end(), q.step) == steps.end())
      fault("the unknown step \"" + q.lesson + "/" + q.step + "\"" + core::suggestion(q.step, steps));
  }
  return faults;
}

}  // namespace sciatlas::lesson
