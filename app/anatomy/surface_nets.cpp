#include "anatomy/surface_nets.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <deque>
#include <map>
#include <tuple>

namespace sciatlas::anatomy {
namespace {

glm::ivec3 cornerOffset(int c) {
  return {c & 1, (c >> 1) & 1, c >> 2};
}

// Corners of the mask joined along edges of the cell: one piece?
bool inOnePiece(unsigned mask) {
  if (mask == 0) return true;
  unsigned reached = mask & (~mask + 1), before = 0;
  while (reached != before) {
    before = reached;
    for (int c = 0; c < 8; ++c)
      if (reached >> c & 1)
        for (int axis = 0; axis < 3; ++axis) reached |= (1u << (c ^ (1 << axis))) & mask;
  }
  return reached == mask;
}

bool facesAreClear(unsigned mask) {
  for (int axis = 0; axis < 3; ++axis)
    for (int side = 0; side < 2; ++side) {
      const int a = 1 << ((axis + 1) % 3), b = 1 << ((axis + 2) % 3), base = side << axis;
      const bool s0 = mask >> base & 1, s1 = mask >> (base | a) & 1, s2 = mask >> (base | b) & 1,
                 s3 = mask >> (base | a | b) & 1;
      if (s0 == s3 && s1 == s2 && s0 != s1) return false;
    }
  return true;
}

std::array<bool, 256> singleSheetTable() {
  std::array<bool, 256> good;
  for (unsigned mask = 0; mask < 256; ++mask)
    good[mask] = inOnePiece(mask) && inOnePiece(~mask & 255) && facesAreClear(mask);
  return good;
}

struct Cell {
  std::array<float, 8> values;
  unsigned inside = 0;
};

Cell readCell(const Grid& grid, const glm::ivec3& at) {
  Cell cell;
  const glm::ivec3 low = at & 7;
  const int n = low.x < 7 && low.y < 7 && low.z < 7 ? grid.blockOf(at) : -1;
  for (int c = 0; c < 8; ++c) {
    const glm::ivec3 node = at + cornerOffset(c);
    cell.values[c] = n >= 0 ? grid.blockValues(n)[Grid::offsetIn(node)] : grid.at(node);
    if (cell.values[c] < 0) cell.inside |= 1u << c;
  }
  return cell;
}

// Which nodes of a block, and of the first layer of those after it, in which its cells have corners, are inside: a bit
// per node along x.
class BlockSigns {
 public:
  BlockSigns(const Grid& grid, std::size_t n) {
    for (int c = 0; c < 8; ++c) {
      const glm::ivec3 part = cornerOffset(c), at = grid.blockStart(n) + Grid::kBlock * part;
      const int other = c == 0 ? static_cast<int>(n) : grid.blockOf(at);
      const float* values = other >= 0 ? grid.blockValues(static_cast<std::size_t>(other)) : nullptr;
      const float constant = values ? 0 : grid.at(at);
      const glm::ivec3 end = Grid::kBlock - part * (Grid::kBlock - 1);
      for (int z = 0; z < end.z; ++z)
        for (int y = 0; y < end.y; ++y) {
          unsigned bits = 0;
          for (int x = 0; x < end.x; ++x)
            bits |= unsigned((values ? values[x + Grid::kBlock * (y + Grid::kBlock * z)] : constant) < 0) << x;
          row(y + Grid::kBlock * part.y, z + Grid::kBlock * part.z) |= bits << (Grid::kBlock * part.x);
        }
    }
  }
  // The corners of a cell that are inside, a bit each; `offset` as Grid::offsetIn.
  unsigned cell(int offset) const {
    const int x = offset & 7, y = (offset >> 3) & 7, z = offset >> 6;
    return (row(y, z) >> x & 3u) | (row(y + 1, z) >> x & 3u) << 2 | (row(y, z + 1) >> x & 3u) << 4 |
           (row(y + 1, z + 1) >> x & 3u) << 6;
  }
  bool crossed() const {
    unsigned any = 0, all = kAll;
    for (const unsigned bits : rows_) any |= bits, all &= bits;
    return any != 0 && all != kAll;
  }

