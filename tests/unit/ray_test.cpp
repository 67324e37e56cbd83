// Rays and closest points against every triangle looked at by itself.
#include "core/ray.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <thread>

#include "little_body.h"

using namespace sciatlas;
using glm::vec3;

namespace {

struct Soup {
  std::vector<vec3> positions;
  std::vector<std::uint32_t> indices;
};

// Triangles of a few mm round a middle.
Soup soup(std::mt19937& random, const vec3& middle, int triangles) {
  std::uniform_real_distribution<float> far(-20, 20), near(-6, 6);
  Soup s;
  for (int t = 0; t < triangles; ++t) {
    const vec3 at = middle + vec3(far(random), far(random), far(random));
    for (int k = 0; k < 3; ++k) {
      s.indices.push_back(static_cast<std::uint32_t>(s.positions.size()));
      s.positions.push_back(at + vec3(near(random), near(random), near(random)));
    }
  }
  return s;
}

struct Soups {
  std::vector<Soup> soups;
  core::RayScene rays;
};

Soups fourSoups() {
  std::mt19937 random(7);
  Soups s;
  for (const vec3 middle : {vec3(0), vec3(15, 0, 0), vec3(0, 60, 0), vec3(-400, 300, 20)})
    s.soups.push_back(soup(random, middle, 150));
  const core::RayEngine engine;
  for (std::size_t i = 0; i < s.soups.size(); ++i) {
    const Soup& one = s.soups[i];
    if (i % 2 == 0)
      s.rays.addMesh(one.positions, one.indices);
    else
      s.rays.addMesh(std::make_shared<const core::RayMesh>(engine, one.positions, one.indices));
  }
  return s;
}

bool acceptAll(std::uint32_t) {
  return true;
}
bool acceptOdd(std::uint32_t mesh) {
  return mesh % 2 == 1;
}

// Distances of all triangles that the ray meets, by the volumes of the tetrahedra with its ends.
std::vector<double> bruteHits(const Soups& s, const vec3& origin, const vec3& direction,
                              const core::RayScene::Accept& accept) {
  std::vector<double> found;
  for (std::uint32_t m = 0; m < s.soups.size(); ++m) {
    if (!accept(m)) continue;
    const Soup& one = s.soups[m];
    for (std::size_t t = 0; t + 2 < one.indices.size(); t += 3) {
      const glm::dvec3 a = one.positions[t], b = one.positions[t + 1], c = one.positions[t + 2], d = direction;
      const glm::dvec3 n = glm::cross(b - a, c - a), o = origin;
      const double across = glm::dot(n, d);
      if (across == 0) continue;
      const double at = glm::dot(n, a - o) / across;
      const glm::dvec3 p = o + at * d;
      const bool inside = glm::dot(glm::cross(b - a, p - a), n) >= 0 && glm::dot(glm::cross(c - b, p - b), n) >= 0 &&
                          glm::dot(glm::cross(a - c, p - c), n) >= 0;
      if (at >= 0 && inside) found.push_back(at);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

double bruteNearest(const Soups& s, const glm::dvec3& p, const core::RayScene::Accept& accept) {
  double best = 1e9;
  for (std::uint32_t m = 0; m < s.soups.size(); ++m) {
    if (!accept(m)) continue;
    const Soup& one = s.soups[m];
    for (std::size_t t = 0; t + 2 < one.indices.size(); t += 3)
      for (int i = 0; i <= 40; ++i)
        for (int k = 0; k + i <= 40; ++k) {
          const double u = i / 40.0, v = k / 40.0;
          const glm::dvec3 a = one.positions[t], b = one.positions[t + 1], c = one.positions[t + 2];
          best = std::min(best, glm::distance(p, a + u * (b - a) + v * (c - a)));
        }
  }
  return best;
}

}  // namespace

TEST_CASE("rays meet what every triangle by itself says they meet") {
  const Soups s = fourSoups();
  std::mt19937 random(11);
  std::uniform_real_distribution<float> far(-60, 60), any(-1, 1);
  int met = 0;
  for (int i = 0; i < 400; ++i) {
    const vec3 origin(far(random), far(random), far(random));
    // Every third ray runs along an axis, where a box's slab has no width.
    const vec3 direction = i % 3 == 0 ? vec3(0, 0, i % 2 ? 1 : -1) : vec3(any(random), any(random), any(random)) * 2.0f;
    for (const core::RayScene::Accept& accept :
         {core::RayScene::Accept(acceptAll), core::RayScene::Accept(acceptOdd)}) {
      const auto wanted = bruteHits(s, origin, direction, accept);
      const auto all = s.rays.allHits(origin, direction, core::RayScene::kEndless, accept);
      REQUIRE(all.size() == wanted.size());
      for (std::size_t k = 0; k < all.size(); ++k) CHECK(all[k].distance == doctest::Approx(wanted[k]).epsilon(1e-3));
      const auto first = s.rays.cast(origin, direction, core::RayScene::kEndless, accept);
      REQUIRE(first.has_value() == !wanted.empty());
      CHECK(s.rays.occluded(origin, direction, core::RayScene::kEndless, accept) == !wanted.empty());
      if (!first) continue;
      ++met;
      CHECK(first->distance == all.front().distance);
      CHECK(first->mesh == all.front().mesh);
      CHECK(first->triangle == all.front().triangle);
      CHECK_FALSE(s.rays.cast(origin, direction, 0.99f * first->distance, accept).has_value());
      CHECK_FALSE(s.rays.occluded(origin, direction, 0.99f * first->distance, accept));
    }
  }
  CHECK(met > 50);
}

TEST_CASE("the closest point is the one that every triangle by itself says it is") {
  const Soups s = fourSoups();
  std::mt19937 random(13);
  std::uniform_real_distribution<float> far(-70, 70);
  for (int i = 0; i < 12; ++i) {
    const vec3 p(far(random), far(random), far(random));
    for (const core::RayScene::Accept& accept :
         {core::RayScene::Accept(acceptAll), core::RayScene::Accept(acceptOdd)}) {
      const auto found = s.rays.closestPoint(p, core::RayScene::kEndless, accept);
      REQUIRE(found.has_value());
      const double wanted = bruteNearest(s, p, accept);
      CHECK(found->distance <= wanted + 1e-3);
      CHECK(found->distance >= wanted - 0.2);  // the other way looks at a lattice
      CHECK(glm::distance(found->point, p) == doctest::Approx(found->distance));
      CHECK(accept(found->mesh));
      CHECK_FALSE(s.rays.closestPoint(p, 0.99f * found->distance, accept).has_value());
    }
  }
}

TEST_CASE("meshes without triangles get a number and are never hit") {
  core::RayScene rays;
  const core::Mesh box = test::boxMesh({0, 0, 0}, {5, 5, 5});
  CHECK(rays.addMesh({}, {}) == 0);
  CHECK(rays.addMesh(box.positionsMm, box.indices) == 1);
  CHECK(rays.cast({0, 0, 20}, {0, 0, -1})->mesh == 1);
  CHECK(rays.cast({0, 0, 20}, {0, 0, -1})->distance == doctest::Approx(15));
  CHECK(rays.closestPoint({0, 0, 20})->mesh == 1);
  core::RayScene none;
  CHECK_FALSE(none.cast({0, 0, 0}, {0, 0, 1}).has_value());
  CHECK_FALSE(none.closestPoint({0, 0, 0}).has_value());
}

TEST_CASE("a mesh that many threads ask for first is built once and answers all") {
  const core::Mesh box = test::boxMesh({0, 0, 0}, {5, 5, 5});
  const core::RayEngine engine;
  const auto mesh = std::make_shared<const core::RayMesh>(engine, box.positionsMm, box.indices);
  std::vector<core::RayScene> scenes(4);
  for (core::RayScene& s : scenes) s.addMesh(mesh);
  std::vector<std::thread> threads;
  std::vector<float> distances(scenes.size());
  for (std::size_t i = 0; i < scenes.size(); ++i)
    threads.emplace_back([&, i] { distances[i] = scenes[i].cast({0, 0, 20}, {0, 0, -1})->distance; });
  for (std::thread& t : threads) t.join();
  for (const float d : distances) CHECK(d == doctest::Approx(15));
}

TEST_CASE("an atlas in another state answers for its own surfaces, the one at rest for those at rest") {
  const test::LittleBody body = test::littleBody();
  const int sacrum = body.find("sacrum");
  const auto moved = std::make_shared<scene::SurfaceLevels>();
  (*moved)[0] = test::boxMesh({0, 100, -60}, {30, 40, 15});  // 20 mm farther back
  scene::BodyChange change;
  change.surfaces[sacrum] = moved;
  change.present[body.find("femur_l")] = false;
  const scene::Atlas state = body.atlas->changed(std::move(change));
  const auto any = [](int) { return true; };
  for (const auto surfaces : {scene::Surfaces::Exact, scene::Surfaces::Quick}) {
    const vec3 behind{0, 100, -200}, forward{0, 0, 1};
    CHECK(body.atlas->firstHit(behind, forward, any, surfaces)->distanceMm == doctest::Approx(145));
    CHECK(state.firstHit(behind, forward, any, surfaces)->distanceMm == doctest::Approx(125));
    const auto isSacrum = [sacrum](int s) { return s == sacrum; };
    CHECK(body.atlas->nearest(behind, isSacrum, 1e9f, surfaces)->distanceMm == doctest::Approx(145));
    CHECK(state.nearest(behind, isSacrum, 1e9f, surfaces)->distanceMm == doctest::Approx(125));
    const vec3 left{300, -300, 0}, inward{-1, 0, 0};
    CHECK(body.atlas->firstHit(left, inward, any, surfaces)->structure == body.find("femur_l"));
    CHECK(state.firstHit(left, inward, any, surfaces)->structure == body.find("femur_r"));
    CHECK(state.firstHit({-300, -300, 0}, {1, 0, 0}, any, surfaces)->structure == body.find("femur_r"));
  }
}

TEST_CASE("distances in many directions are those of single rays") {
  std::mt19937 random(5);
  const Soup s = soup(random, vec3(3, 1, -2), 300);
  const core::RayMesh mesh(core::RayEngine(), s.positions, s.indices);
  core::RayScene single;
  single.addMesh(s.positions, s.indices);
  std::uniform_real_distribution<float> any(-1, 1);
  std::size_t hits = 0;
  for (int place = 0; place < 40; ++place) {
    const vec3 origin = 25.0f * vec3(any(random), any(random), any(random));
    std::vector<vec3> directions(37);  // two full bundles and a part of one
    for (vec3& d : directions) d = glm::normalize(vec3(any(random), any(random), any(random)) + vec3(0, 0, 1e-3f));
    std::vector<float> found(directions.size());
    mesh.distances(origin, directions, 30, found);
    for (std::size_t k = 0; k < found.size(); ++k) {
      const auto hit = single.cast(origin, directions[k], 30);
      CHECK(found[k] == doctest::Approx(hit ? hit->distance : 30).epsilon(1e-5));
      hits += hit ? 1 : 0;
    }
  }
  CHECK(hits > 200);
}
