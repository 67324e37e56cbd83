// The importer: what the generator writes comes back as it was; a damaged file is refused with a sentence, never a
// crash.
#include "assets/load_model.h"

#include <doctest/doctest.h>

#include <cstring>
#include <limits>

#include "anatomy/gltf_writer.h"
#include "core/error.h"
#include "synthetic_atlas.h"

using namespace sciatlas;

namespace {

std::string goodFile() {
  return anatomy::encodeGlb({{"disc", "", {}},
                             {"anulus", "disc", test::ellipsoid({-10, 20, 30}, {30, 8, 24}, 8, 12)},
                             {"nucleus", "disc", test::ellipsoid({0, 90, 0}, {12, 6, 10}, 8, 12)}});
}

std::string faultOf(const std::string& bytes) {
  const test::TemporaryFile file("model.glb", bytes);
  try {
    assets::loadModel(file.path());
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "";
}

void setWord(std::string& bytes, std::size_t at, std::uint32_t word) {
  std::memcpy(bytes.data() + at, &word, 4);
}

// A binary file around a description, without data.
std::string fileOf(std::string json) {
  while (json.size() % 4) json += ' ';
  std::string bytes(20, '\0');
  std::memcpy(bytes.data(), "glTF", 4);
  setWord(bytes, 4, 2);
  setWord(bytes, 8, static_cast<std::uint32_t>(20 + json.size()));
  setWord(bytes, 12, static_cast<std::uint32_t>(json.size()));
  std::memcpy(bytes.data() + 16, "JSON", 4);
  return bytes + json;
}

}  // namespace

TEST_CASE("A written model comes back: names, tree, millimetres, uv, fibres, occlusion") {
  core::Mesh original = test::ellipsoid({-10, 20, 30}, {30, 8, 24}, 8, 12);
  for (std::size_t i = 0; i < original.occlusion.size(); ++i) original.occlusion[i] = static_cast<float>(i % 5) / 4;
  const test::TemporaryFile file("model.glb", anatomy::encodeGlb({{"disc", "", {}}, {"anulus", "disc", original}}));
  const core::ModelData model = assets::loadModel(file.path());
  REQUIRE(model.nodes.size() == 2);
  CHECK(model.nodes[0].id == "disc");
  CHECK(model.nodes[0].mesh.indices.empty());
  CHECK(model.nodes[1].id == "anulus");
  CHECK(model.nodes[1].parent == "disc");
  const core::Mesh& mesh = model.nodes[1].mesh;
  REQUIRE(mesh.positionsMm.size() == original.positionsMm.size());
  CHECK(mesh.indices == original.indices);
  for (std::size_t i = 0; i < mesh.positionsMm.size(); ++i) {
    CHECK(glm::distance(mesh.positionsMm[i], original.positionsMm[i]) < 1e-3f);
    CHECK(glm::distance(mesh.normals[i], original.normals[i]) < 1e-3f);
    CHECK(glm::distance(mesh.fibres[i], original.fibres[i]) < 1e-3f);
    CHECK(glm::distance(mesh.uv[i], original.uv[i]) < 1e-3f);
    CHECK(mesh.occlusion[i] == doctest::Approx(original.occlusion[i]).epsilon(0.01));
  }
  CHECK(mesh.boxMm.low.x == doctest::Approx(-40).epsilon(0.001));
}

TEST_CASE("Landmarks and centre lines are read from the files beside the model") {
  const test::TemporaryFile file("model.glb", goodFile());
  std::ofstream(file.folder() / "landmarks.toml")
      << "[[landmark]]\nstructure = \"anulus\"\nname = \"rim\"\nlabel = \"Rim\"\nat_mm = [1, 2, 3]\n";
  std::ofstream(file.folder() / "centrelines.toml")
      << "[[centreline]]\nstructure = \"anulus\"\npoints_mm = [[0, 0, 0], [0, -2, 0]]\n"
         "width_mm = [4, 5]\nthickness_mm = [2, 2]\nthin = [[0, 0, 1], [0, 0, 1]]\n";
  const core::ModelData model = assets::loadModel(file.path());
  REQUIRE(model.landmarks.size() == 1);
  CHECK(model.landmarks[0].atMm == glm::vec3(1, 2, 3));
  REQUIRE(model.centrelines.size() == 1);
  CHECK(model.centrelines[0].widthMm == std::vector<float>{4, 5});
  std::ofstream(file.folder() / "centrelines.toml")
      << "[[centreline]]\nstructure = \"anulus\"\npoints_mm = [[0, 0, 0], [0, -2, 0]]\n"
         "width_mm = [4]\nthickness_mm = [2, 2]\nthin = [[0, 0, 1], [0, 0, 1]]\n";
  CHECK_THROWS_AS(assets::loadModel(file.path()), core::InputError);
}

TEST_CASE("Files that are no model are refused with a sentence") {
  CHECK_THROWS_AS(assets::loadModel("/nowhere/model.glb"), core::InputError);
  CHECK(faultOf("").find("not a binary glTF") != std::string::npos);
  CHECK(faultOf("hello, this is a text file and no model").find("not a binary glTF") != std::string::npos);
  std::string old = goodFile();
  setWord(old, 4, 1);
  CHECK(faultOf(old).find("version 1") != std::string::npos);
}

TEST_CASE("Lengths beyond the file are refused before anything is allocated") {
  std::string bytes = goodFile();
  setWord(bytes, 12, 0xFFFFFFF0u);
  CHECK(faultOf(bytes).find("longer than the file") != std::string::npos);
  bytes = goodFile();
  CHECK(faultOf(bytes.substr(0, bytes.size() - 100)).find("damaged") != std::string::npos);
}

TEST_CASE("Every cut and many a changed byte of a model is answered, not crashed on") {
  const std::string good = goodFile();
  for (std::size_t size = 0; size < good.size(); size += 997) CHECK_FALSE(faultOf(good.substr(0, size)).empty());
  unsigned random = 12345;
  for (int round = 0; round < 120; ++round) {
    std::string bad = good;
    for (int k = 0; k < 4; ++k) {
      random = random * 1664525u + 1013904223u;
      bad[20 + (random >> 8) % (bad.size() - 20)] = static_cast<char>(random >> 24);
    }
    faultOf(bad);  // a fault or a model; reaching the next line is the test
  }
}

TEST_CASE("Positions that are not numbers, or far too large, are refused") {
  core::Mesh mesh = test::ellipsoid({0, 0, 0}, {10, 10, 10}, 4, 6);
  const std::string good = anatomy::encodeGlb({{"a", "", mesh}});
  std::uint32_t jsonLength = 0;
  std::memcpy(&jsonLength, good.data() + 12, 4);
  const std::size_t at = 20 + jsonLength + 8 + 4;  // y of the first position, with which the data begin
  for (const float value : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 1e6f}) {
    std::string bad = good;
    std::memcpy(bad.data() + at, &value, 4);
    CHECK_FALSE(faultOf(bad).empty());
  }
}

