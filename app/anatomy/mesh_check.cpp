#include "anatomy/mesh_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>

namespace sciatlas::anatomy {
namespace {

struct Roots {
  explicit Roots(std::size_t n) : parent(n) { std::iota(parent.begin(), parent.end(), 0u); }
  std::uint32_t find(std::uint32_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    a = find(a), b = find(b);
    parent[std::max(a, b)] = std::min(a, b);
  }
  std::vector<std::uint32_t> parent;
};

// Triangles by their three corners in rising order; equal ones that face each other cancel.
void cancelBackToBack(RawMesh& mesh) {
  using Corners = std::array<std::uint32_t, 3>;
  struct Entry {
    Corners corners;
    bool even;
    std::size_t triangle;
  };
  std::vector<Entry> entries;
  std::vector<char> keep(mesh.indices.size() / 3, 1);
  for (std::size_t t = 0; t < keep.size(); ++t) {
    Corners c{mesh.indices[3 * t], mesh.indices[3 * t + 1], mesh.indices[3 * t + 2]};
    if (c[0] == c[1] || c[1] == c[2] || c[0] == c[2]) {
      keep[t] = 0;
      continue;
    }
    std::rotate(c.begin(), std::min_element(c.begin(), c.end()), c.end());
    const bool even = c[1] < c[2];
    if (!even) std::swap(c[1], c[2]);
    entries.push_back({c, even, t});
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.corners != b.corners ? a.corners < b.corners : a.even != b.even ? a.even : a.triangle < b.triangle;
  });
  for (std::size_t i = 0; i + 1 < entries.size(); ++i)
    if (entries[i].corners == entries[i + 1].corners && entries[i].even != entries[i + 1].even)
      keep[entries[i].triangle] = keep[entries[i + 1].triangle] = 0, ++i;
  std::vector<std::uint32_t> kept;
  for (std::size_t t = 0; t < keep.size(); ++t)
    if (keep[t]) kept.insert(kept.end(), mesh.indices.begin() + 3 * t, mesh.indices.begin() + 3 * t + 3);
  mesh.indices = std::move(kept);
}

// One triangle at an edge: which way it runs along it, and the angle of its third corner about it.
struct Leaf {
  std::uint64_t edge;
  std::size_t triangle;
  bool forward;
  double angle;
};

// Where the solid touches itself along an edge (four triangles there), the triangles are paired across solid, and all
// pairs but one get a middle vertex of their own. Returns whether there was such an edge.
bool splitDoubledEdges(RawMesh& mesh) {
  std::vector<Leaf> leaves;
  for (std::size_t t = 0; t < mesh.indices.size(); t += 3)
    for (int e = 0; e < 3; ++e) {
      const std::uint64_t a = mesh.indices[t + e], b = mesh.indices[t + (e + 1) % 3];
      leaves.push_back({std::min(a, b) << 32 | std::max(a, b), t, a < b, 0});
    }
  std::sort(leaves.begin(), leaves.end(),
            [](const Leaf& a, const Leaf& b) { return a.edge != b.edge ? a.edge < b.edge : a.triangle < b.triangle; });
  std::vector<char> touched(mesh.indices.size() / 3, 0);
  bool found = false;
  for (std::size_t i = 0, j; i < leaves.size(); i = j) {
    for (j = i; j < leaves.size() && leaves[j].edge == leaves[i].edge;) ++j;
    if (j - i <= 2) continue;
    found = true;
    const auto low = static_cast<std::uint32_t>(leaves[i].edge >> 32),
               high = static_cast<std::uint32_t>(leaves[i].edge);
    const Vec3 start = mesh.positionsMm[low], end = mesh.positionsMm[high], axis = glm::normalize(end - start);
    const Vec3 helper = std::abs(axis.x) < 0.7 ? Vec3(1, 0, 0) : Vec3(0, 1, 0);
    const Vec3 u = glm::normalize(glm::cross(axis, helper)), v = glm::cross(axis, u);
    std::vector<Leaf> forward, backward;
    bool busy = false;
    for (std::size_t k = i; k < j; ++k) {
      const std::uint32_t* c = mesh.indices.data() + leaves[k].triangle;
      const std::uint32_t third = c[0] + c[1] + c[2] - low - high;
      const Vec3 out = mesh.positionsMm[third] - start;
      leaves[k].angle = std::atan2(glm::dot(out, v), glm::dot(out, u));
      (leaves[k].forward ? forward : backward).push_back(leaves[k]);
      busy = busy || touched[leaves[k].triangle / 3];
    }
    if (busy || forward.size() != backward.size()) continue;
    for (const Leaf& leaf : forward) {
      // The solid lies clockwise of a forward triangle, so its partner is the next backward one in that direction.
      const auto turn = [&](const Leaf& other) {
        const double t = leaf.angle - other.angle;
        return t < 0 ? t + 2 * std::numbers::pi : t;
      };
      const auto partner = std::min_element(backward.begin(), backward.end(),
                                            [&](const Leaf& a, const Leaf& b) { return turn(a) < turn(b); });
      const std::size_t pair[2] = {leaf.triangle, partner->triangle};
      backward.erase(partner);
      if (backward.empty()) break;  // the last pair keeps the edge itself
      const auto middle = static_cast<std::uint32_t>(mesh.positionsMm.size());
      mesh.positionsMm.push_back(0.5 * (start + end));
      for (const std::size_t t : pair) {
        std::uint32_t c[3] = {mesh.indices[t], mesh.indices[t + 1], mesh.indices[t + 2]};
        int e = 0;
        while (!(std::min(c[e], c[(e + 1) % 3]) == low && std::max(c[e], c[(e + 1) % 3]) == high)) ++e;
        const std::uint32_t a = c[e], b = c[(e + 1) % 3], third = c[(e + 2) % 3];
        mesh.indices[t] = a, mesh.indices[t + 1] = middle, mesh.indices[t + 2] = third;
        mesh.indices.insert(mesh.indices.end(), {middle, b, third});
        touched[t / 3] = 1;
      }
    }
  }
  return found;
}

// Corners are joined across the edges they share; every group of corners is one fan and gets one vertex.
void splitFans(RawMesh& mesh) {
  struct Side {
    std::uint64_t edge;
    std::uint32_t atLow, atHigh;  // corner numbers at the edge's two ends
  };
  std::vector<Side> sides;
  for (std::size_t t = 0; t < mesh.indices.size(); t += 3)
    for (std::uint32_t e = 0; e < 3; ++e) {
      std::uint32_t a = static_cast<std::uint32_t>(t) + e, b = static_cast<std::uint32_t>(t) + (e + 1) % 3;
      if (mesh.indices[a] > mesh.indices[b]) std::swap(a, b);
      sides.push_back({static_cast<std::uint64_t>(mesh.indices[a]) << 32 | mesh.indices[b], a, b});
    }
  std::stable_sort(sides.begin(), sides.end(), [](const Side& a, const Side& b) { return a.edge < b.edge; });
  Roots fans(mesh.indices.size());
  for (std::size_t i = 0; i + 1 < sides.size(); ++i)
    if (sides[i].edge == sides[i + 1].edge)
      fans.join(sides[i].atLow, sides[i + 1].atLow), fans.join(sides[i].atHigh, sides[i + 1].atHigh);
  std::vector<std::uint32_t> vertexOfFan(mesh.indices.size(), 0);
  std::vector<char> taken(mesh.positionsMm.size(), 0);
  std::vector<std::uint32_t> result(mesh.indices.size());
  for (std::uint32_t c = 0; c < mesh.indices.size(); ++c) {
    const std::uint32_t fan = fans.find(c);
    if (fan == c) {
      const std::uint32_t vertex = mesh.indices[c];
      vertexOfFan[c] = taken[vertex] ? static_cast<std::uint32_t>(mesh.positionsMm.size()) : vertex;
      if (taken[vertex]) mesh.positionsMm.push_back(Vec3(mesh.positionsMm[vertex]));
      taken[vertex] = 1;
    }
    result[c] = vertexOfFan[fan];
  }
  mesh.indices = std::move(result);
}

}  // namespace

