#include "scene/relations.h"

#include <doctest/doctest.h>

#include "core/error.h"
#include "synthetic_atlas.h"

using namespace sciatlas;

namespace {

// The synthetic body from behind forwards: strap (z -72 to -48), strand (-47 to -37), block_r (-40 to 40).
std::vector<scene::Judged> judged(const std::string& toml) {
  const test::TemporaryFile file("facts.toml", toml);
  return scene::judgeAll(scene::readRelations(file.folder()), test::syntheticAtlas());
}

bool holds(const std::string& keys) {
  const auto all = judged("[[relation]]\ntext = \"t\"\nsource = \"s\"\n" + keys);
  REQUIRE(!all.empty());
  INFO(all.front().verdict.found);
  return all.front().verdict.holds;
}

std::string refusal(const std::string& keys) {
  const test::TemporaryFile file("facts.toml", "[[relation]]\ntext = \"t\"\nsource = \"s\"\n" + keys);
  try {
    scene::readRelations(file.folder());
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("order: structures along a line through a point") {
  const std::string at = "kind = \"order\"\nat = { line = \"strand\", fraction = 0.5 }\n";
  CHECK(holds(at + "direction = \"posterior\"\norder = [\"block_r\", \"strand\", \"strap\"]\n"));
  CHECK(holds(at + "direction = [0, 0, 1]\norder = [\"strap\", \"strand\", \"block_r\"]\n"));
  CHECK(holds(at + "direction = \"anterior\"\norder = [\"strand\", \"block_r\"]\n"));
  CHECK_FALSE(holds(at + "direction = \"posterior\"\norder = [\"strap\", \"strand\", \"block_r\"]\n"));
  CHECK_FALSE(holds(at + "direction = \"posterior\"\norder = [\"strand\", \"block_r\"]\n"));
  CHECK_FALSE(holds(at + "direction = \"posterior\"\norder = [\"block_r\", \"strand\", \"disc\"]\n"));  // not met
  // The same place named in other ways.
  const std::string order = "direction = \"posterior\"\norder = [\"block_r\", \"strand\", \"strap\"]\n";
  CHECK(holds("kind = \"order\"\nat = { structure = \"strand\" }\n" + order));
  CHECK(holds("kind = \"order\"\nat = { mm = [-40, 0, -43.5] }\n" + order));
  CHECK(holds("kind = \"order\"\nat = { landmark = \"block_r/top\" }\ndirection = \"inferior\"\norder = [\"block_r\"," +
              std::string("\"block_r\"]\n")) == false);  // one thing cannot come before itself
  // At the height of the top of the block only the strand is left.
  CHECK_FALSE(holds("kind = \"order\"\nat = { line = \"strand\", level = \"block_r/top\" }\n" + order));
  CHECK(holds("kind = \"order\"\nat = { line = \"strand\", level = \"block_r/foot\" }\ndirection = \"superior\"\n" +
              std::string("order = [\"strand\", \"strand\"]\n")) == false);
}

TEST_CASE("through: a centre line or a surface passes a ring") {
  const std::string ring = "ring = [[-60, 0, -60], [-20, 0, -60], [-20, 0, -20], [-60, 0, -20]]\n";
  const std::string beside = "ring = [[-20, 0, -60], [0, 0, -60], [0, 0, -20], [-20, 0, -20]]\n";
  const std::string above = "ring = [[-60, 95, -60], [-20, 95, -60], [-20, 95, -20], [-60, 95, -20]]\n";
  CHECK(holds("kind = \"through\"\nstructure = \"strand\"\n" + ring));
  CHECK_FALSE(holds("kind = \"through\"\nstructure = \"strand\"\n" + beside));
  CHECK_FALSE(holds("kind = \"through\"\nstructure = \"strand\"\n" + above));
  CHECK(holds("kind = \"through\"\nstructure = \"strap\"\n" + ring));  // by its surface
  CHECK_FALSE(holds("kind = \"through\"\nstructure = \"strap\"\n" + above));
  // Landmarks and points mixed: a ring beside the strand, then one around it.
  CHECK_FALSE(
      holds("kind = \"through\"\nstructure = \"strand\"\nring = [\"block_r/top\", \"block_l/top\", [0, 60, 99]]\n"));
  CHECK(
      holds("kind = \"through\"\nstructure = \"strand\"\nring = [\"block_r/top\", \"block_l/top\", [0, 60, -200]]\n"));
}

TEST_CASE("near: the gap between two surfaces") {
  CHECK(holds("kind = \"near\"\nstructure = \"strap\"\nto = \"strand\"\nmax_mm = 1.2\nmin_mm = 0.5\n"));
  CHECK_FALSE(holds("kind = \"near\"\nstructure = \"strap\"\nto = \"strand\"\nmax_mm = 0.5\n"));
  CHECK_FALSE(holds("kind = \"near\"\nstructure = \"strap\"\nto = \"strand\"\nmin_mm = 2\n"));
  CHECK(holds("kind = \"near\"\nstructure = \"block_r\"\nto = \"block_l\"\nmin_mm = 39\nmax_mm = 41\n"));
  CHECK(holds("kind = \"near\"\nstructure = \"block_l\"\nto = \"block_r/top\"\nmin_mm = 80\n"));
  CHECK(holds("kind = \"near\"\nstructure = \"strand\"\nto = \"block_r\"\nmax_mm = 1.5\n"));
  // The ends of the strand are far from the strap, its middle is near.
  const std::string strand = "kind = \"near\"\nstructure = \"strand\"\nto = \"strap\"\nmax_mm = 2\n";
  CHECK(holds(strand + "from_fraction = 0.4\nto_fraction = 0.6\n"));
  CHECK_FALSE(holds(strand + "from_fraction = 0.9\n"));
  CHECK_FALSE(holds("kind = \"near\"\nstructure = \"strap\"\nto = \"strand\"\nmax_mm = 9\nto_fraction = 0.5\n"));
}

TEST_CASE("height: an end lies between two landmarks") {
  CHECK(holds("kind = \"height\"\nstructure = \"strap\"\nend = \"lowest\"\nbelow = \"block_r/top\"\nabove = " +
              std::string("\"block_r/foot\"\n")));
  CHECK(holds("kind = \"height\"\nstructure = \"strand\"\nend = \"highest\"\nabove = \"block_r/top\"\n"));
  CHECK_FALSE(holds("kind = \"height\"\nstructure = \"strand\"\nend = \"lowest\"\nabove = \"block_r/foot\"\n"));
  CHECK_FALSE(holds("kind = \"height\"\nstructure = \"strap\"\nend = \"highest\"\nbelow = \"block_r/foot\"\n"));
}

TEST_CASE("a relation of the right side is judged on the left too") {
  const auto all = judged(R"(
[[relation]]
text = "The block lies lateral of the strand"
source = "s"
kind = "order"
at = { structure = "block_r" }
direction = "medial"
order = ["block_r", "block_l"]
[[relation]]
text = "No side is named"
source = "s"
kind = "near"
structure = "strap"
to = "strand"
max_mm = 2
)");
  REQUIRE(all.size() == 3);
  CHECK(all[0].verdict.holds);
  CHECK(all[1].relation.id == "facts/1_l");
  CHECK(all[1].relation.order[0] == "block_l");
  CHECK(all[1].relation.direction.x < 0);
  CHECK_FALSE(all[1].relation.order == all[0].relation.order);
  CHECK(all[1].verdict.holds);
  CHECK(all[2].relation.id == "facts/2");
}

TEST_CASE("a malformed relation is refused with its line and the nearest name") {
  CHECK(refusal("kind = \"odrer\"\n").find(":4: kind \"odrer\" is unknown") != std::string::npos);
  CHECK(refusal("kind = \"odrer\"\n").find("did you mean \"order\"?") != std::string::npos);
  CHECK(refusal("kind = \"near\"\nstructure = \"strap\"\nto = \"strand\"\n").find("max_mm or min_mm") !=
        std::string::npos);
  CHECK(refusal("kind = \"near\"\nstructure = \"strap\"\nto = \"strand\"\nmax_m = 1\nmin_mm = 1\n")
            .find("unknown key \"max_m\"") != std::string::npos);
  CHECK(refusal("kind = \"through\"\nstructure = \"strap\"\nring = [[0,0,0],[1,0,0]]\n").find("three") !=
        std::string::npos);
  CHECK(refusal("kind = \"order\"\nat = { line = \"strand\" }\ndirection = \"medial\"\norder = [\"a\",\"b\"]\n")
            .find("fraction") != std::string::npos);
  CHECK(refusal("kind = \"order\"\nat = { structure = \"strand\" }\ndirection = \"dorsal\"\norder = [\"a\",\"b\"]\n")
            .find("direction \"dorsal\"") != std::string::npos);
  CHECK(refusal("kind = \"height\"\nstructure = \"strap\"\nend = \"top\"\n").find("lowest or highest") !=
        std::string::npos);
  // One faulty fact does not take the others with it.
  const test::TemporaryFile file("facts.toml", R"(
[[relation]]
text = "t"
source = "s"
kind = "nearr"
[[relation]]
text = "t"
source = "s"
kind = "near"
structure = "strapp"
to = "strand"
max_mm = 2
)");
  std::vector<std::string> faults;
  const auto relations = scene::readRelations(file.folder(), &faults);
  CHECK(faults.size() == 1);
  REQUIRE(relations.size() == 1);
  try {
    scene::checkNames(relations.front(), test::syntheticCatalogue());
    FAIL("an unknown structure was taken");
  } catch (const core::InputError& e) {
    CHECK(std::string(e.what()).find(":6: unknown structure \"strapp\", did you mean \"strap\"?") != std::string::npos);
  }
  const auto judged = scene::judgeAll(relations, test::syntheticAtlas());
  CHECK_FALSE(judged.front().verdict.holds);
  CHECK(judged.front().verdict.found.find("not in the model") != std::string::npos);
}
