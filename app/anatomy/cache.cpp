#include "anatomy/cache.h"

#include "anatomy/bytes.h"
#include "core/error.h"
#include "core/files.h"

namespace fs = std::filesystem;

namespace sciatlas::anatomy {
namespace {

constexpr std::string_view kMagic = "sciatlas-mesh-5\n";

void putMesh(std::string& out, const core::Mesh& mesh) {
  putAll(out, mesh.positionsMm);
  putAll(out, mesh.normals);
  putAll(out, mesh.fibres);
  putAll(out, mesh.uv);
  putAll(out, mesh.occlusion);
  putAll(out, mesh.indices);
}

void takeMesh(Reader& reader, core::Mesh& mesh) {
  reader.takeAll(mesh.positionsMm);
  reader.takeAll(mesh.normals);
  reader.takeAll(mesh.fibres);
  reader.takeAll(mesh.uv);
  reader.takeAll(mesh.occlusion);
  reader.takeAll(mesh.indices);
  for (const glm::vec3& p : mesh.positionsMm) mesh.boxMm.add(p);
}

}  // namespace

std::optional<CachedMesh> MeshCache::load(const std::string& id, const std::string& hash) const {
  std::error_code ec;
  const fs::path file = fileOf(id, hash);
  if (!fs::is_regular_file(file, ec)) return std::nullopt;
  const std::string bytes = core::readText(file);
  std::uint64_t sum = 0;
  Reader reader{bytes};
  if (bytes.size() < kMagic.size() || bytes.compare(0, kMagic.size(), kMagic) != 0) return std::nullopt;
  reader.left.remove_prefix(kMagic.size());
  reader.take(sum);
  if (!reader.good || sum != reader.left.size()) return std::nullopt;
  CachedMesh cached;
  std::vector<char> content;
  reader.takeAll(content);
  cached.contentHash.assign(content.begin(), content.end());
  reader.takeAll(cached.felt);
  reader.take(cached.made.report);
  takeMesh(reader, cached.made.mesh);
  for (core::Mesh& mesh : cached.made.coarse) takeMesh(reader, mesh);
  // Caches of earlier programs end here: then it is not known what was sampled.
  if (!reader.left.empty()) reader.take(cached.made.gridPrint);
  if (!reader.good || !reader.left.empty()) return std::nullopt;
  return cached;
}

void MeshCache::store(const std::string& id, const std::string& hash, const CachedMesh& cached) const {
  std::string body;
  putAll(body, std::vector<char>(cached.contentHash.begin(), cached.contentHash.end()));
  putAll(body, cached.felt);
  put(body, cached.made.report);
  putMesh(body, cached.made.mesh);
  for (const core::Mesh& mesh : cached.made.coarse) putMesh(body, mesh);
  put(body, cached.made.gridPrint);
  std::string bytes(kMagic);
  put(bytes, static_cast<std::uint64_t>(body.size()));
  core::writeAtomically(fileOf(id, hash), bytes + body);
}

void MeshCache::keepOnly(const std::set<std::pair<std::string, std::string>>& wanted) const {
  std::set<fs::path> files;
  for (const auto& [id, hash] : wanted) files.insert(fileOf(id, hash).filename());
  std::error_code ec;
  for (const fs::path& file : core::filesBelow(folder_, ".bin"))
    if (!files.count(file.filename())) fs::remove(file, ec);
}

}  // namespace sciatlas::anatomy
