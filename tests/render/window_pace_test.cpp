// What a moving picture of the shipped model costs in the window, and one of a body that changes: processor time beside
// that of a still picture of the same view, which a busy machine slows alike.
#include <doctest/doctest.h>

#include "data/shipped.h"
#include "golden.h"
#include "shell/bench_desk.h"
#include "shell/bench_times.h"

using namespace sciatlas;

namespace {

constexpr glm::ivec2 kSize{1440, 900};

core::Paths shippedPaths() {
  core::Paths paths;
  paths.models = tests::source("models");
  paths.built = std::filesystem::path(SCIATLAS_BUILD_DIR) / "models";
  return paths;
}

struct Stage {
  living::Body body{shippedPaths(), tests::shippedAtlas()};
  session::Session session{tests::shippedAtlas(), tests::shippedLibrary(), {}, &body};
  render::Renderer renderer{tests::source("shaders")};
  shell::HeadlessTarget target{kSize.x, kSize.y};
  shell::BenchDesk desk{session, renderer, kSize, target.framebuffer()};
  double stillMs = 0;

  Stage() {
    renderer.upload(tests::shippedAtlas());
    desk.draw(true);
    std::vector<shell::Spent> still;  // one alone may be measured while the machine is at something else
    for (int i = 0; i < 3; ++i) still.push_back(shell::spent([&] { desk.draw(true); }));
    stillMs = shell::middle(still).processorMs;
    for (int i = 0; i < 6; ++i) desk.draw(false);
  }
  double share(const std::vector<shell::Spent>& times) const { return shell::middle(times).processorMs / stillMs; }
};

}  // namespace

TEST_CASE("a moving picture, and one of a changing body, cost a small part of a still one") {
  if (!test::headlessContext() || !test::pinnedDriver()) return;
  Stage stage;
  std::vector<shell::Spent> moving;
  for (int i = 0; i < 15; ++i) moving.push_back(shell::spent([&] { stage.desk.draw(false); }));
  CHECK(stage.share(moving) < 0.11);

  // A slider dragged: the first steps make what later ones need.
  const auto drag = [&](const std::string& slider, bool pathology, float from, float by) {
    std::vector<shell::Spent> steps;
    for (int step = 0; step < 6; ++step) {
      scene::BodyState state;
      (pathology ? state.pathologies : state.poseDeg)[slider] = from + static_cast<float>(step) * by;
      steps.push_back(shell::spent([&] { stage.desk.change(state); }));
      if (step == 0) stage.desk.settle(), stage.body.prepareNext(state);
    }
    steps.erase(steps.begin());
    MESSAGE(slider << ": " << stage.share(steps) << " of a still picture");
    return stage.share(steps);
  };
  CHECK(drag("herniation_l4_l5_paracentral_r", true, 0.5f, 0.02f) < 0.14);
  CHECK(drag("piriformis_thickening_r", true, 0.5f, 0.02f) < 0.14);
  CHECK(drag("central_stenosis_l4_l5", true, 0.5f, 0.02f) < 0.18);
  CHECK(drag("degenerative_disc_l4_l5", true, 0.5f, 0.02f) < 0.42);
  CHECK(drag("hip_flexion_r", false, 56, 1) < 0.27);
}

TEST_CASE("what is under a pixel is the same in the moving picture and the still one") {
  if (!test::headlessContext()) return;
  Stage stage;
  int same = 0, all = 0;
  std::vector<int> still;
  for (const bool best : {true, false}) {
    stage.desk.draw(best);
    std::size_t at = 0;
    for (int y = 30; y < kSize.y; y += 60)
      for (int x = 30; x < kSize.x; x += 60) {
        const int found = stage.desk.pick({x, y});
        if (best)
          still.push_back(found);
        else
          ++all, same += found == still[at++] ? 1 : 0;
      }
  }
  CHECK(std::count_if(still.begin(), still.end(), [](int s) { return s >= 0; }) > 20);
  CHECK(same >= all * 95 / 100);
}
