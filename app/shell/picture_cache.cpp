#include "shell/picture_cache.h"

#include <glad/gl.h>

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

void PictureCache::draw(render::Renderer& renderer, const session::Session& session, render::FrameInput frame,
                        glm::ivec2 size) {
  resize(size);
  frame.framebuffer = framebuffer_;
  frame.framebufferSize = size;
  frame.viewportLow = {0, 0};
  frame.viewportSize = size;
  drawPictures(session, frame, [&](const render::FrameInput& part) { renderer.draw(part); });
}

void PictureCache::show(glm::ivec2 low) const {
  if (!framebuffer_) return;
  glBindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer_);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, 0);
  glDisable(GL_SCISSOR_TEST);
  glBlitFramebuffer(0, 0, size_.x, size_.y, low.x, low.y, low.x + size_.x, low.y + size_.y, GL_COLOR_BUFFER_BIT,
                    GL_NEAREST);
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
}

}  // namespace sciatlas::shell
