// The session planner: its commands and undo, its clock, its files, and the panels of Session.
#include "session/planner.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "core/error.h"
#include "core/files.h"
#include "temporary_folder.h"
#include "ui/keys.h"
#include "unit/desk.h"
#include "unit/little_body.h"

using namespace sciatlas;
using session::Place;
using session::PlanPage;
namespace fs = std::filesystem;

namespace {

const fs::path kSource = SCIATLAS_SOURCE_DIR;

// The little body with the shipped rules of plans; strokes need landmarks that it lacks, so the blocks have none.
test::LittleBody bodyWithPlans() {
  test::LittleBody body = test::littleBody();
  static const lesson::Library shipped =
      lesson::readLibrary(kSource / "lessons", scene::Catalogue::load(kSource / "models/structures.toml"), nullptr);
  REQUIRE(shipped.plans.ready());
  body.library.plans = shipped.plans;
  body.library.techniques = shipped.techniques;
  for (auto& block : body.library.plans.blocks) block.strokes.clear();
  return body;
}

session::Session planned(const test::LittleBody& body) {
  session::Preferences preferences;
  preferences.hintsSeen = preferences.noticeSeen = preferences.reducedMotion = true;
  return body.session(preferences);
}

void makePlan(session::Session& session) {
  session.goToPlace(Place::Session);
  session.planner().answerAllNo(session);
  session.planner().make(session);
}

}  // namespace

TEST_CASE("without all answers there is no plan; a yes is a referral; every command can be undone") {
  const auto body = bodyWithPlans();
  auto session = planned(body);
  auto& planner = session.planner();
  session.goToPlace(Place::Session);
  planner.make(session);
  CHECK_FALSE(session.now().planning.plan);
  CHECK(session.now().planning.page == PlanPage::Questions);
  planner.answerAllNo(session);
  CHECK(planner.openQuestions(session) == 0);
  planner.answer(session, "saddle", true);
  REQUIRE(planner.referral(session));
  planner.make(session);
  CHECK_FALSE(session.now().planning.plan);
  session.undo();
  CHECK_FALSE(planner.referral(session));
  planner.make(session);
  REQUIRE(session.now().planning.plan);
  CHECK(session.now().planning.page == PlanPage::Plan);
  const auto plan = *session.now().planning.plan;
  planner.removeBlock(session, 3);
  planner.moveBlock(session, 2, 1);
  CHECK(session.now().planning.plan->blocks.size() + 1 == plan.blocks.size());
  CHECK(session.now().planning.plan->blocks[3].block == plan.blocks[2].block);
  session.undo(), session.undo();
  CHECK(*session.now().planning.plan == plan);
}

TEST_CASE("an open block plays its technique on its side; closed again nothing plays") {
  const auto body = bodyWithPlans();
  auto session = planned(body);
  auto& planner = session.planner();
  session.goToPlace(Place::Session);
  auto request = session.now().planning.request;
  request.side = 'l', request.pattern = "buttock", request.irritability = "low";
  planner.setRequest(session, request);
  makePlan(session);
  const auto& blocks = session.now().planning.plan->blocks;
  int hip = -1;
  for (std::size_t i = 0; i < blocks.size(); ++i)
    if (blocks[i].block == "hip_strip") hip = static_cast<int>(i);
  REQUIRE(hip >= 0);
  planner.openBlock(session, hip, 0);
  CHECK(session.scene().technique == "deep_tissue");
  CHECK(session.scene().strokeSide == 'l');
  CHECK(session.scene().noPress);
  planner.openBlock(session, 0, 0);  // talk
  CHECK(session.scene().technique.empty());
  planner.openBlock(session, 999, 0);
  CHECK(session.now().planning.block == -1);
}

TEST_CASE("the clock goes from block to block and ends with the session") {
  const auto body = bodyWithPlans();
  auto session = planned(body);
  auto& planner = session.planner();
  makePlan(session);
  const auto plan = *session.now().planning.plan;
  planner.startClock(100);
  session.advance(100 + 60.0 * plan.blocks[0].minutes - 1);
  CHECK(planner.clock().block == 0);
  session.advance(100 + 60.0 * plan.blocks[0].minutes + 0.1);
  CHECK(planner.clock().block == 1);
  CHECK(session.now().planning.block == 1);
  planner.pauseClock(1000);
  session.advance(5000);
  CHECK(planner.clock().block == 1);
  planner.goToBlock(session, static_cast<int>(plan.blocks.size()) - 1, 6000);
  planner.startClock(6000);
  session.advance(6000 + 3600);
  CHECK_FALSE(planner.clock().running);
}

