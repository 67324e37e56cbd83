#include "anatomy/sampling.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "anatomy/bytes.h"
#include "anatomy/content_hash.h"
#include "anatomy/hash.h"
#include "core/files.h"

namespace fs = std::filesystem;

namespace sciatlas::anatomy {
namespace {

constexpr std::string_view kMagic = "sciatlas-grid-1\n";
constexpr const char* kEnding = ".grid";
constexpr std::size_t kWorthKeeping = 400;  // blocks; fewer are sampled as fast as read
constexpr double kExactFieldMm = 8;         // distances below do not depend on what lies far away
constexpr double kWorthwhile = 0.7;         // of the blocks; if more have changed all are sampled

std::uint64_t hashOf(const SamplingOptions& options) {
  return Hash().add(kGeneratorVersion).add(options.voxelMm).add(options.smoothMm).add(options.carveGapMm).value();
}

// What stands in one list only. Both become sorted.
std::vector<FieldPiece> changedPieces(std::vector<FieldPiece>& before, std::vector<FieldPiece>& now) {
  const auto less = [](const FieldPiece& a, const FieldPiece& b) {
    const auto key = [](const FieldPiece& p) {
      return std::tuple(p.hash, p.box.low.x, p.box.low.y, p.box.low.z, p.box.high.x, p.box.high.y, p.box.high.z);
    };
    return key(a) < key(b);
  };
  std::sort(before.begin(), before.end(), less);
  std::sort(now.begin(), now.end(), less);
  std::vector<FieldPiece> changed;
  std::set_symmetric_difference(before.begin(), before.end(), now.begin(), now.end(), std::back_inserter(changed),
                                less);
  return changed;
}

// Which blocks of a grid have to be made anew.
class ChangedBlocks {
 public:
  ChangedBlocks(const Grid::Layout& layout, const SamplingOptions& options)
      : layout_(layout), options_(options), marked_(layout.count(), 0) {}

  // Everything that feels one of these pieces, spread by so many nodes. reachMm: from this distance on a place is as
  // good as far away.
  void add(const std::vector<FieldPiece>& pieces, double reachMm, int spreadNodes) {
    for (const FieldPiece& piece : pieces) {
      const double voxel = options_.voxelMm,
                   room = (piece.local ? 0 : kPieceReach * reachMm + voxel) + (spreadNodes + 1) * voxel;
      mark(blockOf(piece.box.low - room), blockOf(piece.box.high + room));
      // Far from a solid its distance may depend on all of it.
      if (!piece.local && reachMm >= kExactFieldMm) all_ = true;
    }
  }
  bool all() const {
    return all_ || std::count(marked_.begin(), marked_.end(), 1) > kWorthwhile * static_cast<double>(marked_.size());
  }
  const std::vector<char>& marked() const { return marked_; }

  // The same and so many rings of blocks round them.
  std::vector<char> withRings(int rings) const {
    ChangedBlocks wide(layout_, options_);
    for (int z = 0; z < layout_.blocks.z; ++z)
      for (int y = 0; y < layout_.blocks.y; ++y)
        for (int x = 0; x < layout_.blocks.x; ++x)
          if (const glm::ivec3 block(x, y, z); marked_[layout_.index(block)]) wide.mark(block - rings, block + rings);
    return wide.marked_;
  }

 private:
  glm::ivec3 blockOf(const Vec3& p) const {
    const double blockMm = options_.voxelMm * Grid::kBlock;
    const Vec3 block = glm::floor(p / blockMm) - Vec3(layout_.firstBlock);
    return glm::ivec3(glm::clamp(block, Vec3(-1), Vec3(layout_.blocks)));
  }
  void mark(const glm::ivec3& low, const glm::ivec3& high) {
    const glm::ivec3 from = glm::max(low, 0), to = glm::min(high, layout_.blocks - 1);
    for (int z = from.z; z <= to.z; ++z)
      for (int y = from.y; y <= to.y; ++y)
        for (int x = from.x; x <= to.x; ++x) marked_[layout_.index({x, y, z})] = 1;
  }

