#include "anatomy/grid_layer.h"

#include <algorithm>
#include <cmath>

#include "anatomy/hash.h"

namespace sciatlas::anatomy {
namespace {

constexpr int kSide = 8;  // nodes along a block

template <class Visit>
void forBlocks(const glm::ivec3& from, const glm::ivec3& to, const Visit& visit) {
  for (int z = from.z; z <= to.z; ++z)
    for (int y = from.y; y <= to.y; ++y)
      for (int x = from.x; x <= to.x; ++x) visit(glm::ivec3(x, y, z));
}

// The cubes of 2^3 nodes of one block that a box of nodes meets.
std::uint64_t cubesIn(const glm::ivec3& low, const glm::ivec3& high) {
  const glm::ivec3 from = glm::max(low, 0) / 2, to = glm::min(high, kSide - 1) / 2;
  std::uint64_t bits = 0;
  const std::uint64_t row = ((std::uint64_t(1) << (to.x - from.x + 1)) - 1) << from.x;
  for (int z = from.z; z <= to.z; ++z)
    for (int y = from.y; y <= to.y; ++y) bits |= row << (4 * y + 16 * z);
  return bits;
}

}  // namespace

bool GridLayer::fits(const GridLayout& layout) const {
  const auto stored = static_cast<std::int64_t>(values.size() / kNodes);
  return table.size() == layout.count() && values.size() % kNodes == 0 &&
         std::all_of(table.begin(), table.end(), [&](int n) { return n >= kLow && n < stored; });
}

GridLayer GridLayer::inLayout(const GridLayout& own, const GridLayout& other, int constant) const {
  GridLayer out = filled(other, bandMm, constant);
  out.values.reserve(values.size());
  forBlocks(glm::ivec3(0), other.blocks - 1, [&](const glm::ivec3& block) {
    const glm::ivec3 before = block + other.firstBlock - own.firstBlock;
    if (!own.holds(before)) return;
    int& place = out.table[other.index(block)];
    place = table[own.index(before)];
    if (place < 0) return;
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(place) * kNodes;
    place = static_cast<int>(out.values.size() / kNodes);
    out.values.insert(out.values.end(), first, first + kNodes);
  });
  return out;
}

void NodeMask::add(const glm::ivec3& lowNode, const glm::ivec3& highNode) {
  const glm::ivec3 low = glm::max(lowNode, 0), high = glm::min(highNode, kSide * layout_->blocks - 1);
  if (glm::any(glm::greaterThan(low, high))) return;
  forBlocks(low >> 3, high >> 3, [&](const glm::ivec3& block) {
    bits_[layout_->index(block)] |= cubesIn(low - kSide * block, high - kSide * block);
  });
}

void NodeMask::add(const NodeMask& other) {
  for (std::size_t i = 0; i < bits_.size(); ++i) bits_[i] |= other.bits_[i];
}

NodeMask NodeMask::grown(int nodes) const {
  if (nodes <= 0) return *this;
  NodeMask wide(*layout_);
  forBlocks(glm::ivec3(0), layout_->blocks - 1, [&](const glm::ivec3& block) {
    const std::uint64_t bits = bits_[layout_->index(block)];
    if (bits == 0) return;
    glm::ivec3 low(3), high(0);
    for (int cube = 0; cube < 64; ++cube)
      if (bits >> cube & 1) {
        const glm::ivec3 at(cube & 3, cube >> 2 & 3, cube >> 4);
        low = glm::min(low, at), high = glm::max(high, at);
      }
    wide.add(kSide * block + 2 * low - nodes, kSide * block + 2 * high + 1 + nodes);
  });
  return wide;
}

std::vector<char> NodeMask::blocks(int rings) const {
  std::vector<char> found(bits_.size(), 0);
  forBlocks(glm::ivec3(0), layout_->blocks - 1, [&](const glm::ivec3& block) {
    if (bits_[layout_->index(block)] == 0) return;
    forBlocks(glm::max(block - rings, 0), glm::min(block + rings, layout_->blocks - 1),
              [&](const glm::ivec3& near) { found[layout_->index(near)] = 1; });
  });
  return found;
}

NodeMask differing(const GridLayout& layout, const GridLayer& a, const GridLayer& b, const NodeMask& asked) {
  NodeMask found(layout);
  for (std::size_t block = 0; block < a.table.size(); ++block) {
    if (!asked.any(block) || (a.table[block] < 0 && a.table[block] == b.table[block])) continue;
    for (int node = 0; node < GridLayer::kNodes; ++node)
      if (asked.holds(block, node) && a.at(block, node) != b.at(block, node)) found.set(block, node);
  }
  return found;
}

std::uint64_t printOf(const GridLayout& layout, const GridLayer& layer) {
  WordHash hash;
  forBlocks(glm::ivec3(0), layout.blocks - 1, [&](const glm::ivec3& block) {
    const std::size_t i = layout.index(block);
    const float first = layer.at(i, 0);
    bool constant = layer.table[i] < 0;
    const float* values =
        constant ? nullptr : layer.values.data() + static_cast<std::size_t>(layer.table[i]) * GridLayer::kNodes;
    if (!constant && std::abs(first) > 0.99999 * layer.bandMm)
      constant = std::all_of(values, values + GridLayer::kNodes, [&](float v) { return v == first; });
    if (constant && first > 0) return;
    const glm::ivec3 at = layout.firstBlock + block;
    hash.add(at.x), hash.add(at.y), hash.add(at.z), hash.add(constant);
    if (constant) return;
    hash.addFours(values, GridLayer::kNodes * sizeof(float) / 32);
  });
  return hash.value();
}

}  // namespace sciatlas::anatomy
