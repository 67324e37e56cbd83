#include "session/planner.h"

#include <algorithm>

#include "core/error.h"
#include "core/files.h"
#include "lesson/points.h"
#include "scene/camera.h"
#include "session/peel.h"

namespace fs = std::filesystem;

namespace sciatlas::session {
namespace {

void take(Session& session, PlanPlace plan) {
  Moment next = session.now();
  next.planning = std::move(plan);
  session.take(std::move(next));
}

int count(const PlanPlace& place) {
  return place.plan ? static_cast<int>(place.plan->blocks.size()) : 0;
}

constexpr float kAroundStrokesMm = 110;
constexpr double kDraftEveryS = 0.3;  // a slider in hand does not write at every frame

// Where the strokes of a block lie, on the side where the hands work.
core::Box strokesBox(const Session& session, const lesson::Block& block, char side) {
  core::Box box;
  for (const lesson::Stroke& stroke : session.library().strokes)
    if (std::find(block.strokes.begin(), block.strokes.end(), stroke.id) != block.strokes.end())
      for (const std::string& point : stroke.points)
        for (const bool mirrored : {false, true})
          if (mirrored ? side == 'l' || side == 'b' : side != 'l') {
            const glm::vec3 at = lesson::pointMm(point, session.atlas(), "stroke " + stroke.id, mirrored);
            box.add(at - kAroundStrokesMm), box.add(at + kAroundStrokesMm);
          }
  return box;
}

}  // namespace

void Planner::openPage(Session& session, PlanPage page) {
  PlanPlace next = session.now().planning;
  next.page = page;
  take(session, std::move(next));
}

void Planner::answer(Session& session, const std::string& redFlag, bool yes) {
  PlanPlace next = session.now().planning;
  next.request.answers[redFlag] = yes;
  take(session, std::move(next));
}

void Planner::answerAllNo(Session& session) {
  PlanPlace next = session.now().planning;
  for (const lesson::RedFlag& flag : data(session).redFlags) next.request.answers.try_emplace(flag.id, false);
  take(session, std::move(next));
}

void Planner::clearAnswers(Session& session) {
  PlanPlace next = session.now().planning;
  next.request.answers.clear();
  take(session, std::move(next));
}

void Planner::setRequest(Session& session, const lesson::PlanRequest& request) {
  PlanPlace next = session.now().planning;
  next.request = request;
  take(session, std::move(next));
}

void Planner::toggleCaution(Session& session, const std::string& caution) {
  PlanPlace next = session.now().planning;
  auto& cautions = next.request.cautions;
  if (std::erase(cautions, caution) == 0) cautions.push_back(caution);
  // In the order of the file, so that the same choice gives the same plan.
  std::vector<std::string> ordered;
  for (const lesson::Rule& rule : data(session).cautions)
    if (std::find(cautions.begin(), cautions.end(), rule.id) != cautions.end()) ordered.push_back(rule.id);
  cautions = std::move(ordered);
  take(session, std::move(next));
}

void Planner::make(Session& session) {
  PlanPlace next = session.now().planning;
  lesson::PlanAnswer answer = lesson::makePlan(data(session), next.request);
  if (!answer.plan) return openPage(session, PlanPage::Questions);
  next.plan = std::move(answer.plan);
  next.block = -1;
  next.file.clear();
  next.page = PlanPage::Plan;
  clock_ = {};
  savedText_.clear();
  take(session, std::move(next));
}

void Planner::edit(Session& session, const lesson::Plan& plan) {
  PlanPlace next = session.now().planning;
  next.plan = plan;
  take(session, std::move(next));
}

void Planner::openBlock(Session& session, int block, double nowS) {
  Moment next = session.now();
  PlanPlace& place = next.planning;
  place.block = block >= 0 && block < count(place) ? block : -1;
  next.scene.technique.clear();
  next.scene.strokes.clear();
  next.scene.strokeSide = 'r';
  next.scene.noPress = false;
  next.scene.highlighted.clear();
  next.scene.selected = -1;
  if (place.block < 0) return session.take(std::move(next), nowS);
  const lesson::PlanBlock& b = place.plan->blocks[static_cast<std::size_t>(place.block)];
  const lesson::Block* known = data(session).findBlock(b.block);
  if (known && !known->technique.empty()) {
    next.scene.technique = known->technique;
    next.scene.strokes = known->strokes;
    next.scene.strokeSide = b.side == 0 ? 'r' : b.side;
    next.scene.noPress = true;
    // The whole body without its wraps: hands go where they go, whatever was looked at before.
    next.scene.landmarks.clear();
    next.scene.cuts = {};
    std::fill(next.scene.visibility.begin(), next.scene.visibility.end(), scene::Visibility::Hidden);
    showUnwrapped(next.scene, session.atlas());
  }
  // The body lies as the client does, and is seen from where the hands come from.
  const std::string pose = lesson::poseOf(data(session), b);
  if (session.body() && !pose.empty()) {
    const living::Pose* named = session.body()->poses().find(pose);
    if (named) next.scene.body.poseDeg = living::Poses::at(*named, 1), next.pose = {pose, 1};
  }
  // The views are those of the body as it will lie.
  if (session.body()) next.scene.camera.room = session.body()->poses().room(next.scene.body.poseDeg);
  // On the back the hands reach thigh and calf from the side.
  const bool left = b.side == 'l', oneSide = b.side == 'r' || left;
  const char* view = b.position == "supine"                  ? (left ? "left" : "right")
                     : b.position == "side_lying" && oneSide ? (left ? "posterior_oblique_l" : "posterior_oblique_r")
                                                             : "posterior";
  if (known && !known->technique.empty())
    if (const auto* standard = scene::findView(view)) {
      next.scene.camera = scene::withView(next.scene.camera, *standard);
      const core::Box box = strokesBox(session, *known, b.side);
      if (!box.empty()) next.scene.camera = scene::framing(next.scene.camera, box, session.viewAspect);
    }
  session.take(std::move(next), nowS);
}

void Planner::moveBlock(Session& session, int block, int by) {
  PlanPlace next = session.now().planning;
  const int to = block + by;
  if (block < 0 || to < 0 || block >= count(next) || to >= count(next)) return;
  std::swap(next.plan->blocks[static_cast<std::size_t>(block)], next.plan->blocks[static_cast<std::size_t>(to)]);
  if (next.block == block) next.block = to;
  take(session, std::move(next));
}

void Planner::removeBlock(Session& session, int block) {
  PlanPlace next = session.now().planning;
  if (block < 0 || block >= count(next) || count(next) == 1) return;
  next.plan->blocks.erase(next.plan->blocks.begin() + block);
  next.block = -1;
  take(session, std::move(next));
}

void Planner::addBlock(Session& session, const lesson::PlanBlock& block, int before) {
  PlanPlace next = session.now().planning;
  if (!next.plan) return;
  const int at = std::clamp(before, 0, count(next));
  next.plan->blocks.insert(next.plan->blocks.begin() + at, block);
  next.block = at;
  take(session, std::move(next));
}

void Planner::closePlan(Session& session) {
  PlanPlace next;  // answers and request of the last person are not kept
  dropDraft(session);
  clock_ = {};
  savedText_.clear();
  take(session, std::move(next));
}

std::optional<lesson::Referral> Planner::referral(const Session& session) const {
  return lesson::referralFor(data(session), session.now().planning.request.answers);
}

int Planner::openQuestions(const Session& session) const {
  int open = 0;
  for (const lesson::RedFlag& flag : data(session).redFlags)
    open += session.now().planning.request.answers.count(flag.id) == 0 ? 1 : 0;
  return open;
}

void Planner::startClock(double nowS) {
  if (!clock_.running) clock_.running = true, clock_.sinceS = nowS;
}

void Planner::pauseClock(double nowS) {
  clock_.spentS = clock_.inBlockS(nowS);
  clock_.running = false;
}

void Planner::goToBlock(Session& session, int block, double nowS) {
  if (block < 0 || block >= count(session.now().planning)) return;
  clock_.block = block, clock_.spentS = 0, clock_.sinceS = nowS;
  openBlock(session, block, nowS);
}

void Planner::advance(Session& session, double nowS) {
  const PlanPlace& place = session.now().planning;
  if (!clock_.running) return;
  if (!place.plan || clock_.block >= count(place)) return pauseClock(nowS);
  const double lengthS = 60.0 * place.plan->blocks[static_cast<std::size_t>(clock_.block)].minutes;
  const double over = clock_.inBlockS(nowS) - lengthS;
  if (over < 0) return;
  if (clock_.block + 1 >= count(place)) {
    clock_.spentS = lengthS, clock_.running = false;
    return;
  }
  goToBlock(session, clock_.block + 1, nowS);
}

const std::vector<lesson::SavedPlan>& Planner::saved(const Session& session) {
  if (!listed_) saved_ = lesson::savedPlans(folder_, data(session)), listed_ = true;
  return saved_;
}

void Planner::save(Session& session) {
  PlanPlace next = session.now().planning;
  if (!next.plan) return;
  if (folder_.empty()) throw core::InputError("plans cannot be saved here: there is no folder for them");
  if (next.file.empty()) next.file = lesson::freshPlanFile(folder_, next.plan->label).string();
  lesson::writePlan(next.file, *next.plan);
  dropDraft(session);
  savedText_ = lesson::planText(*next.plan);
  listed_ = false;
  take(session, std::move(next));
}

void Planner::open(Session& session, const fs::path& file) {
  PlanPlace next;
  next.plan = lesson::readPlan(file, data(session));
  next.request = next.plan->request;
  next.file = file.string();
  next.page = PlanPage::Plan;
  clock_ = {};
  savedText_ = lesson::planText(*next.plan);
  take(session, std::move(next));
}

void Planner::duplicate(Session& session) {
  PlanPlace next = session.now().planning;
  if (!next.plan) return;
  next.plan->before.clear();
  next.plan->after.clear();
  next.plan->label = next.plan->label.empty() ? "Copy" : next.plan->label + ", copy";
  next.file.clear();
  clock_ = {};
  savedText_.clear();
  take(session, std::move(next));
}

void Planner::remove(Session& session, const fs::path& file) {
  std::error_code ec;
  if (!fs::remove(file, ec)) throw core::InputError(file.string(), 0, "cannot be deleted");
  listed_ = false;
  PlanPlace next = session.now().planning;
  if (next.file != file.string()) return;
  dropDraft(session);
  next.file.clear();
  savedText_.clear();
  take(session, std::move(next));
}

// What the draft holds was put away by hand; the draft of another plan than the open one stays.
void Planner::dropDraft(const Session& session) {
  if (session.now().planning.plan && !savedAsIs(session)) dropDraft_ = true;
}

bool Planner::restoreDraft(Session& session) {
  std::error_code ec;
  if (draft_.empty() || !fs::is_regular_file(draft_, ec)) return false;
  std::string of;
  PlanPlace next;
  next.plan = lesson::readPlan(draft_, data(session), &of);
  next.request = next.plan->request;
  next.page = PlanPage::Plan;
  savedText_.clear();
  if (of != lesson::kDraftOfNone && fs::is_regular_file(of, ec)) {
    next.file = of;
    try {
      savedText_ = lesson::planText(lesson::readPlan(of, data(session)));
    } catch (const core::InputError&) {
      next.file.clear();  // it is saved beside the damaged one
    }
  }
  clock_ = {};
  drafted_ = next.plan, draftedFor_ = next.file;
  take(session, std::move(next));
  return true;
}

double Planner::keepDraft(const Session& session, double nowS) {
  if (draft_.empty()) return -1;
  const PlanPlace& place = session.now().planning;
  if (place.plan == drafted_ && place.file == draftedFor_ && !dropDraft_) return -1;
  if (!place.plan || savedAsIs(session)) {
    if (dropDraft_) {
      std::error_code ec;
      fs::remove(draft_, ec);
      drafted_.reset(), draftedFor_.clear();
    }
    dropDraft_ = false;
    return -1;
  }
  if (draftedS_ >= 0 && nowS - draftedS_ < kDraftEveryS) return kDraftEveryS - (nowS - draftedS_);
  drafted_ = place.plan, draftedFor_ = place.file, draftedS_ = nowS, dropDraft_ = false;
  try {
    core::writeAtomically(draft_,
                          lesson::planText(*place.plan, place.file.empty() ? lesson::kDraftOfNone : place.file));
  } catch (const core::InputError&) {
    draft_.clear();
    throw;
  }
  return -1;
}

bool Planner::savedAsIs(const Session& session) const {
  const PlanPlace& place = session.now().planning;
  return place.plan && !place.file.empty() && lesson::planText(*place.plan) == savedText_;
}

}  // namespace sciatlas::session
