// Every step of the shipped lessons on the shipped model, in the state of the body that it asks for: what the step is
// about can be seen.
#include <doctest/doctest.h>

#include "data/shipped.h"
#include "golden.h"
#include "shell/step_pictures.h"

using namespace sciatlas;

namespace {

core::Paths shippedPaths() {
  core::Paths paths;
  paths.models = tests::source("models");
  paths.built = std::filesystem::path(SCIATLAS_BUILD_DIR) / "models";
  return paths;
}

std::filesystem::path shaders() {
  return std::filesystem::path(SCIATLAS_SOURCE_DIR) / "shaders";
}

}  // namespace

TEST_CASE("the subject of each lesson step is seen, and its rings lie in the picture") {
  if (!test::headlessContext()) return;
  const living::Body body(shippedPaths(), tests::shippedAtlas());
  const lesson::Library library =
      lesson::readLibrary(tests::source("lessons"), tests::shippedAtlas().catalogue(), &tests::shippedAtlas(), &body);
  for (const std::string& problem : library.problems) FAIL_CHECK(problem);
  REQUIRE_FALSE(library.lessons.empty());
  for (const std::string& fault : shell::checkStepPictures(library.lessons, tests::shippedAtlas(), &body, shaders())) {
    CAPTURE(fault);
    CHECK_FALSE(true);
  }
}

TEST_CASE("a step whose subject is hidden, tiny or outside is found") {
  if (!test::headlessContext()) return;
  lesson::Lesson lesson;
  lesson.file = "lesson_x.toml";
  lesson::Step seen;
  seen.id = "seen", seen.view = "posterior", seen.frame = {"sacrum"}, seen.show = {"sacrum"},
  seen.highlight = {"sacrum"};
  lesson::Step hidden = seen;
  hidden.id = "hidden", hidden.show = {"skin", "sacrum", "femoral_nerve_r"}, hidden.highlight = {"femoral_nerve_r"};
  lesson::Step tiny = seen;
  tiny.id = "tiny", tiny.frame = {"skin"}, tiny.show = {"system:bone"}, tiny.highlight = {"patella_r"};
  lesson::Step ring = seen;
  ring.id = "ring", ring.rings = {"femur_r/greater_trochanter_tip"}, ring.frame = {"l1"}, ring.show = {"l1", "sacrum"},
  ring.highlight = {"l1"};
  lesson.steps = {seen, hidden, tiny, ring};
  const auto faults = shell::checkStepPictures({lesson}, tests::shippedAtlas(), nullptr, shaders());
  REQUIRE(faults.size() == 3);
  CHECK(faults[0].find("\"hidden\"") != std::string::npos);
  CHECK(faults[1].find("\"tiny\"") != std::string::npos);
  CHECK(faults[2].find("\"ring\"") != std::string::npos);
}
