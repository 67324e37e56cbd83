// The shipped lessons: sound, complete, and free of promises.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "data/shipped.h"
#include "lesson/coverage.h"
#include "lesson/stage.h"

using namespace sciatlas;
using tests::shippedAtlas;
using tests::shippedLibrary;

TEST_CASE("the shipped lessons and data have no fault") {
  const auto faults = lesson::checkLessons(tests::source("lessons"), tests::source("lessons"),
                                           shippedAtlas().catalogue(), &shippedAtlas());
  for (const std::string& fault : faults) FAIL_CHECK(fault);
  CHECK(shippedLibrary().problems.empty());
}

TEST_CASE("the course is whole: its lessons, their steps, and an answer to every claim") {
  const auto& lessons = shippedLibrary().lessons;
  std::size_t steps = 0;
  for (const lesson::Lesson& l : lessons) steps += l.steps.size();
  CHECK(lessons.size() >= 32);
  CHECK(steps >= 200);
  const auto rows = lesson::readCoverage(tests::source("lessons/coverage.toml"));
  std::set<std::string> ids;
  for (const lesson::CoverageRow& row : rows) ids.insert(row.id);
  for (int i = 1; i <= 64; ++i) CHECK(ids.count("C" + std::to_string(i)) == 1);
  for (int i = 1; i <= 9; ++i) CHECK(ids.count("O" + std::to_string(i)) == 1);
  for (int i = 1; i <= 10; ++i) CHECK(ids.count("G" + std::to_string(i)) == 1);
  for (const std::string& fault : lesson::checkCoverage(rows, lessons)) FAIL_CHECK(fault);
}

TEST_CASE("each palpation and technique lesson ends with hands on a partner") {
  for (const char* id : {"palpation", "swedish", "deep_tissue", "trigger_points", "myofascial_release",
                         "finger_pressure", "heat", "movement", "home_care"}) {
    CAPTURE(id);
    const auto* found = shippedLibrary().findLesson(id);
    REQUIRE(found);
    const lesson::Step& last = found->steps.back();
    CHECK_FALSE(last.partnerTask.empty());
    CHECK(last.partnerMinutes > 0);
    CHECK(last.selfCheck.size() >= 3);
  }
}

TEST_CASE("the three lessons are complete") {
  const auto* course = shippedLibrary().findLesson("course_of_the_nerve");
  const auto* sites = shippedLibrary().findLesson("where_compressed");
  const auto* techniques = shippedLibrary().findLesson("where_techniques_work");
  REQUIRE(course);
  REQUIRE(sites);
  REQUIRE(techniques);
  CHECK(course->steps.size() >= 9);
  const std::set<std::string> wanted{"central_canal", "disc_l4_l5_recess", "disc_l5_s1_recess", "foramen",
                                     "deep_gluteal",  "ischial_tunnel",    "popliteal",         "fibular_neck"};
  std::set<std::string> found;
  for (const lesson::Step& step : sites->steps)
    if (wanted.count(step.id)) {
      found.insert(step.id);
      CAPTURE(step.id);
      CHECK_FALSE(step.highlight.empty());
      CHECK_FALSE(step.rings.empty());
      CHECK_FALSE(step.hands.at(scene::Level::Patient).empty());
    }
  CHECK(found == wanted);
  std::set<std::string> families;
  for (const lesson::Step& step : techniques->steps)
    if (!step.technique.empty()) families.insert(shippedLibrary().findTechnique(step.technique)->family);
  CHECK(families == std::set<std::string>{"swedish", "deep", "trigger", "fascial"});
  // Red flags come before techniques.
  CHECK(techniques->steps.front().technique.empty());
}

TEST_CASE("each step can be shown") {
  for (const lesson::Lesson& lesson : shippedLibrary().lessons)
    for (const lesson::Step& step : lesson.steps) {
      CAPTURE(lesson.id);
      CAPTURE(step.id);
      const scene::SceneState state = lesson::stateFor(step, shippedAtlas(), {}, 1.4f);
      CHECK(std::count(state.visibility.begin(), state.visibility.end(), scene::Visibility::Shown) > 0);
      CHECK(state.camera.distanceMm > 20);
      CHECK(step.label.size() <= 12);
      for (const int h : state.highlighted)
        CHECK(state.visibility[static_cast<std::size_t>(h)] != scene::Visibility::Hidden);
    }
}

TEST_CASE("each figure can be measured on the body in the state of its step") {
  core::Paths paths;
  paths.models = tests::source("models");
  const living::Body body(paths, shippedAtlas());
  const auto library =
      lesson::readLibrary(tests::source("lessons"), shippedAtlas().catalogue(), &shippedAtlas(), &body);
  int measured = 0;
  for (const lesson::Lesson& lesson : library.lessons)
    for (const lesson::Step& step : lesson.steps) {
      if (step.figures.empty()) continue;
      CAPTURE(lesson.id);
      CAPTURE(step.id);
      const bool changed = !(step.body == scene::BodyState());
      const auto made = changed ? body.in(step.body) : nullptr;
      for (const lesson::Figure& figure : step.figures)
        CHECK_FALSE(lesson::figureText(figure, made ? *made : shippedAtlas()).empty());
      measured += static_cast<int>(step.figures.size());
    }
  CHECK(measured > 50);
}
