// A picture in memory, 8 bits each of red, green, blue and alpha, first row at the top.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sciatlas::core {

using Pixel = std::array<std::uint8_t, 4>;

struct Image {
  Image() = default;
  Image(int widthPx, int heightPx, Pixel fill = {0, 0, 0, 255});

  int width = 0, height = 0;
  std::vector<std::uint8_t> rgba;  // 4 * width * height

  Pixel get(int x, int y) const;
  void set(int x, int y, Pixel p);  // outside the picture: nothing
};

// The picture as a PNG file in memory.
std::string encodePng(const Image& image);
// Written atomically; throws InputError.
void writePng(const std::filesystem::path& file, const Image& image);
// Throws InputError.
Image readPng(const std::filesystem::path& file);

}  // namespace sciatlas::core
