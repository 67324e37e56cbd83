#include "scene/morphometry.h"

#include <doctest/doctest.h>

#include "core/error.h"
#include "synthetic_atlas.h"

using namespace sciatlas;

namespace {

std::vector<scene::Norm> read(const std::string& text) {
  const test::TemporaryFile file("morphometry.toml", text);
  return scene::readNorms(file.path());
}

}  // namespace

TEST_CASE("Published measures are compared with the body, by their spread or by a share of the mean") {
  const auto norms = read(R"(
[[measure]]
name = "Distance of the tops"
expression = "distance block_r/top block_l/top"
mean = 110.0
sd = 4.0
source = "s"
note = "These blocks stand wide."
[[measure]]
name = "Length of the strand"
expression = "length strand"
mean = 170
source = "s"
population = "two bodies"
[[measure]]
name = "Width of the disc"
expression = "extent_x disc_anulus"
mean = 90
source = "s"
)");
  REQUIRE(norms.size() == 3);
  CHECK(norms[0].note == "These blocks stand wide.");
  CHECK(norms[1].population == "two bodies");
  const scene::Atlas atlas = test::syntheticAtlas();
  const scene::Compared tops = scene::compare(norms[0], atlas), strand = scene::compare(norms[1], atlas);
  REQUIRE(tops.deviations);
  CHECK(*tops.deviations == doctest::Approx(2.5));
  CHECK_FALSE(tops.usual);
  CHECK_FALSE(strand.deviations);
  CHECK(strand.usual);
  CHECK_FALSE(scene::compare(norms[2], atlas).usual);
  CHECK(scene::publishedInWords(norms[0], tops.measured) == "110 mm \xc2\xb1 4.0 mm");

  const scene::Catalogue& c = atlas.catalogue();
  CHECK(scene::concerns(norms[0], c, c.find("block_r")));
  CHECK(scene::concerns(norms[0], c, c.find("block_l")));
  CHECK_FALSE(scene::concerns(norms[0], c, c.find("strand")));
  CHECK(scene::concerns(norms[1], c, c.find("strand")));
  CHECK(scene::concerns(norms[2], c, c.find("disc")));  // the group of the member
}

TEST_CASE("A faulty table of measures is refused with its line") {
  const std::string row = "[[measure]]\nname = \"a\"\nexpression = \"length strand\"\nmean = 1\nsource = \"s\"\n";
  CHECK(read("").empty());
  CHECK_THROWS_AS(read(row + row), core::InputError);
  CHECK_THROWS_AS(read(row + "nota = \"x\"\n"), core::InputError);
  const scene::Atlas atlas = test::syntheticAtlas();
  auto norm = read("[[measure]]\nname = \"a\"\nexpression = \"length strad\"\nmean = 1\nsource = \"s\"\n").front();
  try {
    scene::compare(norm, atlas);
    FAIL("an unknown nerve was measured");
  } catch (const core::InputError& e) {
    CHECK(std::string(e.what()).find("morphometry.toml:1: the measure \"length strad\"") != std::string::npos);
  }
}
