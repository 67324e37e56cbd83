#include "lesson/zone_lay.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/parallel.h"
#include "lesson/points.h"

namespace sciatlas::lesson {
namespace {

using glm::vec3;
using glm::vec4;

constexpr vec4 kRed{1.00f, 0.36f, 0.30f, 0.55f};
constexpr vec4 kAmber{1.00f, 0.68f, 0.22f, 0.45f};
constexpr float kOverMm = 1.4f;
constexpr float kMidlineMm = 3;

// Zones of the midline are not doubled.
bool sameOnBothSides(const std::string& point, const vec3& mm) {
  return point.find("_r/") == std::string::npos && std::abs(mm.x) < kMidlineMm;
}

struct Layer {
  const scene::Atlas& rest;
  const scene::Atlas& shown;
  SkinLay lay;
  BoneTurns turns;

  // A point of the language of points as it is in the body that is shown; offsets turn with its bone.
  vec3 at(const std::string& point, const std::string& zone, bool mirrored) const {
    const int structure = structureOf(point, rest.catalogue(), mirrored);
    if (const auto carried = turns.carried(structure, pointMm(point, rest, "zone " + zone, mirrored))) return *carried;
    return pointMm(point, shown, "zone " + zone, mirrored);
  }
  glm::quat turnAt(const std::string& point, const vec3& placeMm, bool mirrored) const {
    const int structure = structureOf(point, rest.catalogue(), mirrored);
    return structure >= 0 && turns.carried(structure, vec3(0)) ? turns.of(structure) : turns.near(placeMm);
  }
  LaidZone zoneOf(const NoPressZone& zone, int structure) const {
    LaidZone laid;
    laid.id = zone.id, laid.red = zone.severity == "red", laid.structure = structure;
    return laid;
  }
  void addBand(std::vector<LaidZone>& out, const NoPressZone& zone, int structure, const std::vector<vec3>& points,
               const std::vector<vec3>& outs) const {
    if (points.size() < 2) return;
    LaidZone laid = zoneOf(zone, structure);
    const std::vector<scene::Probe> path = lay.path(points, outs);
    const LaidBand band = lay.band(path, static_cast<float>(zone.halfWidthMm));
    if (band.rows() < 2) return;
    laid.axis = lay.at(path, shown);
    for (const scene::Probe& place : band.places) laid.places.push_back(lay.at(place, shown));
    laid.columns = band.columns, laid.halfWidthMm = band.halfWidthMm;
    out.push_back(std::move(laid));
  }
};

void layAlong(std::vector<LaidZone>& out, const Layer& layer, const NoPressZone& zone) {
  for (const int structure : layer.rest.catalogue().expand({zone.along})) {
    const core::ModelCentreline* line = layer.shown.centreline(structure);
    if (!line) continue;
    const std::vector<vec3> points = centrelinePart(*line, zone.fromFraction, zone.toFraction);
    std::vector<vec3> outs;
    for (const vec3& p : points)
      outs.push_back(layer.turns.near(p) * outwards(zone.seenFrom, points[points.size() / 2].x));
    layer.addBand(out, zone, structure, points, outs);
  }
}

void layThrough(std::vector<LaidZone>& out, const Layer& layer, const NoPressZone& zone) {
  for (const bool mirrored : {false, true}) {
    std::vector<vec3> points, outs;
    for (const std::string& p : zone.points) points.push_back(layer.at(p, zone.id, mirrored));
    if (mirrored && sameOnBothSides(zone.points.front(), points.front())) continue;
    const vec3 out_ = outwards(zone.seenFrom, points[points.size() / 2].x);
    for (std::size_t i = 0; i < points.size(); ++i)
      outs.push_back(layer.turnAt(zone.points[i], points[i], mirrored) * out_);
    layer.addBand(out, zone, -1, points, outs);
  }
}

void layRound(std::vector<LaidZone>& out, const Layer& layer, const NoPressZone& zone) {
  for (const bool mirrored : {false, true}) {
    const vec3 p = layer.at(zone.at, zone.id, mirrored);
    if (mirrored && sameOnBothSides(zone.at, p)) continue;
    const float restX = pointMm(zone.at, layer.rest, "zone " + zone.id, mirrored).x;
    const auto place = layer.lay.drop(p, layer.turnAt(zone.at, p, mirrored) * outwards(zone.seenFrom, restX));
    if (!place) continue;
    LaidZone laid = layer.zoneOf(zone, structureOf(zone.at, layer.rest.catalogue(), mirrored));
    const LaidBand disc = layer.lay.disc(*place, static_cast<float>(zone.radiusMm));
    laid.disc = true;
    laid.axis = {layer.lay.at(*place, layer.shown)};
    for (const scene::Probe& at : disc.places) laid.places.push_back(layer.lay.at(at, layer.shown));
    laid.columns = disc.columns, laid.halfWidthMm = disc.halfWidthMm;
    out.push_back(std::move(laid));
  }
}

}  // namespace

std::vector<LaidZone> layZones(const std::vector<NoPressZone>& zones, const scene::Atlas& rest,
                               const scene::Atlas& shown) {
  const Layer layer{rest, shown, SkinLay(shown), BoneTurns(rest, shown)};
  std::vector<std::vector<LaidZone>> laid(zones.size());
  core::parallelFor(zones.size(), [&](std::size_t i) {
    if (!zones[i].along.empty())
      layAlong(laid[i], layer, zones[i]);
    else if (!zones[i].points.empty())
      layThrough(laid[i], layer, zones[i]);
    else
      layRound(laid[i], layer, zones[i]);
  });
  std::vector<LaidZone> out;
  for (std::vector<LaidZone>& some : laid) std::move(some.begin(), some.end(), std::back_inserter(out));
  return out;
}

void addZone(scene::Overlay& overlay, const LaidZone& zone) {
  const vec4 colour = zone.red ? kRed : kAmber;
  std::vector<vec3> rows;
  for (const BodyPoint& p : zone.places) rows.push_back(p.atMm + kOverMm * p.normal);
  if (zone.disc) {
    const BodyPoint& middle = zone.axis.front();
    scene::OverlayDisc disc{middle.atMm + kOverMm * middle.normal, middle.normal, zone.halfWidthMm, colour, true};
    disc.columns = zone.columns, disc.rowsMm = std::move(rows);
    overlay.discs.push_back(std::move(disc));
    return;
  }
  scene::OverlayBand band;
  for (const BodyPoint& p : zone.axis) {
    band.pointsMm.push_back(p.atMm + kOverMm * p.normal);
    band.normals.push_back(p.normal);
    band.halfWidthMm.push_back(zone.halfWidthMm);
  }
  band.rowsMm = std::move(rows), band.columns = zone.columns;
  band.colour = colour, band.hatched = true;
  overlay.bands.push_back(std::move(band));
}

}  // namespace sciatlas::lesson
