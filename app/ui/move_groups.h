// The axes of movement by joint, as the Move page shows them.
#pragma once
#include <string>
#include <vector>

#include "living/motion.h"

namespace sciatlas::ui {

struct JointGroup {
  std::string name;  // "lumbar spine", as in models/poses.toml
  std::vector<const living::Axis*> axes;
};

// In the order of the file, without hidden axes. The axes belong to `poses`.
std::vector<JointGroup> jointGroups(const living::Poses& poses);
int movedIn(const JointGroup& group, const scene::BodyState& body);
std::string groupTitleOf(const JointGroup& group);
std::string groupKey(const JointGroup& group);  // in PanelState::openGroups

}  // namespace sciatlas::ui
