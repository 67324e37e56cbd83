// What is sampled, and how often: the cost of building and of building again, counted and not timed.
#include <doctest/doctest.h>

#include <atomic>
#include <cmath>

#include "anatomy/envelope.h"
#include "anatomy/generator.h"
#include "anatomy/grid.h"
#include "core/error.h"
#include "core/files.h"
#include "temporary_folder.h"

using namespace sciatlas;
using namespace sciatlas::anatomy;

namespace {

class CountingBall : public Field {
 public:
  CountingBall(const Vec3& at, double radius) : at_(at), radius_(radius) {}
  double distance(const Vec3& p) const override {
    ++asked;
    return glm::length(p - at_) - radius_;
  }
  FieldBox box() const override { return {at_ - radius_, at_ + radius_}; }
  FibreFrame fibre(const Vec3&) const override { return {}; }

  mutable std::atomic<std::size_t> asked = 0;

 private:
  Vec3 at_;
  double radius_;
};

// A ball whose box has room for it to move: it is asked at the same places wherever it is in there.
class BoxedBall : public CountingBall {
 public:
  BoxedBall(const FieldBox& box, const Vec3& at, double radius) : CountingBall(at, radius), roomy_(box) {}
  FieldBox box() const override { return roomy_; }

 private:
  FieldBox roomy_;
};

// Balls in a row, each known by a number that changes with its radius.
std::vector<CoveredField> row(const std::vector<double>& radii) {
  std::vector<CoveredField> fields;
  for (std::size_t i = 0; i < radii.size(); ++i) {
    auto ball = std::make_shared<CountingBall>(Vec3(0, 60.0 * static_cast<double>(i), 0), radii[i]);
    const FieldBox box = ball->box();
    fields.push_back({std::move(ball), {{static_cast<std::uint64_t>(1000 * radii[i]), box}}});
  }
  return fields;
}

std::size_t asked(const std::vector<CoveredField>& fields) {
  std::size_t sum = 0;
  for (const CoveredField& f : fields) sum += static_cast<const CountingBall&>(*f.field).asked;
  return sum;
}

}  // namespace

TEST_CASE("An envelope samples again only near what has changed, and comes out the same") {
  std::vector<double> before(12, 20.0);
  before[0] = 26;                                                        // the widest
  for (const std::size_t changed : {std::size_t(5), std::size_t(11)}) {  // in the middle, and where the common box ends
    EnvelopeSamples kept;
    const auto first = row(before);
    const Envelope old(first, false, 4, 4, 1, &kept);
    std::vector<double> after = before;
    after[changed] = 24.5;
    const auto again = row(after), fresh = row(after);
    const Envelope warm(again, false, 4, 4, 2, &kept), cold(fresh, false, 4, 4, 1);
    CHECK(asked(again) * 3 < asked(fresh));
    std::size_t moved = 0;
    for (double y = -60; y < 760; y += 3.7)
      for (double x = -60; x < 60; x += 7.3) {
        const Vec3 p(x, y, 0.3 * x);
        REQUIRE(warm.distance(p) == cold.distance(p));
        moved += warm.distance(p) != old.distance(p);
      }
    CHECK(moved > 0);
    // Nothing has changed: nothing is asked.
    const auto idle = row(after);
    const Envelope same(idle, false, 4, 4, 1, &kept);
    CHECK(asked(idle) == 0);
    CHECK(same.distance({3, 300, 21}) == cold.distance({3, 300, 21}));
  }
}

TEST_CASE("Of overlapping solids an envelope asks those that have changed, and comes out the same") {
  // Small balls before, beside and behind a large one, so that far away now this one is the nearest and now that one.
  const auto cluster = [](double grown, double at) {
    std::vector<CoveredField> fields;
    for (int i = 0; i < 9; ++i) {
      const Vec3 middle(24.0 * (i % 3) - 24, 22.0 * (i / 3), 4.0 * i);
      const double radius = i == 4 ? 22 + grown : 9.0 + i;
      auto ball = std::make_shared<BoxedBall>(FieldBox{middle - 30.0, middle + 30.0},
                                              middle + Vec3(0, i == 4 ? at : 0, 0), radius);
      const FieldBox box = ball->box();
      fields.push_back(
          {std::move(ball), {{static_cast<std::uint64_t>(1e6 + 1000 * (radius + (i == 4 ? at : 0))), box}}});
    }
    return fields;
  };
  for (const double grown : {0.6, -0.6, 3.0})
    for (const double at : {0.0, 0.8}) {
      EnvelopeSamples kept;
      const Envelope old(cluster(0, 0), false, 5, 6, 1, &kept);
      const auto again = cluster(grown, at), fresh = cluster(grown, at);
      const Envelope warm(again, false, 5, 6, 2, &kept), cold(fresh, false, 5, 6, 1);
      CHECK(asked(again) < asked(fresh));
      for (double y = -70; y < 110; y += 3.7)
        for (double x = -90; x < 90; x += 7.3)
          REQUIRE(warm.distance({x, y, 0.4 * x}) == cold.distance({x, y, 0.4 * x}));
      // And once more from what the second run has left.
      const Envelope back(cluster(0, 0), false, 5, 6, 1, &kept);
      for (double y = -70; y < 110; y += 3.7) REQUIRE(back.distance({11, y, 20}) == old.distance({11, y, 20}));
    }
}

