#include "session/session.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.h"
#include "core/text.h"
#include "session/opening.h"
#include "session/peel.h"
#include "session/planner.h"
#include "session/quiz.h"
#include "session/technique_view.h"

namespace sciatlas::session {
namespace {

constexpr std::size_t kUndoDepth = 300;
// A camera this near to the frame of all that is visible, by distance and by shift, shows the whole.
constexpr float kWholeLow = 0.9f, kWholeHigh = 1.4f, kWholeShift = 0.08f;
constexpr float kLandmarkFrameMm = 170;  // what is seen round a landmark
constexpr float kSeenWithinMm = 6;       // a surface this near to a landmark is the landmark
constexpr float kSmallestFrameMm = 140;  // a landmark-sized structure is shown with its surroundings

}  // namespace

Session::Session(const scene::Atlas& atlas, const lesson::Library& library, Preferences preferences,
                 const living::Body* body)
    : rest_(&atlas),
      shown_(std::shared_ptr<const scene::Atlas>(), &atlas),
      library_(library),
      body_(body),
      preferences_(std::move(preferences)) {
  quiz_ = std::make_unique<Quiz>(library, body ? body->rest() : atlas, body ? body->pressRules() : nullptr);
  planner_ = std::make_unique<Planner>();
  Moment first;
  first.scene = openingScene(atlas, viewAspect);
  become(std::move(first));
}

Session::~Session() = default;
Session::Session(Session&&) noexcept = default;

const lesson::Lesson* Session::openLesson() const {
  return now_.lesson.lesson.empty() ? nullptr : library_.findLesson(now_.lesson.lesson);
}

const lesson::Step* Session::step() const {
  const auto* open = openLesson();
  return open ? &open->steps[static_cast<std::size_t>(now_.lesson.step)] : nullptr;
}

void Session::become(Moment next) {
  const bool sameStage = next.lesson == now_.lesson && next.scene.visibility == now_.scene.visibility &&
                         next.scene.technique == now_.scene.technique && next.scene.strokes == now_.scene.strokes &&
                         next.scene.strokeSide == now_.scene.strokeSide &&
                         next.scene.triggerPoints == now_.scene.triggerPoints &&
                         next.scene.dermatomes == now_.scene.dermatomes && next.scene.noPress == now_.scene.noPress;
  const bool sameStep = next.lesson == now_.lesson;
  if (next.compare.on != now_.compare.on) ++bodyCount_;  // otherAtlas() comes or goes
  next.scene.camera.room = roomOf(next.scene.body);
  now_ = std::move(next);
  if (!sameStep)
    stepVisibility_ = step() ? lesson::stateFor(*step(), atlas(), now_.scene, viewAspect).visibility
                             : std::vector<scene::Visibility>();
  if (!sameStage) makeStage();
  followBody();
  followPressMap();
  followZones();
}

glm::quat Session::roomOf(const scene::BodyState& state) const {
  return body_ ? body_->poses().room(state.poseDeg) : glm::quat(1, 0, 0, 0);
}

void Session::commit(Moment next) {
  if (next == now_) return;
  if (next.place != now_.place) quiz_->crossing(*this, now_, next);
  if (!(next.scene.body == now_.scene.body)) playing_ = false;
  if (!dragging_ || !dragCommitted_) {
    undo_.push_back(now_);
    if (undo_.size() > kUndoDepth) undo_.erase(undo_.begin());
    redo_.clear();
    dragCommitted_ = dragging_;
  }
  become(std::move(next));
}

void Session::select(int structure) {
  Moment next = now_;
  if (structure != next.scene.selected) next.scene.landmarks.clear();  // they belong to the structure's page
  next.scene.selected = structure;
  commit(std::move(next));
}

void Session::visit(int structure, double nowS) {
  beginDrag();  // the two commands are one step of undo
  select(structure);
  if (structure >= 0) flyTo({structure}, nowS);
  endDrag();
}

void Session::setVisibility(const std::vector<int>& structures, scene::Visibility visibility) {
  Moment next = now_;
  for (const int i : structures) {
    std::vector<int> members = atlas().meshesOf(i);
    members.push_back(i);
    for (const int member : members) {
      next.scene.visibility[static_cast<std::size_t>(member)] = visibility;
      if (next.scene.isPeeled(static_cast<std::size_t>(member)))
        next.scene.peeled[static_cast<std::size_t>(member)].reset();  // what is asked for by name comes before layers
    }
  }
  commit(std::move(next));
}

void Session::isolate(const std::vector<int>& structures) {
  Moment next = now_;
  std::fill(next.scene.visibility.begin(), next.scene.visibility.end(), scene::Visibility::Hidden);
  next.scene.peel = scene::kSkinLayer;
  next.scene.peeled.clear();
  for (const int i : structures) {
    next.scene.visibility[static_cast<std::size_t>(i)] = scene::Visibility::Shown;
    for (const int member : atlas().meshesOf(i))
      next.scene.visibility[static_cast<std::size_t>(member)] = scene::Visibility::Shown;
  }
  commit(std::move(next));
}

void Session::showAll() {
  Moment next = now_;
  std::fill(next.scene.visibility.begin(), next.scene.visibility.end(), scene::Visibility::Hidden);
  showUnwrapped(next.scene, atlas());
  commit(std::move(next));
}

void Session::peelTo(int layer) {
  Moment next = now_;
  session::peelTo(next.scene, atlas().catalogue(), layer);
  commit(std::move(next));
}

void Session::peelMore() {
  const auto layers = layersOf(atlas());
  const auto at = std::upper_bound(layers.begin(), layers.end(), now_.scene.peel);  // beyond the outermost one left
  if (at - layers.begin() >= 2) peelTo(*(at - 2));
}

void Session::peelLess() {
  const auto layers = layersOf(atlas());
  const auto at = std::upper_bound(layers.begin(), layers.end(), now_.scene.peel);
  if (at != layers.end()) peelTo(*at);
}

int Session::hiddenCount() const {
  int count = 0;
  for (std::size_t i = 0; i < now_.scene.visibility.size(); ++i)
    count += now_.scene.visibility[i] == scene::Visibility::Hidden && atlas().mesh(static_cast<int>(i)) != nullptr;
  return count;
}

bool Session::hiddenByStep(std::size_t structure) const {
  return now_.place == Place::Learn && !stepVisibility_.empty() &&
         stepVisibility_[structure] == scene::Visibility::Hidden;
}

int Session::hiddenByHand() const {
  int count = 0;
  for (std::size_t i = 0; i < now_.scene.visibility.size(); ++i)
    count += now_.scene.visibility[i] == scene::Visibility::Hidden && !hiddenByStep(i) && !now_.scene.isPeeled(i) &&
             atlas().mesh(static_cast<int>(i)) != nullptr;
  return count;
}

void Session::showHiddenByHand() {
  if (now_.place != Place::Learn || stepVisibility_.empty()) return showAll();
  Moment next = now_;
  for (std::size_t i = 0; i < next.scene.visibility.size(); ++i)
    if (next.scene.visibility[i] == scene::Visibility::Hidden) next.scene.visibility[i] = stepVisibility_[i];
  next.scene.peel = scene::kSkinLayer;
  next.scene.peeled.clear();
  commit(std::move(next));
}

void Session::setCamera(const scene::Camera& camera) {
  move_.active = false;
  Moment next = now_;
  next.scene.camera = camera;
  commit(std::move(next));
}

void Session::moveCamera(const scene::Camera& camera, double nowS) {
  const scene::Camera from = cameraAt(nowS);
  setCamera(camera);
  if (!preferences_.reducedMotion && !(from == camera)) {
    move_ = scene::CameraMove{from, camera, nowS};
    move_.active = true;
  }
}

void Session::goToView(std::string_view standardView, double nowS) {
  const auto* view = scene::findView(standardView);
  if (!view) return;
  const scene::Camera from = now_.scene.camera;
  scene::Camera to = scene::withView(from, *view);
  // A camera that showed the whole picture shows it whole from the new side too.
  core::Box box;
  for (std::size_t i = 0; i < now_.scene.visibility.size(); ++i)
    if (const auto* mesh = atlas().mesh(static_cast<int>(i));
        mesh && now_.scene.visibility[i] != scene::Visibility::Hidden)
      box.add(mesh->boxMm.low), box.add(mesh->boxMm.high);
  if (!box.empty()) {
    const scene::Camera whole = scene::framing(from, box, viewAspect);
    const float ratio = from.distanceMm / whole.distanceMm;
    if (ratio > kWholeLow && ratio < kWholeHigh &&
        glm::distance(from.pivotMm, whole.pivotMm) < kWholeShift * whole.distanceMm)
      to = scene::framing(to, box, viewAspect);
  }
  moveCamera(to, nowS);
}

void Session::flyTo(const std::vector<int>& structures, double nowS) {
  core::Box box = atlas().boxOf(structures);
  if (box.empty()) return;
  const glm::vec3 grow = glm::max(glm::vec3(0), 0.5f * (glm::vec3(kSmallestFrameMm) - box.size()));
  box.low -= grow, box.high += grow;
  moveCamera(scene::framing(now_.scene.camera, box, viewAspect), nowS);
}

void Session::toggleLabels(const std::vector<int>& structures) {
  Moment next = now_;
  auto& labelled = next.scene.labelled;
  const auto has = [&](int i) { return std::find(labelled.begin(), labelled.end(), i) != labelled.end(); };
  if (std::all_of(structures.begin(), structures.end(), has)) {
    for (const int i : structures) std::erase(labelled, i);
  } else {
    for (const int i : structures)
      if (!has(i)) labelled.push_back(i);
  }
  commit(std::move(next));
}

scene::Camera Session::cameraFor(const glm::vec3& landmarkMm, int structure) const {
  scene::Camera camera = now_.scene.camera;
  core::Box box;
  box.add(landmarkMm - 0.5f * kLandmarkFrameMm), box.add(landmarkMm + 0.5f * kLandmarkFrameMm);
  camera = scene::framing(camera, box, viewAspect);
  const auto members = atlas().meshesOf(structure);
  const auto own = [&](int i) { return std::find(members.begin(), members.end(), i) != members.end(); };
  const glm::vec3 eye = scene::eyeMm(camera);
  const auto hit = atlas().firstHit(eye, glm::normalize(landmarkMm - eye), own, scene::Surfaces::Quick);
  if (!hit || glm::distance(hit->atMm, landmarkMm) < kSeenWithinMm) return camera;
  // It looks away: turn to face the surface there.
  if (const auto surface = atlas().nearest(landmarkMm, own, 1e9f, scene::Surfaces::Quick)) {
    camera = scene::framing(scene::seenFrom(camera, surface->normal, 60), box, viewAspect);
  }
  return camera;
}

void Session::visitLandmark(int landmark, double nowS) {
  const auto& point = atlas().landmarks()[static_cast<std::size_t>(landmark)];
  const int structure = atlas().catalogue().find(point.structure);
  beginDrag();  // one step of undo
  select(structure);
  if (std::find(now_.scene.landmarks.begin(), now_.scene.landmarks.end(), landmark) == now_.scene.landmarks.end()) {
    auto landmarks = now_.scene.landmarks;
    landmarks.push_back(landmark);
    setLandmarks(landmarks);
  }
  moveCamera(cameraFor(point.atMm, structure), nowS);
  endDrag();
}

void Session::setLandmarks(const std::vector<int>& landmarks) {
  Moment next = now_;
  next.scene.landmarks = landmarks;
  commit(std::move(next));
}

void Session::setHighlight(const std::vector<int>& structures) {
  Moment next = now_;
  next.scene.highlighted = structures;
  commit(std::move(next));
}

void Session::goToPlace(Place place) {
  Moment next = now_;
  if (now_.place == Place::Techniques && place != Place::Techniques) clearHands(next.scene);
  next.place = place;
  commit(std::move(next));
}

void Session::commitWithFlight(Moment next, double nowS) {
  const scene::Camera from = cameraAt(nowS), target = next.scene.camera;
  move_.active = false;
  commit(std::move(next));
  if (preferences_.reducedMotion || from == target) return;
  move_ = scene::CameraMove{from, target, nowS};
  move_.active = true;
}

void Session::stageStep(Moment next, double nowS) {
  const auto* lesson = library_.findLesson(next.lesson.lesson);
  next.scene.selected = -1;
  next.scene.thumb = false;  // the picture of a step shows what the step is about
  next.scene.probe.reset();
  next.compare.on = false;
  const lesson::Step& step = lesson->steps[static_cast<std::size_t>(next.lesson.step)];
  showBodyNow(step.body);  // the camera frames the body as it will be
  next.scene.camera.room = roomOf(step.body);
  next.scene = lesson::stateFor(step, atlas(), next.scene, viewAspect);
  next.pose = {step.pose, step.pose.empty() ? 0 : step.poseProgress};
  commitWithFlight(std::move(next), nowS);
  rememberStep();
}

void Session::openLesson(std::string_view id, int step, double nowS) {
  const auto* lesson = library_.findLesson(id);
  if (!lesson || lesson->steps.empty()) {
    std::vector<std::string> names;
    for (const auto& l : library_.lessons) names.push_back(l.id);
    throw core::InputError("There is no lesson \"" + std::string(id) + "\"" + core::suggestion(id, names));
  }
  Moment next = now_;
  next.place = Place::Learn;
  next.lesson = {lesson->id, std::clamp(step, 0, static_cast<int>(lesson->steps.size()) - 1)};
  stageStep(std::move(next), nowS);
}

bool Session::nextStep(double nowS) {
  const auto* lesson = openLesson();
  if (!lesson) return false;
  markFinished();
  if (now_.lesson.step + 1 >= static_cast<int>(lesson->steps.size())) return false;
  Moment next = now_;
  ++next.lesson.step;
  stageStep(std::move(next), nowS);
  return true;
}

bool Session::previousStep(double nowS) {
  if (!openLesson() || now_.lesson.step == 0) return false;
  Moment next = now_;
  --next.lesson.step;
  stageStep(std::move(next), nowS);
  return true;
}

void Session::lessonsChanged(double nowS) {
  quiz_->dataChanged();
  if (now_.lesson.lesson.empty()) return makeStage();
  const auto* lesson = openLesson();
  if (!lesson) return closeLesson();
  auto undo = undo_, redo = redo_;
  this->openLesson(lesson->id, now_.lesson.step, nowS);
  undo_ = std::move(undo), redo_ = std::move(redo);
}

void Session::closeLesson() {
  Moment next = now_;
  next.lesson = {};
  next.scene.highlighted.clear();
  next.scene.labelled.clear();
  next.scene.technique.clear();
  next.scene.strokes.clear();
  next.scene.triggerPoints.clear();
  next.scene.dermatomes.clear();
  next.scene.noPress = false;
  next.scene.body = {};
  std::fill(next.scene.visibility.begin(), next.scene.visibility.end(), scene::Visibility::Hidden);
  showUnwrapped(next.scene, atlas());
  commit(std::move(next));
}

void Session::setTechnique(std::string_view id) {
  Moment next = now_;
  next.scene.technique = std::string(id);
  next.scene.strokes.clear();
  commit(std::move(next));
}

void Session::setNoPress(bool shown) {
  Moment next = now_;
  next.scene.noPress = shown;
  commit(std::move(next));
}

void Session::beginDrag() {
  dragging_ = true, dragCommitted_ = false;
}
void Session::endDrag() {
  dragging_ = dragCommitted_ = false;
}

bool Session::undo() {
  if (undo_.empty()) return false;
  move_.active = playing_ = false;
  redo_.push_back(now_);
  Moment previous = std::move(undo_.back());
  undo_.pop_back();
  become(std::move(previous));
  return true;
}

bool Session::redo() {
  if (redo_.empty()) return false;
  move_.active = playing_ = false;
  undo_.push_back(now_);
  Moment next = std::move(redo_.back());
  redo_.pop_back();
  become(std::move(next));
  return true;
}

void Session::escape() {
  if (now_.scene.probe) return liftThumb();
  if (now_.scene.thumb) return takeThumb(false);
  if (now_.scene.selected >= 0) return select(-1);
  if (now_.scene.cuts.any()) return clearCuts();
  if (now_.place == Place::Compression && (now_.compare.on || !now_.pathology.empty())) {
    Moment next = now_;
    next.compare.on ? next.compare.on = false : (next.pathology.clear(), true);
    return commit(std::move(next));
  }
  if (now_.place == Place::Session && now_.planning.block >= 0) return planner_->openBlock(*this, -1, 0);
  if (now_.place == Place::Techniques) {
    if (!now_.scene.technique.empty() && !now_.scene.strokes.empty())
      return chooseTechnique(now_.scene.technique, "", 0);
    if (!now_.scene.technique.empty()) return chooseTechnique("", "", 0);
    if (!now_.scene.triggerPoints.empty()) return chooseTriggerPoint("", 0);
    if (!now_.scene.dermatomes.empty() || !now_.rootTest.empty()) return chooseRoot("", 0);
  }
  // In a lesson, "one step back" from one's own hiding is the picture of the step.
  if (const auto* current = step(); current && now_.place == Place::Learn) {
    Moment next = now_;
    next.scene = lesson::stateFor(*current, atlas(), now_.scene, viewAspect);
    next.scene.camera = now_.scene.camera;
    if (next.scene.visibility == now_.scene.visibility) return closeLesson();
    return commit(std::move(next));
  }
  if (hiddenByHand() > 0 || now_.scene.peel != unwrappedLayer(atlas())) {
    Moment next = now_;
    session::peelTo(next.scene, atlas().catalogue(), unwrappedLayer(atlas()));  // ghosts under the layers stay ghosts
    showUnwrapped(next.scene, atlas());
    return commit(std::move(next));
  }
  if (!now_.scene.technique.empty()) setTechnique("");
}

scene::Camera Session::cameraAt(double nowS) const {
  return cameraMoving(nowS) ? scene::at(move_, nowS) : now_.scene.camera;
}

bool Session::cameraMoving(double nowS) const {
  return move_.active && !scene::finished(move_, nowS);
}

bool Session::animating(double nowS) const {
  const bool still = now_.place == Place::Techniques ? !techniquePlays_ : preferences_.reducedMotion;
  return cameraMoving(nowS) || playing_ || (stage_.moving() && !still);
}

}  // namespace sciatlas::session
