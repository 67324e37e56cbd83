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

  // Samples the field. Values are exact within `exactMm` of the surface, right to about a voxel within `bandMm` (good
  // enough for the tails of the smoothing); farther away only the sign can be relied upon.
  Grid(const Field& field, double voxelMm, double bandMm, double exactMm, unsigned threads = 1);

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
  Vec3 position(const glm::dvec3& node) const { return origin_ + node * voxelMm_; }
  Vec3 nodeOf(const Vec3& positionMm) const { return (positionMm - origin_) / voxelMm_; }

  // Tricubic (Catmull-Rom) value in mm and its gradient at a place.
  double sample(const Vec3& positionMm, Vec3& gradient) const;

 private:
  static constexpr int kOutside = -1, kInside = -2;

  std::size_t tableIndex(const glm::ivec3& block) const {
    return block.x + static_cast<std::size_t>(blocks_.x) * (block.y + static_cast<std::size_t>(blocks_.y) * block.z);
  }
  bool inTable(const glm::ivec3& block) const {
    return block.x >= 0 && block.y >= 0 && block.z >= 0 && block.x < blocks_.x && block.y < blocks_.y &&
           block.z < blocks_.z;
  }
  Vec3 blockCentre(const glm::ivec3& block) const { return position(glm::dvec3(block * kBlock) + 0.5 * (kBlock - 1)); }
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

  Vec3 origin_{0};
  double voxelMm_, bandMm_, exactMm_;
  glm::ivec3 blocks_{0};
  std::vector<int> table_;  // per block: number of the stored block, kOutside or kInside
  std::vector<glm::ivec3> active_;
  std::vector<float> values_;
};

}  // namespace sciatlas::anatomy
