// Effects on an intervertebral disc: its rim bulges along an arc, or its material leaves it at one place.
#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/ray.h"
#include "living/effect.h"
#include "scene/disc.h"

namespace sciatlas::living {
namespace {

using glm::vec3;

constexpr int kRimSteps = 72;

// The outline of the disc in its own plane, by angle from the back (0) over the left (90) to the front.
struct Rim {
  scene::DiscFrame frame;
  std::array<float, kRimSteps> radius{};

  float at(float angleDeg) const {
    float steps = angleDeg / (360.0f / kRimSteps);
    steps -= kRimSteps * std::floor(steps / kRimSteps);
    const auto i = static_cast<std::size_t>(steps) % kRimSteps;
    return glm::mix(radius[i], radius[(i + 1) % kRimSteps], steps - std::floor(steps));
  }
  vec3 direction(float angleDeg) const {
    const float a = glm::radians(angleDeg);
    return std::cos(a) * frame.back + std::sin(a) * frame.left;
  }
  static float angleOf(const vec3& local) { return glm::degrees(std::atan2(local.x, local.z)); }
  // Height of the disc at a place, from front to back.
  float heightAt(const vec3& local) const {
    const float t = glm::clamp(0.5f + local.z / frame.depthMm, 0.0f, 1.0f);
    return glm::mix(frame.anteriorHeightMm, frame.posteriorHeightMm, t);
  }
};

Rim rimOf(const EffectSource& source) {
  Rim rim;
  const std::string segment = source.table.text("disc");
  try {
    rim.frame = scene::discFrame(source.rest, segment);
  } catch (const core::InputError& e) {
    source.table.failAt("disc", e.what());
  }
  const core::Mesh* anulus = source.rest.storedMesh(source.rest.catalogue().find("anulus_" + segment), 0);
  if (!anulus) source.table.failAt("disc", "the model has no anulus_" + segment);
  core::RayScene rays;
  rays.addMesh(anulus->positionsMm, anulus->indices);
  for (int i = 0; i < kRimSteps; ++i) {
    const vec3 out = rim.direction(static_cast<float>(i) * 360 / kRimSteps);
    const auto hits = rays.allHits(rim.frame.centre, out, 60);
    if (hits.empty()) source.table.failAt("disc", "anulus_" + segment + " is not closed round its middle");
    rim.radius[static_cast<std::size_t>(i)] = hits.back().distance;
  }
  return rim;
}

float smooth(float from, float to, float x) {
  const float t = glm::clamp((x - from) / (to - from), 0.0f, 1.0f);
  return t * t * (3 - 2 * t);
}

// Keys: disc, surfaces (the anulus and what lies on it), mm, centre_deg (0 = back), arc_deg (full width), fade_deg.
class RimEffect : public Effect {
 public:
  explicit RimEffect(const EffectSource& source)
      : rim_(rimOf(source)),
        surfaces_(source.surfaces("surfaces")),
        mm_(source.curve("mm")),
        above_(source.curve("lip_mm")),
        centreDeg_(static_cast<float>(source.table.number("centre_deg", 0))),
        halfArcDeg_(static_cast<float>(source.table.number("arc_deg", 360)) / 2),
        fadeDeg_(static_cast<float>(source.table.number("fade_deg", 20))) {
    if (surfaces_.empty()) source.table.failAt("surfaces", "a rim effect needs surfaces");
  }

  void apply(EffectTarget& target, float p) const override {
    const float mm = mm_(p), lip = above_(p);
    if (mm == 0) return;
    for (const int structure : surfaces_) {
      reshape(target.body, structure, [&](core::Mesh& mesh) {
        for (vec3& v : mesh.positionsMm) {
          const vec3 local = rim_.frame.local(v);
          if (std::abs(local.y) > 25) continue;
          v += rim_.direction(Rim::angleOf(local)) * (mm * weight(local, lip));
        }
      });
      target.body.setInWay(structure);
    }
  }

