// Times from a change of the body's state to the picture of it, for sciatlas bench.
#pragma once
#include <functional>
#include <nlohmann/json_fwd.hpp>

#include "living/body.h"
#include "render/renderer.h"

namespace sciatlas::shell {

// One row: id, value, unit.
using AddRow = std::function<void(const std::string& id, double value, const char* unit)>;

// Drags a slider through eight states and draws what is shown at once (living::Body::Care::Haste). For each: wall time
// of state and picture, processor time of both, the latter in frames of the same view (which a busy machine slows
// alike), and the processor time of the body in full that follows. `frame` is what is drawn, with the renderer holding
// the body at rest; a current OpenGL context is needed.
void benchStates(const living::Body& body, render::Renderer& renderer, render::FrameInput frame, const AddRow& add);

}  // namespace sciatlas::shell
