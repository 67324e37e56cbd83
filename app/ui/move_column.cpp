#include <algorithm>
#include <cmath>

#include "ui/compression.h"
#include "ui/move_groups.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

const living::Poses& posesOf(const Frame& f) {
  return f.session->body()->poses();
}

float degreesOf(const Frame& f, const std::string& axis) {
  const auto& values = f.session->scene().body.poseDeg;
  const auto it = values.find(axis);
  return it == values.end() ? 0 : it->second;
}

std::string degreesWord(float degrees) {
  return std::to_string(static_cast<int>(std::lround(std::abs(degrees)))) + "\xc2\xb0";
}

void axisSlider(Frame& f, const living::Axis& axis, float width, bool sayJoint) {
  float value = degreesOf(f, axis.id);
  const std::string movement = living::nameOf(axis).movement;
  const std::string now = value == 0 ? "0\xc2\xb0" : degreesWord(value) + " " + (value < 0 ? axis.negative : movement);
  ImGui::PushID(axis.id.c_str());
  gap(f, 6);
  const std::string name = sayJoint ? axis.english : movement;
  titleAndValue(f, axis.negative.empty() ? name : name + " / " + axis.negative, "", width, false);
  const float close = f.px(kTouchPx);
  ValueSlider slider{axis.minDeg, axis.maxDeg, 1, {}, nullptr};
  if (valueSlider(f, "slider", value, slider, width - close - f.px(4)))
    attempt(f, [&] { f.session->setPose(axis.id, value); });
  ImGui::SameLine(0, f.px(4));
  if (button(f, "rest", icon::kClose, Look::Clear, {close, close}, "This movement back to rest", value != 0))
    attempt(f, [&] { f.session->setPose(axis.id, 0); });
  // The ends of the range under the line, the value between them.
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float inside = width - close - f.px(4);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const std::string low = (axis.minDeg < 0 ? "\xe2\x88\x92" : "") + degreesWord(axis.minDeg),
                    high = degreesWord(axis.maxDeg);
  textAt(list, f.fonts.caption, at, f.theme.quiet, low);
  textAt(list, f.fonts.caption, {at.x + inside - textSize(f.fonts.caption, high).x, at.y}, f.theme.quiet, high);
  const float ends = 2 * f.px(8) + std::max(textSize(f.fonts.caption, low).x, textSize(f.fonts.caption, high).x);
  const std::string shown = fitted(f.fonts.captionBold, now, inside - 2 * ends);
  textAt(list, f.fonts.captionBold, {at.x + 0.5f * (inside - textSize(f.fonts.captionBold, shown).x), at.y},
         f.theme.text, shown);
  ImGui::Dummy({width, f.fonts.caption->FontSize * kLineSpacing});
  ImGui::PopID();
}

void jointSection(Frame& f, const JointGroup& group) {
  const bool open = f.state.openGroups.count(groupKey(group)) > 0;
  const int moved = movedIn(group, f.session->scene().body);
  ImGui::PushID(group.name.c_str());
  const std::string title = std::string(open ? icon::kDown : icon::kRight) + "  " + groupTitleOf(group);
  const auto answer = row(f, "joint", title, moved > 0 ? std::to_string(moved) + " moved" : "", false);
  if (f.state.scrollToJoint == group.name) {
    ImGui::SetScrollHereY(0.1f);
    f.state.scrollToJoint.clear();
  }
  if (answer.clicked && !f.state.openGroups.erase(groupKey(group))) f.state.openGroups.insert(groupKey(group));
  if (open) {
    const bool several = std::any_of(group.axes.begin(), group.axes.end(), [&](const auto* axis) {
      return living::nameOf(*axis).joint != living::nameOf(*group.axes.front()).joint;
    });
    ImGui::Indent(f.px(10));
    for (const auto* axis : group.axes) axisSlider(f, *axis, ImGui::GetContentRegionAvail().x - f.px(10), several);
    if (moved > 0) {
      gap(f, 4);
      if (button(f, "rest", "This joint to rest", Look::Raised)) {
        auto state = f.session->scene().body;
        for (const auto* axis : group.axes) state.poseDeg.erase(axis->id);
        attempt(f, [&] { f.session->setBody(state); });
      }
    }
    ImGui::Unindent(f.px(10));
    gap(f, 8);
  }
  ImGui::PopID();
}

std::size_t reachedStage(const living::Pose& pose, float progress) {  // 0: none yet
  return static_cast<std::size_t>(std::floor(progress * static_cast<float>(pose.stages.size()) + 1e-3f));
}

