#include <algorithm>

#include "ui/compression.h"
#include "ui/move_groups.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

struct Kind {
  const char *word, *title;
};
constexpr std::array<Kind, 3> kKinds{{{"position", "Positions"}, {"test", "Tests"}, {"exercise", "Exercises"}}};

const living::Poses& posesOf(const Frame& f) {
  return f.session->body()->poses();
}

bool isKind(const living::Pose& pose, const Kind& kind) {
  return pose.kind == kind.word;
}

void poseRow(Frame& f, const living::Pose& pose) {
  const auto& open = f.session->now().pose;
  const bool chosen = open.pose == pose.id;
  const bool stands = chosen && f.session->inPose();
  const std::string right = stands ? std::to_string(static_cast<int>(100 * open.progress + 0.5f)) + " %" : "";
  if (!row(f, pose.id.c_str(), pose.english, right, chosen).clicked) return;
  f.state.listOpen = false;
  f.session->beginDrag();  // one step of undo
  attempt(f, [&] { f.session->choosePose(pose.id); });
  f.session->seePose(f.request.nowS);
  f.session->endDrag();
}

}  // namespace

std::vector<JointGroup> jointGroups(const living::Poses& poses) {
  std::vector<JointGroup> groups;
  for (const living::Axis& axis : poses.axes) {
    if (axis.hidden) continue;
    auto at = std::find_if(groups.begin(), groups.end(), [&](const JointGroup& g) { return g.name == axis.group; });
    if (at == groups.end()) at = groups.insert(groups.end(), JointGroup{axis.group, {}});
    at->axes.push_back(&axis);
  }
  return groups;
}

int movedIn(const JointGroup& group, const scene::BodyState& body) {
  int moved = 0;
  for (const auto* axis : group.axes) moved += body.poseDeg.count(axis->id) > 0 ? 1 : 0;
  return moved;
}

std::string groupTitleOf(const JointGroup& group) {
  std::string title = group.name;
  for (const auto& [end, side] : {std::pair{"_r", "right "}, {"_l", "left "}})
    if (title.ends_with(end)) title = side + title.substr(0, title.size() - 2);
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') title[0] = static_cast<char>(title[0] - 'a' + 'A');
  return title;
}

std::string groupKey(const JointGroup& group) {
  return "joint:" + group.name;
}

void moveList(Frame& f) {
  ImGui::BeginChild("moves", {0, 0}, false);
  for (const Kind& kind : kKinds) {
    bool any = false;
    for (const auto& pose : posesOf(f).all) {
      if (!isKind(pose, kind)) continue;
      if (!any) groupTitle(f, kind.title);
      any = true;
      poseRow(f, pose);
    }
  }
  const auto groups = jointGroups(posesOf(f));
  if (!groups.empty()) groupTitle(f, "Joints");
  for (const JointGroup& group : groups) {
    const bool open = f.state.openGroups.count(groupKey(group)) > 0;
    const int moved = movedIn(group, f.session->scene().body);
    if (row(f, groupKey(group).c_str(), groupTitleOf(group), moved > 0 ? std::to_string(moved) + " moved" : "", open)
            .clicked) {
      f.state.listOpen = false;
      if (!f.state.openGroups.erase(groupKey(group)))
        f.state.openGroups.insert(groupKey(group)), f.state.scrollToJoint = group.name;
    }
  }
  if (posesOf(f).all.empty() && groups.empty())
    plain(f, "There are no movements in models/poses.toml.", f.fonts.body, f.theme.quiet);
  ImGui::EndChild();
}

}  // namespace sciatlas::ui
