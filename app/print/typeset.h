// Inside print: fonts that can be measured, and text broken into lines. Not for other layers.
#pragma once
#include <cairo.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace sciatlas::print {

enum class Weight { Regular, Bold };

class Typeface {
 public:
  explicit Typeface(const std::filesystem::path& fonts);  // throws core::InputError
  ~Typeface();
  Typeface(const Typeface&) = delete;
  Typeface& operator=(const Typeface&) = delete;
  cairo_font_face_t* face(Weight weight) const;
  float width(const std::string& text, Weight weight, float sizePt) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct Word {
  std::string text;
  Weight weight = Weight::Regular;
  float x = 0, width = 0;  // from the line's start
};
using Line = std::vector<Word>;

// Words of a text with **bold** in it, broken to the width; a word that is wider than a line is cut.
std::vector<Line> breakLines(const Typeface& typeface, const std::string& text, Weight weight, float sizePt,
                             float widthPt);

}  // namespace sciatlas::print
