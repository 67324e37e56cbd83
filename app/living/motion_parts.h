// What the stage of movement is made of, for those who ask for numbers.
#pragma once
#include <mutex>

#include "living/rig.h"
#include "living/soft_parts.h"

namespace sciatlas::living {

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
