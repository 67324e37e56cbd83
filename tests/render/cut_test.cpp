// The faces of cuts: closed, with the right structure at each pixel.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "data/shipped.h"
#include "golden.h"
#include "scene/cut_queries.h"

using namespace sciatlas;
using scene::CutAxis;
using scene::Visibility;

namespace {

// The synthetic body with the nerve run through the right block and the nucleus put into the anulus.
core::ModelData nested() {
  core::ModelData model = test::syntheticModel();
  for (auto& node : model.nodes) {
    if (node.id == "strand") node.mesh = test::ellipsoid({-60, 0, 0}, {8, 40, 8});
    if (node.id == "disc_nucleus") node.mesh = test::ellipsoid({0, 70, 0}, {12, 4, 10});
  }
  return model;
}

struct CutStage {
  scene::Atlas atlas{test::syntheticCatalogue(), nested()};
  shell::HeadlessTarget target{test::kWidthPx, test::kHeightPx};
  render::Renderer renderer{std::filesystem::path(SCIATLAS_SOURCE_DIR) / "shaders"};
  scene::SceneState state;
  render::Theme theme = render::Theme::Dark;

  explicit CutStage(const char* view) {
    renderer.upload(atlas);
    state.visibility.assign(atlas.catalogue().all().size(), Visibility::Shown);
    state.camera = scene::withView(state.camera, *scene::findView(view));
    state.camera = scene::framing(state.camera, atlas.box(), static_cast<float>(test::kWidthPx) / test::kHeightPx);
  }
  core::Image draw(bool best = false) {
    render::FrameInput frame;
    frame.state = &state;
    frame.camera = state.camera;
    frame.viewportSize = frame.framebufferSize = {test::kWidthPx, test::kHeightPx};
    frame.framebuffer = target.framebuffer();
    frame.theme = theme;
    frame.best = best;
    renderer.draw(frame);
    return target.read();
  }
  int find(const char* id) const { return atlas.catalogue().find(id); }
  int at(const glm::vec3& mm) const {
    return renderer.pick(glm::ivec2(glm::vec2(scene::project(state.camera, mm, {test::kWidthPx, test::kHeightPx}))));
  }
  void cut(CutAxis axis, float atMm, bool keepsHigher) {
    state.cuts.axes[static_cast<std::size_t>(axis)] = scene::AxisCut{atMm, keepsHigher};
  }
};

#define NEEDS_GL() \
  if (!test::headlessContext()) return

}  // namespace

TEST_CASE("On a cut the innermost structure is seen and picked, in both qualities") {
  NEEDS_GL();
  CutStage stage("superior");
  stage.cut(CutAxis::Axial, 0, false);
  for (const bool best : {false, true}) {
    stage.draw(best);
    CHECK(stage.at({-60, 0, 0}) == stage.find("strand"));
    CHECK(stage.at({-66, 0, 0}) == stage.find("strand"));
    CHECK(stage.at({-72, 0, 0}) == stage.find("block_r"));
    CHECK(stage.at({-96, 0, 0}) == stage.find("block_r"));
    CHECK(stage.at({60, 0, 0}) == stage.find("block_l"));
    CHECK(stage.at({0, 0, 0}) == -1);  // the disc above was taken away
  }
  stage.state.visibility[static_cast<std::size_t>(stage.find("strand"))] = Visibility::Hidden;
  stage.draw();
  CHECK(stage.at({-60, 0, 0}) == stage.find("block_r"));  // what is hidden is not cut
  stage.state.visibility[static_cast<std::size_t>(stage.find("block_r"))] = Visibility::Ghost;
  stage.state.visibility[static_cast<std::size_t>(stage.find("strand"))] = Visibility::Shown;
  stage.draw();
  CHECK(stage.at({-60, 0, 0}) == stage.find("strand"));  // a ghost has no face
}

