// The picture of a stroke: bands on the skin, arrows against fibres, the lit depth, the hand.
#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>

#include "lesson/stroke_track.h"

namespace sciatlas::lesson {
namespace {

using glm::vec3;
using glm::vec4;

// A stroke is neither the nerve's yellow nor the danger red.
constexpr vec4 kStroke{0.42f, 0.80f, 0.92f, 0.85f}, kFaint{0.42f, 0.80f, 0.92f, 0.30f};
constexpr vec4 kDepthLit{0.34f, 0.84f, 1.00f, 0.95f}, kDepthFaint{0.55f, 0.80f, 0.92f, 0.30f};
constexpr vec4 kFibre{0.98f, 0.86f, 0.80f, 0.9f};
constexpr vec3 kHandColour{0.80f, 0.84f, 0.90f}, kThingColour{0.72f, 0.80f, 0.62f};
constexpr float kOverMm = 1;  // bands float so far over the skin, besides what the renderer adds
constexpr float kFibreEveryMm = 34, kFibreHalfMm = 15, kFibreWidthMm = 0.9f;
constexpr float kSpotRadiusMm = 9;  // of the lit column under a spot, at most half the tool
constexpr std::size_t kDepthColumns = 5, kColumnSides = 20;
constexpr float kSinkMm = 3;  // a hand sinks in by so much at full press

scene::OverlayBand lineBand(const std::vector<BodyPoint>& line, float halfWidthMm, const vec4& colour) {
  scene::OverlayBand band;
  for (const BodyPoint& p : line) {
    band.pointsMm.push_back(p.atMm + kOverMm * p.normal);
    band.normals.push_back(p.normal);
    band.halfWidthMm.push_back(halfWidthMm);
  }
  band.colour = colour;
  return band;
}

scene::OverlayBand drapedBand(const StrokeTrack& track, const vec4& colour) {
  scene::OverlayBand band = lineBand(track.path, track.halfWidthMm, colour);
  if (track.columns < 2 || track.band.size() != track.path.size() * track.columns) return band;
  band.columns = track.columns;
  for (const BodyPoint& p : track.band) band.rowsMm.push_back(p.atMm + kOverMm * p.normal);
  return band;
}

void addFibres(scene::Overlay& overlay, const StrokeTrack& track) {
  const auto& at = isStatic(track.stroke->motion) ? track.spots : track.path;
  float since = kFibreEveryMm / 2;
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (i > 0) since += glm::distance(at[i].atMm, at[i - 1].atMm);
    if (since < kFibreEveryMm || !track.reached[i] || glm::length(track.reached[i]->fibre) < 0.1f) continue;
    const vec3 fibre = track.reached[i]->fibre;
    const vec3 flat = fibre - glm::dot(fibre, at[i].normal) * at[i].normal;
    if (glm::length(flat) < 0.3f) continue;
    since = 0;
    const vec3 way = glm::normalize(flat), side = glm::cross(at[i].normal, way);
    for (const float beside : {-4.f, 0.f, 4.f}) {
      const vec3 middle = at[i].atMm + beside * side;
      overlay.bands.push_back(
          lineBand({{middle - kFibreHalfMm * way, at[i].normal}, {middle + kFibreHalfMm * way, at[i].normal}},
                   kFibreWidthMm, kFibre));
    }
  }
}

// An arrow across the path, for what works across the fibres.
void addCrossArrow(scene::Overlay& overlay, const StrokeTrack& track, const Hand& hand) {
  if (track.stroke->direction != "across") return;
  const vec3 side = isSpotted(track.stroke->motion) && track.stroke->motion == "knead"
                        ? hand.ahead
                        : glm::normalize(glm::cross(hand.at.normal, hand.ahead));
  const float reach = std::max(16.f, 0.9f * track.halfWidthMm);
  for (const float way : {-1.f, 1.f}) {
    auto arrow =
        lineBand({{hand.at.atMm, hand.at.normal}, {hand.at.atMm + way * reach * side, hand.at.normal}}, 7, kStroke);
    arrow.arrow = true;
    overlay.bands.push_back(std::move(arrow));
  }
}

void addRow(scene::OverlayBand& band, const vec3& atMm, const vec3& normal, const Reached& reached) {
  for (std::size_t k = 0; k < kDepthColumns; ++k) {
    const float t = static_cast<float>(k) / static_cast<float>(kDepthColumns - 1);
    band.rowsMm.push_back(atMm - glm::mix(reached.fromMm, reached.toMm, t) * normal);
  }
  band.pointsMm.push_back(atMm - 0.5f * (reached.fromMm + reached.toMm) * normal);
  band.normals.push_back(normal);
  band.halfWidthMm.push_back(0.5f * (reached.toMm - reached.fromMm));
}

scene::OverlayBand depthBand(bool plays, float phase) {
  scene::OverlayBand band;
  band.depth = true;
  band.columns = kDepthColumns;
  band.colour = plays ? kDepthLit : kDepthFaint;
  band.phase = phase;
  return band;
}

// Under a path a curtain, under each spot the wall of a column.
void addDepth(scene::Overlay& overlay, const StrokeTrack& track, bool plays, const std::vector<Hand>& hands) {
  if (!isStatic(track.stroke->motion) && track.path.size() > 1) {
    scene::OverlayBand band = depthBand(plays, plays && !hands.empty() ? hands.front().phase : -1);
    const auto close = [&] {
      if (band.pointsMm.size() > 1) overlay.bands.push_back(band);
      band = depthBand(plays, band.phase);
    };
    for (std::size_t i = 0; i < track.path.size(); ++i) {
      if (track.reached[i])
        addRow(band, track.path[i].atMm, track.path[i].normal, *track.reached[i]);
      else
        close();
    }
    return close();
  }
  const float radius = std::min(kSpotRadiusMm, track.halfWidthMm);
  for (std::size_t i = 0; i < track.spots.size() && i < track.reached.size(); ++i) {
    if (!track.reached[i]) continue;
    const BodyPoint& p = track.spots[i];
    const bool on = plays && (hands.empty() || glm::distance(hands.front().at.atMm, p.atMm) < 2 * radius);
    scene::OverlayBand band = depthBand(on, -1);
    const vec3 x = glm::normalize(glm::cross(p.normal, std::abs(p.normal.y) < 0.9f ? vec3{0, 1, 0} : vec3{1, 0, 0}));
    const vec3 y = glm::cross(p.normal, x);
    for (std::size_t side = 0; side <= kColumnSides; ++side) {
      const float angle = 6.2831853f * static_cast<float>(side) / kColumnSides;
      addRow(band, p.atMm + radius * (std::cos(angle) * x + std::sin(angle) * y), p.normal, *track.reached[i]);
    }
    overlay.bands.push_back(std::move(band));
  }
}

void addHand(scene::Overlay& overlay, const Hand& hand, const TrackTools::Shape& tool, float pathMm) {
  const vec3 colour = tool.skin ? kHandColour : kThingColour;
  if (tool.draped) {
    overlay.solids.push_back({tool.draped, glm::mat4(1), colour});
    return;
  }
  if (!tool.mesh || tool.mesh->indices.empty()) return;
  const vec3 z = hand.at.normal;
  vec3 y = hand.ahead - glm::dot(hand.ahead, z) * z;
  y = glm::length(y) > 1e-3f ? glm::normalize(y) : glm::normalize(glm::cross(z, vec3{1, 0, 0}));
  const vec3 at = hand.at.atMm + (hand.liftMm - kSinkMm * hand.press) * z;
  glm::mat4 m(1);
  m[0] = glm::vec4(glm::cross(y, z), 0);
  m[1] = glm::vec4(y, 0);
  m[2] = glm::vec4(z, 0);
  m[3] = glm::vec4(at, 1);
  if (tool.rollsMm > 0) {  // about the axis across its way, as far as it has come
    const vec3 axis{0, 0, tool.rollsMm};
    const float turn = -std::max(0.f, hand.phase) * pathMm / tool.rollsMm;
    m = glm::rotate(glm::translate(m, axis), turn, vec3{1, 0, 0});
    m = glm::translate(m, -axis);
  }
  overlay.solids.push_back({tool.mesh, m, colour});
}

}  // namespace

