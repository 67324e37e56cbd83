#include "anatomy/grid.h"

#include <algorithm>
#include <cmath>

#include "core/parallel.h"

namespace sciatlas::anatomy {
namespace {
constexpr double kWidestSmoothing = 2.5, kLeastSmoothing = 0.05;  // voxels
}  // namespace

Grid::Layout Grid::layoutOf(const FieldBox& box, double voxelMm, double bandMm) {
  // Nodes lie on multiples of the voxel, so that the midline plane is a plane of nodes and left and right sample alike.
  const double pad = bandMm + 2 * voxelMm, blockMm = voxelMm * kBlock;
  Layout layout;
  layout.firstBlock = glm::ivec3(glm::floor((box.low - pad) / blockMm));
  layout.blocks = glm::ivec3(glm::ceil((box.high + pad) / blockMm)) - layout.firstBlock + 1;
  return layout;
}

Grid::Grid(const Layout& layout, double voxelMm, double bandMm)
    : voxelMm_(voxelMm), bandMm_(bandMm), layout_(layout), table_(layout.count(), kOutside) {}

Grid::Grid(const Field& field, double voxelMm, double bandMm, double exactMm, unsigned threads)
    : Grid(layoutOf(field.box(), voxelMm, bandMm), voxelMm, bandMm) {
  sample(field, exactMm, NodeMask(layout_, true), threads);
}

std::int16_t Grid::stepsOf(float value, double bandMm) {
  return static_cast<std::int16_t>(std::lround(std::clamp(value / bandMm, -1.0, 1.0) * kSteps));
}

float Grid::ofSteps(std::int16_t steps, double bandMm) {
  return static_cast<float>(steps * (bandMm / kSteps));
}

GridLayer Grid::layer() const {
  GridLayer out = GridLayer::filled(layout_, bandMm_, kOutside);
  out.values.reserve(values_.size());
  for (std::size_t block = 0; block < table_.size(); ++block) {
    out.table[block] = table_[block];
    if (table_[block] < 0) continue;
    out.table[block] = static_cast<int>(out.values.size() / kNodes);
    const float* from = blockValues(table_[block]);
    out.values.insert(out.values.end(), from, from + kNodes);
  }
  return out;
}

void Grid::take(const GridLayer& layer, const std::vector<char>* wanted) {
  std::vector<int> states(layer.table.size());
  for (std::size_t i = 0; i < states.size(); ++i)
    states[i] = layer.table[i] < 0 ? layer.table[i] : !wanted || (*wanted)[i] ? 0 : kOutside;
  table_.assign(states.size(), kOutside), values_.clear(), active_.clear();
  activate(states);
  for (std::size_t n = 0; n < active_.size(); ++n) {
    const std::size_t block = tableIndex(active_[n]);
    for (int i = 0; i < kNodes; ++i) blockValues(n)[i] = layer.at(block, i);
  }
}

void Grid::put(const Grid& other, const NodeMask& where) {
  std::vector<int> states = table_;
  for (std::size_t i = 0; i < states.size(); ++i)
    if (where.any(i) && other.table_[i] >= 0) states[i] = 0;
  activate(states);
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (!where.any(i)) continue;
    if (other.table_[i] < 0) {
      if (table_[i] < 0 || where.count(i) == kNodes) table_[i] = other.table_[i];
      if (table_[i] < 0) continue;
    }
    const float constant = static_cast<float>(other.table_[i] == kInside ? -bandMm_ : bandMm_);
    const float* from = other.table_[i] >= 0 ? other.blockValues(other.table_[i]) : nullptr;
    float* to = blockValues(table_[i]);
    for (int node = 0; node < kNodes; ++node)
      if (where.holds(i, node)) to[node] = ofSteps(stepsOf(from ? from[node] : constant, bandMm_), bandMm_);
  }
}

void Grid::forEachBlock(unsigned threads, const std::function<void(const glm::ivec3&)>& visit) const {
  const auto layer = [&](std::size_t z) {
    for (int y = 0; y < layout_.blocks.y; ++y)
      for (int x = 0; x < layout_.blocks.x; ++x) visit({x, y, static_cast<int>(z)});
  };
  core::parallelFor(layout_.blocks.z, layer, threads);
}

double Grid::blockRadius() const {
  return 0.5 * std::sqrt(3.0) * (kBlock - 1) * voxelMm_;
}

// Gives every block with state >= 0 a place in memory, in a fixed order; the new ones are filled with their old sign.
void Grid::activate(const std::vector<int>& states) {
  for (int z = 0; z < layout_.blocks.z; ++z)
    for (int y = 0; y < layout_.blocks.y; ++y)
      for (int x = 0; x < layout_.blocks.x; ++x) {
        const std::size_t i = tableIndex({x, y, z});
        if (states[i] < 0) {
          table_[i] = states[i];
        } else if (table_[i] < 0) {
          const float far = static_cast<float>(table_[i] == kInside ? -bandMm_ : bandMm_);
          table_[i] = static_cast<int>(active_.size());
          active_.emplace_back(x, y, z);
          values_.resize(values_.size() + kNodes, far);
        }
      }
}

