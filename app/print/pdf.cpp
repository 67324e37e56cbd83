#include "print/pdf.h"

#include <cairo-pdf.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.h"
#include "print/typeset.h"

namespace sciatlas::print {
namespace {

struct Colour {
  double r, g, b;
};
constexpr Colour kInk{0.11, 0.12, 0.13}, kQuiet{0.33, 0.35, 0.37}, kHead{0.12, 0.28, 0.34}, kCall{0.70, 0.15, 0.12},
    kLine{0.78, 0.79, 0.80};

struct Sizes {
  float body = 10.4f, small = 8.2f, head = 12.5f, title = 21, leading = 1.38f;
  float margin = 50, gutter = 22, pictures = 3;  // at most so many pictures side by side
};

Sizes sizesFor(const PageStyle& style) {
  Sizes s;
  if (style.tight > 0) s = {style.tight > 1 ? 8.5f : 9.2f, 7.6f, 11, 17, 1.3f, 44, 18, 3};
  if (style.large) s.body = 17, s.small = 12, s.head = 20, s.title = 28, s.leading = 1.42f, s.pictures = 2;
  if (style.large && style.tight > 0) s.body = style.tight > 1 ? 14 : 15.5f, s.leading = 1.34f;
  return s;
}

// What is drawn, once all is placed and the number of pages is known.
struct Op {
  enum class Kind { Text, Picture, Rule, Frame } kind = Kind::Text;
  int page = 0;
  float x = 0, y = 0, width = 0, height = 0;  // of text: y is its upper edge
  std::string text;
  Weight weight = Weight::Regular;
  float sizePt = 0;
  Colour colour = kInk;
  const core::Image* image = nullptr;
};

class Layout {
 public:
  Layout(const Document& document, const PageStyle& style, const Typeface& typeface)
      : doc_(document), sizes_(sizesFor(style)), typeface_(typeface) {
    widthPt = style.paper == Paper::A4 ? 595.28f : 612;
    heightPt = style.paper == Paper::A4 ? 841.89f : 792;
    columns_ = document.oneColumn || style.large ? 1 : 2;
    notice_ = breakLines(typeface_, doc_.notice, Weight::Regular, sizes_.small, inner());
    bottom_ = heightPt - sizes_.margin * 0.8f - lineHigh(sizes_.small) * static_cast<float>(notice_.size() + 1) - 8;
    header();
    pictures();
    for (std::size_t i = 0; i < doc_.parts.size(); ++i) part(i);
    for (int page = 0; page < pages; ++page) footer(page);
  }

  float widthPt = 0, heightPt = 0;
  int pages = 1;
  std::vector<Op> ops;

 private:
  float inner() const { return widthPt - 2 * sizes_.margin; }
  float columnWidth() const {
    return (inner() - sizes_.gutter * static_cast<float>(columns_ - 1)) / static_cast<float>(columns_);
  }
  float left() const { return sizes_.margin + static_cast<float>(column_) * (columnWidth() + sizes_.gutter); }
  float lineHigh(float size) const { return size * sizes_.leading; }

  void words(const Line& line, float x, float y, float size, Colour colour, int page) {
    for (const Word& w : line) {
      Op op;
      op.page = page, op.x = x + w.x, op.y = y, op.width = w.width, op.height = size * 1.2f;
      op.text = w.text, op.weight = w.weight, op.sizePt = size, op.colour = colour;
      ops.push_back(std::move(op));
    }
  }
  void rule(float x, float y, float width, int page) {
    Op op;
    op.kind = Op::Kind::Rule, op.page = page, op.x = x, op.y = y, op.width = width, op.colour = kLine;
    ops.push_back(std::move(op));
  }

  float lines(const std::vector<Line>& all, float x, float y, float size, Colour colour, int page) {
    for (const Line& line : all) {
      words(line, x, y, size, colour, page);
      y += lineHigh(size);
    }
    return y;
  }

