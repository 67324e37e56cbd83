#include "anatomy/edge_flips.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace sciatlas::anatomy {
namespace {

constexpr float kGood = 0.85f;  // score above which a triangle is left alone
constexpr float kGain = 0.03f;  // how much better the worse of the two must become
constexpr float kShapeWeight = 0.5f, kShapeEnough = 0.4f;
constexpr int kPasses = 8;

std::uint64_t edgeKey(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::uint64_t>(std::min(a, b)) << 32 | std::max(a, b);
}

// 1 for a well-shaped triangle that faces as its corners do; negative if it is folded over.
float score(const core::Mesh& mesh, std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  const glm::vec3 &p = mesh.positionsMm[a], &q = mesh.positionsMm[b], &r = mesh.positionsMm[c];
  const glm::vec3 ab = q - p, ac = r - p, bc = r - q, cross = glm::cross(ab, ac);
  const float area = glm::length(cross);
  if (area < 1e-12f) return -1;
  const glm::vec3 facing = cross / area;
  const float agreement = std::min(glm::dot(facing, mesh.normals[a]),
                                   std::min(glm::dot(facing, mesh.normals[b]), glm::dot(facing, mesh.normals[c])));
  const float longest = std::max(glm::dot(ab, ab), std::max(glm::dot(ac, ac), glm::dot(bc, bc)));
  return agreement - kShapeWeight * std::max(0.0f, kShapeEnough - area / longest);
}

// How far the surface moves when the edge ab is replaced by cd.
float gapBetween(const core::Mesh& mesh, std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  const glm::vec3 across =
      glm::cross(mesh.positionsMm[b] - mesh.positionsMm[a], mesh.positionsMm[d] - mesh.positionsMm[c]);
  const float length = glm::length(across);
  return length > 0 ? std::abs(glm::dot(across, mesh.positionsMm[c] - mesh.positionsMm[a])) / length : 0;
}

struct HalfEdge {
  std::uint64_t key;
  std::uint32_t at;  // index into mesh.indices of the edge's first corner
};

std::vector<HalfEdge> sortedEdges(const core::Mesh& mesh) {
  std::vector<HalfEdge> edges;
  edges.reserve(mesh.indices.size());
  for (std::uint32_t i = 0; i < mesh.indices.size(); ++i) {
    const std::uint32_t next = i % 3 == 2 ? i - 2 : i + 1;
    edges.push_back({edgeKey(mesh.indices[i], mesh.indices[next]), i});
  }
  std::sort(edges.begin(), edges.end(),
            [](const HalfEdge& a, const HalfEdge& b) { return a.key != b.key ? a.key < b.key : a.at < b.at; });
  return edges;
}

}  // namespace

int flipBadEdges(core::Mesh& mesh, double toleranceMm) {
  int total = 0;
  for (int pass = 0; pass < kPasses; ++pass) {
    const std::vector<HalfEdge> edges = sortedEdges(mesh);
    const auto exists = [&](std::uint64_t key) {
      const auto it = std::lower_bound(edges.begin(), edges.end(), key,
                                       [](const HalfEdge& e, std::uint64_t k) { return e.key < k; });
      return it != edges.end() && it->key == key;
    };
    std::vector<char> touched(mesh.indices.size() / 3, 0);
    std::set<std::uint64_t> added;
    int count = 0;
    for (std::size_t i = 0; i + 1 < edges.size(); i += 2) {
      const std::uint32_t t = edges[i].at / 3, u = edges[i + 1].at / 3;
      if (touched[t] || touched[u]) continue;
      const auto corner = [&](std::uint32_t at, std::uint32_t step) {
        return mesh.indices[at / 3 * 3 + (at % 3 + step) % 3];
      };
      // The edge runs a to b in the first triangle, b to a in the second; c and d lie across.
      const std::uint32_t a = corner(edges[i].at, 0), b = corner(edges[i].at, 1), c = corner(edges[i].at, 2),
                          d = corner(edges[i + 1].at, 2);
      const float before = std::min(score(mesh, a, b, c), score(mesh, b, a, d));
      if (before >= kGood || c == d) continue;
      if (before > 0 && gapBetween(mesh, a, b, c, d) > toleranceMm) continue;
      const float after = std::min(score(mesh, a, d, c), score(mesh, d, b, c));
      const std::uint64_t key = edgeKey(c, d);
      if (after < before + kGain || exists(key) || !added.insert(key).second) continue;
      std::uint32_t *first = mesh.indices.data() + 3 * t, *second = mesh.indices.data() + 3 * u;
      first[0] = a, first[1] = d, first[2] = c;
      second[0] = d, second[1] = b, second[2] = c;
      touched[t] = touched[u] = 1;
      ++count;
    }
    total += count;
    if (count == 0) break;
  }
  return total;
}

}  // namespace sciatlas::anatomy
