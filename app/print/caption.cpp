#include "print/caption.h"

#include <cairo.h>

#include <memory>

namespace sciatlas::print {

void caption(core::Image& image, const std::string& text, int left, int top, int width, int height) {
  constexpr double kTypePart = 0.58, kBaselinePart = 0.7, kIndentPart = 0.4;  // of the band's height
  using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height), cairo_surface_destroy);
  const std::unique_ptr<cairo_t, decltype(&cairo_destroy)> cr(cairo_create(surface.get()), cairo_destroy);
  cairo_set_source_rgb(cr.get(), 0.96, 0.95, 0.92);
  cairo_paint(cr.get());
  cairo_set_source_rgb(cr.get(), 0.12, 0.13, 0.15);
  cairo_select_font_face(cr.get(), "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(cr.get(), kTypePart * height);
  cairo_move_to(cr.get(), kIndentPart * height, kBaselinePart * height);
  cairo_show_text(cr.get(), text.c_str());
  cairo_surface_flush(surface.get());
  const unsigned char* data = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      // Blue, green, red and nothing, on machines that store the low byte first.
      const unsigned char* p = data + y * stride + 4 * x;
      image.set(left + x, top + y, {p[2], p[1], p[0], 255});
    }
}

}  // namespace sciatlas::print