void playCard(Frame& f, const living::Pose& pose) {
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  const auto count = static_cast<float>(pose.stages.size());
  const bool stands = f.session->inPose(), playing = f.session->playingPose();
  float progress = stands || playing ? f.session->now().pose.progress : 0;
  const bool still = f.session->preferences().reducedMotion;
  const std::size_t reached = reachedStage(pose, progress);
  titleAndValue(f, "How far", std::to_string(static_cast<int>(std::lround(100 * progress))) + " %", width);
  ValueSlider slider{0, 1, 0.01f, {}, "Drag through its stages (+ and \xe2\x88\x92)"};
  for (std::size_t k = 1; k < pose.stages.size(); ++k) slider.ticks.push_back(static_cast<float>(k) / count);
  if (valueSlider(f, "progress", progress, slider, width)) {
    f.session->pausePose();
    attempt(f, [&] { f.session->takePose(pose.id, progress); });
  }
  Flow flow(f, width);
  const char* play = still ? "Next stage" : playing ? "Pause" : "Play";
  if (flow.add("play", std::string(playing ? icon::kPause : icon::kPlay) + "  " + play,
               playing ? Look::Chosen : Look::Accent, playing ? "Stop here (Space)" : "Go through it calmly (Space)")) {
    if (playing)
      f.session->pausePose();
    else
      attempt(f, [&] { f.session->playPose(f.request.nowS); });
  }
  if (flow.add("rest", "To rest", Look::Chosen, "All joints back to rest", !f.session->scene().body.poseDeg.empty()))
    f.session->resetPose();
  endCard(f, card);
  if (pose.stages.size() < 2) return;
  gap(f, 8);
  for (std::size_t k = 0; k < pose.stages.size(); ++k) {
    ImGui::PushID(static_cast<int>(k));
    const bool now = reached == k + 1;
    if (row(f, "stage", std::to_string(k + 1) + "  " + pose.stages[k].name, "", now).clicked) {
      f.session->pausePose();
      attempt(f, [&] { f.session->takePose(pose.id, static_cast<float>(k + 1) / count); });
    }
    ImGui::PopID();
  }
}

void publishedCard(Frame& f, const living::Pose& pose) {
  if (pose.published.empty()) return;
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, "Published, not computed", f.fonts.bold, f.theme.text, width);
  for (const auto& figure : pose.published) {
    gap(f, 4);
    plain(f, figure.name + ": " + figure.value, f.fonts.body, f.theme.text, width);
    const auto* source = f.session->library().findReference(figure.source);
    plain(f, source ? source->shortName : figure.source, f.fonts.caption, f.theme.quiet, width);
  }
  endCard(f, card);
}

void posePage(Frame& f, const living::Pose& pose) {
  plain(f, pose.english, f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 2);
  plain(f,
        pose.kind == "position" ? "A position"
        : pose.kind == "test"   ? "A test"
                                : "An exercise",
        f.fonts.caption, f.theme.quiet);
  gap(f, 10);
  playCard(f, pose);
  gap(f, 10);
  levelProse(f, pose.about);
  publishedCard(f, pose);
  gap(f, 14);
  sourcesLine(f, pose.sources);
}

}  // namespace

void moveColumn(Frame& f) {
  if (const auto* pose = posesOf(f).find(f.session->now().pose.pose)) {
    posePage(f, *pose);
  } else {
    plain(f, "Move the body", f.fonts.title, f.theme.text, 0, kTitleSpacing);
    gap(f, 10);
    plain(f,
          "Choose a position, a test or an exercise in the list, or move single joints here. Bones move rigidly, "
          "muscles and nerves follow.",
          f.fonts.body, f.theme.text);
  }
  movementNumbers(f);
  const auto groups = jointGroups(posesOf(f));
  if (groups.empty()) return;
  gap(f, 16);
  const bool moved = !f.session->scene().body.poseDeg.empty();
  const char* all = "All to rest";
  const float width = ImGui::GetContentRegionAvail().x, wide = buttonWidth(f, all);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  textAt(ImGui::GetWindowDrawList(), f.fonts.bold, {at.x, at.y + 0.5f * (f.px(kTouchPx) - f.fonts.bold->FontSize)},
         f.theme.text, "Joints");
  ImGui::Dummy({width - wide - f.px(8), f.px(kTouchPx)});
  ImGui::SameLine(0, f.px(8));
  if (button(f, "all rest", all, Look::Raised, {wide, 0}, "Every joint back to rest", moved)) f.session->resetPose();
  gap(f, 4);
  for (const JointGroup& group : groups) jointSection(f, group);
  if (!f.session->scene().body.pathologies.empty()) activeStates(f);
}

}  // namespace sciatlas::ui
