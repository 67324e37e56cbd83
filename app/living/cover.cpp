#include "living/cover.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "core/parallel.h"

namespace sciatlas::living {
namespace {

constexpr float kCellMm = 18, kFacing = 0.4f;
constexpr float kKeptMm = 4;  // skin comes no nearer to a muscle than this, or than at rest
constexpr float kMostLiftMm = 22;
constexpr int kEvenPasses = 3, kRounds = 4, kTentPasses = 6;
constexpr float kStillMm = 1e-3f;

std::int64_t cellOf(const glm::ivec3& c) {
  return (static_cast<std::int64_t>(c.x + 1000) * 4096 + (c.y + 1000)) * 4096 + (c.z + 1000);
}

}  // namespace

void UnderSide::add(const core::Mesh& mesh) {
  for (std::size_t i = 0; i < mesh.positionsMm.size(); ++i) {
    const glm::vec3& p = mesh.positionsMm[i];
    points_.push_back({cellOf(glm::ivec3(glm::floor(p / kCellMm))), p, mesh.normals[i]});
  }
}

void UnderSide::finish() {
  std::sort(points_.begin(), points_.end(), [](const Point& a, const Point& b) { return a.cell < b.cell; });
}

bool UnderSide::heightMm(const glm::vec3& place, const glm::vec3& facing, float& height, glm::vec3& surface) const {
  const glm::ivec3 centre(glm::floor(place / kCellMm));
  const Point* nearest = nullptr;
  float best = kCellMm * kCellMm;
  const bool any = facing == glm::vec3(0);
  for (int x = -1; x <= 1; ++x)
    for (int y = -1; y <= 1; ++y) {
      const auto low = cellOf(centre + glm::ivec3(x, y, -1)), high = cellOf(centre + glm::ivec3(x, y, 1));
      for (auto it = std::lower_bound(points_.begin(), points_.end(), low,
                                      [](const Point&p, std::int64_t cell) { return p.cell < cell; });
           it != points_.end() && it->cell <= high; ++it) {
        const glm::vec3 d = place - it->at;
        if (const float squared = glm::dot(d, d); squared < best && (any || glm::dot(it->normal, facing) > kFacing))
          best = squared, nearest = &*it;
      }
    }
  if (!nearest) return false;
  height = glm::dot(place - nearest->at, nearest->normal);
  surface = nearest->normal;
  return true;
}

Cover::Cover(const Rig& rig, const std::vector<BoneField>& fields, const Follow& follow, const core::Mesh& skin,
             const UnderSide& rest)
    : at_(skin.positionsMm), indices_(skin.indices), hold_(follow.hold(skin.positionsMm, 18, 8)), nodes_(rig, fields) {
  for (std::size_t i = 0; i < at_.size(); ++i) {
    float height = 0;
    glm::vec3 surface = skin.normals[i];
    const bool near = rest.heightMm(at_[i], glm::vec3(0), height, surface);
    // The skin has two faces; outward is away from what it covers.
    outward_.push_back(near && glm::dot(skin.normals[i], surface) < 0 ? -skin.normals[i] : skin.normals[i]);
    const bool over = rest.heightMm(at_[i], outward_.back(), height, surface);
    heightMm_.push_back(over ? std::min(height, kKeptMm) : kKeptMm);
    bodies_.push_back(follow.bodiesOf(hold_, i));
    nodes_.addPoint(at_[i], bodies_.back());
  }
  nodes_.finishNodes();
}

void Cover::even(std::vector<glm::vec3>& values) const {
  std::vector<glm::vec3> sum(values.size(), glm::vec3(0));
  std::vector<float> parts(values.size(), 0.0f);
  for (std::size_t t = 0; t + 2 < indices_.size(); t += 3)
    for (std::size_t e = 0; e < 3; ++e) {
      sum[indices_[t + e]] += values[indices_[t + (e + 1) % 3]];
      parts[indices_[t + e]] += 1;
    }
  for (std::size_t i = 0; i < values.size(); ++i)
    if (parts[i] > 0) values[i] = 0.4f * values[i] + 0.6f * sum[i] / parts[i];
}

bool Cover::mayPress(std::size_t point, const RigState& state) const {
  int carrier = -1;
  for (std::size_t b = 0; b < state.world.size(); ++b) {
    if (!(bodies_[point] >> b & 1)) continue;
    if (carrier < 0) carrier = state.carrier[b];
    if (carrier != state.carrier[b]) return true;
  }
  return false;
}

std::vector<glm::vec3> Cover::departures(const RigState& state, const std::vector<glm::vec3>& nodeDepartures,
                                         const UnderSide& under) const {
  const std::size_t count = at_.size();
  std::vector<glm::vec3> depart(count), base(count), outward(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Rigid blend = Follow::blend(hold_, i, state);
    base[i] = blend(at_[i]);
    outward[i] = blend.turn * outward_[i];
    depart[i] = Follow::departure(hold_, i, nodeDepartures);
  }
  for (int pass = 0; pass < kEvenPasses; ++pass) even(depart);
  std::vector<glm::vec3> lift(count, glm::vec3(0));
  // Where nothing has moved, or all as one, nothing needs lifting.
  std::vector<std::size_t> moved;
  for (std::size_t i = 0; i < count; ++i)
    if (mayPress(i, state) && glm::distance(base[i] + depart[i], at_[i]) > kStillMm) moved.push_back(i);
  for (int round = 0; round < kRounds; ++round) {
    std::atomic<bool> any = false;
    const auto raise = [&](std::size_t i) {
      float height = 0;
      glm::vec3 surface;
      if (!under.heightMm(base[i] + depart[i] + lift[i], outward[i], height, surface)) return;
      const float miss = heightMm_[i] - height;
      if (miss <= 0.2f) return;
      const float most = kMostLiftMm - glm::length(lift[i]);
      lift[i] += std::clamp(miss / glm::dot(surface, outward[i]), 0.0f, std::max(most, 0.0f)) * outward[i];
      any = true;
    };
    constexpr std::size_t kTogether = 256;
    core::parallelFor((moved.size() + kTogether - 1) / kTogether, [&](std::size_t part) {
      const std::size_t end = std::min(moved.size(), (part + 1) * kTogether);
      for (std::size_t k = part * kTogether; k < end; ++k) raise(moved[k]);
    });
    if (!any || round + 1 == kRounds) break;
    even(lift);
    // Who has not been lifted lies as high as before.
    std::erase_if(moved, [&](std::size_t i) { return lift[i] == glm::vec3(0); });
  }
  // What is lifted takes its surroundings with it, so that the layers of the cover, which lie beside its points, move
  // alike.
  for (int pass = 0; pass < kTentPasses; ++pass) {
    std::vector<glm::vec3> spread = lift;
    even(spread);
    for (std::size_t i = 0; i < count; ++i)
      if (glm::dot(spread[i], spread[i]) > glm::dot(lift[i], lift[i])) lift[i] = spread[i];
  }
  for (std::size_t i = 0; i < count; ++i) depart[i] += lift[i];
  return depart;
}

}  // namespace sciatlas::living
