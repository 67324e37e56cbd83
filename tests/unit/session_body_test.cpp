// Commands that change the body: pathologies, poses, playing, sites, comparisons.
#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "core/error.h"
#include "living/state_words.h"
#include "unit/living_body.h"

using namespace sciatlas;
using scene::Visibility;
using session::CompareMode;
using session::CompressionTab;
using session::Place;

namespace {

float depthOf(const scene::Atlas& atlas, const char* id) {
  return atlas.mesh(atlas.catalogue().find(id))->boxMm.size().z;
}
float footOf(const scene::Atlas& atlas, const char* id) {
  return atlas.mesh(atlas.catalogue().find(id))->boxMm.low.y;
}

}  // namespace

TEST_CASE("a pathology changes the body that is shown, undo brings the other back, a drag is one step") {
  const test::LivingBody living;
  auto session = living.session();
  const float before = depthOf(session.atlas(), "gluteus_maximus_r");
  session.beginDrag();
  for (int i = 1; i <= 10; ++i) session.setPathology("swelling_r", 0.1f * static_cast<float>(i));
  session.endDrag();
  CHECK(depthOf(session.atlas(), "gluteus_maximus_r") == doctest::Approx(before + 20).epsilon(0.01));
  CHECK(depthOf(session.atlas(), "gluteus_maximus_l") == before);
  CHECK(session.undo());
  CHECK(session.scene().body.atRest());
  CHECK(depthOf(session.atlas(), "gluteus_maximus_r") == before);
  CHECK_FALSE(session.undo());
  CHECK(session.redo());
  CHECK(session.scene().body.pathologies.at("swelling_r") == 1);
  session.setPathology("swelling_r", 0);
  CHECK(session.scene().body.atRest());
}

TEST_CASE("states that exclude each other replace each other; what is not possible is refused and changes nothing") {
  const test::LivingBody living;
  auto session = living.session();
  session.setPathology("type_a_r", 1);
  session.setPathology("type_a_l", 1);
  session.setPathology("type_b_r", 1);
  CHECK(session.scene().body.pathologies == std::map<std::string, float>{{"type_a_l", 1}, {"type_b_r", 1}});
  const auto now = session.now();
  CHECK_THROWS_WITH_AS(session.setPathology("swelling", 1), doctest::Contains("did you mean \"swelling_r\"?"),
                       core::InputError);
  CHECK_THROWS_AS(session.setPathology("swelling_r", 1.5f), core::InputError);
  CHECK_THROWS_AS(session.setPose("hip_flexion_r", 150), core::InputError);
  CHECK_THROWS_WITH_AS(session.takePose("rais_r", 1), doctest::Contains("did you mean \"raise_r\"?"), core::InputError);
  CHECK_THROWS_AS(session.choosePathology("swelling", 0), core::InputError);
  CHECK(session.now() == now);
}

TEST_CASE("choosing a site opens its page, frames it, clears the way to it, and one undo restores the picture") {
  const test::LivingBody living;
  session::Preferences still;
  still.reducedMotion = true;
  auto session = living.session(still);
  const auto before = session.now();
  session.choosePathology("type_a_r", 0);
  CHECK(session.now().place == Place::Compression);
  CHECK(session.now().pathology == "type_a_r");
  CHECK(session.scene().camera.yawDeg == 90);  // the view that it names
  session.choosePathology("swelling_r", 0);
  const auto& scene = session.scene();
  CHECK(scene.highlighted == std::vector<int>{living.little.find("sciatic_nerve_r")});
  CHECK(scene.visibility[static_cast<std::size_t>(living.little.find("gluteus_maximus_r"))] == Visibility::Shown);
  CHECK(scene.body.atRest());  // it is shown, not brought about
  const glm::vec3 centre = session.atlas().boxOf({living.little.find("gluteus_maximus_r")}).centre();
  CHECK(glm::distance(scene.camera.pivotMm, centre) < 1);
  CHECK(session.undo());
  CHECK(session.undo());
  CHECK(session.now() == before);

  // What stands before the focus becomes a ghost: from behind the muscle covers the nerve.
  session.choosePathology("type_b_r", 0);
  CHECK(session.scene().visibility[static_cast<std::size_t>(living.little.find("gluteus_maximus_r"))] ==
        Visibility::Ghost);
  CHECK(session.scene().visibility[static_cast<std::size_t>(living.little.find("gluteus_maximus_l"))] ==
        Visibility::Shown);
}

