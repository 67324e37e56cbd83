#include "shell/render_command.h"

#include "core/error.h"
#include "core/image.h"
#include "lesson/lesson.h"
#include "render/renderer.h"
#include "shell/headless.h"
#include "shell/headless_ui.h"
#include "shell/pictures.h"

namespace sciatlas::shell {

void renderPicture(const core::Paths& paths, const RenderOptions& options) {
  SceneOptions scene = options.scene;
  const LoadedAtlas loaded = loadAtlas(paths, scene.model);
  const std::unique_ptr<living::Body> body = loadBody(paths, loaded.atlas);
  const lesson::Library library = loadLessons(paths, loaded.atlas, scene, body.get());
  session::Preferences preferences;
  preferences.reducedMotion = true;  // the camera is where it goes at once
  preferences.hintsSeen = preferences.noticeSeen = true;
  session::Session session(loaded.atlas, library, preferences, body.get());
  const float aspect = static_cast<float>(scene.width) / static_cast<float>(scene.height);

  const HeadlessContext context;
  const HeadlessTarget target(scene.width, scene.height);
  render::Renderer renderer(paths.shaders);
  renderer.upload(loaded.atlas);
  if (options.ui) {
    HeadlessUi ui(paths, scene.width, scene.height);
    // The panels leave the view its own shape, which framing needs to know.
    const glm::vec2 view = ui.viewSize(session);
    applySceneOptions(session, scene, view.x / view.y);
    showBodies(renderer, session);
    ui.draw(session, renderer, target, scene.timeS);
  } else {
    applySceneOptions(session, scene, aspect);
    showBodies(renderer, session);
    drawStill(renderer, session, {scene.width, scene.height}, target.framebuffer(), scene.timeS, !options.moving);
  }
  core::writePng(options.output, target.read());
}

}  // namespace sciatlas::shell
