#include "lesson/stage.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "lesson/envelope.h"
#include "lesson/points.h"

namespace sciatlas::lesson {
namespace {

using glm::vec3;
using glm::vec4;

// Roles of colour (models of the renderer's theme): a stroke is neither the nerve's yellow nor the danger red.
constexpr vec4 kStroke{0.42f, 0.80f, 0.92f, 0.85f};
constexpr vec4 kStrokeFaint{0.42f, 0.80f, 0.92f, 0.30f};
constexpr vec4 kRed{1.00f, 0.36f, 0.30f, 0.55f};
constexpr vec4 kAmber{1.00f, 0.68f, 0.22f, 0.45f};
constexpr vec4 kRing{0.36f, 0.78f, 1.00f, 0.95f};  // "here"; red is kept for "do not press"
constexpr float kLiftMm = 2;  // strokes and zones float this far above the skin

vec3 seenFrom(const std::string& word, float side) {
  if (word == "lateral") return {side, 0, 0};
  if (word == "posterolateral") return glm::normalize(vec3{side, 0, -1});
  return {0, 0, -1};
}

float sideOf(const std::vector<vec3>& points) {
  float x = 0;
  for (const vec3& p : points) x += p.x;
  return x > 0 ? 1.f : -1.f;
}

std::vector<BodyPoint> lifted(std::vector<BodyPoint> path) {
  for (BodyPoint& p : path) p.atMm += kLiftMm * p.normal;
  return path;
}

scene::OverlayBand bandOf(const std::vector<BodyPoint>& path, float halfWidthMm, const vec4& colour) {
  scene::OverlayBand band;
  for (const BodyPoint& p : path) {
    band.pointsMm.push_back(p.atMm);
    band.normals.push_back(p.normal);
    band.halfWidthMm.push_back(halfWidthMm);
  }
  band.colour = colour;
  return band;
}

float lengthMm(const std::vector<BodyPoint>& path) {
  float sum = 0;
  for (std::size_t i = 1; i < path.size(); ++i) sum += glm::distance(path[i - 1].atMm, path[i].atMm);
  return sum;
}

BodyPoint at(const std::vector<BodyPoint>& path, float fraction) {
  float rest = std::clamp(fraction, 0.f, 1.f) * lengthMm(path);
  for (std::size_t i = 1; i < path.size(); ++i) {
    const float step = glm::distance(path[i - 1].atMm, path[i].atMm);
    if (rest <= step && step > 0) {
      const float t = rest / step;
      return {glm::mix(path[i - 1].atMm, path[i].atMm, t),
              glm::normalize(glm::mix(path[i - 1].normal, path[i].normal, t))};
    }
    rest -= step;
  }
  return path.back();
}

float fract(double x) {
  return static_cast<float>(x - std::floor(x));
}

scene::OverlayDisc disc(const BodyPoint& p, float radiusMm, const vec4& colour, float pulse = -1) {
  return {p.atMm, p.normal, radiusMm, colour, false, pulse};
}

// Zones of the midline are not doubled.
bool sameOnBothSides(const std::string& point, const vec3& mm) {
  return point.find("_r/") == std::string::npos && std::abs(mm.x) < 3;
}

// A cut of a centre line between two fractions of its length.
std::vector<vec3> part(const core::ModelCentreline& line, double from, double to) {
  std::vector<float> s{0};
  for (std::size_t i = 1; i < line.pointsMm.size(); ++i)
    s.push_back(s.back() + glm::distance(line.pointsMm[i - 1], line.pointsMm[i]));
  std::vector<vec3> out;
  for (std::size_t i = 0; i < s.size(); ++i)
    if (s[i] >= from * s.back() && s[i] <= to * s.back() &&
        (out.empty() || glm::distance(out.back(), line.pointsMm[i]) > 12))
      out.push_back(line.pointsMm[i]);
  return out;
}

}  // namespace

struct StrokeStage::Item {
  std::string motion;
  std::vector<BodyPoint> path;   // along the stroke
  std::vector<BodyPoint> spots;  // where a hand stays: the authored points, or places along the path
  float halfWidthMm = 15, speedMmPerS = 50;
  double frequencyHz = 0, holdS = 0;
};

void StrokeStage::make(const Library& library, const scene::Atlas& atlas, const scene::SceneState& state,
                       const Step* step) {
  std::vector<Item> items;
  still_ = {};
  const auto wanted = [&](const Stroke& s) {
    if (state.technique.empty() || s.technique != state.technique) return false;
    const bool ofStep = step && step->technique == state.technique && !step->strokes.empty();
    const auto& chosen = ofStep ? step->strokes : state.strokes;
    return chosen.empty() || std::find(chosen.begin(), chosen.end(), s.id) != chosen.end();
  };
  for (const Stroke& stroke : library.strokes) {
    if (!wanted(stroke)) continue;
    const Technique& technique = *library.findTechnique(stroke.technique);
    for (int mirrored = 0; mirrored < 2; ++mirrored) {
      const bool here = state.strokeSide == 'b' || state.strokeSide == (mirrored == 1 ? 'l' : 'r');
      if (!stroke.bothSides && !here) continue;
      std::vector<vec3> points;
      for (const std::string& p : stroke.points)
        points.push_back(pointMm(p, atlas, "stroke " + stroke.id, mirrored == 1));
      const vec3 from = seenFrom(stroke.seenFrom, sideOf(points));
      const Envelope envelope(points, from, atlas);
      Item item;
      item.motion = stroke.motion;
      item.halfWidthMm = static_cast<float>(stroke.widthMm) / 2;
      item.path = lifted(envelope.path(points, item.halfWidthMm));
      item.speedMmPerS = technique.speedCmPerS.given() ? static_cast<float>(technique.speedCmPerS.middle()) * 10 : 40;
      item.frequencyHz = technique.frequencyHz.given() ? technique.frequencyHz.middle() : 0.5;
      item.holdS = technique.holdS.given() ? technique.holdS.middle() : 20;
      if (stroke.motion == "knead" || stroke.motion == "circle") {
        const float length = lengthMm(item.path);
        const int n = std::max(2, static_cast<int>(length / (stroke.widthMm * 0.8)) + 1);
        for (int k = 0; k < n; ++k)
          item.spots.push_back(at(item.path, static_cast<float>(k) / static_cast<float>(n - 1)));
      } else {
        for (const vec3& p : points) item.spots.push_back(lifted({envelope.at(p, item.halfWidthMm)}).front());
      }
      items.push_back(std::move(item));
    }
  }
  // A step that shows one leg only shows the zones of that leg only.
  const auto visibility = step ? stateFor(*step, atlas, state, 1).visibility : state.visibility;
  const auto leftOut = [&](int structure) {
    return step && step->noPress && structure >= 0 &&
           visibility[static_cast<std::size_t>(structure)] == scene::Visibility::Hidden &&
           !state.isPeeled(static_cast<std::size_t>(structure));
  };
  if (state.noPress)
    for (const NoPressZone& zone : library.zones) {
      const bool chosen = step && step->noPress && !step->zones.empty();
      if (chosen && std::find(step->zones.begin(), step->zones.end(), zone.id) == step->zones.end()) continue;
      const vec4 colour = zone.severity == "red" ? kRed : kAmber;
      const auto addBand = [&](const std::vector<vec3>& points) {
        if (points.size() < 2) return;
        const auto halfWidthMm = static_cast<float>(zone.halfWidthMm);
        const Envelope envelope(points, seenFrom(zone.seenFrom, sideOf(points)), atlas);
        auto band = bandOf(lifted(envelope.path(points, halfWidthMm)), halfWidthMm, colour);
        band.hatched = true;
        still_.bands.push_back(std::move(band));
      };
      if (!zone.along.empty()) {
        for (const int structure : atlas.catalogue().expand({zone.along})) {
          const core::ModelCentreline* line = atlas.centreline(structure);
          if (line && !leftOut(structure)) addBand(part(*line, zone.fromFraction, zone.toFraction));
        }
      } else if (!zone.points.empty()) {
        for (const bool mirrored : {false, true}) {
          std::vector<vec3> points;
          for (const std::string& p : zone.points) points.push_back(pointMm(p, atlas, "zone " + zone.id, mirrored));
          if (!mirrored || !sameOnBothSides(zone.points.front(), points.front())) addBand(points);
        }
      } else {
        for (const bool mirrored : {false, true}) {
          const vec3 p = pointMm(zone.at, atlas, "zone " + zone.id, mirrored);
          if (mirrored && sameOnBothSides(zone.at, p)) continue;
          if (leftOut(structureOf(zone.at, atlas.catalogue(), mirrored))) continue;
          const auto radiusMm = static_cast<float>(zone.radiusMm);
          const Envelope envelope({p}, seenFrom(zone.seenFrom, p.x > 0 ? 1.f : -1.f), atlas);
          auto d = disc(lifted({envelope.at(p, 0.7f * radiusMm)}).front(), radiusMm, colour);
          d.hatched = true;
          still_.discs.push_back(d);
        }
      }
    }
  items_ = std::make_shared<const std::vector<Item>>(std::move(items));
  if (step && !step->rings.empty()) {
    // Rings face the camera of the step, a little in front of what they mark, and look equally large from near and far.
    const scene::Camera camera = stateFor(*step, atlas, state, 1.3f).camera;
    const vec3 toEye = glm::normalize(scene::eyeMm(camera) - camera.pivotMm);
    const float radiusMm = std::clamp(0.02f * camera.distanceMm, 7.f, 20.f);
    for (const std::string& ring : step->rings)
      still_.discs.push_back({pointMm(ring, atlas, "ring") + radiusMm * toEye, toEye, radiusMm, kRing, false, 0});
  }
}

scene::Overlay StrokeStage::overlay(double timeS) const {
  scene::Overlay out = still_;
  for (scene::OverlayDisc& d : out.discs)
    if (d.pulse >= 0) d.pulse = fract(timeS / 2.4);
  if (!items_) return out;
  for (const Item& item : *items_) {
    if (item.path.empty()) continue;
    const float length = lengthMm(item.path);
    scene::OverlayBand band = bandOf(item.path, item.halfWidthMm, item.motion == "glide" ? kStroke : kStrokeFaint);
    if (item.motion == "glide") {
      // The working stroke at its true speed, then a light return at twice that. The whole hand stays on the stroke:
      // its middle turns half a hand before the ends.
      const float end = std::min(0.45f, item.halfWidthMm / length), way = 1 - 2 * end;
      const double forward = std::max(0.5, static_cast<double>(way * length / item.speedMmPerS)), cycle = 1.5 * forward;
      const double t = timeS - cycle * std::floor(timeS / cycle);
      band.phase = end + way * static_cast<float>(t < forward ? t / forward : 1 - 2 * (t - forward) / forward);
      band.arrow = true;
      out.bands.push_back(std::move(band));
    } else if (item.motion == "knead" || item.motion == "circle") {
      const double perSpotS = 3 / item.frequencyHz;
      const auto n = item.spots.size();
      const auto active = static_cast<std::size_t>(timeS / perSpotS) % n;
      out.bands.push_back(std::move(band));
      for (std::size_t k = 0; k < n; ++k) {
        BodyPoint p = item.spots[k];
        if (k == active) {
          const float turn = 6.2831853f * fract(timeS * item.frequencyHz);
          const vec3 side = glm::normalize(glm::cross(p.normal, vec3{0, 1, 0})), up = glm::cross(side, p.normal);
          const float reach = item.motion == "circle" ? 8.f : 0.25f * item.halfWidthMm;
          p.atMm += reach * (std::cos(turn) * side + std::sin(turn) * up);
        }
        out.discs.push_back(disc(p, item.halfWidthMm * (k == active ? 0.9f : 0.6f),
                                 k == active ? kStroke : kStrokeFaint,
                                 k == active ? fract(timeS * item.frequencyHz) : -1));
      }
    } else if (item.motion == "stretch") {
      // Two hands take up the slack slowly and stay.
      const double cycle = item.holdS + 10;
      const float t = static_cast<float>(std::min(1.0, (timeS - cycle * std::floor(timeS / cycle)) / 8));
      out.bands.push_back(std::move(band));
      const float inset = 0.16f - 0.08f * t;
      out.discs.push_back(disc(at(item.path, inset), item.halfWidthMm, kStroke, t));
      out.discs.push_back(disc(at(item.path, 1 - inset), item.halfWidthMm, kStroke, t));
    } else {
      // hold, press: one spot after another; tremor, percuss: all of them at the technique's frequency.
      const bool fast = item.motion == "tremor" || item.motion == "percuss";
      const double cycle = item.holdS + 10;
      const auto active = static_cast<std::size_t>(timeS / cycle) % item.spots.size();
      for (std::size_t k = 0; k < item.spots.size(); ++k) {
        const bool on = fast || k == active;
        const float pulse = fast ? fract(timeS * std::min(item.frequencyHz, 3.0)) : fract(timeS / cycle);
        out.discs.push_back(disc(item.spots[k], item.halfWidthMm, on ? kStroke : kStrokeFaint, on ? pulse : -1));
      }
    }
  }
  return out;
}

bool StrokeStage::moving() const {
  return (items_ && !items_->empty()) ||
         std::any_of(still_.discs.begin(), still_.discs.end(), [](const auto& d) { return d.pulse >= 0; });
}

scene::SceneState stateFor(const Step& step, const scene::Atlas& atlas, const scene::SceneState& before, float aspect) {
  using scene::Visibility;
  const scene::Catalogue& catalogue = atlas.catalogue();
  scene::SceneState state = before;
  const bool all = step.show.empty();
  state.visibility.assign(catalogue.all().size(), all ? Visibility::Shown : Visibility::Hidden);
  for (const int i : catalogue.expand(step.show)) state.visibility[static_cast<std::size_t>(i)] = Visibility::Shown;
  for (const int i : catalogue.expand(step.ghost)) state.visibility[static_cast<std::size_t>(i)] = Visibility::Ghost;
  for (const int i : catalogue.expand(step.hide)) state.visibility[static_cast<std::size_t>(i)] = Visibility::Hidden;
  state.peel = scene::kSkinLayer;
  state.peeled.clear();
  state.landmarks.clear();
  state.cuts = {};
  state.highlighted = catalogue.expand(step.highlight);
  state.labelled = catalogue.expand(step.label);
  state.selected = -1;
  state.technique = step.technique;
  state.strokes = step.strokes;
  state.strokeSide = 'r';
  state.triggerPoints = step.triggerPoints;
  state.dermatomes = step.dermatomes;
  state.noPress = step.noPress;
  state.body = step.body;

  if (const scene::StandardView* view = scene::findView(step.view)) state.camera = withView(state.camera, *view);
  state.camera.yawDeg += step.yawDeg;
  state.camera.pitchDeg += step.pitchDeg;
  core::Box box;
  for (const std::string& name : step.frame) {
    if (name.find('/') != std::string::npos || name.find(' ') != std::string::npos) {
      box.add(pointMm(name, atlas, "frame"));
    } else {
      const core::Box part = atlas.boxOf(catalogue.expand({name}));
      if (!part.empty()) box.add(part);
    }
  }
  if (!box.empty()) {
    state.camera = framing(state.camera, box, aspect);
    state.camera.distanceMm /= step.zoom;
  }
  return state;
}

}  // namespace sciatlas::lesson
