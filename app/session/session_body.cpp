// The commands of Session that change the body, and the bodies made for them.
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.h"
#include "core/text.h"
#include "session/planner.h"
#include "session/session.h"
#include "session/site_view.h"

namespace sciatlas::session {
namespace {

// A calm speed: fast enough not to bore, slow enough to follow what moves.
constexpr float kDegreesPerS = 22, kShortestStageS = 1.2f, kLongestStageS = 5;
constexpr float kSoftMm = 40;                          // of soft parts round the bones that a pose is framed by
constexpr double kStageHoldS = 0.9, kTurnHoldS = 0.3;  // so that a stage's name can be read; at the ends of an exercise
constexpr double kLongestStepS = 0.1;                  // of playing: after a pause of the program nothing jumps

template <class Items>
std::string unknown(const char* what, const std::string& id, const Items& items) {
  std::vector<std::string> known;
  for (const auto& item : items) known.push_back(item.id);
  return std::string("unknown ") + what + " \"" + id + "\"" + core::suggestion(id, known);
}

// How long the way to a stage (0-based) takes.
float stageS(const living::Pose& pose, std::size_t stage) {
  const auto& to = pose.stages[stage].valuesDeg;
  const std::map<std::string, float> rest;
  const auto& from = stage == 0 ? rest : pose.stages[stage - 1].valuesDeg;
  const auto valueIn = [](const std::map<std::string, float>& values, const std::string& axis) {
    const auto it = values.find(axis);
    return it == values.end() ? 0.0f : it->second;
  };
  float widest = 0;
  for (const auto* values : {&from, &to})
    for (const auto& [axis, degrees] : *values)
      widest = std::max(widest, std::abs(valueIn(to, axis) - valueIn(from, axis)));
  return std::clamp(widest / kDegreesPerS, kShortestStageS, kLongestStageS);
}

}  // namespace

void Session::needBody() const {
  if (!body_)
    throw core::InputError(
        "this model has no states of the body: models/pathologies.toml and models/poses.toml belong to it");
}

void Session::followBody() {
  if (!body_) return;
  if (!(now_.scene.body == wantedState_)) {
    wantedState_ = now_.scene.body;
    if (maker_)
      maker_->ask(wantedState_);
    else
      showBody(body_->in(wantedState_), wantedState_);
  }
  if (!now_.compare.on || (other_ && now_.compare.other == otherState_)) return;
  otherState_ = now_.compare.other;
  other_.reset();
  if (!awake_ || otherState_.atRest()) {
    other_ = body_->in(otherState_);
    ++bodyCount_;
  } else {
    if (!otherMaker_) otherMaker_ = std::make_unique<living::Maker>(*body_, awake_);
    otherMaker_->ask(otherState_);
  }
}

void Session::showBody(std::shared_ptr<const scene::Atlas> atlas, const scene::BodyState& state) {
  shown_ = std::move(atlas);
  shownState_ = state;
  ++bodyCount_;
  makeStage();
}

// Without the thread: for pictures whose camera depends on the body.
void Session::showBodyNow(const scene::BodyState& state) {
  if (!body_ || state == shownState_) return;
  showBody(body_->in(state), state);
  wantedState_ = state;
}

void Session::makeBodiesInBackground(std::function<void()> awake) {
  awake_ = std::move(awake);
  background_ = std::make_unique<core::Latest>(awake_);
  if (body_) maker_ = std::make_unique<living::Maker>(*body_, awake_);
}

bool Session::poseIsComing() const {
  constexpr float kSame = 0.9999f;
  return maker_ && maker_->busy() && std::abs(glm::dot(roomOf(shownState_), roomOf(wantedState_))) < kSame;
}

bool Session::adoptBody() {
  bool changed = false;
  // What was made meanwhile for an older state is welcome while a slider moves, not after the wanted one.
  if (auto made = maker_ ? maker_->take() : std::nullopt;
      made && (made->state == now_.scene.body || !(shownState_ == now_.scene.body))) {
    showBody(std::move(made->atlas), made->state);
    changed = true;
  }
  if (auto made = otherMaker_ ? otherMaker_->take() : std::nullopt; made && made->state == otherState_) {
    other_ = std::move(made->atlas);
    ++bodyCount_;
    changed = true;
  }
  if (changed) followPressMap();
  if (adoptPressMap()) changed = true;
  return changed;
}

void Session::setBody(const scene::BodyState& state) {
  if (!body_ && state.atRest()) return;
  needBody();
  body_->check(state);
  Moment next = now_;
  next.scene.body = state;
  commit(std::move(next));
}

void Session::setPathology(const std::string& id, float value) {
  scene::BodyState state = now_.scene.body;
  scene::setOrErase(state.pathologies, id, value);
  if (const auto* chosen = body_ ? body_->pathologies().find(id) : nullptr; chosen && !chosen->excludes.empty())
    std::erase_if(state.pathologies, [&](const auto& entry) {
      const auto* other = body_->pathologies().find(entry.first);
      return other != chosen && other && other->excludes == chosen->excludes;
    });
  setBody(state);
}

void Session::setPose(const std::string& axis, float degrees) {
  scene::BodyState state = now_.scene.body;
  scene::setOrErase(state.poseDeg, axis, degrees);
  setBody(state);
}

void Session::takePose(const std::string& id, float progress) {
  needBody();
  const living::Pose* pose = body_->poses().find(id);
  if (!pose) throw core::InputError(unknown("pose", id, body_->poses().all));
  Moment next = now_;
  next.pose = {id, std::clamp(progress, 0.0f, 1.0f)};
  next.scene.body.poseDeg = living::Poses::at(*pose, next.pose.progress);
  body_->check(next.scene.body);
  commit(std::move(next));
}

void Session::resetPose() {
  Moment next = now_;
  next.scene.body.poseDeg.clear();
  next.pose.progress = 0;
  commit(std::move(next));
}

void Session::resetBody() {
  Moment next = now_;
  next.scene.body = {};
  next.pose.progress = 0;
  commit(std::move(next));
}

void Session::choosePathology(const std::string& id, double nowS) {
  needBody();
  const living::Pathology* chosen = body_->pathologies().find(id);
  if (!chosen) throw core::InputError(unknown("pathology", id, body_->pathologies().all));
  Moment next = now_;
  next.place = Place::Compression;
  next.tab = CompressionTab::Sites;
  next.pathology = id;
  next.lesson = {};  // its picture is gone
  next.scene = siteView(atlas(), *chosen, next.scene, viewAspect);
  commitWithFlight(std::move(next), nowS);
}

void Session::choosePose(const std::string& id) {
  needBody();
  const living::Pose* pose = id.empty() ? nullptr : body_->poses().find(id);
  if (!pose && !id.empty()) throw core::InputError(unknown("pose", id, body_->poses().all));
  Moment next = now_;
  next.place = Place::Compression;
  next.tab = CompressionTab::Move;
  if (next.pose.pose != id) next.pose = {id, 0};
  if (pose && (pose->kind == "position" || !pose->lyingDeg.empty())) {
    next.pose.progress = pose->kind == "position" ? 1 : 0;
    next.scene.body.poseDeg = living::Poses::at(*pose, next.pose.progress);
    body_->check(next.scene.body);
  }
  commit(std::move(next));
}

void Session::seePose(double nowS) {
  const living::Pose* pose = body_ ? body_->poses().find(now_.pose.pose) : nullptr;
  const scene::StandardView* view = pose ? scene::findView(pose->view) : nullptr;
  if (!view) return;
  scene::BodyState end = now_.scene.body;
  end.poseDeg = living::Poses::at(*pose, 1);
  scene::Camera camera = now_.scene.camera;
  camera.room = roomOf(end);
  core::Box box = body_->motion().boxOf(end);
  box.low -= kSoftMm, box.high += kSoftMm;
  camera = scene::framing(scene::withView(camera, *view), box, viewAspect);
  camera.room = now_.scene.camera.room;
  moveCamera(camera, nowS);
}

void Session::goToTab(CompressionTab tab) {
  Moment next = now_;
  next.place = Place::Compression;
  next.tab = tab;
  commit(std::move(next));
}

void Session::setComparison(const Comparison& comparison) {
  if (comparison.on) needBody();
  if (comparison.on) body_->check(comparison.other);
  Moment next = now_;
  next.compare = comparison;
  next.compare.fade = std::clamp(comparison.fade, 0.0f, 1.0f);
  commit(std::move(next));
}

void Session::openComparison(const std::string& id, int state, double nowS) {
  needBody();
  const auto& all = body_->comparisons();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& c) { return c.id == id; });
  if (found == all.end()) throw core::InputError(unknown("comparison", id, all));
  const int index = std::clamp(state, 0, static_cast<int>(found->states.size()) - 1);
  const auto& chosen = found->states[static_cast<std::size_t>(index)];
  Moment next = now_;
  next.place = Place::Compression;
  next.tab = CompressionTab::Compare;
  next.pathology = chosen.site;
  next.lesson = {};
  next.compare.on = true;
  next.compare.other = {};
  next.compare.preset = id, next.compare.presetState = index;
  showBodyNow(chosen.body);  // the camera frames the body as it will be
  next.scene.body = chosen.body;
  next.scene.camera.room = roomOf(chosen.body);
  next.scene = siteView(atlas(), *body_->pathologies().find(chosen.site), next.scene, viewAspect);
  commitWithFlight(std::move(next), nowS);
}

