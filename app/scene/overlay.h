// Things drawn on top of the anatomy: massage strokes, no-press zones, rings. Built by lesson, drawn by render; lengths
// in mm.
#pragma once
#include <glm/glm.hpp>
#include <memory>
#include <string>
#include <vector>

#include "core/mesh.h"

namespace sciatlas::scene {

// A band lying on the body: a line of points with a surface normal and a half width.
struct OverlayBand {
  std::vector<glm::vec3> pointsMm;
  std::vector<glm::vec3> normals;  // away from the body
  std::vector<float> halfWidthMm;
  glm::vec4 colour{1};
  // Movement along the band: -1 = still; otherwise the phase 0..1 of the moving hand. `arrow` draws a head at the end.
  float phase = -1;
  bool arrow = false;
  bool hatched = false;  // no-press zones are hatched so that they do not rest on colour alone
  // Where the band is draped: rows of so many places across, one row for each point; empty: flat across.
  std::vector<glm::vec3> rowsMm;
  std::size_t columns = 0;
  bool depth = false;  // lies within the body, as deep as a technique reaches: seen through what covers it
};

struct OverlayDisc {
  glm::vec3 centreMm{0}, normal{0, 0, -1};
  float radiusMm = 10;
  glm::vec4 colour{1};
  bool hatched = false;
  float pulse = -1;               // -1 still; otherwise phase 0..1 (a press, a ring)
  std::vector<glm::vec3> rowsMm;  // draped: rings from the middle outwards, each of so many places; empty: flat
  std::size_t columns = 0;
};

// A hand or a thing in true size.
struct OverlaySolid {
  std::shared_ptr<const core::Mesh> mesh;
  glm::mat4 toModel{1};  // a rotation and a shift
  glm::vec3 colour{1};   // display values
};

struct Overlay {
  std::vector<OverlayBand> bands;
  std::vector<OverlayDisc> discs;
  std::vector<OverlaySolid> solids;
};

}  // namespace sciatlas::scene
