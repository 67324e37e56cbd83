// The panels drawn without a window, for tests of what they hold and what a touch does.
#pragma once
#include <doctest/doctest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <map>
#include <string>
#include <vector>

#include "core/files.h"
#include "ui/ui.h"

namespace sciatlas::test {

// Dear ImGui without a window: the size is set by hand, three frames are drawn, the last one counts.
struct Desk {
  ImGuiContext* context = ImGui::CreateContext();
  ui::Ui panels{core::findPaths().fonts};
  ui::FrameRequest request;

  Desk(float width = 1440, float height = 900) {
    request.widthPx = width, request.heightPx = height;
    ImGui::GetIO().MousePos = {-1, -1};
  }
  ~Desk() { ImGui::DestroyContext(context); }

  ui::FrameAnswer draw(session::Session* session, int frames = 3) {
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {request.widthPx, request.heightPx};
    io.DeltaTime = 1 / 60.0f;
    ui::FrameAnswer answer;
    for (int i = 0; i < frames; ++i) {
      panels.prepareFonts(session ? session->preferences().typePx : 16);
      io.Fonts->SetTexID(reinterpret_cast<ImTextureID>(1));
      ImGui::NewFrame();
      request.nowS += 1;
      answer = panels.draw(session, request);
      ImGui::Render();
    }
    return answer;
  }
  ui::FrameAnswer clickAt(session::Session* session, ImVec2 at) {
    ImGuiIO& io = ImGui::GetIO();
    io.MousePos = at;
    draw(session, 2);
    io.MouseDown[0] = true;
    draw(session, 1);
    io.MouseDown[0] = false;
    const auto answer = draw(session, 1);
    io.MousePos = {-1, -1};
    draw(session, 1);
    return answer;
  }
  void press(session::Session& session, int key, int mods = 0) { panels.key(session, key, mods, request.nowS); }
  void dragFromTo(session::Session* session, ImVec2 from, ImVec2 to, int steps = 8) {
    ImGuiIO& io = ImGui::GetIO();
    io.MousePos = from;
    draw(session, 2);
    io.MouseDown[0] = true;
    draw(session, 1);
    for (int i = 1; i <= steps; ++i) {
      const float t = static_cast<float>(i) / static_cast<float>(steps);
      io.MousePos = {from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)};
      draw(session, 1);
    }
    io.MouseDown[0] = false;
    draw(session, 1);
    io.MousePos = {-1, -1};
    draw(session, 1);
  }
  // What answers to a touch along a vertical line: its first and last row. Things that are hidden by others show less.
  struct Target {
    float low = 0, high = 0;
    float height() const { return high - low; }
    float middle() const { return 0.5f * (low + high); }
  };
  std::vector<Target> targetsAlong(session::Session* session, float x, float fromY, float toY, float step = 1) {
    std::vector<Target> found;
    ImGuiID last = 0;
    for (float y = fromY; y < toY; y += step) {
      ImGui::GetIO().MousePos = {x, y};
      draw(session, 1);
      const ImGuiID now = context->HoveredId;
      if (now != 0 && now == last)
        found.back().high = y + step;
      else if (now != 0)
        found.push_back({y, y + step});
      last = now;
    }
    ImGui::GetIO().MousePos = {-1, -1};
    draw(session, 1);
    return found;
  }
};

// Everything that a window holds lies within its width, and the window lies on the screen.
inline void checkInside(const Desk& desk) {
  for (const ImGuiWindow* window : desk.context->Windows) {
    if (!window->WasActive || window->Hidden || (window->Flags & ImGuiWindowFlags_Tooltip)) continue;
    CAPTURE(window->Name);
    CHECK(window->ContentSize.x <= window->InnerRect.GetWidth() - 2 * window->WindowPadding.x + 1.5f);
    if (std::string(window->Name) == "Debug##Default") continue;
    CHECK(window->Pos.x >= -0.5f);
    CHECK(window->Pos.y >= -0.5f);
    CHECK(window->Pos.x + window->Size.x <= desk.request.widthPx + 0.5f);
    CHECK(window->Pos.y + window->Size.y <= desk.request.heightPx + 0.5f);
  }
}

struct DeskSize {
  float width, height, typePx;
};

// test(desk, preferences) at each size, with every reading level, each of them on another theme.
template <class Test>
void atEverySize(std::initializer_list<DeskSize> sizes, Test test) {
  for (const DeskSize& size : sizes) {
    CAPTURE(size.width);
    CAPTURE(size.typePx);
    Desk desk(size.width, size.height);
    for (int level = 0; level < 3; ++level) {
      session::Preferences preferences;
      preferences.level = static_cast<scene::Level>(level);
      preferences.theme = static_cast<session::ThemeChoice>(level);
      preferences.typePx = size.typePx;
      test(desk, preferences);
    }
  }
}

// Draws; everything lies inside its window, the model keeps half the width, and drawing changes nothing.
inline ui::FrameAnswer drawnWell(Desk& desk, session::Session& session) {
  const auto before = session.now();
  const auto answer = desk.draw(&session);
  CHECK(session.now() == before);
  CHECK(answer.fault.empty());
  CHECK(answer.viewSize.x >= 0.49f * desk.request.widthPx);
  checkInside(desk);
  return answer;
}

}  // namespace sciatlas::test
