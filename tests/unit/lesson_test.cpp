// Lessons: reading, checking, and what a step does to the scene. The atlas is two small boxes with a nerve between
// them.
#include "lesson/lesson.h"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "core/error.h"
#include "core/files.h"
#include "lesson/points.h"
#include "lesson/skin_lay.h"
#include "lesson/stage.h"
#include "lesson/tool_mesh.h"
#include "lesson/wording.h"
#include "temporary_folder.h"

using namespace sciatlas;
namespace fs = std::filesystem;

namespace {

const char* const kStructures = R"(
[structure.plate]
english = "Plate"
latin = "Lamina"
system = "bone"
region = "pelvis"
sided = true
provenance = "schematic"
sources = ["book"]
about.patient = "A plate."
about.student = "A plate."
about.clinician = "A plate."
[structure.cord]
english = "Cord"
latin = "Chorda"
system = "nerve"
region = "pelvis"
sided = true
provenance = "schematic"
sources = ["book"]
about.patient = "A cord."
about.student = "A cord."
about.clinician = "A cord."
)";

const char* const kReferences =
    "[reference]\nbook = { short = \"Book\", text = \"A book.\", checked = \"background\" }\n";

const char* const kTechniques = R"(
[technique.glide]
name = "Gliding"
family = "swedish"
direction = "along"
motion = "glide"
tools = "palm"
lubricant = "oil"
evidence = "partly"
pressure_level = "Walton 1"
force = "10 N"
speed = "5 cm/s"
time = "2 min"
layers = "skin"
repetitions = "3"
position = "prone"
draping = "sheet"
feel = "warm"
sure = "T"
speed_cm_s = 5
site_time_s = 60
walton = [1, 2]
layer_from = 1
layer_to = 2
corridor = "broad_light"
corridor_rule = "broad palm"
stop_signs = ["tingling"]
cautions = ["none on numb skin"]
sources = ["book"]
about.patient = "a"
about.student = "b"
about.clinician = "c"
)";

const char* const kTools = R"(
[tool.palm]
name = "Palm"
contact_cm2 = [60, 100]
pointed = false
rods = ["-20 0 10 r10, 20 0 10 r10"]
)";

const char* const kStrokes = R"(
[[stroke]]
id = "s1"
technique = "glide"
site = "plate"
position = "prone"
tool = "palm"
reaches = ["plate_r"]
direction = "along"
layer = "skin"
motion = "glide"
width_mm = 10
both_sides = true
points = ["plate_r/corner", "plate_r/corner + 40 up"]
[[zone]]
id = "z1"
name = "Cord"
why = "nerve"
severity = "red"
along = "cord"
half_width_mm = 10
sources = ["book"]
)";

std::string lessonText(const std::string& step) {
  return "id = \"l\"\ntitle = \"L\"\ngroup = \"G\"\n[summary]\npatient = \"a\"\nstudent = \"b\"\nclinician = "
         "\"c\"\n[[step]]\n" +
         step;
}

const std::string kGoodStep = R"(id = "one"
title = "One"
view = "posterior"
frame = ["plate_r", "0.5 along cord_r"]
show = ["plate"]
ghost = ["cord_r"]
highlight = ["plate_r"]
label = ["plate_r"]
rings = ["plate_r/corner"]
technique = "glide"
no_press = true
sources = ["book"]
[step.text]
patient = "See the [plate](structure:plate_r)."
student = "See ([Book](ref:book))."
clinician = "See."
[[step.figure]]
name = "gap"
measure = "gap cord_r plate_r"
)";

core::Mesh box(const glm::vec3& low, const glm::vec3& high) {
  core::Mesh mesh;
  const glm::vec3 c = 0.5f * (low + high);
  for (int k = 0; k < 8; ++k) {
    const glm::vec3 p{k & 1 ? high.x : low.x, k & 2 ? high.y : low.y, k & 4 ? high.z : low.z};
    mesh.positionsMm.push_back(p);
    mesh.normals.push_back(glm::normalize(p - c));
    mesh.boxMm.add(p);
  }
  mesh.fibres.assign(8, {0, 1, 0});
  mesh.uv.assign(8, {0, 0});
  mesh.occlusion.assign(8, 1);
  mesh.indices = {0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4,
                  2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5};
  return mesh;
}

