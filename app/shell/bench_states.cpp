#include "shell/bench_states.h"

#include <map>
#include <vector>

#include "shell/bench_desk.h"
#include "shell/bench_times.h"

namespace sciatlas::shell {
namespace {

constexpr int kSteps = 5;
constexpr int kFirstFrames = 8;  // until the picture is as sharp as this machine keeps up with

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

void benchStates(session::Session& session, const living::Body& body, render::Renderer& renderer, glm::ivec2 sizePx,
                 unsigned framebuffer, const AddRow& add) {
  BenchDesk desk(session, renderer, sizePx, framebuffer);
  desk.draw(true);
  const Spent still = spent([&] { desk.draw(true); });
  add("window_still", still.wallMs, "ms");
  add("window_still_cpu", still.processorMs, "ms CPU");
  std::vector<Spent> moving;
  for (int i = -kFirstFrames; i < kSteps; ++i)
    if (const Spent one = spent([&] { desk.draw(false); }); i >= 0) moving.push_back(one);
  add("window_moving", middle(moving).wallMs, "ms");
  add("window_moving_cpu", middle(moving).processorMs, "ms CPU");
  add("window_moving_share", 100.0 * static_cast<double>(desk.share()), "% of the pixels along an axis");
  scene::BodyState first;
  first.poseDeg["hip_flexion_r"] = 5;
  add("state_first", spent([&] { desk.change(first); }).wallMs, "ms");
  body.prepareNerves();
  for (const Drag& drag : drags()) {
    const std::string id = std::string("state_") + drag.name;
    desk.change(stateOf(drag, -1));
    desk.settle();
    while (body.prepareNext(stateOf(drag, -1))) continue;  // what a pathology's first use asks for
    std::vector<Spent> steps, gaps;
    for (int step = 0; step < kSteps; ++step) {
      steps.push_back(spent([&] { desk.change(stateOf(drag, step)); }));
      gaps.push_back(spent([&] { body.clearances().measure(session.atlas()); }));
    }
    const Spent picture = middle(steps);
    add(id, picture.wallMs, "ms");
    add(id + "_cpu", picture.processorMs, "ms CPU");
    add(id + "_frames", picture.processorMs / middle(moving).processorMs, "moving frames");
    add(id + "_clearance", middle(gaps).processorMs, "ms CPU");
    const scene::BodyState last = stateOf(drag, kSteps);
    if (body.hasty(last)) add(id + "_full", spent([&] { body.in(last); }).processorMs, "ms CPU");
  }
  desk.change({});
  desk.settle();
}

}  // namespace sciatlas::shell
