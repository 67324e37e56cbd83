// How a technique, a trigger point or a root is shown: what is seen, what is lit, and from where.
#pragma once
#include "lesson/lesson.h"
#include "scene/atlas.h"
#include "scene/state.h"

namespace sciatlas::session {

// The camera looks at the strokes from where the hands come; skin as a ghost, bones, the sciatic nerve and what the
// strokes act on under it, which is lit and named. `aspect` = width / height of the view.
scene::SceneState techniqueView(const std::vector<const lesson::Stroke*>& strokes, const scene::Atlas& rest,
                                const scene::SceneState& before, float aspect);
// The muscle of a trigger point is lit under the skin, on which its zones are painted.
scene::SceneState triggerPointView(const lesson::TriggerPoint& point, const scene::Atlas& rest,
                                   const scene::SceneState& before, float aspect);
// The skin of the leg with the zones of a root, or what a test is about when there is no root.
scene::SceneState rootView(const lesson::Dermatome* root, const lesson::RootTest* test, const scene::Atlas& rest,
                           const scene::SceneState& before, float aspect);
// Takes away what the pages of Techniques lay on the body.
void clearHands(scene::SceneState& scene);
// The plane through a stroke, straight in; nothing for a place without direction.
scene::ObliqueCut cutAlong(const glm::vec3& atMm, const glm::vec3& normal, const glm::vec3& along,
                           const scene::Camera& camera);

}  // namespace sciatlas::session
