// Distances to the outlines of a section, as a picture: for cortex, sheaths, skin and lamellae on the cut faces.
#pragma once
#include <functional>
#include <glm/glm.hpp>
#include <vector>

#include "scene/section.h"

namespace sciatlas::render {

inline constexpr float kRimRangeMm = 16;  // farther than this counts as this far

// One picture for all faces of a cut, each with a rectangle of its own.
class RimMap {
 public:
  // The rectangles (low and high corner in each face's frame, mm) get as fine a grid as the limit on the picture
  // allows.
  explicit RimMap(const std::vector<std::pair<glm::vec2, glm::vec2>>& rectangles);
  // Lays a loop of a face down for what is nearer than reachMm (at most kRimRangeMm) to it.
  // Stretches whose middle is not `wanted` are left out.
  void add(std::size_t face, const scene::SectionLoop& loop, float reachMm,
           const std::function<bool(const glm::vec2&)>& wanted = {});

  glm::ivec2 sizePx() const { return size_; }
  const std::vector<float>& distancesMm() const { return distances_; }  // row by row
  glm::vec2 place(std::size_t face, const glm::vec2& at) const;         // texture coordinates of a point of a face

 private:
  void addStretch(std::size_t face, glm::vec2 a, glm::vec2 b, float reachMm);
  struct Rectangle {
    glm::vec2 lowMm{0};
    glm::ivec2 firstPx{0}, sizePx{0};
  };
  std::vector<Rectangle> rectangles_;
  float pxPerMm_ = 1;
  glm::ivec2 size_{1};
  std::vector<float> distances_;
};

}  // namespace sciatlas::render
