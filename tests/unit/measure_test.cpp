#include "scene/measure.h"

#include <doctest/doctest.h>

#include <cmath>

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
  CHECK(value("thickness strand block_r/foot") == doctest::Approx(10));
  CHECK(value("crossing strand block_r/top block_l/top") == doctest::Approx(20.0 / 120));
  CHECK(value("volume block_r") == doctest::Approx(4.0 / 3 * 3.14159265 * 40 * 60 * 40 / 1000).epsilon(0.02));
  CHECK(value("extent_y block_r") == doctest::Approx(120).epsilon(0.001));
  CHECK(value("extent_x disc") == doctest::Approx(60).epsilon(0.01));
  CHECK(value("turn block_r/top block_l/top block_r/top block_r/foot") == doctest::Approx(90));
  CHECK(value("incline block_r/top block_l/top x") == doctest::Approx(0));
  CHECK(value("incline block_r/foot block_l/top x") == doctest::Approx(45));
}

TEST_CASE("Sections, chords and own axes of a surface") {
  core::ModelData model = test::syntheticModel();
  model.landmarks.push_back({"block_r", "middle", "Middle", {-60, 0, 0}});
  model.landmarks.push_back({"block_r", "front", "Front", {-60, 0, 40}});
  model.landmarks.push_back({"block_r", "half", "Half way up", {-60, 30, 0}});
  model.landmarks.push_back({"block_r", "half_front", "Half way up in front", {-60, 20, 40}});
  const scene::Atlas atlas(test::syntheticCatalogue(), std::move(model));
  const auto value = [&](const char* words) { return scene::measure(words, atlas).value; };
  constexpr double kPi = 3.14159265;
  CHECK(value("area block_r block_r/middle y") == doctest::Approx(kPi * 40 * 40 / 100).epsilon(0.01));
  CHECK(value("area block_r block_r/middle x") == doctest::Approx(kPi * 40 * 60 / 100).epsilon(0.01));
  CHECK(value("area block_r block_r/half y") == doctest::Approx(0.75 * kPi * 40 * 40 / 100).epsilon(0.01));
  CHECK(value("area block_r block_l/top y") < 0.1);
  CHECK(value("chord block_r block_r/middle z") == doctest::Approx(80).epsilon(0.01));
  CHECK(value("chord strap block_r/half z") == doctest::Approx(24 * std::sqrt(1 - 0.36 - 400.0 / 1225)).epsilon(0.03));
  CHECK(value("longest block_r") == doctest::Approx(120).epsilon(0.01));
  CHECK(value("broadest strap") == doctest::Approx(70).epsilon(0.01));
  CHECK(value("thinnest strap") == doctest::Approx(24).epsilon(0.01));
  CHECK(value("gap block_r block_l") == doctest::Approx(40).epsilon(0.01));
  CHECK(value("gap block_r/middle block_r") == doctest::Approx(40).epsilon(0.01));
  CHECK(value("gap strand block_r/front") == doctest::Approx(std::hypot(20, 82)).epsilon(0.01));
  // The lower line rises to the front by 26.6 degrees, the upper one lies level: kyphosis.
  CHECK(value("lordosis block_r/front block_r/middle block_r/half_front block_r/middle") ==
        doctest::Approx(-26.565).epsilon(0.001));
  CHECK_THROWS_AS(scene::measure("area block_r block_r/top w", atlas), core::InputError);
  CHECK(value("longest block") == doctest::Approx(200).epsilon(0.01));  // both sides as one
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
