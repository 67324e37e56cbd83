// The program's commands from end to end, on a home folder with the synthetic body.
#include "shell/command_line.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "anatomy/gltf_writer.h"
#include "core/files.h"
#include "golden.h"

using namespace sciatlas;
namespace fs = std::filesystem;

namespace {

class Home {
 public:
  Home() : structures_("structures.toml", test::kSyntheticStructures) {
    const fs::path home = structures_.folder(), source = SCIATLAS_SOURCE_DIR;
    fs::create_directories(home / "models");
    fs::create_directories(home / "lessons");
    fs::create_directories(home / "build" / "models");
    fs::copy_file(structures_.path(), home / "models" / "structures.toml");
    // A body at rest, of which nothing can be moved or diseased.
    for (const char* file : {"poses.toml", "pathologies.toml"}) core::writeAtomically(home / "models" / file, "");
    fs::create_directory_symlink(source / "shaders", home / "shaders");
    const core::ModelData model = test::syntheticModel();
    core::writeAtomically(home / "build" / "models" / "sciatlas.glb", anatomy::encodeGlb(model.nodes));
    core::writeAtomically(
        home / "build" / "models" / "landmarks.toml",
        "[[landmark]]\nstructure = \"block_r\"\nname = \"top\"\nlabel = \"Top\"\nat_mm = [-60, 60, 0]\n"
        "[[landmark]]\nstructure = \"block_l\"\nname = \"top\"\nlabel = \"Top\"\nat_mm = [60, 60, 0]\n");
    setenv("SCIATLAS_HOME", home.c_str(), 1);
  }
  ~Home() { unsetenv("SCIATLAS_HOME"); }
  fs::path file(const char* name) const { return structures_.folder() / name; }

 private:
  test::TemporaryFile structures_;
};

struct Outcome {
  int status;
  std::string out, error;
};

Outcome run(const std::vector<std::string>& words) {
  std::vector<const char*> arguments{"sciatlas"};
  for (const std::string& word : words) arguments.push_back(word.c_str());
  std::ostringstream out, error;
  std::streambuf *realOut = std::cout.rdbuf(out.rdbuf()), *realError = std::cerr.rdbuf(error.rdbuf());
  const int status = shell::runCommandLine(static_cast<int>(arguments.size()), arguments.data());
  std::cout.rdbuf(realOut);
  std::cerr.rdbuf(realError);
  return {status, out.str(), error.str()};
}

const char* const kOwnLesson = R"(
id = "own"
title = "My own lesson"
group = "Homework"
summary.patient = "A."
summary.student = "B."
summary.clinician = "C."
[[step]]
id = "first"
title = "First"
view = "posterior"
show = ["block_r"]
sources = ["book"]
text.patient = "A."
text.student = "B."
text.clinician = "C."
)";

void writeReferences(const Home& home) {
  std::ofstream(home.file("lessons") / "references.toml")
      << "[reference]\nbook = { short = \"Book\", text = \"A book.\", checked = \"background\" }\n";
}

bool has(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("Words that the program does not know end with status 2") {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"rendre"},
                                             {"render"},
                                             {"list", "bones"},
                                             {"render", "-o", "x.png", "--size", "wide"},
                                             {"measure"},
                                             {"mine.txt"},
                                             {"mine.toml", "--lesson", "other"},
                                             {"render", "-o", "x.png", "--time", "nan"},
                                             {"render", "-o", "x.png", "--yaw", "inf"},
                                             {"list", "views", "--jsn"}})
    CHECK(run(words).status == 2);
  CHECK(run({"--help"}).status == 0);
  // One sentence each, with the nearest word.
  const auto fault = [](const std::vector<std::string>& words) { return run(words).error; };
  CHECK(fault({"render", "-o", "x.png", "--lesso", "swedish"}) ==
        "sciatlas: there is no option \"--lesso\", did you mean \"--lesson\"? (sciatlas render --help lists what there "
        "is)\n");
  CHECK(fault({"render", "-o", "x.png", "--step", "4"}).find("no lesson was named") != std::string::npos);
  CHECK(fault({"render", "-o", "x.png", "--lesson", "swedish:2", "--step", "4"}).find("both name a step") !=
        std::string::npos);
}

