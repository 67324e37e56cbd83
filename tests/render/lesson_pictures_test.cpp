// Every step of the shipped lessons on the shipped model: what the step is about can be seen.
#include <doctest/doctest.h>

#include <algorithm>

#include "data/shipped.h"
#include "golden.h"
#include "lesson/points.h"
#include "lesson/stage.h"

using namespace sciatlas;

namespace {

constexpr int kWide = 560, kHigh = 440;
constexpr int kSeenPixels = 60;  // fewer than this is a sliver

}  // namespace

TEST_CASE("the subject of each lesson step is seen, and its rings lie in the picture") {
  if (!test::headlessContext()) return;
  const scene::Atlas& atlas = tests::shippedAtlas();
  shell::HeadlessTarget target(kWide, kHigh);
  render::Renderer renderer(std::filesystem::path(SCIATLAS_SOURCE_DIR) / "shaders");
  renderer.upload(atlas);
  const float aspect = static_cast<float>(kWide) / kHigh;
  for (const lesson::Lesson& lesson : tests::shippedLibrary().lessons) {
    scene::SceneState state;
    for (const lesson::Step& step : lesson.steps) {
      CAPTURE(lesson.id);
      CAPTURE(step.id);
      state = lesson::stateFor(step, atlas, state, aspect);
      render::FrameInput frame;
      frame.state = &state;
      frame.camera = state.camera;
      frame.viewportSize = frame.framebufferSize = {kWide, kHigh};
      frame.framebuffer = target.framebuffer();
      frame.best = false;
      renderer.draw(frame);
      const std::vector<int> ids = renderer.idPicture();
      REQUIRE_FALSE(ids.empty());
      std::vector<int> pixels(atlas.catalogue().all().size(), 0);
      for (const int id : ids)
        if (id > 0) ++pixels[static_cast<std::size_t>(id - 1)];
      // The body fills a fair part of the picture.
      const auto drawn = std::count_if(ids.begin(), ids.end(), [](int id) { return id > 0; });
      CHECK(static_cast<double>(drawn) > 0.06 * static_cast<double>(ids.size()));
      int highlighted = 0;
      for (const int h : state.highlighted) highlighted += pixels[static_cast<std::size_t>(h)];
      if (!state.highlighted.empty()) CHECK(highlighted >= kSeenPixels);
      for (const std::string& ring : step.rings) {
        const glm::vec3 at = scene::project(state.camera, lesson::pointMm(ring, atlas, "ring"), {kWide, kHigh});
        CAPTURE(ring);
        CHECK(at.x > 0);
        CHECK(at.x < kWide);
        CHECK(at.y > 0);
        CHECK(at.y < kHigh);
      }
    }
  }
}
