// Referral zones and dermatomes as a colour on the skin. Zones are laid on the body at rest and belong to the vertices,
// so that they go with the skin.
#include <algorithm>
#include <cmath>
#include <map>

#include "lesson/points.h"
#include "lesson/skin_lay.h"
#include "lesson/stage.h"

namespace sciatlas::lesson {
namespace {

using glm::vec3;

constexpr float kFadeShare = 0.75f;   // of the half width, on both sides of where a zone has faded to a half
constexpr float kMostLaidOn = 0.72f;  // below scene::kHatchedFrom: zones are not hatched
constexpr float kSameSide = 0.25f;    // a zone does not come through to skin that looks the other way

struct Laid {
  std::vector<BodyPoint> line;
  float halfWidthMm = 30, strength = 1;
  vec3 colour{1};
  core::Box box;
};

// How much of the zone lies at a place: 1 on its line, a half at the half width, then nothing.
float shareAt(const Laid& zone, const vec3& at, const vec3& normal) {
  float best = 1e9f, facing = 0;
  for (std::size_t i = 0; i + 1 < zone.line.size() || i == 0; ++i) {
    const BodyPoint& a = zone.line[i];
    const BodyPoint& b = zone.line[std::min(i + 1, zone.line.size() - 1)];
    const vec3 way = b.atMm - a.atMm;
    const float length2 = glm::dot(way, way);
    const float t = length2 > 0 ? std::clamp(glm::dot(at - a.atMm, way) / length2, 0.f, 1.f) : 0.f;
    const float d = glm::distance(at, a.atMm + t * way);
    if (d >= best) continue;
    best = d;
    facing = glm::dot(normal, glm::mix(a.normal, b.normal, t));
  }
  const float w = zone.halfWidthMm, f = kFadeShare * w;
  const float fade = 1 - glm::smoothstep(w - f, w + f, best);
  return zone.strength * fade * glm::smoothstep(-kSameSide, kSameSide, facing);
}

void layZones(std::vector<Laid>& out, const std::vector<SkinZone>& zones, const SkinLay& lay, bool mirrored,
              const vec3& colour) {
  for (const SkinZone& zone : zones) {
    std::vector<vec3> points;
    float x = 0;
    for (const std::string& p : zone.points) {
      points.push_back(pointMm(p, lay.rest(), "zone", mirrored));
      x += points.back().x;
    }
    const vec3 out_ = outwards(zone.seenFrom, std::abs(x) > 3 ? x : mirrored ? 1.f : -1.f);
    Laid laid;
    laid.line = lay.at(lay.path(points, out_), lay.rest());
    if (laid.line.empty()) continue;
    laid.halfWidthMm = static_cast<float>(zone.halfWidthMm), laid.strength = static_cast<float>(zone.strength);
    laid.colour = colour;
    for (const BodyPoint& p : laid.line) laid.box.add(p.atMm);
    laid.box.low -= 2 * laid.halfWidthMm, laid.box.high += 2 * laid.halfWidthMm;
    out.push_back(std::move(laid));
  }
}

glm::u8vec4 colourAt(const std::vector<Laid>& zones, const vec3& at, const vec3& normal) {
  vec3 sum(0);
  float weight = 0, clear = 1;
  for (const Laid& zone : zones) {
    if (glm::any(glm::lessThan(at, zone.box.low)) || glm::any(glm::greaterThan(at, zone.box.high))) continue;
    const float share = shareAt(zone, at, normal);
    sum += share * zone.colour, weight += share, clear *= 1 - share;
  }
  if (weight <= 0) return glm::u8vec4(0);
  const vec3 colour = sum / weight;
  return glm::u8vec4(glm::round(glm::vec4(colour, (1 - clear) * kMostLaidOn) * 255.f));
}

}  // namespace

vec3 referralColour() {
  return {0.72f, 0.26f, 0.86f};
}

vec3 dermatomeColour(const std::string& id) {
  static const std::map<std::string, vec3> colours{{"l2", {0.16f, 0.60f, 0.46f}}, {"l3", {0.60f, 0.72f, 0.20f}},
                                                   {"l4", {0.14f, 0.50f, 0.86f}}, {"l5", {0.80f, 0.30f, 0.72f}},
                                                   {"s1", {0.12f, 0.68f, 0.74f}}, {"s2", {0.52f, 0.38f, 0.86f}},
                                                   {"s3", {0.64f, 0.48f, 0.34f}}};
  const auto it = colours.find(id);
  return it == colours.end() ? referralColour() : it->second;
}

std::optional<scene::SurfaceTint> zoneTint(const Library& library, const scene::Atlas& rest,
                                           const scene::SceneState& state) {
  if (state.triggerPoints.empty() && state.dermatomes.empty()) return std::nullopt;
  const SkinLay lay(rest);
  if (lay.skin() < 0) return std::nullopt;
  std::vector<Laid> zones;
  const auto sides = [&](const std::string& word, const auto& work) {
    const SidedId id = sidedId(word);
    if (id.side != 'l') work(id.id, false);
    if (id.side != 'r') work(id.id, true);
  };
  for (const std::string& word : state.triggerPoints)
    sides(word, [&](const std::string& id, bool mirrored) {
      if (const auto* p = library.findTriggerPoint(id)) layZones(zones, p->zones, lay, mirrored, referralColour());
    });
  for (const std::string& word : state.dermatomes)
    sides(word, [&](const std::string& id, bool mirrored) {
      if (const auto* d = library.findDermatome(id)) layZones(zones, d->zones, lay, mirrored, dermatomeColour(id));
    });
  scene::SurfaceTint tint;
  tint.structure = lay.skin();
  for (std::size_t level = 0; level < tint.colours.size(); ++level) {
    const core::Mesh* mesh = rest.mesh(lay.skin(), level);
    if (!mesh) continue;
    tint.colours[level].reserve(mesh->positionsMm.size());
    for (std::size_t i = 0; i < mesh->positionsMm.size(); ++i)
      tint.colours[level].push_back(colourAt(zones, mesh->positionsMm[i], mesh->normals[i]));
  }
  return tint;
}

}  // namespace sciatlas::lesson
