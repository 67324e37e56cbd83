#include <glad/gl.h>
#include <sys/resource.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "render/renderer.h"
#include "shell/bench_states.h"
#include "shell/bench_times.h"
#include "shell/data_commands.h"
#include "shell/headless.h"

namespace sciatlas::shell {
namespace {

constexpr int kRepeats = 5;

template <typename Work>
double milliseconds(const Work& work) {
  return spent(work).wallMs;
}

template <typename Work>
Spent middleOf(const Work& work) {
  std::vector<Spent> times;
  for (int i = 0; i < kRepeats; ++i) times.push_back(spent(work));
  return middle(times);
}

// Frames while something moves, whole and cut by turns, so that a busy machine slows both: the cut as asked for, or an
// axial one through the middle of what the camera looks at; `dragged` moves it on by a millimetre for each frame.
struct CutTimes {
  double wholeMs, cutMs, draggedMs;
};
template <typename Draw>
CutTimes cutTimes(scene::SceneState& state, const Draw& draw) {
  scene::Cuts cuts = state.cuts;
  auto& axial = cuts.axes[static_cast<std::size_t>(scene::CutAxis::Axial)];
  if (!cuts.any()) axial = scene::AxisCut{state.camera.pivotMm.y, false};
  scene::Cuts moved = cuts;
  std::vector<double> whole, cut, dragged;
  for (int i = 0; i <= kRepeats; ++i) {
    const auto timed = [&](std::vector<double>& times, const scene::Cuts& now) {
      state.cuts = now;
      const double ms = milliseconds(draw);
      if (i > 0) times.push_back(ms);  // the first time shaders are made
    };
    timed(whole, {});
    for (auto& axis : moved.axes)
      if (axis) axis->atMm += 1;
    if (moved.oblique) moved.oblique->pointMm += moved.oblique->normal;
    timed(dragged, moved);
    state.cuts = cuts;
    draw();
    timed(cut, cuts);
  }
  state.cuts = cuts;
  return {middle(whole), middle(cut), middle(dragged)};
}

double peakMemoryMb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

std::string benchText(const core::Paths& paths, bool json, const SceneOptions& asked, bool states) {
  SceneOptions options = asked;
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  const auto add = [&](const std::string& id, double value, const char* unit) {
    rows.push_back({{"id", id}, {"value", value}, {"unit", unit}});
  };

  const LoadedAtlas loaded = loadAtlas(paths, options.model);
  const scene::Atlas& atlas = loaded.atlas;
  std::size_t triangles = 0;
  for (int s = 0; s < static_cast<int>(atlas.catalogue().all().size()); ++s)
    if (const core::Mesh* mesh = atlas.mesh(s)) triangles += mesh->indices.size() / 3;
  add("triangles", static_cast<double>(triangles), "");
  add("read_model", loaded.readS * 1000, "ms");
  add("search_tree", milliseconds([&] { atlas.prepareQueries(scene::Surfaces::Quick); }), "ms");
  const std::unique_ptr<living::Body> body = loadBody(paths, atlas);
  lesson::Library library;
  add("read_lessons", milliseconds([&] { library = loadLessons(paths, atlas, options, body.get()); }), "ms");
  session::Preferences preferences;
  preferences.reducedMotion = true;
  session::Session session(atlas, library, preferences, body.get());
  applySceneOptions(session, options, static_cast<float>(options.width) / static_cast<float>(options.height));

  std::unique_ptr<HeadlessContext> context;
  add("open_gl", milliseconds([&] { context = std::make_unique<HeadlessContext>(); }), "ms");
  std::unique_ptr<render::Renderer> renderer;
  add("shaders", milliseconds([&] { renderer = std::make_unique<render::Renderer>(paths.shaders); }), "ms");
  add("upload", milliseconds([&] {
        renderer->upload(atlas);
        glFinish();
      }),
      "ms");
  const HeadlessTarget target(options.width, options.height);
  const scene::Overlay overlay = session.overlay(options.timeS);
  render::FrameInput frame;
  frame.state = &session.scene();
  frame.camera = session.scene().camera;
  frame.overlay = &overlay;
  frame.viewportSize = frame.framebufferSize = {options.width, options.height};
  frame.framebuffer = target.framebuffer();
  const auto draw = [&] {
    renderer->draw(frame);
    glFinish();
  };
  frame.best = true;
  add("first_frame", milliseconds(draw), "ms");
  const Spent still = middleOf(draw);
  add("frame_still", still.wallMs, "ms");
  add("frame_still_cpu", still.processorMs, "ms CPU");
  frame.best = false;
  const Spent moving = middleOf(draw);  // with every pixel
  add("frame_moving", moving.wallMs, "ms");
  add("frame_moving_cpu", moving.processorMs, "ms CPU");
  scene::SceneState state = session.scene();
  frame.state = &state;
  const CutTimes times = cutTimes(state, draw);
  add("moving_whole", times.wholeMs, "ms");
  add("moving_cut", times.cutMs, "ms");
  add("dragging_cut", times.draggedMs, "ms");
  frame.state = &session.scene();
  draw();
  add("pick", middleOf([&] { renderer->pick({options.width / 2, options.height / 2}); }).wallMs, "ms");
  if (states && body) benchStates(session, *body, *renderer, frame.viewportSize, target.framebuffer(), add);
  add("peak_memory", peakMemoryMb(), "MB");
  if (json) return rows.dump(2) + "\n";
  std::string text = reinterpret_cast<const char*>(glGetString(GL_RENDERER)) + std::string("\n");
  for (const auto& row : rows) {
    std::string id = row["id"];
    id.resize(std::max<std::size_t>(id.size() + 1, 16), ' ');
    char number[32];
    std::snprintf(number, sizeof number, row["unit"] == "" ? "%.0f" : "%.1f ", row["value"].get<double>());
    text += id + number + row["unit"].get<std::string>() + "\n";
  }
  return text;
}

}  // namespace sciatlas::shell
