// The living model: makes, of the body at rest, the body of a state. The result is an Atlas like the one at rest, so
// everything that can be drawn, picked, measured or asked of the one can be of the other.
#pragma once
#include <memory>

#include "core/files.h"
#include "living/clearance.h"
#include "living/comparisons.h"
#include "living/contact.h"
#include "living/joint_paths.h"
#include "living/motion.h"
#include "living/pathology.h"
#include "living/press_map.h"
#include "scene/atlas.h"
#include "scene/body_state.h"

namespace sciatlas::living {

class Body {
 public:
  // Reads pathologies.toml, sites.toml, poses.toml, comparisons.toml and press_rules.toml of models/. `rest` must
  // outlive the body. Throws core::InputError.
  Body(const core::Paths& paths, const scene::Atlas& rest);

  const scene::Atlas& rest() const { return rest_; }
  const Pathologies& pathologies() const { return pathology_.pathologies(); }
  const Poses& poses() const { return motion_.poses(); }
  const MotionStage& motion() const { return motion_; }  // for living/muscle_lengths.h
  const std::vector<Comparison>& comparisons() const { return comparisons_; }
  const ClearanceGauge& clearances() const { return clearances_; }  // without sites when there is no models/sites.toml
  // Null when models/press_rules.toml is not there.
  const PressRules* pressRules() const { return pressRules_ ? &*pressRules_ : nullptr; }
  // Throws core::InputError, one sentence, for what does not exist, is out of range or contradicts itself.
  void check(const scene::BodyState& state) const;
  // The body of a state; the rest body itself (not owned) for the state at rest. Thread-safe. In haste, what only moves
  // has no finest surfaces (scene::BodyChange): for the time while a slider is dragged.
  enum class Care { Full, Haste };
  // Null when `giveUp` has gone up meanwhile.
  std::shared_ptr<const scene::Atlas> in(const scene::BodyState& state, Care care = Care::Full,
                                         const std::atomic<bool>* giveUp = nullptr) const;
  // Whether haste makes a difference for a state.
  static bool hasty(const scene::BodyState& state) { return state.pathologies.empty() && !state.poseDeg.empty(); }
  // For a thread with nothing else to do: what the first state with a pressed nerve needs of the body at rest.
  void prepareNerves() const;
  // One piece of what states like this one will need when its slider moves on; false when nothing is missing.
  bool prepareNext(const scene::BodyState& state) const { return paths_.prepareNext(state); }

 private:
  const scene::Atlas& rest_;
  PathologyStage pathology_;
  MotionStage motion_;
  JointPaths paths_;
  ClearanceGauge clearances_;
  ContactStage contact_;
  std::vector<Comparison> comparisons_;
  std::optional<PressRules> pressRules_;
};

}  // namespace sciatlas::living
