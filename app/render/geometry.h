// All surfaces of the atlas in one vertex and one index buffer.
#pragma once
#include <array>
#include <glm/glm.hpp>
#include <memory>
#include <vector>

#include "scene/atlas.h"
#include "scene/tint.h"

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
  core::Box restBoxMm;    // of the body as it was uploaded
  glm::vec2 uvSizeMm{1};  // how many mm uv.x and uv.y from 0 to 1 cover, on average
};

class Geometry {
 public:
  Geometry() = default;
  ~Geometry();
  Geometry(const Geometry&) = delete;
  Geometry& operator=(const Geometry&) = delete;

  // Of the body at rest: solid textures stay on the surfaces as they lie there.
  void upload(const scene::Atlas& atlas);
  // The same body in another state. Changed surfaces are copied when they are next drawn, and only the level drawn.
  // `body`: two bodies can be held at a time (0 and 1), each with vertices of its own, so that drawing them in turn
  // copies nothing; memory for the second is taken when it is first shown.
  void show(const scene::Atlas& atlas, std::size_t body = 0);
  void choose(std::size_t body) { chosen_ = body; }  // what everything below is about
  const std::vector<Piece>& pieces() const { return bodies_[chosen_].pieces; }
  // The colour laid over one surface of the chosen body from now on; null for none. Copied when it is another one than
  // before.
  void setTint(const scene::SurfaceTint* tint);
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
  struct Held {
    const scene::Atlas* atlas = nullptr;
    std::vector<Piece> pieces;
    std::vector<State> wanted;                                      // by piece
    std::vector<std::array<Copy, 1 + core::kCoarseLevels>> copied;  // by piece and level
    unsigned vertexArray = 0, vertices = 0;
    bool knowsRests = false;  // its array has the positions at rest
    unsigned tints = 0;       // a colour for each vertex; made when the first tint is set
    scene::SurfaceTint tint;
  };
  void release();
  void copyVertices(const core::Mesh& mesh, std::size_t firstVertex);
  void useTint(std::size_t piece, std::size_t level);
  void makeVertices(Held& body);
  void makeRests();
  void useRests(const Held& body) const;
  std::array<Held, 2> bodies_;
  std::size_t chosen_ = 0, vertexBytes_ = 0;
  unsigned indices_ = 0;
  unsigned rests_ = 0;  // positions of all vertices at rest, for every body; made when the first surface has moved
  const scene::Atlas* rest_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace sciatlas::render
