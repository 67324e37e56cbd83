#include "anatomy/mesh_distance.h"

#include "anatomy/pieces.h"

namespace sciatlas::anatomy {

MeshDistance::MeshDistance(std::vector<Vec3> points, std::vector<std::array<std::uint32_t, 3>> triangles) {
  double volume6 = 0;
  for (const auto& t : triangles) volume6 += glm::dot(points[t[0]], glm::cross(points[t[1]], points[t[2]]));
  if (volume6 < 0)
    for (auto& t : triangles) std::swap(t[1], t[2]);

  std::vector<Vec3> cornerNormals(points.size(), Vec3(0)), faceNormals;
  struct Edge {
    std::uint64_t corners;
    std::uint32_t face, side;
  };
  std::vector<Edge> edges;
  std::vector<std::array<std::uint32_t, 3>> kept;
  for (const auto& t : triangles) {
    const Vec3 cross = glm::cross(points[t[1]] - points[t[0]], points[t[2]] - points[t[0]]);
    const double length = glm::length(cross);
    if (length < 1e-12) continue;  // a ring shrunk to a point
    kept.push_back(t);
    faceNormals.push_back(cross / length);
    for (int i = 0; i < 3; ++i) {
      const Vec3 u = points[t[(i + 1) % 3]] - points[t[i]], v = points[t[(i + 2) % 3]] - points[t[i]];
      const double cosine = glm::dot(u, v) / std::max(1e-12, glm::length(u) * glm::length(v));
      cornerNormals[t[i]] += faceNormals.back() * std::acos(std::clamp(cosine, -1.0, 1.0));
      const std::uint32_t a = t[i], b = t[(i + 1) % 3];
      edges.push_back({(static_cast<std::uint64_t>(std::min(a, b)) << 32) | std::max(a, b),
                       static_cast<std::uint32_t>(kept.size() - 1), static_cast<std::uint32_t>(i)});
    }
  }
  std::vector<FieldBox> boxes;
  for (std::size_t k = 0; k < kept.size(); ++k) {
    const auto& t = kept[k];
    Triangle triangle;
    triangle.a = points[t[0]];
    triangle.ab = points[t[1]] - triangle.a;
    triangle.ac = points[t[2]] - triangle.a;
    normals_.emplace_back();
    auto& normals = normals_.back();
    normals[0] = faceNormals[k];
    FieldBox box;
    for (int i = 0; i < 3; ++i) {
      normals[4 + i] = cornerNormals[t[i]];
      extend(box, points[t[i]]);
      extend(box_, points[t[i]]);
    }
    triangles_.push_back(triangle);
    boxes.push_back(box);
  }
  // An edge's normal is the sum of its faces' normals.
  std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) { return a.corners < b.corners; });
  for (std::size_t i = 0, end = 0; i < edges.size(); i = end) {
    Vec3 sum(0);
    for (end = i; end < edges.size() && edges[end].corners == edges[i].corners; ++end)
      sum += faceNormals[edges[end].face];
    for (std::size_t k = i; k < end; ++k) normals_[edges[k].face][1 + edges[k].side] = sum;
  }
  tree_ = Bvh(boxes, {});
}

// Closest point on a triangle (Ericson, Real-Time Collision Detection, 5.1.5), as the vector from it to p.
Vec3 MeshDistance::towards(const Triangle& t, const Vec3& p, int& feature) {
  const Vec3 ap = p - t.a;
  const double d1 = glm::dot(t.ab, ap), d2 = glm::dot(t.ac, ap);
  if (d1 <= 0 && d2 <= 0) return feature = 4, ap;
  const Vec3 bp = ap - t.ab;
  const double d3 = glm::dot(t.ab, bp), d4 = glm::dot(t.ac, bp);
  if (d3 >= 0 && d4 <= d3) return feature = 5, bp;
  const double vc = d1 * d4 - d3 * d2;
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return feature = 1, ap - t.ab * (d1 / (d1 - d3));
  const Vec3 cp = ap - t.ac;
  const double d5 = glm::dot(t.ab, cp), d6 = glm::dot(t.ac, cp);
  if (d6 >= 0 && d5 <= d6) return feature = 6, cp;
  const double vb = d5 * d2 - d1 * d6;
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return feature = 3, ap - t.ac * (d2 / (d2 - d6));
  const double va = d3 * d6 - d5 * d4;
  if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
    const double w = (d4 - d3) / ((d4 - d3) + (d5 - d6));
    return feature = 2, bp - (t.ac - t.ab) * w;
  }
  const double scale = 1 / (va + vb + vc);
  return feature = 0, ap - t.ab * (vb * scale) - t.ac * (vc * scale);
}

double MeshDistance::distance(const Vec3& p, double reach) const {
  const bool outside = squaredDistanceToBox(p, box_) > 0;
  double best = outside ? reach : 1e30;
  Vec3 vector(0);
  const Vec3* normal = nullptr;
  tree_.nearest(p, best, [&](std::uint32_t i) {
    int feature = 0;
    const Vec3 v = towards(triangles_[i], p, feature);
    const double d = glm::length(v);
    if (d < best) best = d, vector = v, normal = &normals_[i][feature];
  });
  best -= Bvh::farSlack(best);
  if (!normal) return best;
  return !outside && glm::dot(vector, *normal) < 0 ? -best : best;
}

std::uint64_t MeshDistance::hash() const {
  Hash hash;
  for (const Triangle& t : triangles_)
    for (const Vec3& v : {t.a, t.ab, t.ac}) addVector(hash, v);
  return hash.value();
}

}  // namespace sciatlas::anatomy
