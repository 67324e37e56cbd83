#include "shell/headless.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <glad/gl.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "core/error.h"

namespace sciatlas::shell {

struct HeadlessContext::Impl {
  EGLDisplay display = EGL_NO_DISPLAY;
  EGLContext context = EGL_NO_CONTEXT;
  EGLContext before = EGL_NO_CONTEXT;  // was current on this thread; becomes so again
};

namespace {

EGLDisplay openDisplay() {
  const char* extensions = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
  const auto getPlatformDisplay =
      reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(eglGetProcAddress("eglGetPlatformDisplayEXT"));
  if (extensions && getPlatformDisplay && std::strstr(extensions, "EGL_MESA_platform_surfaceless"))
    return getPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, nullptr, nullptr);
  return eglGetDisplay(EGL_DEFAULT_DISPLAY);
}

}  // namespace

HeadlessContext::HeadlessContext() : impl_(std::make_unique<Impl>()) {
  impl_->before = eglGetCurrentContext();
  const char* advice = "; pictures without a window need EGL and OpenGL 3.3 (on Debian: libegl1 and libgl1-mesa-dri)";
  impl_->display = openDisplay();
  if (impl_->display == EGL_NO_DISPLAY || !eglInitialize(impl_->display, nullptr, nullptr))
    throw core::InputError(std::string("EGL could not be started") + advice);
  eglBindAPI(EGL_OPENGL_API);
  const EGLint configWords[] = {EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
  const EGLint anyConfig[] = {EGL_SURFACE_TYPE, 0, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
  EGLConfig config = nullptr;
  EGLint found = 0;
  if (!eglChooseConfig(impl_->display, configWords, &config, 1, &found) || found == 0)
    eglChooseConfig(impl_->display, anyConfig, &config, 1, &found);
  const EGLint contextWords[] = {
      EGL_CONTEXT_MAJOR_VERSION,           3,       EGL_CONTEXT_MINOR_VERSION, 3, EGL_CONTEXT_OPENGL_PROFILE_MASK,
      EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE};
  if (found > 0) impl_->context = eglCreateContext(impl_->display, config, EGL_NO_CONTEXT, contextWords);
  if (impl_->context == EGL_NO_CONTEXT ||
      !eglMakeCurrent(impl_->display, EGL_NO_SURFACE, EGL_NO_SURFACE, impl_->context) ||
      !gladLoadGL(reinterpret_cast<GLADloadfunc>(eglGetProcAddress))) {
    if (impl_->context != EGL_NO_CONTEXT) eglDestroyContext(impl_->display, impl_->context);
    eglTerminate(impl_->display);
    throw core::InputError(std::string("OpenGL 3.3 could not be started") + advice);
  }
}

HeadlessContext::~HeadlessContext() {
  eglMakeCurrent(impl_->display, EGL_NO_SURFACE, EGL_NO_SURFACE, impl_->before);
  eglDestroyContext(impl_->display, impl_->context);
  // The display is one for the whole process: ending it would end the earlier context too.
  if (impl_->before == EGL_NO_CONTEXT) eglTerminate(impl_->display);
}

HeadlessTarget::HeadlessTarget(int widthPx, int heightPx) : width_(widthPx), height_(heightPx) {
  glGenFramebuffers(1, &framebuffer_);
  glGenRenderbuffers(1, &colour_);
  glGenRenderbuffers(1, &depth_);
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
  glBindRenderbuffer(GL_RENDERBUFFER, colour_);
  glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width_, height_);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colour_);
  glBindRenderbuffer(GL_RENDERBUFFER, depth_);
  glRenderbufferStorage(GL_RENDERBUFFER, GL_DEPTH_COMPONENT24, width_, height_);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, depth_);
  if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE)
    throw core::InputError("a picture of " + std::to_string(width_) + "x" + std::to_string(height_) +
                           " pixels is more than this machine's OpenGL can draw");
}

HeadlessTarget::~HeadlessTarget() {
  glDeleteFramebuffers(1, &framebuffer_);
  glDeleteRenderbuffers(1, &colour_);
  glDeleteRenderbuffers(1, &depth_);
}

core::Image HeadlessTarget::read() const {
  core::Image image(width_, height_);
  glBindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer_);
  glPixelStorei(GL_PACK_ALIGNMENT, 4);
  std::vector<std::uint8_t> rows(image.rgba.size());
  glReadPixels(0, 0, width_, height_, GL_RGBA, GL_UNSIGNED_BYTE, rows.data());
  const std::size_t stride = std::size_t{4} * width_;
  for (int y = 0; y < height_; ++y)
    std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>((height_ - 1 - y) * stride), stride,
                image.rgba.begin() + static_cast<std::ptrdiff_t>(y * stride));
  for (std::size_t i = 3; i < image.rgba.size(); i += 4) image.rgba[i] = 255;
  return image;
}

}  // namespace sciatlas::shell
