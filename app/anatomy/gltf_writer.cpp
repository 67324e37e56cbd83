#include "anatomy/gltf_writer.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>

namespace sciatlas::anatomy {
namespace {

static_assert(std::endian::native == std::endian::little, "glTF is little-endian");

using nlohmann::json;

constexpr int kFloat = 5126, kByte = 5121, kUint = 5125, kShort = 5123;
constexpr std::size_t kMostShort = 65535;  // 65535 itself ends a strip in some readers
constexpr int kVertices = 34962, kIndices = 34963;
constexpr float kMetresPerMm = 0.001f;

class Writer {
 public:
  std::string encode(const std::vector<core::ModelNode>& nodes) {
    std::map<std::string, int> numbers;
    for (const core::ModelNode& node : nodes) numbers.emplace(node.id, static_cast<int>(numbers.size()));
    json list = json::array(), tops = json::array();
    for (const core::ModelNode& node : nodes) {
      json entry{{"name", node.id}};
      if (!node.mesh.indices.empty()) entry["mesh"] = meshOf_[node.id] = addMesh(node);
      list.push_back(std::move(entry));
    }
    for (const core::ModelNode& node : nodes)
      if (!node.mirrorOf.empty()) {
        json& entry = list[numbers.at(node.id)];
        entry["mesh"] = meshOf_.at(node.mirrorOf);
        entry["scale"] = {-1, 1, 1};
      }
    for (const core::ModelNode& node : nodes) {
      const int number = numbers.at(node.id);
      if (node.parent.empty())
        tops.push_back(number);
      else
        list[numbers.at(node.parent)]["children"].push_back(number);
    }
    json document{{"asset", {{"version", "2.0"}, {"generator", "sciatlas-model"}}},
                  {"scene", 0},
                  {"scenes", json::array({{{"name", "sciatlas"}, {"nodes", tops}}})},
                  {"nodes", list}};
    if (!meshes_.empty()) {
      document["meshes"] = meshes_;
      document["accessors"] = accessors_;
      document["bufferViews"] = views_;
      document["buffers"] = json::array({{{"byteLength", bytes_.size()}}});
      document["materials"] = json::array(
          {{{"name", "tissue"}, {"pbrMetallicRoughness", {{"metallicFactor", 0.0}, {"roughnessFactor", 0.7}}}}});
    }
    return container(document.dump());
  }

 private:
  int addMesh(const core::ModelNode& node) {
    const core::Mesh& mesh = node.mesh;
    const std::size_t count = mesh.positionsMm.size();
    std::vector<glm::vec3> positions(count);
    std::vector<glm::vec4> tangents(count);
    std::vector<std::array<std::uint8_t, 4>> colours(count);
    core::Box box;
    for (std::size_t i = 0; i < count; ++i) {
      positions[i] = mesh.positionsMm[i] * kMetresPerMm;
      tangents[i] = glm::vec4(mesh.fibres[i], 1);
      const auto open = static_cast<std::uint8_t>(std::lround(255 * glm::clamp(mesh.occlusion[i], 0.0f, 1.0f)));
      colours[i] = {open, open, open, 255};
      box.add(positions[i]);
    }
    json attributes;
    attributes["POSITION"] = addAccessor(positions.data(), count, sizeof(glm::vec3), kFloat, "VEC3", kVertices);
    accessors_.back()["min"] = {box.low.x, box.low.y, box.low.z};
    accessors_.back()["max"] = {box.high.x, box.high.y, box.high.z};
    attributes["NORMAL"] = addAccessor(mesh.normals.data(), count, sizeof(glm::vec3), kFloat, "VEC3", kVertices);
    attributes["TANGENT"] = addAccessor(tangents.data(), count, sizeof(glm::vec4), kFloat, "VEC4", kVertices);
    attributes["TEXCOORD_0"] = addAccessor(mesh.uv.data(), count, sizeof(glm::vec2), kFloat, "VEC2", kVertices);
    attributes["COLOR_0"] = addAccessor(colours.data(), count, 4, kByte, "VEC4", kVertices);
    accessors_.back()["normalized"] = true;
    int indices = 0;
    if (count <= kMostShort) {
      const std::vector<std::uint16_t> small(mesh.indices.begin(), mesh.indices.end());
      indices = addAccessor(small.data(), small.size(), sizeof(std::uint16_t), kShort, "SCALAR", kIndices);
    } else {
      indices = addAccessor(mesh.indices.data(), mesh.indices.size(), sizeof(std::uint32_t), kUint, "SCALAR", kIndices);
    }
    meshes_.push_back(
        {{"name", node.id},
         {"primitives", json::array({{{"attributes", attributes}, {"indices", indices}, {"material", 0}}})}});
    return static_cast<int>(meshes_.size()) - 1;
  }

  int addAccessor(const void* data, std::size_t count, std::size_t itemSize, int component, const char* type,
                  int target) {
    const std::size_t size = count * itemSize;
    views_.push_back({{"buffer", 0}, {"byteOffset", bytes_.size()}, {"byteLength", size}, {"target", target}});
    bytes_.append(static_cast<const char*>(data), size);
    bytes_.resize((bytes_.size() + 3) / 4 * 4, '\0');  // every view begins at a multiple of 4
    accessors_.push_back(
        {{"bufferView", views_.size() - 1}, {"componentType", component}, {"count", count}, {"type", type}});
    return static_cast<int>(accessors_.size()) - 1;
  }

  std::string container(std::string text) const {
    text.resize((text.size() + 3) / 4 * 4, ' ');
    std::string out;
    out.reserve(28 + text.size() + bytes_.size());
    const auto word = [&](std::size_t value) {
      const auto number = static_cast<std::uint32_t>(value);
      out.append(reinterpret_cast<const char*>(&number), 4);
    };
    out += "glTF";
    word(2);
    word(12 + 8 + text.size() + (bytes_.empty() ? 0 : 8 + bytes_.size()));
    word(text.size());
    out += "JSON" + text;
    if (!bytes_.empty()) {
      word(bytes_.size());
      out.append("BIN\0", 4);
      out += bytes_;
    }
    return out;
  }

  std::map<std::string, int> meshOf_;  // by node
  json meshes_ = json::array(), accessors_ = json::array(), views_ = json::array();
  std::string bytes_;
};

}  // namespace

std::string encodeGlb(const std::vector<core::ModelNode>& nodes) {
  return Writer().encode(nodes);
}

}  // namespace sciatlas::anatomy
