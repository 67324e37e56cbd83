// Bands, discs and solids of the overlay as triangles; made anew when the overlay moves, some ten thousand vertices.
#pragma once
#include "scene/overlay.h"

namespace sciatlas::render {

class OverlayMesh {
 public:
  OverlayMesh();
  ~OverlayMesh();
  OverlayMesh(const OverlayMesh&) = delete;
  OverlayMesh& operator=(const OverlayMesh&) = delete;

  void upload(const scene::Overlay& overlay);
  void draw() const;  // bands and discs
  void drawSolids() const;
  bool empty() const { return count_ + solids_ == 0; }

 private:
  unsigned vertexArray_ = 0, vertices_ = 0;
  int count_ = 0, solids_ = 0;
};

}  // namespace sciatlas::render
