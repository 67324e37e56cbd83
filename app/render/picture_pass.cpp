#include "render/picture_pass.h"

#include <glad/gl.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace sciatlas::render {
namespace {

constexpr float kOcclusionRadiusMm = 16;

glm::vec2 depthRange(const glm::mat4& projection) {
  return {projection[2][2], projection[3][2]};
}

}  // namespace

PicturePass::PicturePass(const std::filesystem::path& shaders)
    : shaders_(shaders),
      occlusion_(shaders, "screen.vert", "occlusion.frag"),
      blur_(shaders, "screen.vert", "occlusion_blur.frag"),
      open_({GL_RGBA16F}, false),
      blurred_({GL_RGBA16F}, false) {
  glGenVertexArrays(1, &nothing_);
  program(kOccluded);
  program(kSmoothed);
}

PicturePass::~PicturePass() {
  glDeleteVertexArrays(1, &nothing_);
}

const Program& PicturePass::program(int choices) {
  std::unique_ptr<Program>& made = pictures_[static_cast<std::size_t>(choices)];
  if (!made) {
    std::string defines;
    if (choices & kSmoothed) defines += "#define SMOOTHED\n";
    if (choices & kOccluded) defines += "#define OCCLUDED\n";
    if (choices & kOutlined) defines += "#define OUTLINED\n";
    made = std::make_unique<Program>(shaders_, "screen.vert", "picture.frag", defines);
  }
  return *made;
}

void PicturePass::fullScreen() const {
  glDisable(GL_DEPTH_TEST);
  glDisable(GL_CULL_FACE);
  glBindVertexArray(nothing_);
  glDrawArrays(GL_TRIANGLES, 0, 3);
}

void PicturePass::drawOcclusion(const Source& source, float fovDeg) {
  const glm::ivec2 half = glm::max(source.viewSize / 2, glm::ivec2(1));
  open_.resize(half);
  blurred_.resize(half);
  open_.bind();
  occlusion_.use();
  occlusion_.texture("uDepth", 0, GL_TEXTURE_2D, source.solid.depth());
  occlusion_.texture("uSurface", 1, GL_TEXTURE_2D, source.solid.colour(1));
  const float tanHalf = std::tan(glm::radians(fovDeg) * 0.5f);
  const float aspect = static_cast<float>(source.viewSize.x) / static_cast<float>(source.viewSize.y);
  occlusion_.set("uTanHalf", glm::vec2(tanHalf * aspect, tanHalf));
  occlusion_.set("uDepthRange", depthRange(source.projection));
  occlusion_.set("uRadiusMm", kOcclusionRadiusMm);
  fullScreen();
  blurred_.bind();
  blur_.use();
  blur_.texture("uOpen", 0, GL_TEXTURE_2D, open_.colour(0));
  fullScreen();
}

void PicturePass::draw(const Source& source, const FrameInput& frame, const Look& look, bool withOcclusion) {
  const Target& solid = source.solid;
  const glm::ivec2 size = source.viewSize;
  glBindFramebuffer(GL_FRAMEBUFFER, frame.framebuffer);
  glViewport(frame.viewportLow.x, frame.viewportLow.y, size.x, size.y);
  const Program& picture = program((source.scale == 1 ? kSmoothed : 0) | (withOcclusion ? kOccluded : 0) |
                                   (source.outlines ? kOutlined : 0));
  picture.use();
  picture.texture("uColour", 0, GL_TEXTURE_2D, solid.colour(0));
  picture.texture("uSurface", 1, GL_TEXTURE_2D, solid.colour(1));
  picture.texture("uDepth", 2, GL_TEXTURE_2D, solid.depth());
  picture.texture("uOpen", 3, GL_TEXTURE_2D, blurred_.colour(0));
  picture.set("uDepthRange", depthRange(source.projection));
  picture.set("uScale", source.scale);
  picture.set("uOcclusion", 0.85f);
  picture.set("uContour", look.contour);
  picture.set("uHalo", look.halo);
  picture.set("uPixelAngle", 2 * std::tan(glm::radians(frame.camera.fovDeg) * 0.5f) / static_cast<float>(size.y));
  picture.set("uGroundTop", look.groundTop);
  picture.set("uGroundBottom", look.groundBottom);
  picture.set("uAccent", look.accent);
  picture.set("uOutlinePx", std::max(2.0f, static_cast<float>(size.y) / 360.0f));
  picture.set("uOffset", frame.viewportLow);
  if (frame.opacity < 1) {
    glEnable(GL_BLEND);
    glBlendColor(0, 0, 0, frame.opacity);
    glBlendFunc(GL_CONSTANT_ALPHA, GL_ONE_MINUS_CONSTANT_ALPHA);
  }
  fullScreen();
  glDisable(GL_BLEND);
  glActiveTexture(GL_TEXTURE0);
  glBindVertexArray(0);
  glUseProgram(0);
}

}  // namespace sciatlas::render
