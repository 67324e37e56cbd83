#include "lesson/stroke_track.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "lesson/joint_moves.h"
#include "lesson/points.h"

namespace sciatlas::lesson {
namespace {

using glm::vec3;

constexpr float kReachMm = 60;      // from the first of the structures to the last of their surfaces
constexpr float kFarthestMm = 120;  // no technique reaches deeper than this
constexpr float kAboveMm = 4;       // rays start over the skin

// "gluteus_medius_r" -> its left partner.
std::string partner(const std::string& id) {
  if (id.size() > 2 && id.ends_with("_r")) return id.substr(0, id.size() - 2) + "_l";
  return id;
}

vec3 tangent(const std::vector<BodyPoint>& path, std::size_t i) {
  if (path.size() < 2) return {0, 1, 0};
  const vec3 way = path[std::min(i + 1, path.size() - 1)].atMm - path[i > 0 ? i - 1 : 0].atMm;
  return glm::length(way) > 1e-4f ? glm::normalize(way) : vec3{0, 1, 0};
}

}  // namespace

bool isStatic(const std::string& motion) {
  return motion != "glide" && motion != "knead" && motion != "circle" && motion != "stretch" && motion != "still";
}

bool isSpotted(const std::string& motion) {
  return motion == "knead" || motion == "circle";
}

float lengthMm(const std::vector<BodyPoint>& path) {
  float sum = 0;
  for (std::size_t i = 1; i < path.size(); ++i) sum += glm::distance(path[i - 1].atMm, path[i].atMm);
  return sum;
}

LaidStroke layStroke(const Stroke& stroke, const SkinLay& lay, bool mirrored) {
  std::vector<vec3> points;
  float x = 0;
  for (const std::string& p : stroke.points) {
    points.push_back(pointMm(p, lay.rest(), "stroke " + stroke.id, mirrored));
    x += points.back().x;
  }
  const vec3 out = outwards(stroke.seenFrom, std::abs(x) > 3 ? x : (mirrored ? 1.f : -1.f));
  LaidStroke laid;
  laid.path = lay.path(points, out);
  for (const vec3& p : points)
    if (const auto place = lay.drop(p, out)) laid.spots.push_back(*place);
  if (!isStatic(stroke.motion)) laid.band = lay.band(laid.path, static_cast<float>(stroke.widthMm) / 2);
  for (const HoldingHand& hand : stroke.holds) {
    const auto placeOf = [&](const std::string& point) {
      const vec3 p = pointMm(point, lay.rest(), "stroke " + stroke.id, mirrored);
      return lay.drop(p, outwards(hand.seenFrom, std::abs(p.x) > 3 ? p.x : (mirrored ? 1.f : -1.f)));
    };
    auto& hold = laid.holds.emplace_back();
    if (const auto at = placeOf(hand.at)) hold = LaidStroke::Hold{*at, std::nullopt};
    if (hold && !hand.towards.empty()) hold->towards = placeOf(hand.towards);
  }
  return laid;
}

std::optional<Reached> reachedUnder(const scene::Atlas& shown, const BodyPoint& point,
                                    const std::vector<int>& reaches) {
  if (reaches.empty()) return std::nullopt;
  const auto wanted = [&](int s) { return std::find(reaches.begin(), reaches.end(), s) != reaches.end(); };
  const auto hits = shown.allHits(point.atMm + kAboveMm * point.normal, -point.normal, wanted);
  std::optional<Reached> reached;
  std::map<int, int> metOf;  // how often the line has met a surface: in, out, and in again where it has pockets
  for (const auto& hit : hits) {
    if (++metOf[hit.structure] > 2) continue;
    const float depth = hit.distanceMm - kAboveMm;
    if (depth > kFarthestMm) break;
    if (!reached) reached = Reached{std::max(0.f, depth), depth, vec3(0)};
    if (depth > reached->fromMm + kReachMm) break;
    reached->toMm = depth;
    const auto system = shown.catalogue().all()[static_cast<std::size_t>(hit.structure)].system;
    const bool fibred = system == scene::System::Muscle || system == scene::System::Fascia;
    const core::Mesh* mesh = shown.mesh(hit.structure);
    if (fibred && glm::length(reached->fibre) < 0.1f && mesh && !mesh->fibres.empty())
      reached->fibre = mesh->fibres[mesh->indices[3 * static_cast<std::size_t>(hit.triangle)]];
  }
  if (reached && reached->toMm < reached->fromMm + 1) reached->toMm = reached->fromMm + 1;
  return reached;
}

StrokeTrack trackOf(const Stroke& stroke, const Technique& technique, const LaidStroke& laid, const SkinLay& lay,
                    const scene::Atlas& shown, bool mirrored) {
  StrokeTrack track;
  track.stroke = std::make_shared<const Stroke>(stroke);
  track.technique = std::make_shared<const Technique>(technique);
  track.mirrored = mirrored;
  track.path = lay.at(laid.path, shown);
  for (const scene::Probe& spot : laid.spots) {
    const BodyPoint p = lay.at(spot, shown);
    // The normal of the patch under the hand: that of the path nearby.
    const BodyPoint* near = &p;
    for (const BodyPoint& q : track.path)
      if (near == &p || glm::distance(q.atMm, p.atMm) < glm::distance(near->atMm, p.atMm)) near = &q;
    track.spots.push_back({p.atMm, near->normal});
  }
  for (const scene::Probe& place : laid.band.places) track.band.push_back(lay.at(place, shown));
  track.columns = laid.band.columns;
  track.halfWidthMm = static_cast<float>(stroke.widthMm) / 2;
  const Range& speed = stroke.speedCmPerS.given() ? stroke.speedCmPerS : technique.speedCmPerS;
  if (speed.given()) track.speedMmPerS = static_cast<float>(speed.middle()) * 10;
  if (technique.frequencyHz.given()) track.frequencyHz = technique.frequencyHz.middle();
  if (technique.holdS.given()) track.holdS = technique.holdS.middle();
  track.timeS = !stroke.stations.empty() ? cycleS(stroke.stations) * stroke.repetitions
                : stroke.timeS > 0       ? stroke.timeS
                                         : technique.siteTimeS.middle();
  for (std::size_t i = 0; i < laid.holds.size(); ++i) {
    if (!laid.holds[i]) continue;
    StrokeTrack::Hold hold;
    hold.at = lay.at(std::vector{laid.holds[i]->at}, shown).front();
    if (laid.holds[i]->towards) hold.towards = lay.at(*laid.holds[i]->towards, shown).atMm - hold.at.atMm;
    hold.index = i;
    track.holds.push_back(hold);
  }
  std::vector<int> reaches;
  for (const std::string& word : stroke.reaches)
    for (const int i : shown.catalogue().expand({mirrored ? partner(word) : word})) reaches.push_back(i);
  for (const BodyPoint& p : isStatic(stroke.motion) ? track.spots : track.path)
    track.reached.push_back(reachedUnder(shown, p, reaches));
  return track;
}

namespace {

Hand along(const StrokeTrack& track, float fraction) {
  Hand hand;
  const auto& path = track.path;
  hand.phase = std::clamp(fraction, 0.f, 1.f);
  float rest = hand.phase * lengthMm(path);
  for (std::size_t i = 1; i < path.size(); ++i) {
    const float step = glm::distance(path[i - 1].atMm, path[i].atMm);
    if (rest <= step && step > 0) {
      const float t = rest / step;
      hand.at = {glm::mix(path[i - 1].atMm, path[i].atMm, t), glm::mix(path[i - 1].normal, path[i].normal, t)};
      hand.at.normal = glm::normalize(hand.at.normal);
      hand.ahead = tangent(path, i);
      return hand;
    }
    rest -= step;
  }
  hand.at = path.back();
  hand.ahead = tangent(path, path.size() - 1);
  return hand;
}

double part(double t, double cycle) {
  return t - cycle * std::floor(t / cycle);
}

// The working stroke at its true speed, then a light return at twice that. The whole hand stays on the stroke: its
// middle turns half a hand before the ends.
struct Glide {
  float end, way;
  double forwardS;
};

Glide glideOf(const StrokeTrack& track) {
  const float length = std::max(1.f, lengthMm(track.path));
  const float end = std::min(0.45f, track.halfWidthMm / length);
  return {end, 1 - 2 * end, std::max(0.5, static_cast<double>((1 - 2 * end) * length / track.speedMmPerS))};
}

std::size_t spotCount(const StrokeTrack& track) {
  if (!isSpotted(track.stroke->motion)) return std::max<std::size_t>(1, track.spots.size());
  if (track.stroke->motion == "circle") return std::max<std::size_t>(1, track.spots.size());
  return std::max<std::size_t>(2, static_cast<std::size_t>(lengthMm(track.path) / (1.6f * track.halfWidthMm)) + 1);
}

constexpr double kInS = 6, kOutS = 5;  // a press comes and goes slowly
constexpr int kSqueezes = 5;           // in one place
constexpr float kCircleMm = 8, kKneadShare = 0.25f;

double perSpotS(const StrokeTrack& track) {
  const std::string& motion = track.stroke->motion;
  if (motion == "knead") return kSqueezes / track.frequencyHz;
  if (motion == "circle") return std::max(20.0, track.timeS / static_cast<double>(spotCount(track)));
  return track.holdS + kInS + kOutS;
}

Hand atSpot(const StrokeTrack& track, std::size_t spot) {
  const auto n = spotCount(track);
  if (isSpotted(track.stroke->motion) && track.path.size() > 1)
    return along(track, n < 2 ? 0.5f : static_cast<float>(spot) / static_cast<float>(n - 1));
  Hand hand;
  hand.at = track.spots[std::min(spot, track.spots.size() - 1)];
  if (track.path.size() > 1) {
    const vec3 way = track.path.back().atMm - track.path.front().atMm;
    if (glm::length(way) > 1) hand.ahead = glm::normalize(way);
  }
  return hand;
}

}  // namespace

double cycleS(const StrokeTrack& track) {
  const std::string& motion = track.stroke->motion;
  if (motion == "glide") return 1.5 * glideOf(track).forwardS;
  if (motion == "hold" || motion == "press" || motion == "stretch") return track.holdS + kInS + kOutS;
  if (motion == "still") return track.timeS;
  if (!track.stroke->stations.empty()) return cycleS(track.stroke->stations);
  return 1 / std::max(0.05, track.frequencyHz);
}

int repetitionsOf(const StrokeTrack& track) {
  if (track.stroke->repetitions > 0) return track.stroke->repetitions;
  return std::max(1, static_cast<int>(track.timeS / cycleS(track)));
}

int repetitionAt(const StrokeTrack& track, double timeS) {
  return 1 + static_cast<int>(std::max(0.0, timeS) / cycleS(track));
}

std::vector<Hand> handsAt(const StrokeTrack& track, double t) {
  if (track.path.empty() || track.spots.empty()) return {};
  const std::string& motion = track.stroke->motion;
  constexpr double kTurn = 6.283185307179586;
  if (motion == "glide") {
    const Glide glide = glideOf(track);
    const double now = part(t, 1.5 * glide.forwardS);
    const bool forward = now < glide.forwardS;
    const double f = forward ? now / glide.forwardS : 1 - 2 * (now - glide.forwardS) / glide.forwardS;
    Hand hand = along(track, glide.end + glide.way * static_cast<float>(f));
    if (!forward) hand.liftMm = 3, hand.press = 0.2f;
    return {hand};
  }
  if (motion == "stretch") {  // two hands take up the slack slowly and stay
    const double now = part(t, cycleS(track));
    const float slack = static_cast<float>(std::clamp(std::min(now / 8, (cycleS(track) - now) / kOutS), 0.0, 1.0));
    const float inset = 0.24f - 0.06f * slack;
    Hand a = along(track, inset), b = along(track, 1 - inset);
    a.ahead = -a.ahead;
    a.press = b.press = slack;
    return {a, b};
  }
  if (motion == "still") return {along(track, 0.5f)};
  if (motion == "joint") return {atSpot(track, 0)};  // it lies where it holds, and goes with the skin
  const auto n = spotCount(track);
  if (isSpotted(motion)) {
    const auto step = static_cast<std::size_t>(t / perSpotS(track));
    const std::size_t there = n < 2 ? 0 : step % (2 * n - 2);  // to and fro
    Hand hand = atSpot(track, there < n ? there : 2 * n - 2 - there);
    const auto turn = static_cast<float>(kTurn * part(t * track.frequencyHz, 1));
    const vec3 side = glm::normalize(glm::cross(hand.at.normal, hand.ahead));
    const float reach = motion == "circle" ? kCircleMm : kKneadShare * track.halfWidthMm;
    if (motion == "circle")
      hand.at.atMm += reach * (std::cos(turn) * side + std::sin(turn) * hand.ahead);
    else
      hand.at.atMm += reach * std::sin(turn) * side;  // across the fibres
    hand.press = 0.5f + 0.5f * std::cos(turn);
    if (motion == "knead") hand.liftMm = 4 * (1 - hand.press), hand.ahead = side;
    return {hand};
  }
  if (motion == "hold" || motion == "press") {
    const double cycle = perSpotS(track), now = part(t, cycle);
    Hand hand = atSpot(track, static_cast<std::size_t>(t / cycle) % n);
    hand.press = static_cast<float>(std::clamp(std::min(now / kInS, (cycle - now) / kOutS), 0.0, 1.0));
    hand.liftMm = 8 * (1 - std::min(1.f, 3 * hand.press));
    return {hand};
  }
  // tremor, percuss: the whole time at the technique's frequency; percussion wanders from end to end.
  const auto beat = static_cast<float>(std::sin(kTurn * part(t * track.frequencyHz, 1)));
  Hand hand = atSpot(track, 0);
  if (motion == "percuss" && track.path.size() > 1) {
    const double way = part(t / 8, 1);
    const vec3 ahead = hand.ahead;
    hand = along(track, static_cast<float>(way < 0.5 ? 2 * way : 2 - 2 * way));
    hand.ahead = ahead;
  }
  if (motion == "percuss") hand.liftMm = 14 * std::max(0.f, beat);
  if (motion == "tremor") hand.at.atMm += 1.2f * beat * hand.ahead;
  hand.press = 0.5f - 0.5f * beat;
  return {hand};
}

}  // namespace sciatlas::lesson
