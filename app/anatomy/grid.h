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

namespace sciatlas::anatomy {

class Grid {
 public:
  static constexpr int kBlock = 8;
  static constexpr int kNodes = kBlock * kBlock * kBlock;
  static constexpr int kOutside = -1, kInside = -2;

  // Where the blocks of a grid lie; they stand still when a solid grows. One number of `wanted` per block, x first.
  struct Layout {
    glm::ivec3 firstBlock{0}, blocks{0};
    bool holds(const glm::ivec3& block) const {
      return glm::all(glm::greaterThanEqual(block, glm::ivec3(0))) && glm::all(glm::lessThan(block, blocks));
    }
    std::size_t index(const glm::ivec3& block) const {
      return block.x + static_cast<std::size_t>(blocks.x) * (block.y + static_cast<std::size_t>(blocks.y) * block.z);
    }
    std::size_t count() const { return static_cast<std::size_t>(blocks.x) * blocks.y * blocks.z; }
  };
  static Layout layoutOf(const FieldBox& box, double voxelMm, double bandMm);

  // Samples the field. Values are exact within `exactMm` of the surface, right to about a voxel within `bandMm` (good
  // enough for the tails of the smoothing); farther away they are plus or minus the band. With `wanted` only those
  // blocks of the layout are sampled, the others count as outside.
  Grid(const Field& field, double voxelMm, double bandMm, double exactMm, unsigned threads = 1,
       const std::vector<char>* wanted = nullptr);

  // What a grid holds once all is sampled and cut, kept for a later run: per block the number of its values, kOutside
  // or kInside, in the order of the layout.
  struct State {
    Layout layout;
    std::vector<int> table;
    std::vector<std::int16_t> values;  // in shares of the band
  };
  State state() const;
  // Brings the blocks into the order of the layout and rounds the values to the steps of a State. Those that are not
  // `fresh` are taken from an earlier grid of the same voxel and band; null: all are fresh.
  void settle(const State* before, const std::vector<char>& fresh);
  // By how many nodes smoothing and carving spread what one node says.
  static int smoothNodes(double sigmaMm, double voxelMm);
  static int carveNodes();

  // Gaussian smoothing with this standard deviation, at most 2.5 voxels.
  void smooth(double sigmaMm, unsigned threads = 1);

  // Cuts the others, grown by gapMm, out of the solid. Nothing is left of the others' space; where the cut leaves a
  // feather edge thinner than a voxel it is rounded off, for the mesh could only show it as a saw.
  void carve(const std::vector<std::shared_ptr<const Field>>& others, double gapMm, unsigned threads = 1);

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
  static constexpr int kSteps = 32767;
  std::int16_t stepsOf(float value) const;
  float valueOf(std::int16_t steps) const;
  glm::ivec3 firstNode() const { return layout_.firstBlock * kBlock; }
  Vec3 blockCentre(const glm::ivec3& block) const { return position(block * kBlock, Vec3(0.5 * (kBlock - 1))); }
  // Calls visit for every block, on several threads; it may write only what belongs to that block.
  void forEachBlock(unsigned threads, const std::function<void(const glm::ivec3&)>& visit) const;
  double blockRadius() const;
  void activate(const std::vector<int>& states);
  void fillCube(const Field& field, float* values, const glm::ivec3& blockStart, const glm::ivec3& start,
                int size) const;
  void smoothAxis(int axis, const std::vector<float>& kernel, unsigned threads);
  struct BlockAtCut {
    std::size_t block;  // its place in the table
    double distanceMm;  // of its middle from what is cut away
  };
  std::vector<BlockAtCut> blocksAtCut(const Field& other, double gapMm) const;
  std::vector<std::vector<const Field*>> findCuts(const std::vector<std::shared_ptr<const Field>>& others, double gapMm,
                                                  unsigned threads);
  class BlockCut;

  double voxelMm_, bandMm_, exactMm_;
  Layout layout_;
  std::vector<int> table_;  // per block: number of the stored block, kOutside or kInside
  std::vector<glm::ivec3> active_;
  std::vector<float> values_;
};

}  // namespace sciatlas::anatomy
