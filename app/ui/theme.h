// Colours by role, for three grounds. Body text keeps a contrast of at least 7:1 on its panel, quiet text 4.5:1 (a test
// checks).
#pragma once
#include <imgui.h>

#include <string_view>

#include "session/session.h"

namespace sciatlas::ui {

struct Theme {
  ImU32 ground;      // behind the model
  ImU32 panel;       // side panels
  ImU32 bar;         // top and bottom bars
  ImU32 raised;      // cards, buttons
  ImU32 raisedMore;  // hovered or chosen
  ImU32 line;        // hair lines
  ImU32 text, quiet;
  ImU32 accent;      // "the nerve" and "go on", as a surface
  ImU32 onAccent;    // text on it
  ImU32 accentText;  // the accent as text or line on a panel
  ImU32 danger;      // "do not press"
  ImU32 plate;       // behind labels, half clear
};

struct ChipColours {
  ImU32 fill, text;
};

Theme themeFor(session::ThemeChoice choice);
ChipColours evidenceColours(std::string_view evidence, bool darkGround);
ChipColours provenanceColours(std::string_view provenance, bool darkGround);

ImU32 rgb(unsigned hex);  // 0xrrggbb
ImU32 withAlpha(ImU32 colour, float alpha);
float contrast(ImU32 a, ImU32 b);  // WCAG 2 ratio of two solid colours

}  // namespace sciatlas::ui
