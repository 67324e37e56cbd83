#include "living/body.h"

#include "living/motion_parts.h"
#include "living/muscle_lengths.h"

namespace sciatlas::living {

Body::Body(const core::Paths& paths, const scene::Atlas& rest)
    : rest_(rest),
      pathology_(paths.models / "pathologies.toml", rest),
      motion_(paths.models / "poses.toml", rest, paths.built),
      paths_(pathology_, motion_, rest),
      clearances_(paths.models / "sites.toml", rest),
      contact_(rest, clearances_.sites()),
      comparisons_(readComparisons(paths.models / "comparisons.toml", *this)) {
  const auto rules = paths.models / "press_rules.toml";
  if (std::filesystem::exists(rules)) pressRules_ = readPressRules(rules, rest);
}

void Body::check(const scene::BodyState& state) const {
  pathology_.check(state);
  motion_.check(state);
}

void Body::prepareNerves() const {
  contact_.prepare();
  clearances_.prepare();
}

std::shared_ptr<const scene::Atlas> Body::in(const scene::BodyState& state, Care care,
                                             const std::atomic<bool>* giveUp) const {
  if (state.atRest()) return {std::shared_ptr<const scene::Atlas>(), &rest_};
  check(state);
  Workspace workspace(rest_, care == Care::Haste && hasty(state) ? 1 : 0);
  workspace.giveUpWhen(giveUp);
  std::vector<float> values;
  if (!state.poseDeg.empty()) values = motion_.parts().rig.axisValues(state.poseDeg, {});
  const auto axis = [&](const std::string& id) {
    const Axis* found = values.empty() ? nullptr : poses().findAxis(id);
    return found ? values[static_cast<std::size_t>(found - poses().axes.data())] : 0.0f;
  };
  const JointOffsets offsets = pathology_.apply(workspace, state, axis);
  ContactStage::Posed posed{!state.poseDeg.empty(), {}, {}};
  if (posed.moves) posed.reshapedMm = ContactStage::reshaped(workspace);
  if (!paths_.apply(workspace, state)) motion_.apply(workspace, state, offsets);
  if (workspace.givenUp()) return nullptr;
  if (posed.moves)
    for (const MuscleLength& of : muscleLengths(motion_, state)) posed.lengths[of.structure] = of.nowMm / of.restMm;
  contact_.apply(workspace, posed);
  return std::make_shared<const scene::Atlas>(rest_.changed(workspace.take()));
}

}  // namespace sciatlas::living
