#include "shell/bench_states.h"

#include <glad/gl.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <vector>

namespace sciatlas::shell {
namespace {

constexpr int kSteps = 5;

struct Spent {
  double wallMs = 0, processorMs = 0;
};

template <typename Work>
Spent spent(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t busy = std::clock();
  work();
  return {std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count(),
          1000.0 * static_cast<double>(std::clock() - busy) / CLOCKS_PER_SEC};
}

double middle(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

// A slider and where it is dragged: its steps go on from there.
struct Drag {
  const char *name, *slider;
  bool pathology;
  float from, step;
  std::map<std::string, float> otherDeg;  // joints that stand still meanwhile
};

const std::vector<Drag>& drags() {
  static const std::vector<Drag> all = {
      {"hip_60", "hip_flexion_r", false, 56, 1, {}},
      {"knee_60", "knee_flexion_r", false, 56, 1, {}},
      {"lumbar_30", "lumbar_flexion", false, 26, 1, {}},
      {"sitting",
       "hip_flexion_r",
       false,
       80,
       1,
       {{"hip_flexion_l", 85}, {"knee_flexion_r", 85}, {"knee_flexion_l", 85}}},
      {"degenerative", "degenerative_disc_l4_l5", true, 0.5f, 0.02f, {}},
      {"central", "central_stenosis_l4_l5", true, 0.5f, 0.02f, {}},
      {"herniation", "herniation_l4_l5_paracentral_r", true, 0.5f, 0.02f, {}},
      {"piriformis", "piriformis_thickening_r", true, 0.5f, 0.02f, {}},
  };
  return all;
}

scene::BodyState stateOf(const Drag& drag, int step) {
  scene::BodyState state;
  state.poseDeg = drag.otherDeg;
  (drag.pathology ? state.pathologies : state.poseDeg)[drag.slider] = drag.from + static_cast<float>(step) * drag.step;
  return state;
}

}  // namespace

void benchStates(const living::Body& body, render::Renderer& renderer, render::FrameInput frame, const AddRow& add) {
  scene::SceneState scene = *frame.state;
  frame.state = &scene;
  frame.best = false;
  std::shared_ptr<const scene::Atlas> shown;
  const auto draw = [&] {
    renderer.draw(frame);
    glFinish();
  };
  const auto show = [&](const scene::BodyState& state, std::shared_ptr<const scene::Atlas> made) {
    renderer.show(*made);
    scene.body = state;
    shown = std::move(made);
    draw();
  };
  scene::BodyState first;
  first.poseDeg["hip_flexion_r"] = 5;
  add("state_first", spent([&] { show(first, body.in(first, living::Body::Care::Haste)); }).wallMs, "ms");
  body.prepareNerves();
  for (const Drag& drag : drags()) {
    const std::string id = std::string("state_") + drag.name;
    std::vector<double> wall, made, processor, frames, full, gaps;
    for (int step = -1; step < kSteps; ++step) {
      const scene::BodyState state = stateOf(drag, step);
      std::shared_ptr<const scene::Atlas> atlas;
      const Spent making = spent([&] { atlas = body.in(state, living::Body::Care::Haste); });
      const Spent gap = spent([&] { body.clearances().measure(*atlas); });
      const Spent showing = spent([&] { show(state, std::move(atlas)); }), again = spent(draw);
      if (step < 0) {  // makes what a pathology's first use asks for
        while (body.prepareNext(state)) continue;
        continue;
      }
      wall.push_back(making.wallMs + showing.wallMs), made.push_back(making.processorMs);
      processor.push_back(making.processorMs + showing.processorMs);
      frames.push_back(processor.back() / again.processorMs);
      gaps.push_back(gap.processorMs);
    }
    const scene::BodyState state = stateOf(drag, kSteps);
    if (living::Body::hasty(state)) full.push_back(spent([&] { body.in(state); }).processorMs);
    add(id, middle(wall), "ms");
    add(id + "_made", middle(made), "ms CPU");
    add(id + "_cpu", middle(processor), "ms CPU");
    add(id + "_frames", middle(frames), "frames");
    add(id + "_clearance", middle(gaps), "ms CPU");
    if (!full.empty()) add(id + "_full", middle(full), "ms CPU");
  }
  renderer.show(body.rest());
  shown.reset();
}

}  // namespace sciatlas::shell
