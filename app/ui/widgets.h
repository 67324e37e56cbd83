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

// A region of the window: flat, no title, no border. Pair with endPanel whatever it returns.
bool beginPanel(const char* name, const Rect& rect, ImU32 colour, ImVec2 padding, bool scrolls);
void endPanel();

// `label` is drawn centred; size 0 = as large as the label needs. True when clicked.
bool button(Frame& f, const char* id, std::string_view label, Look look, ImVec2 size = {0, 0},
            const char* tooltip = nullptr, bool enabled = true);
float buttonWidth(const Frame& f, std::string_view label);
void tooltip(Frame& f, const char* text);
// A small coloured word at a place; returns its size.
ImVec2 chipSize(const Frame& f, std::string_view word);
void chipAt(Frame& f, ImDrawList* list, ImVec2 at, std::string_view word, ChipColours colours);
void chip(Frame& f, std::string_view word, ChipColours colours);

void gap(const Frame& f, float at16);
void caption(Frame& f, std::string_view text);     // quiet small line
void groupTitle(Frame& f, std::string_view text);  // "SCIATICA"
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
