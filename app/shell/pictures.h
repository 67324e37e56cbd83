// The picture of a session in the view: one body, or two of a comparison beside or over each other.
#pragma once
#include <functional>

#include "render/renderer.h"
#include "session/session.h"

namespace sciatlas::shell {

// Gives the renderer the bodies that the session shows.
void showBodies(render::Renderer& renderer, const session::Session& session);

// What of the other body is seen through a point of the left picture (origin top left, of a picture of `size`), -1 for
// nothing: the renderer's ids are those of the right one. Ghosts are met where nothing solid is.
int pickOther(const session::Session& session, const scene::Camera& camera, glm::vec2 at, glm::vec2 size);

// Calls `draw` for each picture that the view consists of, with the part of the view that it takes (pixels, origin
// bottom left). `frame` holds what is common to them; its viewport is the whole view. While the other body of a
// comparison is being made the session's own is drawn in its place.
void drawPictures(const session::Session& session, render::FrameInput frame,
                  const std::function<void(const render::FrameInput&)>& draw);

// The session's picture without panels into a framebuffer of `sizePx`: the camera is where it was going, what moves
// stands as it does after `timeS` seconds.
void drawStill(render::Renderer& renderer, const session::Session& session, glm::ivec2 sizePx, unsigned framebuffer,
               float timeS, bool best);

}  // namespace sciatlas::shell
