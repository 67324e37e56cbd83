#include "session/session.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "core/error.h"
#include "core/files.h"
#include "unit/little_body.h"

using namespace sciatlas;
using scene::Visibility;

TEST_CASE("the opening picture lights the nerve and makes ghosts of what covers it") {
  const auto body = test::littleBody();
  const auto session = body.session();
  const auto& scene = session.scene();
  CHECK(scene.highlighted == std::vector<int>{body.find("sciatic_nerve_r")});
  CHECK(scene.visibility[static_cast<std::size_t>(body.find("gluteus_maximus_r"))] == Visibility::Ghost);
  CHECK(scene.visibility[static_cast<std::size_t>(body.find("gluteus_maximus_l"))] == Visibility::Shown);
  CHECK(scene.visibility[static_cast<std::size_t>(body.find("sacrum"))] == Visibility::Shown);
  CHECK_FALSE(session.canUndo());
}

TEST_CASE("every command is one step of undo, and redo brings it back") {
  const auto body = test::littleBody();
  auto session = body.session();
  const int sacrum = body.find("sacrum"), femur = body.find("femur_r");
  const auto before = session.now();

  session.select(sacrum);
  session.setVisibility({femur}, Visibility::Hidden);
  session.isolate({sacrum});
  session.toggleLabels({sacrum, femur});
  session.goToPlace(session::Place::Learn);
  session.openLesson("first", 1, 0);
  session.setNoPress(true);
  session.setTechnique("");  // changes nothing, so it is no step
  const auto after = session.now();

  for (int i = 0; i < 7; ++i) REQUIRE(session.undo());
  CHECK(session.now() == before);
  CHECK_FALSE(session.undo());
  for (int i = 0; i < 7; ++i) REQUIRE(session.redo());
  CHECK(session.now() == after);
  CHECK_FALSE(session.redo());

  session.undo();
  session.select(femur);
  CHECK_FALSE(session.canRedo());  // a new command ends the other future
}

TEST_CASE("a drag is one step of undo") {
  const auto body = test::littleBody();
  auto session = body.session();
  const auto start = session.scene().camera;
  session.beginDrag();
  for (int i = 0; i < 20; ++i) session.setCamera(scene::orbit(session.scene().camera, {5, 1}));
  session.endDrag();
  CHECK_FALSE(session.scene().camera == start);
  REQUIRE(session.undo());
  CHECK(session.scene().camera == start);
  CHECK_FALSE(session.canUndo());
}

TEST_CASE("visibility: hide, isolate, show all, and the count of what is hidden") {
  const auto body = test::littleBody();
  auto session = body.session();
  CHECK(session.hiddenCount() == 0);
  session.isolate({body.find("sacrum")});
  CHECK(session.hiddenCount() == 6);
  session.showAll();
  CHECK(session.hiddenCount() == 0);
  for (const auto v : session.scene().visibility) CHECK(v == Visibility::Shown);
}

TEST_CASE("camera moves are eased, cancelled by the first touch, and instant when movement is reduced") {
  const auto body = test::littleBody();
  auto session = body.session();
  const auto from = session.scene().camera;
  session.goToView("anterior", 10);
  CHECK(session.cameraMoving(10.1));
  CHECK(session.cameraAt(10.0).yawDeg == doctest::Approx(from.yawDeg).epsilon(0.01));
  CHECK_FALSE(session.cameraMoving(10.7));
  CHECK(session.cameraAt(10.7) == session.scene().camera);

  session.goToView("posterior", 20);
  const auto midway = session.cameraAt(20.3);
  session.setCamera(midway);
  CHECK_FALSE(session.cameraMoving(20.31));
  CHECK(session.cameraAt(20.5) == midway);

  session.preferences().reducedMotion = true;
  session.goToView("anterior", 30);
  CHECK_FALSE(session.animating(30.01));
}