struct Fixture {
  test::TemporaryFolder home;
  const fs::path& folder = home.path;
  Fixture() {
    write("structures.toml", kStructures);
    write("references.toml", kReferences);
    write("techniques.toml", kTechniques);
    write("tools.toml", kTools);
    write("strokes.toml", kStrokes);
    write("wording.toml", "[[avoid]]\nwords = [\"cures\"]\ninstead = \"may ease\"\n");
  }
  void write(const std::string& name, const std::string& text) const { home.write(name, text); }
  scene::Atlas atlas() const {
    core::ModelData model;
    for (const float side : {-1.f, 1.f}) {
      const std::string suffix = side < 0 ? "_r" : "_l";
      model.nodes.push_back({"plate" + suffix, "", box({side * 60 - 40, -100, 0}, {side * 60 + 40, 100, 20})});
      model.nodes.push_back({"cord" + suffix, "", box({side * 60 - 3, -80, -20}, {side * 60 + 3, 80, -14})});
      model.landmarks.push_back({"plate" + suffix, "corner", "Corner", {side * 30, -60, 0}});
      core::ModelCentreline line;
      line.structure = "cord" + suffix;
      for (float y = 80; y >= -80; y -= 4) {
        line.pointsMm.push_back({side * 60, y, -17});
        line.widthMm.push_back(6);
        line.thicknessMm.push_back(6);
        line.thinDirection.push_back({0, 0, 1});
      }
      model.centrelines.push_back(line);
    }
    return scene::Atlas(scene::Catalogue::load(folder / "structures.toml"), std::move(model));
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a sound lesson is read and put on the model") {
  write("lesson_a.toml", lessonText(kGoodStep));
  const scene::Atlas model = atlas();
  const lesson::Library library = lesson::readLibrary(folder, model.catalogue(), &model);
  for (const std::string& p : library.problems) MESSAGE(p);
  REQUIRE(library.problems.empty());
  REQUIRE(library.lessons.size() == 1);
  const lesson::Step& step = library.lessons[0].steps[0];
  const scene::SceneState state = lesson::stateFor(step, model, {}, 1.5f);
  const auto at = [&](const char* id) {
    return state.visibility[static_cast<std::size_t>(model.catalogue().find(id))];
  };
  CHECK(at("plate_r") == scene::Visibility::Shown);
  CHECK(at("plate_l") == scene::Visibility::Shown);
  CHECK(at("cord_r") == scene::Visibility::Ghost);
  CHECK(at("cord_l") == scene::Visibility::Hidden);
  CHECK(state.highlighted == std::vector<int>{model.catalogue().find("plate_r")});
  CHECK(state.technique == "glide");
  CHECK(std::cos(glm::radians(state.camera.yawDeg)) == doctest::Approx(-1));
  CHECK(lesson::figureText(step.figures[0], model) == "14.0 mm");
}

TEST_CASE_FIXTURE(Fixture, "strokes lie on the body, move at the technique's pace and are mirrored") {
  write("lesson_a.toml", lessonText(kGoodStep));
  const scene::Atlas model = atlas();
  const lesson::Library library = lesson::readLibrary(folder, model.catalogue(), &model);
  scene::SceneState state;
  state.technique = "glide";
  lesson::StrokeStage stage;
  stage.make(library, model, state, nullptr);
  CHECK(stage.moving());
  const auto playing = [&](double timeS) {
    scene::Overlay overlay = stage.overlay(timeS);
    CHECK(std::any_of(overlay.bands.begin(), overlay.bands.end(), [](const auto& x) { return x.hatched; }));
    CHECK(std::any_of(overlay.bands.begin(), overlay.bands.end(), [](const auto& x) { return x.depth; }));
    CHECK(overlay.solids.size() == 1);  // one side is worked at a time
    std::erase_if(overlay.bands, [](const auto& x) { return x.hatched || x.depth; });
    return overlay;
  };
  const scene::Overlay a = playing(0.2), b = playing(0.4);
  REQUIRE(a.bands.size() == 2);  // right and left
  CHECK(a.bands[0].pointsMm.front().x < 0);
  CHECK(a.bands[1].pointsMm.front().x > 0);
  CHECK(a.bands[0].pointsMm.front().x == doctest::Approx(-a.bands[1].pointsMm.front().x).epsilon(0.02));
  for (const glm::vec3& p : a.bands[0].pointsMm) CHECK(p.z < 0.5f);  // behind the plate's back face, where the hand is
  // 50 mm/s on a stroke of 40 mm: a quarter of it in 0.2 s. The hand, 10 mm broad, starts half its breadth inside.
  CHECK(a.bands[0].phase == doctest::Approx(0.375).epsilon(0.05));
  CHECK(b.bands[0].phase - a.bands[0].phase == doctest::Approx(0.25).epsilon(0.05));

  state.technique.clear();
  state.noPress = true;
  stage.make(library, model, state, nullptr);
  const scene::Overlay zones = stage.overlay(0);
  REQUIRE(zones.bands.size() == 2);
  CHECK(zones.bands[0].hatched);
  CHECK(zones.bands[0].halfWidthMm.front() == doctest::Approx(10));
}

TEST_CASE_FIXTURE(Fixture,
                  "every fault of a lesson is one sentence with file and line, and the other lessons live on") {
  struct Fault {
    std::string from, to, expected;
  };
  const std::vector<Fault> faults{
      {"show = [\"plate\"]", "show = [\"plat\"]", "plat"},
      {"structure:plate_r", "structure:plaet_r", "plaet_r"},
      {"ref:book", "ref:bok", "unknown source \"bok\", did you mean \"book\"?"},
      {"view = \"posterior\"", "view = \"postrior\"", "unknown view \"postrior\", did you mean \"posterior\"?"},
      {"technique = \"glide\"", "technique = \"glid\"", "unknown technique \"glid\", did you mean \"glide\"?"},
      {"no_press = true", "no_press = true\nzones = [\"z2\"]", "unknown zone \"z2\", did you mean \"z1\"?"},
      {"no_press = true", "zones = [\"z1\"]", "which is missing"},
      {"plate_r/corner", "plate_r/cornr", "cornr"},
      {"sources = [\"book\"]", "sources = []", "has no sources"},
      {"title = \"One\"", "tittle = \"One\"", "title"},
      {"clinician = \"See.\"", "clinician = \" \"", "text is empty"},
      {"highlight", "highligth", "unknown key \"highligth\", did you mean \"highlight\"?"},
  };
  write("lesson_good.toml", lessonText(kGoodStep));
  const scene::Atlas model = atlas();
  for (const Fault& fault : faults) {
    CAPTURE(fault.to);
    std::string text = kGoodStep;
    const std::size_t at = text.find(fault.from);
    REQUIRE(at != std::string::npos);
    text.replace(at, fault.from.size(), fault.to);
    write("lesson_bad.toml", lessonText("id = \"x\"\n" + text.substr(text.find('\n') + 1)));
    const lesson::Library library = lesson::readLibrary(folder, model.catalogue(), &model);
    REQUIRE(library.problems.size() == 1);
    CHECK(library.problems[0].find("lesson_bad.toml:") != std::string::npos);
    CHECK_MESSAGE(library.problems[0].find(fault.expected) != std::string::npos, library.problems[0]);
    CHECK(library.lessons.size() == 1);
  }
}

TEST_CASE_FIXTURE(Fixture, "a step chooses zones, leaves out those of a hidden leg, and its rings face its camera") {
  std::string text = kGoodStep;
  text.replace(text.find("no_press = true"), 15, "no_press = true\nzones = [\"z1\"]");
  write("lesson_a.toml", lessonText(text));
  const scene::Atlas model = atlas();
  const lesson::Library library = lesson::readLibrary(folder, model.catalogue(), &model);
  REQUIRE(library.lessons.size() == 1);
  const lesson::Step& step = library.lessons[0].steps[0];
  lesson::StrokeStage stage;
  stage.make(library, model, lesson::stateFor(step, model, {}, 1.5f), &step);
  const scene::Overlay overlay = stage.overlay(0);
  int zones = 0;
  for (const scene::OverlayBand& band : overlay.bands)
    if (band.hatched) {
      ++zones;
      CHECK(band.pointsMm.front().x < 0);  // cord_r is a ghost, cord_l is hidden
    }
  CHECK(zones == 1);
  REQUIRE(overlay.discs.size() == 1);
  CHECK(overlay.discs[0].normal.z < -0.99f);
  CHECK(overlay.discs[0].centreMm.x == doctest::Approx(-30));
  CHECK(overlay.discs[0].centreMm.z < -5);  // in front of the plate, towards the eye
}

TEST_CASE_FIXTURE(Fixture, "what is laid lies on the surface that a hand meets first, and goes with it") {
  const scene::Atlas model = atlas();
  const lesson::SkinLay lay(model);
  const auto onPlate = lay.drop({-40, 0, 10}, lesson::outwards("posterior", -1));
  REQUIRE(onPlate);
  CHECK(glm::distance(lay.at(*onPlate, model).atMm, {-40, 0, 0}) < 0.1f);
  const auto onCord = lay.drop({-60, 0, 0}, {0, 0, -1});
  REQUIRE(onCord);
  CHECK(lay.at(*onCord, model).atMm.z == doctest::Approx(-20));
  CHECK(lesson::outwards("lateral", -5) == glm::vec3(-1, 0, 0));
  CHECK(lesson::outwards("medial", 5) == glm::vec3(-1, 0, 0));

  // The same place when the plate has moved.
  const int plate = model.catalogue().find("plate_r");
  auto levels = std::make_shared<scene::SurfaceLevels>();
  (*levels)[0] = *model.mesh(plate);
  for (glm::vec3& p : (*levels)[0].positionsMm) p += glm::vec3(0, 30, -12);
  scene::BodyChange change;
  change.surfaces[plate] = levels;
  const scene::Atlas moved = model.changed(change);
  CHECK(glm::distance(lay.at(*onPlate, moved).atMm, {-40, 30, -12}) < 0.1f);
}

TEST_CASE("a tool is one closed body in true size") {
  lesson::Tool ball;
  ball.rods.push_back({{0, 0, 33}, {0, 0, 33}, 33, 33});
  const core::Mesh mesh = lesson::toolMesh(ball, 3);
  CHECK(mesh.boxMm.size().x == doctest::Approx(66).epsilon(0.03));
  double volume = 0;
  for (std::size_t i = 0; i < mesh.indices.size(); i += 3)
    volume += static_cast<double>(
                  glm::dot(mesh.positionsMm[mesh.indices[i]],
                           glm::cross(mesh.positionsMm[mesh.indices[i + 1]], mesh.positionsMm[mesh.indices[i + 2]]))) /
              6;
  CHECK(volume == doctest::Approx(4.0 / 3 * 3.14159 * 33 * 33 * 33).epsilon(0.03));
  CHECK(lesson::toolMesh(lesson::Tool()).indices.empty());
}

TEST_CASE_FIXTURE(Fixture, "words that promise too much are refused") {
  std::string text = kGoodStep;
  text.replace(text.find("See."), 4, "Massage cures it.");
  write("lesson_a.toml", lessonText(text));
  const scene::Atlas model = atlas();
  const auto faults = lesson::checkLessons(folder / "lesson_a.toml", folder, model.catalogue(), &model);
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].find("\"cures\" at clinician level; write rather: may ease") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "the language of points") {
  const scene::Atlas model = atlas();
  const auto at = [&](const char* text, bool mirrored = false) { return lesson::pointMm(text, model, "", mirrored); };
  CHECK(at("plate_r/corner") == glm::vec3{-30, -60, 0});
  CHECK(at("plate_r/corner", true) == glm::vec3{30, -60, 0});
  CHECK(at("plate_r/corner + 10 lateral 5 down 2 back") == glm::vec3{-40, -65, -2});
  CHECK(at("plate_r/corner + 10 lateral", true) == glm::vec3{40, -60, 0});
  CHECK(glm::distance(at("0.5 of plate_r/corner to plate_l/corner"), {0, -60, 0}) < 1e-4f);
  CHECK(glm::distance(at("0.5 along cord_r"), {-60, 0, -17}) < 0.1f);
  for (const char* bad : {"", "plate_r/none", "1.5 along cord_r", "0.5 along plate_r", "plate_r/corner + 10 sideways",
                          "plate_r/corner + ten up", "plate_r/corner minus 3 up", "0.5 between a b"})
    CHECK_THROWS_AS(at(bad), core::InputError);
}
