// What every surface of the shipped model must be.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "core/parallel.h"
#include "core/self_crossings.h"
#include "data/shipped.h"

using namespace sciatlas;
using tests::shippedAtlas;

TEST_CASE("no surface crosses itself") {
  const scene::Atlas& atlas = shippedAtlas();
  const auto& all = atlas.catalogue().all();
  std::vector<std::size_t> pairs(all.size(), 0), triangles(all.size(), 0);
  std::vector<glm::vec3> at(all.size());
  const auto start = std::chrono::steady_clock::now();
  core::parallelFor(all.size(), [&](std::size_t i) {
    const core::Mesh* mesh = all[i].side == 'l' ? nullptr : atlas.storedMesh(static_cast<int>(i), 0);
    if (!mesh) return;
    const auto found = core::selfCrossings(mesh->positionsMm, mesh->indices);
    pairs[i] = found.size(), triangles[i] = mesh->indices.size() / 3;
    if (!found.empty()) at[i] = mesh->positionsMm[mesh->indices[3 * found.front().first]];
  });
  std::size_t total = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    INFO(all[i].id << ": " << pairs[i] << " pairs among " << triangles[i] << " triangles, the first at " << at[i].x
                   << " " << at[i].y << " " << at[i].z);
    CHECK(pairs[i] == 0);
    total += triangles[i];
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  MESSAGE(total << " triangles in " << seconds << " s");
}

TEST_CASE("the skin is round everything") {
  const scene::Atlas& atlas = shippedAtlas();
  const int skin = atlas.catalogue().find("skin");
  REQUIRE(skin >= 0);
  const auto isSkin = [skin](int structure) { return structure == skin; };
  const glm::vec3 ways[] = {{1, 0, 0}, {-1, 0, 0}, {0, 0, 1}, {0, 0, -1}, {0.6f, 0.1f, 0.8f}, {-0.6f, 0.1f, -0.8f}};
  for (std::size_t i = 0; i < atlas.catalogue().all().size(); ++i) {
    const scene::StructureInfo& s = atlas.catalogue().all()[i];
    const core::Mesh* mesh = atlas.mesh(static_cast<int>(i));
    if (!mesh || s.side == 'l' || s.stateOnly || s.system == scene::System::Skin) continue;
    int outside = 0, asked = 0;
    glm::vec3 first(0);
    for (std::size_t v = 0; v < mesh->positionsMm.size(); v += 1 + mesh->positionsMm.size() / 150) {
      const glm::vec3& p = mesh->positionsMm[v];
      ++asked;
      // From inside every way leads through the skin.
      if (std::all_of(std::begin(ways), std::end(ways),
                      [&](const glm::vec3& way) { return atlas.firstHit(p, way, isSkin).has_value(); }))
        continue;
      if (outside++ == 0) first = p;
    }
    INFO(s.id << ": " << outside << " of " << asked << " points lie outside, the first at " << first.x << " " << first.y
              << " " << first.z);
    CHECK(outside == 0);
  }
}