TEST_CASE("lessons: steps forward and back, marks, and the end") {
  const auto body = test::littleBody();
  auto session = body.session();
  CHECK_FALSE(session.nextStep(0));  // no lesson is open
  session.openLesson("first", 0, 0);
  CHECK(session.now().place == session::Place::Learn);
  CHECK(session.step()->id == "step0");
  CHECK_FALSE(session.previousStep(1));
  CHECK(session.nextStep(1));
  CHECK(session.nextStep(2));
  CHECK(session.finishedSteps(*session.openLesson()) == 2);
  CHECK_FALSE(session.nextStep(3));
  CHECK(session.finishedSteps(*session.openLesson()) == 3);
  CHECK(session.previousStep(4));
  CHECK(session.step()->id == "step1");
  CHECK(session.scene().visibility[static_cast<std::size_t>(body.find("gluteus_maximus_r"))] == Visibility::Ghost);
  CHECK(session.scene().visibility[static_cast<std::size_t>(body.find("gluteus_maximus_l"))] == Visibility::Hidden);
  CHECK_THROWS_WITH_AS(session.openLesson("firsd", 0, 5), "There is no lesson \"firsd\", did you mean \"first\"?",
                       core::InputError);
  CHECK(session.openLesson() != nullptr);
}

TEST_CASE("Escape goes one step back and never further") {
  const auto body = test::littleBody();
  auto session = body.session();
  session.isolate({body.find("sacrum")});
  session.select(body.find("sacrum"));
  session.escape();
  CHECK(session.scene().selected == -1);
  CHECK(session.hiddenCount() == 6);
  session.escape();
  CHECK(session.hiddenCount() == 0);
  session.openLesson("first", 0, 0);
  session.isolate({body.find("sacrum")});
  session.escape();  // back to the step's own picture
  CHECK(session.openLesson() != nullptr);
  CHECK(session.scene().visibility[static_cast<std::size_t>(body.find("femur_r"))] == Visibility::Shown);
  session.escape();
  CHECK(session.openLesson() == nullptr);
  session.escape();
}

TEST_CASE("In a lesson only what was hidden by hand counts, and comes back alone") {
  const auto body = test::littleBody();
  auto session = body.session();
  session.openLesson("first", 1, 0);
  const auto staged = session.scene().visibility;
  CHECK(session.hiddenCount() > 0);
  CHECK(session.hiddenByHand() == 0);
  session.setVisibility({body.find("gluteus_maximus_r")}, Visibility::Hidden);
  CHECK(session.hiddenByHand() == 1);
  session.showHiddenByHand();
  CHECK(session.scene().visibility == staged);
  session.undo();
  CHECK(session.hiddenByHand() == 1);
}

TEST_CASE("A camera that shows the whole body shows it whole from the next standard view too") {
  const auto body = test::littleBody();
  auto session = body.session({.reducedMotion = true});
  session.viewAspect = 0.8f;
  session.showAll();
  session.goToView("posterior", 0);
  session.setCamera(scene::framing(session.scene().camera, body.atlas->box(), session.viewAspect));
  session.goToView("prone", 1);
  const auto& prone = session.scene().camera;
  CHECK(prone == scene::framing(prone, body.atlas->box(), session.viewAspect));
  scene::Camera near = prone;
  near.distanceMm *= 0.3f;
  session.setCamera(near);
  session.goToView("posterior", 2);
  CHECK(session.scene().camera.distanceMm == near.distanceMm);
}

TEST_CASE("preferences are kept, and a damaged file is set aside") {
  const auto folder = std::filesystem::temp_directory_path() / ("sciatlas_preferences_" + std::to_string(::getpid()));
  const auto file = folder / "deep" / "preferences.toml";
  std::string problem;
  CHECK(session::loadPreferences(file, &problem) == session::Preferences());
  CHECK(problem.empty());

  session::Preferences p;
  p.level = scene::Level::Clinician, p.theme = session::ThemeChoice::Paper, p.typePx = 22, p.hintsSeen = true;
  p.finishedSteps = {"first/0", "first/2"};
  session::savePreferences(file, p);
  CHECK(session::loadPreferences(file, &problem) == p);
  CHECK(problem.empty());

  for (const char* damaged : {"level = \"studnet\"\n", "type_px = [\n", "\xff\xfe\x00", "theme = 3\n"}) {
    CAPTURE(damaged);
    std::ofstream(file, std::ios::trunc) << damaged;
    problem.clear();
    CHECK(session::loadPreferences(file, &problem) == session::Preferences());
    CHECK(problem.find("preferences.toml.damaged") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(file));
  }
  std::ofstream(file, std::ios::trunc) << "type_px = 4000\n";
  CHECK(session::loadPreferences(file).typePx == session::kLargestTypePx);
  std::filesystem::remove_all(folder);
}
