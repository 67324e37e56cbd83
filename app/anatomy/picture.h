// A contact sheet of views of meshes, traced on the CPU: what an author looks at after every change.
#pragma once
#include <string>
#include <vector>

#include "core/image.h"
#include "core/mesh.h"

namespace sciatlas::anatomy {

struct PictureOptions {
  std::vector<std::string> views;  // of pictureViews(); empty: ant, post, right, sup
  int sizePx = 400;                // of one view
};

// The known views: the side from which one looks (med looks at a right-side structure from the midline).
const std::vector<std::string>& pictureViews();

// One row per set of meshes; all rows share the frame of the first. Grid ticks at the frames every 10 mm, longer ones
// every 50 mm.
core::Image contactSheet(const std::vector<std::vector<const core::Mesh*>>& rows, const PictureOptions& options);

}  // namespace sciatlas::anatomy
