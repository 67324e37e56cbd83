// Puts a lesson step, a technique and the no-press zones on the model: scene state and overlay.
#pragma once
#include <memory>

#include "lesson/lesson.h"
#include "scene/overlay.h"
#include "scene/state.h"

namespace sciatlas::lesson {

// Visibility, highlight, labels, technique, state of the body and camera that a step asks for; `atlas` should be the
// body in that state, for the camera's sake. `aspect` = width / height of the view.
scene::SceneState stateFor(const Step& step, const scene::Atlas& atlas, const scene::SceneState& before, float aspect);

// Strokes (moving with `timeS`), zones and rings, laid on the outermost visible surface. Cached geometry: call make
// once per change, animate per frame.
class StrokeStage {
 public:
  // `step` may be null (then state.technique decides).
  void make(const Library& library, const scene::Atlas& atlas, const scene::SceneState& state, const Step* step);
  scene::Overlay overlay(double timeS) const;  // timeS frozen for reduced motion and pictures
  bool moving() const;                         // whether the overlay changes with time

 private:
  struct Item;
  std::shared_ptr<const std::vector<Item>> items_;  // behind a pointer: Item is known to stage.cpp only
  scene::Overlay still_;
};

// The text that a figure shows now ("166 mm"); throws core::InputError when its measure cannot be understood.
std::string figureText(const Figure& figure, const scene::Atlas& atlas);

}  // namespace sciatlas::lesson
