// How a compression site is shown: from where it is best seen, with what stands before it as ghosts.
#pragma once
#include "living/pathology.h"
#include "scene/atlas.h"
#include "scene/state.h"

namespace sciatlas::session {

// The camera frames the site's focus, in the view that the pathology names or in the one with the least before it; the
// wraps (peel.h) are away; what covers the focus and the nerves it meets, found by rays, becomes a ghost, the farther
// layers go; the nerves are lit and named. The state of the body stays. `aspect` = width / height of the view.
scene::SceneState siteView(const scene::Atlas& atlas, const living::Pathology& site, const scene::SceneState& before,
                           float aspect);

}  // namespace sciatlas::session
