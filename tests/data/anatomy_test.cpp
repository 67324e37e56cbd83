// The shipped anatomy against published figures and relations. Every figure is of this reference body.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "data/shipped.h"
#include "scene/measure.h"

using namespace sciatlas;
using tests::shippedAtlas;

namespace {

double value(const std::string& words) {
  return scene::measure(words, shippedAtlas()).value;
}

const core::ModelCentreline& nerve(const std::string& id) {
  const int index = shippedAtlas().catalogue().find(id);
  REQUIRE(index >= 0);
  const core::ModelCentreline* line = shippedAtlas().centreline(index);
  REQUIRE(line);
  return *line;
}

}  // namespace

TEST_CASE("every structure of the catalogue has a closed, outward surface") {
  const scene::Atlas& atlas = shippedAtlas();
  for (std::size_t i = 0; i < atlas.catalogue().all().size(); ++i) {
    CAPTURE(atlas.catalogue().all()[i].id);
    const auto parts = atlas.meshesOf(static_cast<int>(i));
    CHECK_FALSE(parts.empty());
    const core::Mesh* mesh = atlas.mesh(static_cast<int>(i));
    if (!mesh) continue;
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> edges;
    for (std::size_t t = 0; t < mesh->indices.size(); t += 3)
      for (int k = 0; k < 3; ++k) ++edges[{mesh->indices[t + k], mesh->indices[t + (k + 1) % 3]}];
    int open = 0;
    for (const auto& [edge, count] : edges) {
      const auto back = edges.find({edge.second, edge.first});
      open += count != 1 || back == edges.end() || back->second != 1;
    }
    CHECK(open == 0);
    CHECK(scene::volumeCm3(*mesh) > 0.02);
  }
}

TEST_CASE("left and right mirror each other") {
  const scene::Atlas& atlas = shippedAtlas();
  for (const scene::StructureInfo& s : atlas.catalogue().all()) {
    if (s.side != 'r') continue;
    const core::Mesh* right = atlas.mesh(atlas.catalogue().find(s.id));
    const core::Mesh* left = atlas.mesh(atlas.catalogue().find(s.baseId + "_l"));
    CAPTURE(s.id);
    REQUIRE(right != nullptr);
    REQUIRE(left != nullptr);
    CHECK(right->boxMm.centre().x < 0);
    CHECK(right->boxMm.low.x == doctest::Approx(-left->boxMm.high.x));
    CHECK(scene::volumeCm3(*right) == doctest::Approx(scene::volumeCm3(*left)).epsilon(0.001));
  }
}

TEST_CASE("the sciatic nerve lies where living people have it") {
  // Currin 2015 (100 adults): fractions of the landmark lines, seen from behind.
  const double trochanter =
      value("crossing sciatic_nerve_r hip_bone_r/ischial_tuberosity femur_r/greater_trochanter_lateral");
  CHECK(trochanter >= 0.45);
  CHECK(trochanter <= 0.55);
  const double spine = value("crossing sciatic_nerve_r hip_bone_r/psis hip_bone_r/ischial_tuberosity");
  CHECK(spine >= 0.25);
  CHECK(spine <= 0.37);
  // Robinson 2019: 41 mm from the centre of the femoral head.
  const double head = value("gap sciatic_nerve_r femur_r/femoral_head_centre");
  CHECK(head >= 36);
  CHECK(head <= 46);
  // Tomaszewski 2016 and derived sections: width 13 to 18, thickness 4.5 to 7 mm at piriformis. The lower border of
  // piriformis is where the nerve is nearest to the muscle.
  const auto exit =
      scene::gapTo(shippedAtlas(), nerve("sciatic_nerve_r"), {shippedAtlas().catalogue().find("piriformis_r")});
  REQUIRE(exit);
  const scene::Section section = scene::sectionAt(nerve("sciatic_nerve_r"), exit->fraction);
  CHECK(section.widthMm >= 13);
  CHECK(section.widthMm <= 18);
  CHECK(section.thicknessMm >= 4.5);
  CHECK(section.thicknessMm <= 7);
  // Vloka 2001: division 0 to 115 mm above the popliteal crease, default 65; the crease lies about at the joint line.
  const float joint = shippedAtlas().landmark("tibia_r/tibial_plateau_lateral").atMm.y;
  const double division = nerve("sciatic_nerve_r").pointsMm.back().y - joint;
  CHECK(division >= 40);
  CHECK(division <= 110);
}