// Fills one block from the whole down to the nodes, leaving out every cube that is far from the surface.
class Grid::CubeFill {
 public:
  CubeFill(const Grid& grid, const Field& field, double exactMm, const NodeMask& where, const glm::ivec3& block)
      : grid_(grid), field_(field), exactMm_(exactMm), where_(where), block_(grid.tableIndex(block)) {
    start_ = block * kBlock;
  }

  void into(float* values, const glm::ivec3& first = glm::ivec3(0), int size = kBlock) const {
    if (size == 2 && !where_.holds(block_, offsetIn(first))) return;
    const double d = field_.distance(grid_.position(start_ + first, Vec3(0.5 * (size - 1))));
    const bool far =
        std::abs(d) > (size > 2 ? grid_.bandMm_ : exactMm_) + 0.5 * std::sqrt(3.0) * (size - 1) * grid_.voxelMm_;
    if (!far && size > 2) {
      const int half = size / 2;
      for (int c = 0; c < 8; ++c) into(values, first + half * glm::ivec3(c & 1, (c >> 1) & 1, c >> 2), half);
      return;
    }
    for (int z = first.z; z < first.z + size; ++z)
      for (int y = first.y; y < first.y + size; ++y)
        for (int x = first.x; x < first.x + size; ++x) {
          const int node = x + kBlock * (y + kBlock * z);
          if (!where_.holds(block_, node)) continue;
          const double value = far ? d : field_.distance(grid_.position(start_ + glm::ivec3(x, y, z)));
          values[node] = static_cast<float>(std::clamp(value, -grid_.bandMm_, grid_.bandMm_));
        }
  }

 private:
  const Grid& grid_;
  const Field& field_;
  double exactMm_;
  const NodeMask& where_;
  std::size_t block_;
  glm::ivec3 start_{0};
};

std::size_t Grid::sample(const Field& field, double exactMm, const NodeMask& where, unsigned threads) {
  std::vector<int> states = table_;
  forEachBlock(threads, [&](const glm::ivec3& block) {
    const std::size_t i = tableIndex(block);
    if (!where.any(i)) return;
    const double d = field.distance(blockCentre(block));
    states[i] = std::abs(d) <= blockRadius() + bandMm_ ? 0 : d < 0 ? kInside : kOutside;
  });
  activate(states);
  std::size_t nodes = 0;
  for (const glm::ivec3& block : active_)
    if (states[tableIndex(block)] >= 0) nodes += where.count(tableIndex(block));
  core::parallelFor(
      active_.size(),
      [&](std::size_t n) {
        const std::size_t i = tableIndex(active_[n]);
        if (states[i] >= 0 && where.any(i)) CubeFill(*this, field, exactMm, where, active_[n]).into(blockValues(n));
      },
      threads);
  return nodes;
}

int Grid::smoothNodes(double sigmaMm, double voxelMm) {
  const double sigma = std::min(sigmaMm / voxelMm, kWidestSmoothing);
  return sigma < kLeastSmoothing ? 0 : std::min(kBlock, static_cast<int>(std::ceil(3 * sigma)));
}

void Grid::smooth(double sigmaMm, unsigned threads) {
  const double sigma = std::min(sigmaMm / voxelMm_, kWidestSmoothing);
  if (sigma < kLeastSmoothing) return;
  const int radius = smoothNodes(sigmaMm, voxelMm_);
  std::vector<float> kernel(2 * radius + 1);
  double sum = 0;
  for (int i = -radius; i <= radius; ++i) sum += std::exp(-0.5 * i * i / (sigma * sigma));
  for (int i = -radius; i <= radius; ++i)
    kernel[i + radius] = static_cast<float>(std::exp(-0.5 * i * i / (sigma * sigma)) / sum);
  for (int axis = 0; axis < 3; ++axis) smoothAxis(axis, kernel, threads);
}

