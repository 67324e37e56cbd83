#include "living/tube.h"

#include <algorithm>
#include <cmath>

namespace sciatlas::living {
namespace {

constexpr int kNearest = 12;
constexpr float kSoftMm = 8;     // nodes nearer than this to the line count much the same
constexpr float kSmoothMm = 16;  // over which the line evens out what its neighbours do
constexpr float kClearMm = 0.5f;

// Evens values out along a line, ends kept.
void even(std::vector<glm::vec3>& values, int passes) {
  std::vector<glm::vec3> before;
  for (int pass = 0; pass < passes; ++pass) {
    before = values;
    for (std::size_t i = 1; i + 1 < values.size(); ++i)
      values[i] = 0.25f * before[i - 1] + 0.5f * before[i] + 0.25f * before[i + 1];
  }
}

glm::vec3 directionAt(const std::vector<glm::vec3>& points, std::size_t i) {
  const glm::vec3 d = points[std::min(i + 1, points.size() - 1)] - points[i > 0 ? i - 1 : 0];
  const float length = glm::length(d);
  return length > 1e-5f ? d / length : glm::vec3(0, 1, 0);
}

}  // namespace

Tube::Tube(const core::ModelCentreline& line, const Follow& follow, const std::vector<BoneField>& fields,
           std::vector<int> keepOutOf, const std::vector<Tie>& tied)
    : rest_(line.pointsMm), hold_(follow.hold(line.pointsMm, kNearest, kSoftMm)) {
  for (std::size_t i = 0; i < rest_.size(); ++i)
    halfMm_.push_back(0.5f * std::max(line.widthMm[i], line.thicknessMm[i]));
  float length = 0;
  for (std::size_t i = 1; i < rest_.size(); ++i) length += glm::distance(rest_[i - 1], rest_[i]);
  spacingMm_ = std::max(length / static_cast<float>(rest_.size() - 1), 0.2f);
  for (std::uint32_t i = 0; i < rest_.size(); ++i)
    for (const Tie& to : tied) {
      if (const float share = to.share(rest_[i]); share > 0)
        held_.push_back({i, to.body, share}), hold_.bodies |= std::uint32_t{1} << to.body;
    }
  for (const int body : keepOutOf) {
    const BoneField& field = fields[static_cast<std::size_t>(body)];
    Keep keep{body, {}};
    float nearest = 1e9f;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      const float mm = field.distanceMm(rest_[i]);
      nearest = std::min(nearest, mm);
      keep.wantedMm.push_back(std::min(mm, 0.5f * line.thicknessMm[i] + kClearMm));
    }
    if (nearest < 50) keep_.push_back(std::move(keep));
  }
}

void Tube::bind(std::size_t level, const core::Mesh& mesh) {
  stations_[level].assign(mesh.positionsMm.size(), -1.0f);
  for (std::size_t v = 0; v < mesh.positionsMm.size(); ++v) {
    const glm::vec3& p = mesh.positionsMm[v];
    float nearest = 1e30f;
    for (std::size_t i = 0; i + 1 < rest_.size(); ++i) {
      const glm::vec3 d = rest_[i + 1] - rest_[i];
      const float t = std::clamp(glm::dot(p - rest_[i], d) / std::max(glm::dot(d, d), 1e-6f), 0.0f, 1.0f);
      const glm::vec3 off = p - (rest_[i] + t * d);
      if (const float squared = glm::dot(off, off); squared < nearest) {
        nearest = squared;
        const float reach = 1.35f * halfMm_[i] + 1.0f;
        stations_[level][v] = squared < reach * reach ? static_cast<float>(i) + t : -1.0f;
      }
    }
  }
}

void Tube::pushOut(const RigState& state, const std::vector<BoneField>& fields, std::vector<glm::vec3>& at) const {
  constexpr int kRounds = 4;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<glm::vec3> pushed(at.size(), glm::vec3(0));
    bool met = false;
    for (const Keep& keep : keep_) {
      const auto body = static_cast<std::size_t>(keep.body);
      for (std::size_t i = 0; i < at.size(); ++i) {
        const glm::vec3 p = state.worldBack[body](at[i] + pushed[i]);
        if (fields[body].beyond(p, keep.wantedMm[i])) continue;
        const float miss = keep.wantedMm[i] - fields[body].distanceMm(p);
        if (miss <= 0.02f) continue;
        pushed[i] += state.world[body].turn * (miss * fields[body].outward(p));
        met = true;
      }
    }
    if (!met) return;
    if (round + 1 < kRounds) even(pushed, static_cast<int>(std::lround(20 / spacingMm_)));
    for (std::size_t i = 0; i < at.size(); ++i) at[i] += pushed[i];
  }
}

Tube::Posed Tube::pose(const RigState& state, const std::vector<glm::vec3>& departures,
                       const std::vector<BoneField>& fields) const {
  Posed posed;
  std::vector<glm::vec3> depart(rest_.size());
  for (std::size_t i = 0; i < rest_.size(); ++i) {
    const Rigid blend = Follow::blend(hold_, i, state);
    posed.at.push_back(blend(rest_[i]));
    posed.turn.push_back(blend.turn);
    depart[i] = Follow::departure(hold_, i, departures);
  }
  const int passes = static_cast<int>(std::lround(2 * kSmoothMm * kSmoothMm / (spacingMm_ * spacingMm_)));
  even(depart, std::min(passes, 200));
  for (std::size_t i = 0; i < rest_.size(); ++i) posed.at[i] += depart[i];
  for (const Held& tie : held_) {
    const Rigid& by = state.world[static_cast<std::size_t>(tie.body)];
    posed.at[tie.point] = glm::mix(posed.at[tie.point], by(rest_[tie.point]), tie.share);
    posed.turn[tie.point] = glm::slerp(posed.turn[tie.point], by.turn, tie.share);
  }
  pushOut(state, fields, posed.at);
  for (std::size_t i = 0; i < rest_.size(); ++i) {
    const glm::vec3 from = posed.turn[i] * directionAt(rest_, i);
    posed.turn[i] = shortestTurn(from, directionAt(posed.at, i)) * posed.turn[i];
  }
  return posed;
}

glm::vec3 Tube::along(float station, const glm::vec3& p, const Posed& posed) const {
  const auto i = std::min(static_cast<std::size_t>(station), rest_.size() - 2);
  const float t = station - static_cast<float>(i);
  const glm::quat b = glm::dot(posed.turn[i], posed.turn[i + 1]) < 0 ? -posed.turn[i + 1] : posed.turn[i + 1];
  const glm::quat turn = glm::normalize(posed.turn[i] * (1 - t) + b * t);
  return glm::mix(posed.at[i], posed.at[i + 1], t) + turn * (p - glm::mix(rest_[i], rest_[i + 1], t));
}

void Tube::moveLine(core::ModelCentreline& line, const Posed& posed) const {
  for (std::size_t i = 0; i < line.pointsMm.size(); ++i) {
    line.pointsMm[i] = posed.at[i] + posed.turn[i] * (line.pointsMm[i] - rest_[i]);
    line.thinDirection[i] = posed.turn[i] * line.thinDirection[i];
  }
}

}  // namespace sciatlas::living
