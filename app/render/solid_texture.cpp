#include "render/solid_texture.h"

#include <glad/gl.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <glm/glm.hpp>
#include <vector>

namespace sciatlas::render {
namespace {

float hash(unsigned x, unsigned y, unsigned z) {
  unsigned h = x * 374761393u + y * 668265263u + z * 2246822519u;
  h = (h ^ (h >> 13)) * 1274126177u;
  h ^= h >> 16;
  return static_cast<float>(h & 0xffffff) / static_cast<float>(0xffffff);
}

float smooth(float t) {
  return t * t * (3 - 2 * t);
}

// Value noise that repeats after `period` cells along each axis; -1..1.
float noise(glm::vec3 p, glm::ivec3 period, unsigned seed) {
  const glm::ivec3 cell = glm::ivec3(glm::floor(p));
  const glm::vec3 f = p - glm::vec3(cell);
  const auto corner = [&](int dx, int dy, int dz) {
    const auto wrap = [](int v, int n) { return static_cast<unsigned>(((v % n) + n) % n); };
    return hash(wrap(cell.x + dx, period.x), wrap(cell.y + dy, period.y), wrap(cell.z + dz, period.z) + seed * 977u);
  };
  const auto edge = [&](int dy, int dz) { return glm::mix(corner(0, dy, dz), corner(1, dy, dz), smooth(f.x)); };
  const auto face = [&](int dz) { return glm::mix(edge(0, dz), edge(1, dz), smooth(f.y)); };
  return glm::mix(face(0), face(1), smooth(f.z)) * 2 - 1;
}

std::uint8_t toByte(float v) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(v * 0.5f + 0.5f, 0.0f, 1.0f) * 255));
}

struct Cell {
  float fromBorder, tone;
};

// The cells of points strewn over a grid of `count` x `count`, repeating; `at` in cells.
Cell cellAt(glm::vec2 at, int count, unsigned seed) {
  const glm::ivec2 home = glm::ivec2(glm::floor(at));
  float nearest = 9, second = 9, tone = 0;
  for (int dy = -2; dy <= 2; ++dy)
    for (int dx = -2; dx <= 2; ++dx) {
      const auto wrap = [&](int v) { return static_cast<unsigned>((v % count + count) % count); };
      const unsigned x = wrap(home.x + dx), y = wrap(home.y + dy);
      const glm::vec2 point(static_cast<float>(home.x + dx) + 0.1f + 0.8f * hash(x, y, seed),
                            static_cast<float>(home.y + dy) + 0.1f + 0.8f * hash(x, y, seed + 1));
      const float distance = glm::distance(at, point);
      if (distance < nearest)
        second = nearest, nearest = distance, tone = hash(x, y, seed + 2);
      else
        second = std::min(second, distance);
    }
  return {second - nearest, tone};
}

}  // namespace

unsigned makeCellTexture() {
  constexpr int kSize = 512, kCells = 16;
  std::vector<std::uint8_t> texels;
  texels.reserve(static_cast<std::size_t>(kSize) * kSize * 4);
  const auto byte = [](float v) { return static_cast<std::uint8_t>(std::lround(std::clamp(v, 0.0f, 1.0f) * 255)); };
  for (int y = 0; y < kSize; ++y)
    for (int x = 0; x < kSize; ++x) {
      const glm::vec2 at = glm::vec2(x, y) * (static_cast<float>(kCells) / kSize);
      const Cell large = cellAt(at, kCells, 31), small = cellAt(3.0f * at, 3 * kCells, 41);
      for (const float v : {large.fromBorder, large.tone, small.fromBorder, small.tone}) texels.push_back(byte(v));
    }
  unsigned texture = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, kSize, kSize, 0, GL_RGBA, GL_UNSIGNED_BYTE, texels.data());
  glGenerateMipmap(GL_TEXTURE_2D);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR_MIPMAP_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  return texture;
}

