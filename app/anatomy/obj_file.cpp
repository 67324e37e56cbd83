#include "anatomy/obj_file.h"

#include <charconv>
#include <cstdio>

#include "core/error.h"
#include "core/files.h"

namespace sciatlas::anatomy {
namespace {

// The next word of the line, which is shortened by it.
std::string_view nextWord(std::string_view& line) {
  const std::size_t start = std::min(line.find_first_not_of(" \t\r"), line.size());
  const std::size_t end = std::min(line.find_first_of(" \t\r", start), line.size());
  const std::string_view word = line.substr(start, end - start);
  line.remove_prefix(end);
  return word;
}

template <class Number>
bool parseNumber(std::string_view word, Number& value) {
  return std::from_chars(word.data(), word.data() + word.size(), value).ec == std::errc();
}

}  // namespace

void writeObj(const std::filesystem::path& file, const std::string& id, const core::Mesh& mesh) {
  std::string text = "# " + id + "; mm; x left, y up, z anterior\no " + id + "\n";
  char line[128];
  for (const glm::vec3& p : mesh.positionsMm) {
    std::snprintf(line, sizeof line, "v %.4f %.4f %.4f\n", p.x, p.y, p.z);
    text += line;
  }
  for (const glm::vec3& n : mesh.normals) {
    std::snprintf(line, sizeof line, "vn %.4f %.4f %.4f\n", n.x, n.y, n.z);
    text += line;
  }
  for (std::size_t t = 0; t < mesh.indices.size(); t += 3) {
    const std::uint32_t a = mesh.indices[t] + 1, b = mesh.indices[t + 1] + 1, c = mesh.indices[t + 2] + 1;
    std::snprintf(line, sizeof line, "f %u//%u %u//%u %u//%u\n", a, a, b, b, c, c);
    text += line;
  }
  core::writeAtomically(file, text);
}

core::Mesh readObj(const std::filesystem::path& file) {
  const std::string text = core::readText(file);
  core::Mesh mesh;
  int number = 0;
  const auto fail = [&](const std::string& sentence) {
    throw core::InputError(core::displayPath(file), number, sentence);
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line(text.data() + at, end - at);
    at = end + 1;
    ++number;
    const std::string_view kind = nextWord(line);
    if (kind == "v") {
      glm::vec3 p;
      for (int a = 0; a < 3; ++a)
        if (!parseNumber(nextWord(line), p[a])) fail("a vertex without three numbers");
      mesh.positionsMm.push_back(p);
    } else if (kind == "f") {
      std::vector<std::uint32_t> ring;
      for (std::string_view word = nextWord(line); !word.empty(); word = nextWord(line)) {
        long index = 0;
        if (!parseNumber(word.substr(0, word.find('/')), index)) fail("a face whose corner is not a number");
        if (index < 0) index += static_cast<long>(mesh.positionsMm.size()) + 1;
        if (index < 1 || index > static_cast<long>(mesh.positionsMm.size())) fail("a face whose corner does not exist");
        ring.push_back(static_cast<std::uint32_t>(index - 1));
      }
      for (std::size_t k = 2; k < ring.size(); ++k)
        mesh.indices.insert(mesh.indices.end(), {ring[0], ring[k - 1], ring[k]});
    }
  }
  if (mesh.indices.empty()) fail("no triangles were found");
  mesh.normals.assign(mesh.positionsMm.size(), glm::vec3(0));
  for (std::size_t t = 0; t < mesh.indices.size(); t += 3) {
    const std::uint32_t* c = mesh.indices.data() + t;
    const glm::vec3 n =
        glm::cross(mesh.positionsMm[c[1]] - mesh.positionsMm[c[0]], mesh.positionsMm[c[2]] - mesh.positionsMm[c[0]]);
    for (int k = 0; k < 3; ++k) mesh.normals[c[k]] += n;
  }
  for (glm::vec3& n : mesh.normals) n = glm::dot(n, n) > 0 ? glm::normalize(n) : glm::vec3(0, 1, 0);
  for (const glm::vec3& p : mesh.positionsMm) mesh.boxMm.add(p);
  return mesh;
}

}  // namespace sciatlas::anatomy