void Grid::smoothAxis(int axis, const std::vector<float>& kernel, unsigned threads) {
  const int radius = static_cast<int>(kernel.size()) / 2;
  const int stride[3] = {1, kBlock, kBlock * kBlock};
  const int along = stride[axis], across = stride[(axis + 1) % 3], up = stride[(axis + 2) % 3];
  std::vector<float> result(values_.size());
  core::parallelFor(
      active_.size(),
      [&](std::size_t n) {
        // The block itself and its neighbours before and after it; a neighbour that is not stored is far from the
        // surface.
        const float* source[3];
        float constant[3] = {};
        for (int s = 0; s < 3; ++s) {
          glm::ivec3 block = active_[n];
          block[axis] += s - 1;
          const int state = inTable(block) ? table_[tableIndex(block)] : kOutside;
          source[s] = state >= 0 ? values_.data() + static_cast<std::size_t>(state) * kNodes : nullptr;
          constant[s] = static_cast<float>(state == kInside ? -bandMm_ : bandMm_);
        }
        float line[3 * kBlock];
        float* out = result.data() + n * kNodes;
        for (int v = 0; v < kBlock; ++v)
          for (int u = 0; u < kBlock; ++u) {
            const int base = u * across + v * up;
            for (int s = 0; s < 3; ++s)
              for (int i = 0; i < kBlock; ++i)
                line[s * kBlock + i] = source[s] ? source[s][base + i * along] : constant[s];
            for (int i = 0; i < kBlock; ++i) {
              float sum = 0;
              for (int k = -radius; k <= radius; ++k) sum += kernel[k + radius] * line[kBlock + i + k];
              out[base + i * along] = sum;
            }
          }
      },
      threads);
  values_ = std::move(result);
}

int Grid::blockOf(const glm::ivec3& node) const {
  const glm::ivec3 block = node >> 3;
  return inTable(block) ? table_[tableIndex(block)] : kOutside;
}

float Grid::at(const glm::ivec3& node) const {
  const int n = blockOf(node);
  if (n >= 0) return values_[static_cast<std::size_t>(n) * kNodes + offsetIn(node)];
  return static_cast<float>(n == kInside ? -bandMm_ : bandMm_);
}

void Grid::set(const glm::ivec3& node, float value) {
  if (const int n = blockOf(node); n >= 0) values_[static_cast<std::size_t>(n) * kNodes + offsetIn(node)] = value;
}

// The cube of 4^3 nodes from `low` on, x first. It lies in eight blocks at most, which are looked up once.
std::array<float, 64> Grid::cubeAt(const glm::ivec3& low) const {
  std::array<float, 64> cube;
  const glm::ivec3 first = low >> 3, split = glm::min((first + 1) * kBlock - low, 4);
  for (int part = 0; part < 8; ++part) {
    const glm::ivec3 side(part & 1, part >> 1 & 1, part >> 2);
    const glm::ivec3 from = side * split, to = split + side * (4 - split);
    if (glm::any(glm::greaterThanEqual(from, to))) continue;
    const glm::ivec3 block = first + side;
    const int n = inTable(block) ? table_[tableIndex(block)] : kOutside;
    const float constant = static_cast<float>(n == kInside ? -bandMm_ : bandMm_);
    const float* values = n >= 0 ? values_.data() + static_cast<std::size_t>(n) * kNodes : nullptr;
    for (int z = from.z; z < to.z; ++z)
      for (int y = from.y; y < to.y; ++y)
        for (int x = from.x; x < to.x; ++x)
          cube[x + 4 * (y + 4 * z)] = values ? values[offsetIn(low + glm::ivec3(x, y, z))] : constant;
  }
  return cube;
}

double Grid::sample(const Vec3& positionMm, Vec3& gradient) const {
  const Vec3 g = positionMm / voxelMm_;
  const glm::ivec3 node(glm::floor(g)), base = node - firstNode();
  double weight[3][4], slope[3][4];
  for (int a = 0; a < 3; ++a) {
    const double t = g[a] - node[a], t2 = t * t, t3 = t2 * t;
    weight[a][0] = 0.5 * (-t3 + 2 * t2 - t), slope[a][0] = 0.5 * (-3 * t2 + 4 * t - 1);
    weight[a][1] = 0.5 * (3 * t3 - 5 * t2 + 2), slope[a][1] = 0.5 * (9 * t2 - 10 * t);
    weight[a][2] = 0.5 * (-3 * t3 + 4 * t2 + t), slope[a][2] = 0.5 * (-9 * t2 + 8 * t + 1);
    weight[a][3] = 0.5 * (t3 - t2), slope[a][3] = 0.5 * (3 * t2 - 2 * t);
  }
  const std::array<float, 64> cube = cubeAt(base - 1);
  double value = 0;
  gradient = Vec3(0);
  for (int z = 0; z < 4; ++z)
    for (int y = 0; y < 4; ++y) {
      double row = 0, rowSlope = 0;
      for (int x = 0; x < 4; ++x) {
        const double v = cube[x + 4 * (y + 4 * z)];
        row += weight[0][x] * v, rowSlope += slope[0][x] * v;
      }
      value += weight[1][y] * weight[2][z] * row;
      gradient += Vec3(weight[1][y] * weight[2][z] * rowSlope, slope[1][y] * weight[2][z] * row,
                       weight[1][y] * slope[2][z] * row);
    }
  gradient /= voxelMm_;
  return value;
}

}  // namespace sciatlas::anatomy
