// All surfaces of the atlas in one vertex and one index buffer.
#pragma once
#include <array>
#include <glm/glm.hpp>
#include <vector>

#include "scene/atlas.h"

namespace sciatlas::render {

// What the shaders need to know of one structure besides its vertices.
struct Piece {
  int structure = -1;
  struct Range {
    std::size_t firstIndex = 0;
    int indexCount = 0;
  };
  std::array<Range, 1 + core::kCoarseLevels> levels;  // full, and coarser
  core::Box boxMm;
  glm::vec2 uvSizeMm{1};  // how many mm uv.x and uv.y from 0 to 1 cover, on average
};

class Geometry {
 public:
  Geometry() = default;
  ~Geometry();
  Geometry(const Geometry&) = delete;
  Geometry& operator=(const Geometry&) = delete;

  void upload(const scene::Atlas& atlas);
  const std::vector<Piece>& pieces() const { return pieces_; }
  void bind() const;
  void draw(const Piece& piece, std::size_t level) const;  // after bind()
  std::size_t bytes() const { return bytes_; }

 private:
  void release();
  std::vector<Piece> pieces_;
  unsigned vertexArray_ = 0, vertices_ = 0, indices_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace sciatlas::render
