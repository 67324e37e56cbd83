#include "shell/state_tiles.h"

#include <sstream>

#include "core/error.h"
#include "core/image.h"
#include "lesson/lesson.h"
#include "print/caption.h"
#include "scene/measure.h"
#include "shell/headless.h"
#include "shell/pictures.h"

namespace sciatlas::shell {
namespace {

constexpr int kLinePx = 26, kGapPx = 6;

struct Tile {
  SceneOptions options;
  std::string name;
};

Tile tileOf(const std::string& words, const SceneOptions& common, const living::Body& body) {
  Tile tile{common, ""};
  const std::size_t colon = words.find(':');
  std::stringstream states(words.substr(0, colon));
  std::string names, word;
  while (std::getline(states, word, '+')) {
    if (word == "rest") continue;
    const std::string id = word.substr(0, word.find('='));
    const living::Pathology* pathology = body.pathologies().find(id);
    (pathology ? tile.options.pathologies : tile.options.poses).push_back(word);
    const living::Pose* pose = body.poses().find(id);
    names += (names.empty() ? "" : "; ") + (pathology ? pathology->english : pose ? pose->english : word);
  }
  tile.name = colon != std::string::npos ? words.substr(colon + 1) : names.empty() ? "At rest" : names;
  return tile;
}

// "piriformis: 12.3 mm"
std::string figureOf(const std::string& figure, const scene::Atlas& atlas) {
  const std::size_t equals = figure.find('=');
  if (equals == std::string::npos || equals == 0)
    throw core::InputError("--figure \"" + figure +
                           "\": NAME=WORDS was expected, as in \"gap=gap piriformis_r sciatic_nerve_r\"");
  const std::string words = figure.substr(equals + 1);
  return figure.substr(0, equals) + ": " + scene::inWords(words, scene::measure(words, atlas));
}

void paste(core::Image& sheet, const core::Image& tile, int left, int top) {
  for (int y = 0; y < tile.height; ++y)
    for (int x = 0; x < tile.width; ++x) sheet.set(left + x, top + y, tile.get(x, y));
}

}  // namespace

void renderTiles(const core::Paths& paths, const SceneOptions& options, const TileOptions& tiles,
                 const std::filesystem::path& output) {
  SceneOptions common = options;
  const LoadedAtlas loaded = loadAtlas(paths, common.model);
  const std::unique_ptr<living::Body> body = loadBody(paths, loaded.atlas);
  const lesson::Library library = loadLessons(paths, loaded.atlas, common, body.get());
  const int width = common.width, height = common.height, lines = 1 + static_cast<int>(tiles.figures.size());
  const int count = static_cast<int>(tiles.states.size()), columns = std::min(std::max(1, tiles.columns), count);
  const int rows = (count + columns - 1) / columns, cellPx = height + lines * kLinePx + kGapPx;
  core::Image sheet(columns * (width + kGapPx) - kGapPx, rows * cellPx - kGapPx, {90, 90, 90, 255});

  const HeadlessContext context;
  const HeadlessTarget target(width, height);
  for (int n = 0; n < count; ++n) {
    const Tile tile = tileOf(tiles.states[static_cast<std::size_t>(n)], common, *body);
    session::Preferences preferences;
    preferences.reducedMotion = preferences.hintsSeen = preferences.noticeSeen = true;
    session::Session session(loaded.atlas, library, preferences, body.get());
    render::Renderer renderer(paths.shaders);
    renderer.upload(loaded.atlas);
    applySceneOptions(session, tile.options, static_cast<float>(width) / static_cast<float>(height));
    showBodies(renderer, session);
    drawStill(renderer, session, {width, height}, target.framebuffer(), common.timeS, true);
    const int left = n % columns * (width + kGapPx), top = n / columns * cellPx;
    paste(sheet, target.read(), left, top);
    print::caption(sheet, tile.name, left, top + height, width, kLinePx);
    for (int line = 1; line < lines; ++line)
      print::caption(sheet, figureOf(tiles.figures[static_cast<std::size_t>(line) - 1], session.atlas()), left,
                     top + height + line * kLinePx, width, kLinePx);
  }
  core::writePng(output, sheet);
}

}  // namespace sciatlas::shell
