#include "shell/step_pictures.h"

#include <algorithm>
#include <cstdio>

#include "lesson/points.h"
#include "lesson/stage.h"
#include "render/renderer.h"
#include "shell/headless.h"

namespace sciatlas::shell {
namespace {

constexpr int kWidePx = 560, kHighPx = 440;
constexpr double kLeastDrawn = 0.06;  // share of the picture that is body

class Painter {
 public:
  explicit Painter(const std::filesystem::path& shaders) : target_(kWidePx, kHighPx), renderer_(shaders) {}

  void show(const scene::Atlas& rest) { renderer_.upload(rest); }
  void show(std::shared_ptr<const scene::Atlas> atlas) { renderer_.show(*atlas), held_ = std::move(atlas); }

  // How many pixels each structure has, by its index.
  std::vector<int> pixelsOf(const scene::SceneState& state, std::size_t structures) {
    render::FrameInput frame;
    frame.state = &state;
    frame.camera = state.camera;
    frame.viewportSize = frame.framebufferSize = {kWidePx, kHighPx};
    frame.framebuffer = target_.framebuffer();
    frame.best = false;
    renderer_.draw(frame);
    std::vector<int> pixels(structures, 0);
    for (const int id : renderer_.idPicture())
      if (id > 0) ++pixels[static_cast<std::size_t>(id - 1)];
    return pixels;
  }

 private:
  HeadlessTarget target_;
  render::Renderer renderer_;
  std::shared_ptr<const scene::Atlas> held_;
};

std::string percent(double share) {
  char text[16];
  std::snprintf(text, sizeof text, "%.2f %%", 100 * share);
  return text;
}

// The words of the complaint, empty when all is well.
std::string faultOf(const lesson::Step& step, const scene::Atlas& atlas, const std::vector<int>& pixels) {
  constexpr double kAll = kWidePx * kHighPx;
  double drawn = 0, subject = 0;
  for (const int p : pixels) drawn += p;
  if (drawn < kLeastDrawn * kAll)
    return "its picture is nearly empty: the body fills " + percent(drawn / kAll) + ", at least " +
           percent(kLeastDrawn) + " was expected";
  bool any = false;
  for (const std::string& word : step.highlight.empty() ? step.label : step.highlight) {
    int count = 0;
    bool there = false;
    for (const int s : atlas.catalogue().expand({word})) {  // what one word names is one subject: a disc with its parts
      there |= atlas.mesh(s) != nullptr;
      count += pixels[static_cast<std::size_t>(s)];
    }
    if (!there) continue;  // not in this model: the page says so
    if (count < kSmallestSeenPx)
      return word + " cannot be seen in its picture (" + std::to_string(count) + " pixels, at least " +
             std::to_string(kSmallestSeenPx) + " were expected): it is hidden, outside or too small";
    any = true, subject += count;
  }
  if (any && subject < kSmallestSubject * kAll)
    return "what it highlights fills " + percent(subject / kAll) + " of its picture, at least " +
           percent(kSmallestSubject) + " was expected";
  return {};
}

std::string ringFault(const lesson::Step& step, const scene::SceneState& state, const scene::Atlas& atlas) {
  for (const std::string& ring : step.rings) {
    const glm::vec3 at = scene::project(state.camera, lesson::pointMm(ring, atlas, "ring"), {kWidePx, kHighPx});
    if (at.x < 0 || at.x > kWidePx || at.y < 0 || at.y > kHighPx)
      return "the ring round \"" + ring + "\" lies outside its picture";
  }
  return {};
}

}  // namespace

std::vector<std::string> checkStepPictures(const std::vector<lesson::Lesson>& lessons, const scene::Atlas& rest,
                                           const living::Body* body, const std::filesystem::path& shaders) {
  Painter painter(shaders);
  painter.show(rest);
  const float aspect = static_cast<float>(kWidePx) / kHighPx;
  std::vector<std::string> faults;
  scene::BodyState shown;
  for (const lesson::Lesson& lesson : lessons) {
    scene::SceneState state;
    std::shared_ptr<const scene::Atlas> made;
    for (const lesson::Step& step : lesson.steps) {
      if (body && !(step.body == shown)) {
        made = body->in(step.body);
        painter.show(made);
        shown = step.body;
      }
      const scene::Atlas& atlas = made ? *made : rest;
      state = lesson::stateFor(step, atlas, state, aspect);
      std::string fault = faultOf(step, atlas, painter.pixelsOf(state, atlas.catalogue().all().size()));
      if (fault.empty()) fault = ringFault(step, state, atlas);
      if (!fault.empty())
        faults.push_back(lesson.file + ":" + std::to_string(step.line) + ": step \"" + step.id + "\": " + fault);
    }
  }
  return faults;
}

}  // namespace sciatlas::shell
