// A structure's distance field sampled on a sparse grid: only blocks of 8^3 nodes near the surface are stored, so a
// long thin nerve costs as little as its surface. Lengths in mm; negative values lie inside.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <glm/glm.hpp>
#include <memory>
#include <vector>

#include "anatomy/field.h"
#include "anatomy/grid_layer.h"

namespace sciatlas::anatomy {

class Grid {
 public:
  static constexpr int kBlock = 8;
  static constexpr int kNodes = kBlock * kBlock * kBlock;
  static constexpr int kOutside = GridLayer::kHigh, kInside = GridLayer::kLow;
  static constexpr int kSteps = 32767;
  using Layout = GridLayout;
  static Layout layoutOf(const FieldBox& box, double voxelMm, double bandMm);

  // Nothing but the outside.
  Grid(const Layout& layout, double voxelMm, double bandMm);
  // All of a field, see sample().
  Grid(const Field& field, double voxelMm, double bandMm, double exactMm, unsigned threads = 1);

  // Samples the field at these nodes. Values are exact within `exactMm` of the surface, right to about a voxel within
  // the band (good enough for the tails of the smoothing); farther away they are plus or minus the band. Returns how
  // many nodes lay in blocks near the surface.
  std::size_t sample(const Field& field, double exactMm, const NodeMask& where, unsigned threads = 1);

  // All that is known.
  GridLayer layer() const;
  // Takes the values of a layer, of all blocks or of those wanted; the others become constant, as the layer says where
  // it is, and outside where it has values.
  void take(const GridLayer& layer, const std::vector<char>* wanted = nullptr);
  // A value in whole steps of the band, and back.
  static std::int16_t stepsOf(float value, double bandMm);
  static float ofSteps(std::int16_t steps, double bandMm);
  // Takes the nodes of the set from another grid of the same layout, rounded to steps of a small part of the band.
  void put(const Grid& other, const NodeMask& where);
  // By how many nodes smoothing and carving spread what one node says.
  static int smoothNodes(double sigmaMm, double voxelMm);
  static int carveNodes();

  // Gaussian smoothing with this standard deviation, at most 2.5 voxels.
  void smooth(double sigmaMm, unsigned threads = 1);

  // Cuts the others, grown by gapMm, out of the solid. Nothing is left of the others' space; where the cut leaves a
  // feather edge thinner than a voxel it is rounded off, for the mesh could only show it as a saw. `before`, `where`:
  // the others are asked at these nodes only, at the rest it is as before. Returns how far every node lies within what
  // is cut away, as far as that is of any effect (kHigh: cut away, kLow: not at all).
  GridLayer carve(const std::vector<std::shared_ptr<const Field>>& others, double gapMm, unsigned threads,
                  const GridLayer& before, const NodeMask& where);
  void carve(const std::vector<std::shared_ptr<const Field>>& others, double gapMm, unsigned threads = 1);

  // Of these nodes those where a cut may be felt that was not when the grid was as `before`: where the solid is deeper
  // than it was, and how deep a cut lies is not known (`cut`: what was known then).
  NodeMask newlyFelt(const Grid& before, const GridLayer& cut, const NodeMask& among) const;

  double voxelMm() const { return voxelMm_; }
  std::size_t blockCount() const { return active_.size(); }
  // The first node of the n-th stored block.
  glm::ivec3 blockStart(std::size_t n) const { return active_[n] * kBlock; }
  const float* blockValues(std::size_t n) const { return values_.data() + n * kNodes; }
  float* blockValues(std::size_t n) { return values_.data() + n * kNodes; }
  // Number of the stored block that holds the node, or -1.
  int blockOf(const glm::ivec3& node) const;
  static int offsetIn(const glm::ivec3& node) { return (node.x & 7) + kBlock * ((node.y & 7) + kBlock * (node.z & 7)); }

  // Value of a node; far from the surface plus or minus the band.
  float at(const glm::ivec3& node) const;
  void set(const glm::ivec3& node, float value);
  // Counted from the world's origin, so that a node is at the same place, to the last bit, in a grid that has grown.
  Vec3 position(const glm::ivec3& node, const Vec3& beyond = Vec3(0)) const {
    return (Vec3(node + firstNode()) + beyond) * voxelMm_;
  }

  // Tricubic (Catmull-Rom) value in mm and its gradient at a place.
  double sample(const Vec3& positionMm, Vec3& gradient) const;

 private:
  std::size_t tableIndex(const glm::ivec3& block) const { return layout_.index(block); }
  bool inTable(const glm::ivec3& block) const { return layout_.holds(block); }
  std::array<float, 64> cubeAt(const glm::ivec3& low) const;
  glm::ivec3 firstNode() const { return layout_.firstBlock * kBlock; }
  Vec3 blockCentre(const glm::ivec3& block) const { return position(block * kBlock, Vec3(0.5 * (kBlock - 1))); }
  // Calls visit for every block, on several threads; it may write only what belongs to that block.
  void forEachBlock(unsigned threads, const std::function<void(const glm::ivec3&)>& visit) const;
  double blockRadius() const;
  void activate(const std::vector<int>& states);
  class CubeFill;
  void smoothAxis(int axis, const std::vector<float>& kernel, unsigned threads);
  struct BlockAtCut {
    std::size_t block;  // its place in the table
    double distanceMm;  // of its middle from what is cut away
  };
  std::vector<BlockAtCut> blocksAtCut(const Field& other, double gapMm, const NodeMask& where) const;
  std::vector<std::vector<const Field*>> findCuts(const std::vector<std::shared_ptr<const Field>>& others, double gapMm,
                                                  unsigned threads, const NodeMask& where);
  void restoreCutBlocks(const GridLayer& before, const NodeMask& where);
  std::vector<float> cutDepths(const std::vector<std::shared_ptr<const Field>>& others, double gapMm, unsigned threads,
                               const GridLayer& before, const NodeMask& where);
  GridLayer cutLayer(const std::vector<float>& cut, const std::vector<int>& uncut, const GridLayer& before,
                     const NodeMask& where) const;
  class BlockCut;
  float feltFrom(float value) const;

  double voxelMm_, bandMm_;
  Layout layout_;
  std::vector<int> table_;  // per block: number of the stored block, kOutside or kInside
  std::vector<glm::ivec3> active_;
  std::vector<float> values_;
};

}  // namespace sciatlas::anatomy