  // Title at the left, whose sheet it is at the right.
  void header() {
    const float logoHigh = doc_.logo ? 44.f : 0;
    const float logoWide =
        doc_.logo
            ? std::min(150.f, logoHigh * static_cast<float>(doc_.logo->width) / static_cast<float>(doc_.logo->height))
            : 0;
    const float right = doc_.therapist.empty() && !doc_.logo ? 0 : 0.32f * inner();
    const float width = inner() - right - (right > 0 ? sizes_.gutter : 0);
    float y = sizes_.margin;
    y = lines(breakLines(typeface_, doc_.title, Weight::Bold, sizes_.title, width), sizes_.margin, y, sizes_.title,
              kHead, 0);
    if (!doc_.subtitle.empty())
      y = lines(breakLines(typeface_, doc_.subtitle, Weight::Regular, sizes_.body, width), sizes_.margin, y + 2,
                sizes_.body, kQuiet, 0);
    float other = sizes_.margin;
    if (doc_.logo) {
      const float high = logoWide * static_cast<float>(doc_.logo->height) / static_cast<float>(doc_.logo->width);
      picture(*doc_.logo, widthPt - sizes_.margin - logoWide, other, logoWide, high, 0);
      other += high + 4;
    }
    if (!doc_.therapist.empty())
      for (const Line& line : breakLines(typeface_, doc_.therapist, Weight::Bold, sizes_.body, right)) {
        const float used = line.back().x + line.back().width;
        words(line, widthPt - sizes_.margin - used, other, sizes_.body, kInk, 0);
        other += lineHigh(sizes_.body);
      }
    top_ = std::max(y, other) + 6;
    rule(sizes_.margin, top_, inner(), 0);
    top_ += 12;
    y_ = top_;
  }

  void picture(const core::Image& image, float x, float y, float width, float height, int page) {
    Op op;
    op.kind = Op::Kind::Picture, op.page = page, op.x = x, op.y = y, op.width = width, op.height = height,
    op.image = &image;
    ops.push_back(std::move(op));
  }

  void pictures() {
    const auto perRow = static_cast<std::size_t>(sizes_.pictures);
    for (std::size_t first = 0; first < doc_.pictures.size(); first += perRow) {
      const std::size_t count = std::min(perRow, doc_.pictures.size() - first);
      const float gap = 12, width = (inner() - gap * static_cast<float>(perRow - 1)) / static_cast<float>(perRow);
      // Fewer pictures than fit stand in the middle.
      const float start = sizes_.margin + 0.5f * (width + gap) * static_cast<float>(perRow - count);
      float end = y_;
      for (std::size_t i = 0; i < count; ++i) {
        const Picture& p = doc_.pictures[first + i];
        const float x = start + static_cast<float>(i) * (width + gap);
        const float high = width * static_cast<float>(p.image.height) / static_cast<float>(p.image.width);
        picture(p.image, x, y_, width, high, 0);
        const float y = lines(breakLines(typeface_, p.caption, Weight::Regular, sizes_.small, width), x, y_ + high + 4,
                              sizes_.small, kQuiet, 0);
        end = std::max(end, y);
      }
      y_ = end + 10;
    }
    top_ = y_;
  }

  void nextColumn() {
    if (++column_ < columns_) {
      y_ = page_ == 0 ? top_ : sizes_.margin + headOfPage();
      return;
    }
    column_ = 0;
    ++page_;
    pages = page_ + 1;
    words(clipped(doc_.title, inner()), sizes_.margin, sizes_.margin * 0.7f, sizes_.small, kQuiet, page_);
    y_ = sizes_.margin + headOfPage();
  }
  float headOfPage() const { return 0.4f * lineHigh(sizes_.small); }
  Line clipped(const std::string& text, float width) const {
    const auto all = breakLines(typeface_, text, Weight::Regular, sizes_.small, width);
    return all.empty() ? Line{} : all.front();
  }
  bool atTop() const { return y_ <= (page_ == 0 ? top_ : sizes_.margin + headOfPage()) + 0.5f; }
  void need(float height) {
    if (y_ + height > bottom_ && !atTop()) nextColumn();
  }

  // Lines that may go on in the next column, never one alone at an end.
  void flow(const std::vector<Line>& all, float indent, float size, Colour colour) {
    const float high = lineHigh(size);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool lastTwo = i + 2 == all.size() || (i == 0 && all.size() > 1);
      need(lastTwo ? 2 * high : high);
      words(all[i], left() + indent, y_, size, colour, page_);
      y_ += high;
    }
  }

  void bullet(const std::string& text, float size) {
    const float indent = 1.1f * size;
    const auto all = breakLines(typeface_, text, Weight::Regular, size, columnWidth() - indent);
    need(lineHigh(size) * static_cast<float>(std::min<std::size_t>(2, all.size())));
    words({{"\xe2\x80\xa2", Weight::Regular, 0, 0.4f * size}}, left(), y_, size, kInk, page_);
    flow(all, indent, size, kInk);
    y_ += 0.2f * size;
  }

  float boxHeight(const Part& p, float width) const {
    const float size = sizes_.body, pad = 9;
    float height = 2 * pad + lineHigh(sizes_.head) *
                                 static_cast<float>(
                                     breakLines(typeface_, p.text, Weight::Bold, sizes_.head, width - 2 * pad).size());
    for (const Part& q : p.inside) {
      const float indent = q.kind == Part::Kind::Bullet ? 1.1f * size : 0;
      height +=
          0.25f * size +
          lineHigh(size) *
              static_cast<float>(breakLines(typeface_, q.text, Weight::Regular, size, width - 2 * pad - indent).size());
    }
    return height;
  }

