// Files, TOML and text: what every reader of user data stands on.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "core/error.h"
#include "core/files.h"
#include "core/parallel.h"
#include "core/text.h"
#include "core/toml.h"
#include "temporary_folder.h"

using namespace sciatlas;
namespace fs = std::filesystem;

namespace {

std::string faultOf(const std::function<void()>& work) {
  try {
    work();
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a file is written whole or not at all") {
  test::TemporaryFolder folder;
  const fs::path file = folder.path / "deep" / "notes.toml";
  core::writeAtomically(file, "one");
  CHECK(core::readText(file) == "one");
  core::writeAtomically(file, "two");
  CHECK(core::readText(file) == "two");

  // The target is a folder: the write fails, nothing is left behind.
  fs::create_directories(folder.path / "taken" / "inside");
  CHECK(faultOf([] { core::writeAtomically("/dev/null", "x"); }).find("no ordinary file") != std::string::npos);
  CHECK(faultOf([] { core::writeAtomically("", "x"); }).find("names no file") != std::string::npos);
  CHECK(faultOf([&] { core::writeAtomically(folder.path / "taken", "x"); }).find("cannot be written") !=
        std::string::npos);
  int entries = 0;
  for (const auto& e : fs::directory_iterator(folder.path))
    entries += e.path().filename().string().rfind(".new-", 0) == 0;
  CHECK(entries == 0);
}

TEST_CASE("a missing file and a folder are told apart") {
  test::TemporaryFolder folder;
  CHECK(faultOf([&] { core::readText(folder.path / "none.toml"); }).find("No such file") != std::string::npos);
  CHECK(faultOf([&] { core::readText(folder.path); }).find("is a folder") != std::string::npos);
}

TEST_CASE("TOML faults name file, line, what was found and what was expected") {
  const auto table = core::TomlTable::parse("title = \"a\"\nwidth_mm = \"wide\"\npoint = [1, 2]\n", "lesson.toml");
  CHECK(faultOf([&] { table.number("width_mm"); }) == "lesson.toml:2: \"width_mm\" is text, a number was expected");
  CHECK(faultOf([&] { table.vector("point"); }).rfind("lesson.toml:3:", 0) == 0);
  CHECK(faultOf([&] { table.text("titel"); }) == "lesson.toml:1: \"titel\" is missing, did you mean \"title\"?");
  CHECK(faultOf([] { core::TomlTable::parse("a = 1\nb = = 2\n", "x.toml"); }).rfind("x.toml:2:", 0) == 0);
}

TEST_CASE("a misspelt key is refused with the nearest known name") {
  const auto table = core::TomlTable::parse("title = \"a\"\nhighligth = []\n", "lesson.toml");
  table.text("title");
  table.texts("highlight");
  CHECK(faultOf([&] { table.done(); }) == "lesson.toml:2: unknown key \"highligth\", did you mean \"highlight\"?");
}

TEST_CASE("numbers that are not finite are refused") {
  const auto table = core::TomlTable::parse("a = nan\nb = inf\n", "x.toml");
  CHECK(faultOf([&] { table.number("a"); }).find("not a finite number") != std::string::npos);
  CHECK(faultOf([&] { table.number("b"); }).find("not a finite number") != std::string::npos);
}

TEST_CASE("sub-tables keep the order of the file") {
  const auto table = core::TomlTable::parse("[t.zeta]\nx = 1\n[t.alpha]\nx = 2\n", "x.toml");
  const auto children = table.table("t")->children();
  REQUIRE(children.size() == 2);
  CHECK(children[0].first == "zeta");
  CHECK(children[1].first == "alpha");
}

TEST_CASE("the nearest name forgives a typing error and nothing more") {
  const std::vector<std::string> names{"piriformis", "gluteus_maximus", "sacrum"};
  CHECK(core::nearestName("pirformis", names) == "piriformis");
  CHECK(core::nearestName("kidney", names).empty());
}

TEST_CASE("parallel work reaches every item once and hands on a fault") {
  std::vector<int> seen(1000, 0);
  core::parallelFor(seen.size(), [&](std::size_t i) { ++seen[i]; });
  CHECK(std::all_of(seen.begin(), seen.end(), [](int n) { return n == 1; }));
  CHECK_THROWS_AS(core::parallelFor(10,
                                    [](std::size_t i) {
                                      if (i == 3) throw core::InputError("x");
                                    }),
                  core::InputError);
}