 private:
  float weight(const vec3& local, float lipMm) const {
    const float angle = Rim::angleOf(local), rim = rim_.at(angle);
    float off = std::abs(angle - centreDeg_);
    if (off > 180) off = 360 - off;
    const float along = halfArcDeg_ >= 180 ? 1 : 1 - smooth(halfArcDeg_ - fadeDeg_, halfArcDeg_ + fadeDeg_, off);
    const float half = 0.5f * rim_.heightAt(local) + 1.5f + lipMm;
    const float across = std::max(0.0f, 1 - local.y * local.y / (half * half));
    const float out = std::hypot(local.x, local.z);
    const float radial = out < rim ? smooth(0.6f, 1.0f, out / rim) : std::exp((rim - out) / 4);
    return along * across * radial;
  }

  Rim rim_;
  std::vector<int> surfaces_;
  Curve mm_, above_;
  float centreDeg_, halfArcDeg_, fadeDeg_;
};

// Where disc material leaves, and the shape it takes there: from inside the disc through a neck at the rim to a head
// outside, which may lie higher or lower than the disc. Keys: disc, material (a structure of this state alone; a ball
// at rest, of any size), angle_deg (on the rim, 0 = back, positive to the left), turn_deg (of the way out, from back),
// rise_mm (of the neck over the middle of the disc); curves reach_mm (beyond the rim), neck_mm and head_mm (full
// widths), neck_height_mm, head_height_mm, migrate_mm (up; of the head's end), nucleus_mm (core moves toward it);
// drape: surfaces that are lifted.
class HerniationEffect : public Effect {
 public:
  explicit HerniationEffect(const EffectSource& s)
      : rim_(rimOf(s)),
        material_(s.structure("material")),
        drape_(s.surfaces("drape")),
        nucleus_(s.surfaces("nucleus")),
        reach_(s.curve("reach_mm")),
        neck_(s.curve("neck_mm", 6)),
        neckHeight_(s.curve("neck_height_mm", 4)),
        head_(s.curve("head_mm", 8)),
        headHeight_(s.curve("head_height_mm", 6)),
        migrate_(s.curve("migrate_mm")),
        nucleusMm_(s.curve("nucleus_mm")) {
    const auto angle = static_cast<float>(s.table.number("angle_deg"));
    const auto rise = static_cast<float>(s.table.number("rise_mm", 0));
    out_ = rim_.direction(static_cast<float>(s.table.number("turn_deg", angle)));
    root_ = rim_.frame.centre + rim_.direction(angle) * rim_.at(angle) + rim_.frame.up * rise;
    if (!s.rest.storedMesh(material_, 0)) s.table.failAt("material", "the model lacks this structure");
  }

  int order() const override { return 2; }

  void apply(EffectTarget& target, float p) const override {
    const float reach = reach_(p);
    if (reach <= 0.2f) return;
    target.body.setPresent(material_, true);
    target.body.setInWay(material_);
    reshape(target.body, material_, [&](core::Mesh& mesh) { shape(mesh, p); });
    lift(target, p);
    moveNucleus(target.body, nucleusMm_(p));
  }

 private:
  static constexpr float kInsideMm = 5;  // how far the material reaches back into the disc

  struct Profile {
    float reach, neck, neckHeight, head, headHeight, migrate;
    // Half width and half height at a distance from the rim (negative: inside the disc).
    glm::vec2 at(float c) const {
      const glm::vec2 narrow{neck / 2, neckHeight / 2}, wide{head / 2, headHeight / 2};
      if (c < 0) return narrow * std::sqrt(std::max(0.0f, 1 - c * c / (kInsideMm * kInsideMm)));
      const float widest = 0.5f * reach;
      if (c < widest) return glm::mix(narrow, wide, smooth(0, widest, c));
      const float t = (c - widest) / (reach - widest);
      return wide * std::sqrt(std::max(0.0f, 1 - t * t));
    }
    float rise(float c) const { return c <= 0 ? 0 : migrate * smooth(0, 1.2f * reach, c); }
  };

