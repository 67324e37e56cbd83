// The plane in which a structure is best cut, from the principal axes of its surface.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.h"
#include "scene/cut_queries.h"

namespace sciatlas::scene {
namespace {

// Longer than this times its second extent, a structure is cut across.
constexpr double kLong = 2.2;

struct Moments {
  double area = 0;
  glm::dvec3 sum{0};
  glm::dmat3 squares{0.0};

  void add(const core::Mesh& mesh) {
    for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
      const glm::dvec3 a(mesh.positionsMm[mesh.indices[i]]), b(mesh.positionsMm[mesh.indices[i + 1]]),
          c(mesh.positionsMm[mesh.indices[i + 2]]);
      const double own = 0.5 * glm::length(glm::cross(b - a, c - a));
      const glm::dvec3 middle = (a + b + c) / 3.0;
      area += own, sum += own * middle, squares += own * glm::outerProduct(middle, middle);
    }
  }
};

// Eigenvectors of a symmetric matrix by Jacobi's rotations; the columns of the second matrix.
std::array<double, 3> principal(glm::dmat3 m, glm::dmat3& axes) {
  axes = glm::dmat3(1.0);
  for (int sweep = 0; sweep < 24; ++sweep)
    for (const auto& [p, q] : {std::pair{0, 1}, {0, 2}, {1, 2}}) {
      if (std::abs(m[p][q]) < 1e-12) continue;
      const double theta = 0.5 * std::atan2(2 * m[p][q], m[q][q] - m[p][p]), c = std::cos(theta), s = std::sin(theta);
      glm::dmat3 turn(1.0);
      turn[p][p] = turn[q][q] = c, turn[p][q] = -s, turn[q][p] = s;
      m = glm::transpose(turn) * m * turn;
      axes = axes * turn;
    }
  return {m[0][0], m[1][1], m[2][2]};
}

glm::vec3 upright(glm::dvec3 normal) {
  const glm::dvec3 size = glm::abs(normal);
  const int largest = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2;
  return glm::vec3(glm::normalize(normal[largest] < 0 ? -normal : normal));
}

}  // namespace

ObliqueCut planeThrough(const Atlas& atlas, int structure) {
  if (const core::ModelCentreline* line = atlas.centreline(structure); line && line->pointsMm.size() > 2) {
    const std::size_t middle = line->pointsMm.size() / 2;
    return {line->pointsMm[middle], upright(glm::dvec3(line->pointsMm[middle + 1] - line->pointsMm[middle - 1]))};
  }
  Moments moments;
  for (const int member : atlas.meshesOf(structure)) moments.add(*atlas.mesh(member));
  if (!(moments.area > 0))
    throw core::InputError("\"" + atlas.catalogue().all()[static_cast<std::size_t>(structure)].id +
                           "\" has no surface in this model, a structure that can be cut was expected");
  const glm::dvec3 centre = moments.sum / moments.area;
  glm::dmat3 axes;
  const auto spread = principal(moments.squares / moments.area - glm::outerProduct(centre, centre), axes);
  std::array<int, 3> order{0, 1, 2};
  std::sort(order.begin(), order.end(), [&](int a, int b) { return spread[a] > spread[b]; });
  const bool isLong = spread[order[0]] > kLong * kLong * spread[order[1]];
  return {glm::vec3(centre), upright(axes[isLong ? order[0] : order[2]])};
}

}  // namespace sciatlas::scene
