#include "core/image.h"

#include <algorithm>

#include "core/error.h"
#include "core/files.h"

#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#define STBI_ONLY_PNG
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wsign-compare"
#endif
#include <stb_image.h>
#include <stb_image_write.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace sciatlas::core {

Image::Image(int widthPx, int heightPx, Pixel fill)
    : width(widthPx), height(heightPx), rgba(4 * static_cast<std::size_t>(widthPx) * heightPx) {
  for (std::size_t i = 0; i < rgba.size(); ++i) rgba[i] = fill[i % 4];
}

Pixel Image::get(int x, int y) const {
  const std::uint8_t* p = rgba.data() + 4 * (static_cast<std::size_t>(y) * width + x);
  return {p[0], p[1], p[2], p[3]};
}

void Image::set(int x, int y, Pixel p) {
  if (x < 0 || y < 0 || x >= width || y >= height) return;
  std::copy(p.begin(), p.end(), rgba.begin() + 4 * (static_cast<std::ptrdiff_t>(y) * width + x));
}

std::string encodePng(const Image& image) {
  std::string bytes;
  const auto append = [](void* out, void* data, int size) {
    static_cast<std::string*>(out)->append(static_cast<const char*>(data), static_cast<std::size_t>(size));
  };
  stbi_write_png_to_func(append, &bytes, image.width, image.height, 4, image.rgba.data(), 4 * image.width);
  return bytes;
}

void writePng(const std::filesystem::path& file, const Image& image) {
  writeAtomically(file, encodePng(image));
}

Image readPng(const std::filesystem::path& file) {
  const std::string bytes = readText(file);
  int width = 0, height = 0, channels = 0;
  stbi_uc* data = stbi_load_from_memory(reinterpret_cast<const stbi_uc*>(bytes.data()), static_cast<int>(bytes.size()),
                                        &width, &height, &channels, 4);
  if (!data)
    throw InputError(displayPath(file), 0, std::string("is not a picture that can be read: ") + stbi_failure_reason());
  Image image(width, height);
  std::copy(data, data + image.rgba.size(), image.rgba.begin());
  stbi_image_free(data);
  return image;
}

}  // namespace sciatlas::core
