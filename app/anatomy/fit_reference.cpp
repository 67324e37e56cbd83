#include "anatomy/fit_reference.h"

#include <cstdint>

namespace sciatlas::anatomy {
namespace {

constexpr int kDensePoints = 40000;

// The van der Corput sequences in bases 2, 3 and 5: even, and the same on every machine.
double halton(std::uint32_t i, std::uint32_t base) {
  double f = 1, r = 0;
  for (; i > 0; i /= base) {
    f /= base;
    r += f * (i % base);
  }
  return r;
}

// Running sums of the triangles' areas, beginning with 0.
std::vector<double> areaSums(const core::Mesh& mesh) {
  std::vector<double> sum{0};
  const auto corner = [&](std::size_t i) { return Vec3(mesh.positionsMm[mesh.indices[i]]); };
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3)
    sum.push_back(sum.back() + 0.5 * glm::length(glm::cross(corner(i + 1) - corner(i), corner(i + 2) - corner(i))));
  return sum;
}

std::vector<Vec3> areaPoints(const core::Mesh& mesh, int count) {
  const std::vector<double> sum = areaSums(mesh);
  const auto corner = [&](std::size_t i) { return Vec3(mesh.positionsMm[mesh.indices[i]]); };
  std::vector<Vec3> out;
  for (int k = 0; k < count; ++k) {
    const double target = sum.back() * (k + 0.5) / count;
    const auto t = static_cast<std::size_t>(std::lower_bound(sum.begin() + 1, sum.end() - 1, target) - sum.begin() - 1);
    double u = halton(k + 1, 2), v = halton(k + 1, 3);
    if (u + v > 1) u = 1 - u, v = 1 - v;
    out.push_back(corner(3 * t) * (1 - u - v) + corner(3 * t + 1) * u + corner(3 * t + 2) * v);
  }
  return out;
}

Bvh pointTree(const std::vector<Vec3>& points) {
  std::vector<FieldBox> boxes;
  for (const Vec3& p : points) boxes.push_back({p, p});
  return Bvh(boxes, {});
}

Vec3 nearestOf(const Bvh& tree, const std::vector<Vec3>& points, const Vec3& p) {
  double best = 1e30;
  std::uint32_t nearest = 0;
  tree.nearest(p, best, [&](std::uint32_t i) {
    if (const double d = glm::distance(p, points[i]); d < best) best = d, nearest = i;
  });
  return points[nearest];
}

// x of the plane in which the mesh is most like its own mirror image: tried in small steps round x = 0.
double midPlane(const std::vector<Vec3>& dense) {
  const Bvh tree = pointTree(dense);
  double bestX = 0, bestSum = 1e300;
  for (double x = -2.5; x <= 2.5; x += 0.1) {
    double sum = 0;
    for (std::size_t i = 0; i < dense.size(); i += 97) {
      const Vec3 mirrored(2 * x - dense[i].x, dense[i].y, dense[i].z);
      sum += std::min(3.0, glm::distance(mirrored, nearestOf(tree, dense, mirrored)));
    }
    if (sum < bestSum) bestSum = sum, bestX = x;
  }
  return bestX;
}

}  // namespace

bool insideAny(const Vec3& p, const std::vector<FieldBox>& boxes) {
  return std::any_of(boxes.begin(), boxes.end(), [&](const FieldBox& b) { return squaredDistanceToBox(p, b) == 0; });
}

ReferencePoints::ReferencePoints(const core::Mesh& mesh, int count, bool folded, const std::vector<FieldBox>& exclude)
    : points_(areaPoints(mesh, count)), dense_(areaPoints(mesh, kDensePoints)) {
  areaMm2_ = areaSums(mesh).back() * (folded ? 0.5 : 1);
  std::erase_if(points_, [&](const Vec3& p) { return insideAny(p, exclude); });
  if (folded) {
    shiftMm_ = midPlane(dense_);
    for (auto* list : {&points_, &dense_})
      for (Vec3& p : *list) p.x = -std::abs(p.x - shiftMm_);
  }
  tree_ = pointTree(dense_);
}

Vec3 ReferencePoints::nearest(const Vec3& p) const {
  return nearestOf(tree_, dense_, p);
}

std::vector<SurfacePoint> surfacePoints(const std::function<double(const Vec3&)>& distance, const FieldBox& box,
                                        double spacingMm) {
  const Vec3 size = box.high - box.low;
  const double h = spacingMm;
  const double e = 0.02;
  const auto gradient = [&](const Vec3& p) {
    return Vec3(distance(p + Vec3(e, 0, 0)) - distance(p - Vec3(e, 0, 0)),
                distance(p + Vec3(0, e, 0)) - distance(p - Vec3(0, e, 0)),
                distance(p + Vec3(0, 0, e)) - distance(p - Vec3(0, 0, e))) /
           (2 * e);
  };
  const glm::ivec3 cells = glm::ivec3(size / h) + 1;
  std::vector<SurfacePoint> out;
  constexpr int kBlock = 4;
  for (int k = 0; k < cells.z; k += kBlock)
    for (int j = 0; j < cells.y; j += kBlock)
      for (int i = 0; i < cells.x; i += kBlock) {
        const Vec3 centre = box.low + (Vec3(i, j, k) + 0.5 * kBlock) * h;
        if (std::abs(distance(centre)) > 0.5 * kBlock * h * 1.7321 + h) continue;
        for (int n = 0; n < kBlock * kBlock * kBlock; ++n) {
          const glm::ivec3 cell(i + n % kBlock, j + n / kBlock % kBlock, k + n / kBlock / kBlock);
          Vec3 p = box.low + (Vec3(cell) + 0.5) * h;
          if (std::abs(distance(p)) > 0.5 * h) continue;
          Vec3 g(0);
          for (int step = 0; step < 3; ++step) {
            g = gradient(p);
            const double g2 = glm::dot(g, g);
            if (g2 < 0.05) break;
            p -= g * (distance(p) / g2);
          }
          if (glm::dot(g, g) >= 0.05 && std::abs(distance(p)) < 0.1) out.push_back({p, glm::normalize(g)});
        }
      }
  return out;
}

}  // namespace sciatlas::anatomy
