// All surfaces of the atlas in one vertex and one index buffer.
#pragma once
#include <array>
#include <glm/glm.hpp>
#include <memory>
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
  // The same body in another state. Changed surfaces are copied when they are next drawn, and only the level drawn.
  void show(const scene::Atlas& atlas);
  const std::vector<Piece>& pieces() const { return pieces_; }
  void bind() const;
  void draw(std::size_t piece, std::size_t level);  // after bind()
  std::size_t bytes() const { return bytes_; }

 private:
  using State =
      std::shared_ptr<const scene::SurfaceLevels>;  // null: as at rest; held, so that no other gets its address
  struct Copy {
    std::size_t firstVertex = 0;
    State state;
  };
  void release();
  void copyVertices(const core::Mesh& mesh, std::size_t firstVertex);
  const scene::Atlas* atlas_ = nullptr;
  std::vector<Piece> pieces_;
  std::vector<State> wanted_;                                      // by piece
  std::vector<std::array<Copy, 1 + core::kCoarseLevels>> copied_;  // by piece and level
  unsigned vertexArray_ = 0, vertices_ = 0, indices_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace sciatlas::render
