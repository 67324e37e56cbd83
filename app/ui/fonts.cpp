#include "ui/fonts.h"

#include <ft2build.h>
#include <imgui_freetype.h>
#include FT_FREETYPE_H

#include <cmath>

#include "core/error.h"

namespace sciatlas::ui {
namespace {

// Latin with accents, Greek, punctuation, arrows, mathematical signs: what anatomy and its sources are written in.
constexpr ImWchar kTextRanges[] = {0x20,   0x24f,  0x370,  0x3ff,  0x2000, 0x206f, 0x2070,
                                   0x209f, 0x2190, 0x21ff, 0x2200, 0x22ff, 0};
constexpr ImWchar kIconRanges[] = {0xf000, 0xf2e0, 0};
constexpr float kCaptionShare = 14.0f / 16.0f, kTitleShare = 25.0f / 16.0f;
// Dear ImGui counts a font's size from the top of its highest to the foot of its lowest letter, type sizes mean the em:
// for Inter the ratio is this.
constexpr float kHeightPerEm = 1.21f;

// Dear ImGui ends the program over a damaged font, so FreeType is asked first.
void checkFont(const std::filesystem::path& file) {
  FT_Library library = nullptr;
  FT_Face face = nullptr;
  const bool sound = FT_Init_FreeType(&library) == 0 && FT_New_Face(library, file.c_str(), 0, &face) == 0;
  if (face) FT_Done_Face(face);
  if (library) FT_Done_FreeType(library);
  if (!sound) throw core::InputError(file.string(), 0, "this font is damaged; build the program again");
}

ImFont* add(const std::filesystem::path& file, float px, const ImWchar* ranges, bool merge) {
  std::error_code failed;
  if (!std::filesystem::exists(file, failed))
    throw core::InputError(file.string(), 0, "this font is missing; build the program again");
  checkFont(file);
  ImFontConfig config;
  config.MergeMode = merge;
  if (merge) config.GlyphOffset.y = std::round(px * 0.06f);  // the icons' boxes sit high beside Inter
  ImFont* font = ImGui::GetIO().Fonts->AddFontFromFileTTF(file.string().c_str(), px, &config, ranges);
  if (!font) throw core::InputError(file.string(), 0, "this font cannot be read");
  return font;
}

ImFont* withIcons(const std::filesystem::path& folder, const char* name, float px) {
  ImFont* font = add(folder / name, px, kTextRanges, false);
  add(folder / "icons.ttf", px, kIconRanges, true);
  return font;
}

}  // namespace

Fonts buildFonts(const std::filesystem::path& folder, float typePx) {
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  atlas->Clear();
  atlas->FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  const float px = typePx * kHeightPerEm;
  const float body = std::round(px), caption = std::round(px * kCaptionShare), title = std::round(px * kTitleShare);
  Fonts fonts;
  fonts.body = withIcons(folder, "Inter-Regular.otf", body);
  fonts.bold = withIcons(folder, "Inter-SemiBold.otf", body);
  fonts.caption = withIcons(folder, "Inter-Regular.otf", caption);
  fonts.captionBold = add(folder / "Inter-SemiBold.otf", caption, kTextRanges, false);
  fonts.title = add(folder / "Inter-Bold.otf", title, kTextRanges, false);
  atlas->Build();
  return fonts;
}

Fonts buildPlainFonts(float typePx) {
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  atlas->Clear();
  const auto plain = [&](float px) {
    ImFontConfig config;
    config.SizePixels = std::round(px);
    return atlas->AddFontDefault(&config);
  };
  Fonts fonts;
  fonts.body = fonts.bold = plain(typePx);
  fonts.caption = fonts.captionBold = plain(typePx * kCaptionShare);
  fonts.title = plain(typePx * kTitleShare);
  atlas->Build();
  return fonts;
}

}  // namespace sciatlas::ui
