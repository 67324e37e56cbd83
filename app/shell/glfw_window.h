// The system's window with its OpenGL context, its events as a list, and Dear ImGui's back ends. Owns, does not decide.
#pragma once
#include <glm/glm.hpp>
#include <vector>

#include "session/session.h"

struct GLFWwindow;

namespace sciatlas::shell {

struct Event {
  enum class Kind { Key, Press, Release, Move, Wheel, Other } kind = Kind::Other;
  int code = 0, mods = 0;  // key or button (0 left, 1 middle, 2 right)
  float amount = 0;        // notches of the wheel
  glm::vec2 cursor{0};
};

class GlfwWindow {
 public:
  // Throws core::InputError when there is no display or no OpenGL 3.3.
  GlfwWindow(int width, int height);
  ~GlfwWindow();
  GlfwWindow(const GlfwWindow&) = delete;
  GlfwWindow& operator=(const GlfwWindow&) = delete;

  void startImGui();  // once fonts are chosen; our own callbacks come first
  void renewFonts();
  void beginFrame();
  void clear(session::ThemeChoice theme);
  void endFrame();  // draws the panels, shows the picture
  void setFullScreen(bool wanted);

  bool closing() const;
  std::vector<Event>& events() { return events_; }
  glm::vec2 cursor() const { return cursor_; }  // as the events told; asking the system would run ahead of them
  glm::ivec2 framebufferSize() const;
  glm::vec2 pixelsPerUnit() const;  // framebuffer pixels per screen unit
  float typeScale() const;          // how much larger type must be on this display

 private:
  void addCallbacks();
  void startFrameWithPressedKeys();
  void cursorMoved(double x, double y) { cursor_ = {static_cast<float>(x), static_cast<float>(y)}; }
  GLFWwindow* window_ = nullptr;
  std::vector<Event> events_;
  std::vector<Event> pressedKeys_;  // since the last frame
  glm::vec2 cursor_{-1};
  bool imguiStarted_ = false, fullScreen_ = false;
  bool pressedForFrame_ = false, keptControl_ = false, keptShift_ = false;  // modifiers as they really are
  int restoreX_ = 0, restoreY_ = 0, restoreWidth_ = 0, restoreHeight_ = 0;
};

}  // namespace sciatlas::shell
