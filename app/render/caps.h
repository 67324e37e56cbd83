// The faces of the cuts: what is cut through, filled, in one vertex buffer. Sections are kept while their surfaces and
// the cuts stay the same, so that turning the model costs nothing here.
#pragma once
#include <glm/glm.hpp>
#include <map>
#include <memory>
#include <vector>

#include "render/cap_fill.h"
#include "render/cap_look.h"
#include "render/frame_plan.h"
#include "render/rim_map.h"
#include "scene/atlas.h"
#include "scene/cut.h"

namespace sciatlas::render {

// A plane of the cuts or a side of the well, its normal towards what was taken away.
struct CapFace {
  scene::PlaneFrame frame;
  std::vector<glm::vec2> limits;         // corners of a side of the well; empty for a whole plane
  std::vector<scene::HalfSpace> planes;  // that may take a part of the face away
  bool underWell = false;                // whether the well may
};
std::vector<CapFace> facesOf(const scene::CutShape& shape);

struct CapBatch {
  std::size_t face = 0;
  int structure = -1;
  std::size_t firstIndex = 0;
  int indexCount = 0;
  int level = 0;        // how many other parts of the face it lies in
  glm::vec3 fibre{0};   // mean direction, zero when unknown
  float breadthMm = 1;  // of a disc of the same area
};

class Caps {
 public:
  Caps() = default;
  ~Caps();
  Caps(const Caps&) = delete;
  Caps& operator=(const Caps&) = delete;

  // Longest edge of a surface, mm; remembered.
  float longestEdgeMm(const scene::Atlas& atlas, int structure, std::size_t level);
  void forget();  // the surfaces are others now
  // Sections of what the plan says is crossed. Call for each frame; nothing happens while nothing changed.
  void make(const scene::Atlas& atlas, const scene::CutShape& shape, const std::vector<PieceDraw>& crossed);
  const std::vector<CapFace>& faces() const { return faces_; }
  // Innermost first: where batches of one face overlap, the first one is what is seen.
  const std::vector<CapBatch>& batches() const { return batches_; }
  const CapLook& lookOf(int structure) const { return looks_.at(structure); }
  unsigned rimTexture() const { return rim_; }
  void bind() const;
  void draw(const CapBatch& batch) const;  // after bind()

 private:
  // What a state of the body has made of a surface, null at rest; held, so that no other gets its address.
  using Surface = std::shared_ptr<const scene::SurfaceLevels>;
  struct Part {
    scene::SectionPart whole;    // on the plane
    scene::SectionPart limited;  // to the face
    glm::vec2 inside{0}, low{0}, high{0};
  };
  struct Piece {
    std::vector<Part> parts;
    std::vector<CapMesh> meshes;  // by part
    glm::vec3 fibre{0};
    long usedAt = 0;
    Surface of;
  };
  struct Longest {
    Surface of;
    float mm = 0;
  };
  using Key = std::pair<const core::Mesh*, std::size_t>;  // of the surface, and the face
  struct Wanted {
    Key key;
    int structure = -1;
    Surface of;
  };
  static Piece pieceOf(const core::Mesh& mesh, const CapFace& face, bool filled);
  std::vector<Wanted> wantedOf(const scene::Atlas& atlas, const scene::CutShape& shape,
                               const std::vector<PieceDraw>& crossed) const;
  void makeMissing(const std::vector<Wanted>& wanted);
  struct Laid {  // a part on its way into the buffers
    std::size_t face = 0;
    int structure = -1, level = 0;
    const Part* part = nullptr;
    const CapMesh* mesh = nullptr;
    glm::vec3 fibre{0};
  };
  std::vector<Laid> laidOut(const std::vector<Wanted>& wanted) const;
  void addRims(RimMap& rims, const Laid& own, const std::vector<Laid>& all) const;
  void assemble(const std::vector<Wanted>& wanted);
  void upload(const std::vector<float>& vertices, const std::vector<std::uint32_t>& indices);
  std::vector<CapFace> faces_;
  std::vector<float> shapeKey_;
  std::map<Key, Piece> pieces_;
  std::vector<Key> assembled_;
  std::vector<CapBatch> batches_;
  std::map<std::pair<int, std::size_t>, Longest> longest_;  // by structure and level
  std::map<int, CapLook> looks_;                            // by structure
  long now_ = 0;
  unsigned vertexArray_ = 0, vertices_ = 0, indices_ = 0, rim_ = 0;
};

}  // namespace sciatlas::render
