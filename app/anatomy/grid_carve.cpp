// Cutting other solids out of a grid.
#include <algorithm>
#include <cmath>

#include "anatomy/grid.h"
#include "core/parallel.h"

namespace sciatlas::anatomy {
namespace {

constexpr double kFeather = 0.8;  // standard deviation, in voxels, that rounds the feather edges of a cut
constexpr float kFadeEnd = 2.5f;  // voxels from the cut beyond which nothing is rounded
constexpr float kNever = 1e30f;   // deeper than any cut

// Asked for at most this, a field says whether it is farther away than `mm`: far away its distances are up to a tenth
// too small.
double askedFor(double mm) {
  return mm < 7 ? mm : 1.12 * mm + 0.5;
}

}  // namespace

int Grid::carveNodes() {
  return smoothNodes(kFeather, 1);
}

// The blocks that a cut may change: those whose middle is near to what is cut out.
std::vector<Grid::BlockAtCut> Grid::blocksAtCut(const Field& other, double gapMm, const NodeMask& where) const {
  std::vector<BlockAtCut> found;
  const double reach = blockRadius() + bandMm_;
  const FieldBox box = other.box();
  const double blockMm = voxelMm_ * kBlock, room = reach + gapMm + 0.5 * blockMm;
  const glm::ivec3 from = glm::max(glm::ivec3(glm::floor((box.low - room) / blockMm - Vec3(layout_.firstBlock))), 0),
                   to = glm::min(glm::ivec3(glm::ceil((box.high + room) / blockMm - Vec3(layout_.firstBlock))),
                                 layout_.blocks - 1);
  for (int z = from.z; z <= to.z; ++z)
    for (int y = from.y; y <= to.y; ++y)
      for (int x = from.x; x <= to.x; ++x) {
        const std::size_t i = tableIndex({x, y, z});
        if (table_[i] == kOutside || !where.any(i)) continue;
        const double d = other.distanceWithin(blockCentre({x, y, z}), askedFor(reach + gapMm)) - gapMm;
        if (d < reach) found.push_back({i, d});
      }
  return found;
}

// For every block the fields that may cut it, the nearest first: that one leaves the others the least to do. A block
// deep inside the solid may come to lie at a cut and is stored from now on.
std::vector<std::vector<const Field*>> Grid::findCuts(const std::vector<std::shared_ptr<const Field>>& others,
                                                      double gapMm, unsigned threads, const NodeMask& where) {
  std::vector<std::vector<BlockAtCut>> found(others.size());
  core::parallelFor(
      others.size(), [&](std::size_t o) { found[o] = blocksAtCut(*others[o], gapMm, where); }, threads);
  const double reach = blockRadius() + bandMm_;
  std::vector<std::vector<std::pair<double, std::size_t>>> near(table_.size());
  for (std::size_t o = 0; o < others.size(); ++o) {
    std::vector<int> states = table_;
    bool changed = false;
    for (const BlockAtCut& at : found[o]) {
      if (table_[at.block] == kOutside) continue;  // since another has cut it away
      near[at.block].emplace_back(at.distanceMm, o);
      if (table_[at.block] == kInside) states[at.block] = at.distanceMm < -reach ? kOutside : 0, changed = true;
    }
    if (changed) activate(states);
  }
  std::vector<std::vector<const Field*>> cutBy(table_.size());
  for (std::size_t block = 0; block < near.size(); ++block) {
    std::sort(near[block].begin(), near[block].end());
    for (const auto& [distanceMm, o] : near[block]) cutBy[block].push_back(others[o].get());
  }
  return cutBy;
}

// A node with this value feels a cut that is deeper than this: than its own value, or near enough for the rounding of
// the edge.
float Grid::feltFrom(float value) const {
  const float nearest = -kFadeEnd * static_cast<float>(voxelMm_), deepest = static_cast<float>(-bandMm_);
  return value >= -deepest ? kNever : std::max(deepest, std::min(value, nearest));
}

NodeMask Grid::newlyFelt(const Grid& before, const GridLayer& cut, const NodeMask& among) const {
  NodeMask found(layout_);
  for (std::size_t block = 0; block < table_.size(); ++block) {
    if (!among.any(block) || (table_[block] == kOutside)) continue;
    const auto valueIn = [&](const Grid& grid, int node) {
      const int n = grid.table_[block];
      if (n >= 0) return grid.values_[static_cast<std::size_t>(n) * kNodes + node];
      return static_cast<float>(n == kInside ? -bandMm_ : bandMm_);
    };
    for (int node = 0; node < kNodes; ++node)
      if (among.holds(block, node) && cut.at(block, node) <= static_cast<float>(-bandMm_) &&
          feltFrom(valueIn(*this, node)) < feltFrom(valueIn(before, node)))
        found.set(block, node);
  }
  return found;
}

// One block that is cut: how far its nodes lie within what is cut away, as far as that is of any effect.
class Grid::BlockCut {
 public:
  BlockCut(const Grid& grid, std::size_t n, double gapMm, const NodeMask& where, float* cut)
      : grid_(grid), start_(grid.blockStart(n)), gapMm_(gapMm), cut_(cut) {
    const std::size_t block = grid.tableIndex(grid.active_[n]);
    const float* values = grid.blockValues(n);
    for (int i = 0; i < kNodes; ++i) felt_[i] = where.holds(block, i) ? grid.feltFrom(values[i]) : kNever;
  }

