// Off-screen pictures that the passes hand to one another.
#pragma once
#include <glm/glm.hpp>
#include <vector>

namespace sciatlas::render {

class Target {
 public:
  // Formats of the colour pictures (GL_RGBA8, GL_RGBA16F, GL_R16F); `depth`: its own 24-bit depth picture.
  Target(std::vector<unsigned> formats, bool depth);
  ~Target();
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  // Nothing happens when it already is so. `stencil`: with 8 bits of stencil in its own depth picture, which makes that
  // slower to read.
  void resize(glm::ivec2 size, bool stencil = false);
  void shareDepth(const Target& other);  // call after both have the same size
  glm::ivec2 size() const { return size_; }
  void bind() const;  // as the draw target, whole size
  unsigned framebuffer() const { return framebuffer_; }
  unsigned colour(int index) const { return colours_[static_cast<std::size_t>(index)]; }
  unsigned depth() const { return depth_; }

 private:
  std::vector<unsigned> formats_, colours_;
  unsigned framebuffer_ = 0, depth_ = 0;
  bool ownsDepth_, stencil_ = false;
  glm::ivec2 size_{0};
};

}  // namespace sciatlas::render
