#include "scene/catalogue.h"

#include <doctest/doctest.h>

#include "core/error.h"
#include "synthetic_atlas.h"

using namespace sciatlas;

namespace {

std::vector<std::string> idsOf(const scene::Catalogue& c, const std::vector<int>& indices) {
  std::vector<std::string> ids;
  for (const int i : indices) ids.push_back(c.all()[static_cast<std::size_t>(i)].id);
  return ids;
}

std::string faultOf(const std::string& toml) {
  const test::TemporaryFile file("structures.toml", toml);
  try {
    scene::Catalogue::load(file.path());
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "";
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("A sided record gives a right and a left structure with their names") {
  const scene::Catalogue c = test::syntheticCatalogue();
  const int right = c.find("block_r"), left = c.find("block_l");
  REQUIRE(right >= 0);
  REQUIRE(left >= 0);
  CHECK(c.find("block") == -1);
  CHECK(c.all()[static_cast<std::size_t>(right)].english == "Block (right)");
  CHECK(c.all()[static_cast<std::size_t>(left)].side == 'l');
  CHECK(c.all()[static_cast<std::size_t>(c.find("strap"))].fleshyTo == doctest::Approx(0.8));
}

TEST_CASE("Words mean structures: ids, both sides, groups, systems, regions, patterns") {
  const scene::Catalogue c = test::syntheticCatalogue();
  CHECK(idsOf(c, c.expand({"strap"})) == Words{"strap"});
  CHECK(idsOf(c, c.expand({"block"})) == Words{"block_r", "block_l"});
  CHECK(idsOf(c, c.expand({"disc"})) == Words{"disc", "disc_anulus", "disc_nucleus"});
  CHECK(idsOf(c, c.expand({"system:nerve"})) == Words{"strand"});
  CHECK(idsOf(c, c.expand({"region:gluteal region"})) == Words{"strap", "strand"});
  CHECK(idsOf(c, c.expand({"disc_*"})) == Words{"disc_anulus", "disc_nucleus"});
  CHECK(c.expand({"*"}).size() == c.all().size());
  CHECK(idsOf(c, c.expand({"strand", "*", "strand"})).front() == "strand");
  CHECK(c.expand({"strand", "*", "strand"}).size() == c.all().size());
}

TEST_CASE("A word that means nothing is answered with the nearest name and its place") {
  const scene::Catalogue c = test::syntheticCatalogue();
  CHECK_THROWS_WITH_AS(c.expand({"strapp"}, "a.toml:3"),
                       "a.toml:3: unknown structure \"strapp\", did you mean \"strap\"?", core::InputError);
  CHECK_THROWS_WITH_AS(c.expand({"system:bones"}), "unknown structure \"system:bones\", did you mean \"system:bone\"?",
                       core::InputError);
}

TEST_CASE("Search finds names, Latin and synonyms, and forgives a typing error") {
  const scene::Catalogue c = test::syntheticCatalogue();
  const auto first = [&](const char* text) {
    const auto found = c.search(text);
    return found.empty() ? std::string() : c.all()[static_cast<std::size_t>(found[0])].id;
  };
  CHECK(first("strap") == "strap");
  CHECK(first("Nervus") == "strand");
  CHECK(first("brick") == "block_r");
  CHECK(first("musle") == "strap");
  CHECK(c.search("").empty());
  CHECK(c.search("zzzzzz").empty());
}

TEST_CASE("Records may stand in a folder beside the file, and name what they attach to") {
  const test::TemporaryFolder folder;
  std::filesystem::create_directory(folder.path / "structures");
  const std::string about = "about = { patient = \"a\", student = \"b\", clinician = \"c\" }\nregion = \"x\"\n";
  folder.write("structures.toml", "[structure.bone]\nenglish = \"B\"\nsystem = \"bone\"\nsided = true\n" + about);
  folder.write(
      "structures/more.toml",
      "[structure.muscle]\nenglish = \"M\"\nsystem = \"muscle\"\nsided = true\nattaches_to = [\"bone\"]\n" + about);
  const scene::Catalogue c = scene::Catalogue::load(folder.path / "structures.toml");
  REQUIRE(c.find("muscle_l") >= 0);
  CHECK(c.all()[static_cast<std::size_t>(c.find("muscle_l"))].attachesTo == Words{"bone_l"});
  folder.write("structures/more.toml",
               "[structure.muscle]\nenglish = \"M\"\nsystem = \"muscle\"\nattaches_to = [\"bome\"]\n" + about);
  CHECK_THROWS_AS(scene::Catalogue::load(folder.path / "structures.toml"), core::InputError);
}

TEST_CASE("A record says when only some states of the body have the structure") {
  const std::string record =
      "english = \"A\"\nsystem = \"bursa\"\nregion = \"x\"\nabout = { patient = \"a\", student = \"b\", clinician = "
      "\"c\" }\n";
  const test::TemporaryFile file("structures.toml", "[structure.cyst]\nstate_only = true\nsided = true\n" + record +
                                                        "[structure.bursa]\n" + record);
  const scene::Catalogue c = scene::Catalogue::load(file.path());
  CHECK(c.all()[static_cast<std::size_t>(c.find("cyst_r"))].stateOnly);
  CHECK(c.all()[static_cast<std::size_t>(c.find("cyst_l"))].stateOnly);
  CHECK_FALSE(c.all()[static_cast<std::size_t>(c.find("bursa"))].stateOnly);
}

TEST_CASE("Faults of structures.toml are told with their line") {
  const std::string about = "about = { patient = \"a\", student = \"b\", clinician = \"c\" }\n";
  const auto has = [](const std::string& text, const char* part) { return text.find(part) != std::string::npos; };
  std::string fault = faultOf("[structure.a]\nenglish = \"A\"\nsystem = \"bonne\"\nregion = \"x\"\n" + about);
  CHECK(has(fault, "structures.toml:3:"));
  CHECK(has(fault, "bonne"));
  fault = faultOf("[structure.a]\nenglish = \"A\"\nsystem = \"bone\"\nregion = \"x\"\nparent = \"b\"\n" + about);
  CHECK(has(fault, "parent \"b\""));
  fault =
      faultOf("[structure.a]\nenglish = \"A\"\nsystem = \"muscle\"\nregion = \"x\"\nfleshy_v = [0.8, 0.2]\n" + about);
  CHECK(has(fault, "fleshy_v"));
  fault = faultOf("[structure.a]\nenglish = \"A\"\nsystem = \"bone\"\nregoin = \"x\"\nregion = \"x\"\n" + about);
  CHECK(has(fault, "regoin"));
}
