#include "shell/glfw_window.h"

#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#define GLFW_INCLUDE_NONE  // glad brings the OpenGL header
#include <GLFW/glfw3.h>
#include <glad/gl.h>
#include <imgui.h>

#include <algorithm>
#include <string>

#include "core/error.h"
#include "ui/theme.h"

namespace sciatlas::shell {
namespace {

std::string lastGlfwError() {
  const char* description = nullptr;
  glfwGetError(&description);
  return description ? std::string(" (") + description + ")" : "";
}

GlfwWindow& self(GLFWwindow* window) {
  return *static_cast<GlfwWindow*>(glfwGetWindowUserPointer(window));
}

void note(GLFWwindow* window, Event event) {
  event.cursor = self(window).cursor();
  self(window).events().push_back(event);
}

int buttonCode(int glfwButton) {
  return glfwButton == GLFW_MOUSE_BUTTON_LEFT ? 0 : glfwButton == GLFW_MOUSE_BUTTON_MIDDLE ? 1 : 2;
}

// A window that asks for more than the screen has free (a small laptop) would put its right column out of reach: it is
// made to fit, and maximised where somebody manages windows, who also knows how thick their frames are.
void fitScreen(GLFWwindow* window) {
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  if (!monitor) return;
  int left = 0, top = 0, freeWidth = 0, freeHeight = 0, width = 0, height = 0;
  glfwGetMonitorWorkarea(monitor, &left, &top, &freeWidth, &freeHeight);
  glfwGetWindowSize(window, &width, &height);
  if (freeWidth <= 0 || freeHeight <= 0 || (width <= freeWidth && height <= freeHeight)) return;
  glfwSetWindowPos(window, left, top);
  glfwSetWindowSize(window, std::min(width, freeWidth), std::min(height, freeHeight));
  glfwMaximizeWindow(window);
}

}  // namespace

GlfwWindow::GlfwWindow(int width, int height) {
  if (!glfwInit())
    throw core::InputError("No window can be opened: there is no display" + lastGlfwError() +
                           ". Pictures can be made without one: sciatlas render -o OUT.png");
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
  window_ = glfwCreateWindow(width, height, "Sciatlas", nullptr, nullptr);
  if (!window_) {
    const std::string why = lastGlfwError();
    glfwTerminate();
    throw core::InputError("This computer's graphics offer no OpenGL 3.3" + why +
                           ". A newer graphics driver is needed.");
  }
  fitScreen(window_);
  glfwSetWindowSizeLimits(window_, 640, 420, GLFW_DONT_CARE, GLFW_DONT_CARE);
  glfwMakeContextCurrent(window_);
  if (!gladLoadGL(glfwGetProcAddress)) {
    glfwDestroyWindow(window_);
    glfwTerminate();
    throw core::InputError("The functions of OpenGL 3.3 could not be loaded. A newer graphics driver is needed.");
  }
  glfwSwapInterval(1);
  glfwSetWindowUserPointer(window_, this);
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  addCallbacks();
}

GlfwWindow::~GlfwWindow() {
  if (imguiStarted_) {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplGlfw_Shutdown();
  }
  ImGui::DestroyContext();
  glfwDestroyWindow(window_);
  glfwTerminate();
}

// Ours stand first; ImGui's back end keeps and calls them. Keys must come from here: Dear ImGui 1.86 polls, and loses a
// key that is pressed and released within one frame.
void GlfwWindow::addCallbacks() {
  glfwSetKeyCallback(window_, [](GLFWwindow* w, int key, int, int action, int mods) {
    if (action == GLFW_PRESS) self(w).pressedKeys_.push_back({Event::Kind::Key, key, mods});
    const bool repeats = (mods & GLFW_MOD_CONTROL) != 0;
    if (action == GLFW_PRESS || (action == GLFW_REPEAT && repeats)) note(w, {Event::Kind::Key, key, mods});
  });
  glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int button, int action, int mods) {
    note(w, {action == GLFW_PRESS ? Event::Kind::Press : Event::Kind::Release, buttonCode(button), mods});
  });
  glfwSetCursorPosCallback(window_, [](GLFWwindow* w, double x, double y) {
    self(w).cursorMoved(x, y);
    note(w, {Event::Kind::Move});
  });
  glfwSetScrollCallback(window_, [](GLFWwindow* w, double, double y) {
    note(w, {Event::Kind::Wheel, 0, 0, static_cast<float>(y)});
  });
  glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned) { note(w, {}); });
  glfwSetWindowRefreshCallback(window_, [](GLFWwindow* w) { note(w, {}); });
  glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* w, int, int) { note(w, {}); });
  glfwSetWindowFocusCallback(window_, [](GLFWwindow* w, int) { note(w, {}); });
  glfwSetCursorEnterCallback(window_, [](GLFWwindow* w, int) { note(w, {}); });
}

