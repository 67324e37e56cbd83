// Cut planes without a picture: what they take away, what is seen then, sections and their areas, the words of --clip.
#include "scene/cut.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/error.h"
#include "scene/cut_queries.h"
#include "scene/section.h"
#include "synthetic_atlas.h"
#include "unit/little_body.h"

using namespace sciatlas;
using scene::CutAxis;
using scene::CutEffect;

namespace {

constexpr double kPi = 3.14159265358979;

bool all(int) {
  return true;
}

core::Mesh turnedInsideOut(core::Mesh mesh) {
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) std::swap(mesh.indices[i], mesh.indices[i + 1]);
  return mesh;
}

core::Mesh joined(core::Mesh a, const core::Mesh& b) {
  const auto first = static_cast<std::uint32_t>(a.positionsMm.size());
  a.positionsMm.insert(a.positionsMm.end(), b.positionsMm.begin(), b.positionsMm.end());
  a.normals.insert(a.normals.end(), b.normals.begin(), b.normals.end());
  a.fibres.insert(a.fibres.end(), b.fibres.begin(), b.fibres.end());
  a.uv.insert(a.uv.end(), b.uv.begin(), b.uv.end());
  for (const std::uint32_t i : b.indices) a.indices.push_back(first + i);
  return a;
}

scene::Cuts cutsOf(const std::vector<std::string>& words, const scene::Atlas& atlas, scene::Camera camera = {}) {
  scene::Cuts cuts;
  scene::addCuts(cuts, words, atlas, camera, all);
  return cuts;
}

