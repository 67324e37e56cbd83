#include <doctest/doctest.h>
#include <imgui.h>

#include "session/quiz.h"
#include "ui/keys.h"
#include "unit/desk.h"
#include "unit/little_quiz.h"

using namespace sciatlas;
using session::Place;
using test::checkInside;
using test::Desk;

namespace {

void ask(session::Session& session, const std::vector<std::string>& ids) {
  std::vector<lesson::QuizItem> items;
  for (const auto& id : ids) items.push_back({id, 1, 1});
  session.quiz().setToday(1000);
  REQUIRE(session.quiz().startItems(session, items, 0));
}

}  // namespace

TEST_CASE("every page of the quiz fits its windows at all sizes and levels, and drawing changes nothing") {
  const auto body = test::littleQuizBody();
  const auto atEach = [&](Desk& desk, session::Preferences preferences) {
    auto session = body.session(preferences);
    const auto drawn = [&] { return test::drawnWell(desk, session); };
    session.goToPlace(Place::Quiz);
    drawn();
    ask(session, {"colour", "find_nerve", "from_outside"});
    drawn();
    session.quiz().choose(session, 1, 0);
    drawn();
    session.quiz().next(session, 0);
    drawn();
    session.quiz().giveUp(session, 0);
    drawn();
    session.quiz().goTo(session, 99, 0);
    CHECK(session.quiz().onSummary(session));
    drawn();
    session.quiz().startExam(session, 1, desk.request.nowS);
    drawn();
    session.quiz().handIn(session, desk.request.nowS);
    drawn();
  };
  test::atEverySize({{1440.0f, 900.0f, 16.0f},
                     {1024.0f, 700.0f, 16.0f},
                     {1440.0f, 900.0f, 24.0f},
                     {1024.0f, 700.0f, 24.0f},
                     {1024.0f, 700.0f, 48.0f}},
                    atEach);
}

TEST_CASE("keys answer and go on; while a question is open no name can be found or shown") {
  const auto body = test::littleQuizBody();
  auto session = body.session();
  Desk desk;
  session.goToPlace(Place::Quiz);
  ask(session, {"colour", "find_nerve"});
  desk.draw(&session);
  auto& quiz = session.quiz();
  desk.press(session, ui::keys::kEnter);  // nothing to go on with yet
  CHECK(session.now().quiz.number == 0);
  desk.press(session, '2');
  CHECK(quiz.run().entries[0].answered);
  CHECK(quiz.run().entries[0].chosen == std::vector<int>{quiz.run().entries[0].order[1]});
  desk.press(session, ui::keys::kEnter);
  CHECK(session.now().quiz.number == 1);

  // The cursor over the nerve, a hovered structure, the search: nothing is named.
  desk.request.hovered = body.find("sciatic_nerve_r");
  desk.press(session, 'F', ui::keys::kControl);
  ImGui::GetIO().MousePos = {600, 400};
  const auto answer = desk.draw(&session);
  CHECK(answer.lit == -1);
  CHECK_FALSE(ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel));
  CHECK(ImGui::GetForegroundDrawList()->VtxBuffer.Size == 0);  // where the name plate is drawn
  quiz.giveUp(session, 0);
  desk.draw(&session);
  CHECK(ImGui::GetForegroundDrawList()->VtxBuffer.Size > 0);

  desk.press(session, ui::keys::kLeft);
  CHECK(session.now().quiz.number == 0);
  desk.press(session, ui::keys::kEscape);
  CHECK_FALSE(quiz.entry(session));
  CHECK(session.now().place == Place::Quiz);
}

TEST_CASE("answers are large to the touch, and a touch answers") {
  const auto body = test::littleQuizBody();
  auto session = body.session();
  Desk desk;
  session.goToPlace(Place::Quiz);
  ask(session, {"colour"});
  desk.draw(&session);
  const auto targets = desk.targetsAlong(&session, 1200, 60, 500);
  REQUIRE(targets.size() >= 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(targets[i].height() >= 40);
  desk.clickAt(&session, {1200, targets[1].middle()});
  CHECK(session.quiz().run().entries[0].chosen == std::vector<int>{session.quiz().run().entries[0].order[1]});
}

TEST_CASE("presenting shows the question beside the model") {
  const auto body = test::littleQuizBody();
  auto session = body.session();
  Desk desk;
  session.goToPlace(Place::Quiz);
  ask(session, {"colour"});
  desk.press(session, ui::keys::kF5);
  const auto answer = desk.draw(&session);
  CHECK(answer.presenting);
  CHECK(answer.viewSize.x < 1300);
  desk.press(session, '1');
  CHECK(session.quiz().run().entries[0].answered);
}
