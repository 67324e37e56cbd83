// Lays a document out on pages and writes them as PDF (Cairo; Inter is embedded). Lengths in points, 1/72 inch, from
// the upper left corner of a page.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "print/document.h"

namespace sciatlas::print {

// A run of words or a picture where it was put; for tests and for nothing else.
struct Placed {
  int page = 0;
  float x = 0, y = 0, width = 0, height = 0;
  std::string text;  // empty: a picture
};

struct Printed {
  std::string bytes;  // the PDF file
  int pages = 0;
  float widthPt = 0, heightPt = 0;
  std::vector<Placed> placed;
};

// `fonts` holds Inter-Regular.otf and Inter-SemiBold.otf. Throws core::InputError when they cannot be read or Cairo
// fails.
Printed makePdf(const Document& document, const PageStyle& style, const std::filesystem::path& fonts);

}  // namespace sciatlas::print
