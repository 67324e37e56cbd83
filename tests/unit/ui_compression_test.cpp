// The panels of Compression: what they hold at every size, what a touch and a key do.
#include <doctest/doctest.h>

#include "ui/body_numbers.h"
#include "ui/keys.h"
#include "ui/site_tree.h"
#include "unit/desk.h"
#include "unit/living_body.h"

using namespace sciatlas;
using session::CompressionTab;
using test::checkInside;
using test::Desk;

namespace {

constexpr float kListX = 120, kColumnX = 1200;

float columnHeight(const Desk& desk) {
  for (const ImGuiWindow* window : desk.context->Windows)
    if (std::string(window->Name) == "##reading") return window->ContentSize.y;
  return 0;
}

bool shown(const Desk& desk, const char* name) {
  for (const ImGuiWindow* window : desk.context->Windows)
    if (std::string(window->Name) == name) return window->WasActive && !window->Hidden;
  return false;
}

}  // namespace

TEST_CASE("the sites stand by family and level, right and left in one row, and are found by what they meet") {
  const test::LivingBody living;
  const auto& pathologies = living.body->pathologies();
  auto tree = ui::siteTree(pathologies);
  REQUIRE(tree.size() == 2);
  REQUIRE(tree[0].groups.size() == 1);
  REQUIRE(tree[0].groups[0].rows.size() == 1);
  CHECK(tree[0].groups[0].rows[0].text == "Swollen gluteus maximus");
  CHECK(tree[0].groups[0].rows[0].sides == std::vector<char>{'r', 'l'});
  CHECK(tree[0].nature == "compression");
  CHECK(tree[1].nature.empty());  // two natures in one family
  CHECK(tree[1].groups[0].rows.size() == 2);
  tree = ui::siteTree(pathologies, "sciatic SWOLLEN", &living.little.atlas->catalogue());
  REQUIRE(tree.size() == 1);
  CHECK(ui::siteTree(pathologies, "nothing like that").empty());

  living::Pathologies levels;
  levels.families = {{"disc", "Disc", {}}};
  for (const auto& [level, name] : {std::pair{"l4_l5", "L4/5"}, {"l5_s1", "L5/S1"}})
    for (const char* place : {"paracentral", "foraminal"})
      for (const char* side : {"l", "r"}) {
        living::Pathology p;
        p.id = std::string("disc_") + level + "_" + place + "_" + side;
        p.family = "disc", p.english = "Disc", p.nature = "compression";
        p.place = std::string(name) + ", " + (side[0] == 'r' ? "right" : "left") + ", " + place;
        levels.all.push_back(p);
      }
  tree = ui::siteTree(levels);
  REQUIRE(tree.size() == 1);
  REQUIRE(tree[0].groups.size() == 2);
  CHECK(tree[0].groups[1].heading == "L5/S1");
  REQUIRE(tree[0].groups[1].rows.size() == 2);
  CHECK(tree[0].groups[1].rows[1].text == "foraminal");
  CHECK(levels.all[static_cast<std::size_t>(tree[0].groups[1].rows[1].members[0])].id == "disc_l5_s1_foraminal_r");
}

TEST_CASE("the numbers of a site change with its state; what meets is contact, never a depth") {
  const test::LivingBody living;
  const auto& rest = *living.little.atlas;
  const auto& site = *living.body->pathologies().find("swelling_r");
  scene::BodyState state;
  state.pathologies["swelling_r"] = 0.5f;
  const auto half = living.body->in(state);
  const auto then = ui::nearnessAt(rest, site), now = ui::nearnessAt(*half, site);
  REQUIRE(then.size() == 1);
  REQUIRE(now.size() == 1);
  CHECK(then[0].nerve == living.little.find("sciatic_nerve_r"));
  CHECK(now[0].meets == living.little.find("gluteus_maximus_r"));
  CHECK(now[0].gapMm < then[0].gapMm - 2);
  const auto changes = ui::nearnessChanges(*living.body, rest, *half, site);
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].words.find("Sciatic nerve: ") == 0);
  CHECK(changes[0].words.find("\xe2\x86\x92") != std::string::npos);
  CHECK(ui::nearnessChanges(*living.body, rest, rest, site)[0].words.find("\xe2\x86\x92") == std::string::npos);
  CHECK(ui::gapWords(-3) == "contact");
  const auto figures = ui::figureChanges(rest, *half, site);
  REQUIRE(figures.size() == 1);
  CHECK(figures[0] == "thickness of the muscle: 24 mm \xe2\x86\x92 34 mm");
}

