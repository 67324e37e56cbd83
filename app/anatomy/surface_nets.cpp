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

// What signs a block and those after it have, in which its cells have corners: bit 0 plus, bit 1 minus.
unsigned signsOf(const Grid& grid, std::size_t n) {
  const float* values = grid.blockValues(n);
  unsigned signs = 0;
  for (int i = 0; i < Grid::kNodes; ++i) signs |= values[i] < 0 ? 2u : 1u;
  return signs;
}

std::vector<char> blocksCrossed(const Grid& grid) {
  std::vector<unsigned> signs(grid.blockCount());
  for (std::size_t n = 0; n < signs.size(); ++n) signs[n] = signsOf(grid, n);
  std::vector<char> crossed(signs.size());
  for (std::size_t n = 0; n < signs.size(); ++n) {
    unsigned all = 0;
    for (int c = 0; c < 8; ++c) {
      const glm::ivec3 at = grid.blockStart(n) + Grid::kBlock * cornerOffset(c);
      const int other = grid.blockOf(at);
      all |= other >= 0 ? signs[static_cast<std::size_t>(other)] : grid.at(at) < 0 ? 2u : 1u;
    }
    crossed[n] = all == 3;
  }
  return crossed;
}

// Only in blocks that the surface may cross.
template <class Work>
void forEachNode(const Grid& grid, const Work& work) {
  const std::vector<char> crossed = blocksCrossed(grid);
  for (std::size_t n = 0; n < grid.blockCount(); ++n) {
    if (!crossed[n]) continue;
    const glm::ivec3 start = grid.blockStart(n);
    for (int i = 0; i < Grid::kNodes; ++i) work(n, i, start + glm::ivec3(i & 7, (i >> 3) & 7, i >> 6));
  }
}

}  // namespace

int repairSigns(Grid& grid) {
  static const std::array<bool, 256> good = singleSheetTable();
  std::deque<glm::ivec3> bad;
  forEachNode(grid, [&](std::size_t, int, const glm::ivec3& at) {
    if (!good[readCell(grid, at).inside]) bad.push_back(at);
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
  forEachNode(grid, [&](std::size_t n, int i, const glm::ivec3& at) {
    const Cell cell = readCell(grid, at);
    if (cell.inside == 0 || cell.inside == 255) return;
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
  forEachNode(grid, [&](std::size_t n, int i, const glm::ivec3& at) {
    const bool inside = grid.blockValues(n)[i] < 0;
    for (int axis = 0; axis < 3; ++axis) {
      glm::ivec3 a(0), b(0), c(0);
      a[axis] = 1, b[(axis + 1) % 3] = 1, c[(axis + 2) % 3] = 1;
      if (inside == (grid.at(at + a) < 0)) continue;
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
