#include "session/quiz.h"

#include <algorithm>
#include <chrono>

#include "core/error.h"
#include "scene/cut_queries.h"
#include "session/quiz_picture.h"

namespace sciatlas::session {
namespace {

constexpr float kRingMm = 9, kFoundRingMm = 14;
constexpr float kLiftMm = 2.5f;                         // a ring floats over the surface
constexpr glm::vec4 kRing{0.36f, 0.78f, 1.00f, 0.95f};  // "here", as in lessons

}  // namespace

int QuizRun::answeredCount() const {
  return static_cast<int>(std::count_if(entries.begin(), entries.end(), [](const auto& e) { return e.answered; }));
}

int QuizRun::rightCount() const {
  return static_cast<int>(
      std::count_if(entries.begin(), entries.end(), [](const auto& e) { return e.answered && e.verdict.right; }));
}

Quiz::Quiz(const lesson::Library& library, const scene::Atlas& rest, const living::PressRules* rules)
    : library_(library), rest_(rest), rules_(rules) {
  progress_.learner = "Me";
  dataChanged();
}

Quiz::~Quiz() = default;

void Quiz::dataChanged() {
  maker_ = std::make_unique<lesson::QuizMaker>(library_.quiz, library_, rest_, rules_);
}

const lesson::QuizData& Quiz::data() const {
  return library_.quiz;
}

void Quiz::keepIn(const std::filesystem::path& folder, const std::string& learner) {
  folder_ = folder;
  chooseLearner(learner.empty() ? "Me" : learner);
}

void Quiz::chooseLearner(const std::string& name) {
  if (folder_.empty()) return;
  auto opened = lesson::openProgress(folder_, name);
  problem_ = opened.problem;
  canWrite_ = opened.canWrite;
  progress_ = std::move(opened.progress);
  run_ = {};
  learners_ = lesson::learners(folder_);
  if (std::find(learners_.begin(), learners_.end(), progress_.learner) == learners_.end())
    learners_.insert(learners_.begin(), progress_.learner);
}

void Quiz::save() {
  if (folder_.empty() || !canWrite_) return;
  try {
    lesson::writeProgress(folder_, progress_);
  } catch (const core::InputError& e) {
    canWrite_ = false;
    problem_ = std::string("Your answers cannot be kept: ") + e.what();
  }
}

double Quiz::masteryOf(const std::string& area) const {
  return lesson::areaMastery(data(), *maker_, progress_, area);
}

int Quiz::due() const {
  return lesson::dueCount(progress_, today());
}

std::uint64_t Quiz::freshSeed() {
  if (seed_) return *seed_ + static_cast<std::uint64_t>(runs_);
  return static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
}

bool Quiz::begin(Session& session, const std::vector<lesson::QuizItem>& items, bool exam, double limitS, double nowS) {
  if (session.now().place == Place::Quiz && entry(session)) leave(session, nowS);
  QuizRun run;
  run.id = ++runs_;
  run.exam = exam;
  run.limitS = limitS;
  run.entries.reserve(2 * items.size());  // those asked once more too: what the panels hold stays valid
  for (const lesson::QuizItem& item : items) {
    auto question = lesson::questionOf(item, data(), *maker_);
    if (!question) continue;
    QuizEntry entry;
    entry.item = item;
    entry.order = lesson::shownOrder(*question, item.seed);
    entry.question = std::move(*question);
    run.entries.push_back(std::move(entry));
  }
  if (run.entries.empty()) return false;
  run_ = std::move(run);
  usedBeforeS_ = 0;
  startedS_ = nowS;
  return true;
}

bool Quiz::start(Session& session, const lesson::RoundWish& wish, double nowS) {
  return startItems(session, lesson::chooseRound(data(), *maker_, progress_, wish, today(), freshSeed()), nowS);
}

bool Quiz::startItems(Session& session, const std::vector<lesson::QuizItem>& items, double nowS) {
  if (!begin(session, items, false, 0, nowS)) return false;
  goTo(session, 0, nowS);
  return true;
}

void Quiz::startExam(Session& session, std::size_t count, double nowS) {
  const auto items = lesson::chooseExam(data(), *maker_, count, freshSeed());
  if (!begin(session, items, true, lesson::kSecondsPerExamQuestion * static_cast<double>(items.size()), nowS)) return;
  keepExam(nowS);
  goTo(session, 0, nowS);
}

bool Quiz::resumeExam(Session& session, double nowS) {
  if (!progress_.open) return false;
  const lesson::OpenExam open = *progress_.open;
  if (!begin(session, open.items, true, open.limitS, nowS)) {
    progress_.open.reset();
    save();
    return false;
  }
  usedBeforeS_ = open.usedS;
  // A question that this version or this model no longer has is passed over.
  for (QuizEntry& entry : run_.entries) {
    const auto at = std::find(open.items.begin(), open.items.end(), entry.item) - open.items.begin();
    if (at >= static_cast<std::ptrdiff_t>(open.given.size()) || open.given[static_cast<std::size_t>(at)] < 0) continue;
    entry.chosen = {open.given[static_cast<std::size_t>(at)]};
    entry.answered = true;
    entry.verdict = lesson::judgeChoice(entry.question, entry.chosen.front());
  }
  const auto first = std::find_if(run_.entries.begin(), run_.entries.end(), [](const auto& e) { return !e.answered; });
  goTo(session,
       static_cast<int>(std::min<std::ptrdiff_t>(first - run_.entries.begin(),
                                                 static_cast<std::ptrdiff_t>(run_.entries.size()) - 1)),
       nowS);
  return true;
}

void Quiz::keepExam(double nowS) {
  lesson::OpenExam open;
  for (const QuizEntry& e : run_.entries) {
    open.items.push_back(e.item);
    open.given.push_back(e.answered && !e.chosen.empty() ? e.chosen.front() : -1);
  }
  open.usedS = usedBeforeS_ + nowS - startedS_;
  open.limitS = run_.limitS;
  progress_.open = std::move(open);
  save();
}

const QuizEntry* Quiz::entry(const Session& session) const {
  const Moment& now = session.now();
  const auto count = static_cast<int>(run_.entries.size());
  if (now.place != Place::Quiz || run_.id == 0 || now.quiz.run != run_.id) return nullptr;
  if (now.quiz.number < 0 || now.quiz.number >= count) return nullptr;
  return &run_.entries[static_cast<std::size_t>(now.quiz.number)];
}

QuizEntry* Quiz::current(const Session& session) {
  return const_cast<QuizEntry*>(static_cast<const Quiz*>(this)->entry(session));
}

bool Quiz::onSummary(const Session& session) const {
  const Moment& now = session.now();
  return now.place == Place::Quiz && run_.id != 0 && now.quiz.run == run_.id &&
         now.quiz.number >= static_cast<int>(run_.entries.size());
}

bool Quiz::asking(const Session& session) const {
  const QuizEntry* e = entry(session);
  return e && !shows(*e);
}

bool Quiz::waitsForClick(const Session& session) const {
  const QuizEntry* e = entry(session);
  return e && e->question.kind == lesson::QuizKind::Find && !e->answered;
}

bool Quiz::canShowMe(const QuizEntry& e) const {
  return library_.findLesson(e.question.lesson) != nullptr;
}

double Quiz::leftS(double nowS) const {
  return std::max(0.0, run_.limitS - usedBeforeS_ - (nowS - startedS_));
}

void Quiz::stage(const Session& session, Moment& next) const {
  const auto& e = run_.entries[static_cast<std::size_t>(next.quiz.number)];
  next.lesson = {};
  next.pose = {};
  next.compare.on = false;
  next.scene = quizPicture(e.question, rest_, next.scene, session.viewAspect);
  if (shows(e))
    next.scene = quizAnswer(e.question, rest_, next.scene, e.click ? e.click->structure : -1, session.viewAspect);
}

void Quiz::goTo(Session& session, int number, double nowS) {
  if (run_.id == 0) return;
  const auto count = static_cast<int>(run_.entries.size());
  Moment next = session.now();
  next.place = Place::Quiz;
  next.quiz = {run_.id, std::clamp(number, 0, count)};
  if (next.quiz.number == count) {
    // The summary stands beside the scene as it was.
    next.scene = before_.scene, next.lesson = before_.lesson, next.pose = before_.pose, next.compare = before_.compare;
    if (!run_.exam) run_.finished = true;
  } else {
    if (!entry(session) && !onSummary(session)) before_ = session.now();
    stage(session, next);
  }
  session.take(std::move(next), nowS);
}

void Quiz::next(Session& session, double nowS) {
  const QuizEntry* e = entry(session);
  if (!e || (!run_.exam && !e->answered)) return;
  const int number = session.now().quiz.number + 1;
  if (run_.exam && !run_.finished && number >= static_cast<int>(run_.entries.size()))
    return;  // it is handed in instead
  goTo(session, number, nowS);
}

void Quiz::choose(Session& session, int number, double nowS) {
  QuizEntry* e = current(session);
  if (!e || shows(*e) || e->question.kind == lesson::QuizKind::Find) return;
  const auto count = static_cast<int>(e->question.answers.size());
  if (number < 0 || number >= count || (run_.exam && run_.finished)) return;
  if (e->question.kind == lesson::QuizKind::Choice) {
    e->chosen = {number};
    answer(session, *e, lesson::judgeChoice(e->question, number), nowS);
    return;
  }
  const auto at = std::find(e->chosen.begin(), e->chosen.end(), number);
  if (at != e->chosen.end())
    e->chosen.erase(at, e->chosen.end());  // touched again: from there on anew
  else
    e->chosen.push_back(number);
  if (static_cast<int>(e->chosen.size()) + 1 == count)  // the last place is no choice
    for (int i = 0; i < count; ++i)
      if (std::find(e->chosen.begin(), e->chosen.end(), i) == e->chosen.end()) {
        e->chosen.push_back(i);
        break;
      }
  if (static_cast<int>(e->chosen.size()) == count)
    answer(session, *e, lesson::judgeOrder(e->question, e->chosen), nowS);
}

void Quiz::click(Session& session, const scene::Ray& ray, double nowS) {
  QuizEntry* e = current(session);
  if (!e || !waitsForClick(session)) return;
  const auto& visibility = session.scene().visibility;
  const auto hit = scene::firstSeen(
      session.atlas(), scene::shapeOf(session.scene().cuts), ray.fromMm, ray.direction,
      [&](int s) { return visibility[static_cast<std::size_t>(s)] == scene::Visibility::Shown; },
      scene::Surfaces::Quick);
  if (!hit) return;  // beside the body: no answer
  e->click = lesson::QuizClick{hit->structure, hit->atMm};
  answer(session, *e,
         lesson::judgeClick(e->question, *e->click, session.atlas(), library_, session.preferences().level), nowS);
}

void Quiz::giveUp(Session& session, double nowS) {
  QuizEntry* e = current(session);
  if (!e || e->answered || run_.exam) return;
  e->chosen.clear();
  answer(session, *e, {false, ""}, nowS);
}

void Quiz::record(const QuizEntry& e) {
  auto& card = progress_.cards[e.item.id];
  card = lesson::answered(card, e.verdict.right, today(), data().boxDays);
}

void Quiz::answer(Session& session, QuizEntry& e, lesson::QuizVerdict verdict, double nowS) {
  e.answered = true;
  e.verdict = std::move(verdict);
  if (run_.exam) return keepExam(nowS);
  record(e);
  save();
  Moment next = session.now();
  next.scene = quizAnswer(e.question, rest_, session.scene(), e.click ? e.click->structure : -1, session.viewAspect);
  // What was wrong comes once more at the end of the round.
  if (!e.verdict.right && !e.again) {
    QuizEntry again;
    again.item = e.item;
    ++again.item.seed;
    again.again = true;
    if (auto question = lesson::questionOf(again.item, data(), *maker_)) {
      again.order = lesson::shownOrder(*question, again.item.seed);
      again.question = std::move(*question);
      run_.entries.push_back(std::move(again));  // `e` is not valid any more
    }
  }
  session.take(std::move(next), nowS);
}

void Quiz::handIn(Session& session, double nowS) {
  if (!run_.exam || run_.finished) return;
  run_.finished = true;
  lesson::ExamResult& result = run_.result;
  result.day = today();
  const double used = usedBeforeS_ + nowS - startedS_;
  result.timedOut = used >= run_.limitS;
  result.seconds = static_cast<int>(std::min(used, run_.limitS));
  for (QuizEntry& e : run_.entries) {
    lesson::ExamCount& count = result.areas[e.question.area];
    ++count.asked;
    count.right += e.answered && e.verdict.right;
    if (!e.answered || !e.verdict.right) result.missed.push_back(e.item);
    if (e.answered) record(e);
    e.answered = true;  // one that was left out shows its answer like the others
  }
  progress_.open.reset();
  progress_.exams.push_back(result);
  save();
  goTo(session, static_cast<int>(run_.entries.size()), nowS);
}

void Quiz::tick(Session& session, double nowS) {
  if (run_.exam && !run_.finished && run_.id != 0 && leftS(nowS) <= 0) handIn(session, nowS);
}

void Quiz::leave(Session& session, double nowS) {
  const bool inside = entry(session) != nullptr;
  if (run_.exam && !run_.finished) keepExam(nowS), run_ = {};  // it is gone on with by resumeExam
  Moment next = session.now();
  if (inside)
    next.scene = before_.scene, next.lesson = before_.lesson, next.pose = before_.pose, next.compare = before_.compare;
  next.quiz = {};
  session.take(std::move(next), nowS);
}

bool Quiz::showMe(Session& session, double nowS) {
  const QuizEntry* e = entry(session);
  const lesson::Lesson* lesson = e ? library_.findLesson(e->question.lesson) : nullptr;
  if (!lesson) return false;
  const auto step = std::find_if(lesson->steps.begin(), lesson->steps.end(),
                                 [&](const lesson::Step& s) { return s.id == e->question.step; });
  session.openLesson(lesson->id, step == lesson->steps.end() ? 0 : static_cast<int>(step - lesson->steps.begin()),
                     nowS);
  return true;
}

void Quiz::crossing(const Session& session, const Moment& from, Moment& next) {
  const auto inRun = [&](const Moment& m) {
    return run_.id != 0 && m.quiz.run == run_.id && m.quiz.number >= 0 &&
           m.quiz.number < static_cast<int>(run_.entries.size());
  };
  if (from.place == Place::Quiz && inRun(from) && next.scene == from.scene) {
    next.scene = before_.scene, next.lesson = before_.lesson, next.pose = before_.pose, next.compare = before_.compare;
  } else if (next.place == Place::Quiz && inRun(next) && next.scene == from.scene) {
    before_ = from;
    stage(session, next);
  }
}

std::vector<lesson::QuizMark> Quiz::marks(const Session& session) const {
  const QuizEntry* e = entry(session);
  if (!e) return {};
  std::vector<lesson::QuizMark> all = e->question.picture.marks;
  if (e->question.kind == lesson::QuizKind::Find && shows(*e)) {
    const std::pair<int, int> place{run_.id, session.now().quiz.number};
    if (targetsOf_ != place) targetsOf_ = place, targets_ = lesson::targetMarks(e->question, session.atlas());
    all.insert(all.end(), targets_.begin(), targets_.end());
  }
  return all;
}

scene::Overlay Quiz::overlay(const Session& session) const {
  scene::Overlay overlay;
  const QuizEntry* e = entry(session);
  if (!e) return overlay;
  const bool found = e->question.kind == lesson::QuizKind::Find;
  for (const lesson::QuizMark& mark : marks(session))
    overlay.discs.push_back(
        {mark.atMm + kLiftMm * mark.out, mark.out, found ? kFoundRingMm : kRingMm, kRing, false, found ? 0.0f : -1});
  return overlay;
}

}  // namespace sciatlas::session