 private:
  static constexpr int kRows = Grid::kBlock + 1;
  static constexpr unsigned kAll = (1u << kRows) - 1;
  unsigned& row(int y, int z) { return rows_[static_cast<std::size_t>(y + kRows * z)]; }
  unsigned row(int y, int z) const { return rows_[static_cast<std::size_t>(y + kRows * z)]; }
  std::array<unsigned, kRows * kRows> rows_{};
};

// The cells that the surface crosses, block after block: work(block, offset, node, corners inside).
template <class Work>
void forCrossedCells(const Grid& grid, const Work& work) {
  for (std::size_t n = 0; n < grid.blockCount(); ++n) {
    const BlockSigns signs(grid, n);
    if (!signs.crossed()) continue;
    const glm::ivec3 start = grid.blockStart(n);
    for (int i = 0; i < Grid::kNodes; ++i)
      if (const unsigned inside = signs.cell(i); inside != 0 && inside != 255)
        work(n, i, start + glm::ivec3(i & 7, (i >> 3) & 7, i >> 6), inside);
  }
}

}  // namespace

int repairSigns(Grid& grid) {
  static const std::array<bool, 256> good = singleSheetTable();
  std::deque<glm::ivec3> bad;
  forCrossedCells(grid, [&](std::size_t, int, const glm::ivec3& at, unsigned inside) {
    if (!good[inside]) bad.push_back(at);
  });
  std::map<std::tuple<int, int, int>, int> changes;
  const float weak = static_cast<float>(0.1 * grid.voxelMm());
  int count = 0;
  while (!bad.empty()) {
    const glm::ivec3 at = bad.front();
    bad.pop_front();
    const Cell cell = readCell(grid, at);
    if (good[cell.inside]) continue;
    // The weakest corner whose change settles the cell. A node that was already changed twice may only be filled, which
    // ends.
    int best = -1;
    for (int pass = 0; pass < 2 && best < 0; ++pass)
      for (int c = 0; c < 8; ++c) {
        const bool isInside = cell.inside >> c & 1;
        const glm::ivec3 node = at + cornerOffset(c);
        const auto seen = changes.find({node.x, node.y, node.z});
        if (isInside && (pass == 1 || (seen != changes.end() && seen->second >= 2))) continue;
        if (pass == 0 && !good[cell.inside ^ (1u << c)]) continue;
        if (best < 0 || std::abs(cell.values[c]) < std::abs(cell.values[best])) best = c;
      }
    const glm::ivec3 node = at + cornerOffset(best);
    ++changes[{node.x, node.y, node.z}];
    ++count;
    grid.set(node, cell.inside >> best & 1 ? weak : -weak);
    for (int c = 0; c < 8; ++c) bad.push_back(node - cornerOffset(c));
  }
  return count;
}

RawMesh surfaceNets(const Grid& grid) {
  RawMesh mesh;
  std::vector<std::int32_t> vertexOf(grid.blockCount() * Grid::kNodes, -1);
  forCrossedCells(grid, [&](std::size_t n, int i, const glm::ivec3& at, unsigned) {
    const Cell cell = readCell(grid, at);
    Vec3 sum(0);
    int crossings = 0;
    for (int c = 0; c < 8; ++c)
      for (int axis = 0; axis < 3; ++axis) {
        const int d = c | (1 << axis);
        if (d == c || (cell.inside >> c & 1) == (cell.inside >> d & 1)) continue;
        Vec3 p(cornerOffset(c));
        p[axis] += cell.values[c] / (static_cast<double>(cell.values[c]) - cell.values[d]);
        sum += p;
        ++crossings;
      }
    vertexOf[n * Grid::kNodes + i] = static_cast<std::int32_t>(mesh.positionsMm.size());
    mesh.positionsMm.push_back(grid.position(at, sum / static_cast<double>(crossings)));
  });
  const auto vertexAt = [&](const glm::ivec3& cell) -> std::int64_t {
    const int n = grid.blockOf(cell);
    return n < 0 ? -1 : vertexOf[static_cast<std::size_t>(n) * Grid::kNodes + Grid::offsetIn(cell)];
  };
  forCrossedCells(grid, [&](std::size_t, int, const glm::ivec3& at, unsigned corners) {
    const bool inside = corners & 1;
    for (int axis = 0; axis < 3; ++axis) {
      glm::ivec3 a(0), b(0), c(0);
      a[axis] = 1, b[(axis + 1) % 3] = 1, c[(axis + 2) % 3] = 1;
      if (inside == bool(corners >> (1 << axis) & 1)) continue;
      std::array<std::int64_t, 4> quad{vertexAt(at - b - c), vertexAt(at - c), vertexAt(at), vertexAt(at - b)};
      if (*std::min_element(quad.begin(), quad.end()) < 0)
        continue;  // the open end shows in the check for closed surfaces
      if (!inside) std::swap(quad[1], quad[3]);
      const auto lengthOf = [&](int s, int t) {
        const Vec3 d = mesh.positionsMm[quad[s]] - mesh.positionsMm[quad[t]];
        return glm::dot(d, d);
      };
      const int s = lengthOf(0, 2) <= lengthOf(1, 3) ? 0 : 1;
      for (const int corner : {s, s + 1, s + 2, s, s + 2, s + 3})
        mesh.indices.push_back(static_cast<std::uint32_t>(quad[corner % 4]));
    }
  });
  return mesh;
}

}  // namespace sciatlas::anatomy
