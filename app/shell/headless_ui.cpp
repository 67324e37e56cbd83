#include "shell/headless_ui.h"

#include <backends/imgui_impl_opengl3.h>
#include <glad/gl.h>
#include <imgui.h>

#include "render/tissue.h"
#include "shell/pictures.h"
#include "ui/ui.h"

namespace sciatlas::shell {
namespace {

constexpr int kSettlingFrames = 4;
constexpr double kFrameS = 1.0 / 60;

struct ImGuiSession {
  ImGuiSession() {
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;  // no file is read or left behind
  }
  ~ImGuiSession() { ImGui::DestroyContext(); }
};

struct Backend {
  Backend() { ImGui_ImplOpenGL3_Init("#version 330 core"); }
  ~Backend() { ImGui_ImplOpenGL3_Shutdown(); }
};

}  // namespace

struct HeadlessUi::Impl {
  ImGuiSession imgui;
  Backend backend;
  ui::Ui panels;
  glm::ivec2 size;
  explicit Impl(const core::Paths& paths, glm::ivec2 sizePx) : panels(paths.fonts), size(sizePx) { panels.hideHints(); }

  ui::FrameAnswer build(session::Session& session, double nowS) {
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(static_cast<float>(size.x), static_cast<float>(size.y));
    io.DeltaTime = static_cast<float>(kFrameS);
    if (panels.prepareFonts(session.preferences().typePx)) {
      ImGui_ImplOpenGL3_DestroyFontsTexture();
      ImGui_ImplOpenGL3_CreateFontsTexture();
    }
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
    ui::FrameRequest request;
    request.nowS = nowS;
    request.tissueColour = [](const scene::StructureInfo& info) { return render::tissueOf(info).colour; };
    request.widthPx = static_cast<float>(size.x);
    request.heightPx = static_cast<float>(size.y);
    const ui::FrameAnswer answer = panels.draw(&session, request);
    ImGui::Render();
    return answer;
  }
};

HeadlessUi::HeadlessUi(const core::Paths& paths, int widthPx, int heightPx)
    : impl_(std::make_unique<Impl>(paths, glm::ivec2(widthPx, heightPx))) {}
HeadlessUi::~HeadlessUi() = default;

glm::vec2 HeadlessUi::viewSize(session::Session& session) {
  impl_->build(session, 0);
  return glm::max(impl_->build(session, 0).viewSize, glm::vec2(1));
}

void HeadlessUi::draw(session::Session& session, render::Renderer& renderer, const HeadlessTarget& target,
                      double timeS) {
  ui::FrameAnswer answer;
  for (int i = 0; i < kSettlingFrames; ++i) answer = impl_->build(session, timeS);
  const scene::Overlay overlay = session.overlay(timeS);
  render::FrameInput frame;
  frame.state = &session.scene();
  frame.camera = session.cameraAt(timeS);
  frame.overlay = &overlay;
  frame.tint = session.tint();
  frame.hovered = answer.lit;
  frame.viewportSize = glm::ivec2(answer.viewSize);
  frame.viewportLow = {static_cast<int>(answer.viewLow.x),
                       impl_->size.y - static_cast<int>(answer.viewLow.y) - frame.viewportSize.y};
  frame.framebuffer = target.framebuffer();
  frame.framebufferSize = impl_->size;
  frame.theme = static_cast<render::Theme>(answer.theme);
  glBindFramebuffer(GL_FRAMEBUFFER, target.framebuffer());
  glDisable(GL_SCISSOR_TEST);
  glClearColor(0, 0, 0, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  drawPictures(session, frame, [&](const render::FrameInput& part) { renderer.draw(part); });
  glBindFramebuffer(GL_FRAMEBUFFER, target.framebuffer());
  glViewport(0, 0, impl_->size.x, impl_->size.y);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

}  // namespace sciatlas::shell