TEST_CASE("every page of Compression can be drawn at every size, level and theme, and drawing changes nothing") {
  const test::LivingBody living;
  const auto atEach = [&](Desk& desk, session::Preferences preferences) {
    preferences.hintsSeen = true;
    auto session = living.session(preferences);
    const auto drawn = [&] { return test::drawnWell(desk, session); };
    session.goToTab(CompressionTab::Sites);
    drawn();
    CHECK_FALSE(shown(desk, "##state"));
    session.choosePathology("swelling_r", 0);
    session.setPathology("swelling_r", 0.7f);
    session.setPathology("type_a_l", 1);
    session.setPose("hip_flexion_l", 30);
    drawn();
    CHECK(shown(desk, "##state"));  // a state is always announced
    session.goToTab(CompressionTab::Move);
    drawn();
    session.choosePose("raise_r");
    session.takePose("raise_r", 0.5f);
    drawn();
    session.openComparison("two_causes", 0, 0);
    const auto answer = drawn();
    CHECK(answer.split);
    CHECK(shown(desk, "##other state"));
    auto compare = session.now().compare;
    compare.mode = session::CompareMode::Fade;
    session.setComparison(compare);
    CHECK_FALSE(drawn().split);
    session.goToPlace(session::Place::Explore);
    drawn();
    CHECK(shown(desk, "##state"));
    session.openLesson("first", 0, 0);
    session.setPathology("swelling_r", 0.7f);
    drawn();
    CHECK(shown(desk, "##state"));  // in lessons too
    CHECK(desk.panels.key(session, ui::keys::kF5, 0, 1));
    desk.draw(&session);
    CHECK(shown(desk, "##state"));  // and on a slide
    desk.panels.key(session, ui::keys::kF5, 0, 1);
  };
  test::atEverySize({{1440.0f, 900.0f, 16.0f},
                     {1024.0f, 700.0f, 16.0f},
                     {1440.0f, 900.0f, 24.0f},
                     {1920.0f, 1080.0f, 32.0f},
                     {1024.0f, 700.0f, 32.0f}},
                    atEach);
}

TEST_CASE("everything that is touched is large enough and nothing lies over another") {
  const test::LivingBody living;
  auto session = living.session();
  Desk desk;
  session.choosePathology("swelling_r", 0);
  session.setPathology("swelling_r", 0.7f);
  const auto check = [&](float x) {
    const auto targets = desk.targetsAlong(&session, x, 60, 880, 2);
    CHECK(targets.size() >= 3);
    for (const auto& target : targets) {
      CAPTURE(target.low);
      if (target.high < 870) CHECK(target.height() >= 37);  // 38 at 2 px steps, for rows with 40 from row to row
    }
  };
  check(kListX);
  check(kColumnX);
  session.goToTab(CompressionTab::Move);
  desk.panels.key(session, ui::keys::kDown, ui::keys::kShift, 1);
  session.choosePose("raise_r");
  check(kListX);
  check(kColumnX);
  session.openComparison("two_causes", 0, 0);
  check(kListX);
  check(kColumnX);
}

