// Effects that bring or take away whole structures, and those that ask the joints to move.
#include <algorithm>

#include "living/effect.h"

namespace sciatlas::living {
namespace {

using glm::vec3;

// Keys: structure, size (0..1 of its authored size; it grows from its landmark "root").
class PieceEffect : public Effect {
 public:
  explicit PieceEffect(const EffectSource& s) : structure_(s.structure("structure")), size_(s.curve("size")) {
    const core::Mesh* mesh = s.rest.storedMesh(structure_, 0);
    if (!mesh) s.table.failAt("structure", "the model lacks this structure");
    root_ = mesh->boxMm.centre();
    for (const int landmark : s.rest.landmarksOf(structure_))
      if (s.rest.landmarks()[static_cast<std::size_t>(landmark)].name == "root")
        root_ = s.rest.landmarks()[static_cast<std::size_t>(landmark)].atMm;
  }

  int order() const override { return 0; }

  void apply(EffectTarget& target, float p) const override {
    const float size = size_(p);
    if (size <= 0.02f) return;
    target.body.setPresent(structure_, true);
    target.body.setInWay(structure_);
    if (size == 1) return;
    for (std::size_t level = 0; level <= core::kCoarseLevels; ++level)
      if (core::Mesh* mesh = target.body.edit(structure_, level))
        for (vec3& v : mesh->positionsMm) v = root_ + (v - root_) * size;
  }

 private:
  int structure_;
  Curve size_;
  vec3 root_{0};
};

// Keys: hide, show, from (the parameter above which it holds).
class SwapEffect : public Effect {
 public:
  explicit SwapEffect(const EffectSource& s)
      : hide_(s.surfaces("hide")), show_(s.surfaces("show")), from_(static_cast<float>(s.table.number("from", 0))) {
    if (hide_.empty() && show_.empty()) s.table.fail("a swap needs something to hide or to show that the model has");
  }

  int order() const override { return 0; }

  void apply(EffectTarget& target, float p) const override {
    if (p <= from_) return;
    for (const int structure : hide_) target.body.setPresent(structure, false);
    for (const int structure : show_) target.body.setPresent(structure, true);
  }

 private:
  std::vector<int> hide_, show_;
  float from_;
};

// Keys: axis (of models/poses.toml), amount (degrees or mm), in_way: surfaces that come nearer to nerves by it.
class JointEffect : public Effect {
 public:
  explicit JointEffect(const EffectSource& s)
      : axis_(s.table.text("axis")), amount_(s.curve("amount")), inWay_(s.surfaces("in_way")) {}

  void apply(EffectTarget& target, float p) const override {
    const float amount = amount_(p);
    if (amount == 0) return;
    target.offsets[axis_] += amount;
    for (const int structure : inWay_) target.body.setInWay(structure);
  }

  std::vector<float> jointKnots() const override { return amount_.at; }

 private:
  std::string axis_;
  Curve amount_;
  std::vector<int> inWay_;
};

}  // namespace

std::unique_ptr<Effect> readPiece(const EffectSource& source) {
  return std::make_unique<PieceEffect>(source);
}
std::unique_ptr<Effect> readSwap(const EffectSource& source) {
  return std::make_unique<SwapEffect>(source);
}
std::unique_ptr<Effect> readJoint(const EffectSource& source) {
  return std::make_unique<JointEffect>(source);
}

}  // namespace sciatlas::living
