#include "shell/picture_cache.h"

#include <glad/gl.h>

#include <chrono>

namespace sciatlas::shell {

PictureCache::~PictureCache() {
  glDeleteFramebuffers(1, &framebuffer_);
  glDeleteRenderbuffers(1, &colour_);
  glDeleteRenderbuffers(1, &depth_);
}

void PictureCache::resize(glm::ivec2 size) {
  if (size == size_) return;
  if (!framebuffer_) {
    glGenFramebuffers(1, &framebuffer_);
    glGenRenderbuffers(1, &colour_);
    glGenRenderbuffers(1, &depth_);
  }
  size_ = size;
  glBindRenderbuffer(GL_RENDERBUFFER, colour_);
  glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, size.x, size.y);
  glBindRenderbuffer(GL_RENDERBUFFER, depth_);
  glRenderbufferStorage(GL_RENDERBUFFER, GL_DEPTH24_STENCIL8, size.x, size.y);
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colour_);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_STENCIL_ATTACHMENT, GL_RENDERBUFFER, depth_);
}

double PictureCache::draw(render::Renderer& renderer, const session::Session& session, render::FrameInput frame,
                          glm::ivec2 size, bool moving) {
  const auto start = std::chrono::steady_clock::now();
  resize(size);
  if (!moving) pace_.rest();
  drawn_ = !moving ? size : glm::max(glm::ivec2(glm::round(glm::vec2(size) * pace_.share())), glm::ivec2(1));
  frame.framebuffer = framebuffer_;
  frame.framebufferSize = size;
  frame.viewportLow = {0, 0};
  frame.viewportSize = drawn_;
  drawPictures(session, frame, [&](const render::FrameInput& part) { renderer.draw(part); });
  glFinish();
  const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  if (moving) pace_.movingTook(ms);
  if (frame.best) pace_.stillTook(ms);
  return ms;
}

void PictureCache::show(glm::ivec2 low, unsigned framebuffer) const {
  if (!framebuffer_) return;
  glBindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer_);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, framebuffer);
  glDisable(GL_SCISSOR_TEST);
  glBlitFramebuffer(0, 0, drawn_.x, drawn_.y, low.x, low.y, low.x + size_.x, low.y + size_.y, GL_COLOR_BUFFER_BIT,
                    drawn_ == size_ ? GL_NEAREST : GL_LINEAR);
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
}

int PictureCache::pick(const render::Renderer& renderer, glm::vec2 pixel) const {
  if (size_.x < 1 || size_.y < 1) return -1;
  return renderer.pick(glm::ivec2(pixel * glm::vec2(drawn_) / glm::vec2(size_)));
}

}  // namespace sciatlas::shell
