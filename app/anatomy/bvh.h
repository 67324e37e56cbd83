// A bounding volume tree over small pieces (segments, triangles), for "which piece is nearest". A piece may have a thickness:
// then the measure is the distance to its middle less a radius, and each node keeps its largest radius as a bound.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

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
    if (!boxes.empty()) build(boxes, radii, 0, static_cast<std::uint32_t>(boxes.size()));
  }

  // Visits pieces that may be nearer than `best`, nearest boxes first; visit(piece) lowers `best` by reference.
  template <class Visit>
  void nearest(const Vec3& p, double& best, Visit&& visit) const {
    if (nodes_.empty()) return;
    struct Entry {
      std::uint32_t node;
      double bound;
    };
    Entry stack[64];
    int size = 0;
    stack[size++] = {0, bound(nodes_[0], p)};
    while (size > 0) {
      const Entry top = stack[--size];
      if (top.bound >= best) continue;
      const Node& node = nodes_[top.node];
      if (node.count > 0) {
        for (std::uint32_t i = 0; i < node.count; ++i) visit(order_[node.first + i]);
        continue;
      }
      const Entry left{top.node + 1, bound(nodes_[top.node + 1], p)};
      const Entry right{node.first, bound(nodes_[node.first], p)};
      const bool leftFirst = left.bound < right.bound;
      if ((leftFirst ? right : left).bound < best) stack[size++] = leftFirst ? right : left;
      if ((leftFirst ? left : right).bound < best) stack[size++] = leftFirst ? left : right;
    }
  }

 private:
  struct Node {
    FieldBox box;
    double radius = 0;
    std::uint32_t first = 0, count = 0;  // a leaf: pieces; else first = the right child (the left child follows the node)
  };

  static double bound(const Node& node, const Vec3& p) {
    return std::sqrt(squaredDistanceToBox(p, node.box)) - node.radius;
  }

  std::uint32_t build(const std::vector<FieldBox>& boxes, const std::vector<double>& radii, std::uint32_t from,
                      std::uint32_t to) {
    const auto index = static_cast<std::uint32_t>(nodes_.size());
    nodes_.emplace_back();
    Node node;
    FieldBox centres;
    for (std::uint32_t i = from; i < to; ++i) {
      const FieldBox& box = boxes[order_[i]];
      extend(node.box, box.low);
      extend(node.box, box.high);
      extend(centres, 0.5 * (box.low + box.high));
      if (!radii.empty()) node.radius = i == from ? radii[order_[i]] : std::max(node.radius, radii[order_[i]]);
    }
    if (to - from <= kLeafSize) {
      node.first = from;
      node.count = to - from;
    } else {
      const Vec3 size = centres.high - centres.low;
      const int axis = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2;
      const std::uint32_t middle = (from + to) / 2;
      std::nth_element(order_.begin() + from, order_.begin() + middle, order_.begin() + to,
                       [&](std::uint32_t a, std::uint32_t b) {
                         const double ca = boxes[a].low[axis] + boxes[a].high[axis];
                         const double cb = boxes[b].low[axis] + boxes[b].high[axis];
                         return ca != cb ? ca < cb : a < b;
                       });
      build(boxes, radii, from, middle);
      node.first = build(boxes, radii, middle, to);
    }
    nodes_[index] = node;
    return index;
  }

  static constexpr std::uint32_t kLeafSize = 3;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> order_;
};

}  // namespace sciatlas::anatomy