TEST_CASE("Every point of a face is what a ray meets there: planes, an oblique one and a well together") {
  NEEDS_GL();
  for (const char* view : {"superior", "posterior_oblique_r", "left"}) {
    CAPTURE(view);
    CutStage stage(view);
    stage.cut(CutAxis::Axial, 10, false);
    stage.cut(CutAxis::Coronal, -20, true);
    stage.state.cuts.oblique = scene::ObliqueCut{{75, 0, 0}, glm::normalize(glm::vec3(1, 0.2f, -0.3f))};
    stage.state.cuts.well = scene::LocalSection{{-60, 10, 0}, {0, -1, 0}, {1, 0, 0}, 20, 25, false};
    stage.draw();
    const auto ids = stage.renderer.idPicture();
    const auto shape = scene::shapeOf(stage.state.cuts);
    int compared = 0, wrong = 0;
    for (int y = 0; y < test::kHeightPx; y += 3)
      for (int x = 0; x < test::kWidthPx; x += 3) {
        const auto ray =
            scene::rayThrough(stage.state.camera, glm::vec2(x, y) + 0.5f, {test::kWidthPx, test::kHeightPx});
        const auto hit = scene::firstSeen(stage.atlas, shape, ray.fromMm, ray.direction, [](int) { return true; });
        const int drawn = ids[static_cast<std::size_t>(y * test::kWidthPx + x)] - 1;
        compared += drawn >= 0;
        wrong += drawn != (hit ? hit->structure : -1);
      }
    CHECK(compared > 800);
    CHECK(wrong <= 12);  // pixels on a border may fall on either side
  }
}

TEST_CASE("Without cuts the picture is the same before, between and after cuts") {
  NEEDS_GL();
  CutStage stage("posterior_oblique_r");
  const auto before = stage.draw(true);
  stage.cut(CutAxis::Sagittal, -60, false);
  const auto cut = stage.draw(true);
  CHECK(cut.rgba != before.rgba);
  stage.state.cuts = {};
  CHECK(stage.draw(true).rgba == before.rgba);
  stage.cut(CutAxis::Sagittal, -60, false);
  CHECK(stage.draw(true).rgba == cut.rgba);
}

TEST_CASE("Faces of every tissue, lit and selected") {
  NEEDS_GL();
  CutStage stage("superior");
  stage.cut(CutAxis::Axial, 0, false);
  stage.state.highlighted = {stage.find("strand")};
  stage.state.selected = stage.find("block_l");
  test::checkGolden("cut", stage.draw(true));
}

namespace {

struct BodyStage {
  const scene::Atlas& atlas = tests::shippedAtlas();
  glm::ivec2 size{500, 400};
  shell::HeadlessTarget target{500, 400};
  render::Renderer renderer{std::filesystem::path(SCIATLAS_SOURCE_DIR) / "shaders"};
  scene::SceneState state;
  std::vector<int> ids;

  BodyStage() {
    renderer.upload(atlas);
    state.visibility.assign(atlas.catalogue().all().size(), Visibility::Shown);
  }
  void draw(const std::vector<std::string>& frame, const std::vector<std::string>& cuts) {
    state.camera = scene::withView(state.camera, *scene::findView("superior"));
    state.camera.pitchDeg = 89;
    state.camera = scene::framing(state.camera, atlas.boxOf(atlas.catalogue().expand(frame)),
                                  static_cast<float>(size.x) / static_cast<float>(size.y));
    state.cuts = {};
    scene::addCuts(state.cuts, cuts, atlas, state.camera, [](int) { return true; });
    render::FrameInput input;
    input.state = &state;
    input.camera = state.camera;
    input.viewportSize = input.framebufferSize = size;
    input.framebuffer = target.framebuffer();
    input.best = false;
    renderer.draw(input);
    ids = renderer.idPicture();
  }
  int at(int x, int y) const { return ids[static_cast<std::size_t>(y * size.x + x)]; }
};

}  // namespace

