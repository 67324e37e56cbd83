#include "ui/ui.h"

#include <doctest/doctest.h>
#include <imgui.h>
#include <imgui_internal.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "core/error.h"
#include "core/files.h"
#include "ui/keys.h"
#include "ui/theme.h"
#include "unit/desk.h"
#include "unit/little_body.h"

using namespace sciatlas;

using test::checkInside;
using test::Desk;

TEST_CASE("A damaged or empty font is named; it does not end the program") {
  const auto folder = std::filesystem::temp_directory_path() / ("sciatlas_fonts_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  ImGuiContext* context = ImGui::CreateContext();
  for (const char* bytes : {"", "no font at all"}) {
    std::ofstream(folder / "Inter-Regular.otf") << bytes;
    CHECK_THROWS_WITH_AS(ui::Ui{folder}, doctest::Contains("Inter-Regular.otf: this font is damaged"),
                         core::InputError);
  }
  ImGui::DestroyContext(context);
  std::filesystem::remove_all(folder);
}

TEST_CASE("themes keep the contrast that ui.md asks for") {
  for (const auto choice : {session::ThemeChoice::Dark, session::ThemeChoice::Light, session::ThemeChoice::Paper}) {
    CAPTURE(static_cast<int>(choice));
    const auto theme = ui::themeFor(choice);
    for (const auto ground : {theme.panel, theme.bar, theme.raised, theme.ground}) {
      CHECK(ui::contrast(theme.text, ground) >= 7);
      CHECK(ui::contrast(theme.quiet, ground) >= 4.5f);
      CHECK(ui::contrast(theme.accentText, ground) >= 4.5f);
    }
    CHECK(ui::contrast(theme.onAccent, theme.accent) >= 7);
    for (const char* word : {"supports", "partly", "overstated", "unsupported", "contradicts", "definition"}) {
      const auto chip = ui::evidenceColours(word, choice == session::ThemeChoice::Dark);
      CHECK(ui::contrast(chip.text, chip.fill) >= 4.5f);
    }
  }
}

TEST_CASE("the panel of a structure shows what is published and measured on it, on both sides, but not to patients") {
  const auto body = test::littleBody();
  auto bare = test::littleBody();
  bare.library.norms.clear();
  const auto height = [](const test::LittleBody& b, const char* id, scene::Level level) {
    Desk desk;
    session::Preferences preferences;
    preferences.level = level;
    auto session = b.session(preferences);
    session.select(b.find(id));
    desk.draw(&session);
    float tallest = 0;
    for (const ImGuiWindow* window : desk.context->Windows)
      if (std::string(window->Name) == "##reading") tallest = window->ContentSize.y;
    return tallest;
  };
  for (const char* id : {"sacrum", "gluteus_maximus_r", "gluteus_maximus_l"}) {
    CAPTURE(id);
    CHECK(height(body, id, scene::Level::Student) > height(bare, id, scene::Level::Student));
    CHECK(height(body, id, scene::Level::Patient) == height(bare, id, scene::Level::Patient));
  }
  CHECK(height(body, "femur_r", scene::Level::Student) == height(bare, "femur_r", scene::Level::Student));
}

TEST_CASE("every place, level, theme, size and step can be drawn, inside its windows, and drawing changes nothing") {
  const auto body = test::littleBody();
  const auto atEach = [&](Desk& desk, session::Preferences preferences) {
    auto session = body.session(preferences);
    for (const int selected : {-1, body.find("gluteus_maximus_r"), body.find("sacrum")}) {
      session.select(selected);
      test::drawnWell(desk, session);
    }
    session.select(-1);
    session.goToPlace(session::Place::Learn);
    desk.draw(&session);
    for (int step = 0; step < 3; ++step) {
      session.openLesson("first", step, desk.request.nowS);
      test::drawnWell(desk, session);
    }
  };
  test::atEverySize({{1440.0f, 900.0f, 16.0f},
                     {1024.0f, 700.0f, 16.0f},
                     {1440.0f, 900.0f, 28.0f},
                     {1920.0f, 1080.0f, 48.0f},
                     {1024.0f, 700.0f, 48.0f}},
                    atEach);
}

TEST_CASE("loading, a fault, and no session at all") {
  Desk desk;
  desk.request.loading = 0.4f;
  desk.request.loadingWord = "Reading the model";
  desk.draw(nullptr);
  desk.request.error = "lessons/x.toml:12: found \"ghots\"\na second line";
  const auto body = test::littleBody();
  auto session = body.session();
  desk.draw(&session);
  checkInside(desk);
  CHECK(desk.panels.key(session, ui::keys::kEscape, 0, 1));
  CHECK(desk.draw(&session, 1).errorClosed);
}

TEST_CASE("keys: steps, undo, views, type size, panels, presentation") {
  const auto body = test::littleBody();
  auto session = body.session();
  Desk desk;
  desk.draw(&session);
  const auto press = [&](int key, int mods = 0) { return desk.panels.key(session, key, mods, desk.request.nowS); };

  session.openLesson("first", 0, 0);
  CHECK(press(ui::keys::kRight));
  CHECK(press(ui::keys::kPageDown));
  CHECK(session.now().lesson.step == 2);
  CHECK(press(ui::keys::kPageUp));
  CHECK(session.now().lesson.step == 1);
  CHECK(press('Z', ui::keys::kControl));
  CHECK(session.now().lesson.step == 2);
  CHECK(press('Z', ui::keys::kControl | ui::keys::kShift));
  CHECK(session.now().lesson.step == 1);
  CHECK(press(ui::keys::kRight));
  CHECK(press(ui::keys::kRight));  // past the last step: the next lesson
  CHECK(session.now().lesson.lesson == "second");

  CHECK(press(ui::keys::kEqual, ui::keys::kControl));
  CHECK(session.preferences().typePx == 17);
  CHECK(press(ui::keys::kZero, ui::keys::kControl));
  CHECK(session.preferences().typePx == 16);

  const float wide = desk.draw(&session).viewSize.x;
  CHECK(press(ui::keys::kTab));
  CHECK(desk.draw(&session).viewSize.x > wide);
  CHECK(press(ui::keys::kTab));

  CHECK(press(ui::keys::kF5));
  CHECK(desk.draw(&session).presenting);
  CHECK(press('B'));
  CHECK(desk.draw(&session).blank);
  CHECK(press(ui::keys::kEscape));
  CHECK(press(ui::keys::kEscape));
  CHECK_FALSE(desk.draw(&session).presenting);
  CHECK(session.openLesson() != nullptr);

  session.select(body.find("sacrum"));
  CHECK(press('H'));
  CHECK(session.scene().visibility[static_cast<std::size_t>(body.find("sacrum"))] == scene::Visibility::Hidden);
  CHECK(press('1'));
  CHECK_FALSE(press('Q'));
}

TEST_CASE("buttons: Learn, Next; the view is hovered only where nothing lies on it") {
  const auto body = test::littleBody();
  auto session = body.session();
  Desk desk;
  desk.draw(&session);
  const ImVec2 middle{700, 450};
  ImGui::GetIO().MousePos = middle;
  CHECK(desk.draw(&session).viewHovered);
  ImGui::GetIO().MousePos = {1400, 450};
  CHECK_FALSE(desk.draw(&session).viewHovered);
  ImGui::GetIO().MousePos = {100, 450};
  CHECK_FALSE(desk.draw(&session).viewHovered);

  session.openLesson("first", 0, desk.request.nowS);
  desk.draw(&session);
  desk.clickAt(&session, {1400, 868});  // Next, at the right end of the step bar
  CHECK(session.now().lesson.step == 1);
  desk.clickAt(&session, {50, 868});  // Back
  CHECK(session.now().lesson.step == 0);
}

TEST_CASE("first hints go away by themselves and do not come back") {
  const auto body = test::littleBody();
  auto session = body.session();
  Desk desk;
  desk.draw(&session);
  CHECK_FALSE(session.preferences().hintsSeen);
  desk.draw(&session, 60);  // a second each
  CHECK(session.preferences().hintsSeen);
}

TEST_CASE("the cut panel: opens with C, fits, its sliders cut, its buttons flip and undo") {
  const auto body = test::littleBody();
  for (const auto& [width, height, type] : {std::tuple{1440.0f, 900.0f, 16.0f},
                                            {1024.0f, 700.0f, 16.0f},
                                            {1920.0f, 1080.0f, 28.0f},
                                            {1024.0f, 700.0f, 48.0f}}) {
    CAPTURE(width);
    CAPTURE(type);
    Desk desk(width, height);
    session::Preferences preferences;
    preferences.typePx = type;
    auto session = body.session(preferences);
    session.select(body.find("sacrum"));
    session.showAll();
    desk.panels.key(session, 'C', 0, 0);
    CHECK(session.scene().cuts.axes[2]);  // something is to be seen at once
    const auto asOpened = session.scene();
    desk.draw(&session);
    checkInside(desk);
    CHECK(session.scene() == asOpened);
  }
  Desk desk;
  auto session = body.session();
  session.showAll();
  const auto panel = [&]() -> const ImGuiWindow* {
    for (const ImGuiWindow* window : desk.context->Windows)
      if (std::string(window->Name) == "##cut" && window->WasActive) return window;
    return nullptr;
  };
  desk.draw(&session);
  CHECK_FALSE(panel());
  desk.panels.key(session, 'C', 0, 0);
  desk.draw(&session);
  REQUIRE(panel());
  const ImVec2 low = panel()->Pos, size = panel()->Size;
  // The rows are as high as a finger wants: name, slider, flip.
  const auto at = [&](float share, int row) {
    return ImVec2{low.x + share * size.x, low.y + 12 + 22 + static_cast<float>(row) * 44};
  };
  desk.clickAt(&session, at(0.5f, 0));
  REQUIRE(session.scene().cuts.axes[0]);
  const auto first = *session.scene().cuts.axes[0];
  desk.clickAt(&session, at(0.6f, 0));
  CHECK(session.scene().cuts.axes[0]->atMm > first.atMm + 5);
  desk.clickAt(&session, at(0.92f, 0));
  CHECK(session.scene().cuts.axes[0]->keepsHigher != first.keepsHigher);
  desk.clickAt(&session, at(0.15f, 0));  // its name: off
  CHECK_FALSE(session.scene().cuts.axes[0]);
  session.undo();
  CHECK(session.scene().cuts.axes[0]);
  desk.clickAt(&session, at(0.5f, 3));  // whole again
  CHECK_FALSE(session.scene().cuts.any());
  session.select(body.find("sciatic_nerve_r"));
  desk.draw(&session);
  desk.clickAt(&session, at(0.5f, 3));  // through what is selected
  REQUIRE(session.scene().cuts.oblique);
  CHECK(std::abs(session.scene().cuts.oblique->normal.y) > 0.9f);
  desk.panels.key(session, 'C', 0, 0);
  desk.draw(&session);
  CHECK_FALSE(panel());
}