  Profile profile(float p) const {
    return {reach_(p), neck_(p), neckHeight_(p), head_(p), headHeight_(p), migrate_(p)};
  }
  vec3 across() const { return glm::normalize(glm::cross(rim_.frame.up, out_)); }

  // Every vertex of the ball has a direction from its middle: its angle to the way out says how far along the material
  // it lies, the angle round that axis where on the section.
  void shape(core::Mesh& mesh, float p) const {
    const Profile profile = this->profile(p);
    const vec3 middle = mesh.boxMm.centre(), side = across();
    for (vec3& v : mesh.positionsMm) {
      const vec3 way = glm::normalize(v - middle);
      const float along = glm::dot(way, out_);
      const float c = glm::mix(-kInsideMm, profile.reach, 0.5f * (1 + along));
      const glm::vec2 round{glm::dot(way, side), glm::dot(way, rim_.frame.up)};
      const float length = glm::length(round);
      const glm::vec2 half = length > 1e-4f ? profile.at(c) * (round / length) : glm::vec2(0);
      v = root_ + c * out_ + half.x * side + (half.y + profile.rise(c)) * rim_.frame.up;
    }
  }

  // What lies on the disc there (the posterior longitudinal ligament) is lifted off by the material under it.
  void lift(EffectTarget& target, float p) const {
    const Profile profile = this->profile(p);
    const vec3 side = across();
    for (const int structure : drape_) {
      reshape(target.body, structure, [&](core::Mesh& mesh) {
        for (vec3& v : mesh.positionsMm) {
          const vec3 d = v - root_;
          const float c = glm::dot(d, out_);
          if (c < -3 || c > 12 || glm::length(d) > 25) continue;
          const float top = topAt(profile, glm::dot(d, side), glm::dot(d, rim_.frame.up));
          // The first 1.5 mm above the disc keep their order, so that the ligament keeps its thickness.
          const float want = top + 0.15f + glm::clamp(c + 1, 0.0f, 2.0f);
          if (top > 0 && want > c) v += out_ * (want - c);
        }
      });
      target.body.setInWay(structure);
    }
  }

  // How far out the material reaches over a place of the rim; under an overhanging head as far as the head.
  static float topAt(const Profile& profile, float side, float up) {
    float top = 0;
    constexpr int kSteps = 32;
    for (int i = 0; i <= kSteps; ++i) {
      const float c = profile.reach * static_cast<float>(i) / kSteps;
      const glm::vec2 half = profile.at(std::max(c, 0.5f * profile.reach)) + 0.8f;
      const glm::vec2 off = glm::vec2(side, up - profile.rise(c)) / half;
      if (glm::dot(off, off) < 1) top = c;
    }
    return top;
  }

  void moveNucleus(Workspace& body, float mm) const {
    if (mm == 0) return;
    for (const int structure : nucleus_)
      reshape(body, structure, [&](core::Mesh& mesh) {
        for (vec3& v : mesh.positionsMm) {
          const vec3 d = v - rim_.frame.centre;
          const float along = glm::dot(d, out_) / 12;  // half a nucleus is about 12 mm
          v += out_ * (mm * smooth(-1.2f, 1.0f, along));
        }
      });
  }

  Rim rim_;
  int material_;
  std::vector<int> drape_, nucleus_;
  Curve reach_, neck_, neckHeight_, head_, headHeight_, migrate_, nucleusMm_;
  vec3 out_{0}, root_{0};
};

}  // namespace

std::unique_ptr<Effect> readRim(const EffectSource& source) {
  return std::make_unique<RimEffect>(source);
}

std::unique_ptr<Effect> readHerniation(const EffectSource& source) {
  return std::make_unique<HerniationEffect>(source);
}

}  // namespace sciatlas::living