TEST_CASE("by mouse: a family unfolds, its site is chosen, its slider dragged in one step of undo, the state reset") {
  const test::LivingBody living;
  session::Preferences preferences;
  preferences.hintsSeen = true;
  auto session = living.session(preferences);
  Desk desk;
  session.goToTab(CompressionTab::Sites);
  desk.draw(&session);
  auto list = desk.targetsAlong(&session, kListX, 110, 400);
  REQUIRE(list.size() >= 3);  // the search field and two families
  desk.clickAt(&session, {kListX, list[1].middle()});
  list = desk.targetsAlong(&session, kListX, 110, 400);
  REQUIRE(list.size() >= 4);
  desk.clickAt(&session, {kListX, list[2].middle()});
  CHECK(session.now().pathology.substr(0, 9) == "swelling_");
  const std::string id = session.now().pathology;
  const float before = columnHeight(desk);
  // The slider is the first thing to touch in the column.
  const auto column = desk.targetsAlong(&session, kColumnX, 100, 700);
  REQUIRE(column.size() >= 3);
  const auto moment = session.now();
  desk.dragFromTo(&session, {1060, column[0].middle()}, {1300, column[0].middle()});
  REQUIRE(session.scene().body.pathologies.count(id) == 1);
  CHECK(session.scene().body.pathologies.at(id) > 0.5f);
  CHECK(session.scene().body.pathologies.at(id) < 0.9f);
  CHECK(columnHeight(desk) > before);  // the threshold in words, and the card of what is active
  CHECK(session.undo());
  CHECK(session.now() == moment);
  session.redo();
  desk.draw(&session);
  desk.press(session, 'R');
  CHECK(session.scene().body.atRest());
}

TEST_CASE("by keyboard: tabs, the next site, its value, poses, joints, playing, comparison, rest") {
  const test::LivingBody living;
  auto session = living.session();
  Desk desk;
  desk.draw(&session);
  desk.press(session, 'S');
  CHECK(session.now().place == session::Place::Compression);
  desk.press(session, ui::keys::kDown);
  CHECK(session.now().pathology == "swelling_r");
  desk.press(session, ui::keys::kDown);
  CHECK(session.now().pathology == "swelling_l");
  for (int i = 0; i < 3; ++i) desk.press(session, ui::keys::kEqual);
  CHECK(session.scene().body.pathologies.at("swelling_l") == doctest::Approx(0.15));
  desk.press(session, ui::keys::kMinus);
  CHECK(session.scene().body.pathologies.at("swelling_l") == doctest::Approx(0.1));
  desk.press(session, ui::keys::kDelete);
  CHECK(session.scene().body.atRest());
  for (int i = 0; i < 30; ++i) desk.press(session, ui::keys::kMinus);
  CHECK(session.scene().body.atRest());

  desk.press(session, 'M');
  desk.press(session, ui::keys::kDown);
  CHECK(session.now().pose.pose == "sitting");
  desk.press(session, ui::keys::kDown);
  CHECK(session.now().pose.pose == "raise_r");
  desk.press(session, ui::keys::kEqual);
  CHECK(session.inPose());
  desk.press(session, ui::keys::kSpace);
  CHECK(session.playingPose());
  desk.press(session, ui::keys::kSpace);
  CHECK_FALSE(session.playingPose());
  desk.press(session, ui::keys::kBackspace);
  CHECK(session.scene().body.atRest());
  desk.press(session, ui::keys::kDown, ui::keys::kShift);
  desk.press(session, ui::keys::kDown, ui::keys::kShift);
  desk.press(session, ui::keys::kMinus, ui::keys::kShift);
  CHECK(session.scene().body.poseDeg == std::map<std::string, float>{{"hip_flexion_l", -5}});
  for (int i = 0; i < 10; ++i) desk.press(session, ui::keys::kMinus, ui::keys::kShift);
  CHECK(session.scene().body.poseDeg.at("hip_flexion_l") == -20);  // the end of its range

  desk.press(session, 'K');
  CHECK(session.now().tab == CompressionTab::Compare);
  desk.press(session, 'K');
  CHECK(session.now().compare.on);
  desk.press(session, ui::keys::kDown);
  desk.press(session, ui::keys::kDown);
  CHECK(session.now().compare.preset == "two_causes");
  CHECK(session.now().compare.presetState == 1);
  desk.press(session, ui::keys::kEscape);
  CHECK_FALSE(session.now().compare.on);
  desk.press(session, 'R');
  CHECK(session.scene().body.atRest());
}

TEST_CASE("a command that is refused becomes a sentence, not an end of the program; without states the panels say so") {
  const auto little = test::littleBody();
  auto session = little.session();
  Desk desk;
  session.goToPlace(session::Place::Compression);
  desk.draw(&session);
  checkInside(desk);
  CHECK_FALSE(desk.panels.key(session, 'M', 0, 1));
}
