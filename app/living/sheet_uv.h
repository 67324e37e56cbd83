// Places along and across the fibres of a muscle, settled for its whole surface: parts beside the belly (slips of
// origin, a tendon made as a tube) bring (u, v) of their own, and here get those of the belly nearest to them.
#pragma once
#include <array>
#include <vector>

#include "core/mesh.h"

namespace sciatlas::living {

class SheetUv {
 public:
  explicit SheetUv(const core::Mesh& mesh);
  bool everyWhereOwn() const { return strangers_ == 0; }
  glm::vec2 at(const glm::vec3& p, const glm::vec2& own) const;

 private:
  static constexpr std::size_t kTerms = 8;
  static std::array<double, kTerms> terms(const glm::vec2& uv);
  float missMm(const glm::vec3& p, const glm::vec2& uv) const;

  std::array<glm::dvec3, kTerms> shape_{};
  float limitMm_ = 0;
  std::size_t strangers_ = 0;
  std::vector<std::pair<glm::vec3, glm::vec2>> belly_;  // kept only where there are strangers
};

}  // namespace sciatlas::living