bool Session::inPose() const {
  const auto* pose = body_ ? body_->poses().find(now_.pose.pose) : nullptr;
  return pose && now_.pose.progress > 0 && now_.scene.body.poseDeg == living::Poses::at(*pose, now_.pose.progress);
}

void Session::playPose(double nowS) {
  const auto* pose = body_ ? body_->poses().find(now_.pose.pose) : nullptr;
  if (!pose) return;
  const float progress = inPose() ? now_.pose.progress : 0;
  const auto count = static_cast<float>(pose->stages.size());
  if (preferences_.reducedMotion) {  // stage by stage, and from the last one back to rest
    const float next = std::floor(progress * count + 1e-3f) + 1;
    return takePose(pose->id, next > count ? 0 : next / count);
  }
  const bool again = progress >= 1 && !pose->cycle;
  Moment next = now_;
  next.pose.progress = again ? 0 : progress;
  next.scene.body.poseDeg = living::Poses::at(*pose, next.pose.progress);
  body_->check(next.scene.body);
  beginDrag();  // the whole way is one step of undo: pushed now, and gone without further ones
  Moment undoneTo = now_;
  commit(std::move(next));
  if (!dragCommitted_) undo_.push_back(std::move(undoneTo)), redo_.clear();
  endDrag();
  playing_ = true;
  playingBack_ = false;
  playedS_ = nowS, holdUntilS_ = 0;
}