Topology topologyOf(const std::vector<std::uint32_t>& indices) {
  // Edges sorted by their two ends; the lowest bit of the key tells the direction.
  std::vector<std::uint64_t> edges;
  edges.reserve(indices.size());
  for (std::size_t t = 0; t + 2 < indices.size(); t += 3)
    for (int e = 0; e < 3; ++e) {
      const std::uint64_t a = indices[t + e], b = indices[t + (e + 1) % 3];
      edges.push_back(std::min(a, b) << 32 | std::max(a, b) << 1 | (a < b ? 1u : 0u));
    }
  std::sort(edges.begin(), edges.end());
  Topology topology;
  for (std::size_t i = 0; i < edges.size();) {
    std::size_t j = i, forward = 0;
    for (; j < edges.size() && edges[j] >> 1 == edges[i] >> 1; ++j) forward += edges[j] & 1;
    if (j - i > 2)
      ++topology.doubledEdges;
    else if (j - i == 1 || forward != 1)
      ++topology.openEdges;
    i = j;
  }
  return topology;
}

PieceReport dropSmallPieces(RawMesh& mesh, double minShare) {
  Roots roots(mesh.positionsMm.size());
  for (std::size_t t = 0; t < mesh.indices.size(); t += 3)
    roots.join(mesh.indices[t], mesh.indices[t + 1]), roots.join(mesh.indices[t], mesh.indices[t + 2]);
  std::map<std::uint32_t, double> volumes;
  for (std::size_t t = 0; t < mesh.indices.size(); t += 3) {
    const auto p = [&](int k) { return mesh.positionsMm[mesh.indices[t + k]]; };
    volumes[roots.find(mesh.indices[t])] += glm::dot(p(0), glm::cross(p(1), p(2))) / 6;
  }
  double total = 0;
  for (const auto& [root, volume] : volumes) total += std::max(0.0, volume);
  PieceReport report;
  for (const auto& [root, volume] : volumes)
    ++(volume <= 0 ? report.voids : volume < minShare * total ? report.islands : report.pieces);
  // A surface that is wholly inside out is left as it is: the generator refuses it by name.
  if (report.pieces == 0 || (report.islands == 0 && report.voids == 0)) return report;
  std::vector<std::uint32_t> kept;
  for (std::size_t t = 0; t < mesh.indices.size(); t += 3)
    if (const double v = volumes[roots.find(mesh.indices[t])]; v > 0 && v >= minShare * total)
      kept.insert(kept.end(), mesh.indices.begin() + t, mesh.indices.begin() + t + 3);
  mesh.indices = std::move(kept);
  dropUnusedVertices(mesh);
  return report;
}

void dropUnusedVertices(RawMesh& mesh) {
  std::vector<std::uint32_t> place(mesh.positionsMm.size(), 0);
  for (const std::uint32_t i : mesh.indices) place[i] = 1;
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < place.size(); ++i)
    if (place[i]) mesh.positionsMm[count] = mesh.positionsMm[i], place[i] = count++;
  mesh.positionsMm.resize(count);
  for (std::uint32_t& i : mesh.indices) i = place[i];
}

void tidyTriangles(RawMesh& mesh) {
  cancelBackToBack(mesh);
  for (int pass = 0; pass < 8 && splitDoubledEdges(mesh); ++pass) {
  }
  splitFans(mesh);
  dropUnusedVertices(mesh);
}

}  // namespace sciatlas::anatomy
