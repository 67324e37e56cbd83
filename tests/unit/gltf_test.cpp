// The file that the generator and the viewer meet in.
#include <doctest/doctest.h>

#include <cstring>
#include <nlohmann/json.hpp>

#include "anatomy/gltf_writer.h"

using namespace sciatlas;

namespace {

core::ModelNode tetrahedron(const std::string& id, const std::string& parent) {
  core::ModelNode node{id, parent, {}};
  core::Mesh& m = node.mesh;
  m.positionsMm = {{0, 0, 0}, {10, 0, 0}, {0, 20, 0}, {0, 0, 30}};
  m.normals.assign(4, {0, 0, 1});
  m.fibres.assign(4, {1, 0, 0});
  m.uv = {{0, 0}, {1, 0}, {0, 1}, {0.5f, 0.25f}};
  m.occlusion = {0, 0.5f, 1, 2};
  m.indices = {0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3};
  return node;
}

std::uint32_t wordAt(const std::string& bytes, std::size_t at) {
  std::uint32_t word;
  std::memcpy(&word, bytes.data() + at, 4);
  return word;
}

}  // namespace

TEST_CASE("The binary glTF holds what the contract says") {
  const std::string bytes =
      anatomy::encodeGlb({{"disc", "", {}}, tetrahedron("anulus", "disc"), tetrahedron("nucleus", "disc")});
  REQUIRE(bytes.substr(0, 4) == "glTF");
  CHECK(wordAt(bytes, 4) == 2);
  CHECK(wordAt(bytes, 8) == bytes.size());
  const std::size_t jsonSize = wordAt(bytes, 12);
  REQUIRE(bytes.substr(16, 4) == "JSON");
  REQUIRE(jsonSize % 4 == 0);
  const auto document = nlohmann::json::parse(bytes.substr(20, jsonSize));
  const std::size_t binAt = 20 + jsonSize;
  CHECK(bytes.substr(binAt + 4, 3) == "BIN");
  CHECK(wordAt(bytes, binAt) == document["buffers"][0]["byteLength"]);
  CHECK(binAt + 8 + wordAt(bytes, binAt) == bytes.size());

  REQUIRE(document["nodes"].size() == 3);
  CHECK(document["scenes"][0]["nodes"] == nlohmann::json::array({0}));
  CHECK(document["nodes"][0]["children"] == nlohmann::json::array({1, 2}));
  CHECK_FALSE(document["nodes"][0].contains("mesh"));
  CHECK(document["nodes"][2]["name"] == "nucleus");

  const auto& primitive = document["meshes"][1]["primitives"][0];
  const auto accessor = [&](const char* name) {
    return document["accessors"][primitive["attributes"][name].get<int>()];
  };
  const auto data = [&](const nlohmann::json& a) {
    return bytes.data() + binAt + 8 +
           document["bufferViews"][a["bufferView"].get<int>()]["byteOffset"].get<std::size_t>();
  };
  for (const char* name : {"POSITION", "NORMAL", "TANGENT", "TEXCOORD_0"})
    CHECK(accessor(name)["componentType"] == 5126);
  CHECK(accessor("POSITION")["max"][2].get<float>() == doctest::Approx(0.03));  // metres
  float corner[3];
  std::memcpy(corner, data(accessor("POSITION")) + 12, 12);
  CHECK(corner[0] == doctest::Approx(0.01));
  float tangent[4], uv[2];
  std::memcpy(tangent, data(accessor("TANGENT")), 16);
  CHECK(tangent[0] == 1);
  CHECK(tangent[3] == 1);
  std::memcpy(uv, data(accessor("TEXCOORD_0")) + 3 * 8, 8);
  CHECK(uv[1] == 0.25f);
  CHECK(accessor("COLOR_0")["componentType"] == 5121);
  CHECK(accessor("COLOR_0")["normalized"] == true);
  const auto* colours = reinterpret_cast<const unsigned char*>(data(accessor("COLOR_0")));
  CHECK(colours[4] == 128);
  CHECK(colours[7] == 255);
  CHECK(colours[12] == 255);  // clamped
  CHECK(document["accessors"][primitive["indices"].get<int>()]["count"] == 12);
  CHECK(document["accessors"][primitive["indices"].get<int>()]["componentType"] == 5123);
}

TEST_CASE("A model without surfaces is still a valid file") {
  const std::string bytes = anatomy::encodeGlb({{"empty", "", {}}});
  const auto document = nlohmann::json::parse(bytes.substr(20, wordAt(bytes, 12)));
  CHECK_FALSE(document.contains("buffers"));
  CHECK(wordAt(bytes, 8) == bytes.size());
}
