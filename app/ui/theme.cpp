#include "ui/theme.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sciatlas::ui {
namespace {

Theme darkTheme() {
  return {.ground = rgb(0x14181d),
          .panel = rgb(0x181d23),
          .bar = rgb(0x1b2027),
          .raised = rgb(0x20262e),
          .raisedMore = rgb(0x2b333d),
          .line = rgb(0x2b333d),
          .text = rgb(0xe7e3da),
          .quiet = rgb(0x8f97a3),
          .accent = rgb(0xf2cf5b),
          .onAccent = rgb(0x14181d),
          .accentText = rgb(0xf2cf5b),
          .danger = rgb(0xff6b5e),
          .plate = withAlpha(rgb(0x14181d), 0.78f)};
}

Theme lightTheme() {
  return {.ground = rgb(0xeceff2),
          .panel = rgb(0xfafbfc),
          .bar = rgb(0xf3f5f7),
          .raised = rgb(0xebeef2),
          .raisedMore = rgb(0xdbe1e8),
          .line = rgb(0xd3d9e0),
          .text = rgb(0x171b20),
          .quiet = rgb(0x59616c),
          .accent = rgb(0xf2cf5b),
          .onAccent = rgb(0x171b20),
          .accentText = rgb(0x6d5200),
          .danger = rgb(0xb3261e),
          .plate = withAlpha(rgb(0xffffff), 0.84f)};
}

Theme paperTheme() {
  return {.ground = rgb(0xf4f1ea),
          .panel = rgb(0xf9f7f2),
          .bar = rgb(0xefebe1),
          .raised = rgb(0xebe6da),
          .raisedMore = rgb(0xdfd8c8),
          .line = rgb(0xd6cebb),
          .text = rgb(0x14181d),
          .quiet = rgb(0x565b61),
          .accent = rgb(0xf2cf5b),
          .onAccent = rgb(0x14181d),
          .accentText = rgb(0x664c00),
          .danger = rgb(0xa61d14),
          .plate = withAlpha(rgb(0xfaf8f3), 0.86f)};
}

float linear(unsigned channel) {
  const float c = static_cast<float>(channel) / 255.0f;
  return c <= 0.03928f ? c / 12.92f : std::pow((c + 0.055f) / 1.055f, 2.4f);
}

float luminance(ImU32 c) {
  return 0.2126f * linear(c & 0xff) + 0.7152f * linear((c >> 8) & 0xff) + 0.0722f * linear((c >> 16) & 0xff);
}

struct ChipRow {
  const char* word;
  ChipColours dark, light;
};

ChipColours find(const auto& rows, std::string_view word, bool darkGround) {
  for (const auto& row : rows)
    if (word == row.word) return darkGround ? row.dark : row.light;
  return darkGround ? rows[0].dark : rows[0].light;
}

}  // namespace

ImU32 rgb(unsigned hex) {
  return IM_COL32((hex >> 16) & 0xff, (hex >> 8) & 0xff, hex & 0xff, 0xff);
}

ImU32 withAlpha(ImU32 colour, float alpha) {
  return (colour & 0x00ffffffu) | (static_cast<ImU32>(std::clamp(alpha, 0.0f, 1.0f) * 255.0f + 0.5f) << 24);
}

float contrast(ImU32 a, ImU32 b) {
  const float la = luminance(a), lb = luminance(b);
  return (std::max(la, lb) + 0.05f) / (std::min(la, lb) + 0.05f);
}

Theme themeFor(session::ThemeChoice choice) {
  switch (choice) {
    case session::ThemeChoice::Light:
      return lightTheme();
    case session::ThemeChoice::Paper:
      return paperTheme();
    default:
      return darkTheme();
  }
}

ChipColours evidenceColours(std::string_view evidence, bool darkGround) {
  static const std::array<ChipRow, 6> kRows{{
      {"definition", {rgb(0x33414f), rgb(0xc9dcf0)}, {rgb(0xd5e2ef), rgb(0x1d3a57)}},
      {"supports", {rgb(0x24503a), rgb(0xb4ecc8)}, {rgb(0xcdeed8), rgb(0x124427)}},
      {"partly", {rgb(0x67491c), rgb(0xffe3a6)}, {rgb(0xfbe7b4), rgb(0x523a00)}},
      {"overstated", {rgb(0x73401c), rgb(0xffd2ae)}, {rgb(0xffdcc0), rgb(0x6a2c00)}},
      {"unsupported", {rgb(0x434a53), rgb(0xe3e7ec)}, {rgb(0xdadee3), rgb(0x2e343b)}},
      {"contradicts", {rgb(0x6e2a26), rgb(0xffcdc8)}, {rgb(0xffd6d2), rgb(0x7a1610)}},
  }};
  return find(kRows, evidence, darkGround);
}

ChipColours provenanceColours(std::string_view provenance, bool darkGround) {
  static const std::array<ChipRow, 3> kRows{{
      {"schematic", {rgb(0x434a53), rgb(0xe3e7ec)}, {rgb(0xdadee3), rgb(0x2e343b)}},
      {"measured", {rgb(0x24503a), rgb(0xb4ecc8)}, {rgb(0xcdeed8), rgb(0x124427)}},
      {"literature", {rgb(0x33414f), rgb(0xc9dcf0)}, {rgb(0xd5e2ef), rgb(0x1d3a57)}},
  }};
  return find(kRows, provenance, darkGround);
}

}  // namespace sciatlas::ui
