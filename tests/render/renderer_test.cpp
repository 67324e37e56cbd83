#include "render/renderer.h"

#include <doctest/doctest.h>

#include "golden.h"

using namespace sciatlas;
using scene::Visibility;

#define NEEDS_GL() \
  if (!test::headlessContext()) return

TEST_CASE("Every tissue in the best quality") {
  NEEDS_GL();
  test::Stage stage;
  test::checkGolden("tissues_best", stage.draw(true));
  test::checkIds("tissues", test::countIds(stage.atlas, stage.renderer.idPicture()));
}

TEST_CASE("While something moves the same things are drawn in the same places") {
  NEEDS_GL();
  test::Stage stage;
  test::checkGolden("tissues_moving", stage.draw(false));
  test::checkIds("tissues", test::countIds(stage.atlas, stage.renderer.idPicture()));
}

TEST_CASE("The paper theme") {
  NEEDS_GL();
  test::Stage stage;
  stage.theme = render::Theme::Paper;
  test::checkGolden("paper", stage.draw(true));
}

TEST_CASE("A ghost shows what is behind it and gives way to it under the cursor") {
  NEEDS_GL();
  test::Stage stage;
  stage.state.camera = scene::withView(stage.state.camera, *scene::findView("posterior"));
  stage.draw(true);
  const glm::ivec2 onStrap = stage.pixelOf({-40, 0, -72}), besideNerve = stage.pixelOf({-62, 0, -70});
  CHECK(stage.renderer.pick(onStrap) == stage.structure("strap"));
  stage.set("strap", Visibility::Ghost);
  test::checkGolden("ghost", stage.draw(true));
  CHECK(stage.renderer.pick(onStrap) == stage.structure("strand"));
  CHECK(stage.renderer.pick(besideNerve) == stage.structure("block_r"));
  stage.set("block_r", Visibility::Hidden);
  stage.draw(true);
  CHECK(stage.renderer.pick(besideNerve) == stage.structure("strap"));  // nothing solid there now
  CHECK(stage.renderer.pick({2, 2}) == -1);
  CHECK(stage.renderer.pick({-5, 10}) == -1);
  CHECK(stage.renderer.pick({test::kWidthPx, 10}) == -1);
}

TEST_CASE("What is hidden is neither drawn nor picked") {
  NEEDS_GL();
  test::Stage stage;
  for (const char* id : {"block_r", "block_l", "strap", "disc_anulus", "disc_nucleus"})
    stage.set(id, Visibility::Hidden);
  stage.draw(false);
  const auto counts = test::countIds(stage.atlas, stage.renderer.idPicture());
  CHECK(counts.size() == 2);
  CHECK(counts.count("strand") == 1);
}

TEST_CASE("Selected, highlighted and hovered differ from plain and from one another") {
  NEEDS_GL();
  test::Stage stage;
  stage.state.selected = stage.structure("block_r");
  stage.state.highlighted = {stage.structure("strap")};
  stage.hovered = stage.structure("disc");
  test::checkGolden("marked", stage.draw(true));
  test::checkIds("tissues", test::countIds(stage.atlas, stage.renderer.idPicture()));  // marks change no ids
}

TEST_CASE("Strokes, zones and rings lie on the body; where it covers them they are faint") {
  NEEDS_GL();
  test::Stage stage;
  scene::OverlayBand stroke;
  for (int i = 0; i <= 8; ++i) {
    stroke.pointsMm.push_back({-40.0f, 45.0f - 11.0f * static_cast<float>(i), -74});
    stroke.normals.push_back({0, 0, -1});
    stroke.halfWidthMm.push_back(9);
  }
  stroke.colour = {0.42f, 0.80f, 0.92f, 0.85f};
  stroke.phase = 0.6f;
  stroke.arrow = true;
  scene::OverlayBand zone = stroke;
  for (glm::vec3& p : zone.pointsMm) p += glm::vec3(95, 0, 30);
  zone.colour = {1.0f, 0.36f, 0.30f, 0.7f};
  zone.phase = -1;
  zone.arrow = false;
  zone.hatched = true;
  scene::OverlayDisc ring;
  ring.centreMm = {-75, 35, -45};
  ring.normal = glm::normalize(glm::vec3(-0.4f, 0.3f, -1));
  ring.radiusMm = 14;
  ring.colour = {1.0f, 0.42f, 0.36f, 0.95f};
  ring.pulse = 0.5f;
  stage.overlay.bands = {stroke, zone};
  stage.overlay.discs = {ring};
  test::checkGolden("overlay", stage.draw(true));
  test::checkIds("tissues", test::countIds(stage.atlas, stage.renderer.idPicture()));  // nor does the overlay
}

TEST_CASE("An empty scene, an unknown structure and a tiny view are drawn without a fault") {
  NEEDS_GL();
  test::Stage stage;
  stage.overlay.bands.push_back({});
  stage.state.selected = 9999;
  stage.hovered = 9999;
  stage.draw(true);
  for (auto& v : stage.state.visibility) v = Visibility::Hidden;
  stage.draw(true);
  CHECK(test::countIds(stage.atlas, stage.renderer.idPicture()).size() == 1);
  render::FrameInput frame;
  frame.state = &stage.state;
  frame.viewportSize = {1, 1};
  frame.framebuffer = stage.target.framebuffer();
  stage.renderer.draw(frame);
  CHECK(stage.renderer.idPictureSize() == glm::ivec2(1, 1));
}

TEST_CASE("The same frame gives the same picture, and a part of the window stays a part") {
  NEEDS_GL();
  test::Stage stage;
  CHECK(stage.draw(true).rgba == stage.draw(true).rgba);
  render::FrameInput frame;
  frame.state = &stage.state;
  frame.camera = stage.state.camera;
  frame.viewportLow = {200, 100};
  frame.viewportSize = {100, 100};
  frame.framebufferSize = {test::kWidthPx, test::kHeightPx};
  frame.framebuffer = stage.target.framebuffer();
  const core::Image before = stage.target.read();
  stage.renderer.draw(frame);
  const core::Image after = stage.target.read();
  CHECK(before.get(10, 10) == after.get(10, 10));
  CHECK(before.get(310, 230) == after.get(310, 230));
  CHECK(before.get(250, 90) != after.get(250, 90));
}

TEST_CASE("A shader that does not compile is named with its fault") {
  NEEDS_GL();
  const test::TemporaryFile broken("surface.vert", "void main() { gl_Position = nonsense; }");
  std::ofstream(broken.folder() / "surface.frag") << "void main() {}";
  try {
    const render::Renderer renderer(broken.folder());
    FAIL("accepted");
  } catch (const core::InputError& e) {
    CHECK(std::string(e.what()).find("surface.vert") != std::string::npos);
    CHECK(std::string(e.what()).find("nonsense") != std::string::npos);
  }
}