TEST_CASE("Cut in the plane of disc L4/5: disc, dural sac and ligamenta flava from front to back") {
  NEEDS_GL();
  BodyStage stage;
  stage.draw({"disc_l4_l5", "l5"}, {"disc_l4_l5:-"});
  // Along the midline from the front, what is named in the order in which it is met first.
  const auto& plane = *stage.state.cuts.oblique;
  std::vector<std::string> met;
  for (float z = 40; z > -70; z -= 0.25f) {
    glm::vec3 p(0, plane.pointMm.y, z);
    p.y -= glm::dot(plane.normal, p - plane.pointMm) / plane.normal.y;
    const glm::vec3 pixel = scene::project(stage.state.camera, p, glm::vec2(stage.size));
    if (pixel.x < 0 || pixel.y < 0 || pixel.x >= 500 || pixel.y >= 400) continue;
    const int id = stage.at(static_cast<int>(pixel.x), static_cast<int>(pixel.y));
    if (id == 0) continue;
    const std::string& name = stage.atlas.catalogue().all()[static_cast<std::size_t>(id - 1)].id;
    if (std::find(met.begin(), met.end(), name) == met.end()) met.push_back(name);
  }
  const auto place = [&](const std::string& id) {
    const auto it = std::find(met.begin(), met.end(), id);
    CAPTURE(id);
    REQUIRE(it != met.end());
    return it - met.begin();
  };
  CHECK(place("anulus_l4_l5") < place("nucleus_l4_l5"));
  CHECK(place("nucleus_l4_l5") < place("dural_sac"));
  CHECK(place("dural_sac") < place("l4"));
  // What is picked is what the section says, over the whole picture.
  const auto shape = scene::shapeOf(stage.state.cuts);
  int compared = 0, wrong = 0;
  for (int y = 2; y < stage.size.y; y += 16)
    for (int x = 2; x < stage.size.x; x += 16) {
      const auto ray = scene::rayThrough(stage.state.camera, glm::vec2(x, y) + 0.5f, glm::vec2(stage.size));
      const auto hit = scene::firstSeen(stage.atlas, shape, ray.fromMm, ray.direction, [](int) { return true; });
      if (!hit || std::abs(shape.planes[0].beyond(hit->atMm)) > 0.05f) continue;  // not on the face
      ++compared;
      wrong += stage.at(x, y) - 1 != hit->structure;
    }
  CHECK(compared > 200);
  CHECK(static_cast<double>(wrong) < 0.04 * compared);  // borders, and the fluid that fills the dural sac
}

TEST_CASE("A cut through the trunk with its skin is closed: no ground shows inside the outline") {
  NEEDS_GL();
  BodyStage stage;
  for (const char* cut : {"axial=disc_l4_l5:-", "axial=sacrum:-"}) {
    CAPTURE(cut);
    stage.draw({"skin"}, {cut});
    stage.state.camera = scene::framing(
        stage.state.camera, stage.atlas.boxOf(stage.atlas.catalogue().expand({"hip_bone_r", "hip_bone_l"})), 1.25f);
    stage.draw({"hip_bone_r", "hip_bone_l", "gluteus_maximus_r", "gluteus_maximus_l"}, {cut});
    // Ground that cannot be reached from the picture's border lies inside the body.
    std::vector<bool> outside(stage.ids.size(), false);
    std::vector<int> open;
    const auto visit = [&](int x, int y) {
      if (x < 0 || y < 0 || x >= stage.size.x || y >= stage.size.y) return;
      const auto i = static_cast<std::size_t>(y * stage.size.x + x);
      if (outside[i] || stage.ids[i] != 0) return;
      outside[i] = true;
      open.push_back(static_cast<int>(i));
    };
    for (int x = 0; x < stage.size.x; ++x) visit(x, 0), visit(x, stage.size.y - 1);
    for (int y = 0; y < stage.size.y; ++y) visit(0, y), visit(stage.size.x - 1, y);
    while (!open.empty()) {
      const int i = open.back();
      open.pop_back();
      const int x = i % stage.size.x, y = i / stage.size.x;
      visit(x + 1, y), visit(x - 1, y), visit(x, y + 1), visit(x, y - 1);
    }
    int holes = 0;
    for (std::size_t i = 0; i < stage.ids.size(); ++i) holes += stage.ids[i] == 0 && !outside[i];
    CHECK(holes == 0);
    const auto drawn = std::count_if(stage.ids.begin(), stage.ids.end(), [](int id) { return id > 0; });
    CHECK(drawn > 40000);
  }
}