  // From the whole block down to the nodes, leaving out every cube that the other is too far from.
  void by(const Field& other, const glm::ivec3& first = glm::ivec3(0), int size = kBlock) {
    float least = kNever;
    forNodes(first, size, [&](int i, const glm::ivec3&) { least = std::min(least, felt_[i]); });
    if (least == kNever) return;
    const double limit = gapMm_ - least + kRounding;
    const double radius = kSteepest * 0.5 * std::sqrt(3.0) * (size - 1) * grid_.voxelMm_;
    const Vec3 middle = grid_.position(start_ + first, Vec3(0.5 * (size - 1)));
    if (other.distanceWithin(middle, askedFor(limit + radius)) >= limit + radius) return;
    const int half = size / 2;
    for (int c = 0; c < 8 && half > 1; ++c) by(other, first + half * glm::ivec3(c & 1, (c >> 1) & 1, c >> 2), half);
    if (half > 1) return;
    forNodes(first, size, [&](int i, const glm::ivec3& node) {
      if (felt_[i] == kNever) return;
      const double d = other.distanceWithin(grid_.position(start_ + node), gapMm_ - felt_[i] + kRounding);
      const float depth = static_cast<float>(gapMm_ - d);
      if (depth > felt_[i]) cut_[i] = felt_[i] = depth;
    });
  }

 private:
  static constexpr double kRounding = 1e-4;  // more than a float of a few mm is wrong
  static constexpr double kSteepest = 1.25;  // a flat tube's distance may grow a little faster than the way

  template <class Visit>
  static void forNodes(const glm::ivec3& first, int size, const Visit& visit) {
    for (int z = first.z; z < first.z + size; ++z)
      for (int y = first.y; y < first.y + size; ++y)
        for (int x = first.x; x < first.x + size; ++x) visit(x + kBlock * (y + kBlock * z), glm::ivec3(x, y, z));
  }

