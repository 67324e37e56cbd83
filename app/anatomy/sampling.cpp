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

constexpr std::string_view kMagic = "sciatlas-grid-3\n";
constexpr const char* kEnding = ".grid";
constexpr std::size_t kWorthKeeping = 120;  // blocks; fewer are sampled as fast as read
// Distances below 8 mm do not depend on what lies far away; a little beyond, they do by less than the smoothing leaves
// of it within a step of the grid.
constexpr double kExactFieldMm = 8.75;

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

// The nodes whose value may depend on one of these pieces. reachMm: from this distance on a place is as good as far
// away.
NodeMask nodesNear(const std::vector<FieldPiece>& pieces, const Grid::Layout& layout, double voxelMm, double reachMm) {
  NodeMask near(layout);
  for (const FieldPiece& piece : pieces) {
    // Far from a solid its distance may depend on all of it.
    if (!piece.local && reachMm >= kExactFieldMm) return NodeMask(layout, true);
    const double room = (piece.local ? 0 : kPieceReach * reachMm) + 2 * voxelMm;
    const Vec3 first = Vec3(layout.firstBlock * Grid::kBlock), last = Vec3(layout.blocks * Grid::kBlock);
    const auto nodeAt = [&](const Vec3& p) { return glm::clamp(p / voxelMm - first, Vec3(-1), last); };
    near.add(glm::ivec3(glm::floor(nodeAt(piece.box.low - room))),
             glm::ivec3(glm::ceil(nodeAt(piece.box.high + room))));
  }
  return near;
}

// Nothing has been sampled yet.
KeptGrid emptyGrid(const KeptGrid& now, double bandMm) {
  const auto filled = [&](int constant) { return GridLayer::filled(now.layout, bandMm, constant); };
  return {now.options, {}, {}, now.layout, filled(GridLayer::kHigh), filled(GridLayer::kLow), filled(GridLayer::kHigh)};
}

void bringInto(KeptGrid& kept, const Grid::Layout& layout) {
  if (kept.layout == layout) return;
  kept.raw = kept.raw.inLayout(kept.layout, layout, GridLayer::kHigh);
  kept.cut = kept.cut.inLayout(kept.layout, layout, GridLayer::kLow);
  kept.done = kept.done.inLayout(kept.layout, layout, GridLayer::kHigh);
  kept.layout = layout;
}

}  // namespace

SampledGrid sampledGrid(const Field& field, const std::vector<std::shared_ptr<const Field>>& carve,
                        const SamplingOptions& options, const KeepingPlace& place) {
  const double voxel = options.voxelMm, band = options.bandMm();
  const Grid::Layout layout = Grid::layoutOf(field.box(), voxel, band);
  KeptGrid now{hashOf(options), {}, {}, layout, {}, {}, {}};
  bool known = place.cache && field.addPieces(now.own);
  for (const auto& other : carve) known = known && other->addPieces(now.cutters);
  std::optional<KeptGrid> kept;
  if (known) kept = place.cache->load(place.name);
  const bool warm = kept && kept->options == now.options;
  KeptGrid before = warm ? std::move(*kept) : emptyGrid(now, band);
  bringInto(before, layout);

  // What is sampled is compared with what was: only what differs is smoothed and cut again.
  SampledGrid result{Grid(layout, voxel, band)};
  NodeMask sampled(layout, !warm), carved(layout, !warm);
  if (warm) sampled = nodesNear(changedPieces(before.own, now.own), layout, voxel, band);
  if (warm) carved = nodesNear(changedPieces(before.cutters, now.cutters), layout, voxel, band + options.carveGapMm);
  result.grid.take(before.raw);
  std::size_t nodes = result.grid.sample(field, options.exactMm(), sampled, options.threads);
  now.raw = result.grid.layer();
  NodeMask changed = warm ? differing(layout, before.raw, now.raw, sampled) : sampled;
  changed = changed.grown(Grid::smoothNodes(options.smoothMm, voxel));
  const int spread = carve.empty() ? 0 : Grid::carveNodes();
  NodeMask felt = changed;
  if (spread > 0) felt.add(carved), changed = felt.grown(spread);

  const std::vector<char> needed = changed.grown(spread).blocks(1);
  const auto smoothed = [&](const GridLayer& raw) {
    Grid grid(layout, voxel, band);
    grid.take(raw, &needed);
    grid.smooth(options.smoothMm, options.threads);
    return grid;
  };
  Grid work = smoothed(now.raw);
  // What is cut away is asked where that has changed, or where the solid has come to feel what it did not.
  if (warm && spread > 0) carved.add(work.newlyFelt(smoothed(before.raw), before.cut, felt));
  now.cut = carve.empty() ? before.cut : work.carve(carve, options.carveGapMm, options.threads, before.cut, carved);
  result.grid.take(before.done);
  result.grid.put(work, changed);
  now.done = result.grid.layer();
  result.grid.take(now.done);
  result.print = printOf(layout, now.done);
  result.sampledBlocks = (nodes + Grid::kNodes - 1) / Grid::kNodes;
  if (known && result.grid.blockCount() >= kWorthKeeping) place.cache->store(place.name, now);
  return result;
}

namespace {

void putLayer(std::string& out, const GridLayer& layer) {
  putAll(out, layer.table), put(out, layer.bandMm), putAll(out, layer.values);
}

void takeLayer(Reader& reader, GridLayer& layer) {
  reader.takeAll(layer.table), reader.take(layer.bandMm), reader.takeAll(layer.values);
}

}  // namespace

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
  reader.take(kept.options), reader.takeAll(kept.own), reader.takeAll(kept.cutters), reader.take(kept.layout);
  for (GridLayer* layer : {&kept.raw, &kept.cut}) takeLayer(reader, *layer);
  std::vector<std::int16_t> steps;
  reader.takeAll(kept.done.table), reader.take(kept.done.bandMm), reader.takeAll(steps);
  for (const std::int16_t s : steps) kept.done.values.push_back(Grid::ofSteps(s, kept.done.bandMm));
  const bool whole = reader.good && reader.left.empty() && kept.raw.fits(kept.layout) && kept.cut.fits(kept.layout) &&
                     kept.done.fits(kept.layout);
  return whole ? std::optional(std::move(kept)) : std::nullopt;
}

void GridCache::store(const std::string& name, const KeptGrid& kept) const {
  std::string body;
  put(body, kept.options), putAll(body, kept.own), putAll(body, kept.cutters), put(body, kept.layout);
  for (const GridLayer* layer : {&kept.raw, &kept.cut}) putLayer(body, *layer);
  std::vector<std::int16_t> steps;
  for (const float value : kept.done.values) steps.push_back(Grid::stepsOf(value, kept.done.bandMm));
  putAll(body, kept.done.table), put(body, kept.done.bandMm), putAll(body, steps);
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
