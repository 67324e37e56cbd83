// A bounding volume tree over small pieces (segments, triangles), for "which piece is nearest". A piece may have a
// thickness: then the measure is the distance to its middle less a radius, and each node keeps its largest radius as a
// bound.
#pragma once
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

#include "anatomy/field.h"

namespace sciatlas::anatomy {

inline void extend(FieldBox& box, const Vec3& p) {
  box.low = glm::min(box.low, p);
  box.high = glm::max(box.high, p);
}

inline double squaredDistanceToBox(const Vec3& p, const FieldBox& box) {
  const double x = std::max({box.low.x - p.x, 0.0, p.x - box.high.x});
  const double y = std::max({box.low.y - p.y, 0.0, p.y - box.high.y});
  const double z = std::max({box.low.z - p.z, 0.0, p.z - box.high.z});
  return x * x + y * y + z * z;
}

class Bvh {
 public:
  Bvh() = default;
  // boxes: of the pieces' middles; radii: their largest half thickness (may be empty: all zero).
  Bvh(const std::vector<FieldBox>& boxes, const std::vector<double>& radii) {
    order_.resize(boxes.size());
    std::iota(order_.begin(), order_.end(), 0u);
    nodes_.reserve(boxes.size());
    if (!boxes.empty()) build(boxes, radii, {0, static_cast<std::uint32_t>(boxes.size())});
  }

  // Visits pieces that may be nearer than `best`, nearest boxes first; visit(piece) lowers `best` by reference.
  // Far away `best` may stay up to farSlack(best) too large: there only a safe step is wanted, not the exact distance.
  template <class Visit>
  void nearest(const Vec3& p, double& best, Visit&& visit) const {
    nearest(p, best, 0.0, std::forward<Visit>(visit));
  }

  // inner: distances count as far only beyond this (pieces searched by their middle but thick).
  template <class Visit>
  void nearest(const Vec3& p, double& best, double inner, Visit&& visit) const {
    if (nodes_.empty()) return;
    const float x = static_cast<float>(p.x), y = static_cast<float>(p.y), z = static_cast<float>(p.z);
    struct Entry {
      std::uint32_t node;
      float bound;
    };
    Entry stack[96];
    int size = 0;
    stack[size++] = {0, -1e30f};
    while (size > 0) {
      const Entry top = stack[--size];
      double enough = best - farSlack(best - inner);
      if (top.bound >= enough) continue;
      const Node& node = nodes_[top.node];
      float bounds[kWidth];
      boundsOf(node, x, y, z, bounds);
      // Nearest first: the number of the child is kept in the last two bits of its bound, so that sorting needs no
      // branches.
      for (int i = 0; i < kWidth; ++i)
        bounds[i] =
            std::bit_cast<float>((std::bit_cast<std::uint32_t>(bounds[i]) & ~3u) | static_cast<std::uint32_t>(i));
      const auto sortPair = [&](int a, int b) {
        const float low = std::min(bounds[a], bounds[b]), high = std::max(bounds[a], bounds[b]);
        bounds[a] = low;
        bounds[b] = high;
      };
      sortPair(0, 1), sortPair(2, 3), sortPair(0, 2), sortPair(1, 3), sortPair(1, 2);
      Entry waiting[kWidth];
      int waitingCount = 0;
      for (const float bound : bounds) {
        if (bound >= enough) break;
        const std::uint32_t i = std::bit_cast<std::uint32_t>(bound) & 3u;
        if (node.count[i] == 0) {
          waiting[waitingCount++] = {node.first[i], bound};
          continue;
        }
        for (std::uint32_t k = 0; k < node.count[i]; ++k) visit(order_[node.first[i] + k]);
        enough = best - farSlack(best - inner);
      }
      while (waitingCount > 0) stack[size++] = waiting[--waitingCount];
    }
  }

  static double farSlack(double distance) { return std::max(0.0, 0.1 * (distance - kExactMm)); }

