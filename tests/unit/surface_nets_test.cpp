// Surfaces of fields whose answer is known.
#include "anatomy/surface_nets.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

#include "anatomy/mesh_check.h"
#include "anatomy/mesher.h"
#include "core/ray.h"

using namespace sciatlas;
using namespace sciatlas::anatomy;

namespace {

template <class Distance>
class TestField : public Field {
 public:
  TestField(FieldBox box, Distance distance) : box_(box), distance_(distance) {}
  double distance(const Vec3& p) const override { return distance_(p); }
  FieldBox box() const override { return box_; }
  FibreFrame fibre(const Vec3&) const override { return {}; }

 private:
  FieldBox box_;
  Distance distance_;
};

double sphere(const Vec3& p, const Vec3& centre, double radius) {
  return glm::length(p - centre) - radius;
}

// Vertices minus edges plus triangles: 2 for a sphere, 0 for a ring.
long eulerNumber(const core::Mesh& mesh) {
  return static_cast<long>(mesh.positionsMm.size()) - static_cast<long>(mesh.indices.size() / 2) +
         static_cast<long>(mesh.indices.size() / 3);
}

}  // namespace

TEST_CASE("A sphere has its radius, volume and outward normals") {
  const TestField field({Vec3(-30), Vec3(30)}, [](const Vec3& p) { return sphere(p, Vec3(3, 1, -2), 25); });
  const StructureMesh made = meshField(field, {}, {1.0, 0, 0});
  CHECK(made.report.closed);
  CHECK(eulerNumber(made.mesh) == 2);
  CHECK(made.report.volumeMm3 == doctest::Approx(4.0 / 3 * std::numbers::pi * 25 * 25 * 25).epsilon(0.003));
  double worst = 0, worstTurn = 1;
  for (std::size_t i = 0; i < made.mesh.positionsMm.size(); ++i) {
    const Vec3 out = Vec3(made.mesh.positionsMm[i]) - Vec3(3, 1, -2);
    worst = std::max(worst, std::abs(glm::length(out) - 25));
    worstTurn = std::min(worstTurn, glm::dot(glm::normalize(out), Vec3(made.mesh.normals[i])));
  }
  CHECK(worst < 0.005);
  CHECK(worstTurn > 0.9999);
}

TEST_CASE("Simplification keeps the surface closed and within its tolerance") {
  const TestField field({Vec3(-40), Vec3(40)}, [](const Vec3& p) {
    return glm::length(glm::dvec2(glm::length(glm::dvec2(p.x, p.z)) - 25, p.y)) - 8;
  });
  const StructureMesh fine = meshField(field, {}, {1.0, 0, 0}), coarse = meshField(field, {}, {1.0, 0, 0.05});
  CHECK(coarse.report.closed);
  CHECK(eulerNumber(coarse.mesh) == 0);
  CHECK(coarse.mesh.indices.size() < fine.mesh.indices.size() / 3);
  core::RayScene scene;
  scene.addMesh(coarse.mesh.positionsMm, coarse.mesh.indices);
  float worst = 0;
  for (const glm::vec3& p : fine.mesh.positionsMm) worst = std::max(worst, scene.closestPoint(p)->distance);
  CHECK(worst < 0.12f);
}

TEST_CASE("Solids that touch at corners and edges still give a manifold") {
  // Cubes as on a chess board: every edge between two black cubes is where a naive mesh fails.
  const TestField field({Vec3(0), Vec3(24)}, [](const Vec3& p) {
    const Vec3 cell = glm::floor(p / 6.0);
    const bool black = static_cast<long>(cell.x + cell.y + cell.z) % 2 == 0;
    const Vec3 inCell = glm::abs(p - 6.0 * cell - 3.0);
    const double toWall = 3 - std::max({inCell.x, inCell.y, inCell.z});
    const Vec3 out = glm::max(glm::abs(p - 12.0) - 12.0, 0.0);
    const double outside = glm::length(out);
    return outside > 0 ? outside : black ? -toWall - 1e-6 : toWall + 1e-6;
  });
  for (const double voxel : {1.0, 1.5, 1.7}) {
    Grid grid(field, voxel, 3 * voxel, 2 * voxel);
    CHECK(repairSigns(grid) > 0);
    const RawMesh mesh = surfaceNets(grid);
    CHECK(topologyOf(mesh.indices).closed());
    RawMesh tidy = mesh;
    tidyTriangles(tidy);
    CHECK(tidy.positionsMm.size() == mesh.positionsMm.size());  // no vertex was shared by two fans
  }
}