TEST_CASE("a named pose is gone through by progress; a joint moved by hand is no longer that pose") {
  const test::LivingBody living;
  auto session = living.session();
  session.choosePose("raise_r");
  CHECK(session.scene().body.atRest());
  session.takePose("raise_r", 0.75f);
  CHECK(session.scene().body.poseDeg.at("hip_flexion_r") == doctest::Approx(45));
  CHECK(session.inPose());
  CHECK(footOf(session.atlas(), "femur_r") > footOf(session.atlas(), "femur_l") + 50);
  CHECK(living::stateLine(*living.body, session.scene().body, "raise_r", 0.75f) == "Leg raise (right): half way");
  session.setPose("hip_flexion_r", -10);
  CHECK_FALSE(session.inPose());
  CHECK(living::stateLine(*living.body, session.scene().body, "raise_r", 0.75f) == "Hip: extension (right) 10\xc2\xb0");
  session.setPathology("swelling_l", 0.7f);
  CHECK(living::stateLine(*living.body, session.scene().body, "", 0) ==
        "Swollen gluteus maximus, left: a lot \xc2\xb7 Hip: extension (right) 10\xc2\xb0");
  session.resetPose();
  CHECK(session.scene().body.poseDeg.empty());
  CHECK_FALSE(session.scene().body.pathologies.empty());
  session.resetBody();
  CHECK(session.scene().body.atRest());
  CHECK(living::stateLine(*living.body, session.scene().body, "", 0) == "the body at rest");
}

TEST_CASE("playing goes calmly to the end, is one step of undo, and whatever else moves the body ends it") {
  const test::LivingBody living;
  auto session = living.session();
  session.choosePose("raise_r");
  const auto before = session.now();
  double t = 100;
  session.playPose(t);
  const auto go = [&](double seconds) {
    for (const double end = t + seconds; t < end; t += 0.05) session.advance(t);
  };
  float last = 0;
  for (int i = 0; i < 20; ++i) {
    go(0.1);
    CHECK(session.now().pose.progress >= last);
    CHECK(session.now().pose.progress - last < 0.1f);  // nothing jumps
    last = session.now().pose.progress;
  }
  CHECK(session.playingPose());
  CHECK(session.animating(t));
  go(20);
  CHECK_FALSE(session.playingPose());
  CHECK(session.now().pose.progress == 1);
  CHECK(session.scene().body.poseDeg.at("hip_flexion_r") == 60);
  CHECK(session.undo());
  CHECK(session.now() == before);

  session.choosePose("swing");
  session.playPose(t);
  go(30);
  CHECK(session.playingPose());  // to and fro until it is paused
  session.setPose("hip_flexion_l", 10);
  CHECK_FALSE(session.playingPose());

  // With reduced motion nothing plays by itself: one stage a time, then rest.
  session.preferences().reducedMotion = true;
  session.takePose("raise_r", 0);
  for (const float expected : {0.5f, 1.0f, 0.0f}) {
    session.playPose(t);
    CHECK_FALSE(session.playingPose());
    CHECK(session.now().pose.progress == expected);
  }
}

