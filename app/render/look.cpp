#include "render/look.h"

namespace sciatlas::render {

Look lookOf(Theme theme) {
  const auto hex = [](unsigned rgb) { return glm::vec3((rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255) / 255.0f; };
  switch (theme) {
    case Theme::Light:
      return {hex(0xf3f5f7), hex(0xdfe4e9), hex(0xd29a00), 0.35f, 0.50f, 0.30f, 0.35f};
    case Theme::Paper:
      return {hex(0xf7f4ee), hex(0xece7dc), hex(0xc98a00), 0.30f, 0.55f, 0.25f, 0.35f};
    case Theme::Dark:
      break;
  }
  return {hex(0x1b2129), hex(0x101418), hex(0xf2cf5b), 0.95f, 0.55f, 0.92f, 0.50f};
}

}  // namespace sciatlas::render
