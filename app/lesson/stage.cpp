#include "lesson/stage.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "lesson/drape.h"
#include "lesson/joint_moves.h"
#include "lesson/points.h"
#include "lesson/stroke_track.h"
#include "lesson/tool_mesh.h"
#include "lesson/zone_lay.h"

namespace sciatlas::lesson {
namespace {

using glm::vec3;
using glm::vec4;

constexpr vec4 kRing{0.36f, 0.78f, 1.00f, 0.95f};  // "here"; red is kept for "do not press"
constexpr vec4 kTriggerPoint{0.86f, 0.42f, 0.96f, 0.95f}, kKeyPoint{0.98f, 0.98f, 0.98f, 0.95f};
constexpr float kOverMm = 1.4f, kPointRadiusMm = 8;

std::string keyOf(const std::string& id, bool mirrored, const std::vector<std::string>& points) {
  std::string key = id + (mirrored ? "/l" : "/r");
  for (const std::string& p : points) key += "|" + p;
  return key;
}

}  // namespace

struct StrokeStage::Content {
  std::vector<StrokeTrack> tracks;                         // in the order of the file; both sides of one together
  std::vector<std::pair<std::size_t, std::size_t>> turns;  // first and one after the last track of each stroke
  std::vector<TrackTools> tools;                           // by track
};

struct StrokeStage::Cache {
  explicit Cache(const scene::Atlas& rest) : lay(rest) {}
  SkinLay lay;
  std::map<std::string, LaidStroke> strokes;
  std::vector<NoPressZone> zonesOf;  // what zonesAtRest was made of
  std::vector<LaidZone> zonesAtRest;
  std::map<std::string, std::shared_ptr<const core::Mesh>> tools;

