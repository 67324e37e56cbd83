// The shade that is stored with a surface.
#include "anatomy/bake.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace sciatlas;

namespace {

// Two walls 6 mm apart that look at each other across the midline, 120 mm high.
core::Mesh walls() {
  core::Mesh mesh;
  constexpr int kSteps = 12;
  for (const float side : {-1.0f, 1.0f}) {
    const auto first = static_cast<std::uint32_t>(mesh.positionsMm.size());
    for (int y = 0; y <= kSteps; ++y)
      for (int z = 0; z <= kSteps; ++z) {
        mesh.positionsMm.emplace_back(3 * side, 10.0f * static_cast<float>(y - kSteps), 10.0f * static_cast<float>(z));
        mesh.normals.emplace_back(-side, 0, 0);
      }
    for (std::uint32_t y = 0; y < kSteps; ++y)
      for (std::uint32_t z = 0; z < kSteps; ++z) {
        const std::uint32_t a = first + y * (kSteps + 1) + z, b = a + 1, c = a + kSteps + 1, d = c + 1;
        mesh.indices.insert(mesh.indices.end(), {a, b, c, b, d, c});
      }
  }
  return mesh;
}

float openAt(const core::Mesh& mesh, float y) {
  float least = 1;
  for (std::size_t i = 0; i < mesh.positionsMm.size(); ++i)
    if (mesh.positionsMm[i].y == y && mesh.positionsMm[i].z == 60) least = std::min(least, mesh.occlusion[i]);
  return least;
}

}  // namespace

TEST_CASE("sides that part when they move do not stand in each other's shade") {
  core::Mesh together = walls(), parting = walls();
  anatomy::bakeOcclusion(together, 1);
  anatomy::bakeOcclusion(parting, 1, -20.0);
  CHECK(openAt(together, -90) < 0.3f);
  CHECK(openAt(parting, -90) > 0.95f);
  CHECK(openAt(parting, -10) == doctest::Approx(openAt(together, -10)).epsilon(0.05));
  CHECK(openAt(parting, -40) > openAt(parting, -20));  // no edge between
}
