// Errors of the outside world: a missing file, a bad line in a lesson, no OpenGL. They are thrown as InputError, whose
// text is one clear sentence for the user ("FILE:LINE: found X, expected Y"); only main() and the window's dialog catch
// them. Mistakes of our own code are asserts or std::logic_error, never InputError.
#pragma once
#include <stdexcept>
#include <string>

namespace sciatlas::core {

struct InputError : std::runtime_error {
  explicit InputError(const std::string& sentence) : std::runtime_error(sentence) {}
  // line 0: the fault has no line (a missing or damaged file).
  InputError(const std::string& file, int line, const std::string& sentence)
      : std::runtime_error(line > 0 ? file + ":" + std::to_string(line) + ": " + sentence : file + ": " + sentence) {}
};

}  // namespace sciatlas::core
