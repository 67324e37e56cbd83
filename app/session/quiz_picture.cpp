#include "session/quiz_picture.h"

#include <algorithm>

#include "lesson/quiz_judge.h"
#include "session/peel.h"
#include "session/site_view.h"

namespace sciatlas::session {
namespace {

using scene::Visibility;

constexpr float kAroundMarkMm = 130, kAroundRingMm = 330;  // what is seen round one of several places, round a ring
constexpr float kSmallestFrameMm = 150;

void setAll(scene::SceneState& state, const scene::Atlas& atlas, const std::vector<std::string>& words,
            Visibility visibility) {
  if (words.empty()) return;
  for (const int s : atlas.catalogue().expand(words)) {
    state.visibility[static_cast<std::size_t>(s)] = visibility;
    for (const int m : atlas.meshesOf(s)) state.visibility[static_cast<std::size_t>(m)] = visibility;
  }
}

core::Box frameOf(const lesson::QuizPicture& picture, const scene::Atlas& atlas) {
  core::Box box;
  if (!picture.frame.empty()) box = atlas.boxOf(atlas.catalogue().expand(picture.frame));
  const float around = picture.marks.size() > 1 ? kAroundMarkMm : kAroundRingMm;
  for (const lesson::QuizMark& mark : picture.marks)
    box.add(mark.atMm - 0.5f * around), box.add(mark.atMm + 0.5f * around);
  if (box.empty()) return atlas.box();
  const glm::vec3 grow = glm::max(glm::vec3(0), 0.5f * (glm::vec3(kSmallestFrameMm) - box.size()));
  box.low -= grow, box.high += grow;
  return box;
}

scene::SceneState siteOf(const std::vector<std::string>& words, const std::string& view, const scene::Atlas& atlas,
                         const scene::SceneState& before, float aspect) {
  living::Pathology site;
  site.focus = site.meets = words;
  site.view = view;
  scene::SceneState atRest = before;
  atRest.body = {};
  return siteView(atlas, site, atRest, aspect);
}

}  // namespace

scene::SceneState quizPicture(const lesson::Question& question, const scene::Atlas& atlas,
                              const scene::SceneState& before, float aspect) {
  const lesson::QuizPicture& picture = question.picture;
  const auto& all = atlas.catalogue().all();
  if (!picture.highlight.empty() && picture.frame.empty() && picture.show.empty()) {
    scene::SceneState state = siteOf(picture.highlight, picture.view, atlas, before, aspect);
    state.labelled.clear();
    return state;
  }
  scene::SceneState state;
  state.camera = before.camera;
  state.camera.prone = false;
  state.visibility.assign(all.size(), Visibility::Hidden);
  if (picture.show.empty() && picture.ghost.empty()) {
    showUnwrapped(state, atlas);
    if (picture.peel) peelTo(state, atlas.catalogue(), *picture.peel);
    // Down to a layer of muscles the fasciae are away too: they would hide what is looked for.
    for (std::size_t i = 0; i < all.size() && picture.peel && *picture.peel < scene::kSkinLayer; ++i)
      if (isWrap(all[i])) state.visibility[i] = Visibility::Hidden;
  } else {
    setAll(state, atlas, picture.show, Visibility::Shown);
  }
  setAll(state, atlas, picture.ghost, Visibility::Ghost);
  setAll(state, atlas, picture.hide, Visibility::Hidden);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].stateOnly) state.visibility[i] = Visibility::Hidden;
  if (!picture.highlight.empty()) state.highlighted = atlas.catalogue().expand(picture.highlight);
  const auto* view = scene::findView(picture.view.empty() ? "posterior" : picture.view);
  state.camera = scene::withView(state.camera, *view);
  state.camera.yawDeg += picture.yawDeg;
  state.camera.pitchDeg = std::clamp(state.camera.pitchDeg + picture.pitchDeg, -89.0f, 89.0f);
  state.camera = scene::framing(state.camera, frameOf(picture, atlas), aspect);
  state.camera.distanceMm /= picture.zoom;
  return state;
}

scene::SceneState quizAnswer(const lesson::Question& question, const scene::Atlas& atlas,
                             const scene::SceneState& asked, int clicked, float aspect) {
  if (question.kind != lesson::QuizKind::Find) {
    if (question.about.empty() || !question.picture.marks.empty()) return asked;
    return siteOf(question.about, question.picture.view, atlas, asked, aspect);
  }
  scene::SceneState state = asked;
  state.highlighted = lesson::targetStructures(question, atlas);
  for (const int s : state.highlighted) {
    Visibility& now = state.visibility[static_cast<std::size_t>(s)];
    if (now == Visibility::Hidden) now = Visibility::Shown;
  }
  state.labelled.clear();
  const auto label = [&](int s) {
    if (s >= 0 && std::find(state.labelled.begin(), state.labelled.end(), s) == state.labelled.end())
      state.labelled.push_back(s);
  };
  if (!question.about.empty())
    for (const int s : atlas.catalogue().expand(question.about))
      if (state.labelled.size() < 4) label(s);
  for (const int s : state.highlighted)
    if (state.labelled.size() < 4 && question.about.empty()) label(s);
  label(clicked);
  // A named place says its own name.
  for (std::size_t i = 0; i < atlas.landmarks().size(); ++i) {
    const auto& landmark = atlas.landmarks()[i];
    const std::string path = landmark.structure + "/" + landmark.name;
    const bool asks =
        std::find(question.target.points.begin(), question.target.points.end(), path) != question.target.points.end();
    if (asks && !landmark.label.empty()) state.landmarks.push_back(static_cast<int>(i));
  }
  return state;
}

}  // namespace sciatlas::session
