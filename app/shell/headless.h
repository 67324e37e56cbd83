// An OpenGL 3.3 core context without a window or a display (EGL surfaceless), for pictures from the command line and
// for tests.
#pragma once
#include <memory>

#include "core/image.h"

namespace sciatlas::shell {

class HeadlessContext {
 public:
  // Makes the context current on this thread. Throws core::InputError when the machine has no EGL or no OpenGL 3.3.
  HeadlessContext();
  ~HeadlessContext();
  HeadlessContext(const HeadlessContext&) = delete;
  HeadlessContext& operator=(const HeadlessContext&) = delete;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// An 8-bit colour target with depth, to draw into and read back.
class HeadlessTarget {
 public:
  HeadlessTarget(int widthPx, int heightPx);
  ~HeadlessTarget();
  HeadlessTarget(const HeadlessTarget&) = delete;
  HeadlessTarget& operator=(const HeadlessTarget&) = delete;

  unsigned framebuffer() const { return framebuffer_; }
  core::Image read() const;  // opaque

 private:
  int width_, height_;
  unsigned framebuffer_ = 0, colour_ = 0, depth_ = 0;
};

}  // namespace sciatlas::shell