unsigned makeGrainTexture() {
  constexpr int kSize = 32;
  std::vector<float> value(kSize * kSize * kSize);
  const auto at = [&](int x, int y, int z) -> float& {
    const auto wrap = [](int v) { return (v + kSize) % kSize; };
    return value[static_cast<std::size_t>((wrap(z) * kSize + wrap(y)) * kSize + wrap(x))];
  };
  for (int z = 0; z < kSize; ++z)
    for (int y = 0; y < kSize; ++y)
      for (int x = 0; x < kSize; ++x) {
        const glm::vec3 p = glm::vec3(x, y, z) / static_cast<float>(kSize);
        at(x, y, z) = 0.55f * noise(p * 4.0f, glm::ivec3(4), 1) + 0.3f * noise(p * 8.0f, glm::ivec3(8), 2) +
                      0.25f * noise(p * 16.0f, glm::ivec3(16), 3);
      }
  std::vector<std::uint8_t> texels;
  texels.reserve(value.size() * 4);
  for (int z = 0; z < kSize; ++z)
    for (int y = 0; y < kSize; ++y)
      for (int x = 0; x < kSize; ++x) {
        const glm::vec3 slope(at(x + 1, y, z) - at(x - 1, y, z), at(x, y + 1, z) - at(x, y - 1, z),
                              at(x, y, z + 1) - at(x, y, z - 1));
        for (const float v : {at(x, y, z), slope.x * 1.5f, slope.y * 1.5f, slope.z * 1.5f}) texels.push_back(toByte(v));
      }
  unsigned texture = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_3D, texture);
  glTexImage3D(GL_TEXTURE_3D, 0, GL_RGBA8, kSize, kSize, kSize, 0, GL_RGBA, GL_UNSIGNED_BYTE, texels.data());
  glGenerateMipmap(GL_TEXTURE_3D);
  glTexParameteri(GL_TEXTURE_3D, GL_TEXTURE_MIN_FILTER, GL_LINEAR_MIPMAP_NEAREST);
  glTexParameteri(GL_TEXTURE_3D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  return texture;
}

unsigned makeStrandTexture() {
  // A tile is 30 mm across: bundles of about 2.5 mm and strands of about 0.6 mm, wandering slowly along the fibres.
  constexpr int kWidth = 256, kHeight = 64;
  std::vector<float> height(kWidth * kHeight), bundle(height.size()), slow(height.size());
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x) {
      const float u = static_cast<float>(x) / kWidth, v = static_cast<float>(y) / kHeight;
      const auto layer = [&](int cellsAcross, int cellsAlong, unsigned seed) {
        return noise({u * static_cast<float>(cellsAcross), v * static_cast<float>(cellsAlong), 0.5f},
                     {cellsAcross, cellsAlong, 1}, seed);
      };
      const std::size_t i = static_cast<std::size_t>(y * kWidth + x);
      bundle[i] = 0.8f * layer(12, 3, 11) + 0.4f * layer(24, 4, 12);
      height[i] = 0.45f * bundle[i] + 0.45f * layer(48, 5, 13) + 0.30f * layer(96, 8, 14);
      slow[i] = layer(3, 3, 15);
    }
  std::vector<std::uint8_t> texels;
  texels.reserve(height.size() * 4);
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x) {
      const auto at = [&](int dx) { return height[static_cast<std::size_t>(y * kWidth + (x + dx + kWidth) % kWidth)]; };
      const std::size_t i = static_cast<std::size_t>(y * kWidth + x);
      for (const float v : {height[i], (at(-1) - at(1)) * 1.2f, bundle[i], slow[i]}) texels.push_back(toByte(v));
    }
  unsigned texture = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, kWidth, kHeight, 0, GL_RGBA, GL_UNSIGNED_BYTE, texels.data());
  glGenerateMipmap(GL_TEXTURE_2D);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR_MIPMAP_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  return texture;
}

}  // namespace sciatlas::render
