// How a muscle (or a ligament with fibres) follows the bones that it joins. It is held as a sheet of nodes, u across
// and v along the fibres. Between two places where it is held by different bones the nodes keep to the straight line
// between these places, with the bulge that they have at rest turned along; they are pushed out of bones step by step
// from the body at rest to the pose, so that a muscle slides round a bone on the side on which it lies. The surface
// follows its nodes by affine maps that keep the volume. (Blending the bones' own motions over the muscle was tried and
// looks wrong: short muscles hang through like a hook, large ones collapse.)
#pragma once
#include <functional>
#include <utility>
#include <vector>

#include "living/bone_field.h"
#include "living/rig.h"
#include "living/sheet_uv.h"

namespace sciatlas::living {

struct Affine {
  glm::mat3 map{1};
  glm::vec3 fromMm{0}, toMm{0};
  glm::vec3 operator()(const glm::vec3& p) const { return toMm + map * (p - fromMm); }
};

// What the sheets are told about the state.
struct RigState {
  std::vector<Rigid> world;      // by body
  std::vector<Rigid> worldBack;  // the inverse
  std::vector<int> carrier;      // by body: 0 if it stands still, else the same number as every body that moves alike
};
RigState rigState(std::vector<Rigid> world);

class Sheet {
 public:
  // `mesh` at rest with uv; `trunk` gives, for a body of -1, the bodies' shares at a point.
  using Trunk = std::function<std::vector<std::pair<int, float>>(const glm::vec3&)>;
  Sheet(const MuscleChain& chain, const core::Mesh& mesh, const Trunk& trunk);

  int structure() const { return structure_; }
  // (u, v) of a point of the surface at rest, given those that the model has for it.
  glm::vec2 uvOf(const glm::vec3& p, const glm::vec2& own) const { return uv_.at(p, own); }
  const std::vector<ChainAnchor>& anchors() const { return anchors_; }
  // Bodies that it must not enter, with the distances at rest.
  void keepOutOf(int body, const BoneField& field);
  // True when no body that holds it moves against another; then `whole` is their motion.
  bool movesAsOne(const RigState& state, Rigid& whole) const;

  // Nodes of a pose, reached through `steps` (the last is the pose). `fleshy` is the part of v that can be stretched.
  // `places`: where the room that the muscle takes has gone, which is what its neighbours follow; `fibres`: the same
  // with the muscle's own gliding along its path.
  struct Solved {
    std::vector<Affine> places, fibres;
  };
  Solved solve(const std::vector<RigState>& steps, const std::vector<BoneField>& fields, const glm::vec2& fleshy) const;
  // Moves points that have come into a bone out of it, and their neighbours gently with them; `before` is where they
  // were at rest. Points that lay in the bone at rest stay as deep; slackMm more is let pass.
  void clear(const RigState& state, const std::vector<BoneField>& fields, const std::vector<glm::vec3>& before,
             core::Mesh& mesh, float slackMm = 0) const;
  // Makes the maps thicker or thinner by this factor, square to the sheet.
  void thicken(std::vector<Affine>& nodes, float factor) const;
  glm::vec3 follow(const std::vector<Affine>& nodes, const glm::vec3& p, const glm::vec2& uv) const;
  // Length of the path through the places where it is held, mean of its fibres, and of the fibres themselves.
  float lineMm(const RigState& state) const;
  float fibreMm(const std::vector<Affine>& nodes) const;
  // First and last place of a path between two different bodies: where it leaves `from` for the last time.
  struct Span {
    int fromBody, toBody;
    glm::vec3 fromMm, toMm;  // at rest
  };
  Span lastSpan() const;

 private:
  static constexpr int kTrunk = -1, kFree = -2;
  struct Held {
    int row;
    int body;
  };
  struct Keep {
    int body;
    std::vector<float> restMm;  // by node
  };
  // Rows between the origin and where the muscle is fast at its end: they glide, and give way to bones.
  bool isFree(int row) const { return row > firstRow_ && row < lastRow_; }
  std::size_t node(int u, int v) const { return static_cast<std::size_t>(v * nu_ + u); }
  glm::vec3 heldAt(const RigState& state, std::size_t node, int body, glm::quat& turn) const;
  void straight(const RigState& state, std::vector<glm::vec3>& at, std::vector<glm::quat>& turn) const;
  void pushOut(const RigState& state, const std::vector<BoneField>& fields, std::vector<glm::vec3>& at,
               std::vector<glm::vec3>& pushed) const;
  std::vector<Affine> maps(const std::vector<glm::vec3>& at, const std::vector<glm::quat>& turn) const;
  void placeNodes(const core::Mesh& mesh);
  void measureThickness(const core::Mesh& mesh);
  float widthMm(const core::Mesh& mesh) const;

  void slide(const glm::vec2& fleshy, std::vector<glm::vec3>& at, std::vector<glm::quat>& turn) const;

  int structure_ = -1;
  SheetUv uv_;
  int nu_ = 1, nv_ = 7;
  std::vector<ChainAnchor> anchors_;
  std::vector<Held> held_;
  int firstRow_ = 0, lastRow_ = 0;
  std::vector<glm::vec3> rest_;
  std::vector<std::vector<std::pair<int, float>>> trunk_;  // by node, where it is held by the trunk
  std::vector<int> rowBody_;                               // the body that a row moves with, kTrunk or kFree
  std::vector<glm::vec3> restNormal_, restAlong_;          // unit, by node
  std::vector<Keep> keep_;
  float halfThicknessMm_ = 3;
};

}  // namespace sciatlas::living