void Session::advance(double nowS) {
  planner_->advance(*this, nowS);
  followMovement(nowS);
  if (!playing_) return;
  const auto* pose = body_->poses().find(now_.pose.pose);
  const double step = std::clamp(nowS - playedS_, 0.0, kLongestStepS);
  playedS_ = nowS;
  if (!pose || nowS < holdUntilS_) return;
  const auto count = static_cast<float>(pose->stages.size());
  const float place = now_.pose.progress * count;  // k: stage k - 1 is reached
  const float low = playingBack_ ? std::ceil(place - 1e-4f) - 1 : std::floor(place + 1e-4f);
  const auto stage = static_cast<std::size_t>(std::clamp(low, 0.0f, count - 1));
  const float way = static_cast<float>(step) / stageS(*pose, stage);
  const float end = playingBack_ ? low : low + 1;
  float reached = playingBack_ ? std::max(end, place - way) : std::min(end, place + way);
  if (reached == end) {
    const bool turns = end <= 0 || end >= count;
    holdUntilS_ = nowS + (turns ? kTurnHoldS : pose->cycle ? 0 : kStageHoldS);
    if (turns && pose->cycle) playingBack_ = !playingBack_;
    if (turns && !pose->cycle) playing_ = false;
  }
  Moment next = now_;
  next.pose.progress = std::clamp(reached / count, 0.0f, 1.0f);
  next.scene.body.poseDeg = living::Poses::at(*pose, next.pose.progress);
  become(std::move(next));
}

}  // namespace sciatlas::session
