// What the stage of movement is made of, for those who ask for numbers.
#pragma once
#include <mutex>

#include "living/rig.h"
#include "living/soft_parts.h"

namespace sciatlas::living {

// From rest to the pose in steps of at most 15 degrees, so that nothing has to jump over a bone; the last is the pose.
std::vector<RigState> stepsTo(const Rig& rig, const std::vector<float>& axisValues);

struct MotionParts {
  MotionParts(Rig read, const scene::Atlas& restBody, std::filesystem::path posesToml, std::filesystem::path keptIn)
      : rig(std::move(read)), rest(restBody), posesToml_(std::move(posesToml)), keptIn_(std::move(keptIn)) {}
  // Made when something first moves: most who look at the body never move it.
  const SoftParts& softParts() const {
    std::call_once(prepared_, [&] { soft_ = SoftParts::kept(rig, rest, posesToml_, keptIn_); });
    return *soft_;
  }

  const Rig rig;
  const scene::Atlas& rest;

 private:
  std::filesystem::path posesToml_, keptIn_;
  mutable std::once_flag prepared_;
  mutable std::unique_ptr<SoftParts> soft_;
};

}  // namespace sciatlas::living