TEST_CASE("list and measure answer in words and as JSON") {
  const Home home;
  CHECK(has(run({"list", "structures"}).out, "Strap muscle"));
  for (const char* what : {"structures", "views", "landmarks", "lessons", "techniques"}) {
    const Outcome o = run({"list", what, "--json"});
    CHECK(o.status == 0);
    const auto rows = nlohmann::json::parse(o.out);
    REQUIRE(rows.is_array());
    for (const auto& row : rows) CHECK(row.contains("id"));
  }
  CHECK(run({"measure", "distance", "block_r/top", "block_l/top"}).out == "120 mm\n");
  const auto rows = nlohmann::json::parse(run({"measure", "volume", "disc", "--json"}).out);
  CHECK(rows[0]["unit"] == "cm3");
}

TEST_CASE("Faults of the input end with status 1 and one sentence") {
  const Home home;
  Outcome o = run({"measure", "distance", "block_r/topp", "block_l/top"});
  CHECK(o.status == 1);
  CHECK(has(o.error, "did you mean \"block_r/top\"?"));
  o = run({"check", "nowhere.toml"});
  CHECK(o.status == 1);
  CHECK(has(o.error, "nowhere.toml"));
  o = run({"list", "landmarks", "--model", "nowhere.glb"});
  CHECK(o.status == 1);
  CHECK(has(o.error, "nowhere.glb"));
}

TEST_CASE("list names lesson files with faults beside the sound ones, and fails when nothing could be read") {
  const Home home;
  writeReferences(home);
  std::ofstream(home.file("lessons") / "lesson_good.toml") << kOwnLesson;
  std::ofstream(home.file("lessons") / "lesson_bad.toml") << "id = \"bad\"\nfoo = [";
  Outcome o = run({"list", "lessons"});
  CHECK(o.status == 0);
  CHECK(has(o.out, "own"));
  CHECK(has(o.error, "lesson_bad.toml:2: "));
  fs::remove_all(home.file("lessons"));
  o = run({"list", "lessons"});
  CHECK(o.status == 1);
  CHECK(has(o.error, "lessons: cannot be listed"));
}

TEST_CASE("A lesson file of one's own is drawn; its faults have file and line") {
  if (!test::headlessContext()) return;
  const Home home;
  const std::string lesson = home.file("mine.toml").string(), picture = home.file("mine.png").string();
  writeReferences(home);
  std::ofstream(lesson) << kOwnLesson;
  const std::vector<std::string> render{"render", "-o", picture, "--size", "64x64", "--lesson"};
  const auto with = [&](const std::string& word) {
    std::vector<std::string> words = render;
    words.push_back(word);
    return run(words);
  };
  Outcome o = with(lesson + ":2");
  CHECK(o.status == 1);
  CHECK(has(o.error, "has 1 step, step 2"));
  CHECK_FALSE(fs::exists(picture));
  o = with(lesson + ":1");
  CHECK(o.error == "");
  CHECK(fs::exists(picture));
  std::ofstream(lesson) << "id = \"own\"\ntitle = 3\n";
  o = with(lesson);
  CHECK(o.status == 1);
  CHECK(has(o.error, "mine.toml:2: "));
}

TEST_CASE("render writes a picture of what was asked for") {
  if (!test::headlessContext()) return;
  const Home home;
  const std::string file = home.file("picture.png").string();
  Outcome o = run({"render", "-o", file, "--size", "200x150", "--view", "posterior", "--show", "block_r,strap",
                   "--select", "strap"});
  CHECK(o.error == "");
  REQUIRE(o.status == 0);
  const core::Image picture = core::readPng(file);
  CHECK(picture.width == 200);
  CHECK(picture.height == 150);
  CHECK(picture.get(100, 75) != picture.get(2, 2));
  for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{{"--show", "strapp"},
                                                                                     {"--view", "under"},
                                                                                     {"--theme", "pink"},
                                                                                     {"--level", "expert"},
                                                                                     {"--lesson", "none"},
                                                                                     {"--lesson", "none:x"},
                                                                                     {"--technique", "none"},
                                                                                     {"--clip", "axail=0"},
                                                                                     {"--clip", "strapp"},
                                                                                     {"--zoom", "0"}}) {
    std::vector<std::string> words{"render", "-o", home.file("no.png").string(), "--size", "64x64"};
    words.insert(words.end(), wrong.begin(), wrong.end());
    o = run(words);
    CAPTURE(wrong[1]);
    CHECK(o.status == 1);
    CHECK(std::count(o.error.begin(), o.error.end(), '\n') == 1);
    CHECK_FALSE(fs::exists(home.file("no.png")));
  }
  CHECK(run({"render", "-o", "/proc/no/picture.png", "--size", "64x64"}).status == 1);
}
