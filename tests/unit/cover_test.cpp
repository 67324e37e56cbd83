// Covers: a surface stretched over other structures, and shells.
#include <doctest/doctest.h>

#include <cmath>

#include "anatomy/content_hash.h"
#include "anatomy/generator.h"
#include "core/error.h"
#include "core/files.h"
#include "temporary_folder.h"

using namespace sciatlas;
using namespace sciatlas::anatomy;

namespace {

// Two balls of 20 mm radius, 6 mm apart, and a thing far away in another folder.
const char* const kBalls = R"(
[file]
side = "right"
source = "test"
[landmark]
upper = { at = [-40, 46, 0], r = 20 }
lower = { at = [-40, 0, 0], r = 20 }
[[structure]]
id = "balls"
voxel_mm = 2
[[structure.part]]
kind = "rod"
points = ["upper"]
[[structure.part]]
kind = "rod"
points = ["lower"]
)";

std::string cover(const std::string& spread, const std::string& more = "", const std::string& over = "soft/*") {
  return "[file]\nside = \"right\"\nsource = \"test\"\n[landmark]\n"
         "top = { at = [-40, 70, 0], r = 4 }\nbottom = { at = [-40, -24, 0], r = 10 }\n"
         "[[structure]]\nid = \"envelope\"\nconstruction = true\n[[structure.part]]\nkind = \"cover\"\nover = [\"" +
         over + "\"]\nthickness = [\"top\"]\ngrid_mm = 3\nspread_mm = " + spread +
         "\n[[structure]]\nid = \"skin\"\nvoxel_mm = 2\nsmooth_mm = 0\n" + more +
         "[[structure.part]]\nkind = \"cover\"\nover = [\"" + over +
         "\"]\nthickness = [\"top\", \"bottom\"]\ngrid_mm = 3\nspread_mm = " + spread + "\n";
}

struct Body : test::TemporaryFolder {
  explicit Body(const std::string& skin) {
    std::filesystem::create_directories(path / "models/soft");
    std::filesystem::create_directories(path / "models/skin");
    write("models/soft/balls.toml", kBalls);
    write("models/skin/skin.toml", skin);
  }
  ModelSource source() const { return ModelSource::readFolder(path / "models"); }
};

// Where the surface lies on the way from `from` along `direction`.
double surfaceAlong(const Field& field, const Vec3& from, const Vec3& direction) {
  double low = 0, high = 80;
  while (high - low > 0.01) {
    const double middle = (low + high) / 2;
    (field.distance(from + direction * middle) < 0 ? low : high) = middle;
  }
  return low;
}

}  // namespace

TEST_CASE("A cover lies over its structures as thick as its landmarks say") {
  const Body body(cover("0"));
  const ModelSource source = body.source();
  FieldStore fields(source);
  const auto skin = fields.get(*source.find("skin"));
  // 4 mm at the top and 10 mm at the bottom; the lattice is 3 mm.
  CHECK(surfaceAlong(*skin, {-40, 46, 0}, {0, 1, 0}) == doctest::Approx(24.2).epsilon(0.03));
  CHECK(surfaceAlong(*skin, {-40, 0, 0}, {0, -1, 0}) == doctest::Approx(29.7).epsilon(0.03));
  const double middle = surfaceAlong(*skin, {-40, 0, 0}, {-1, 0, 0});
  CHECK(middle > 25);
  CHECK(middle < 30);
}

TEST_CASE("Smoothing bridges gaps, and the distance is a safe step") {
  const Body sharp(cover("0")), soft(cover("6"));
  const ModelSource sharpSource = sharp.source(), softSource = soft.source();
  FieldStore sharpFields(sharpSource), softFields(softSource);
  const auto a = sharpFields.get(*sharpSource.find("envelope")), b = softFields.get(*softSource.find("envelope"));
  // Between the balls the smoothed surface lies farther out.
  CHECK(surfaceAlong(*b, {-40, 23, 0}, {-1, 0, 0}) > surfaceAlong(*a, {-40, 23, 0}, {-1, 0, 0}) + 1);
  for (double y = -60; y < 110; y += 7)
    for (double z = -60; z < 60; z += 11) {
      const Vec3 p(-40, y, z), q = p + Vec3(0.3, -0.4, 0.5);
      CHECK(std::abs(b->distance(p) - b->distance(q)) <= glm::distance(p, q) * 1.01);
    }
}

TEST_CASE("A shell has two surfaces, a construction solid none in the model") {
  const Body body(cover("0", "hollow = \"envelope\"\nwall_mm = 1.5\n"));
  const ModelSource source = body.source();
  FieldStore fields(source);
  const StructureMesh shell = makeStructure(fields, *source.find("skin"), 1);
  CHECK(shell.report.closed);
  const Body solidBody(cover("0"));
  const ModelSource solidSource = solidBody.source();
  FieldStore solidFields(solidSource);
  const double solid = makeStructure(solidFields, *solidSource.find("skin"), 1).report.volumeMm3;
  const double hollow = makeStructure(solidFields, *solidSource.find("envelope"), 1).report.volumeMm3;
  CHECK(shell.report.volumeMm3 < 0.5 * solid);
  CHECK(shell.report.volumeMm3 >= doctest::Approx(solid - hollow).epsilon(0.02));
  BuildOptions options;
  options.models = body.path / "models", options.output = body.path / "out", options.quiet = true;
  CHECK(buildModel(options).structures == 4);
}

TEST_CASE("What lies under a cover belongs to its hash, and unknown names are refused") {
  const Body body(cover("0"));
  const std::string before = contentHash(body.source(), *body.source().find("skin"));
  std::string moved = kBalls;
  moved.replace(moved.find("r = 20"), 6, "r = 21");
  body.write("models/soft/balls.toml", moved);
  const ModelSource after = body.source();
  CHECK(contentHash(after, *after.find("skin")) != before);
  const Body wrong(cover("0", "", "sofd/*"));
  CHECK_THROWS_AS(wrong.source(), core::InputError);
  const Body alone(cover("0", "wall_mm = 2\n"));
  CHECK_THROWS_AS(alone.source(), core::InputError);
}
