#include "core/self_crossings.h"

#include <doctest/doctest.h>

#include "synthetic_atlas.h"

using namespace sciatlas;

namespace {

std::size_t crossings(const core::Mesh& mesh) {
  return core::selfCrossings(mesh.positionsMm, mesh.indices).size();
}

core::Mesh both(core::Mesh a, const core::Mesh& b) {
  const auto first = static_cast<std::uint32_t>(a.positionsMm.size());
  a.positionsMm.insert(a.positionsMm.end(), b.positionsMm.begin(), b.positionsMm.end());
  for (const std::uint32_t i : b.indices) a.indices.push_back(first + i);
  return a;
}

}  // namespace

TEST_CASE("A sound surface does not cross itself, two that meet do") {
  const core::Mesh ball = test::ellipsoid({0, 0, 0}, {20, 30, 10});
  CHECK(crossings(ball) == 0);
  CHECK(crossings(both(ball, test::ellipsoid({50, 0, 0}, {20, 30, 10}))) == 0);
  CHECK(crossings(both(ball, test::ellipsoid({0, 0, 0}, {10, 15, 5}))) == 0);  // one inside the other
  CHECK(crossings(both(ball, test::ellipsoid({15, 3, 1}, {20, 30, 10}))) > 20);
}

TEST_CASE("A vertex pushed through the other side is found, and only around it") {
  core::Mesh ball = test::ellipsoid({0, 0, 0}, {20, 30, 10});
  const std::size_t pushed = 12 * 49 + 12;  // in the middle of the front
  ball.positionsMm[pushed].z = -14;
  const auto found = core::selfCrossings(ball.positionsMm, ball.indices);
  CHECK(found.size() > 3);
  core::Mesh mended = ball;
  CHECK(core::mendCrossings(mended).empty());
  CHECK(crossings(mended) == 0);
  int moved = 0;
  for (std::size_t i = 0; i < ball.positionsMm.size(); ++i) moved += mended.positionsMm[i] != ball.positionsMm[i];
  CHECK(moved < 60);
  for (const auto& [a, b] : found) {
    CHECK(a < b);
    bool near = false;
    for (const std::uint32_t t : {a, b})
      for (int k = 0; k < 3; ++k) near = near || ball.indices[3 * t + k] == pushed;
    CHECK(near);
  }
}

TEST_CASE("Triangles that share a corner cross when one goes through the other, and may touch there") {
  const std::vector<glm::vec3> p{{0, 0, 0}, {4, 0, 0}, {0, 4, 0}, {2, 1, -2}, {2, 1, 2}, {-2, -1, 2}};
  const auto count = [&](std::vector<std::uint32_t> indices) { return core::selfCrossings(p, indices).size(); };
  CHECK(count({0, 1, 2, 0, 3, 4}) == 1);  // the far edge of the second goes through the first
  CHECK(count({0, 1, 2, 0, 4, 5}) == 0);
  CHECK(count({0, 1, 2, 1, 0, 4}) == 0);  // neighbours across an edge
}
