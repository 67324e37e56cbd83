#include "living/motion.h"

#include <algorithm>

#include "core/error.h"
#include "core/text.h"

namespace sciatlas::living {

struct MotionStage::Impl {
  Poses poses;
};

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
  std::erase_if(values, [](const auto& value) { return value.second == 0; });
  return values;
}

MotionStage::MotionStage(const std::filesystem::path&, const scene::Atlas&) : impl_(std::make_unique<Impl>()) {}
MotionStage::~MotionStage() = default;

const Poses& MotionStage::poses() const {
  return impl_->poses;
}

void MotionStage::check(const scene::BodyState& state) const {
  std::vector<std::string> known;
  for (const Axis& axis : impl_->poses.axes) known.push_back(axis.id);
  for (const auto& [id, value] : state.poseDeg)
    if (!impl_->poses.findAxis(id))
      throw core::InputError("unknown axis of movement \"" + id + "\"" + core::suggestion(id, known));
}

void MotionStage::apply(Workspace&, const scene::BodyState&, const JointOffsets&) const {}

}  // namespace sciatlas::living
