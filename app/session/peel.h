// The body in layers, as in dissection: StructureInfo::layer runs from the bones (0) to the skin (kSkinLayer).
#pragma once
#include <vector>

#include "scene/atlas.h"
#include "scene/state.h"

namespace sciatlas::session {

// The layers that hold a surface, the deepest first.
std::vector<int> layersOf(const scene::Atlas& atlas);
// "deep muscles": what is outermost when the body is peeled down to this layer.
const char* layerName(int layer);

// Takes away what lies above the layer and brings back what an earlier peeling took from below it. What was hidden by
// hand stays hidden.
void peelTo(scene::SceneState& state, const scene::Catalogue& catalogue, int layer);
// Skin, fat and fasciae: they would hide everything else.
bool isWrap(const scene::StructureInfo& info);
// The outermost layer of all that is no wrap.
int unwrappedLayer(const scene::Atlas& atlas);
// Shows all that is hidden but the wraps, which count as peeled away.
void showUnwrapped(scene::SceneState& state, const scene::Atlas& atlas);

}  // namespace sciatlas::session
