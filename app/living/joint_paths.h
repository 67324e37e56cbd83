// What the joints that a pathology moves (disc height, slip, the hip) do to everything that hangs on them, kept as
// displacements at a few places along the pathology's parameter (morph targets) and read between them: moving its
// slider then moves no soft part anew.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "living/motion.h"
#include "living/pathology.h"

namespace sciatlas::living {

class JointPath;

class JointPaths {
 public:
  // All three must outlive this.
  JointPaths(const PathologyStage& pathologies, const MotionStage& motion, const scene::Atlas& rest);
  ~JointPaths();
  // Moves what the pathologies of the state have shaped. False, and nothing is done, when that is no single path: the
  // body stands in a pose, or several of its pathologies move joints. Thread-safe.
  bool apply(Workspace& body, const scene::BodyState& state) const;
  // Makes one of the places that apply() may want when this state's slider moves on; false when none is missing.
  bool prepareNext(const scene::BodyState& state) const;

 private:
  std::shared_ptr<const JointPath> pathOf(const scene::BodyState& state, float& value) const;

  const PathologyStage& pathologies_;
  const MotionStage& motion_;
  const scene::Atlas& rest_;
  mutable std::mutex mutex_;
  mutable std::vector<std::pair<std::string, std::shared_ptr<const JointPath>>> kept_;  // the last used one last
};

}  // namespace sciatlas::living
