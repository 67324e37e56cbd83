#include "living/motion.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/parallel.h"
#include "living/motion_parts.h"

namespace sciatlas::living {

// From rest to the pose, so that nothing has to jump over a bone.
std::vector<RigState> stepsTo(const Rig& rig, const std::vector<float>& values) {
  constexpr float kStepDeg = 15;
  float largest = 0;
  for (const float value : values) largest = std::max(largest, std::abs(value));
  const int count = std::max(1, static_cast<int>(std::ceil(largest / kStepDeg)));
  std::vector<RigState> steps;
  for (int i = 1; i <= count; ++i) {
    std::vector<float> part = values;
    if (i < count)
      for (float& value : part) value *= static_cast<float>(i) / static_cast<float>(count);
    steps.push_back(rigState(rig.pose(part)));
  }
  return steps;
}

namespace {

void moveRigidly(core::Mesh& mesh, const Rigid& motion) {
  for (glm::vec3& p : mesh.positionsMm) p = motion(p);
  for (glm::vec3& n : mesh.normals) n = motion.turn * n;
  for (glm::vec3& f : mesh.fibres) f = motion.turn * f;
}

// Bones, and the soft parts that a bone carries, with their landmarks.
void moveBones(Workspace& body, const Rig& rig, const std::vector<Rigid>& world) {
  std::vector<std::pair<int, Rigid>> moved;
  const auto move = [&](int structure, int of) {
    if (const Rigid& motion = world[static_cast<std::size_t>(of)]; !motion.still())
      moved.emplace_back(structure, motion);
  };
  for (std::size_t b = 0; b < rig.bodies.size(); ++b)
    for (const int bone : rig.bodies[b].bones) move(bone, static_cast<int>(b));
  for (const auto& [structure, of] : rig.carried) move(structure, of);
  for (const auto& [structure, motion] : moved) body.prepareEdit(structure);
  core::parallelFor(
      moved.size(),
      [&](std::size_t i) {
        for (std::size_t level = 0; level < std::tuple_size_v<scene::SurfaceLevels>; ++level)
          if (core::Mesh* mesh = body.edit(moved[i].first, level)) moveRigidly(*mesh, moved[i].second);
      },
      2);
  for (const auto& [structure, motion] : moved)
    for (const int landmark : body.rest().landmarksOf(structure))
      body.moveLandmark(landmark, motion(body.landmarkMm(landmark)));
}

}  // namespace

const Axis* Poses::findAxis(std::string_view id) const {
  for (const Axis& axis : axes)
    if (axis.id == id) return &axis;
  return nullptr;
}

const Pose* Poses::find(std::string_view id) const {
  for (const Pose& pose : all)
    if (pose.id == id) return &pose;
  return nullptr;
}

std::map<std::string, float> Poses::at(const Pose& pose, float progress) {
  const auto count = static_cast<float>(pose.stages.size());
  const float place = std::clamp(progress, 0.0f, 1.0f) * count;  // 0: at rest, k: stage k - 1 is reached
  const auto to = std::min(static_cast<std::size_t>(place), pose.stages.size() - 1);
  const float share = place - static_cast<float>(to);
  std::map<std::string, float> values;
  if (to > 0)
    for (const auto& [axis, degrees] : pose.stages[to - 1].valuesDeg) values[axis] = (1 - share) * degrees;
  for (const auto& [axis, degrees] : pose.stages[to].valuesDeg) values[axis] += share * degrees;
  for (const auto& [axis, degrees] : pose.lyingDeg) values[axis] = degrees;
  std::erase_if(values, [](const auto& value) { return value.second == 0; });
  return values;
}

glm::quat Poses::room(const std::map<std::string, float>& poseDeg) const {
  glm::quat lies(1, 0, 0, 0);  // of the body, in the room
  for (const Axis& axis : axes)
    if (const auto value = poseDeg.find(axis.id); value != poseDeg.end() && axis.turnsWhole != glm::vec3(0))
      lies = lies * glm::angleAxis(glm::radians(value->second), axis.turnsWhole);
  return glm::conjugate(lies);
}

MotionStage::MotionStage(const std::filesystem::path& posesToml, const scene::Atlas& rest, std::filesystem::path keptIn)
    : parts_(std::make_unique<MotionParts>(Rig::read(posesToml, rest), rest, posesToml, std::move(keptIn))) {}
MotionStage::~MotionStage() = default;

const Poses& MotionStage::poses() const {
  return parts_->rig.poses;
}

void MotionStage::prepare() const {
  parts_->softParts();
}

const MotionParts& MotionStage::parts() const {
  return *parts_;
}

void MotionStage::check(const scene::BodyState& state) const {
  parts_->rig.check(state.poseDeg);
}

core::Box MotionStage::boxOf(const scene::BodyState& state) const {
  const Rig& rig = parts_->rig;
  const std::vector<Rigid> world = rig.pose(rig.axisValues(state.poseDeg, {}));
  core::Box box;
  for (std::size_t b = 0; b < rig.bodies.size(); ++b)
    for (const int bone : rig.bodies[b].bones)
      for (const glm::vec3& p : parts_->rest.storedMesh(bone, core::kCoarseLevels)->positionsMm) box.add(world[b](p));
  return box;
}

void MotionStage::apply(Workspace& body, const scene::BodyState& state, const JointOffsets& offsets) const {
  const Rig& rig = parts_->rig;
  const std::vector<float> values = rig.axisValues(state.poseDeg, offsets);
  const std::vector<RigState> steps = stepsTo(rig, values);
  const std::vector<Rigid>& world = steps.back().world;
  if (std::all_of(world.begin(), world.end(), [](const Rigid& motion) { return motion.still(); })) return;
  moveBones(body, rig, world);
  parts_->softParts().move(body, steps);
}

}  // namespace sciatlas::living
