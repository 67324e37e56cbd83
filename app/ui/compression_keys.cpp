// The keyboard's way through Compression.
#include <algorithm>

#include "core/error.h"
#include "ui/compression.h"
#include "ui/keys.h"
#include "ui/move_groups.h"

namespace sciatlas::ui {
namespace {

using session::CompressionTab;

constexpr float kStep = 0.05f, kStepDeg = 5;

// The id beside the open one, in the order given; the first when none is open.
std::string beside(const std::vector<std::string>& ids, const std::string& open, int by) {
  if (ids.empty()) return "";
  const auto at = std::find(ids.begin(), ids.end(), open);
  if (at == ids.end()) return ids.front();
  const auto index = std::clamp<std::ptrdiff_t>(at - ids.begin() + by, 0, static_cast<std::ptrdiff_t>(ids.size()) - 1);
  return ids[static_cast<std::size_t>(index)];
}

// As the list shows them.
std::vector<std::string> siteIds(const living::Pathologies& pathologies) {
  std::vector<std::string> ids;
  for (const SiteFamily& family : siteTree(pathologies))
    for (const auto& group : family.groups)
      for (const SiteRow& row : group.rows)
        for (const int i : row.members) ids.push_back(pathologies.all[static_cast<std::size_t>(i)].id);
  return ids;
}

std::vector<std::string> poseIds(const living::Poses& poses) {
  std::vector<std::string> ids;
  for (const char* kind : {"position", "test", "exercise"})
    for (const auto& pose : poses.all)
      if (pose.kind == kind) ids.push_back(pose.id);
  return ids;
}

void goBy(session::Session& session, int by, double nowS) {
  const auto& now = session.now();
  switch (now.tab) {
    case CompressionTab::Sites:
      if (const auto id = beside(siteIds(session.body()->pathologies()), now.pathology, by); !id.empty())
        session.choosePathology(id, nowS);
      break;
    case CompressionTab::Move:
      if (const auto id = beside(poseIds(session.body()->poses()), now.pose.pose, by); !id.empty())
        session.choosePose(id);
      break;
    case CompressionTab::Compare: {
      const auto& all = session.body()->comparisons();
      if (all.empty()) break;
      const auto at = std::find_if(all.begin(), all.end(), [&](const auto& c) { return c.id == now.compare.preset; });
      const bool open = now.compare.on && at != all.end();
      session.openComparison(open ? at->id : all.front().id, open ? now.compare.presetState + by : 0, nowS);
      break;
    }
  }
}

void axisBy(session::Session& session, PanelState& state, int by) {
  std::vector<std::string> ids;
  const auto groups = jointGroups(session.body()->poses());
  for (const JointGroup& group : groups)
    for (const auto* axis : group.axes) ids.push_back(axis->id);
  state.axisInHand = beside(ids, state.axisInHand, by);
  for (const JointGroup& group : groups)
    for (const auto* axis : group.axes)
      if (axis->id == state.axisInHand) {
        state.openGroups.insert(groupKey(group));
        state.scrollToJoint = group.name;
      }
}

void changeAxis(session::Session& session, const PanelState& state, float byDeg) {
  const auto* axis = session.body()->poses().findAxis(state.axisInHand);
  if (!axis) return;
  const auto& values = session.scene().body.poseDeg;
  const auto it = values.find(axis->id);
  const float now = it == values.end() ? 0 : it->second;
  session.setPose(axis->id, std::clamp(now + byDeg, axis->minDeg, axis->maxDeg));
}

void changeBy(session::Session& session, float by) {
  const auto& now = session.now();
  if (now.tab == CompressionTab::Sites && !now.pathology.empty()) {
    const auto& values = now.scene.body.pathologies;
    const auto it = values.find(now.pathology);
    const float value = std::clamp((it == values.end() ? 0 : it->second) + by, 0.0f, 1.0f);
    session.setPathology(now.pathology, value < 0.5f * kStep ? 0 : value);
  } else if (now.tab == CompressionTab::Move && !now.pose.pose.empty()) {
    session.takePose(now.pose.pose, (session.inPose() ? now.pose.progress : 0) + by);
  } else if (now.tab == CompressionTab::Compare && now.compare.on) {
    session::Comparison next = now.compare;
    next.fade += by;
    session.setComparison(next);
  }
}

void endOne(session::Session& session) {
  if (session.now().tab == CompressionTab::Move) return session.resetPose();
  if (!session.now().pathology.empty()) session.setPathology(session.now().pathology, 0);
}

void compareKey(session::Session& session) {
  if (session.now().place != session::Place::Compression || session.now().tab != CompressionTab::Compare)
    return session.goToTab(CompressionTab::Compare);
  session::Comparison next = session.now().compare;
  next.on = !next.on;
  session.setComparison(next);
}

bool inside(session::Session& session, PanelState& state, int key, bool shift, double nowS) {
  const bool move = session.now().tab == CompressionTab::Move;
  switch (key) {
    case keys::kDown:
    case keys::kUp: {
      const int by = key == keys::kDown ? 1 : -1;
      return (move && shift) ? axisBy(session, state, by) : goBy(session, by, nowS), true;
    }
    case keys::kEqual:
    case keys::kPadAdd:
    case keys::kMinus:
    case keys::kPadSubtract: {
      const float sign = key == keys::kEqual || key == keys::kPadAdd ? 1.0f : -1.0f;
      return (move && shift) ? changeAxis(session, state, sign * kStepDeg) : changeBy(session, sign * kStep), true;
    }
    case keys::kDelete:
    case keys::kBackspace:
      return endOne(session), true;
    case keys::kSpace:
      if (!move) return false;
      session.playingPose() ? session.pausePose() : session.playPose(nowS);
      return true;
    case 'F':
      if (session.scene().selected >= 0 || session.now().pathology.empty()) return false;
      return session.choosePathology(session.now().pathology, nowS), true;
    default:
      return false;
  }
}

}  // namespace

bool compressionKey(session::Session& session, PanelState& state, int key, bool shift, double nowS) {
  switch (key) {
    case 'S':
      return session.goToTab(CompressionTab::Sites), true;
    case 'M':
      return session.goToTab(CompressionTab::Move), true;
    case 'K':
      return compareKey(session), true;
    case 'R':
      return session.resetBody(), true;
    default:
      return session.now().place == session::Place::Compression && inside(session, state, key, shift, nowS);
  }
}

}  // namespace sciatlas::ui