void addTrack(scene::Overlay& overlay, const StrokeTrack& track, bool plays, double timeS, const TrackTools& tools) {
  const std::string& motion = track.stroke->motion;
  const std::vector<Hand> hands = plays ? handsAt(track, timeS) : std::vector<Hand>();
  if (track.path.size() > 1 && !isStatic(motion)) {
    scene::OverlayBand band = drapedBand(track, plays && motion == "glide" ? kStroke : kFaint);
    band.arrow = motion == "glide";
    if (plays && motion == "glide" && !hands.empty()) band.phase = hands.front().phase;
    overlay.bands.push_back(std::move(band));
  } else {
    for (const BodyPoint& p : track.spots) {
      const bool here = !hands.empty() && glm::distance(hands.front().at.atMm, p.atMm) < track.halfWidthMm + 14;
      scene::OverlayDisc disc{p.atMm + kOverMm * p.normal, p.normal, track.halfWidthMm, here ? kStroke : kFaint};
      if (here) disc.pulse = hands.front().press;
      overlay.discs.push_back(std::move(disc));
    }
  }
  addDepth(overlay, track, plays, hands);
  if (!plays) return;
  addFibres(overlay, track);
  for (const Hand& hand : hands) {
    addCrossArrow(overlay, track, hand);
    addHand(overlay, hand, tools.hand, lengthMm(track.path));
  }
  for (const StrokeTrack::Hold& hold : track.holds) {
    Hand hand;
    hand.at = hold.at, hand.ahead = hold.towards;
    addHand(overlay, hand, tools.holds[hold.index], 0);
  }
}

}  // namespace sciatlas::lesson
