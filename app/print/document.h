// A page to be printed: what stands on it, not yet where. Plain text, in which **two stars** make words bold.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/image.h"

namespace sciatlas::print {

struct Picture {
  core::Image image;
  std::string caption;
};

struct Part {
  enum class Kind { Heading, Text, Bullet, Box, Row };
  Kind kind = Kind::Text;
  std::string text;
  std::string left, right;   // of a Row: short words before and after its text
  std::vector<Part> inside;  // of a Box: Text and Bullet; its heading is `text`
};

struct Document {
  std::string title, subtitle;
  std::string therapist;  // name or practice, may be empty
  std::optional<core::Image> logo;
  std::vector<Picture> pictures;  // in a row under the title
  std::vector<Part> parts;
  std::string notice;      // at the foot of every page
  bool oneColumn = false;  // for rows; else the text runs in two columns
};

enum class Paper { A4, Letter };

struct PageStyle {
  Paper paper = Paper::A4;
  bool large = false;  // large print: 17 pt in one column
  int tight = 0;       // 1, 2: smaller letters and margins (9.2 and 8.5 pt; of large print 15.5 and 14)
};

}  // namespace sciatlas::print
