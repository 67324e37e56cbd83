#include "shell/contact_sheet.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/error.h"
#include "core/image.h"
#include "render/renderer.h"
#include "shell/headless.h"
#include "shell/pictures.h"

namespace sciatlas::shell {
namespace {

constexpr int kTilePx = 150, kGapPx = 6;
constexpr int kColumns = 3, kRows = 8;
constexpr std::array<float, 4> kYawsDeg = {0, 90, 180, 270};  // from the front, the left, behind and the right

std::vector<int> chosen(const scene::Atlas& atlas, const std::vector<std::string>& words) {
  const auto& all = atlas.catalogue().all();
  std::vector<int> candidates;
  if (words.empty())
    for (std::size_t i = 0; i < all.size(); ++i) candidates.push_back(static_cast<int>(i));
  else
    candidates = atlas.catalogue().expand(words);
  std::vector<int> found;
  for (const int i : candidates)
    if (atlas.mesh(i) && (!words.empty() || all[static_cast<std::size_t>(i)].side != 'l')) found.push_back(i);
  if (found.empty()) throw core::InputError("nothing of what was asked for has a surface to be drawn");
  return found;
}

void paste(core::Image& sheet, const core::Image& tile, int left, int top) {
  for (int y = 0; y < tile.height; ++y)
    for (int x = 0; x < tile.width; ++x) sheet.set(left + x, top + y, tile.get(x, y));
}

}  // namespace

std::string writeContactSheets(const core::Paths& paths, const SceneOptions& options,
                               const std::filesystem::path& folder) {
  const LoadedAtlas loaded = loadAtlas(paths, options.model);
  const scene::Atlas& atlas = loaded.atlas;
  const std::vector<int> structures = chosen(atlas, options.show);
  const HeadlessContext context;
  const HeadlessTarget target(kTilePx, kTilePx);
  render::Renderer renderer(paths.shaders);
  renderer.upload(atlas);
  renderer.show(atlas, 0);
  scene::SceneState state;
  state.visibility.assign(atlas.catalogue().all().size(), scene::Visibility::Hidden);
  render::FrameInput frame;
  frame.state = &state;
  frame.viewportSize = frame.framebufferSize = {kTilePx, kTilePx};
  frame.framebuffer = target.framebuffer();
  frame.best = true;

  std::filesystem::create_directories(folder);
  std::string index;
  constexpr std::size_t kPerSheet = std::size_t(kColumns) * kRows;
  const int cellPx = static_cast<int>(kYawsDeg.size()) * kTilePx + kGapPx;
  for (std::size_t first = 0; first < structures.size(); first += kPerSheet) {
    const std::size_t end = std::min(first + kPerSheet, structures.size());
    core::Image sheet(kColumns * cellPx, kRows * (kTilePx + kGapPx), {90, 90, 90, 255});
    char name[32];
    std::snprintf(name, sizeof name, "sheet_%02zu.png", first / kPerSheet + 1);
    index += name;
    for (std::size_t n = first; n < end; ++n) {
      const int i = structures[n], column = static_cast<int>((n - first) % kColumns),
                row = static_cast<int>((n - first) / kColumns);
      state.visibility[static_cast<std::size_t>(i)] = scene::Visibility::Shown;
      for (std::size_t v = 0; v < kYawsDeg.size(); ++v) {
        scene::Camera camera;
        camera.yawDeg = kYawsDeg[v], camera.pitchDeg = 8;
        frame.camera = scene::framing(camera, atlas.mesh(i)->boxMm, 1);
        renderer.draw(frame);
        paste(sheet, target.read(), column * cellPx + static_cast<int>(v) * kTilePx, row * (kTilePx + kGapPx));
      }
      state.visibility[static_cast<std::size_t>(i)] = scene::Visibility::Hidden;
      index += (column == 0 ? "\n  " : ", ") + atlas.catalogue().all()[static_cast<std::size_t>(i)].id;
    }
    index += "\n";
    core::writePng(folder / name, sheet);
  }
  return index;
}

}  // namespace sciatlas::shell
