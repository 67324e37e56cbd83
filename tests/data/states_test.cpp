// Structures that only some states of the body have, each in the body that it belongs to.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "data/shipped.h"
#include "scene/contact.h"
#include "scene/search.h"

using namespace sciatlas;
using tests::shippedAtlas;

namespace {

int find(const std::string& id) {
  const int index = shippedAtlas().catalogue().find(id);
  CAPTURE(id);
  REQUIRE(index >= 0);
  return index;
}

// The body at rest with some structures in place of others.
scene::Atlas bodyWith(const std::vector<std::string>& there, const std::vector<std::string>& gone) {
  scene::BodyChange change;
  for (const std::string& id : there) change.present[find(id)] = true;
  for (const std::string& id : gone) change.present[find(id)] = false;
  return shippedAtlas().changed(std::move(change));
}

const core::ModelCentreline& lineOf(const std::string& id) {
  const core::ModelCentreline* line = shippedAtlas().centreline(find(id));
  REQUIRE(line);
  return *line;
}

enum class Way { Below, Through, Above };

// How a nerve passes a muscle: where the two are nearest, is there muscle above the nerve, below it, or both?
Way wayPast(const scene::Atlas& body, const core::ModelCentreline& nerve, int muscle) {
  const auto isMuscle = [muscle](int structure) { return structure == muscle; };
  constexpr float kReachMm = 25;
  bool above = false, below = false;
  for (const glm::vec3& p : nerve.pointsMm) {
    const auto up = body.firstHit(p, {0, 1, 0}, isMuscle), down = body.firstHit(p, {0, -1, 0}, isMuscle);
    const bool muscleAbove = up && up->distanceMm < kReachMm, muscleBelow = down && down->distanceMm < kReachMm;
    if (muscleAbove && muscleBelow) return Way::Through;
    above = above || muscleAbove, below = below || muscleBelow;
  }
  REQUIRE(above != below);
  return above ? Way::Below : Way::Above;
}

struct Type {
  const char* letter;
  Way fibular, tibial;
};
constexpr Type kTypes[] = {{"b", Way::Through, Way::Below},
                           {"c", Way::Above, Way::Below},
                           {"d", Way::Through, Way::Through},
                           {"e", Way::Above, Way::Through},
                           {"f", Way::Above, Way::Above}};
const std::string kFibular = "common_fibular_division_of_sciatic_nerve", kTibial = "tibial_division_of_sciatic_nerve";

// The id of a division in a type: its own where the type has one, that of the body at rest where the course is the
// same.
std::string divisionOf(const std::string& base, const std::string& letter) {
  const std::string own = base + "_type_" + letter + "_r";
  return shippedAtlas().catalogue().find(own) >= 0 ? own : base + "_r";
}

scene::Atlas bodyOfType(const std::string& letter) {
  const std::string end = "_type_" + letter + "_r";
  std::vector<std::string> there{"piriformis" + end, "sciatic_nerve" + end}, gone{"piriformis_r", "sciatic_nerve_r"};
  for (const std::string& base : {kFibular, kTibial})
    if (const std::string id = divisionOf(base, letter); id != base + "_r")
      there.push_back(id), gone.push_back(base + "_r");
  return bodyWith(there, gone);
}

}  // namespace

TEST_CASE("what only some states have is not in the body at rest, and grows from where its root is") {
  int found = 0;
  const auto& all = shippedAtlas().catalogue().all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].stateOnly) continue;
    CAPTURE(all[i].id);
    ++found;
    CHECK(shippedAtlas().mesh(static_cast<int>(i)) == nullptr);
    const core::Mesh* stored = shippedAtlas().storedMesh(static_cast<int>(i), 0);
    REQUIRE(stored);
    for (const int k : shippedAtlas().landmarksOf(static_cast<int>(i))) {
      const core::ModelLandmark& mark = shippedAtlas().landmarks()[static_cast<std::size_t>(k)];
      if (mark.name != "root") continue;
      float nearest = 1e9f;
      for (const glm::vec3& p : stored->positionsMm) nearest = std::min(nearest, glm::distance(p, mark.atMm));
      // A free fragment has come away from its root by less than its own length.
      CHECK(nearest < (all[i].id.starts_with("sequestrum") ? 8.0f : 2.5f));
    }
  }
  CHECK(found >= 50);
}

