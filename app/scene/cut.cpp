#include "scene/cut.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace sciatlas::scene {
namespace {

constexpr float kSideDeg = 30;      // each of the well's sides
constexpr float kRiseShare = 1.5f;  // of the radius: the well reaches so far out of the body
// Between seeing a plane from the front and seeing it edge on: the sine of 10 degrees.
constexpr float kEdgeOn = 0.17f;

void addWell(const LocalSection& section, std::vector<HalfSpace>& sides) {
  const auto add = [&](const glm::vec3& normal, float reachMm) {
    sides.push_back({normal, glm::dot(normal, section.centreMm) + reachMm});
  };
  const glm::vec3 across = glm::cross(section.inward, section.opens);
  const auto around = [&](float deg) {
    return std::cos(glm::radians(deg)) * section.opens + std::sin(glm::radians(deg)) * across;
  };
  const float half = section.quarter ? 45.0f : 90.0f;
  if (section.quarter)
    add(around(135), 0), add(around(-135), 0);
  else
    add(-section.opens, 0);
  for (float deg = -half + 0.5f * kSideDeg; deg < half; deg += kSideDeg) add(around(deg), section.radiusMm);
  add(section.inward, section.depthMm);
  add(-section.inward, kRiseShare * section.radiusMm);
}

}  // namespace

glm::vec3 directionOf(CutAxis axis) {
  switch (axis) {
    case CutAxis::Sagittal:
      return {1, 0, 0};
    case CutAxis::Coronal:
      return {0, 0, 1};
    case CutAxis::Axial:
      break;
  }
  return {0, 1, 0};
}

CutShape shapeOf(const Cuts& cuts) {
  CutShape shape;
  for (std::size_t i = 0; i < cuts.axes.size(); ++i)
    if (const auto& cut = cuts.axes[i]) {
      const float sign = cut->keepsHigher ? -1.0f : 1.0f;
      shape.planes.push_back({sign * directionOf(static_cast<CutAxis>(i)), sign * cut->atMm});
    }
  if (cuts.oblique)
    shape.planes.push_back({cuts.oblique->normal, glm::dot(cuts.oblique->normal, cuts.oblique->pointMm)});
  if (cuts.well) addWell(*cuts.well, shape.well);
  return shape;
}

bool takesAway(const CutShape& shape, const glm::vec3& p) {
  const auto beyond = [&](const HalfSpace& h) { return h.beyond(p) > 0; };
  return std::any_of(shape.planes.begin(), shape.planes.end(), beyond) ||
         (!shape.well.empty() && std::none_of(shape.well.begin(), shape.well.end(), beyond));
}

CutEffect effectOn(const CutShape& shape, const core::Box& box) {
  const glm::vec3 centre = box.centre(), half = 0.5f * box.size();
  bool crosses = false;
  for (const HalfSpace& h : shape.planes) {
    const float middle = h.beyond(centre), reach = glm::dot(glm::abs(h.normal), half);
    if (middle - reach > 0) return CutEffect::Removes;
    crosses = crosses || middle + reach > 0;
  }
  const auto misses = [&](const HalfSpace& h) { return h.beyond(centre) - glm::dot(glm::abs(h.normal), half) > 0; };
  if (!shape.well.empty() && std::none_of(shape.well.begin(), shape.well.end(), misses)) crosses = true;
  return crosses ? CutEffect::Crosses : CutEffect::None;
}

bool keepsHigherFor(const glm::vec3& normal, const Camera& camera) {
  const float along = glm::dot(normal, glm::normalize(camera.pivotMm - eyeMm(camera)));
  return std::abs(along) < kEdgeOn ? std::abs(normal.z) > std::max(std::abs(normal.x), std::abs(normal.y)) : along > 0;
}

Camera facing(Camera camera, const ObliqueCut& cut) {
  camera.pivotMm = cut.pointMm;
  return seenFrom(camera, cut.normal);
}

std::string cutWords(const Cuts& cuts) {
  std::string words;
  const auto add = [&](const std::string& word) { words += (words.empty() ? "" : ", ") + word; };
  char text[160];
  for (std::size_t i = 0; i < cuts.axes.size(); ++i)
    if (const auto& cut = cuts.axes[i]) {
      std::snprintf(text, sizeof text, "%s=%.1f:%c", kCutAxisNames[i], static_cast<double>(cut->atMm),
                    cut->keepsHigher ? '+' : '-');
      add(text);
    }
  const auto vector = [&](const char* name, const glm::vec3& p, const glm::vec3& d) {
    std::snprintf(text, sizeof text, "%s=%.1f/%.1f/%.1f:%.3f/%.3f/%.3f", name, static_cast<double>(p.x),
                  static_cast<double>(p.y), static_cast<double>(p.z), static_cast<double>(d.x),
                  static_cast<double>(d.y), static_cast<double>(d.z));
    add(text);
  };
  if (cuts.oblique) vector("oblique", cuts.oblique->pointMm, cuts.oblique->normal);
  if (cuts.well) vector(cuts.well->quarter ? "quarter_well" : "half_well", cuts.well->centreMm, cuts.well->inward);
  return words;
}

}  // namespace sciatlas::scene