  // Framed and never broken, unless it is longer than a column.
  void box(const Part& p, bool last) {
    const float size = sizes_.body, pad = 9, height = boxHeight(p, columnWidth());
    if (height > bottom_ - sizes_.margin) {
      heading(p.text, 3);
      for (const Part& q : p.inside) one(q);
      return;
    }
    if (!atTop()) y_ += 6;
    // The last box of a page that is else half empty stands beside the text.
    if (last && page_ > 0 && column_ + 1 < columns_) nextColumn();
    need(height);
    Op frame;
    frame.kind = Op::Kind::Frame, frame.page = page_, frame.x = left(), frame.y = y_, frame.width = columnWidth();
    frame.height = height, frame.colour = kCall;
    ops.push_back(std::move(frame));
    const float x = left() + pad, width = columnWidth() - 2 * pad;
    float y =
        lines(breakLines(typeface_, p.text, Weight::Bold, sizes_.head, width), x, y_ + pad, sizes_.head, kCall, page_);
    for (const Part& q : p.inside) {
      const bool dot = q.kind == Part::Kind::Bullet;
      const float indent = dot ? 1.1f * size : 0;
      if (dot) words({{"\xe2\x80\xa2", Weight::Regular, 0, 0.4f * size}}, x, y, size, kInk, page_);
      y = lines(breakLines(typeface_, q.text, Weight::Regular, size, width - indent), x + indent, y, size, kInk, page_);
      y += 0.25f * size;
    }
    y_ += height + 10;
  }

  void heading(const std::string& text, float linesAfter) {
    if (!atTop()) y_ += 0.5f * sizes_.body;
    const auto all = breakLines(typeface_, text, Weight::Bold, sizes_.head, columnWidth());
    need(lineHigh(sizes_.head) * static_cast<float>(all.size()) + linesAfter * lineHigh(sizes_.body));
    for (const Line& line : all) {
      words(line, left(), y_, sizes_.head, kHead, page_);
      y_ += lineHigh(sizes_.head);
    }
  }

  // Minutes; the first line of the text as a title, pressure and place at its end; the rest below over the whole width.
  // Never broken inside.
  void tableRow(const Part& p) {
    const float size = sizes_.body, leftWide = 3.6f * size, gap = 8,
                pad = (sizes_.leading < 1.35f ? 0.25f : 0.45f) * size;
    const float x = left() + leftWide + gap, wide = columnWidth() - leftWide - gap;
    const std::size_t first = std::min(p.text.find('\n'), p.text.size());
    const auto minutes = breakLines(typeface_, p.left, Weight::Bold, size, leftWide);
    const float rightWide = std::min(typeface_.width(p.right, Weight::Regular, size) + 1, 0.6f * wide);
    const auto right = breakLines(typeface_, p.right, Weight::Regular, size, rightWide);
    const auto title = breakLines(typeface_, p.text.substr(0, first), Weight::Regular, size, wide - rightWide - gap);
    std::vector<Line> below;
    for (std::size_t from = first + 1; from <= p.text.size();) {
      const std::size_t to = std::min(p.text.find('\n', from), p.text.size());
      for (Line& line : breakLines(typeface_, p.text.substr(from, to - from), Weight::Regular, size, wide))
        below.push_back(std::move(line));
      from = to + 1;
    }
    const std::size_t head = std::max({minutes.size(), title.size(), right.size()});
    const float high = lineHigh(size), height = high * static_cast<float>(head + below.size()) + 2 * pad;
    need(height);
    if (!atTop()) rule(left(), y_, columnWidth(), page_);
    const float y = y_ + pad;
    lines(minutes, left(), y, size, kInk, page_);
    lines(title, x, y, size, kInk, page_);
    for (std::size_t i = 0; i < right.size(); ++i) {
      const float used = right[i].back().x + right[i].back().width;
      words(right[i], x + wide - used, y + high * static_cast<float>(i), size, kQuiet, page_);
    }
    lines(below, x, y + high * static_cast<float>(head), size, kInk, page_);
    y_ += height;
  }

  void one(const Part& p) {
    switch (p.kind) {
      case Part::Kind::Heading:
        return heading(p.text, 2);
      case Part::Kind::Text:
        flow(breakLines(typeface_, p.text, Weight::Regular, sizes_.body, columnWidth()), 0, sizes_.body, kInk);
        y_ += 0.45f * sizes_.body;
        return;
      case Part::Kind::Bullet:
        return bullet(p.text, sizes_.body);
      case Part::Kind::Box:
        return box(p, &p == &doc_.parts.back());
      case Part::Kind::Row:
        return tableRow(p);
    }
  }
  void part(std::size_t i) { one(doc_.parts[i]); }

