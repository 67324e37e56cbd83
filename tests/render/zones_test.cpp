// Where hands keep off, referral zones and dermatomes are seen on opaque skin, at rest and in a pose.
#include <doctest/doctest.h>

#include <cmath>

#include "data/shipped.h"
#include "golden.h"
#include "lesson/zone_lay.h"
#include "session/session.h"

using namespace sciatlas;
using tests::shippedAtlas;
using tests::shippedLibrary;

namespace {

class Painter {
 public:
  Painter()
      : target_(test::kWidthPx, test::kHeightPx), renderer_(std::filesystem::path(SCIATLAS_SOURCE_DIR) / "shaders") {
    renderer_.upload(shippedAtlas());
  }
  void show(const scene::Atlas& atlas) { renderer_.show(atlas); }
  core::Image draw(const scene::SceneState& state, const scene::Overlay& overlay, const scene::SurfaceTint* tint) {
    render::FrameInput frame;
    frame.state = &state;
    frame.camera = state.camera;
    frame.overlay = &overlay;
    frame.tint = tint;
    frame.viewportSize = frame.framebufferSize = {test::kWidthPx, test::kHeightPx};
    frame.framebuffer = target_.framebuffer();
    frame.best = false;
    renderer_.draw(frame);
    return target_.read();
  }

 private:
  shell::HeadlessTarget target_;
  render::Renderer renderer_;
};

// Pixels that are plainly of another colour.
int different(const core::Image& a, const core::Image& b) {
  REQUIRE(a.rgba.size() == b.rgba.size());
  constexpr int kPlainly = 14;  // of a channel, of 255
  const std::size_t channels = a.rgba.size() / (test::kWidthPx * test::kHeightPx);
  int count = 0;
  for (std::size_t i = 0; i + 2 < a.rgba.size(); i += channels) {
    int most = 0;
    for (std::size_t c = 0; c < 3; ++c) most = std::max(most, std::abs(int(a.rgba[i + c]) - int(b.rgba[i + c])));
    count += most > kPlainly;
  }
  return count;
}

scene::SceneState alone(const char* structure) {
  scene::SceneState state;
  state.visibility.assign(shippedAtlas().catalogue().all().size(), scene::Visibility::Hidden);
  if (const int s = shippedAtlas().catalogue().find(structure); s >= 0)
    state.visibility[static_cast<std::size_t>(s)] = scene::Visibility::Shown;
  return state;
}

scene::Camera facing(const lesson::LaidZone& zone) {
  core::Box box;
  for (const auto& p : zone.places) box.add(p.atMm);
  box.low -= 30.f, box.high += 30.f;
  const glm::vec3 n = zone.axis[zone.axis.size() / 2].normal;
  scene::Camera camera;
  camera.yawDeg = glm::degrees(std::atan2(n.x, n.z));
  camera.pitchDeg = glm::degrees(std::asin(std::clamp(n.y, -1.f, 1.f)));
  return scene::framing(camera, box, 1.f * test::kWidthPx / test::kHeightPx);
}

// How much of each zone is seen on opaque skin, of what is seen of it with nothing before it: zone, share.
std::vector<std::pair<std::string, double>> seenOnSkin(Painter& painter, const scene::Atlas& shown) {
  std::vector<std::pair<std::string, double>> shares;
  for (const auto& zone : lesson::layZones(shippedLibrary().zones, shippedAtlas(), shown)) {
    scene::Overlay overlay;
    lesson::addZone(overlay, zone);
    scene::SceneState skin = alone("skin"), nothing = alone("");
    skin.camera = nothing.camera = facing(zone);
    const int whole = different(painter.draw(nothing, overlay, nullptr), painter.draw(nothing, {}, nullptr));
    const int seen = different(painter.draw(skin, overlay, nullptr), painter.draw(skin, {}, nullptr));
    CHECK(whole > 400);
    shares.emplace_back(zone.id, static_cast<double>(seen) / std::max(1, whole));
  }
  return shares;
}

}  // namespace

TEST_CASE("every no-press zone is seen on opaque skin") {
  if (!test::headlessContext()) return;
  Painter painter;
  const auto shares = seenOnSkin(painter, shippedAtlas());
  CHECK(shares.size() == 16);
  for (const auto& [zone, share] : shares) {
    CAPTURE(zone);
    CHECK(share > 0.75);
  }
  core::Paths paths;
  paths.models = tests::source("models");
  const living::Body body(paths, shippedAtlas());
  scene::BodyState bent;
  bent.poseDeg = {{"hip_flexion_r", 60.f}, {"knee_flexion_r", 60.f}};
  const auto shown = body.in(bent);
  painter.show(*shown);
  for (const auto& [zone, share] : seenOnSkin(painter, *shown)) {
    CAPTURE(zone);
    CHECK(share > 0.5);  // folds of a bent hip cover some of what lies in them
  }
}

TEST_CASE("every referral zone and dermatome is seen on opaque skin") {
  if (!test::headlessContext()) return;
  Painter painter;
  session::Session session(shippedAtlas(), shippedLibrary(), {});
  session.viewAspect = 1.f * test::kWidthPx / test::kHeightPx;
  const auto seen = [&] {
    const scene::SceneState& state = session.scene();
    REQUIRE(session.tint());
    return different(painter.draw(state, {}, session.tint()), painter.draw(state, {}, nullptr));
  };
  constexpr int kLeastPx = 150;  // of 320 x 240: that of soleus is a spot on the heel
  for (const auto& point : shippedLibrary().triggerPoints) {
    CAPTURE(point.id);
    session.chooseTriggerPoint(point.id + "_r", 0);
    CHECK(seen() > kLeastPx);
  }
  for (const auto& root : shippedLibrary().roots.dermatomes) {
    CAPTURE(root.id);
    session.chooseRoot(root.id + "_r", 0);
    CHECK(seen() > kLeastPx);
  }
}
