// The whole window drawn without a window: the panels by Dear ImGui, the model by the renderer.
#pragma once
#include <memory>

#include "core/files.h"
#include "render/renderer.h"
#include "session/session.h"
#include "shell/headless.h"

namespace sciatlas::shell {

class HeadlessUi {
 public:
  // Needs a current GL context.
  HeadlessUi(const core::Paths& paths, int widthPx, int heightPx);
  ~HeadlessUi();
  HeadlessUi(const HeadlessUi&) = delete;
  HeadlessUi& operator=(const HeadlessUi&) = delete;

  glm::vec2 viewSize(session::Session& session);  // of the 3D view between the panels
  // Several frames are drawn, as ImGui settles its layout over them; the last one stays.
  void draw(session::Session& session, render::Renderer& renderer, const HeadlessTarget& target, double timeS);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sciatlas::shell
