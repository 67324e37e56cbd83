#include "render/target.h"

#include <glad/gl.h>

#include <string>

#include "core/error.h"

namespace sciatlas::render {
namespace {

void allocate(unsigned texture, unsigned format, glm::ivec2 size) {
  GLenum layout = GL_RGBA, type = GL_UNSIGNED_BYTE;
  GLint filter = GL_LINEAR;
  if (format == GL_RGBA16F) type = GL_HALF_FLOAT;
  if (format == GL_R16F) layout = GL_RED, type = GL_HALF_FLOAT;
  if (format == GL_DEPTH_COMPONENT24) layout = GL_DEPTH_COMPONENT, type = GL_UNSIGNED_INT, filter = GL_NEAREST;
  if (format == GL_DEPTH24_STENCIL8) layout = GL_DEPTH_STENCIL, type = GL_UNSIGNED_INT_24_8, filter = GL_NEAREST;
  glBindTexture(GL_TEXTURE_2D, texture);
  glTexImage2D(GL_TEXTURE_2D, 0, static_cast<GLint>(format), size.x, size.y, 0, layout, type, nullptr);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, filter);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, filter);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
}

}  // namespace

Target::Target(std::vector<unsigned> formats, bool depth)
    : formats_(std::move(formats)), colours_(formats_.size(), 0), ownsDepth_(depth) {
  glGenFramebuffers(1, &framebuffer_);
  glGenTextures(static_cast<GLsizei>(colours_.size()), colours_.data());
  if (depth) glGenTextures(1, &depth_);
}

Target::~Target() {
  glDeleteFramebuffers(1, &framebuffer_);
  glDeleteTextures(static_cast<GLsizei>(colours_.size()), colours_.data());
  if (ownsDepth_) glDeleteTextures(1, &depth_);
}

void Target::resize(glm::ivec2 size, bool stencil) {
  size = glm::max(size, glm::ivec2(1));
  if (size == size_ && stencil == stencil_) return;
  size_ = size;
  stencil_ = stencil;
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
  std::vector<GLenum> buffers;
  for (std::size_t i = 0; i < colours_.size(); ++i) {
    allocate(colours_[i], formats_[i], size);
    buffers.push_back(GL_COLOR_ATTACHMENT0 + static_cast<GLenum>(i));
    glFramebufferTexture2D(GL_FRAMEBUFFER, buffers.back(), GL_TEXTURE_2D, colours_[i], 0);
  }
  if (ownsDepth_) {
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_DEPTH_STENCIL_ATTACHMENT, GL_TEXTURE_2D, 0, 0);
    allocate(depth_, stencil_ ? GL_DEPTH24_STENCIL8 : GL_DEPTH_COMPONENT24, size);
    glFramebufferTexture2D(GL_FRAMEBUFFER, stencil_ ? GL_DEPTH_STENCIL_ATTACHMENT : GL_DEPTH_ATTACHMENT, GL_TEXTURE_2D,
                           depth_, 0);
  }
  if (buffers.empty()) buffers.push_back(GL_NONE);
  glDrawBuffers(static_cast<GLsizei>(buffers.size()), buffers.data());
  if (buffers[0] == GL_NONE) glReadBuffer(GL_NONE);
  if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE)
    throw core::InputError("this machine's OpenGL cannot draw into pictures of " + std::to_string(size.x) + "x" +
                           std::to_string(size.y) + " pixels");
}

void Target::shareDepth(const Target& other) {
  if (depth_ == other.depth_) return;
  depth_ = other.depth_;
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_TEXTURE_2D, depth_, 0);
}

void Target::bind() const {
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
  glViewport(0, 0, size_.x, size_.y);
}

}  // namespace sciatlas::render
