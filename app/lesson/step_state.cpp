// The scene that a step asks for.
#include "lesson/points.h"
#include "lesson/stage.h"

namespace sciatlas::lesson {

scene::SceneState stateFor(const Step& step, const scene::Atlas& atlas, const scene::SceneState& before, float aspect) {
  using scene::Visibility;
  const scene::Catalogue& catalogue = atlas.catalogue();
  scene::SceneState state = before;
  const bool all = step.show.empty();
  state.visibility.assign(catalogue.all().size(), all ? Visibility::Shown : Visibility::Hidden);
  for (const int i : catalogue.expand(step.show)) state.visibility[static_cast<std::size_t>(i)] = Visibility::Shown;
  for (const int i : catalogue.expand(step.ghost)) state.visibility[static_cast<std::size_t>(i)] = Visibility::Ghost;
  for (const int i : catalogue.expand(step.hide)) state.visibility[static_cast<std::size_t>(i)] = Visibility::Hidden;
  state.peel = scene::kSkinLayer;
  state.peeled.clear();
  state.landmarks.clear();
  state.cuts = {};
  state.highlighted = catalogue.expand(step.highlight);
  state.labelled = catalogue.expand(step.label);
  state.selected = -1;
  state.technique = step.technique;
  state.strokes = step.strokes;
  state.strokeSide = 'r';
  state.triggerPoints = step.triggerPoints;
  state.dermatomes = step.dermatomes;
  state.noPress = step.noPress;
  state.body = step.body;

  if (const scene::StandardView* view = scene::findView(step.view)) state.camera = withView(state.camera, *view);
  state.camera.yawDeg += step.yawDeg;
  state.camera.pitchDeg += step.pitchDeg;
  core::Box box;
  for (const std::string& name : step.frame) {
    if (name.find('/') != std::string::npos || name.find(' ') != std::string::npos) {
      box.add(pointMm(name, atlas, "frame"));
    } else {
      const core::Box part = atlas.boxOf(catalogue.expand({name}));
      if (!part.empty()) box.add(part);
    }
  }
  if (!box.empty()) {
    state.camera = framing(state.camera, box, aspect);
    state.camera.distanceMm /= step.zoom;
  }
  return state;
}

}  // namespace sciatlas::lesson