TEST_CASE("what is not there is not found, and is once it is there") {
  const auto finds = [](const scene::Atlas& atlas, const char* words, const std::string& id) {
    for (const scene::Found& found : scene::search(atlas, words, 50))
      for (const int s : found.structures)
        if (atlas.catalogue().all()[static_cast<std::size_t>(s)].id == id) return true;
    return false;
  };
  const scene::Atlas body = bodyOfType("b");
  for (const char* words : {"split piriformis", "Common fibular division in the split piriformis"}) {
    CAPTURE(words);
    const bool place = std::string(words).starts_with("Common");
    const std::string id = place ? "sciatic_nerve_type_b_r" : "piriformis_type_b_r";
    CHECK_FALSE(finds(shippedAtlas(), words, id));
    CHECK(finds(body, words, id));
  }
}

TEST_CASE("each type of Beaton and Anson passes piriformis as its definition says") {
  CHECK(wayPast(shippedAtlas(), lineOf(kFibular + "_r"), find("piriformis_r")) == Way::Below);
  CHECK(wayPast(shippedAtlas(), lineOf(kTibial + "_r"), find("piriformis_r")) == Way::Below);
  for (const Type& type : kTypes) {
    CAPTURE(type.letter);
    const scene::Atlas body = bodyOfType(type.letter);
    const int muscle = find(std::string("piriformis_type_") + type.letter + "_r");
    CHECK(wayPast(body, lineOf(divisionOf(kFibular, type.letter)), muscle) == type.fibular);
    CHECK(wayPast(body, lineOf(divisionOf(kTibial, type.letter)), muscle) == type.tibial);
  }
  const scene::Atlas high = bodyWith({"sciatic_nerve_high_division_r"}, {"sciatic_nerve_r"});
  for (const std::string& base : {kFibular, kTibial})
    CHECK(wayPast(high, lineOf(base + "_high_division_r"), find("piriformis_r")) == Way::Below);
}

TEST_CASE("no nerve of a type runs through anything but its slit") {
  const auto check = [](const scene::Atlas& body, const std::string& nerve) {
    scene::SurfaceGaps gaps(body);
    const auto& all = body.catalogue().all();
    for (std::size_t k = 0; k < all.size(); ++k) {
      const scene::System system = all[k].system;
      if (system == scene::System::Nerve || system == scene::System::Skin || all[k].side == 'l' ||
          !body.mesh(static_cast<int>(k)))
        continue;
      const auto depth = gaps.depth(find(nerve), static_cast<int>(k));
      INFO(nerve << " and " << all[k].id << " share " << depth.mm << " mm at " << depth.atMm.x << " " << depth.atMm.y
                 << " " << depth.atMm.z);
      CHECK(depth.mm <= 0.1);  // the accuracy of the surfaces
    }
  };
  for (const Type& type : kTypes)
    check(bodyOfType(type.letter), std::string("sciatic_nerve_type_") + type.letter + "_r");
  check(bodyWith({"sciatic_nerve_high_division_r"}, {"sciatic_nerve_r"}), "sciatic_nerve_high_division_r");
}

TEST_CASE("a piriformis of any type, and the band, hold to their bones") {
  std::vector<std::string> there{"fibrous_band_of_sciatic_nerve_r"};
  for (const Type& type : kTypes) there.push_back(std::string("piriformis_type_") + type.letter + "_r");
  const scene::Atlas body = bodyWith(there, {});
  std::size_t found = 0;
  for (const scene::Attachment& a : scene::attachments(body)) {
    if (!body.catalogue().all()[static_cast<std::size_t>(a.structure)].stateOnly) continue;
    INFO(body.catalogue().all()[static_cast<std::size_t>(a.structure)].id << ": " << a.gapMm << " mm");
    CHECK(a.holds());
    ++found;
  }
  CHECK(found == 16);
}

