// What a sparse grid holds, in whole steps, and which of its nodes are meant: what is kept from run to run, and what of
// it is made anew.
#pragma once
#include <bit>
#include <cstdint>
#include <glm/glm.hpp>
#include <vector>

namespace sciatlas::anatomy {

// Where the blocks of a grid lie; they stand still when a solid grows.
struct GridLayout {
  glm::ivec3 firstBlock{0}, blocks{0};
  bool operator==(const GridLayout&) const = default;
  bool holds(const glm::ivec3& block) const {
    return glm::all(glm::greaterThanEqual(block, glm::ivec3(0))) && glm::all(glm::lessThan(block, blocks));
  }
  std::size_t index(const glm::ivec3& block) const {
    return block.x + static_cast<std::size_t>(blocks.x) * (block.y + static_cast<std::size_t>(blocks.y) * block.z);
  }
  std::size_t count() const { return static_cast<std::size_t>(blocks.x) * blocks.y * blocks.z; }
};

// Per block of a layout, x first, the number of its 8^3 values or one of two constants below 0; the values, in mm,
// stand in the order of the layout.
struct GridLayer {
  static constexpr int kNodes = 512;
  static constexpr int kHigh = -1, kLow = -2;  // plus and minus the band throughout

  double bandMm = 0;
  std::vector<int> table;
  std::vector<float> values;

  // Everything the same constant.
  static GridLayer filled(const GridLayout& layout, double bandMm, int constant) {
    return {bandMm, std::vector<int>(layout.count(), constant), {}};
  }
  bool fits(const GridLayout& layout) const;
  float at(std::size_t block, int node) const {
    const int n = table[block];
    if (n >= 0) return values[static_cast<std::size_t>(n) * kNodes + node];
    return static_cast<float>(n == kLow ? -bandMm : bandMm);
  }
  // The same values in another layout; blocks that the old one does not have are filled.
  GridLayer inLayout(const GridLayout& own, const GridLayout& other, int constant) const;
};

// A set of nodes, in cubes of 2^3: 64 bits per block of the layout.
class NodeMask {
 public:
  explicit NodeMask(const GridLayout& layout, bool all = false)
      : layout_(&layout), bits_(layout.count(), all ? ~std::uint64_t(0) : 0) {}

  // The nodes of a box, counted from the layout's first node; what lies outside the layout is left out.
  void add(const glm::ivec3& lowNode, const glm::ivec3& highNode);
  void add(const NodeMask& other);
  // Everything within so many nodes, at least.
  NodeMask grown(int nodes) const;
  // The blocks that hold nodes of the set, and so many rings of blocks round them.
  std::vector<char> blocks(int rings) const;

  bool any(std::size_t block) const { return bits_[block] != 0; }
  bool holds(std::size_t block, int node) const { return bits_[block] >> cubeOf(node) & 1; }
  void set(std::size_t block, int node) { bits_[block] |= std::uint64_t(1) << cubeOf(node); }
  // How many nodes of the block.
  int count(std::size_t block) const { return 8 * std::popcount(bits_[block]); }
  std::size_t size() const { return bits_.size(); }

 private:
  static int cubeOf(int node) { return (node & 7) >> 1 | ((node >> 3 & 7) >> 1) << 2 | ((node >> 6) >> 1) << 4; }
  const GridLayout* layout_;
  std::vector<std::uint64_t> bits_;
};

// Those of the asked nodes at which two layers differ.
NodeMask differing(const GridLayout& layout, const GridLayer& a, const GridLayer& b, const NodeMask& asked);
// A number for all values, wherever the layout begins: two layers with the same one say the same everywhere.
std::uint64_t printOf(const GridLayout& layout, const GridLayer& layer);

}  // namespace sciatlas::anatomy
