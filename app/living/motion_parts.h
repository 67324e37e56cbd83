// What the stage of movement is made of, for those who ask for numbers.
#pragma once
#include <mutex>

#include "living/rig.h"
#include "living/soft_parts.h"

namespace sciatlas::living {

// From rest to the pose in steps of at most 15 degrees, so that nothing has to jump over a bone; the last is the pose.
std::vector<RigState> stepsTo(const Rig& rig, const std::vector<float>& axisValues);

struct MotionParts {
  MotionParts(Rig read, const scene::Atlas& restBody) : rig(std::move(read)), rest(restBody) {}
  // Made when something first moves: most who look at the body never move it.
  const SoftParts& softParts() const {
    std::call_once(prepared_, [&] { soft_ = std::make_unique<SoftParts>(rig, rest); });
    return *soft_;
  }

  const Rig rig;
  const scene::Atlas& rest;

 private:
  mutable std::once_flag prepared_;
  mutable std::unique_ptr<SoftParts> soft_;
};

}  // namespace sciatlas::living
