// What is kept of a grid from run to run, and which of its nodes are made anew.
#include "anatomy/grid_layer.h"

#include <doctest/doctest.h>

using namespace sciatlas::anatomy;

namespace {

constexpr int kOf(int x, int y, int z) {
  return x + 8 * (y + 8 * z);
}

constexpr double kBandMm = 5.4;

GridLayer oneBlock(const GridLayout& layout, const glm::ivec3& block, float value) {
  GridLayer layer = GridLayer::filled(layout, kBandMm, GridLayer::kHigh);
  layer.table[layout.index(block)] = 0;
  layer.values.assign(GridLayer::kNodes, value);
  return layer;
}

}  // namespace

TEST_CASE("A set of nodes grows over the edges of its block, and not past the layout") {
  const GridLayout layout{{-3, 5, 0}, {3, 2, 1}};
  NodeMask mask(layout);
  mask.add({14, 3, 3}, {15, 3, 3});  // the last nodes of the second block
  const std::size_t second = layout.index({1, 0, 0}), third = layout.index({2, 0, 0}), above = layout.index({1, 1, 0});
  CHECK(mask.holds(second, kOf(7, 3, 3)));
  CHECK(mask.holds(second, kOf(6, 2, 2)));  // the same cube of 2^3
  CHECK_FALSE(mask.holds(second, kOf(4, 3, 3)));
  CHECK_FALSE(mask.any(third));
  const NodeMask grown = mask.grown(3);
  CHECK(grown.holds(third, kOf(2, 3, 3)));
  CHECK_FALSE(grown.holds(third, kOf(4, 3, 3)));
  CHECK_FALSE(grown.any(above));
  CHECK(mask.grown(8).any(above));
  CHECK(mask.blocks(0)[second] == 1);
  CHECK(mask.blocks(0)[third] == 0);
  CHECK(mask.blocks(1)[layout.index({0, 1, 0})] == 1);
  NodeMask outside(layout);
  outside.add({-9, -9, -9}, {-1, -1, -1});
  for (std::size_t block = 0; block < outside.size(); ++block) CHECK_FALSE(outside.any(block));
}

TEST_CASE("A layer keeps its values where the layout grows, and its print with them") {
  const GridLayout small{{0, 0, 0}, {2, 2, 2}}, large{{-1, 0, -2}, {4, 3, 5}};
  const GridLayer layer = oneBlock(small, {1, 0, 1}, 1.25f);
  const GridLayer moved = layer.inLayout(small, large, GridLayer::kHigh);
  CHECK(moved.fits(large));
  CHECK(moved.at(large.index({2, 0, 3}), 17) == 1.25f);
  CHECK(moved.at(large.index({1, 0, 3}), 17) == float(kBandMm));
  CHECK(printOf(small, layer) == printOf(large, moved));
  GridLayer other = moved;
  other.values[300] = 1.26f;
  CHECK(printOf(large, other) != printOf(large, moved));
  // A stored block that is the outside throughout says no more than one that is not stored.
  CHECK(printOf(small, oneBlock(small, {0, 1, 0}, float(kBandMm))) ==
        printOf(small, GridLayer::filled(small, kBandMm, GridLayer::kHigh)));
}

TEST_CASE("Two layers differ where their values do, whether stored or not, and only where it is asked") {
  const GridLayout layout{{0, 0, 0}, {2, 1, 1}};
  GridLayer a = oneBlock(layout, {0, 0, 0}, float(kBandMm));
  const GridLayer b = GridLayer::filled(layout, kBandMm, GridLayer::kHigh);
  const NodeMask all(layout, true);
  CHECK_FALSE(differing(layout, a, b, all).any(0));
  a.values[kOf(5, 5, 5)] = 0.7f;
  const NodeMask found = differing(layout, a, b, all);
  CHECK(found.holds(0, kOf(5, 5, 5)));
  CHECK(found.count(0) == 8);
  CHECK_FALSE(found.any(1));
  NodeMask elsewhere(layout);
  elsewhere.add({0, 0, 0}, {1, 1, 1});
  CHECK_FALSE(differing(layout, a, b, elsewhere).any(0));
}
