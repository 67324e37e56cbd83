// Things drawn on top of the anatomy: massage strokes, no-press zones, rings. Built by lesson, drawn by render; lengths
// in mm.
#pragma once
#include <glm/glm.hpp>
#include <string>
#include <vector>

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
};

struct OverlayDisc {
  glm::vec3 centreMm{0}, normal{0, 0, -1};
  float radiusMm = 10;
  glm::vec4 colour{1};
  bool hatched = false;
  float pulse = -1;  // -1 still; otherwise phase 0..1 (a press, a ring)
};

struct Overlay {
  std::vector<OverlayBand> bands;
  std::vector<OverlayDisc> discs;
};

}  // namespace sciatlas::scene