 private:
  static constexpr int kWidth = 4;
  // The boxes of up to four children, side by side, so that they are tested together. Rounded outwards.
  struct Node {
    float low[3][kWidth], high[3][kWidth], radius[kWidth];
    std::uint32_t first[kWidth], count[kWidth];  // count > 0: a leaf with these pieces; else first = a node
  };
  static void boundsOf(const Node& node, float x, float y, float z, float* bounds) {
#if defined(__SSE__)
    const __m128 zero = _mm_setzero_ps();
    const auto squaredBeyond = [&](int axis, float at) {
      const __m128 p = _mm_set1_ps(at);
      const __m128 below = _mm_sub_ps(_mm_loadu_ps(node.low[axis]), p),
                   above = _mm_sub_ps(p, _mm_loadu_ps(node.high[axis]));
      const __m128 beyond = _mm_max_ps(_mm_max_ps(below, above), zero);
      return _mm_mul_ps(beyond, beyond);
    };
    const __m128 sum = _mm_add_ps(_mm_add_ps(squaredBeyond(0, x), squaredBeyond(1, y)), squaredBeyond(2, z));
    _mm_storeu_ps(bounds, _mm_sub_ps(_mm_sqrt_ps(sum), _mm_loadu_ps(node.radius)));
#else
    for (int i = 0; i < kWidth; ++i) {
      const float dx = std::max({node.low[0][i] - x, x - node.high[0][i], 0.0f});
      const float dy = std::max({node.low[1][i] - y, y - node.high[1][i], 0.0f});
      const float dz = std::max({node.low[2][i] - z, z - node.high[2][i], 0.0f});
      bounds[i] = std::sqrt(dx * dx + dy * dy + dz * dz) - node.radius[i];
    }
#endif
  }
  struct Range {
    std::uint32_t from = 0, to = 0;
  };

  std::uint32_t build(const std::vector<FieldBox>& boxes, const std::vector<double>& radii, Range all) {
    const auto index = static_cast<std::uint32_t>(nodes_.size());
    nodes_.emplace_back();
    Range children[kWidth];
    const std::uint32_t middle = split(boxes, all);
    const Range halves[2] = {{all.from, middle}, {middle, all.to}};
    for (int h = 0; h < 2; ++h) {
      const std::uint32_t cut = halves[h].to - halves[h].from > kLeafSize ? split(boxes, halves[h]) : halves[h].to;
      children[2 * h] = {halves[h].from, cut};
      children[2 * h + 1] = {cut, halves[h].to};
    }
    Node node;
    for (int i = 0; i < kWidth; ++i) {
      FieldBox box;
      double radius = 0;
      for (std::uint32_t k = children[i].from; k < children[i].to; ++k) {
        extend(box, boxes[order_[k]].low);
        extend(box, boxes[order_[k]].high);
        if (!radii.empty()) radius = std::max(radius, radii[order_[k]]);
      }
      constexpr float kRounding = 1e-3f;  // more than a float can be wrong within a body's size
      for (int axis = 0; axis < 3; ++axis) {
        node.low[axis][i] = static_cast<float>(box.low[axis]) - kRounding;
        node.high[axis][i] = static_cast<float>(box.high[axis]) + kRounding;
      }
      node.radius[i] = static_cast<float>(radius) + kRounding;
      const std::uint32_t count = children[i].to - children[i].from;
      node.count[i] = count <= kLeafSize ? count : 0;
      node.first[i] = count <= kLeafSize ? children[i].from : build(boxes, radii, children[i]);
      if (count == 0) node.low[0][i] = node.high[0][i] = 1e15f;  // nobody there: farther than anything
    }
    nodes_[index] = node;
    return index;
  }

  // Parts the pieces at the middle of their longest extent; returns where the second half begins.
  std::uint32_t split(const std::vector<FieldBox>& boxes, Range r) {
    FieldBox centres;
    for (std::uint32_t i = r.from; i < r.to; ++i) extend(centres, boxes[order_[i]].low + boxes[order_[i]].high);
    const Vec3 size = centres.high - centres.low;
    const int axis = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2;
    const std::uint32_t middle = (r.from + r.to + 1) / 2;
    if (middle < r.to)
      std::nth_element(order_.begin() + r.from, order_.begin() + middle, order_.begin() + r.to,
                       [&](std::uint32_t a, std::uint32_t b) {
                         const double ca = boxes[a].low[axis] + boxes[a].high[axis],
                                      cb = boxes[b].low[axis] + boxes[b].high[axis];
                         return ca != cb ? ca < cb : a < b;
                       });
    return middle;
  }

  static constexpr std::uint32_t kLeafSize = 2;
  static constexpr double kExactMm = 8;  // distances below are exact
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> order_;
};

}  // namespace sciatlas::anatomy
