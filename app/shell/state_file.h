// Facts about the window for tests: what is selected, which lesson and step are open, where the camera is (window
// --state-file).
#pragma once
#include <filesystem>
#include <glm/glm.hpp>
#include <string>
#include <vector>

#include "session/session.h"
#include "ui/ui.h"

namespace sciatlas::shell {

struct WindowFacts {
  const session::Session* session = nullptr;  // null while loading
  int hovered = -1;
  glm::vec2 cursor{-1};  // where `hovered` was looked up
  glm::ivec2 window{0};  // its size in pixels
  glm::vec2 viewLow{0}, viewSize{0};
  bool presenting = false;
  std::string error, notice, printed;
  int lit = -1;                                     // named by what the cursor is on in a panel
  const std::vector<ui::Touch>* touches = nullptr;  // what can be clicked
};

// Writes only when the text differs from the last one.
class StateFile {
 public:
  explicit StateFile(std::filesystem::path file) : file_(std::move(file)) {}
  void write(const WindowFacts& facts);

 private:
  std::filesystem::path file_;
  std::string last_;
};

}  // namespace sciatlas::shell
