#include "assets/glb_check.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

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

}  // namespace

void checkGlb(std::string_view bytes, const std::string& file) {
  const auto fault = [&](const std::string& what) { throw core::InputError(file, 0, what); };
  if (bytes.size() > kLargestFile) fault("is larger than 1 GB, which no atlas is");
  if (bytes.size() < 20 || word(bytes, 0) != kGltf) fault("is not a binary glTF file (.glb)");
  if (word(bytes, 4) != 2) fault("is glTF version " + std::to_string(word(bytes, 4)) + ", version 2 was expected");
  if (word(bytes, 8) != bytes.size())
    fault("is damaged: it says that it has " + std::to_string(word(bytes, 8)) + " bytes and has " +
          std::to_string(bytes.size()));
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
    }
    at += 8 + length;
  }
}

}  // namespace sciatlas::assets
