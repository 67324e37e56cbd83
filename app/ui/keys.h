// The keys that the panels know, by the codes that GLFW gives (ui does not include GLFW).
#pragma once
namespace sciatlas::ui::keys {

inline constexpr int kSpace = 32, kMinus = 45, kZero = 48, kEqual = 61, kEscape = 256, kTab = 258, kRight = 262,
                     kLeft = 263, kDown = 264, kUp = 265, kBackspace = 259, kDelete = 261, kPageUp = 266,
                     kPageDown = 267, kHome = 268, kEnd = 269, kF5 = 294, kEnter = 257, kPadEnter = 335, kPadSubtract = 333, kPadAdd = 334;
inline constexpr int kShift = 1, kControl = 2, kAlt = 4, kSuper = 8;

}  // namespace sciatlas::ui::keys
