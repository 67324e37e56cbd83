#include "core/self_crossings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace sciatlas::core {
namespace {

using glm::dvec3;
using glm::vec3;
using Triangle = std::array<vec3, 3>;

constexpr std::uint32_t kLeafSize = 4;
constexpr int kPassesBeforeWider = 8;  // every so many passes the neighbours are moved too

struct Bounds {
  vec3 low{1e30f}, high{-1e30f};
  void add(const vec3& p) { low = glm::min(low, p), high = glm::max(high, p); }
  void add(const Bounds& b) { low = glm::min(low, b.low), high = glm::max(high, b.high); }
  bool meets(const Bounds& b) const {
    return low.x <= b.high.x && b.low.x <= high.x && low.y <= b.high.y && b.low.y <= high.y && low.z <= b.high.z &&
           b.low.z <= high.z;
  }
};

// How the two ends of an edge lie to a triangle: does the edge go through its inside?
bool pierces(const vec3& from, const vec3& to, const Triangle& t) {
  const dvec3 p = from, q = to, a = t[0], b = t[1], c = t[2];
  const dvec3 normal = glm::cross(b - a, c - a);
  const double length = glm::length(normal);
  if (length < 1e-12) return false;
  const double before = glm::dot(p - a, normal) / length, after = glm::dot(q - a, normal) / length;
  if ((before > 0) == (after > 0) || std::min(std::abs(before), std::abs(after)) < kCrossingMm) return false;
  const dvec3 at = p + (q - p) * (before / (before - after));
  // Inside by more than the tolerance: distances from the three sides.
  const auto within = [&](const dvec3& u, const dvec3& v) {
    const dvec3 side = v - u;
    const double sideLength = glm::length(side);
    return sideLength > 1e-12 && glm::dot(glm::cross(side, at - u), normal) / (length * sideLength) > kCrossingMm;
  };
  return within(a, b) && within(b, c) && within(c, a);
}

bool cross(const Triangle& s, const Triangle& t) {
  std::array<bool, 3> sShared{}, tShared{};
  int shared = 0;
  for (int i = 0; i < 3; ++i)
    for (int k = 0; k < 3; ++k)
      if (s[i] == t[k] && !sShared[i] && !tShared[k]) sShared[i] = tShared[k] = true, ++shared;
  if (shared > 1) return false;  // neighbours across an edge
  for (int i = 0; i < 3; ++i) {
    const int k = (i + 1) % 3;
    // From a shared corner an edge can only touch.
    if (!sShared[i] && !sShared[k] && pierces(s[i], s[k], t)) return true;
    if (!tShared[i] && !tShared[k] && pierces(t[i], t[k], s)) return true;
  }
  return false;
}

class Tree {
 public:
  // `asked`: only pairs with at least one of these are wanted; empty: all.
  Tree(const std::vector<Bounds>& boxes, const std::vector<char>& asked)
      : boxes_(boxes), asked_(asked), order_(boxes.size()) {
    std::iota(order_.begin(), order_.end(), 0u);
    nodes_.reserve(boxes.size());
    if (!boxes.empty()) build(0, static_cast<std::uint32_t>(boxes.size()));
  }

  // Calls visit(a, b) once for every two whose boxes meet.
  template <class Visit>
  void pairs(const Visit& visit) const {
    if (!nodes_.empty()) within(0, visit);
  }

 private:
  struct Node {
    Bounds box;
    std::uint32_t from, to, right;  // the left child is the next node; right 0: a leaf
    bool asked;                     // holds one that is asked for
  };

  std::uint32_t build(std::uint32_t from, std::uint32_t to) {
    const auto index = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back({{}, from, to, 0, asked_.empty()});
    Bounds box;
    for (std::uint32_t i = from; i < to; ++i) {
      box.add(boxes_[order_[i]]);
      if (!asked_.empty() && asked_[order_[i]]) nodes_[index].asked = true;
    }
    nodes_[index].box = box;
    if (to - from > kLeafSize) {
      const vec3 size = box.high - box.low;
      const int axis = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2;
      const std::uint32_t middle = (from + to) / 2;
      std::nth_element(order_.begin() + from, order_.begin() + middle, order_.begin() + to,
                       [&](std::uint32_t a, std::uint32_t b) {
                         const float ca = boxes_[a].low[axis] + boxes_[a].high[axis],
                                     cb = boxes_[b].low[axis] + boxes_[b].high[axis];
                         return ca != cb ? ca < cb : a < b;
                       });
      build(from, middle);
      nodes_[index].right = build(middle, to);
    }
    return index;
  }

