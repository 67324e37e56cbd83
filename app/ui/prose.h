// Running text with 1.45 line spacing, bold words, live links and a chip in front: laid out word by word.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ui/frame.h"
#include "ui/markdown.h"
#include "ui/widgets.h"

namespace sciatlas::ui {

struct ProseStyle {
  const ImFont* font = nullptr;
  const ImFont* bold = nullptr;
  ImU32 colour = 0, linkColour = 0;  // linkColour 0: the accent
  float width = 0;                   // px; 0 = the rest of the panel
  float lineSpacing = kLineSpacing;
  std::string_view chip;  // a coloured word before the first line, or empty
  ChipColours chipColours{};
};

struct ProseAnswer {
  std::string hoveredLink, clickedLink;
  float heightPx = 0;
};

ProseAnswer prose(Frame& f, const std::vector<Block>& blocks, const ProseStyle& style);
// Plain text, no Markdown.
ProseAnswer plain(Frame& f, std::string_view text, const ImFont* font, ImU32 colour, float width = 0,
                  float lineSpacing = kLineSpacing);
ProseStyle bodyStyle(const Frame& f);

// What a link means: lights structures while hovered, flies or unfolds a reference when clicked.
void followLinks(Frame& f, const ProseAnswer& answer);

}  // namespace sciatlas::ui