  void footer(int page) {
    const float size = sizes_.small;
    float y = bottom_ + 8;
    rule(sizes_.margin, y - 4, inner(), page);
    y = lines(notice_, sizes_.margin, y, size, kQuiet, page);
    words(clipped("Made with Sciatlas", 0.5f * inner()), sizes_.margin, y, size, kQuiet, page);
    const std::string number = "Page " + std::to_string(page + 1) + " of " + std::to_string(pages);
    const float width = typeface_.width(number, Weight::Regular, size) + 2;
    words(clipped(number, width + 20), widthPt - sizes_.margin - width, y, size, kQuiet, page);
  }

  const Document& doc_;
  const Sizes sizes_;
  const Typeface& typeface_;
  int columns_ = 2, column_ = 0, page_ = 0;
  float y_ = 0, top_ = 0, bottom_ = 0;
  std::vector<Line> notice_;
};

cairo_status_t collect(void* closure, const unsigned char* data, unsigned length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

void drawPicture(cairo_t* cr, const Op& op) {
  const core::Image& image = *op.image;
  cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, image.width, image.height);
  unsigned char* data = cairo_image_surface_get_data(surface);
  const int stride = cairo_image_surface_get_stride(surface);
  if (data)
    for (int y = 0; y < image.height; ++y)
      for (int x = 0; x < image.width; ++x) {
        const core::Pixel p = image.get(x, y);
        const auto times = [&](int c) {
          return static_cast<std::uint32_t>(p[static_cast<std::size_t>(c)] * p[3] / 255);
        };
        reinterpret_cast<std::uint32_t*>(data + y * stride)[x] =
            static_cast<std::uint32_t>(p[3]) << 24 | times(0) << 16 | times(1) << 8 | times(2);
      }
  cairo_surface_mark_dirty(surface);
  cairo_save(cr);
  cairo_translate(cr, op.x, op.y);
  cairo_scale(cr, op.width / image.width, op.height / image.height);
  cairo_set_source_surface(cr, surface, 0, 0);
  cairo_paint(cr);
  cairo_restore(cr);
  cairo_surface_destroy(surface);
}

void draw(cairo_t* cr, const Op& op, const Typeface& typeface) {
  cairo_set_source_rgb(cr, op.colour.r, op.colour.g, op.colour.b);
  switch (op.kind) {
    case Op::Kind::Text:
      cairo_set_font_face(cr, typeface.face(op.weight));
      cairo_set_font_size(cr, op.sizePt);
      cairo_move_to(cr, op.x, op.y + 0.95f * op.sizePt);
      cairo_show_text(cr, op.text.c_str());
      break;
    case Op::Kind::Picture:
      drawPicture(cr, op);
      break;
    case Op::Kind::Rule:
      cairo_set_line_width(cr, 0.6);
      cairo_move_to(cr, op.x, op.y);
      cairo_rel_line_to(cr, op.width, 0);
      cairo_stroke(cr);
      break;
    case Op::Kind::Frame:
      cairo_set_line_width(cr, 1.1);
      cairo_rectangle(cr, op.x, op.y, op.width, op.height);
      cairo_stroke(cr);
      break;
  }
}

}  // namespace

Printed makePdf(const Document& document, const PageStyle& style, const std::filesystem::path& fonts) {
  const Typeface typeface(fonts);
  const Layout layout(document, style, typeface);
  Printed out;
  out.pages = layout.pages, out.widthPt = layout.widthPt, out.heightPt = layout.heightPt;
  cairo_surface_t* surface = cairo_pdf_surface_create_for_stream(collect, &out.bytes, layout.widthPt, layout.heightPt);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, document.title.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, document.therapist.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Sciatlas");
  cairo_t* cr = cairo_create(surface);
  for (int page = 0; page < layout.pages; ++page) {
    for (const Op& op : layout.ops)
      if (op.page == page) draw(cr, op, typeface);
    cairo_show_page(cr);
  }
  cairo_destroy(cr);
  cairo_surface_finish(surface);
  const cairo_status_t status = cairo_surface_status(surface);
  cairo_surface_destroy(surface);
  if (status != CAIRO_STATUS_SUCCESS)
    throw core::InputError(std::string("the pages could not be written as PDF: ") + cairo_status_to_string(status));
  for (const Op& op : layout.ops)
    if (op.kind == Op::Kind::Text || op.kind == Op::Kind::Picture)
      out.placed.push_back({op.page, op.x, op.y, op.width, op.height, op.text});
  return out;
}

}  // namespace sciatlas::print