std::string faultOf(const std::string& word, const scene::Atlas& atlas) {
  try {
    cutsOf({word}, atlas);
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("A plane takes one side away, several planes what lies beyond any of them") {
  scene::Cuts cuts;
  CHECK_FALSE(cuts.any());
  CHECK(scene::shapeOf(cuts).empty());
  cuts.axes[static_cast<std::size_t>(CutAxis::Axial)] = scene::AxisCut{10, false};
  cuts.axes[static_cast<std::size_t>(CutAxis::Sagittal)] = scene::AxisCut{-5, true};
  cuts.oblique = scene::ObliqueCut{{0, 0, 30}, {0, 0, 1}};
  const auto shape = scene::shapeOf(cuts);
  CHECK_FALSE(scene::takesAway(shape, {0, 9, 0}));
  CHECK(scene::takesAway(shape, {0, 11, 0}));
  CHECK(scene::takesAway(shape, {-6, 9, 0}));
  CHECK(scene::takesAway(shape, {0, 9, 31}));
  CHECK(scene::effectOn(shape, {{0, 0, 0}, {5, 5, 5}}) == CutEffect::None);
  CHECK(scene::effectOn(shape, {{0, 0, 0}, {5, 15, 5}}) == CutEffect::Crosses);
  CHECK(scene::effectOn(shape, {{0, 12, 0}, {5, 15, 5}}) == CutEffect::Removes);
}

TEST_CASE("A well takes away a half or a quarter of a round shaft of its depth") {
  scene::Cuts cuts;
  cuts.well = scene::LocalSection{{0, 0, 0}, {0, 0, 1}, {1, 0, 0}, 20, 50, false};
  for (const bool quarter : {false, true}) {
    cuts.well->quarter = quarter;
    const auto shape = scene::shapeOf(cuts);
    CHECK(shape.well.size() <= scene::kMostWellSides);
    CHECK(scene::takesAway(shape, {10, 0, 10}));
    CHECK_FALSE(scene::takesAway(shape, {-1, 0, 10}));
    CHECK_FALSE(scene::takesAway(shape, {10, 0, 51}));
    CHECK_FALSE(scene::takesAway(shape, {22, 0, 10}));
    CHECK(scene::takesAway(shape, {3, 15, 10}) == !quarter);
    CHECK(scene::effectOn(shape, {{-60, -5, 0}, {-50, 5, 9}}) == CutEffect::None);
    CHECK(scene::effectOn(shape, {{-60, -5, 0}, {5, 5, 9}}) == CutEffect::Crosses);
  }
}

TEST_CASE("What is seen along a ray is the face of the cut, with the innermost structure there") {
  core::ModelData model = test::syntheticModel();
  for (auto& node : model.nodes)
    if (node.id == "strand") node.mesh = test::ellipsoid({-60, 0, 0}, {12, 30, 9});  // inside block_r
  const scene::Atlas atlas(test::syntheticCatalogue(), std::move(model));
  const int block = atlas.catalogue().find("block_r"), strand = atlas.catalogue().find("strand");
  scene::Cuts cuts;
  const auto seen = [&](const glm::vec3& from, const glm::vec3& direction) {
    return scene::firstSeen(atlas, scene::shapeOf(cuts), from, direction, all);
  };
  CHECK(seen({-60, 300, 0}, {0, -1, 0})->atMm.y == doctest::Approx(60));
  cuts.axes[static_cast<std::size_t>(CutAxis::Axial)] = scene::AxisCut{5, false};
  auto hit = seen({-60, 300, 0}, {0, -1, 0});
  REQUIRE(hit);
  CHECK(hit->structure == strand);
  CHECK(hit->atMm.y == doctest::Approx(5));
  CHECK(hit->normal.y == doctest::Approx(1));
  CHECK(hit->distanceMm == doctest::Approx(295));
  CHECK(seen({-85, 300, 0}, {0, -1, 0})->structure == block);
  CHECK(seen({-60, -300, 0}, {0, 1, 0})->atMm.y == doctest::Approx(-60));  // from the side that stays
  CHECK_FALSE(seen({-60, 300, 0}, {0, 1, 0}));
  CHECK_FALSE(seen({-300, 20, 0}, {1, 0, 0}));  // only through what was taken away
  cuts = {};
  cuts.well = scene::LocalSection{{-60, 60, 0}, {0, -1, 0}, {1, 0, 0}, 15, 40, false};
  hit = seen({-55, 300, 0}, {0, -1, 0});
  REQUIRE(hit);
  CHECK(hit->atMm.y == doctest::Approx(20));  // the well's floor
  CHECK(hit->structure == strand);
  CHECK(seen({-70, 300, 0}, {0, -1, 0})->atMm.y > 50);  // beside it
}

TEST_CASE("The area of a section is that of the ellipse, a shell's is without its hollow, whatever the plane") {
  const core::Mesh outer = test::ellipsoid({5, 3, -2}, {40, 30, 20}, 96, 192);
  const core::Mesh inner = turnedInsideOut(test::ellipsoid({5, 3, -2}, {32, 24, 16}, 96, 192));
  const auto section = scene::sectionOf(outer, scene::PlaneFrame({{0, 1, 0}, 3}));
  REQUIRE(section.parts.size() == 1);
  CHECK(section.areaMm2() == doctest::Approx(kPi * 40 * 20).epsilon(0.002));
  const auto shell = scene::sectionOf(joined(outer, inner), scene::PlaneFrame({{0, 1, 0}, 3}));
  REQUIRE(shell.parts.size() == 1);
  CHECK(shell.parts[0].cavities.size() == 1);
  CHECK(shell.areaMm2() == doctest::Approx(kPi * 40 * 20 * (1 - 0.64)).epsilon(0.002));
  const glm::vec3 normal = glm::normalize(glm::vec3(1, 2, -0.5f));
  const scene::PlaneFrame tilted({normal, glm::dot(normal, glm::vec3(5, 3, -2))});
  const auto cut = scene::sectionOf(outer, tilted);
  // Through the middle: pi a b c / |(a nx, b ny, c nz)|.
  CHECK(cut.areaMm2() ==
        doctest::Approx(kPi * 40 * 30 * 20 / glm::length(normal * glm::vec3(40, 30, 20))).epsilon(0.002));
  for (const scene::SectionPoint& p : cut.parts[0].outline.points)
    REQUIRE(std::abs(tilted.plane.beyond(tilted.inSpace(p.at))) < 0.01f);
  const auto halves = scene::clipped(section.parts[0].outline, {{-500, -500}, {500, -500}, {500, 500}, {-500, 500}});
  CHECK(halves.areaMm2 == doctest::Approx(section.areaMm2()));
  CHECK(scene::sectionOf(outer, scene::PlaneFrame({{0, 1, 0}, 90})).parts.empty());
}

TEST_CASE("A point inside a part with a hollow lies in the tissue") {
  const core::Mesh ring = joined(test::ellipsoid({0, 0, 0}, {40, 30, 20}, 48, 96),
                                 turnedInsideOut(test::ellipsoid({0, 0, 0}, {30, 22, 12}, 48, 96)));
  const scene::PlaneFrame frame({{0, 1, 0}, 0});
  const glm::vec3 p = frame.inSpace(scene::insidePoint(scene::sectionOf(ring, frame).parts.at(0)));
  CHECK(p.x * p.x / 1600 + p.z * p.z / 400 < 1);
  CHECK(p.x * p.x / 900 + p.z * p.z / 144 > 1);
}

TEST_CASE("A structure is best cut in its own plane, a long one across") {
  const scene::Atlas atlas = test::syntheticAtlas();
  const auto find = [&](const char* id) { return atlas.catalogue().find(id); };
  const auto disc = scene::planeThrough(atlas, find("disc_anulus"));
  CHECK(disc.normal.y == doctest::Approx(1).epsilon(0.01));
  CHECK(disc.pointMm.y == doctest::Approx(70).epsilon(0.01));
  CHECK(scene::planeThrough(atlas, find("strap")).normal.z == doctest::Approx(1).epsilon(0.01));
  CHECK(scene::planeThrough(atlas, find("strand")).normal.y == doctest::Approx(1).epsilon(0.01));
  CHECK(scene::planeThrough(atlas, find("disc")).normal.y > 0.9f);  // a group: both its parts
}

TEST_CASE("The words of --clip") {
  const scene::Atlas atlas = test::syntheticAtlas();
  auto cuts = cutsOf({"axial=12.5:-", "sagittal=-3:+"}, atlas);
  CHECK(cuts.axes[2] == scene::AxisCut{12.5f, false});
  CHECK(cuts.axes[0] == scene::AxisCut{-3, true});
  CHECK_FALSE(cuts.axes[1]);
  CHECK(scene::cutWords(cuts) == "sagittal=-3.0:+, axial=12.5:-");
  CHECK(cutsOf({"axial=disc_anulus"}, atlas).axes[2]->atMm == doctest::Approx(70));
  CHECK(cutsOf({"axial=block_r/top"}, atlas).axes[2]->atMm == doctest::Approx(60));
  CHECK(cutsOf({"disc_anulus:-"}, atlas).oblique->normal.y > 0.9f);
  CHECK(cutsOf({"disc_anulus:+"}, atlas).oblique->normal.y < -0.9f);
  // Without a side the viewer's side goes; seen along the plane, the lower, right or front part stays.
  for (const auto& [view, axis, keepsHigher] : {std::tuple{"superior", CutAxis::Axial, false},
                                                {"posterior", CutAxis::Coronal, true},
                                                {"anterior", CutAxis::Coronal, false},
                                                {"left", CutAxis::Sagittal, false},
                                                {"right", CutAxis::Sagittal, true},
                                                {"posterior", CutAxis::Axial, false},
                                                {"left", CutAxis::Coronal, true},
                                                {"posterior", CutAxis::Sagittal, false}}) {
    CAPTURE(view);
    const auto word = std::string(scene::kCutAxisNames[static_cast<std::size_t>(axis)]) + "=0";
    const auto made = cutsOf({word}, atlas, scene::withView({}, *scene::findView(view)));
    CHECK(made.axes[static_cast<std::size_t>(axis)]->keepsHigher == keepsHigher);
  }
  const auto well = cutsOf({"well=block_r/top"}, atlas, scene::withView({}, *scene::findView("posterior"))).well;
  REQUIRE(well);
  CHECK(std::abs(glm::dot(well->inward, well->opens)) < 1e-4f);
}

TEST_CASE("Words of --clip that mean nothing are named in one sentence, with the nearest that is known") {
  const scene::Atlas atlas = test::syntheticAtlas();
  CHECK(faultOf("axail=3", atlas).find("did you mean \"axial\"?") != std::string::npos);
  CHECK(faultOf("disc_anulu", atlas).find("did you mean \"disc_anulus\"?") != std::string::npos);
  CHECK(faultOf("axial", atlas).find("axial=MM") != std::string::npos);
  CHECK(faultOf("axial=disc_anulu", atlas).find("did you mean \"disc_anulus\"?") != std::string::npos);
  CHECK(faultOf("axial=3:x", atlas).find("+ or -") != std::string::npos);
  CHECK(faultOf("axial=1e9", atlas).find("millimetres") != std::string::npos);
  for (const char* word :
       {"axial=", "axial=nan", "=", "", ":", "axial=3:", "well=", "block_r/topp", "well=block_r/topp"}) {
    CAPTURE(word);
    const std::string fault = faultOf(word, atlas);
    CHECK_FALSE(fault.empty());
    CHECK(fault.find('\n') == std::string::npos);
  }
}

TEST_CASE("Cuts are commands: undone one by one, a drag as one, and a lesson's step starts whole") {
  const auto body = test::littleBody();
  auto session = body.session();
  session.setCut(CutAxis::Axial, scene::AxisCut{20, false});
  session.beginDrag();
  for (int i = 0; i < 10; ++i) session.setCut(CutAxis::Axial, scene::AxisCut{20.0f + static_cast<float>(i), false});
  session.endDrag();
  CHECK(session.scene().cuts.axes[2]->atMm == 29);
  session.undo();
  CHECK(session.scene().cuts.axes[2]->atMm == 20);
  session.redo();
  session.setCut(CutAxis::Sagittal, scene::AxisCut{0, true});
  session.setObliqueCut(scene::ObliqueCut{});
  session.clearCuts();
  CHECK_FALSE(session.scene().cuts.any());
  session.undo();
  CHECK(session.scene().cuts.oblique);
  CHECK(session.scene().cuts.axes[0]);
  session.escape();
  CHECK_FALSE(session.scene().cuts.any());
  session.undo();
  session.openLesson("first", 0, 0);
  CHECK_FALSE(session.scene().cuts.any());
}
