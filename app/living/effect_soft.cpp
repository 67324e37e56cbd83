// Effects on surfaces: they thicken where they stand, or a muscle grows across its fibres.
#include <algorithm>
#include <cmath>

#include "living/effect.h"

namespace sciatlas::living {
namespace {

using glm::vec3;

// 1 inside, fading to 0 at the edge.
float fade(float part) {
  const float t = glm::clamp(1 - part, 0.0f, 1.0f);
  return t * t * (3 - 2 * t);
}

// Where along the fibres an effect is at work: v from the origin (0) to the insertion (1), with soft ends.
struct Along {
  float from = 0, to = 1, soft = 0.15f;
  explicit Along(const core::TomlTable& table) {
    const std::vector<double> v = table.numbers("along");
    if (v.empty()) return;
    if (v.size() != 2 || !(v[1] > v[0]))
      table.failAt("along", "\"along\" needs two parts of the length, the first smaller");
    from = static_cast<float>(v[0]), to = static_cast<float>(v[1]);
  }
  float at(float v) const {
    const float in = from <= 0 ? 1 : glm::smoothstep(from - soft, from + soft, v);
    return to >= 1 ? in : in * (1 - glm::smoothstep(to - soft, to + soft, v));
  }
};

// Keys: surfaces, mm, near (landmarks; everywhere when absent), radius_mm, facing (landmark: only what looks that way),
// along; with_axis, axis_at and axis_factor: a joint with whose degrees it becomes more or less.
class ThickenEffect : public Effect {
 public:
  explicit ThickenEffect(const EffectSource& s)
      : surfaces_(s.surfaces("surfaces")),
        mm_(s.curve("mm")),
        near_(s.points("near")),
        facing_(s.points("facing")),
        radiusMm_(static_cast<float>(s.table.number("radius_mm", 10))),
        along_(s.table),
        axis_(s.table.text("with_axis", "")) {
    if (surfaces_.empty()) s.table.failAt("surfaces", "a thickening needs surfaces");
    if (axis_.empty()) return;
    for (const double at : s.table.numbers("axis_at")) withAxis_.at.push_back(static_cast<float>(at));
    for (const double factor : s.table.numbers("axis_factor")) withAxis_.value.push_back(static_cast<float>(factor));
    if (withAxis_.at.size() < 2 || withAxis_.at.size() != withAxis_.value.size() ||
        !std::is_sorted(withAxis_.at.begin(), withAxis_.at.end()))
      s.table.failAt("axis_factor",
                     "\"axis_at\" and \"axis_factor\" need as many values each, at least 2, the first rising");
  }

  void apply(EffectTarget& target, float p) const override {
    const float mm = mm_(p) * (axis_.empty() || !target.axis ? 1 : withAxis_(target.axis(axis_)));
    if (mm == 0) return;
    for (const int structure : surfaces_) {
      reshape(target.body, structure, [&](core::Mesh& mesh) {
        for (std::size_t i = 0; i < mesh.positionsMm.size(); ++i)
          mesh.positionsMm[i] += mesh.normals[i] * (mm * weight(mesh, i));
      });
      target.body.setInWay(structure);
    }
  }

 private:
  float weight(const core::Mesh& mesh, std::size_t i) const {
    const vec3& p = mesh.positionsMm[i];
    float w = near_.empty() ? 1.0f : 0.0f;
    for (const vec3& at : near_) w = std::max(w, fade(glm::distance(p, at) / radiusMm_));
    if (w > 0 && !facing_.empty()) {
      float looks = 0;
      for (const vec3& at : facing_) looks = std::max(looks, glm::dot(mesh.normals[i], glm::normalize(at - p)));
      w *= glm::smoothstep(-0.1f, 0.5f, looks);
    }
    return w * along_.at(mesh.uv[i].y);
  }

  std::vector<int> surfaces_;
  Curve mm_;
  std::vector<vec3> near_, facing_;
  float radiusMm_;
  Along along_;
  std::string axis_;
  Curve withAxis_;
};

constexpr std::size_t kAxisSteps = 24;

// The middle of a muscle along its fibres, and the direction in which it is thin there.
struct Belly {
  std::vector<vec3> middle = std::vector<vec3>(kAxisSteps + 1, vec3(0));