TEST_CASE("A cut asks only near the surface, and leaves nothing of the other's space") {
  const CountingBall solid({0, 0, 0}, 30);
  const auto near = std::make_shared<CountingBall>(Vec3(34, 0, 0), 12),
             far = std::make_shared<CountingBall>(Vec3(80, 0, 0), 12);
  Grid grid(solid, 1, 3, 2);
  const std::size_t nodes = grid.blockCount() * Grid::kNodes;
  grid.carve({near, far}, 0.5);
  CHECK(far->asked == 0);
  CHECK(near->asked * 8 < nodes);
  for (double x = 20; x < 32; x += 0.7)
    for (double y = -14; y < 14; y += 0.7) {
      const Vec3 p(x, y, 1.3);
      Vec3 gradient;
      if (near->distance(p) < 0.2) CHECK(grid.sample(p, gradient) > 0);
    }
}

namespace {

// Twelve balls in a row under one cover, and a strap carved by them.
struct Body : test::TemporaryFolder {
  Body() {
    std::string balls = "[file]\nside = \"right\"\nsource = \"test\"\n[landmark]\n";
    std::string structures;
    for (int i = 0; i < 12; ++i) {
      const std::string n = std::to_string(i);
      balls += "at_" + n + " = { at = [-60, " + std::to_string(50 * i) + ", 0], r = " + (i == 5 ? "20" : "16") + " }\n";
      structures += "[[structure]]\nid = \"ball_" + n +
                    "\"\nvoxel_mm = 3\n[[structure.part]]\nkind = \"rod\"\n"
                    "points = [\"at_" +
                    n + "\"]\n";
    }
    core::writeAtomically(path / "models/soft/balls.toml", balls + structures);
    core::writeAtomically(path / "models/skin/skin.toml", R"(
[file]
side = "right"
source = "test"
[landmark]
thick = { at = [-60, 300, 20], r = 4 }
strap_top = { at = [-60, 20, 14], r = 4 }
strap_low = { at = [-60, 120, 14], r = 4 }
[[structure]]
id = "skin"
voxel_mm = 4
[[structure.part]]
kind = "cover"
over = ["soft/*"]
thickness = ["thick"]
grid_mm = 5
[[structure]]
id = "strap"
carve = ["soft/*"]
[[structure.part]]
kind = "rod"
points = ["strap_top", "strap_low"]
)");
  }
  BuildResult build(const std::string& out, unsigned threads) const {
    BuildOptions o;
    o.models = path / "models", o.output = path / out, o.quiet = true, o.threads = threads;
    return buildModel(o);
  }
  void grow(int ball) const {
    const auto file = path / "models/soft/balls.toml";
    std::string text = core::readText(file);
    const std::size_t at = text.find("r = 16", text.find("at_" + std::to_string(ball) + " ="));
    core::writeAtomically(file, text.replace(at, 6, "r = 17"));
  }
  std::string glb(const std::string& out) const { return core::readText(path / out / "sciatlas.glb"); }
};

}  // namespace

TEST_CASE("One changed landmark: only what feels it is made again, and the result is that of a cold build") {
  const Body body;
  CHECK(body.build("warm", 2).made == 14);
  body.grow(9);
  CHECK(body.build("warm", 2).made == 2);  // the ball and the skin; the strap is carved by it, but far away
  body.build("cold", 1);
  CHECK(body.glb("warm") == body.glb("cold"));
  body.grow(1);
  CHECK(body.build("warm", 1).made == 3);
  body.build("cold_again", 2);
  CHECK(body.glb("warm") == body.glb("cold_again"));
}

TEST_CASE("A rounding that would turn a loft inside out is refused, naming file, line and section") {
  const auto loft = [](const std::string& roundMm) {
    test::TemporaryFolder folder;
    core::writeAtomically(folder.path / "models/bone/b.toml", R"([file]
side = "midline"
source = "test"
[section]
low = { at = [0, 0, 0], radii = [30, 10, 10, 10, 10, 30, 10, 10, 10, 10] }
top = { at = [0, 40, 0], radii = [30, 10, 10, 10, 10, 30, 10, 10, 10, 10], yaw_deg = 30 }
[[structure]]
id = "bone"
[[structure.part]]
kind = "loft"
sections = ["low", "top"]
round_mm = )" + roundMm + "\n");
    BuildOptions options;
    options.models = folder.path / "models", options.output = folder.path / "out", options.quiet = true;
    try {
      buildModel(options);
    } catch (const core::InputError& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  CHECK(loft("3").empty());
  const std::string sentence = loft("6");
  CHECK(sentence.find("b.toml:12: \"round_mm\" is 6") != std::string::npos);
  CHECK(sentence.find("\"low\" has a sharper corner: at most 3.") != std::string::npos);
}