TEST_CASE("a comparison holds another body under the same camera; presets bring both; undo covers it") {
  const test::LivingBody living;
  auto session = living.session();
  CHECK(session.otherAtlas() == nullptr);
  session::Comparison compare;
  compare.on = true;
  compare.other.pathologies["swelling_l"] = 1;
  session.setComparison(compare);
  REQUIRE(session.otherAtlas() != nullptr);
  CHECK(depthOf(*session.otherAtlas(), "gluteus_maximus_l") > depthOf(session.atlas(), "gluteus_maximus_l") + 15);
  compare.fade = 7;
  compare.mode = CompareMode::Fade;
  session.setComparison(compare);
  CHECK(session.now().compare.fade == 1);
  compare.other.pathologies["swelling_l"] = 2;
  CHECK_THROWS_AS(session.setComparison(compare), core::InputError);

  session.openComparison("two_causes", 0, 0);
  CHECK(session.scene().body.pathologies.at("swelling_r") == 0.8f);
  CHECK(session.now().compare.other.atRest());
  CHECK(&session.atlas() != session.otherAtlas());
  CHECK(session.now().tab == CompressionTab::Compare);
  session.openComparison("two_causes", 1, 0);
  CHECK(session.scene().body.poseDeg.at("hip_flexion_r") == 45);
  CHECK(session.now().pathology == "swelling_l");
  session.undo(), session.undo();
  CHECK(session.now().compare.other.pathologies.count("swelling_l") == 1);
  session.escape();
  CHECK(session.otherAtlas() != nullptr);  // Explore is open: the comparison has its own way out
  session.goToTab(CompressionTab::Compare);
  session.escape();
  CHECK(session.otherAtlas() == nullptr);
}

TEST_CASE("on the thread only the last state counts, and a stale body never replaces the wanted one") {
  const test::LivingBody living;
  auto session = living.session();
  std::atomic<int> awoken{0};
  session.makeBodiesInBackground([&] { ++awoken; });
  const float before = depthOf(session.atlas(), "gluteus_maximus_r");
  for (int i = 1; i <= 50; ++i) session.setPathology("swelling_r", 0.02f * static_cast<float>(i));
  for (int i = 0; i < 2000 && session.makingBody(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  CHECK(session.adoptBody());
  CHECK(depthOf(session.atlas(), "gluteus_maximus_r") == doctest::Approx(before + 20).epsilon(0.01));
  CHECK(awoken > 0);
  CHECK(awoken <= 50);
  // A lesson's body is made at once; what the thread still works at is not taken afterwards.
  session.setPathology("swelling_r", 0.5f);
  session.openComparison("two_causes", 1, 0);
  for (int i = 0; i < 2000 && session.makingBody(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  session.adoptBody();
  CHECK(depthOf(session.atlas(), "gluteus_maximus_r") < before + 5);  // it follows the bent hip a little
  CHECK(footOf(session.atlas(), "femur_r") > footOf(session.atlas(), "femur_l") + 20);
}

TEST_CASE("a comparison file with a fault is named with its line") {
  const test::LivingBody living;
  const auto fault = [&](const std::string& text) {
    const auto file = living.folder.write("comparisons.toml", text);
    try {
      living::readComparisons(file, *living.body);
    } catch (const core::InputError& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  const std::string head =
      "[[comparison]]\nid = \"a\"\ntitle = \"A\"\nabout = { patient = \"a\", student = \"b\", clinician = \"c\" }\n";
  const std::string text = "text = { patient = \"a\", student = \"b\", clinician = \"c\" }";
  CHECK(fault(head).find("has no [[comparison.state]]") != std::string::npos);
  const auto unknown = fault(head + "[[comparison.state]]\nname = \"n\"\npathology = { swellin_r = 1 }\n" + text);
  CHECK(unknown.find("comparisons.toml:5") != std::string::npos);
  CHECK(unknown.find("did you mean \"swelling_r\"?") != std::string::npos);
  CHECK(
      fault(head + "[[comparison.state]]\nname = \"n\"\npose = { hip_flexion_r = 20 }\n" + text).find("unknown site") !=
      std::string::npos);
}
