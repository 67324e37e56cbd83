// The commands of Session that are about techniques, trigger points and the map of the roots.
#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/text.h"
#include "session/session.h"
#include "session/technique_view.h"

namespace sciatlas::session {
namespace {

template <class Items>
[[noreturn]] void unknown(const char* what, const std::string& id, const Items& items) {
  std::vector<std::string> known;
  for (const auto& item : items) known.push_back(item.id);
  throw core::InputError(std::string("unknown ") + what + " \"" + id + "\"" + core::suggestion(id, known));
}

constexpr float kSoftPartsMm = 40;  // round the bones

// A page of Techniques, with nothing chosen on it yet.
Moment onTab(Moment now, TechniqueTab tab) {
  now.place = Place::Techniques;
  now.techniqueTab = tab;
  now.lesson = {};
  now.rootTest.clear();
  return now;
}

}  // namespace

void Session::goToTechniques(TechniqueTab tab) {
  Moment next = now_;
  next.place = Place::Techniques;
  next.techniqueTab = tab;
  commit(std::move(next));
}

void Session::showHands(Moment next, double nowS) {
  next.compare.on = false;
  techniqueAtS_ = 0, techniqueSinceS_ = nowS;
  techniquePlays_ = !preferences_.reducedMotion;
  commitWithFlight(std::move(next), nowS);
}

void Session::chooseTechnique(const std::string& id, const std::string& stroke, double nowS) {
  Moment next = onTab(now_, TechniqueTab::Techniques);
  if (id.empty()) {
    clearHands(next.scene);
    return commit(std::move(next));
  }
  if (!library_.findTechnique(id)) unknown("technique", id, library_.techniques);
  std::vector<const lesson::Stroke*> strokes;
  for (const lesson::Stroke& s : library_.strokes)
    if (s.technique == id && (stroke.empty() || s.id == stroke)) strokes.push_back(&s);
  if (strokes.empty()) unknown("stroke", stroke, library_.strokes);
  next.scene = techniqueView(strokes, *rest_, next.scene, viewAspect);
  next.scene.technique = id;
  if (!stroke.empty()) next.scene.strokes = {stroke};
  showHands(std::move(next), nowS);
}

void Session::chooseTriggerPoint(const std::string& id, double nowS) {
  Moment next = onTab(now_, TechniqueTab::TriggerPoints);
  if (id.empty()) {
    clearHands(next.scene);
    return commit(std::move(next));
  }
  const lesson::SidedId sided = lesson::sidedId(id);
  const lesson::TriggerPoint* point = library_.findTriggerPoint(sided.id);
  if (!point) unknown("trigger point", id, library_.triggerPoints);
  next.scene = triggerPointView(*point, *rest_, next.scene, viewAspect);
  next.scene.triggerPoints = {sided.side == 'b' ? sided.id + "_r" : id};
  showHands(std::move(next), nowS);
}

void Session::chooseRoot(const std::string& id, double nowS) {
  Moment next = onTab(now_, TechniqueTab::Roots);
  if (id.empty()) {
    clearHands(next.scene);
    return commit(std::move(next));
  }
  const lesson::SidedId sided = lesson::sidedId(id);
  const lesson::Dermatome* root = library_.findDermatome(sided.id);
  if (!root) unknown("dermatome", id, library_.roots.dermatomes);
  next.scene = rootView(root, nullptr, *rest_, next.scene, viewAspect);
  next.scene.dermatomes = {id};
  showHands(std::move(next), nowS);
}

void Session::setDermatomes(const std::vector<std::string>& ids) {
  for (const std::string& id : ids)
    if (!library_.findDermatome(lesson::sidedId(id).id)) unknown("dermatome", id, library_.roots.dermatomes);
  Moment next = now_;
  next.scene.dermatomes = ids;
  commit(std::move(next));
}

void Session::chooseRootTest(const std::string& id, double nowS) {
  const auto& tests = library_.roots.tests;
  const auto found = std::find_if(tests.begin(), tests.end(), [&](const auto& t) { return t.id == id; });
  if (found == tests.end()) unknown("test", id, tests);
  Moment next = onTab(now_, TechniqueTab::Roots);
  next.rootTest = id;
  next.scene = rootView(nullptr, &*found, *rest_, next.scene, viewAspect);
  next.compare.on = false;
  commitWithFlight(std::move(next), nowS);
}

double Session::techniqueTimeS(double nowS) const {
  if (now_.place != Place::Techniques) return preferences_.reducedMotion ? techniqueAtS_ : nowS;
  return techniqueAtS_ + (techniquePlays_ ? std::max(0.0, nowS - techniqueSinceS_) : 0);
}

void Session::playTechnique(double nowS) {
  if (techniquePlays_) return;
  techniquePlays_ = true;
  techniqueSinceS_ = nowS;
}

void Session::pauseTechnique(double nowS) {
  techniqueAtS_ = techniqueTimeS(nowS);
  techniquePlays_ = false;
}

void Session::restartTechnique(double nowS) {
  techniqueAtS_ = 0;
  techniqueSinceS_ = nowS;
}

void Session::holdTechniqueAt(double timeS) {
  techniqueAtS_ = timeS;
  techniquePlays_ = false;
  followMovement(timeS);
}

// A movement moves the joints of the body while it plays, and leaves them as they were when something else is chosen,
// unless they have been moved by hand meanwhile. No step of undo: it is the clock that moves them. In a lesson or a
// plan the body lies as it is shown there, for the camera is theirs.
void Session::followMovement(double nowS) {
  const auto clock = body_ ? techniqueClock(nowS) : std::nullopt;
  const bool elsewhere = now_.place == Place::Compression || now_.place == Place::Quiz;  // the body is asked for there
  const bool moves = clock && !clock->poseDeg.empty() && !elsewhere;
  if (!moves && !movement_) return;
  const auto& poseDeg = now_.scene.body.poseDeg;
  const bool same =
      movement_ && movement_->technique == now_.scene.technique && movement_->strokes == now_.scene.strokes;
  Moment next = now_;
  if (!moves) {
    if (poseDeg == movement_->leftDeg) next.scene.body.poseDeg = movement_->beforeDeg;
    movement_.reset();
    if (!(next.scene.body == now_.scene.body)) become(std::move(next));
    return;
  }
  if (!movement_ || (!same && poseDeg != movement_->leftDeg)) {
    movement_.emplace();
    movement_->beforeDeg = poseDeg;
  }
  std::map<std::string, float> wanted = clock->poseDeg;
  if (now_.place != Place::Techniques) {
    wanted = movement_->beforeDeg;
    for (const auto& [axis, degrees] : clock->ownDeg) scene::setOrErase(wanted, axis, degrees);
  }
  if (same && !techniquePlays_ && wanted == movement_->leftDeg) return;
  // The clock waits for the first body: what is not seen yet does not begin.
  if (same && techniquePlays_ && makingBody() && shownState_.poseDeg == movement_->beforeDeg &&
      movement_->leftDeg != movement_->beforeDeg) {
    techniqueSinceS_ = nowS;
    return;
  }
  movement_->technique = now_.scene.technique, movement_->strokes = now_.scene.strokes;
  movement_->leftDeg = next.scene.body.poseDeg = wanted;
  const bool another = std::exchange(movement_->stroke, clock->stroke) != clock->stroke || !same;
  if (!(next.scene.body == now_.scene.body)) become(std::move(next));
  if (another && now_.place == Place::Techniques) seeMovement(*library_.findStroke(clock->stroke), nowS);
}

// The camera goes where the whole way of a movement is seen, from the side that shows its pose best.
void Session::seeMovement(const lesson::Stroke& stroke, double nowS) {
  const living::Pose* pose = body_->poses().find(stroke.pose);
  const scene::StandardView* view = pose ? scene::findView(pose->view) : nullptr;
  core::Box box;
  for (const lesson::JointStation& station : stroke.stations) {
    scene::BodyState state;
    state.poseDeg = now_.scene.strokeSide == 'l' ? living::mirroredPose(station.poseDeg) : station.poseDeg;
    const core::Box there = body_->motion().boxOf(state);
    if (!there.empty()) box.add(there.low), box.add(there.high);
  }
  if (box.empty()) return;
  box.low -= kSoftPartsMm, box.high += kSoftPartsMm;
  scene::Camera camera = now_.scene.camera;
  if (view) camera = scene::withView(camera, *view);
  camera = scene::framing(camera, box, viewAspect);
  const scene::Camera from = cameraAt(nowS);
  now_.scene.camera = camera;
  move_.active = false;
  if (preferences_.reducedMotion || from == camera) return;
  move_ = scene::CameraMove{from, camera, nowS};
  move_.active = true;
}

std::optional<lesson::StageClock> Session::techniqueClock(double nowS) const {
  return stage_.clock(techniqueTimeS(nowS));
}

const lesson::Stroke* Session::strokeNow(double nowS) const {
  const auto clock = techniqueClock(nowS);
  return clock ? library_.findStroke(clock->stroke) : nullptr;
}

void Session::toggleStrokeCut(double nowS) {
  if (now_.scene.cuts.any()) {
    clearCuts();
    if (const auto* stroke = strokeNow(nowS); stroke && now_.place == Place::Techniques) {
      const std::vector<std::string> only = now_.scene.strokes;
      chooseTechnique(now_.scene.technique, only.empty() ? "" : only.front(), nowS);
    }
    return;
  }
  const lesson::Stroke* stroke = strokeNow(nowS);
  const auto depth = stroke ? stage_.depthOf(stroke->id) : std::nullopt;
  if (!depth) return;
  Moment next = now_;
  const scene::Camera camera = cameraAt(nowS);
  next.scene.cuts = {};
  next.scene.cuts.oblique = cutAlong(depth->atMm, depth->normal, depth->along, camera);
  // In a section all layers are seen.
  const auto& all = atlas().catalogue().all();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (!all[i].stateOnly && atlas().mesh(static_cast<int>(i))) next.scene.visibility[i] = scene::Visibility::Shown;
  next.scene.camera = scene::facing(camera, *next.scene.cuts.oblique);
  next.scene.camera.pivotMm = depth->atMm - 30.f * depth->normal;
  next.scene.camera.distanceMm = std::min(camera.distanceMm, 420.f);
  commitWithFlight(std::move(next), nowS);
}

bool Session::inStrokePose() const {
  return now_.place == Place::Techniques && !now_.scene.body.poseDeg.empty();
}

void Session::toggleStrokePose(double nowS) {
  if (inStrokePose()) return resetPose();
  const lesson::Stroke* stroke = strokeNow(nowS);
  if (!stroke || stroke->pose.empty() || !body_) return;
  takePose(stroke->pose, 1);
}

void Session::followZones() {
  std::vector<std::string> wanted = now_.scene.triggerPoints;
  wanted.push_back("/");
  wanted.insert(wanted.end(), now_.scene.dermatomes.begin(), now_.scene.dermatomes.end());
  if (wanted == zonesOf_) return;
  zonesOf_ = std::move(wanted);
  zoneTint_ = lesson::zoneTint(library_, *rest_, now_.scene);
}

}  // namespace sciatlas::session
