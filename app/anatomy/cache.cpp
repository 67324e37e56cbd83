#include "anatomy/cache.h"

#include <cstring>

#include "anatomy/hash.h"
#include "anatomy/sides.h"
#include "core/error.h"
#include "core/files.h"

namespace fs = std::filesystem;

namespace sciatlas::anatomy {
namespace {

// Raise it whenever the same model files give another surface: a change of sampling, simplification or baking.
constexpr int kGeneratorVersion = 5;
constexpr std::string_view kMagic = "sciatlas-mesh-3\n";

template <class Item>
void put(std::string& out, const Item& item) {
  static_assert(std::is_trivially_copyable_v<Item>);
  out.append(reinterpret_cast<const char*>(&item), sizeof item);
}

template <class Item>
void putAll(std::string& out, const std::vector<Item>& items) {
  put(out, static_cast<std::uint64_t>(items.size()));
  out.append(reinterpret_cast<const char*>(items.data()), items.size() * sizeof(Item));
}

// Takes items off the front; once something does not fit, everything after is refused too.
struct Reader {
  std::string_view left;
  bool good = true;

  template <class Item>
  void take(Item& item) {
    if (!(good = good && left.size() >= sizeof item)) return;
    std::memcpy(&item, left.data(), sizeof item);
    left.remove_prefix(sizeof item);
  }
  template <class Item>
  void takeAll(std::vector<Item>& items) {
    std::uint64_t count = 0;
    take(count);
    if (!(good = good && count <= left.size() / sizeof(Item))) return;
    items.resize(count);
    std::memcpy(items.data(), left.data(), count * sizeof(Item));
    left.remove_prefix(count * sizeof(Item));
  }
};

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

// Of all that determines a structure's field before it is carved.
std::uint64_t fieldHash(const ModelSource& source, const StructureSpec& spec) {
  Hash hash;
  hash.add(spec.contentKey);
  for (const SidedStructure& one : coveredBy(source, spec, spec.covers)) hash.add(fieldHash(source, *one.spec));
  if (!spec.hollow.empty()) hash.add(fieldHash(source, *findStructure(source, spec.hollow).spec));
  return hash.value();
}

}  // namespace

std::string ownHash(const StructureSpec& spec) {
  Hash hash;
  hash.add(kGeneratorVersion).add(spec.contentKey).add(static_cast<int>(spec.side));
  hash.add(spec.voxelMm).add(spec.smoothMm).add(spec.detailMm).add(spec.carveGapMm);
  return hash.text();
}

std::string contentHash(const ModelSource& source, const StructureSpec& spec) {
  Hash hash;
  hash.add(ownHash(spec)).add(fieldHash(source, spec));
  for (const Carver& carver : carversOf(source, spec))
    hash.add(carver.structure.left).add(fieldHash(source, *carver.structure.spec)).add(carver.sinks);
  return hash.text();
}

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
  reader.take(cached.carvePrint);
  reader.take(cached.made.report);
  takeMesh(reader, cached.made.mesh);
  for (core::Mesh& mesh : cached.made.coarse) takeMesh(reader, mesh);
  if (!reader.good || !reader.left.empty()) return std::nullopt;
  return cached;
}

void MeshCache::store(const std::string& id, const std::string& hash, const CachedMesh& cached) const {
  std::string body;
  putAll(body, std::vector<char>(cached.contentHash.begin(), cached.contentHash.end()));
  put(body, cached.carvePrint);
  put(body, cached.made.report);
  putMesh(body, cached.made.mesh);
  for (const core::Mesh& mesh : cached.made.coarse) putMesh(body, mesh);
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