void GlfwWindow::startImGui() {
  ImGui_ImplGlfw_InitForOpenGL(window_, true);
  ImGui_ImplOpenGL3_Init("#version 330 core");
  imguiStarted_ = true;
}

void GlfwWindow::renewFonts() {
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
}

void GlfwWindow::beginFrame() {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  startFrameWithPressedKeys();
}

// A key that was pressed and released since the last frame is shown to Dear ImGui as down for this one frame, or text
// boxes would lose it.
void GlfwWindow::startFrameWithPressedKeys() {
  ImGuiIO& io = ImGui::GetIO();
  const bool control = io.KeyCtrl, shift = io.KeyShift;
  for (const Event& key : pressedKeys_) {
    if (key.code < 0 || key.code >= IM_ARRAYSIZE(io.KeysDown)) continue;
    io.KeysDown[key.code] = true;
    io.KeyCtrl = io.KeyCtrl || (key.mods & GLFW_MOD_CONTROL) != 0;
    io.KeyShift = io.KeyShift || (key.mods & GLFW_MOD_SHIFT) != 0;
  }
  ImGui::NewFrame();
  for (const Event& key : pressedKeys_)
    if (key.code >= 0 && key.code < IM_ARRAYSIZE(io.KeysDown))
      io.KeysDown[key.code] = glfwGetKey(window_, key.code) == GLFW_PRESS;
  if (!pressedKeys_.empty()) pressedForFrame_ = true, keptControl_ = control, keptShift_ = shift;
  pressedKeys_.clear();
}

void GlfwWindow::clear(session::ThemeChoice theme) {
  const glm::ivec2 size = framebufferSize();
  const ImVec4 ground = ImGui::ColorConvertU32ToFloat4(ui::themeFor(theme).ground);
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  glDisable(GL_SCISSOR_TEST);
  glViewport(0, 0, size.x, size.y);
  glClearColor(ground.x, ground.y, ground.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
}

void GlfwWindow::endFrame() {
  if (pressedForFrame_) {
    ImGui::GetIO().KeyCtrl = keptControl_, ImGui::GetIO().KeyShift = keptShift_;
    pressedForFrame_ = false;
  }
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  glfwSwapBuffers(window_);
}

void GlfwWindow::setFullScreen(bool wanted) {
  if (wanted == fullScreen_) return;
  fullScreen_ = wanted;
  if (wanted) {
    GLFWmonitor* monitor = glfwGetPrimaryMonitor();
    const GLFWvidmode* mode = monitor ? glfwGetVideoMode(monitor) : nullptr;
    glfwGetWindowPos(window_, &restoreX_, &restoreY_);
    glfwGetWindowSize(window_, &restoreWidth_, &restoreHeight_);
    if (mode) glfwSetWindowMonitor(window_, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
  } else {
    glfwSetWindowMonitor(window_, nullptr, restoreX_, restoreY_, restoreWidth_, restoreHeight_, 0);
  }
  note(window_, {});
}

bool GlfwWindow::closing() const {
  return glfwWindowShouldClose(window_) != 0;
}

glm::ivec2 GlfwWindow::framebufferSize() const {
  glm::ivec2 size{1};
  glfwGetFramebufferSize(window_, &size.x, &size.y);
  return glm::max(size, glm::ivec2(1));
}

glm::vec2 GlfwWindow::pixelsPerUnit() const {
  glm::ivec2 units{1};
  glfwGetWindowSize(window_, &units.x, &units.y);
  return glm::vec2(framebufferSize()) / glm::vec2(glm::max(units, glm::ivec2(1)));
}

float GlfwWindow::typeScale() const {
  float x = 1, y = 1;
  glfwGetWindowContentScale(window_, &x, &y);
  return std::clamp(x / pixelsPerUnit().x, 1.0f, 4.0f);
}

}  // namespace sciatlas::shell
