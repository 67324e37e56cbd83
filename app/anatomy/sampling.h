// The grid of one structure, smoothed and cut. Between runs it is kept, with what it was made of: where a piece of the
// structure, or of what is cut out of it, has changed, only the blocks near it are sampled again.
#pragma once
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "anatomy/grid.h"

namespace sciatlas::anatomy {

struct SamplingOptions {
  double voxelMm = 1, smoothMm = 0, carveGapMm = 0;
  unsigned threads = 1;
  double bandMm() const { return 3 * voxelMm + 3 * smoothMm; }
  double exactMm() const { return 2 * voxelMm + 1.5 * smoothMm; }
};

// A grid as it was left, and the pieces that it was made of.
struct KeptGrid {
  std::uint64_t options = 0;
  std::vector<FieldPiece> own, cutters;
  Grid::Layout layout;
  // As sampled; how far each node lies within what is cut out; smoothed and cut.
  GridLayer raw, cut, done;
};

// Grids on disk, one file each. Thread-safe as long as no two threads use the same name.
class GridCache {
 public:
  explicit GridCache(std::filesystem::path folder) : folder_(std::move(folder)) {}
  // Nothing if there is none, or it is damaged.
  std::optional<KeptGrid> load(const std::string& name) const;
  void store(const std::string& name, const KeptGrid& kept) const;
  // Removes what belongs to none of these structures.
  void keepOnly(const std::set<std::string>& names) const;

 private:
  std::filesystem::path fileOf(const std::string& name) const;
  std::filesystem::path folder_;
};

// Where a grid is kept; without a cache nowhere.
struct KeepingPlace {
  const GridCache* cache = nullptr;
  std::string name;
};

struct SampledGrid {
  Grid grid;                      // smoothed and cut
  std::size_t sampledBlocks = 0;  // how many blocks' worth of nodes have been sampled for it
  std::uint64_t print = 0;        // of all its values
};

// The field's grid after smoothing and carving: to the last bit the same with and without an earlier one.
SampledGrid sampledGrid(const Field& field, const std::vector<std::shared_ptr<const Field>>& carve,
                        const SamplingOptions& options, const KeepingPlace& place);

}  // namespace sciatlas::anatomy
