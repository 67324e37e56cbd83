#include "print/typeset.h"

#include <cairo-ft.h>
#include <ft2build.h>
#include FT_FREETYPE_H

#include <array>

#include "core/error.h"
#include "core/files.h"

namespace sciatlas::print {
namespace {

constexpr float kMeasurePt = 100;  // widths are measured at this size and scaled: layout does not depend on hinting

std::size_t letterBytes(unsigned char first) {
  return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

}  // namespace

struct Typeface::Impl {
  std::array<cairo_font_face_t*, 2> faces{};
  std::array<cairo_scaled_font_t*, 2> scaled{};

  ~Impl() {
    for (auto* s : scaled)
      if (s) cairo_scaled_font_destroy(s);
    for (auto* f : faces)
      if (f) cairo_font_face_destroy(f);
  }
};

namespace {

// What a cairo font face needs as long as it lives, wherever Cairo caches it.
struct Keeper {
  FT_Library library = nullptr;
  FT_Face face = nullptr;
  std::string bytes;
  ~Keeper() {
    if (face) FT_Done_Face(face);
    if (library) FT_Done_FreeType(library);
  }
};
const cairo_user_data_key_t kKeeper{};

cairo_font_face_t* openFace(const std::filesystem::path& file) {
  auto keeper = std::make_unique<Keeper>();
  keeper->bytes = core::readText(file);
  const auto fail = [&](const char* what) { throw core::InputError(core::displayPath(file), 0, what); };
  if (FT_Init_FreeType(&keeper->library) != 0) fail("FreeType could not be started");
  if (FT_New_Memory_Face(keeper->library, reinterpret_cast<const FT_Byte*>(keeper->bytes.data()),
                         static_cast<FT_Long>(keeper->bytes.size()), 0, &keeper->face) != 0)
    fail("is not a font that can be read");
  cairo_font_face_t* face = cairo_ft_font_face_create_for_ft_face(keeper->face, FT_LOAD_NO_HINTING);
  const auto letGo = [](void* data) { delete static_cast<Keeper*>(data); };
  if (cairo_font_face_set_user_data(face, &kKeeper, keeper.get(), letGo) != CAIRO_STATUS_SUCCESS) {
    cairo_font_face_destroy(face);
    fail("could not be handed to Cairo");
  }
  keeper.release();
  return face;
}

}  // namespace

Typeface::Typeface(const std::filesystem::path& fonts) : impl_(std::make_unique<Impl>()) {
  static constexpr const char* kFiles[] = {"Inter-Regular.otf", "Inter-SemiBold.otf"};
  cairo_matrix_t size, identity;
  cairo_matrix_init_scale(&size, kMeasurePt, kMeasurePt);
  cairo_matrix_init_identity(&identity);
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  for (std::size_t i = 0; i < 2; ++i) {
    impl_->faces[i] = openFace(fonts / kFiles[i]);
    impl_->scaled[i] = cairo_scaled_font_create(impl_->faces[i], &size, &identity, options);
  }
  cairo_font_options_destroy(options);
}

Typeface::~Typeface() = default;

cairo_font_face_t* Typeface::face(Weight weight) const {
  return impl_->faces[static_cast<std::size_t>(weight)];
}

float Typeface::width(const std::string& text, Weight weight, float sizePt) const {
  cairo_text_extents_t extents;
  cairo_scaled_font_text_extents(impl_->scaled[static_cast<std::size_t>(weight)], text.c_str(), &extents);
  return static_cast<float>(extents.x_advance) * sizePt / kMeasurePt;
}

std::vector<Line> breakLines(const Typeface& typeface, const std::string& text, Weight weight, float sizePt,
                             float widthPt) {
  std::vector<Line> lines(1);
  const float space = typeface.width(" ", weight, sizePt);
  bool bold = false, glued = false;  // glued: no blank stood before this piece
  float x = 0;
  const auto put = [&](const std::string& piece) {
    const Weight w = bold ? Weight::Bold : weight;
    std::string rest = piece;
    while (!rest.empty()) {
      float width = typeface.width(rest, w, sizePt);
      const float before = x > 0 && !glued ? space : 0;
      if (x > 0 && x + before + width > widthPt) {
        lines.emplace_back();
        x = 0;
        continue;
      }
      std::string part = rest;
      if (width > widthPt) {
        std::size_t cut = 0;
        while (cut < rest.size()) {
          const std::size_t next = cut + letterBytes(static_cast<unsigned char>(rest[cut]));
          if (cut > 0 && typeface.width(rest.substr(0, next), w, sizePt) > widthPt) break;
          cut = next;
        }
        part = rest.substr(0, cut);
        width = typeface.width(part, w, sizePt);
      }
      lines.back().push_back({part, w, x + before, width});
      x += before + width;
      rest.erase(0, part.size());
      glued = false;
    }
  };
  std::string piece;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool stars = text.compare(i, 2, "**") == 0;
    const bool blank = i == text.size() || text[i] == ' ' || text[i] == '\n';
    if (!stars && !blank) {
      piece += text[i];
      continue;
    }
    const bool any = !piece.empty();
    if (any) put(piece);
    piece.clear();
    if (stars) bold = !bold, ++i, glued = any;
    if (blank) glued = false;
  }
  if (lines.back().empty()) lines.pop_back();
  return lines;
}

}  // namespace sciatlas::print
