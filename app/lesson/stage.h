// Puts a lesson step, a technique and the no-press zones on the model: scene state and overlay.
#pragma once
#include <map>
#include <memory>

#include "lesson/lesson.h"
#include "scene/overlay.h"
#include "scene/state.h"
#include "scene/tint.h"

namespace sciatlas::lesson {

// Visibility, highlight, labels, technique, state of the body and camera that a step asks for; `atlas` should be the
// body in that state, for the camera's sake. `aspect` = width / height of the view.
scene::SceneState stateFor(const Step& step, const scene::Atlas& atlas, const scene::SceneState& before, float aspect);

// Where a technique is in its time: its strokes play one after the other, each as long as it takes at its site.
struct StageClock {
  std::string stroke;  // id of the one that plays
  double atS = 0, ofS = 0;
  int repetition = 1, repetitions = 1;
  // Of a movement: the station that the joints go to, and how they stand (scene::BodyState); else empty.
  std::string doing;
  std::map<std::string, float> poseDeg;
  std::map<std::string, float> ownDeg;  // of these what the movement is about, at 0 too (joint_moves.h)
};

// Strokes (moving with `timeS`), zones and rings on the skin of the body that is shown. Cached geometry: call make
// once per change, animate per frame. Zones show whenever a technique does.
class StrokeStage {
 public:
  // `shown` is a state of `rest`. `step` may be null (then the state alone decides).
  void make(const Library& library, const scene::Atlas& rest, const scene::Atlas& shown, const scene::SceneState& state,
            const Step* step);
  void make(const Library& library, const scene::Atlas& atlas, const scene::SceneState& state, const Step* step) {
    make(library, atlas, atlas, state, step);
  }
  scene::Overlay overlay(double timeS) const;           // timeS frozen for reduced motion and pictures
  bool moving() const;                                  // whether the overlay changes with time
  std::optional<StageClock> clock(double timeS) const;  // nothing without a technique
  core::Box strokesBox() const;                         // of the strokes on the skin; may be empty
  // What lies `fromMm` to `toMm` deep under the middle of a stroke; nothing where it reaches nothing in this model.
  struct Depth {
    float fromMm = 0, toMm = 0;
    glm::vec3 atMm{0}, normal{0, 0, -1}, along{0, 1, 0};  // the place on the skin that it holds for
    std::optional<float> toFibresDeg;                     // how far the stroke runs from the fibres, 0..90
  };
  std::optional<Depth> depthOf(const std::string& stroke) const;

 private:
  struct Content;
  std::shared_ptr<const Content> content_;  // behind a pointer: known to stage.cpp only
  struct Cache;
  std::shared_ptr<Cache> cache_;  // of what was laid on the body at rest
  scene::Overlay still_;
};

// The referral zones of trigger points and the dermatomes that a state asks for, as a colour on the skin; nothing where
// it asks for none or the model has no skin. `rest`: the body at rest, for zones go with the skin.
std::optional<scene::SurfaceTint> zoneTint(const Library& library, const scene::Atlas& rest,
                                           const scene::SceneState& state);
// The colour of a zone in the tint (display values), for legends.
glm::vec3 referralColour();
glm::vec3 dermatomeColour(const std::string& id);

// The text that a figure shows now ("166 mm"); throws core::InputError when its measure cannot be understood.
std::string figureText(const Figure& figure, const scene::Atlas& atlas);

}  // namespace sciatlas::lesson
