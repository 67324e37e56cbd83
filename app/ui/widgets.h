// The few flat widgets that all panels are made of. Every one registers its size with ImGui, draws with the theme and
// is at least 40 px high where it is touched (at the default type size).
#pragma once
#include <string>
#include <string_view>

#include "ui/frame.h"

namespace sciatlas::ui {

inline constexpr float kTouchPx = 40;
inline constexpr float kLineSpacing = 1.2f;  // of ImGui's font height: 1.45 of the em (see fonts.cpp)
inline constexpr float kTitleSpacing = 1.0f;

enum class Look { Raised, Accent, Clear, Chosen, Outline };

ImVec2 textSize(const ImFont* font, std::string_view text);
void textAt(ImDrawList* list, const ImFont* font, ImVec2 at, ImU32 colour, std::string_view text);
// Cut with "..." to fit.
std::string fitted(const ImFont* font, std::string_view text, float width);

// Lists the item that was drawn last among FrameAnswer::touches, if its middle is in sight.
void noteTouch(Frame& f, std::string_view words, bool cut = false);

// A region of the window: flat, no title, no border. Pair with endPanel whatever it returns.
bool beginPanel(const char* name, const Rect& rect, ImU32 colour, ImVec2 padding, bool scrolls);
void endPanel();

// A small floating strip inside the view: a window, so that clicks on it do not reach the model. Pair with ImGui::End.
bool beginStrip(Frame& f, const char* name, ImVec2 at, ImVec2 size, ImU32 colour);

// `label` is drawn centred; size 0 = as large as the label needs. True when clicked.
bool button(Frame& f, const char* id, std::string_view label, Look look, ImVec2 size = {0, 0},
            const char* tooltip = nullptr, bool enabled = true);
float buttonWidth(const Frame& f, std::string_view label);
void tooltip(Frame& f, const char* text);
// A small coloured word at a place; returns its size.
ImVec2 chipSize(const Frame& f, std::string_view word);
void chipAt(Frame& f, ImDrawList* list, ImVec2 at, std::string_view word, ChipColours colours);
void chip(Frame& f, std::string_view word, ChipColours colours);

// A line of text to type, as wide as the panel; `hint` stands in it while it is empty.
void searchField(Frame& f, const char* id, const char* hint, std::array<char, 128>& text);

// A slider from low to high, kTouchPx high and as wide as given, with marks at `ticks` and, where it lies inside, at 0,
// from which the line is filled. While it is held the session's drag lasts, so that it is one step of undo. True when
// `value` has changed.
struct ValueSlider {
  float low = 0, high = 1, step = 0.01f;  // values are multiples of step
  std::vector<float> ticks;
  const char* tooltip = nullptr;
};
bool valueSlider(Frame& f, const char* id, float& value, const ValueSlider& slider, float width);

// Buttons that flow into as many lines as they need.
struct Flow {
  Frame& f;
  float right = 0;
  bool first = true;
  explicit Flow(Frame& frame, float width = 0);  // 0: the rest of the panel
  bool add(const char* id, const std::string& label, Look look, const char* tip, bool enabled = true);
};

void gap(const Frame& f, float at16);
void caption(Frame& f, std::string_view text);                          // quiet small line
void groupTitle(Frame& f, std::string_view text, float indentPx = 10);  // "SCIATICA", over rows; 0: over running text
// A row over the whole width of the panel. `right` is quiet text at its end. True when clicked; `hovered` tells the
// rest.
struct RowAnswer {
  bool clicked = false, hovered = false;
  ImVec2 low, high;
};
RowAnswer row(Frame& f, const char* id, std::string_view text, std::string_view right, bool chosen, float indentPx = 0,
              bool small = false, float reserveRightPx = 0);

// A raised card; what is drawn between begin and end lies inside it.
struct Card {
  ImVec2 low;
  float width, padding;
};
Card beginCard(Frame& f);
void endCard(Frame& f, const Card& card);

}  // namespace sciatlas::ui
