#include "lesson/bone_turns.h"

#include <algorithm>
#include <cmath>

namespace sciatlas::lesson {
namespace {

using glm::vec3;

constexpr float kBlendMm = 25;          // a bone so much farther away than the nearest counts 1/e of it
constexpr std::size_t kCoarsest = 2;    // level of detail whose vertices stand for a bone
constexpr std::size_t kVertices = 400;  // of one bone, at most
constexpr float kMovedMm = 0.02f;       // less is no movement

// The rotation nearest to a matrix: Newton's iteration for the polar decomposition (Higham 1986).
glm::dmat3 rotationOf(glm::dmat3 m) {
  for (int i = 0; i < 40; ++i) {
    const double det = glm::determinant(m);
    if (std::abs(det) < 1e-12) return glm::dmat3(1);
    const glm::dmat3 next = 0.5 * (m + glm::transpose(glm::inverse(m)));
    double change = 0;
    for (int c = 0; c < 3; ++c) change += glm::length(next[c] - m[c]);
    m = next;
    if (change < 1e-10) break;
  }
  return m;
}

}  // namespace

BoneTurns::BoneTurns(const scene::Atlas& rest, const scene::Atlas& shown) {
  const auto& all = rest.catalogue().all();
  for (std::size_t s = 0; s < all.size(); ++s) {
    if (all[s].system != scene::System::Bone) continue;
    const auto structure = static_cast<int>(s);
    const core::Mesh* before = rest.mesh(structure, kCoarsest);
    const core::Mesh* after = shown.mesh(structure, kCoarsest);
    if (!before || !after || before->positionsMm.size() != after->positionsMm.size()) continue;
    Bone bone;
    bone.structure = structure;
    const std::size_t count = before->positionsMm.size(), step = 1 + count / kVertices;
    glm::dvec3 a(0), b(0);
    double n = 0;
    for (std::size_t i = 0; i < count; i += step)
      a += before->positionsMm[i], b += after->positionsMm[i], n += 1, bone.verticesMm.push_back(after->positionsMm[i]);
    if (n < 3) continue;
    a /= n, b /= n;
    bone.restMm = a, bone.shownMm = b;
    glm::dmat3 spread(0);
    float farthest = 0;
    for (std::size_t i = 0; i < count; i += step) {
      spread += glm::outerProduct(glm::dvec3(after->positionsMm[i]) - b, glm::dvec3(before->positionsMm[i]) - a);
      farthest = std::max(farthest, glm::distance(after->positionsMm[i], before->positionsMm[i]));
    }
    if (farthest > kMovedMm) {
      bone.turn = glm::quat(glm::quat_cast(rotationOf(spread / n)));
      still_ = false;
    }
    bones_.push_back(std::move(bone));
  }
}

glm::quat BoneTurns::near(const vec3& place) const {
  if (still_ || bones_.empty()) return {1, 0, 0, 0};
  std::vector<float> away;
  for (const Bone& bone : bones_) {
    float least = 1e9f;
    for (const vec3& v : bone.verticesMm) least = std::min(least, glm::dot(v - place, v - place));
    away.push_back(std::sqrt(least));
  }
  const auto nearest = static_cast<std::size_t>(std::min_element(away.begin(), away.end()) - away.begin());
  glm::quat sum(0, 0, 0, 0);
  for (std::size_t i = 0; i < bones_.size(); ++i) {
    const float weight = std::exp((away[nearest] - away[i]) / kBlendMm);
    const glm::quat& turn = bones_[i].turn;
    sum = sum + turn * (glm::dot(turn, bones_[nearest].turn) < 0 ? -weight : weight);
  }
  return glm::normalize(sum);
}

const BoneTurns::Bone* BoneTurns::find(int structure) const {
  const auto found =
      std::find_if(bones_.begin(), bones_.end(), [&](const Bone& bone) { return bone.structure == structure; });
  return found == bones_.end() ? nullptr : &*found;
}

glm::quat BoneTurns::of(int structure) const {
  const Bone* bone = find(structure);
  return bone ? bone->turn : glm::quat(1, 0, 0, 0);
}

std::optional<vec3> BoneTurns::carried(int structure, const vec3& restMm) const {
  const Bone* bone = find(structure);
  if (!bone) return std::nullopt;
  return bone->shownMm + bone->turn * (restMm - bone->restMm);
}

}  // namespace sciatlas::lesson