  template <class Visit>
  void within(std::uint32_t n, const Visit& visit) const {
    const Node& node = nodes_[n];
    if (!node.asked) return;
    if (node.right == 0) {
      for (std::uint32_t i = node.from; i < node.to; ++i)
        for (std::uint32_t k = i + 1; k < node.to; ++k) offer(order_[i], order_[k], visit);
      return;
    }
    within(n + 1, visit);
    within(node.right, visit);
    between(n + 1, node.right, visit);
  }

  template <class Visit>
  void between(std::uint32_t m, std::uint32_t n, const Visit& visit) const {
    const Node &a = nodes_[m], &b = nodes_[n];
    if (!(a.asked || b.asked) || !a.box.meets(b.box)) return;
    if (a.right == 0 && b.right == 0) {
      for (std::uint32_t i = a.from; i < a.to; ++i)
        for (std::uint32_t k = b.from; k < b.to; ++k) offer(order_[i], order_[k], visit);
    } else if (b.right == 0 || (a.right != 0 && a.to - a.from > b.to - b.from)) {
      between(m + 1, n, visit);
      between(a.right, n, visit);
    } else {
      between(m, n + 1, visit);
      between(m, b.right, visit);
    }
  }

  template <class Visit>
  void offer(std::uint32_t a, std::uint32_t b, const Visit& visit) const {
    if (!asked_.empty() && !asked_[a] && !asked_[b]) return;
    if (boxes_[a].meets(boxes_[b])) visit(std::min(a, b), std::max(a, b));
  }

  const std::vector<Bounds>& boxes_;
  const std::vector<char>& asked_;
  std::vector<std::uint32_t> order_;
  std::vector<Node> nodes_;
};

// The crossings that at least one of the asked triangles has a part in; empty: all.
Crossings crossingsOf(std::span<const vec3> positions, std::span<const std::uint32_t> indices,
                      const std::vector<char>& asked) {
  const auto triangle = [&](std::size_t t) {
    return Triangle{positions[indices[3 * t]], positions[indices[3 * t + 1]], positions[indices[3 * t + 2]]};
  };
  std::vector<Bounds> boxes(indices.size() / 3);
  for (std::size_t t = 0; t < boxes.size(); ++t)
    for (const vec3& p : triangle(t)) boxes[t].add(p);
  Crossings found;
  Tree(boxes, asked).pairs([&](std::uint32_t a, std::uint32_t b) {
    if (cross(triangle(a), triangle(b))) found.emplace_back(a, b);
  });
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

Crossings selfCrossings(std::span<const vec3> positions, std::span<const std::uint32_t> indices) {
  return crossingsOf(positions, indices, {});
}

Crossings mendCrossings(Mesh& mesh, int passes) {
  auto found = selfCrossings(mesh.positionsMm, mesh.indices);
  for (int pass = 0; pass < passes && !found.empty(); ++pass) {
    std::vector<char> moved(mesh.positionsMm.size(), 0);
    for (const auto& [a, b] : found)
      for (int k = 0; k < 3; ++k) moved[mesh.indices[3 * a + k]] = moved[mesh.indices[3 * b + k]] = 1;
    for (int ring = 0; ring < pass / kPassesBeforeWider; ++ring) {
      const std::vector<char> inner = moved;
      for (std::size_t t = 0; t < mesh.indices.size(); t += 3) {
        const std::uint32_t* c = mesh.indices.data() + t;
        if (inner[c[0]] || inner[c[1]] || inner[c[2]]) moved[c[0]] = moved[c[1]] = moved[c[2]] = 1;
      }
    }
    std::vector<vec3> sum(mesh.positionsMm.size(), vec3(0));
    std::vector<float> count(mesh.positionsMm.size(), 0);
    for (std::size_t i = 0; i < mesh.indices.size(); ++i) {
      const std::uint32_t from = mesh.indices[i], to = mesh.indices[i % 3 == 2 ? i - 2 : i + 1];
      if (moved[from]) sum[from] += mesh.positionsMm[to], ++count[from];
    }
    for (std::size_t i = 0; i < moved.size(); ++i)
      if (count[i] > 0) mesh.positionsMm[i] = glm::mix(mesh.positionsMm[i], sum[i] / count[i], 0.5f);
    // Only what has moved may have come to cross, or have ceased to; every crossing has moved.
    std::vector<char> asked(mesh.indices.size() / 3, 0);
    for (std::size_t i = 0; i < mesh.indices.size(); ++i)
      if (moved[mesh.indices[i]]) asked[i / 3] = 1;
    found = crossingsOf(mesh.positionsMm, mesh.indices, asked);
  }
  return found;
}

}  // namespace sciatlas::core
