#include "living/cover.h"

#include <algorithm>
#include <cmath>

namespace sciatlas::living {
namespace {

constexpr float kKeptMm = 4;  // skin comes no nearer to a muscle than this, or than at rest
constexpr float kMostLiftMm = 22;
constexpr int kEvenPasses = 3, kRounds = 4, kTentPasses = 6;
constexpr float kMissMm = 0.2f, kOver = 1.15f;  // layers between the points rise a little less
constexpr float kTurned = 0.3f;                 // cosine: what is turned farther lies in a fold, where no skin is seen

}  // namespace

Cover::Cover(const Rig& rig, const std::vector<BoneField>& fields, const Follow& follow, const core::Mesh& skin)
    : at_(skin.positionsMm),
      indices_(skin.indices),
      face_(skin),
      hold_(follow.hold(skin.positionsMm, 18, 8)),
      nodes_(rig, fields) {
  const SkinFace::Posed rest = face_.posed(at_);
  for (std::size_t i = 0; i < at_.size(); ++i) {
    nodes_.addPoint(at_[i], follow.bodiesOf(hold_, i));
    over_.push_back(static_cast<std::uint16_t>(i));
    if (face_.outer(i)) continue;
    float best = 1e9f;
    for (std::size_t v = 0; v < at_.size(); ++v)
      if (const float mm = glm::distance(at_[v], at_[i]);
          face_.outer(v) && mm < best && glm::dot(at_[v] - at_[i], rest.normal[v]) > 0)
        best = mm, over_.back() = static_cast<std::uint16_t>(v);
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

// How far each outer point has to rise along `outward` so that all that lies under it stays there.
std::vector<float> Cover::liftMm(const std::vector<glm::vec3>& at, const std::vector<glm::vec3>& outward,
                                 const std::vector<Carries>& under) const {
  struct Low {
    glm::vec3 p;
    float keptMm;
    std::uint16_t skin;
  };
  std::vector<Low> low;
  std::vector<glm::vec3> lifted = at;
  SkinFace::Posed face = face_.posed(lifted);
  for (const Carries& carries : under)
    for (std::size_t k = 0; k < carries.under->vertex.size(); ++k) {
      const glm::vec3& p = (*carries.atMm)[carries.under->vertex[k]];
      const std::uint16_t skin = face_.next(face, p, carries.under->skin[k]);
      const float kept = std::min(carries.under->depthMm[k], kKeptMm);
      if (glm::dot(face.normal[skin], outward[skin]) < kTurned) continue;
      if (const float miss = kept - face_.depthMm(face, p, skin, kept); miss > kMissMm && miss < kMostLiftMm)
        low.push_back({p, kept, skin});
    }
  std::vector<float> lift(at.size(), 0.0f), miss(at.size());
  for (int round = 0; round < kRounds && !low.empty(); ++round) {
    std::fill(miss.begin(), miss.end(), 0.0f);
    for (Low& of : low) {
      of.skin = face_.next(face, of.p, of.skin);
      miss[of.skin] = std::max(miss[of.skin], of.keptMm - face_.depthMm(face, of.p, of.skin, of.keptMm));
    }
    face_.widen(miss);  // layers lie between the points: a ridge of single ones would be evened out
    for (std::size_t i = 0; i < lift.size(); ++i)
      lift[i] = std::min(lift[i] + kOver * face_.free(i) * miss[i], kMostLiftMm);
    // What is lifted takes its surroundings with it.
    for (int pass = 0; pass < kTentPasses; ++pass) {
      std::vector<float> spread = lift;
      face_.even(spread);
      for (std::size_t i = 0; i < lift.size(); ++i) lift[i] = std::max(lift[i], face_.free(i) * spread[i]);
    }
    for (std::size_t i = 0; i < at.size(); ++i) lifted[i] = at[i] + lift[i] * outward[i];
    face = face_.posed(lifted);
  }
  return lift;
}

std::vector<glm::vec3> Cover::departures(const RigState& state, const std::vector<glm::vec3>& nodeDepartures,
                                         const std::vector<Carries>& under) const {
  const std::size_t count = at_.size();
  std::vector<glm::vec3> depart(count), at(count);
  for (std::size_t i = 0; i < count; ++i) depart[i] = Follow::departure(hold_, i, nodeDepartures);
  for (int pass = 0; pass < kEvenPasses; ++pass) even(depart);
  std::vector<glm::vec3> outward = face_.posed(at_).normal;
  for (std::size_t i = 0; i < count; ++i) {
    const Rigid blend = Follow::blend(hold_, i, state);
    at[i] = blend(at_[i]) + depart[i];
    outward[i] = blend.turn * outward[i];
  }
  const std::vector<float> lift = liftMm(at, outward, under);
  for (std::size_t i = 0; i < count; ++i) depart[i] += lift[over_[i]] * outward[over_[i]];
  return depart;
}

std::vector<glm::vec3> Cover::lifts(const std::vector<glm::vec3>& skinAtMm, const std::vector<Carries>& under) const {
  const std::vector<glm::vec3> outward = face_.posed(skinAtMm).normal;
  const std::vector<float> lift = liftMm(skinAtMm, outward, under);
  std::vector<glm::vec3> lifts(at_.size());
  for (std::size_t i = 0; i < lifts.size(); ++i) lifts[i] = lift[over_[i]] * outward[over_[i]];
  return lifts;
}

}  // namespace sciatlas::living
