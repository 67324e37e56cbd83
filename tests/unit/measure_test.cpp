#include "scene/measure.h"

#include <doctest/doctest.h>

#include "core/error.h"
#include "synthetic_atlas.h"

using namespace sciatlas;

TEST_CASE("Measures in words give the known sizes of a known body") {
  const scene::Atlas atlas = test::syntheticAtlas();
  const auto value = [&](const char* words) { return scene::measure(words, atlas).value; };
  CHECK(value("distance block_r/top block_l/top") == doctest::Approx(120));
  CHECK(value("level block_r/top block_r/foot") == doctest::Approx(120));
  CHECK(value("across block_r/top block_l/top") == doctest::Approx(120));
  CHECK(value("angle block_l/top block_r/top block_r/foot") == doctest::Approx(90));
  CHECK(value("length strand") == doctest::Approx(180));
  CHECK(value("width strand 0.5") == doctest::Approx(12));
  CHECK(value("crossing strand block_r/top block_l/top") == doctest::Approx(20.0 / 120));
  CHECK(value("volume block_r") == doctest::Approx(4.0 / 3 * 3.14159265 * 40 * 60 * 40 / 1000).epsilon(0.02));
  CHECK(value("extent_y block_r") == doctest::Approx(120).epsilon(0.001));
  CHECK(value("extent_x disc") == doctest::Approx(60).epsilon(0.01));
}

TEST_CASE("A measure that cannot be answered says why") {
  const scene::Atlas atlas = test::syntheticAtlas();
  CHECK_THROWS_AS(scene::measure("distance block_r/top", atlas), core::InputError);
  CHECK_THROWS_AS(scene::measure("distance block_r/topp block_l/top", atlas), core::InputError);
  CHECK_THROWS_AS(scene::measure("weight block_r", atlas), core::InputError);
  CHECK_THROWS_AS(scene::measure("length block_r", atlas), core::InputError);
}

TEST_CASE("Rays meet the surfaces in order, from outside to inside and out again") {
  const scene::Atlas atlas = test::syntheticAtlas();
  const auto all = [](int) { return true; };
  const auto hits = atlas.allHits({-41.3f, 1.7f, -200}, {0, 0, 2}, all);
  REQUIRE(hits.size() == 6);
  const auto id = [&](std::size_t i) {
    return atlas.catalogue().all()[static_cast<std::size_t>(hits[i].structure)].id;
  };
  CHECK(id(0) == "strap");
  CHECK(id(1) == "strap");
  CHECK(id(2) == "strand");
  CHECK(id(4) == "block_r");
  CHECK(hits[0].distanceMm == doctest::Approx(128).epsilon(0.01));
  CHECK(hits[0].normal.z < -0.9f);
  const int strap = atlas.catalogue().find("strap");
  const auto first = atlas.firstHit({-40, 0, -200}, {0, 0, 1}, [&](int s) { return s != strap; });
  REQUIRE(first);
  CHECK(first->atMm.z == doctest::Approx(-47).epsilon(0.01));
  CHECK_FALSE(atlas.firstHit({-40, 0, -200}, {0, 0, -1}, all));
}

TEST_CASE("The nearest point of a surface, and nothing beyond the given distance") {
  const scene::Atlas atlas = test::syntheticAtlas();
  const int left = atlas.catalogue().find("block_l");
  const auto onlyLeft = [&](int s) { return s == left; };
  const auto hit = atlas.nearest({150, 0, 0}, onlyLeft);
  REQUIRE(hit);
  CHECK(hit->distanceMm == doctest::Approx(50).epsilon(0.01));
  CHECK(hit->normal.x > 0.9f);
  CHECK_FALSE(atlas.nearest({150, 0, 0}, onlyLeft, 40));
}

TEST_CASE("Groups stand for their members, and an unknown landmark is answered with the nearest") {
  const scene::Atlas atlas = test::syntheticAtlas();
  const int disc = atlas.catalogue().find("disc");
  CHECK(atlas.mesh(disc) == nullptr);
  CHECK(atlas.meshesOf(disc).size() == 2);
  CHECK(atlas.boxOf({disc}).high.y == doctest::Approx(96).epsilon(0.01));
  CHECK_THROWS_WITH_AS(atlas.landmark("block_r/tip"), "unknown landmark \"block_r/tip\", did you mean \"block_r/top\"?",
                       core::InputError);
}

TEST_CASE("A model node without a record is refused by name") {
  core::ModelData model;
  model.nodes.push_back({"strapp", "", test::ellipsoid({0, 0, 0}, {1, 1, 1}, 4, 6)});
  CHECK_THROWS_WITH_AS(scene::Atlas(test::syntheticCatalogue(), std::move(model)),
                       "structure \"strapp\" of the model has no record in structures.toml, did you mean \"strap\"?",
                       core::InputError);
}