  const LaidStroke& stroke(const Stroke& s, bool mirrored) {
    std::string key = keyOf(s.id, mirrored, s.points) + s.seenFrom + std::to_string(s.widthMm);
    for (const HoldingHand& hand : s.holds) key += "|" + hand.at + "|" + hand.towards + "|" + hand.seenFrom;
    const auto known = strokes.find(key);
    return known != strokes.end() ? known->second : strokes.emplace(key, layStroke(s, lay, mirrored)).first->second;
  }
  // Laid once on the body at rest, and afresh on each that has moved.
  std::vector<LaidZone> zonesOn(const std::vector<NoPressZone>& zones, const scene::Atlas& shown) {
    if (&shown != &lay.rest()) return layZones(zones, lay.rest(), shown);
    if (zonesAtRest.empty() || !(zonesOf == zones)) zonesAtRest = layZones(zones, shown, shown), zonesOf = zones;
    return zonesAtRest;
  }
  TrackTools::Shape tool(const Tool* tool) {
    if (!tool) return {};
    auto& mesh = tools[tool->id];
    if (!mesh) mesh = std::make_shared<const core::Mesh>(toolMesh(*tool));
    return {mesh, nullptr, tool->skin, tool->rollsMm};
  }
};

namespace {

void addDrapedDisc(scene::Overlay& overlay, const SkinLay& lay, const LaidBand& disc, const scene::Atlas& shown,
                   const vec4& colour, bool hatched) {
  if (disc.places.empty()) return;
  const BodyPoint middle = lay.at(disc.places.front(), shown);
  scene::OverlayDisc out{middle.atMm + kOverMm * middle.normal, middle.normal, disc.halfWidthMm, colour, hatched};
  out.columns = disc.columns;
  for (const scene::Probe& place : disc.places) {
    const BodyPoint p = lay.at(place, shown);
    out.rowsMm.push_back(p.atMm + kOverMm * p.normal);
  }
  overlay.discs.push_back(std::move(out));
}

// Trigger points and key points of dermatomes, on the sides that are asked for.
void addPoints(scene::Overlay& overlay, const Library& library, const SkinLay& lay, const scene::Atlas& shown,
               const scene::SceneState& state) {
  const auto add = [&](const std::string& point, const std::string& seenFrom, bool mirrored, const vec4& colour) {
    const vec3 p = pointMm(point, lay.rest(), "point", mirrored);
    const auto place = lay.drop(p, outwards(seenFrom, std::abs(p.x) > 3 ? p.x : mirrored ? 1.f : -1.f));
    if (!place) return;
    addDrapedDisc(overlay, lay, lay.disc(*place, kPointRadiusMm), shown, colour, false);
    overlay.discs.back().pulse = 0;
  };
  const auto sides = [&](const std::vector<std::string>& words, const auto& work) {
    for (const std::string& word : words) {
      const SidedId id = sidedId(word);
      if (id.side != 'l') work(id.id, false);
      if (id.side != 'r') work(id.id, true);
    }
  };
  sides(state.triggerPoints, [&](const std::string& id, bool mirrored) {
    if (const auto* p = library.findTriggerPoint(id)) add(p->at, p->seenFrom, mirrored, kTriggerPoint);
  });
  sides(state.dermatomes, [&](const std::string& id, bool mirrored) {
    if (const auto* d = library.findDermatome(id)) add(d->keyPoint, d->keySeenFrom, mirrored, kKeyPoint);
  });
}

}  // namespace

void StrokeStage::make(const Library& library, const scene::Atlas& rest, const scene::Atlas& shown,
                       const scene::SceneState& state, const Step* step) {
  if (!cache_ || &cache_->lay.rest() != &rest) cache_ = std::make_shared<Cache>(rest);
  const SkinLay& lay = cache_->lay;
  still_ = {};
  auto content = std::make_shared<Content>();
  for (const Stroke& stroke : library.strokes) {
    if (state.technique.empty() || stroke.technique != state.technique) continue;
    const auto& only = state.strokes;
    if (!only.empty() && std::find(only.begin(), only.end(), stroke.id) == only.end()) continue;
    const Technique* technique = library.findTechnique(stroke.technique);
    const Tool* tool = library.findTool(stroke.tool);
    const std::size_t first = content->tracks.size();
    for (int mirrored = 0; mirrored < 2; ++mirrored) {
      const bool here = state.strokeSide == 'b' || state.strokeSide == (mirrored == 1 ? 'l' : 'r');
      if (!stroke.bothSides && !here) continue;
      content->tracks.push_back(
          trackOf(stroke, *technique, cache_->stroke(stroke, mirrored == 1), lay, shown, mirrored == 1));
      // One side is worked at a time.
      const bool worked = (mirrored == 1) == (state.strokeSide == 'l');
      auto& tools = content->tools.emplace_back();
      tools.holds.resize(stroke.holds.size());
      if (!worked) continue;
      tools.hand = cache_->tool(tool);
      if (tool && tool->drapes && tools.hand.mesh)
        if (const auto hands = handsAt(content->tracks.back(), 0); !hands.empty()) {
          const SkinLay body(shown);
          auto lying = draped(*tools.hand.mesh, body, hands.front().at, hands.front().ahead);
          if (!lying.positionsMm.empty()) tools.hand.draped = std::make_shared<const core::Mesh>(std::move(lying));
        }
      for (std::size_t i = 0; i < stroke.holds.size(); ++i)
        tools.holds[i] = cache_->tool(library.findTool(stroke.holds[i].tool));
    }
    content->turns.emplace_back(first, content->tracks.size());
  }
  content_ = content;
  addPoints(still_, library, lay, shown, state);

  // A step that shows one leg only shows the zones of that leg only.
  const auto visibility = step ? stateFor(*step, shown, state, 1).visibility : state.visibility;
  const auto leftOut = [&](int structure) {
    return step && step->noPress && structure >= 0 &&
           visibility[static_cast<std::size_t>(structure)] == scene::Visibility::Hidden &&
           !state.isPeeled(static_cast<std::size_t>(structure));
  };
  if (state.noPress || !state.technique.empty()) {
    const bool chosen = step && step->noPress && !step->zones.empty();
    for (const LaidZone& zone : cache_->zonesOn(library.zones, shown)) {
      // The author of a step may choose among them, but never leaves out the red ones while a hand is at work.
      const bool always = zone.red && !state.technique.empty();
      if (chosen && !always && std::find(step->zones.begin(), step->zones.end(), zone.id) == step->zones.end())
        continue;
      if (!leftOut(zone.structure)) addZone(still_, zone);
    }
  }
  if (step && !step->rings.empty()) {
    // Rings face the camera of the step, a little in front of what they mark, and look equally large from near and far.
    const scene::Camera camera = stateFor(*step, shown, state, 1.3f).camera;
    const vec3 toEye = glm::normalize(scene::eyeMm(camera) - camera.pivotMm);
    const float radiusMm = std::clamp(0.02f * camera.distanceMm, 7.f, 20.f);
    for (const std::string& ring : step->rings)
      still_.discs.push_back({pointMm(ring, shown, "ring") + radiusMm * toEye, toEye, radiusMm, kRing, false, 0});
  }
}

std::optional<StageClock> StrokeStage::clock(double timeS) const {
  if (!content_ || content_->turns.empty()) return std::nullopt;
  double whole = 0;
  for (const auto& [first, last] : content_->turns) whole += content_->tracks[first].timeS;
  double t = std::max(0.0, timeS);
  t -= whole * std::floor(t / whole);
  for (const auto& [first, last] : content_->turns) {
    const StrokeTrack& track = content_->tracks[first];
    if (t >= track.timeS && first != content_->turns.back().first) {
      t -= track.timeS;
      continue;
    }
    StageClock clock{track.stroke->id,     t,  track.timeS, std::min(repetitionAt(track, t), repetitionsOf(track)),
                     repetitionsOf(track), {}, {}};
    if (const auto& stations = track.stroke->stations; !stations.empty()) {
      JointMoment moment = jointsAt(stations, t, clock.repetitions, track.mirrored);
      clock.doing = std::move(moment.doing), clock.poseDeg = std::move(moment.poseDeg),
      clock.ownDeg = std::move(moment.ownDeg);
    }
    return clock;
  }
  return std::nullopt;
}

scene::Overlay StrokeStage::overlay(double timeS) const {
  scene::Overlay out = still_;
  for (scene::OverlayDisc& d : out.discs)
    if (d.pulse >= 0) d.pulse = static_cast<float>(timeS / 2.4 - std::floor(timeS / 2.4));
  const auto now = clock(timeS);
  if (!now) return out;
  for (std::size_t i = 0; i < content_->tracks.size(); ++i) {
    const StrokeTrack& track = content_->tracks[i];
    addTrack(out, track, track.stroke->id == now->stroke, now->atS, content_->tools[i]);
  }
  return out;
}

bool StrokeStage::moving() const {
  return (content_ && !content_->tracks.empty()) ||
         std::any_of(still_.discs.begin(), still_.discs.end(), [](const auto& d) { return d.pulse >= 0; });
}

core::Box StrokeStage::strokesBox() const {
  core::Box box;
  if (content_)
    for (const StrokeTrack& track : content_->tracks) {
      for (const BodyPoint& p : track.path) box.add(p.atMm);
      for (const BodyPoint& p : track.spots) box.add(p.atMm);
    }
  return box;
}

std::optional<StrokeStage::Depth> StrokeStage::depthOf(const std::string& stroke) const {
  if (!content_) return std::nullopt;
  for (const StrokeTrack& track : content_->tracks) {
    if (track.stroke->id != stroke) continue;
    const auto& at = isStatic(track.stroke->motion) ? track.spots : track.path;
    for (std::size_t k = 0; k < at.size(); ++k) {  // the middle, else the nearest to it
      const std::size_t half = at.size() / 2, i = k % 2 == 0 ? half + k / 2 : half - std::min(half, k / 2 + 1);
      if (i >= at.size() || i >= track.reached.size() || !track.reached[i]) continue;
      Depth depth{track.reached[i]->fromMm, track.reached[i]->toMm, at[i].atMm, at[i].normal};
      const vec3 way = track.path.size() > 1 ? track.path.back().atMm - track.path.front().atMm : vec3{0, 1, 0};
      if (glm::length(way) > 1) depth.along = glm::normalize(way);
      const vec3 fibre = track.reached[i]->fibre;
      if (glm::length(fibre) > 0.1f && track.path.size() > 1)
        depth.toFibresDeg =
            glm::degrees(std::acos(std::min(1.f, std::abs(glm::dot(glm::normalize(fibre), depth.along)))));
      return depth;
    }
  }
  return std::nullopt;
}

}  // namespace sciatlas::lesson
