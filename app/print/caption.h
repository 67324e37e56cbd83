// A line of text on a picture in memory: what a tile of a sheet shows.
#pragma once
#include <string>

#include "core/image.h"

namespace sciatlas::print {

// Dark on a light band of heightPx at the foot of the part of the picture that begins at left, top. What does not fit
// into the width is cut off.
void caption(core::Image& image, const std::string& text, int leftPx, int topPx, int widthPx, int heightPx);

}  // namespace sciatlas::print
