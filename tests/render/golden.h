// Pictures compared with those in tests/golden. A new or changed picture is accepted with UPDATE_GOLDEN=1, after a
// person has looked at it. The driver is pinned to llvmpipe by CTest; on another one pictures are drawn but not
// compared.
#pragma once
#include <glad/gl.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>

#include "core/error.h"
#include "core/image.h"
#include "render/renderer.h"
#include "shell/headless.h"
#include "synthetic_atlas.h"

namespace sciatlas::test {

inline constexpr int kWidthPx = 320, kHeightPx = 240;
inline constexpr int kTolerance = 8;          // of a channel, of 255
inline constexpr double kPixelShare = 0.002;  // that may differ more
inline constexpr double kCountShare = 0.02;   // of a structure's pixels

// Nothing when this machine has no EGL or no OpenGL 3.3: then the reason has been printed and the test says nothing.
inline shell::HeadlessContext* headlessContext() {
  static std::unique_ptr<shell::HeadlessContext> context;
  static bool tried = false;
  if (!tried) {
    tried = true;
    try {
      context = std::make_unique<shell::HeadlessContext>();
    } catch (const core::InputError& e) {
      // On a developer's machine without OpenGL the test says so and passes; in continuous integration that is a fault.
      if (std::getenv("CI")) FAIL(e.what());
      MESSAGE("skipped: " << e.what());
    }
  }
  return context.get();
}

inline bool pinnedDriver() {
  const std::string name = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
  return name.find("llvmpipe") != std::string::npos;
}

inline std::filesystem::path goldenFolder() {
  return std::filesystem::path(SCIATLAS_SOURCE_DIR) / "tests" / "golden";
}
inline std::filesystem::path actualFolder() {
  return std::filesystem::path(SCIATLAS_BUILD_DIR) / "golden";
}
inline bool updating() {
  return std::getenv("UPDATE_GOLDEN") != nullptr;
}

inline void checkGolden(const std::string& name, const core::Image& actual) {
  if (!pinnedDriver()) {
    MESSAGE("not compared: goldens are for llvmpipe");
    return;
  }
  const std::filesystem::path file = goldenFolder() / (name + ".png");
  if (updating()) {
    core::writePng(file, actual);
    return;
  }
  const std::filesystem::path drawn = actualFolder() / (name + ".png");
  if (!std::filesystem::exists(file)) {
    core::writePng(drawn, actual);
    FAIL("no golden picture ", file.string(), "; drawn now: ", drawn.string());
  }
  const core::Image golden = core::readPng(file);
  REQUIRE(golden.width == actual.width);
  REQUIRE(golden.height == actual.height);
  core::Image difference(actual.width, actual.height);
  int wrong = 0;
  for (int y = 0; y < actual.height; ++y)
    for (int x = 0; x < actual.width; ++x) {
      int worst = 0;
      for (std::size_t k = 0; k < 3; ++k) worst = std::max(worst, std::abs(golden.get(x, y)[k] - actual.get(x, y)[k]));
      wrong += worst > kTolerance;
      const auto shade = static_cast<std::uint8_t>(std::min(255, worst * 8));
      difference.set(x, y, {shade, shade, shade, 255});
    }
  const double share = static_cast<double>(wrong) / (actual.width * actual.height);
  if (share > kPixelShare) {
    core::writePng(drawn, actual);
    core::writePng(actualFolder() / (name + "-difference.png"), difference);
    FAIL_CHECK(name, " differs in ", share * 100, " % of its pixels; see ", drawn.string());
  }
}

// Pixels of each structure, by id; "ground" for none.
inline std::map<std::string, int> countIds(const scene::Atlas& atlas, const std::vector<int>& ids) {
  std::map<std::string, int> counts;
  for (const int id : ids) ++counts[id == 0 ? "ground" : atlas.catalogue().all()[static_cast<std::size_t>(id - 1)].id];
  return counts;
}

inline void checkIds(const std::string& name, const std::map<std::string, int>& counts) {
  const std::filesystem::path file = goldenFolder() / (name + ".ids");
  if (updating()) {
    std::ofstream out(file);
    for (const auto& [id, count] : counts) out << id << " " << count << "\n";
    return;
  }
  std::ifstream in(file);
  REQUIRE_MESSAGE(in, "no golden counts ", file.string());
  std::map<std::string, int> expected;
  std::string id;
  for (int count = 0; in >> id >> count;) expected[id] = count;
  for (const auto& [structure, count] : expected) {
    const auto it = counts.find(structure);
    const int found = it == counts.end() ? 0 : it->second;
    CAPTURE(structure);
    CHECK(std::abs(found - count) <= std::max(6.0, kCountShare * count));
  }
  for (const auto& [structure, count] : counts) {
    CAPTURE(structure);
    CHECK(expected.count(structure) == 1);
  }
}

// A renderer with the synthetic body, and a target of the goldens' size.
struct Stage {
  scene::Atlas atlas = syntheticAtlas();
  shell::HeadlessTarget target{kWidthPx, kHeightPx};
  render::Renderer renderer{std::filesystem::path(SCIATLAS_SOURCE_DIR) / "shaders"};
  scene::SceneState state;
  scene::Overlay overlay;
  render::Theme theme = render::Theme::Dark;
  int hovered = -1;

  Stage() {
    renderer.upload(atlas);
    state.visibility.assign(atlas.catalogue().all().size(), scene::Visibility::Shown);
    state.camera = scene::withView(state.camera, *scene::findView("posterior_oblique_r"));
    state.camera = scene::framing(state.camera, atlas.box(), static_cast<float>(kWidthPx) / kHeightPx);
  }
  int structure(const char* id) const { return atlas.catalogue().find(id); }
  void set(const char* id, scene::Visibility visibility) {
    state.visibility[static_cast<std::size_t>(structure(id))] = visibility;
  }
  core::Image draw(bool best) {
    render::FrameInput frame;
    frame.state = &state;
    frame.camera = state.camera;
    frame.overlay = &overlay;
    frame.hovered = hovered;
    frame.viewportSize = frame.framebufferSize = {kWidthPx, kHeightPx};
    frame.framebuffer = target.framebuffer();
    frame.theme = theme;
    frame.best = best;
    renderer.draw(frame);
    return target.read();
  }
  // Pixel of a point, for picking.
  glm::ivec2 pixelOf(const glm::vec3& mm) const {
    return glm::ivec2(glm::vec2(scene::project(state.camera, mm, {kWidthPx, kHeightPx})));
  }
};

}  // namespace sciatlas::test