  const Grid& grid_;
  glm::ivec3 start_;
  double gapMm_;
  float* cut_;
  std::array<float, kNodes> felt_;  // a cut no deeper than this changes nothing at the node
};

// Blocks deep in the solid that lay at a cut before, or were cut away whole.
void Grid::restoreCutBlocks(const GridLayer& before, const NodeMask& where) {
  std::vector<int> states = table_;
  for (std::size_t i = 0; i < states.size(); ++i)
    if (table_[i] == kInside && before.table[i] != GridLayer::kLow)
      if (where.count(i) < kNodes) states[i] = before.table[i] >= 0 || where.any(i) ? 0 : kOutside;
  activate(states);
}

// How far a node lies within what is cut away; the solid is left where this is negative.
std::vector<float> Grid::cutDepths(const std::vector<std::shared_ptr<const Field>>& others, double gapMm,
                                   unsigned threads, const GridLayer& before, const NodeMask& where) {
  restoreCutBlocks(before, where);
  const std::vector<std::vector<const Field*>> cutBy = findCuts(others, gapMm, threads, where);
  std::vector<float> cut(values_.size());
  core::parallelFor(
      active_.size(),
      [&](std::size_t n) {
        const std::size_t block = tableIndex(active_[n]);
        float* here = cut.data() + n * kNodes;
        for (int i = 0; i < kNodes; ++i)
          here[i] = where.holds(block, i) ? static_cast<float>(-bandMm_) : before.at(block, i);
        if (cutBy[block].empty()) return;
        BlockCut blockCut(*this, n, gapMm, where, here);
        for (const Field* other : cutBy[block]) blockCut.by(*other);
      },
      threads);
  return cut;
}

GridLayer Grid::carve(const std::vector<std::shared_ptr<const Field>>& others, double gapMm, unsigned threads,
                      const GridLayer& before, const NodeMask& where) {
  const std::vector<int> uncut = table_;
  const std::vector<float> cut = cutDepths(others, gapMm, threads, before, where);
  const auto apply = [&] {
    for (std::size_t i = 0; i < cut.size(); ++i)
      values_[i] = std::min(std::max(values_[i], cut[i]), static_cast<float>(bandMm_));
  };
  apply();
  const std::vector<float> sharp = values_;
  smooth(kFeather * voxelMm_, threads);
  // Only within a voxel of the cut, fading out to two and a half (the band is at least three): elsewhere all is smooth
  // already.
  const float voxel = static_cast<float>(voxelMm_);
  for (std::size_t i = 0; i < cut.size(); ++i) {
    const float near = std::clamp((cut[i] + kFadeEnd * voxel) / (1.5f * voxel), 0.0f, 1.0f);
    values_[i] = sharp[i] + near * (values_[i] - sharp[i]);
  }
  apply();
  return cutLayer(cut, uncut, before, where);
}

// What was cut, to be kept.
GridLayer Grid::cutLayer(const std::vector<float>& cut, const std::vector<int>& uncut, const GridLayer& before,
                         const NodeMask& where) const {
  GridLayer out = GridLayer::filled(layout_, bandMm_, GridLayer::kLow);
  std::vector<float> depths(kNodes);
  for (std::size_t block = 0; block < table_.size(); ++block) {
    const int n = table_[block];
    if (where.any(block) ? n < 0 : before.table[block] < 0) {
      out.table[block] = !where.any(block)                          ? before.table[block]
                         : uncut[block] == kInside && n == kOutside ? GridLayer::kHigh
                                                                    : GridLayer::kLow;
      continue;
    }
    for (int i = 0; i < kNodes; ++i)
      depths[i] = where.any(block) ? cut[static_cast<std::size_t>(n) * kNodes + i] : before.at(block, i);
    if (std::all_of(depths.begin(), depths.end(), [&](float d) { return d == out.at(block, 0); })) continue;
    out.table[block] = static_cast<int>(out.values.size() / kNodes);
    out.values.insert(out.values.end(), depths.begin(), depths.end());
  }
  return out;
}

void Grid::carve(const std::vector<std::shared_ptr<const Field>>& others, double gapMm, unsigned threads) {
  if (!others.empty())
    carve(others, gapMm, threads, GridLayer::filled(layout_, bandMm_, GridLayer::kLow), NodeMask(layout_, true));
}

}  // namespace sciatlas::anatomy