TEST_CASE("below the buttock every type is the ordinary nerve") {
  const core::ModelCentreline& ordinary = lineOf("sciatic_nerve_r");
  for (const Type& type : kTypes) {
    const core::ModelCentreline& line = lineOf(std::string("sciatic_nerve_type_") + type.letter + "_r");
    CAPTURE(type.letter);
    int compared = 0;
    for (std::size_t i = 1; i < line.pointsMm.size(); ++i) {
      const glm::vec3& p = line.pointsMm[i];
      if (p.y > -45) continue;  // the sit bone's level
      std::size_t near = 1;
      for (std::size_t k = 1; k < ordinary.pointsMm.size(); ++k)
        if (glm::distance(p, ordinary.pointsMm[k]) < glm::distance(p, ordinary.pointsMm[near])) near = k;
      // Points stand 2 mm apart, so one of the other line is within half of that along the course.
      CHECK(glm::distance(p, ordinary.pointsMm[near]) < 1.2f);
      CHECK(line.widthMm[i] == doctest::Approx(ordinary.widthMm[near]).epsilon(0.03));
      const glm::vec3 along = glm::normalize(p - line.pointsMm[i - 1]);
      CHECK(glm::dot(along, glm::normalize(ordinary.pointsMm[near] - ordinary.pointsMm[near - 1])) > 0.98f);
      ++compared;
    }
    CHECK(compared > 100);
  }
}

TEST_CASE("a pars defect parts a vertebra in two that together are no more than the whole") {
  for (const char* level : {"l4", "l5"}) {
    CAPTURE(level);
    const auto& atlas = shippedAtlas();
    const core::Mesh *whole = atlas.mesh(find(level)),
                     *front = atlas.storedMesh(find(std::string(level) + "_body_part"), 0),
                     *arch = atlas.storedMesh(find(std::string(level) + "_arch_part"), 0);
    REQUIRE((whole && front && arch));
    const auto volume = [](const core::Mesh& m) {
      double six = 0;
      for (std::size_t t = 0; t + 2 < m.indices.size(); t += 3) {
        const glm::dvec3 a = m.positionsMm[m.indices[t]], b = m.positionsMm[m.indices[t + 1]],
                         c = m.positionsMm[m.indices[t + 2]];
        six += glm::dot(a, glm::cross(b, c));
      }
      return six / 6000;
    };
    const double lost = volume(*whole) - volume(*front) - volume(*arch);
    CHECK(lost > 0.1);  // the cleft, cm3
    CHECK(lost < 1.0);
    const scene::Atlas body = bodyWith({std::string(level) + "_body_part", std::string(level) + "_arch_part"}, {level});
    scene::SurfaceGaps gaps(body);
    CHECK(gaps.depth(find(std::string(level) + "_body_part"), find(std::string(level) + "_arch_part")).mm <= 0);
  }
}

TEST_CASE("what grows in a pathology meets the nerve that it is known to meet") {
  struct Meeting {
    const char *piece, *nerve;
  };
  // Traversing roots for fragments and cysts of the recess (anatomy 5.1).
  for (const Meeting& m : {Meeting{"sequestrum_l3_l4_r", "nerve_root_l4_r"},
                           {"sequestrum_l4_l5_r", "nerve_root_l5_r"},
                           {"sequestrum_l5_s1_r", "nerve_root_s1_r"},
                           {"facet_cyst_l5_s1_r", "nerve_root_s1_r"},
                           {"fibrous_band_of_sciatic_nerve_r", "sciatic_nerve_r"}}) {
    CAPTURE(m.piece);
    const scene::Atlas body = bodyWith({m.piece}, {});
    scene::SurfaceGaps gaps(body);
    CHECK(gaps.depth(find(m.piece), find(m.nerve)).mm > 0.5);
  }
  // The cyst of the knee leaves the tibial nerve room at its full size.
  const scene::Atlas body = bodyWith({"popliteal_cyst_r"}, {});
  const auto gap = scene::gapTo(body, lineOf("tibial_nerve_r"), {find("popliteal_cyst_r")});
  REQUIRE(gap);
  CHECK(gap->gapMm > 1);
  CHECK(gap->gapMm < 12);
}
