// How deep things lie under the skin, at rest and moved: what holds the skin over bones and muscles when joints bend,
// and keeps all that is soft under it.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "core/mesh.h"
#include "living/kept.h"

namespace sciatlas::living {

// The outer face of the skin's surface. Points are indices of the surface's vertices.
class SkinFace {
 public:
  // Where its vertices are, and the unit normals of the outer ones.
  struct Posed {
    const std::vector<glm::vec3>* atMm;
    std::vector<glm::vec3> normal;
  };

  SkinFace() = default;  // to be read
  // A shell has an inner face too: the pieces of it that enclose a hollow.
  explicit SkinFace(const core::Mesh& skin);
  void keep(Kept& kept) { kept(outer_), kept(free_), kept(indices_), kept(first_), kept(beside_); }

  bool outer(std::size_t vertex) const { return outer_[vertex] != 0; }
  // How far it may be lifted: 1, less towards the plane that the model ends with above, as if cut through, 0 there.
  float free(std::size_t vertex) const { return free_[vertex]; }
  // `atMm` must outlive the result.
  Posed posed(const std::vector<glm::vec3>& atMm) const;
  // The vertex next to p, looked for from `start` along the face, so that it stays on the same side of a fold.
  std::uint16_t next(const Posed& face, const glm::vec3& p, std::uint16_t start) const;
  // Under the triangles round a vertex, of which it is the next; below 0 outside. What lies much deeper than `enough`
  // is not measured so closely.
  float depthMm(const Posed& face, const glm::vec3& p, std::uint16_t vertex, float enough) const;
  // Draws values of the outer vertices towards the mean of those beside them.
  void even(std::vector<float>& values) const;
  // Gives each outer vertex the highest value of those beside it.
  void widen(std::vector<float>& values) const;

 private:
  std::vector<char> outer_;
  std::vector<float> free_;
  std::vector<std::uint32_t> indices_;                // of the outer triangles
  std::vector<std::uint32_t> first_;                  // by vertex, into beside_; one more than vertices
  std::vector<std::array<std::uint16_t, 2>> beside_;  // the other corners of its triangles, in their order
};

// The vertices of one surface that lie next under the skin at rest, each with the place of the skin over it.
struct NextUnder {
  std::vector<std::uint32_t> vertex;
  std::vector<std::uint16_t> skin;
  std::vector<float> depthMm;
  void keep(Kept& kept) { kept(vertex), kept(skin), kept(depthMm); }
  bool empty() const { return vertex.empty(); }
  void add(std::uint32_t v, std::uint16_t under, float mm) {
    vertex.push_back(v), skin.push_back(under), depthMm.push_back(mm);
  }
};

// Finds them for many surfaces.
class SkinFinder {
 public:
  SkinFinder(const SkinFace& face, const std::vector<glm::vec3>& skinAtMm);
  NextUnder nextUnder(const std::vector<glm::vec3>& points) const;

 private:
  const SkinFace& face_;
  SkinFace::Posed rest_;
  std::vector<std::pair<std::int64_t, std::uint16_t>> cells_;  // sorted
};

// Draws what has come nearer to the moved skin than at rest, if it comes very near, back under it. `mesh` is the
// surface that `under` was found for.
void tuckUnder(const SkinFace& face, const SkinFace::Posed& skin, const NextUnder& under, core::Mesh& mesh);

}  // namespace sciatlas::living