TEST_CASE("the common fibular nerve turns round the neck of the fibula") {
  // Ryan 2003, Cao Thi 2018: seen from the side it crosses the bone 25 to 45 mm below the apex of the head, at 10 to 28
  // degrees to the shaft, and lies on the bone there.
  const core::ModelCentreline& line = nerve("common_fibular_nerve_r");
  const glm::vec3 apex = shippedAtlas().landmark("fibula_r/fibular_head_apex").atMm;
  const glm::vec3 tip = shippedAtlas().landmark("fibula_r/lateral_malleolus_tip").atMm;
  const glm::dvec2 from{apex.z, apex.y}, shaft = glm::normalize(glm::dvec2{tip.z - apex.z, tip.y - apex.y});
  const auto side = [&](const glm::vec3& p) { return shaft.x * (p.y - from.y) - shaft.y * (p.z - from.x); };
  double below = -1, angleDeg = -1;
  for (std::size_t i = 1; i < line.pointsMm.size() && below < 0; ++i) {
    const glm::vec3 &p = line.pointsMm[i - 1], &q = line.pointsMm[i];
    if ((side(p) < 0) == (side(q) < 0)) continue;
    below = glm::dot(glm::dvec2{q.z, q.y} - from, shaft);
    // The direction over the centimetre around the crossing.
    const glm::vec3 &a = line.pointsMm[i < 4 ? 0 : i - 4],
                    &b = line.pointsMm[std::min(i + 3, line.pointsMm.size() - 1)];
    angleDeg = glm::degrees(std::acos(glm::dot(glm::normalize(glm::dvec2{b.z - a.z, b.y - a.y}), shaft)));
  }
  CHECK(below >= 25);
  CHECK(below <= 45);
  CHECK(angleDeg >= 10);
  CHECK(angleDeg <= 28);
  const auto touch = scene::gapTo(shippedAtlas(), line, {shippedAtlas().catalogue().find("fibula_r")});
  REQUIRE(touch);
  CHECK(touch->gapMm >= 0);
  CHECK(touch->gapMm <= 3);
}

// Which nerve keeps clear of which structures; a nerve runs beside, never through.
TEST_CASE("no root, trunk or nerve runs through bone, disc or muscle") {
  const scene::Atlas& atlas = shippedAtlas();
  std::vector<int> solids;
  for (std::size_t i = 0; i < atlas.catalogue().all().size(); ++i)
    if (atlas.catalogue().all()[i].system != scene::System::Nerve && atlas.mesh(static_cast<int>(i)))
      solids.push_back(static_cast<int>(i));
  int lines = 0;
  for (std::size_t i = 0; i < atlas.catalogue().all().size(); ++i) {
    const scene::StructureInfo& s = atlas.catalogue().all()[i];
    const core::ModelCentreline* line =
        s.system == scene::System::Nerve ? atlas.centreline(static_cast<int>(i)) : nullptr;
    if (!line) continue;
    ++lines;
    const auto gap = scene::gapTo(atlas, *line, solids);
    REQUIRE(gap);
    INFO(s.id << " meets " << atlas.catalogue().all()[static_cast<std::size_t>(gap->structure)].id << " by "
              << -gap->gapMm << " mm at " << gap->fraction << " of its length, y = " << gap->atMm.y);
    CHECK(gap->gapMm >= 0);
  }
  CHECK(lines >= 22);
}

TEST_CASE("roots leave through their own foramina") {
  const scene::Atlas& atlas = shippedAtlas();
  const auto y = [&](const char* landmark) { return atlas.landmark(landmark).atMm.y; };
  // Where a root is farthest behind its way out it lies between the pedicles of its level.
  const auto passes = [&](const char* id, float low, float high) {
    const core::ModelCentreline& line = nerve(id);
    CAPTURE(id);
    CHECK(line.pointsMm.front().y > low);
    CHECK(line.pointsMm.back().y < high);
    // From medial to lateral: a root never turns back to the midline before it has left.
    CHECK(std::abs(line.pointsMm.back().x) > std::abs(line.pointsMm.front().x));
  };
  passes("nerve_root_l4_r", y("l5/spinous_tip"), y("l4/spinous_tip") + 40);
  passes("nerve_root_l5_r", y("sacrum/s1_endplate_post") - 20, y("l5/spinous_tip") + 40);
  passes("nerve_root_s1_r", y("sacrum/ant_foramen_s1_r"), y("sacrum/s1_endplate_post"));
  for (const char* level : {"s1", "s2", "s3"}) {
    const std::string id = std::string("nerve_root_") + level + "_r";
    const glm::vec3 foramen = atlas.landmark(std::string("sacrum/ant_foramen_") + level + "_r").atMm;
    CAPTURE(id);
    CHECK(scene::gapTo(nerve(id), foramen).gapMm < 8);
  }
}

TEST_CASE("muscles have their published size") {
  // Piriformis: length 120 to 135 mm at this scale; reference body 22.4 cm3 x 1.05^3.
  const int piriformis = shippedAtlas().catalogue().find("piriformis_r");
  const double volume = scene::volumeCm3(*shippedAtlas().mesh(piriformis));
  CHECK(volume > 20);
  CHECK(volume < 32);
  const double length = value("distance piriformis_r/origin_centre piriformis_r/insertion_centre");
  CHECK(length > 90);
  CHECK(length < 135);
}

TEST_CASE("landmark distances of the pelvis agree with the published reference") {
  // Reference body at 210 mm per unit: inter-ASIS 256, inter-PSIS about 84; femur 461 mm, head spacing 172 mm.
  CHECK(value("distance hip_bone_r/asis hip_bone_l/asis") == doctest::Approx(256).epsilon(0.03));
  CHECK(value("distance hip_bone_r/psis hip_bone_l/psis") == doctest::Approx(84).epsilon(0.12));
  CHECK(value("distance femur_r/femoral_head_centre femur_l/femoral_head_centre") ==
        doctest::Approx(172).epsilon(0.03));
  CHECK(value("extent_y femur_r") == doctest::Approx(461).epsilon(0.02));
}