  explicit Belly(const core::Mesh& mesh) {
    std::vector<float> weight(kAxisSteps + 1, 0);
    for (std::size_t i = 0; i < mesh.positionsMm.size(); ++i) {
      const auto k = static_cast<std::size_t>(glm::clamp(mesh.uv[i].y, 0.0f, 1.0f) * kAxisSteps + 0.5f);
      middle[k] += mesh.positionsMm[i], weight[k] += 1;
    }
    for (std::size_t k = 0; k <= kAxisSteps; ++k)
      if (weight[k] > 0) middle[k] /= weight[k];
    for (std::size_t k = 0; k <= kAxisSteps; ++k)  // a step that no vertex falls on takes its neighbour's middle
      if (weight[k] == 0) middle[k] = k > 0 ? middle[k - 1] : middle[1];
    const std::vector<vec3> raw = middle;
    for (std::size_t k = 1; k < kAxisSteps; ++k) middle[k] = (raw[k - 1] + 2.0f * raw[k] + raw[k + 1]) / 4.0f;
  }
  vec3 at(float v) const {
    const float steps = glm::clamp(v, 0.0f, 1.0f) * kAxisSteps;
    const auto k = std::min(static_cast<std::size_t>(steps), kAxisSteps - 1);
    return glm::mix(middle[k], middle[k + 1], steps - static_cast<float>(k));
  }
};

// Keys: surfaces, factor (1 = as at rest), along. Every vertex moves away from the middle of its section by the factor.
//
class SwellEffect : public Effect {
 public:
  explicit SwellEffect(const EffectSource& s)
      : surfaces_(s.surfaces("surfaces")), factor_(s.curve("factor", 1)), along_(s.table) {
    if (surfaces_.empty()) s.table.failAt("surfaces", "a swelling needs surfaces");
  }

  void apply(EffectTarget& target, float p) const override {
    const float factor = factor_(p);
    if (factor == 1) return;
    for (const int structure : surfaces_) {
      const Belly belly(*target.body.mesh(structure, 0));
      reshape(target.body, structure, [&](core::Mesh& mesh) {
        for (std::size_t i = 0; i < mesh.positionsMm.size(); ++i) {
          vec3& v = mesh.positionsMm[i];
          vec3 off = v - belly.at(mesh.uv[i].y);
          const vec3& fibre = mesh.fibres[i];
          if (glm::dot(fibre, fibre) > 0.5f) off -= fibre * glm::dot(off, fibre);
          v += off * ((factor - 1) * along_.at(mesh.uv[i].y));
        }
      });
      target.body.setInWay(structure);
    }
  }

 private:
  std::vector<int> surfaces_;
  Curve factor_;
  Along along_;
};

// Keys: surfaces, near, radius_mm, amount (0..1).
class ReddenEffect : public Effect {
 public:
  explicit ReddenEffect(const EffectSource& s)
      : surfaces_(s.surfaces("surfaces")),
        near_(s.points("near")),
        amount_(s.curve("amount")),
        radiusMm_(static_cast<float>(s.table.number("radius_mm", 20))) {
    if (surfaces_.empty()) s.table.failAt("surfaces", "a reddening needs surfaces");
  }

  int order() const override { return 3; }

  void apply(EffectTarget& target, float p) const override {
    const float amount = amount_(p);
    if (amount <= 0) return;
    for (const int structure : surfaces_)
      for (std::size_t level = 0; level <= core::kCoarseLevels; ++level)
        if (core::Mesh* mesh = target.body.edit(structure, level)) {
          mesh->irritation.resize(mesh->positionsMm.size(), 0);
          for (std::size_t i = 0; i < mesh->positionsMm.size(); ++i) {
            float w = near_.empty() ? 1.0f : 0.0f;
            for (const vec3& at : near_) w = std::max(w, fade(glm::distance(mesh->positionsMm[i], at) / radiusMm_));
            mesh->irritation[i] = std::max(mesh->irritation[i], amount * w);
          }
        }
  }

 private:
  std::vector<int> surfaces_;
  std::vector<vec3> near_;
  Curve amount_;
  float radiusMm_;
};

}  // namespace

std::unique_ptr<Effect> readThicken(const EffectSource& source) {
  return std::make_unique<ThickenEffect>(source);
}
std::unique_ptr<Effect> readSwell(const EffectSource& source) {
  return std::make_unique<SwellEffect>(source);
}
std::unique_ptr<Effect> readRedden(const EffectSource& source) {
  return std::make_unique<ReddenEffect>(source);
}

}  // namespace sciatlas::living
