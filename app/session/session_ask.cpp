// The commands of Session that ask the body: what lies under a thumb, and where the skin may be pressed.
#include <cmath>

#include "scene/cut_queries.h"
#include "session/quiz.h"
#include "session/session.h"

namespace sciatlas::session {
namespace {

constexpr glm::vec4 kThumb{0.98f, 0.98f, 1.0f, 0.95f};
constexpr float kLineHalfWidthMm = 0.7f;
constexpr float kBeyondBoneMm = 6;  // the line goes on a little, so that its end can be seen
constexpr float kWellRadiusMm = 26, kAslant = 0.25f, kSamePlaceMm = 0.05f;
constexpr float kNoBoneMm = 90;
constexpr float kLiftMm = 1.5f;  // the disc floats over the skin

// A thread of light from the skin into depth: two ribbons across each other, so that one is seen from every side.
void addLine(scene::Overlay& overlay, const living::Layers& under) {
  const glm::vec3 helper = std::abs(under.direction.y) < 0.9f ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0);
  const glm::vec3 a = glm::normalize(glm::cross(under.direction, helper)), b = glm::cross(under.direction, a);
  const float length = under.bone >= 0 ? under.boneMm + kBeyondBoneMm : kNoBoneMm;
  for (const glm::vec3& normal : {a, b}) {
    scene::OverlayBand band;
    band.pointsMm = {under.atMm, under.atMm + length * under.direction};
    band.normals = {normal, normal};
    band.halfWidthMm = {kLineHalfWidthMm, kLineHalfWidthMm};
    band.colour = kThumb;
    overlay.bands.push_back(std::move(band));
  }
}

// Half a well, open to whoever looks from the side, else downwards.
scene::LocalSection wellUnder(const living::Layers& under, const scene::Camera& camera) {
  scene::LocalSection well;
  well.centreMm = under.atMm;
  well.inward = under.direction;
  well.radiusMm = kWellRadiusMm;
  well.depthMm = (under.bone >= 0 ? under.boneMm : kNoBoneMm) + kBeyondBoneMm;
  const auto across = [&](const glm::vec3& d) { return d - glm::dot(d, well.inward) * well.inward; };
  for (const glm::vec3& d :
       {glm::normalize(scene::eyeMm(camera) - under.atMm), glm::vec3(0, -1, 0), glm::vec3(1, 0, 0)})
    if (glm::length(across(d)) > kAslant) {
      well.opens = glm::normalize(across(d));
      break;
    }
  return well;
}

}  // namespace

void Session::takeThumb(bool inHand) {
  Moment next = now_;
  next.scene.thumb = inHand;
  if (!inHand && thumbSection()) next.scene.cuts.well.reset();
  if (!inHand) next.scene.probe.reset();
  commit(std::move(next));
}

void Session::pressThumb(const scene::Probe& probe) {
  const bool section = thumbSection();
  Moment next = now_;
  next.scene.thumb = true;
  next.scene.probe = probe;
  if (const auto under = section ? living::layersUnder(atlas(), probe) : std::nullopt)
    next.scene.cuts.well = wellUnder(*under, now_.scene.camera);
  commit(std::move(next));
}

bool Session::thumbSection() const {
  const auto& well = now_.scene.cuts.well;
  const living::Layers* under = well ? underThumb() : nullptr;
  return under && glm::distance(well->centreMm, under->atMm) < kSamePlaceMm;
}

void Session::toggleThumbSection(double nowS) {
  const living::Layers* under = underThumb();
  if (!under) return;
  if (thumbSection()) return setWell(std::nullopt);
  setWell(wellUnder(*under, cameraAt(nowS)));
}

void Session::liftThumb() {
  Moment next = now_;
  if (thumbSection()) next.scene.cuts.well.reset();
  next.scene.probe.reset();
  commit(std::move(next));
}

void Session::setPressMap(bool shown) {
  Moment next = now_;
  next.scene.pressMap = shown;
  commit(std::move(next));
}

const living::Layers* Session::underThumb() const {
  if (!now_.scene.probe) return nullptr;
  if (layersOf_ != now_.scene.probe || layersBody_ != bodyCount_) {
    layers_ = living::layersUnder(atlas(), *now_.scene.probe);
    layersOf_ = now_.scene.probe;
    layersBody_ = bodyCount_;
  }
  return layers_ ? &*layers_ : nullptr;
}

scene::Overlay Session::overlay(double nowS) const {
  scene::Overlay overlay = stage_.overlay(techniqueTimeS(nowS));
  if (const living::Layers* under = underThumb()) {
    overlay.discs.push_back(
        {under->atMm - kLiftMm * under->direction, -under->direction, living::kThumbRadiusMm, kThumb, false, -1});
    addLine(overlay, *under);
  }
  scene::Overlay asked = quiz_->overlay(*this);
  overlay.discs.insert(overlay.discs.end(), asked.discs.begin(), asked.discs.end());
  return overlay;
}

std::optional<scene::SurfaceHit> Session::visibleAlong(const scene::Ray& ray) const {
  const auto& visibility = now_.scene.visibility;
  const auto visible = [&](int s) { return visibility[static_cast<std::size_t>(s)] != scene::Visibility::Hidden; };
  scene::Cuts cuts = now_.scene.cuts;
  if (thumbSection()) cuts.well.reset();  // the thumb moves over its own well as over whole skin
  if (!cuts.any()) return atlas().firstHit(ray.fromMm, ray.direction, visible);
  const auto seen = scene::firstSeen(atlas(), scene::shapeOf(cuts), ray.fromMm, ray.direction, visible);
  if (!seen || seen->triangle >= 0) return seen;
  return atlas().nearest(seen->atMm, [&](int s) { return s == seen->structure; });  // a cut face: its own surface
}

void Session::followPressMap() {
  if (!now_.scene.pressMap || !body_ || !body_->pressRules() || pressMapAsked_ == bodyCount_) return;
  pressMapAsked_ = bodyCount_;
  if (awake_) {
    if (!pressMapper_) pressMapper_ = std::make_unique<living::PressMapper>(*body_->pressRules(), awake_);
    pressMapper_->ask(shown_, bodyCount_);
    return;
  }
  auto map = std::make_shared<const living::PressMap>(atlas(), *body_->pressRules());
  auto tint = std::make_shared<const scene::SurfaceTint>(map->tint(atlas()));
  pressMap_ = {std::move(map), std::move(tint), bodyCount_};
}

bool Session::adoptPressMap() {
  auto made = pressMapper_ ? pressMapper_->take() : std::nullopt;
  if (!made) return false;
  pressMap_ = std::move(*made);
  return pressMap_.number == bodyCount_;
}

const living::PressMap* Session::pressMap() const {
  return now_.scene.pressMap && pressMap_.number == bodyCount_ ? pressMap_.map.get() : nullptr;
}

// The last map stays on the skin, which it moves with, until the one of the present body is made.
const scene::SurfaceTint* Session::tint() const {
  if (now_.scene.pressMap && pressMap_.tint) return pressMap_.tint.get();
  return zoneTint_ ? &*zoneTint_ : nullptr;
}

}  // namespace sciatlas::session
