// Inter in three weights and the icon font, built at the sizes of the type scale.
#pragma once
#include <imgui.h>

#include <filesystem>

namespace sciatlas::ui {

struct Fonts {
  ImFont* body = nullptr;         // 16 at the default size, icons inside
  ImFont* bold = nullptr;         // 16, SemiBold, icons inside
  ImFont* caption = nullptr;      // 14, icons inside
  ImFont* captionBold = nullptr;  // 14, SemiBold
  ImFont* title = nullptr;        // 25, Bold
};

// Fills the current ImGui context's atlas. Throws core::InputError naming a missing file. `typePx` is the body size.
Fonts buildFonts(const std::filesystem::path& folder, float typePx);

// Dear ImGui's own small font at the same sizes, for a window whose fonts are missing: plain, but it can be read.
Fonts buildPlainFonts(float typePx);

// Font Awesome 4.7. Each is used with a word or a tooltip.
namespace icon {
inline constexpr const char* kSearch = "\xef\x80\x82";     // f002
inline constexpr const char* kUndo = "\xef\x83\xa2";       // f0e2
inline constexpr const char* kRedo = "\xef\x80\x9e";       // f01e
inline constexpr const char* kEye = "\xef\x81\xae";        // f06e
inline constexpr const char* kEyeClosed = "\xef\x81\xb0";  // f070
inline constexpr const char* kGhost = "\xef\x81\x82";      // f042 half circle
inline constexpr const char* kCheck = "\xef\x80\x8c";      // f00c
inline constexpr const char* kDown = "\xef\x84\x87";       // f107
inline constexpr const char* kRight = "\xef\x84\x85";      // f105
inline constexpr const char* kList = "\xef\x83\x89";       // f0c9
inline constexpr const char* kTag = "\xef\x80\xab";        // f02b
inline constexpr const char* kFly = "\xef\x81\x9b";        // f05b crosshairs
inline constexpr const char* kIsolate = "\xef\x84\x91";    // f111 filled circle
inline constexpr const char* kHand = "\xef\x89\x96";       // f256 open hand
inline constexpr const char* kWarning = "\xef\x81\xb1";    // f071
inline constexpr const char* kClose = "\xef\x80\x8d";      // f00d
inline constexpr const char* kBook = "\xef\x80\xad";       // f02d
inline constexpr const char* kPresent = "\xef\x84\x88";    // f108 screen
inline constexpr const char* kFlip = "\xef\x83\xac";       // f0ec arrows to both sides
inline constexpr const char* kUsers = "\xef\x83\x80";      // f0c0
inline constexpr const char* kPlay = "\xef\x81\x8b";       // f04b
inline constexpr const char* kPause = "\xef\x81\x8c";      // f04c
inline constexpr const char* kReset = "\xef\x80\xa1";      // f021 arrows in a circle
inline constexpr const char* kPrint = "\xef\x80\xaf";      // f02f printer
inline constexpr const char* kSwap = "\xef\x83\xac";       // f0ec
}  // namespace icon

}  // namespace sciatlas::ui