TEST_CASE(
    "A triangle with a corner that does not exist is refused, not left out; so is a description that is no JSON") {
  const core::Mesh mesh = test::ellipsoid({0, 0, 0}, {10, 10, 10}, 4, 6);
  std::string bad = anatomy::encodeGlb({{"a", "", mesh}});
  setWord(bad, bad.size() - 4, 0x7fffffffu);  // the indices stand last
  CHECK(faultOf(bad).find("a corner that does not exist") != std::string::npos);
  CHECK(faultOf(fileOf("{{{{")).find("not sound JSON") != std::string::npos);
  CHECK(faultOf(fileOf("[1]")).find("not sound JSON") != std::string::npos);
}

TEST_CASE("Deeply nested descriptions and deep trees do not overflow the stack") {
  CHECK(faultOf(fileOf(std::string(300000, '[') + std::string(300000, ']'))).find("nested") != std::string::npos);
  std::string chain = R"({"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0]}],"nodes":[)";
  constexpr int kDepth = 20000;
  for (int i = 0; i < kDepth; ++i)
    chain += (i ? ",{\"name\":\"n" : "{\"name\":\"n") + std::to_string(i) + "\"" +
             (i + 1 < kDepth ? ",\"children\":[" + std::to_string(i + 1) + "]}" : "}");
  faultOf(fileOf(chain + "]}"));
}

TEST_CASE("A file that points to other files does not read them") {
  const std::string json =
      R"({"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0,"name":"a"}],
    "meshes":[{"primitives":[{"attributes":{"POSITION":0}}]}],"buffers":[{"byteLength":36,"uri":"/etc/passwd"}],
    "bufferViews":[{"buffer":0,"byteLength":36}],
    "accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3"}]})";
  CHECK_FALSE(faultOf(fileOf(json)).empty());
}

TEST_CASE("Progress runs to its end, and a cancelled load is told") {
  const test::TemporaryFile file("model.glb", goodFile());
  CHECK_THROWS_AS(assets::loadModel(file.path(), [](float fraction, const char*) { return fraction < 0.5f; }),
                  core::InputError);
  float last = -1;
  assets::loadModel(file.path(), [&](float fraction, const char*) { return last = fraction, true; });
  CHECK(last == doctest::Approx(1));
}