  const Grid::Layout& layout_;
  const SamplingOptions& options_;
  std::vector<char> marked_;
  bool all_ = false;
};

}  // namespace

Grid sampledGrid(const Field& field, const std::vector<std::shared_ptr<const Field>>& carve,
                 const SamplingOptions& options, const KeepingPlace& place, std::size_t* sampled) {
  const double band = options.bandMm();
  const Grid::Layout layout = Grid::layoutOf(field.box(), options.voxelMm, band);
  KeptGrid now{hashOf(options), {}, {}, {}};
  bool known = place.cache && field.addPieces(now.own);
  for (const auto& other : carve) known = known && other->addPieces(now.cut);
  std::optional<KeptGrid> before;
  std::vector<char> fresh, wanted;
  if (known) before = place.cache->load(place.name);
  if (before && before->options == now.options) {
    ChangedBlocks changed(layout, options);
    const int smoothing = Grid::smoothNodes(options.smoothMm, options.voxelMm),
              carving = carve.empty() ? 0 : Grid::carveNodes();
    changed.add(changedPieces(before->own, now.own), band, smoothing + carving);
    changed.add(changedPieces(before->cut, now.cut), band + options.carveGapMm, carving);
    if (!changed.all())
      fresh = changed.marked(), wanted = changed.withRings((smoothing + carving + Grid::kBlock - 1) / Grid::kBlock);
  }
  Grid grid(field, options.voxelMm, band, options.exactMm(), options.threads, fresh.empty() ? nullptr : &wanted);
  if (sampled) *sampled = grid.blockCount();
  grid.smooth(options.smoothMm, options.threads);
  grid.carve(carve, options.carveGapMm, options.threads);
  grid.settle(fresh.empty() ? nullptr : &before->state, fresh);
  if (known && grid.blockCount() >= kWorthKeeping) {
    now.state = grid.state();
    place.cache->store(place.name, now);
  }
  return grid;
}

fs::path GridCache::fileOf(const std::string& name) const {
  return folder_ / (name + kEnding);
}

std::optional<KeptGrid> GridCache::load(const std::string& name) const {
  std::error_code ec;
  if (!fs::is_regular_file(fileOf(name), ec)) return std::nullopt;
  const std::string bytes = core::readText(fileOf(name));
  if (bytes.compare(0, kMagic.size(), kMagic) != 0) return std::nullopt;
  Reader reader{std::string_view(bytes).substr(kMagic.size())};
  std::uint64_t length = 0;
  KeptGrid kept;
  reader.take(length);
  if (!reader.good || length != reader.left.size()) return std::nullopt;
  reader.take(kept.options), reader.takeAll(kept.own), reader.takeAll(kept.cut), reader.take(kept.state.layout);
  reader.takeAll(kept.state.table), reader.takeAll(kept.state.values);
  const bool whole = reader.good && reader.left.empty() && kept.state.table.size() == kept.state.layout.count() &&
                     std::all_of(kept.state.table.begin(), kept.state.table.end(), [&](int n) {
                       return n < static_cast<std::int64_t>(kept.state.values.size() / Grid::kNodes);
                     });
  return whole ? std::optional(std::move(kept)) : std::nullopt;
}

void GridCache::store(const std::string& name, const KeptGrid& kept) const {
  std::string body;
  put(body, kept.options), putAll(body, kept.own), putAll(body, kept.cut), put(body, kept.state.layout);
  putAll(body, kept.state.table), putAll(body, kept.state.values);
  std::string bytes(kMagic);
  put(bytes, static_cast<std::uint64_t>(body.size()));
  core::writeAtomically(fileOf(name), bytes + body);
}

void GridCache::keepOnly(const std::set<std::string>& names) const {
  std::error_code ec;
  for (const fs::path& file : core::filesBelow(folder_, kEnding)) {
    // A shell has a second grid, "<id>.inner".
    const std::string stem = file.stem().string();
    if (!names.count(stem.substr(0, stem.find('.')))) fs::remove(file, ec);
  }
}

}  // namespace sciatlas::anatomy
