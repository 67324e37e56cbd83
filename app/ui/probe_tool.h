// The thumb and the press map in the 3D view.
#pragma once
#include "living/layers.h"
#include "ui/frame.h"

namespace sciatlas::ui {

// The buttons "Press" and "Press map", the legend of the map, and the core sample under the cursor or the pinned thumb.
// Under `below`, the foot of what stands at the top of the view.
float pressToolsStackPx(const Frame& f,
                        const Rect& view);  // how high they stand where they are one below the other, else 0
void pressTools(Frame& f, const Rect& view, float below);
void togglePressMap(session::Session& session);                  // with the skin that it is drawn on
bool pressKey(session::Session& session, int key, double nowS);  // T, D and X

ImU32 layerColour(const Frame& f, int structure);  // of its tissue; -1: of what the model does not hold

// A core of the body under a thumb: its layers to scale from the surface to the bone, with names and mm, nerves at
// their depth, vessels, and whose body it is. `at`: the place on the screen that it belongs to.
void coreSample(Frame& f, const living::Layers& under, ImVec2 at, const Rect& view);

}  // namespace sciatlas::ui
