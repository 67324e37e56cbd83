// The place Techniques with the shipped techniques: commands, undo, keys, and that every page fits.
#include <algorithm>

#include "core/error.h"
#include "data/shipped.h"
#include "lesson/serving.h"
#include "living/body.h"
#include "session/session.h"
#include "ui/keys.h"
#include "unit/desk.h"

using namespace sciatlas;
using session::Place, session::TechniqueTab;
using tests::shippedAtlas;
using tests::shippedLibrary;

namespace {

session::Preferences quiet(float typePx = 16) {
  session::Preferences preferences;
  preferences.hintsSeen = true;
  preferences.typePx = typePx;
  return preferences;
}

}  // namespace

TEST_CASE("choosing a technique lights its sites, plays it, and undo takes it back") {
  session::Session session(shippedAtlas(), shippedLibrary(), quiet());
  session.chooseTechnique("deep_tissue", "p12b_deep_gluteus_medius_middle", 10);
  CHECK(session.now().place == Place::Techniques);
  CHECK(session.scene().strokes == std::vector<std::string>{"p12b_deep_gluteus_medius_middle"});
  const int medius = shippedAtlas().catalogue().find("gluteus_medius_r");
  CHECK(std::count(session.scene().highlighted.begin(), session.scene().highlighted.end(), medius) == 1);
  CHECK(session.playingTechnique());
  CHECK(session.animating(100));
  const auto clock = session.techniqueClock(14);
  REQUIRE(clock);
  CHECK(clock->atS == doctest::Approx(4));
  CHECK(clock->ofS == doctest::Approx(100));
  const auto depth = session.stage().depthOf("p12b_deep_gluteus_medius_middle");
  REQUIRE(depth);
  CHECK(depth->fromMm > 3);
  CHECK(depth->toMm > depth->fromMm + 10);
  CHECK(depth->toMm < 90);

  session.pauseTechnique(20);
  CHECK(session.techniqueClock(50)->atS == doctest::Approx(10));
  CHECK_FALSE(session.animating(100));
  session.playTechnique(50);
  CHECK(session.techniqueClock(51)->atS == doctest::Approx(11));

  // The corridor shows with it though nobody asked.
  const auto overlay = session.overlay(51);
  CHECK(std::any_of(overlay.bands.begin(), overlay.bands.end(), [](const auto& b) { return b.hatched; }));
  CHECK(overlay.solids.size() == 1);

  session.toggleStrokeCut(51);
  REQUIRE(session.scene().cuts.oblique);
  CHECK(std::abs(glm::dot(session.scene().cuts.oblique->normal, depth->normal)) < 0.2f);  // straight in
  session.undo();
  CHECK_FALSE(session.scene().cuts.any());
  session.undo();
  CHECK(session.scene().technique.empty());
  CHECK(session.now().place == Place::Explore);
  session.redo();
  CHECK(session.scene().technique == "deep_tissue");

  session.goToPlace(Place::Explore);
  CHECK(session.scene().technique.empty());
  CHECK_THROWS_AS(session.chooseTechnique("deep_tisue", "", 0), core::InputError);
}

TEST_CASE("a movement moves the joints while it plays, from data, and leaves them as they were") {
  core::Paths paths;
  paths.models = tests::source("models");
  const living::Body body(paths, shippedAtlas());
  const lesson::Library library =
      lesson::readLibrary(tests::source("lessons"), shippedAtlas().catalogue(), &shippedAtlas(), &body);
  session::Session session(shippedAtlas(), library, quiet(), &body);
  const auto degrees = [&](const char* axis) {
    const auto& pose = session.scene().body.poseDeg;
    return pose.count(axis) ? pose.at(axis) : 0.f;
  };
  session.setPose("knee_flexion_l", 20);
  session.chooseTechnique("sciatic_slider", "", 10);
  session.holdTechniqueAt(1.25);
  CHECK(degrees("knee_flexion_r") == doctest::Approx(20));  // stretched, the foot points away
  CHECK(degrees("ankle_dorsiflexion_r") == doctest::Approx(-25));
  CHECK(degrees("hip_flexion_r") == doctest::Approx(80));
  const glm::vec3 far = session.atlas().landmark("tibia_r/medial_malleolus_tip").atMm;
  session.holdTechniqueAt(2.5);
  CHECK(degrees("knee_flexion_r") == doctest::Approx(90));
  CHECK(glm::distance(session.atlas().landmark("tibia_r/medial_malleolus_tip").atMm, far) > 200);
  CHECK(session.techniqueClock(0)->repetition == 2);
  // What is chosen next finds the body as it was.
  session.chooseTechnique("effleurage", "p10a_effleurage_buttock_upper", 20);
  session.advance(20);
  CHECK(session.scene().body.poseDeg == std::map<std::string, float>{{"knee_flexion_l", 20.f}});
}

