#include "lesson/tool_mesh.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sciatlas::lesson {
namespace {

using glm::ivec3;
using glm::vec3;

float rodDistance(const Tool::Rod& rod, const vec3& p) {
  const vec3 axis = rod.to - rod.from;
  const float length2 = glm::dot(axis, axis);
  const float t = length2 > 0 ? std::clamp(glm::dot(p - rod.from, axis) / length2, 0.f, 1.f) : 0.f;
  return glm::distance(p, rod.from + t * axis) - glm::mix(rod.fromRadius, rod.toRadius, t);
}

float distance(const Tool& tool, const vec3& p) {
  float d = 1e9f;
  for (const Tool::Rod& rod : tool.rods) {
    const float r = rodDistance(rod, p);
    const float h = std::max(tool.meltMm - std::abs(d - r), 0.f) / tool.meltMm;  // polynomial smooth minimum
    d = std::min(d, r) - 0.25f * h * h * tool.meltMm;
  }
  return d;
}

struct Grid {
  ivec3 size;
  std::vector<float> values;
  std::size_t index(const ivec3& c) const { return static_cast<std::size_t>((c.z * size.y + c.y) * size.x + c.x); }
};

}  // namespace

core::Mesh toolMesh(const Tool& tool, float cellMm) {
  core::Mesh mesh;
  if (tool.rods.empty()) return mesh;
  core::Box box;
  for (const Tool::Rod& rod : tool.rods)
    for (const auto& [p, r] : {std::pair{rod.from, rod.fromRadius}, std::pair{rod.to, rod.toRadius}})
      box.add(p - r - tool.meltMm), box.add(p + r + tool.meltMm);
  constexpr float kCoarsestMm = 3, kCellsAcross = 50;
  const vec3 extent = box.high - box.low;
  if (cellMm <= 0) cellMm = std::min(kCoarsestMm, std::max({extent.x, extent.y, extent.z}) / kCellsAcross);
  const vec3 low = box.low - 2 * cellMm;
  Grid grid{ivec3(glm::ceil((box.high + 2 * cellMm - low) / cellMm)) + 1, {}};
  grid.values.resize(grid.index({grid.size.x - 1, grid.size.y - 1, grid.size.z - 1}) + 1);
  ivec3 c;
  for (c.z = 0; c.z < grid.size.z; ++c.z)
    for (c.y = 0; c.y < grid.size.y; ++c.y)
      for (c.x = 0; c.x < grid.size.x; ++c.x) grid.values[grid.index(c)] = distance(tool, low + cellMm * vec3(c));

  std::vector<std::int32_t> vertexOf(grid.values.size(), -1);
  for (c.z = 0; c.z + 1 < grid.size.z; ++c.z)
    for (c.y = 0; c.y + 1 < grid.size.y; ++c.y)
      for (c.x = 0; c.x + 1 < grid.size.x; ++c.x) {
        vec3 sum(0);
        int crossings = 0;
        const auto value = [&](int k) { return grid.values[grid.index(c + ivec3(k & 1, (k >> 1) & 1, k >> 2))]; };
        for (int a = 0; a < 8; ++a)
          for (const int bit : {1, 2, 4}) {
            const int b = a | bit;
            if (b == a) continue;
            const float va = value(a), vb = value(b);
            if ((va < 0) == (vb < 0)) continue;
            const vec3 pa(a & 1, (a >> 1) & 1, a >> 2), pb(b & 1, (b >> 1) & 1, b >> 2);
            sum += glm::mix(pa, pb, va / (va - vb));
            ++crossings;
          }
        if (crossings == 0) continue;
        vertexOf[grid.index(c)] = static_cast<std::int32_t>(mesh.positionsMm.size());
        mesh.positionsMm.push_back(low + cellMm * (vec3(c) + sum / static_cast<float>(crossings)));
      }
  // A face across every edge of the grid that crosses the surface.
  for (c.z = 1; c.z + 1 < grid.size.z; ++c.z)
    for (c.y = 1; c.y + 1 < grid.size.y; ++c.y)
      for (c.x = 1; c.x + 1 < grid.size.x; ++c.x)
        for (int axis = 0; axis < 3; ++axis) {
          ivec3 step(0), u(0), v(0);
          step[axis] = 1, u[(axis + 1) % 3] = 1, v[(axis + 2) % 3] = 1;
          const bool in = grid.values[grid.index(c)] < 0, inNext = grid.values[grid.index(c + step)] < 0;
          if (in == inNext) continue;
          const std::array<ivec3, 4> cells{c - u - v, c - v, c, c - u};
          std::array<std::uint32_t, 4> q{};
          for (std::size_t k = 0; k < 4; ++k) q[k] = static_cast<std::uint32_t>(vertexOf[grid.index(cells[k])]);
          if (!in) std::swap(q[1], q[3]);
          mesh.indices.insert(mesh.indices.end(), {q[0], q[1], q[2], q[0], q[2], q[3]});
        }
  constexpr float kStep = 0.5f;
  for (const vec3& p : mesh.positionsMm) {
    const auto slope = [&](const vec3& d) { return distance(tool, p + kStep * d) - distance(tool, p - kStep * d); };
    mesh.normals.push_back(glm::normalize(vec3(slope({1, 0, 0}), slope({0, 1, 0}), slope({0, 0, 1})) + vec3(1e-9f)));
    mesh.boxMm.add(p);
  }
  return mesh;
}

}  // namespace sciatlas::lesson
