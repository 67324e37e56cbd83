#include "assets/glb_check.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace sciatlas::assets {
namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 30;
constexpr std::size_t kLargestJson = std::size_t{64} << 20;
constexpr int kDeepestJson = 64;  // glTF needs about ten
constexpr std::uint32_t kGltf = 0x46546C67, kJson = 0x4E4F534A;

std::uint32_t word(std::string_view bytes, std::size_t at) {
  std::uint32_t value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

int depthOfJson(std::string_view json) {
  int depth = 0, deepest = 0;
  bool inText = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (inText) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        inText = false;
    } else if (c == '"') {
      inText = true;
    } else if (c == '[' || c == '{') {
      deepest = std::max(deepest, ++depth);
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return deepest;
}

// The importer drops triangles with a corner that does not exist without a word. Whatever else is wrong with the
// description is left to it.
void checkCorners(const nlohmann::json& gltf, std::string_view data,
                  const std::function<void(const std::string&)>& fault) {
  using Unsigned = std::uint64_t;
  const auto number = [](const nlohmann::json& at, const char* key, Unsigned otherwise) {
    const auto found = at.find(key);
    return found != at.end() && found->is_number_unsigned() ? found->get<Unsigned>() : otherwise;
  };
  const auto item = [&](const char* list, Unsigned index) -> const nlohmann::json& {
    static const nlohmann::json none = nlohmann::json::object();
    const auto found = gltf.find(list);
    if (found == gltf.end() || !found->is_array() || index >= found->size() || !(*found)[index].is_object())
      return none;
    return (*found)[index];
  };
  constexpr Unsigned kNone = ~Unsigned{0};
  for (Unsigned m = 0; !item("meshes", m).empty(); ++m) {
    const nlohmann::json& mesh = item("meshes", m);
    const auto primitives = mesh.find("primitives");
    if (primitives == mesh.end() || !primitives->is_array()) continue;
    for (const nlohmann::json& primitive : *primitives) {
      if (!primitive.is_object() || !primitive.contains("attributes") || !primitive["attributes"].is_object()) continue;
      const nlohmann::json& indices = item("accessors", number(primitive, "indices", kNone));
      const nlohmann::json& view = item("bufferViews", number(indices, "bufferView", kNone));
      const Unsigned corners =
          number(item("accessors", number(primitive["attributes"], "POSITION", kNone)), "count", kNone);
      const Unsigned type = number(indices, "componentType", 0), count = number(indices, "count", 0);
      const Unsigned bytes = type == 5125 ? 4 : type == 5123 ? 2 : type == 5121 ? 1 : 0;
      const Unsigned low = number(view, "byteOffset", 0) + number(indices, "byteOffset", 0);
      if (bytes == 0 || low > data.size() || count > (data.size() - low) / bytes) continue;
      for (Unsigned i = 0; i < count; ++i) {
        std::uint32_t index = 0;
        std::memcpy(&index, data.data() + low + i * bytes, bytes);
        if (index >= corners)
          fault("is damaged: a triangle of mesh " + std::to_string(m) + " has a corner that does not exist");
      }
    }
  }
}

}  // namespace

void checkGlb(std::string_view bytes, const std::string& file) {
  const auto fault = [&](const std::string& what) { throw core::InputError(file, 0, what); };
  if (bytes.size() > kLargestFile) fault("is larger than 1 GB, which no atlas is");
  if (bytes.size() < 20 || word(bytes, 0) != kGltf) fault("is not a binary glTF file (.glb)");
  if (word(bytes, 4) != 2) fault("is glTF version " + std::to_string(word(bytes, 4)) + ", version 2 was expected");
  if (word(bytes, 8) != bytes.size())
    fault("is damaged: it says that it has " + std::to_string(word(bytes, 8)) + " bytes and has " +
          std::to_string(bytes.size()));
  std::string_view json, data;
  std::size_t at = 12;
  for (int chunk = 0; at < bytes.size(); ++chunk) {
    if (bytes.size() - at < 8) fault("is damaged: it ends inside a chunk header");
    const std::size_t length = word(bytes, at);
    if (length > bytes.size() - at - 8) fault("is damaged: a chunk is longer than the file");
    if (chunk == 0) {
      if (word(bytes, at + 4) != kJson) fault("is damaged: its first chunk is not the description");
      if (length > kLargestJson) fault("has a description of more than 64 MB");
      if (depthOfJson(bytes.substr(at + 8, length)) > kDeepestJson)
        fault("has a description nested deeper than 64 levels");
      json = bytes.substr(at + 8, length);
    } else if (chunk == 1) {
      data = bytes.substr(at + 8, length);
    }
    at += 8 + length;
  }
  const nlohmann::json gltf = nlohmann::json::parse(json, nullptr, false);
  if (!gltf.is_object()) fault("is damaged: its description is not sound JSON");
  checkCorners(gltf, data, fault);
}

}  // namespace sciatlas::assets
