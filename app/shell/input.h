// Mouse gestures in the 3D view, turned into commands of the session. Knows nothing of GLFW or ImGui.
#pragma once
#include <functional>
#include <glm/glm.hpp>

#include "session/session.h"

namespace sciatlas::shell {

enum class MouseButton { Left, Middle, Right };

class ViewInput {
 public:
  // `pick`: structure under a point of the view (origin top left, in screen units), -1 for none.
  explicit ViewInput(std::function<int(glm::vec2)> pick) : pick_(std::move(pick)) {}

  void place(glm::vec2 viewLow, glm::vec2 viewSize) { low_ = viewLow, size_ = viewSize; }
  void press(session::Session& session, MouseButton button, bool shift, glm::vec2 cursor, double nowS);
  void move(session::Session& session, glm::vec2 cursor, double nowS);
  void release(session::Session& session, glm::vec2 cursor, double nowS);
  void wheel(session::Session& session, float notches, glm::vec2 cursor, double nowS);
  // Turns of the wheel that follow one another are one step of undo; this ends such a series.
  void settle(session::Session& session, double nowS);

  bool active() const { return mode_ != Mode::None; }
  bool moving() const { return mode_ == Mode::Orbit || mode_ == Mode::Pan || wheeling_; }

 private:
  enum class Mode { None, Pressed, Orbit, Pan, Thumb };
  bool onThumb(const session::Session& session, glm::vec2 cursor, double nowS) const;
  void pressThumb(session::Session& session, glm::vec2 cursor, double nowS);
  glm::vec3 under(const session::Session& session, const scene::Camera& camera, glm::vec2 cursor) const;

  std::function<int(glm::vec2)> pick_;
  glm::vec2 low_{0}, size_{1};
  Mode mode_ = Mode::None;
  bool pans_ = false;
  glm::vec2 pressedAt_{0}, last_{0};
  double lastClickS_ = -10;
  glm::vec2 lastClickAt_{0};
  bool wheeling_ = false;
  double lastWheelS_ = 0;
};

}  // namespace sciatlas::shell