TEST_CASE("a muscle knows its techniques, a symptom area its trigger points") {
  const auto serving =
      lesson::techniquesServing(shippedLibrary(), shippedAtlas(), shippedAtlas().catalogue().find("gluteus_medius_l"));
  std::vector<std::string> techniques;
  for (const auto* s : serving) techniques.push_back(s->technique);
  for (const char* wanted : {"deep_tissue", "trigger_point", "finger_pressure", "tennis_ball", "petrissage"})
    CHECK(std::count(techniques.begin(), techniques.end(), wanted) == 1);
  const auto calf = lesson::pointsReferringTo(shippedLibrary(), "calf");
  REQUIRE_FALSE(calf.empty());
  CHECK(calf.front()->id == "gmin_p");  // imitates sciatica most
  CHECK(lesson::pointsOf(shippedLibrary(), shippedAtlas(), shippedAtlas().catalogue().find("piriformis_r")).size() ==
        2);
  for (const std::string& area : lesson::symptomAreas()) {
    CAPTURE(area);
    CHECK_FALSE(lesson::pointsReferringTo(shippedLibrary(), area).empty());
  }
}

TEST_CASE("the keyboard goes through Techniques") {
  session::Session session(shippedAtlas(), shippedLibrary(), quiet());
  test::Desk desk;
  desk.draw(&session);
  desk.press(session, 'E');
  CHECK(session.now().place == Place::Techniques);
  desk.press(session, ui::keys::kDown);
  CHECK(session.scene().technique == "effleurage");
  desk.press(session, ui::keys::kDown);
  CHECK(session.scene().technique == "petrissage");
  desk.press(session, ui::keys::kDown, ui::keys::kShift);
  CHECK(session.scene().strokes.size() == 1);
  desk.press(session, ui::keys::kSpace);
  CHECK_FALSE(session.playingTechnique());
  desk.press(session, ui::keys::kEscape);
  CHECK(session.scene().strokes.empty());
  desk.press(session, ui::keys::kEscape);
  CHECK(session.scene().technique.empty());
  session.goToTechniques(TechniqueTab::TriggerPoints);
  desk.press(session, ui::keys::kDown);
  CHECK(session.scene().triggerPoints == std::vector<std::string>{"gmin_a_r"});
  REQUIRE(session.tint());
  session.goToTechniques(TechniqueTab::Roots);
  session.chooseRoot("", 0);
  desk.press(session, ui::keys::kDown);
  CHECK(session.scene().dermatomes == std::vector<std::string>{"l2"});
}

TEST_CASE("every page of Techniques fits, at 16 and 24 px") {
  for (const float px : {16.0f, 24.0f}) {
    CAPTURE(px);
    session::Session session(shippedAtlas(), shippedLibrary(), quiet(px));
    test::Desk desk(px > 20 ? 1920 : 1280, px > 20 ? 1080 : 800);
    const auto check = [&](const std::string& what) {
      CAPTURE(what);
      desk.draw(&session);
      test::checkInside(desk);
    };
    for (const auto tab : {TechniqueTab::Techniques, TechniqueTab::TriggerPoints, TechniqueTab::Roots}) {
      session.goToTechniques(tab);
      check("first page");
    }
    for (const char* id : {"effleurage", "tennis_ball", "sciatic_slider", "heat"}) {
      session.chooseTechnique(id, "", 0);
      check(id);
    }
    for (const char* id : {"pir_2", "gmax_2"}) {
      session.chooseTriggerPoint(id, 0);
      check(id);
    }
    session.chooseRoot("l5", 0);
    check("l5");
    session.chooseRootTest("slr", 0);
    check("slr");
  }
}
