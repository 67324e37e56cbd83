// Draws the atlas with OpenGL 3.3 core into the current framebuffer. The one door to GL for the shell; never includes
// ImGui.
#pragma once
#include <filesystem>
#include <glm/glm.hpp>
#include <memory>
#include <vector>

#include "scene/atlas.h"
#include "scene/overlay.h"
#include "scene/state.h"
#include "scene/tint.h"

namespace sciatlas::render {

enum class Theme { Dark, Light, Paper };

struct FrameInput {
  const scene::SceneState* state = nullptr;
  scene::Camera camera;  // the camera of this instant (a move may be under way)
  const scene::Overlay* overlay = nullptr;
  const scene::SurfaceTint* tint = nullptr;  // a colour laid over one surface
  int hovered = -1;
  glm::ivec2 viewportLow{0}, viewportSize{0};  // pixels of the target, origin bottom left
  unsigned framebuffer = 0;                    // target
  glm::ivec2 framebufferSize{0};
  Theme theme = Theme::Dark;
  std::size_t body = 0;  // which of the bodies shown, see Renderer::show
  float opacity = 1;     // below 1 the picture is laid over what the target holds
  bool best = true;      // still picture: supersampled edges; false while something moves
};

class Renderer {
 public:
  // Needs a current OpenGL 3.3 core context. Throws core::InputError naming the shader file and the compiler's line.
  explicit Renderer(const std::filesystem::path& shaders);
  ~Renderer();
  void upload(const scene::Atlas& atlas);  // copies surfaces to the GPU; the atlas must outlive the renderer
  // From now on the same body in another state (scene::Atlas::changed of what was uploaded), which must outlive the
  // renderer or the next call of this. `body` 1 is the other one of a comparison, held beside the first; upload() ends
  // it.
  void show(const scene::Atlas& atlas, std::size_t body = 0);
  void draw(const FrameInput& frame);
  // Structure under a pixel of the viewport (origin top left), -1 for none; from the ids of the last draw of this view.
  int pick(glm::ivec2 pixel) const;
  // The id picture of the last draw: catalogue index + 1 per pixel, 0 = background; row 0 at the top. For tests.
  std::vector<int> idPicture() const;
  glm::ivec2 idPictureSize() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sciatlas::render
