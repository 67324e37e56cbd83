#include "lesson/drape.h"

#include <algorithm>
#include <cmath>

namespace sciatlas::lesson {
namespace {

using glm::vec3;

constexpr float kSpacingMm = 12;  // of the places where the skin is felt for
constexpr float kReachMm = 110;   // so far below the middle's plane the sides may hang
constexpr int kSmoothings = 6;    // what is soft does not go into every groove

// Heights of the skin over the plane of the middle, on a grid of the thing's own x and y.
struct Felt {
  glm::vec2 low{0};
  int columns = 0, rows = 0;
  std::vector<float> heightMm;

  float& at(int i, int j) { return heightMm[static_cast<std::size_t>(j * columns + i)]; }
  float at(int i, int j) const { return heightMm[static_cast<std::size_t>(j * columns + i)]; }
  float heightAt(const glm::vec2& p) const {
    const glm::vec2 g = (p - low) / kSpacingMm;
    const int i = std::clamp(static_cast<int>(g.x), 0, columns - 2), j = std::clamp(static_cast<int>(g.y), 0, rows - 2);
    const float u = g.x - static_cast<float>(i), v = g.y - static_cast<float>(j);
    return (1 - v) * ((1 - u) * at(i, j) + u * at(i + 1, j)) + v * ((1 - u) * at(i, j + 1) + u * at(i + 1, j + 1));
  }
};

struct Frame {
  vec3 origin, x, y, z;
};

bool feel(Felt& felt, const SkinLay& lay, const Frame& frame) {
  std::vector<char> met(felt.heightMm.size(), 0);
  for (int j = 0; j < felt.rows; ++j)
    for (int i = 0; i < felt.columns; ++i) {
      const glm::vec2 p = felt.low + kSpacingMm * glm::vec2(i, j);
      const vec3 place = frame.origin + p.x * frame.x + p.y * frame.y;
      if (const auto under = lay.straightBelow(place, frame.z, kReachMm)) {
        felt.at(i, j) = glm::dot(lay.at(*under, lay.rest()).atMm - frame.origin, frame.z);
        met[static_cast<std::size_t>(j * felt.columns + i)] = 1;
      }
    }
  if (std::count(met.begin(), met.end(), 1) * 4 < static_cast<std::ptrdiff_t>(met.size())) return false;
  // What hangs over an edge goes on at the height of what lies beside it.
  for (bool more = true; more;) {
    more = false;
    const std::vector<char> before = met;
    for (int j = 0; j < felt.rows; ++j)
      for (int i = 0; i < felt.columns; ++i) {
        const auto k = static_cast<std::size_t>(j * felt.columns + i);
        if (before[k]) continue;
        float sum = 0, n = 0;
        for (const auto& [di, dj] : {std::pair{-1, 0}, {1, 0}, {0, -1}, {0, 1}}) {
          const int a = i + di, b = j + dj;
          if (a < 0 || b < 0 || a >= felt.columns || b >= felt.rows) continue;
          if (!before[static_cast<std::size_t>(b * felt.columns + a)]) continue;
          sum += felt.at(a, b), n += 1;
        }
        if (n > 0) felt.at(i, j) = sum / n, met[k] = 1, more = true;
      }
  }
  return true;
}

// Softened, and never under the skin itself.
void soften(Felt& felt) {
  const std::vector<float> skin = felt.heightMm;
  for (int pass = 0; pass < kSmoothings; ++pass) {
    const Felt old = felt;
    for (int j = 0; j < felt.rows; ++j)
      for (int i = 0; i < felt.columns; ++i) {
        const auto near = [&](int a, int b) {
          return old.at(std::clamp(a, 0, felt.columns - 1), std::clamp(b, 0, felt.rows - 1));
        };
        const float mean = 0.25f * (near(i - 1, j) + near(i + 1, j) + near(i, j - 1) + near(i, j + 1));
        felt.at(i, j) = std::max(skin[static_cast<std::size_t>(j * felt.columns + i)], 0.5f * (old.at(i, j) + mean));
      }
  }
}

void renewNormals(core::Mesh& mesh) {
  mesh.normals.assign(mesh.positionsMm.size(), vec3(0));
  mesh.boxMm = {};
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    const auto corner = [&](std::size_t k) { return mesh.positionsMm[mesh.indices[i + k]]; };
    const vec3 n = glm::cross(corner(1) - corner(0), corner(2) - corner(0));
    for (std::size_t k = 0; k < 3; ++k) mesh.normals[mesh.indices[i + k]] += n;
  }
  for (vec3& n : mesh.normals) n = glm::length(n) > 1e-9f ? glm::normalize(n) : vec3{0, 0, 1};
  for (const vec3& p : mesh.positionsMm) mesh.boxMm.add(p);
}

}  // namespace

core::Mesh draped(const core::Mesh& flat, const SkinLay& lay, const BodyPoint& at, const vec3& ahead) {
  if (flat.positionsMm.empty()) return {};
  Frame frame{at.atMm, {}, {}, at.normal};
  frame.y = ahead - glm::dot(ahead, frame.z) * frame.z;
  if (glm::length(frame.y) < 1e-3f) return {};
  frame.y = glm::normalize(frame.y);
  frame.x = glm::cross(frame.y, frame.z);
  Felt felt;
  felt.low = glm::vec2(flat.boxMm.low) - 1.f;
  const glm::vec2 size = glm::vec2(flat.boxMm.size()) + 2.f;
  felt.columns = static_cast<int>(std::ceil(size.x / kSpacingMm)) + 2;
  felt.rows = static_cast<int>(std::ceil(size.y / kSpacingMm)) + 2;
  felt.heightMm.assign(static_cast<std::size_t>(felt.columns * felt.rows), 0);
  if (!feel(felt, lay, frame)) return {};
  soften(felt);
  core::Mesh mesh = flat;
  for (vec3& p : mesh.positionsMm) {
    const glm::vec2 place(p);
    const float h = felt.heightAt(place);
    // Its thickness stands on the slope.
    const glm::vec2 slope{(felt.heightAt(place + glm::vec2(2, 0)) - felt.heightAt(place - glm::vec2(2, 0))) / 4,
                          (felt.heightAt(place + glm::vec2(0, 2)) - felt.heightAt(place - glm::vec2(0, 2))) / 4};
    const vec3 n = glm::normalize(frame.z - slope.x * frame.x - slope.y * frame.y);
    p = frame.origin + place.x * frame.x + place.y * frame.y + h * frame.z + p.z * n;
  }
  renewNormals(mesh);
  return mesh;
}

}  // namespace sciatlas::lesson
