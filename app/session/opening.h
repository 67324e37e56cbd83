// The first picture: posterior oblique, the sciatic nerve lit from spine to foot.
#pragma once
#include "scene/atlas.h"
#include "scene/state.h"

namespace sciatlas::session {

// Highlights the nerves of the side that the opening view looks at, and makes ghosts of the muscles that lie between
// them and the camera, found by rays through the model, so that it stays right when the model changes.
scene::SceneState openingScene(const scene::Atlas& atlas, float aspect);

}  // namespace sciatlas::session
