// The last passes over the whole picture: occlusion between structures, smooth edges, contours, outlines, the ground.
#pragma once
#include <array>
#include <filesystem>
#include <glm/glm.hpp>
#include <memory>

#include "render/look.h"
#include "render/program.h"
#include "render/renderer.h"
#include "render/target.h"

namespace sciatlas::render {

class PicturePass {
 public:
  explicit PicturePass(const std::filesystem::path& shaders);
  ~PicturePass();
  PicturePass(const PicturePass&) = delete;
  PicturePass& operator=(const PicturePass&) = delete;

  struct Source {
    const Target& solid;  // colour, surface and depth
    glm::ivec2 viewSize;  // pixels of the picture
    int scale;            // samples per pixel and axis
    glm::mat4 projection;
    bool outlines;  // whether anything is selected or hovered
  };
  void drawOcclusion(const Source& source, float fovDeg);  // for the next draw()
  // Into the frame's viewport. `withOcclusion`: drawOcclusion() came before.
  void draw(const Source& source, const FrameInput& frame, const Look& look, bool withOcclusion);

 private:
  // Software drivers run both sides of a branch, so each choice is a program of its own, made when needed.
  enum Choice { kSmoothed = 1, kOccluded = 2, kOutlined = 4 };
  const Program& program(int choices);
  void fullScreen() const;
  std::filesystem::path shaders_;
  Program occlusion_, blur_;
  std::array<std::unique_ptr<Program>, 8> pictures_;  // by choices
  Target open_, blurred_;
  unsigned nothing_ = 0;
};

}  // namespace sciatlas::render