TEST_CASE("plans are kept as files: what is read is what was written, and faults name the place") {
  const auto body = bodyWithPlans();
  auto session = planned(body);
  auto& planner = session.planner();
  const test::TemporaryFolder folder;
  CHECK_THROWS_AS((makePlan(session), planner.save(session)), core::InputError);
  planner.keepIn(folder.path / "plans");
  auto plan = *session.now().planning.plan;
  plan.label = "Tuesday \"back\" \\ leg";
  plan.before["nrs_leg"] = 6, plan.after["slr_r"] = 55;
  plan.blocks[2].note = "one\ntwo";
  planner.edit(session, plan);
  CHECK_FALSE(planner.savedAsIs(session));
  planner.save(session);
  CHECK(planner.savedAsIs(session));
  const fs::path file = session.now().planning.file;
  CHECK(file.filename() == "tuesday-back-leg.toml");
  CHECK(lesson::readPlan(file, body.library.plans) == plan);
  REQUIRE(planner.saved(session).size() == 1);
  CHECK(planner.saved(session)[0].label == plan.label);

  planner.duplicate(session);
  planner.save(session);
  CHECK(session.now().planning.plan->before.empty());
  CHECK(planner.saved(session).size() == 2);
  planner.closePlan(session);
  CHECK_FALSE(session.now().planning.plan);
  planner.open(session, file);
  CHECK(*session.now().planning.plan == plan);
  planner.remove(session, file);
  CHECK(planner.saved(session).size() == 1);

  const auto fault = [&](const std::string& from, const std::string& to) {
    std::string text = lesson::planText(plan);
    text.replace(text.find(from), from.size(), to);
    const auto broken = folder.write("broken.toml", text);
    try {
      lesson::readPlan(broken, body.library.plans);
    } catch (const core::InputError& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  CHECK(fault("block = \"settle\"", "block = \"setle\"").find("did you mean \"settle\"") != std::string::npos);
  CHECK(fault("side = \"r\"", "side = \"x\"").find("r, l or b") != std::string::npos);
  CHECK(fault("level = 1", "level = 5").find("is more than") != std::string::npos);
  CHECK(fault("nrs_leg = 6", "nrs_leg = 60").find("range") != std::string::npos);
  CHECK(fault("pattern = ", "patern = ").find("pattern") != std::string::npos);
  folder.write("plans/other.toml", "label = 3");
  planner.keepIn(folder.path / "plans");
  const auto& saved = planner.saved(session);
  CHECK(std::any_of(saved.begin(), saved.end(), [](const auto& s) { return !s.fault.empty(); }));
}

TEST_CASE("a plan that is closed by a click in the list takes the bar of its clock along") {
  const auto body = bodyWithPlans();
  test::Desk desk(1440, 1400);  // the whole list
  auto session = planned(body);
  makePlan(session);
  desk.request.listTouches = true;
  const auto answer = desk.draw(&session);
  const auto button = std::find_if(answer.touches.begin(), answer.touches.end(),
                                   [](const ui::Touch& touch) { return touch.words == "New session"; });
  REQUIRE(button != answer.touches.end());
  desk.clickAt(&session, {button->at.x, button->at.y});
  CHECK_FALSE(session.now().planning.plan);
}

TEST_CASE("an unsaved plan is kept for a program that is killed, and goes when it is saved or closed by hand") {
  const auto body = bodyWithPlans();
  const test::TemporaryFolder folder;
  const fs::path draft = folder.path / "unsaved_plan.toml";
  const auto killedAndStartedAgain = [&] {
    auto next = planned(body);
    next.planner().keepIn(folder.path / "plans");
    next.planner().keepDraftIn(draft);
    next.planner().restoreDraft(next);
    return next;
  };
  auto session = killedAndStartedAgain();
  auto& planner = session.planner();
  CHECK_FALSE(session.now().planning.plan);
  CHECK(planner.keepDraft(session, 0) < 0);
  makePlan(session);
  planner.keepDraft(session, 0);
  auto plan = *session.now().planning.plan;
  plan.label = "Tuesday";
  planner.edit(session, plan);
  CHECK(planner.keepDraft(session, 0.1) == doctest::Approx(0.2));  // not at every frame of a drag
  CHECK(planner.keepDraft(session, 0.4) < 0);
  {
    auto again = killedAndStartedAgain();
    REQUIRE(again.now().planning.plan);
    CHECK(*again.now().planning.plan == plan);
    CHECK(again.now().planning.file.empty());
    CHECK_FALSE(again.planner().savedAsIs(again));
  }
  planner.save(session);
  CHECK(planner.keepDraft(session, 1) < 0);
  CHECK_FALSE(fs::exists(draft));
  CHECK_FALSE(killedAndStartedAgain().now().planning.plan);

  plan.label = "Wednesday";
  planner.edit(session, plan);
  planner.keepDraft(session, 2);
  {
    auto again = killedAndStartedAgain();
    CHECK(again.now().planning.plan->label == "Wednesday");
    CHECK(again.now().planning.file == session.now().planning.file);  // Save goes to the file it came from
    CHECK_FALSE(again.planner().savedAsIs(again));
    again.planner().save(again);
    again.planner().keepDraft(again, 3);
    CHECK_FALSE(fs::exists(draft));
    CHECK(again.planner().saved(again).size() == 1);
  }
  plan.label = "Thursday";
  planner.edit(session, plan);
  planner.keepDraft(session, 4);
  // Another plan that is opened does not take the draft away; closing by hand does, undo brings it back.
  auto other = killedAndStartedAgain();
  other.planner().open(other, other.now().planning.file);
  other.planner().keepDraft(other, 5);
  other.planner().closePlan(other);
  other.planner().keepDraft(other, 6);
  CHECK(fs::exists(draft));
  planner.closePlan(session);
  planner.keepDraft(session, 7);
  CHECK_FALSE(fs::exists(draft));
  session.undo();
  planner.keepDraft(session, 8);
  CHECK(killedAndStartedAgain().now().planning.plan->label == "Thursday");

  std::ofstream(draft) << "pattern = \"lge\"\n";
  CHECK_THROWS_AS(killedAndStartedAgain(), core::InputError);
}

TEST_CASE("the panels of Session lie within the window at every size") {
  const auto body = bodyWithPlans();
  for (const auto& [width, height] : {std::pair{1440.f, 900.f}, {1000.f, 700.f}, {760.f, 560.f}})
    for (const float type : {16.f, 24.f}) {
      CAPTURE(width);
      CAPTURE(type);
      test::Desk desk(width, height);
      auto session = planned(body);
      session.preferences().typePx = type;
      session.goToPlace(Place::Session);
      desk.draw(&session);
      test::checkInside(desk);
      for (const PlanPage page : {PlanPage::Questions, PlanPage::Person}) {
        session.planner().openPage(session, page);
        desk.draw(&session);
        test::checkInside(desk);
      }
      session.planner().answer(session, "weakness", true);
      session.planner().openPage(session, PlanPage::Questions);
      desk.draw(&session);
      test::checkInside(desk);
      session.planner().answer(session, "weakness", false);
      makePlan(session);
      for (const int block : {-1, 0, 4}) {
        session.planner().openBlock(session, block, 0);
        desk.draw(&session);
        test::checkInside(desk);
      }
    }
}

TEST_CASE("keys of the clock; a wish to print reaches the shell") {
  const auto body = bodyWithPlans();
  test::Desk desk;
  auto session = planned(body);
  makePlan(session);
  desk.draw(&session);
  desk.press(session, ui::keys::kPageDown);
  CHECK(session.planner().clock().block == 1);
  desk.press(session, ui::keys::kPageUp);
  CHECK(session.planner().clock().block == 0);
  desk.press(session, ui::keys::kSpace);
  CHECK(session.planner().clock().running);
  const auto answer = desk.draw(&session, 1);
  CHECK(answer.wakeInS >= 0);
  CHECK(answer.wakeInS <= 1.01);
  desk.press(session, ui::keys::kSpace);
  CHECK_FALSE(session.planner().clock().running);
  CHECK(answer.print.what == ui::PrintWish::What::None);
}

TEST_CASE("a touch answers a question, and the notice of the first start goes away for good") {
  const auto body = bodyWithPlans();
  test::Desk desk;
  auto session = planned(body);
  session.preferences().noticeSeen = session.preferences().hintsSeen = false;
  const auto shown = [&](const char* name) {
    for (const ImGuiWindow* window : desk.context->Windows)
      if (std::string(window->Name) == name) return window->WasActive && !window->Hidden;
    return false;
  };
  desk.draw(&session);
  CHECK(shown("##education"));
  test::checkInside(desk);
  const ImGuiWindow* notice = ImGui::FindWindowByName("##education");
  desk.clickAt(&session, {notice->Pos.x + notice->Size.x - 40, notice->Pos.y + 0.5f * notice->Size.y});
  CHECK(session.preferences().noticeSeen);
  desk.draw(&session);
  CHECK_FALSE(shown("##education"));

  session.goToPlace(Place::Session);
  session.planner().openPage(session, PlanPage::Questions);
  desk.draw(&session);
  const auto targets = desk.targetsAlong(&session, 1075, 60, 880, 2);
  REQUIRE(targets.size() >= 2);
  desk.clickAt(&session, {1075, targets[0].middle()});
  CHECK(session.now().planning.request.answers.size() == 1);
  CHECK_FALSE(session.now().planning.request.answers.begin()->second);
}