TEST_CASE("Loose crumbs and hollows are dropped, large second pieces stay") {
  const TestField field({Vec3(-40), Vec3(40)}, [](const Vec3& p) {
    const double shell = std::max(sphere(p, Vec3(0), 20), -sphere(p, Vec3(0), 12));
    return std::min({shell, sphere(p, Vec3(30, 30, 30), 2), sphere(p, Vec3(-28, -28, -28), 10)});
  });
  const StructureMesh made = meshField(field, {}, {1.0, 0, 0.05});
  CHECK(made.report.pieces == 2);
  CHECK(made.report.islands == 1);
  CHECK(made.report.voids == 1);
  CHECK(made.report.volumeMm3 ==
        doctest::Approx(4.0 / 3 * std::numbers::pi * (20 * 20 * 20 + 10 * 10 * 10)).epsilon(0.01));
}

TEST_CASE("Carving leaves the gap and smoothing does not move a flat side") {
  const FieldBox box{Vec3(-30), Vec3(30)};
  const auto slab = [](const Vec3& p) {
    const Vec3 d = glm::abs(p) - Vec3(25, 10, 25);
    return glm::length(glm::max(d, 0.0)) + std::min(0.0, std::max({d.x, d.y, d.z}));
  };
  const TestField field(box, slab);
  const auto ball = [](const Vec3& p) { return sphere(p, Vec3(0, 16, 0), 12); };
  const auto other = std::make_shared<TestField<decltype(ball)>>(box, ball);
  const StructureMesh made = meshField(field, {other}, {1.0, 0.8, 0.03, 0.5});
  CHECK(made.report.closed);
  double least = 1e9, flat = 0;
  for (const glm::vec3& p : made.mesh.positionsMm) {
    least = std::min(least, ball(Vec3(p)));
    if (std::abs(p.x) < 15 && std::abs(p.z) < 15 && p.y < 0) flat = std::max(flat, std::abs(p.y + 10.0));
  }
  CHECK(least > 0.4);
  CHECK(flat < 0.02);
}

TEST_CASE("Rays see both sides of a surface and name what they hit") {
  const TestField field({Vec3(-12), Vec3(12)}, [](const Vec3& p) { return sphere(p, Vec3(0), 10); });
  const core::Mesh ball = meshField(field, {}, {1.0, 0, 0}).mesh;
  core::Mesh far = ball;
  for (glm::vec3& p : far.positionsMm) p.z -= 50;
  core::RayScene scene;
  CHECK(scene.addMesh(ball.positionsMm, ball.indices) == 0);
  CHECK(scene.addMesh({}, {}) == 1);
  CHECK(scene.addMesh(far.positionsMm, far.indices) == 2);
  const glm::vec3 eye(0.3f, 0.2f, 40), down(0, 0, -1);
  const auto hit = scene.cast(eye, down);
  REQUIRE(hit);
  CHECK(hit->mesh == 0);
  CHECK(hit->distance == doctest::Approx(30).epsilon(0.01));
  CHECK(hit->normal.z > 0.9f);
  CHECK(scene.cast(eye, down, core::RayScene::kEndless, [](std::uint32_t m) { return m == 2; })->mesh == 2);
  const auto all = scene.allHits(eye, down);
  REQUIRE(all.size() == 4);
  CHECK(all[1].normal.z < -0.9f);
  CHECK(all[3].distance == doctest::Approx(100).epsilon(0.01));
  CHECK(scene.allHits(eye, down, 60).size() == 2);
  CHECK(scene.occluded({0, 0, 0}, down));
  CHECK_FALSE(scene.occluded({0, 0, 0}, down, 5));
  CHECK(scene.closestPoint({0, 20, 0})->distance == doctest::Approx(10).epsilon(0.01));
  CHECK_FALSE(scene.closestPoint({0, 20, 0}, 5));
}
