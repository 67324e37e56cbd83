// What one frame draws, in which order and with which matrices: decided before any GL call.
#pragma once
#include <glm/glm.hpp>
#include <vector>

#include "render/geometry.h"
#include "scene/state.h"

namespace sciatlas::render {

struct PieceDraw {
  std::size_t piece = 0;  // index in Geometry::pieces()
  int structure = -1;
  std::size_t level = 0;  // of detail
  bool highlighted = false, selected = false, hovered = false;
  bool cut = false;  // the cuts may take a part of it away
};

struct FramePlan {
  std::vector<PieceDraw> solids;   // front to back, so that hidden fragments are not shaded
  std::vector<PieceDraw> ghosts;   // front to back
  std::vector<PieceDraw> casters;  // what may throw a shadow into the picture, also from outside it
  scene::CutShape cuts;
  std::vector<PieceDraw> crossed;  // shown pieces with `cut`, also outside the picture: their insides are to be seen
  glm::mat4 view{1}, projection{1};
  glm::mat4 lightView{1}, lightProjection{1};  // of the key lamp, which goes with the camera
  bool anyOutline = false;
};

// pixelsPerTriangle: each piece is drawn with the coarsest level that has a triangle for so many pixels of its box in
// the view.
FramePlan planFrame(const scene::Atlas& atlas, const std::vector<Piece>& pieces, const scene::SceneState& state,
                    const scene::Camera& camera, int hovered, glm::ivec2 viewSize, float pixelsPerTriangle);

}  // namespace sciatlas::render
