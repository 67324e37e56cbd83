// Times from a change of the body's state to its picture in the window, for sciatlas bench.
#pragma once
#include <functional>
#include <string>

#include "living/body.h"
#include "render/renderer.h"
#include "session/session.h"

namespace sciatlas::shell {

// One row: id, value, unit.
using AddRow = std::function<void(const std::string& id, double value, const char* unit)>;

// Draws one still and some moving frames of the session's picture as the window does (PictureCache), then drags a
// slider through eight states: the session is told of each step, its thread makes the body, the renderer takes it over,
// the picture is drawn as while something moves and copied into `framebuffer`, which stands for a window of `sizePx`
// without panels. For each state: wall and processor time from the step to the picture; the latter also in plain moving
// frames, which a busy machine slows alike; processor time of the clearances of all sites and, where they come later,
// of the finest surfaces. A current OpenGL context is needed, and the renderer holds the body at rest, before and
// after.
void benchStates(session::Session& session, const living::Body& body, render::Renderer& renderer, glm::ivec2 sizePx,
                 unsigned framebuffer, const AddRow& add);

}  // namespace sciatlas::shell
