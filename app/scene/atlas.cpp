#include "scene/atlas.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <unordered_map>

#include "core/error.h"
#include "core/parallel.h"
#include "core/ray.h"
#include "core/text.h"

namespace sciatlas::scene {

namespace {

// Search trees of surfaces, by structure: of Surfaces::Exact and Quick, the same one where there is no coarser surface.
using TreePair = std::array<std::shared_ptr<const core::RayMesh>, 2>;
using TreeList = std::unordered_map<int, TreePair>;

TreePair treesOf(const core::RayEngine& engine, const core::Mesh& exact, const core::Mesh& quick) {
  const auto tree = [&](const core::Mesh& mesh) {
    return std::make_shared<const core::RayMesh>(engine, mesh.positionsMm, mesh.indices);
  };
  const auto first = tree(exact.indices.empty() ? quick : exact);
  return {first, quick.indices.empty() || exact.indices.empty() ? first : tree(quick)};
}

// What all states of one body share.
struct Rest {
  Catalogue catalogue;
  core::ModelData model;
  std::vector<int> nodeOf;                   // catalogue index -> model node, or -1
  std::vector<std::vector<int>> childrenOf;  // catalogue index -> catalogue indices
  std::vector<int> withSurface;              // catalogue indices, in the order of the model
  std::unordered_map<std::string, int> landmarkByPath;
  std::vector<std::vector<int>> landmarksOf;  // catalogue index -> indices of model.landmarks
  std::unordered_map<int, int> centrelineOf;
  core::RayEngine engine;
  TreeList trees;  // of the surfaces at rest

  int find(const std::string& id, const char* what) const {
    const int index = catalogue.find(id);
    if (index >= 0) return index;
    std::vector<std::string> ids;
    for (const StructureInfo& s : catalogue.all()) ids.push_back(s.id);
    throw core::InputError(std::string(what) + " \"" + id + "\" of the model has no record in structures.toml" +
                           core::suggestion(id, ids));
  }
};

}  // namespace

struct Atlas::Impl {
  std::shared_ptr<const Rest> rest;
  BodyChange change;
  std::vector<bool> present;                        // by structure
  std::vector<core::ModelLandmark> movedLandmarks;  // all of them, when any moved
  core::Box box;
  TreeList changedTrees;
  struct Queries {
    std::once_flag once;
    core::RayScene rays;
    std::vector<int> structureOfMesh;
    std::vector<std::shared_ptr<const core::RayMesh>> meshes;
  };
  mutable std::array<Queries, 2> queriesOf;  // of Surfaces::Exact and Quick

  // The surface as this state has it, present or not; the next finer level where there is none.
  const core::Mesh* stored(int structure, std::size_t level) const {
    if (structure < 0 || structure >= static_cast<int>(rest->nodeOf.size()) || rest->nodeOf[structure] < 0)
      return nullptr;
    const auto changed = change.surfaces.find(structure);
    const core::ModelNode& node = rest->model.nodes[rest->nodeOf[structure]];
    const auto of = [&](std::size_t k) -> const core::Mesh& {
      if (changed != change.surfaces.end()) return (*changed->second)[k];
      return k == 0 ? node.mesh : node.coarse[k - 1];
    };
    for (std::size_t k = std::min(level, core::kCoarseLevels); k > 0; --k)
      if (!of(k).indices.empty()) return &of(k);
    for (std::size_t k = 0; k <= core::kCoarseLevels; ++k)
      if (!of(k).indices.empty()) return &of(k);  // not the finest: a state made in haste has left that out
    return nullptr;
  }

  const core::Mesh* surface(int structure, std::size_t level) const {
    const core::Mesh* mesh = stored(structure, level);
    return mesh && present[static_cast<std::size_t>(structure)] ? mesh : nullptr;
  }

  const core::Mesh& surface(int structure, Surfaces surfaces) const {
    return *surface(structure, surfaces == Surfaces::Quick ? std::size_t{1} : std::size_t{0});
  }

  void findBox() {
    for (const int structure : rest->withSurface)
      if (const core::Mesh* mesh = surface(structure, std::size_t{0})) box.add(mesh->boxMm);
  }

  // The surfaces that a query can meet. Their trees are built when a query first comes near.
  const Queries& queries(Surfaces surfaces) const {
    const auto kind = static_cast<std::size_t>(surfaces);
    Queries& queries = queriesOf[kind];
    std::call_once(queries.once, [&] {
      for (const int structure : rest->withSurface) {
        if (!present[static_cast<std::size_t>(structure)]) continue;
        const auto changed = changedTrees.find(structure);
        queries.meshes.push_back((changed != changedTrees.end() ? changed->second : rest->trees.at(structure))[kind]);
        queries.rays.addMesh(queries.meshes.back());
        queries.structureOfMesh.push_back(structure);
      }
    });
    return queries;
  }
};

namespace {

core::RayScene::Accept accept(const std::function<bool(int)>& wanted, const std::vector<int>& structureOfMesh) {
  if (!wanted) return {};
  return [&](std::uint32_t mesh) { return wanted(structureOfMesh[mesh]); };
}

SurfaceHit surfaceHit(int structure, const core::RayHit& hit, const glm::vec3& from, const glm::vec3& unit) {
  return {structure, hit.distance, from + unit * hit.distance, hit.normal, static_cast<int>(hit.triangle),
          hit.u,     hit.v};
}

}  // namespace

Atlas::Atlas(Catalogue catalogue, core::ModelData model) : impl_(std::make_unique<Impl>()) {
  const auto rest = std::make_shared<Rest>();
  Rest& m = *rest;
  m.catalogue = std::move(catalogue);
  m.model = std::move(model);
  const std::size_t count = m.catalogue.all().size();
  m.nodeOf.assign(count, -1);
  m.childrenOf.resize(count);
  m.landmarksOf.resize(count);
  for (std::size_t i = 0; i < m.model.nodes.size(); ++i) {
    const core::ModelNode& node = m.model.nodes[i];
    const int structure = m.find(node.id, "structure");
    if (m.nodeOf[structure] >= 0) throw core::InputError("structure \"" + node.id + "\" stands twice in the model");
    m.nodeOf[structure] = static_cast<int>(i);
    if (node.mesh.indices.empty()) continue;
    m.withSurface.push_back(structure);
    m.trees[structure] = treesOf(m.engine, node.mesh, node.coarse[0]);
  }
  for (std::size_t i = 0; i < count; ++i)
    if (const int parent = m.catalogue.find(m.catalogue.all()[i].parent); parent >= 0)
      m.childrenOf[parent].push_back(static_cast<int>(i));
  for (std::size_t i = 0; i < m.model.landmarks.size(); ++i) {
    const core::ModelLandmark& landmark = m.model.landmarks[i];
    m.landmarksOf[static_cast<std::size_t>(m.find(landmark.structure, "landmark's structure"))].push_back(
        static_cast<int>(i));
    m.landmarkByPath[landmark.structure + "/" + landmark.name] = static_cast<int>(i);
  }
  for (std::size_t i = 0; i < m.model.centrelines.size(); ++i)
    m.centrelineOf[m.find(m.model.centrelines[i].structure, "centre line's structure")] = static_cast<int>(i);
  impl_->rest = rest;
  for (const StructureInfo& info : rest->catalogue.all()) impl_->present.push_back(!info.stateOnly);
  impl_->findBox();
}

Atlas Atlas::changed(BodyChange change) const {
  auto impl = std::make_unique<Impl>();
  impl->rest = impl_->rest;
  impl->present = impl_->present;
  for (const auto& [structure, present] : change.present) impl->present[static_cast<std::size_t>(structure)] = present;
  if (!change.landmarksMm.empty()) {
    impl->movedLandmarks = landmarks();
    for (const auto& [index, at] : change.landmarksMm) impl->movedLandmarks[static_cast<std::size_t>(index)].atMm = at;
  }
  impl->change = std::move(change);
  for (const auto& [structure, levels] : impl->change.surfaces)
    impl->changedTrees[structure] = treesOf(impl->rest->engine, (*levels)[0], (*levels)[1]);
  impl->findBox();
  return Atlas(std::move(impl));
}

Atlas::Atlas(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Atlas::~Atlas() = default;
Atlas::Atlas(Atlas&&) noexcept = default;

const Catalogue& Atlas::catalogue() const {
  return impl_->rest->catalogue;
}

const core::Mesh* Atlas::mesh(int structure) const {
  return impl_->surface(structure, std::size_t{0});
}

const core::Mesh* Atlas::mesh(int structure, std::size_t level) const {
  return impl_->surface(structure, level);
}

const core::Mesh* Atlas::storedMesh(int structure, std::size_t level) const {
  return impl_->stored(structure, level);
}

std::shared_ptr<const SurfaceLevels> Atlas::changedLevels(int structure) const {
  const auto it = impl_->change.surfaces.find(structure);
  return it == impl_->change.surfaces.end() ? nullptr : it->second;
}

std::vector<int> Atlas::meshesOf(int structure) const {
  std::vector<int> found;
  if (structure < 0 || structure >= static_cast<int>(impl_->rest->nodeOf.size())) return found;
  std::vector<int> open{structure};
  while (!open.empty()) {
    const int at = open.back();
    open.pop_back();
    if (mesh(at)) found.push_back(at);
    const std::vector<int>& children = impl_->rest->childrenOf[at];
    open.insert(open.end(), children.rbegin(), children.rend());
  }
  return found;
}

const core::Box& Atlas::box() const {
  return impl_->box;
}

core::Box Atlas::boxOf(const std::vector<int>& structures) const {
  core::Box box;
  for (const int structure : structures)
    for (const int member : meshesOf(structure)) box.add(mesh(member)->boxMm);
  return box;
}

const core::ModelLandmark& Atlas::landmark(const std::string& path) const {
  const auto& known = impl_->rest->landmarkByPath;
  const auto it = known.find(path);
  if (it != known.end()) return landmarks()[static_cast<std::size_t>(it->second)];
  std::vector<std::string> paths;
  for (const auto& [name, index] : known) paths.push_back(name);
  std::sort(paths.begin(), paths.end());
  throw core::InputError("unknown landmark \"" + path + "\"" + core::suggestion(path, paths));
}

const std::vector<core::ModelLandmark>& Atlas::landmarks() const {
  return impl_->movedLandmarks.empty() ? impl_->rest->model.landmarks : impl_->movedLandmarks;
}

const std::vector<int>& Atlas::landmarksOf(int structure) const {
  return impl_->rest->landmarksOf.at(static_cast<std::size_t>(structure));
}

const core::ModelCentreline* Atlas::centreline(int structure) const {
  if (const auto moved = impl_->change.centrelines.find(structure); moved != impl_->change.centrelines.end())
    return &moved->second;
  const auto it = impl_->rest->centrelineOf.find(structure);
  return it == impl_->rest->centrelineOf.end() ? nullptr : &impl_->rest->model.centrelines[it->second];
}

std::optional<SurfaceHit> Atlas::firstHit(const glm::vec3& fromMm, const glm::vec3& direction,
                                          const std::function<bool(int)>& wanted, Surfaces surfaces) const {
  const glm::vec3 unit = glm::normalize(direction);
  const auto& tree = impl_->queries(surfaces);
  const auto hit = tree.rays.cast(fromMm, unit, core::RayScene::kEndless, accept(wanted, tree.structureOfMesh));
  if (!hit) return std::nullopt;
  return surfaceHit(tree.structureOfMesh[hit->mesh], *hit, fromMm, unit);
}

std::vector<SurfaceHit> Atlas::allHits(const glm::vec3& fromMm, const glm::vec3& direction,
                                       const std::function<bool(int)>& wanted, Surfaces surfaces) const {
  const glm::vec3 unit = glm::normalize(direction);
  const auto& tree = impl_->queries(surfaces);
  std::vector<SurfaceHit> hits;
  for (const core::RayHit& hit :
       tree.rays.allHits(fromMm, unit, core::RayScene::kEndless, accept(wanted, tree.structureOfMesh)))
    hits.push_back(surfaceHit(tree.structureOfMesh[hit.mesh], hit, fromMm, unit));
  return hits;
}

std::optional<SurfaceHit> Atlas::nearest(const glm::vec3& pointMm, const std::function<bool(int)>& wanted,
                                         float maxDistanceMm, Surfaces surfaces) const {
  const auto& tree = impl_->queries(surfaces);
  const auto found = tree.rays.closestPoint(pointMm, maxDistanceMm, accept(wanted, tree.structureOfMesh));
  if (!found) return std::nullopt;
  const int structure = tree.structureOfMesh[found->mesh];
  const core::Mesh& surface = impl_->surface(structure, surfaces);
  const auto corner = [&](int k) { return surface.positionsMm[surface.indices[3 * found->triangle + k]]; };
  const glm::vec3 cross = glm::cross(corner(1) - corner(0), corner(2) - corner(0));
  const float length = glm::length(cross);
  SurfaceHit hit{structure, found->distance, found->point, length > 0 ? cross / length : glm::vec3(0, 1, 0)};
  hit.triangle = static_cast<int>(found->triangle);
  if (const float area = glm::dot(cross, cross); area > 0) {
    const glm::vec3 at = found->point - corner(0);
    hit.u = glm::dot(glm::cross(at, corner(2) - corner(0)), cross) / area;
    hit.v = glm::dot(glm::cross(corner(1) - corner(0), at), cross) / area;
  }
  return hit;
}

void Atlas::prepareQueries(Surfaces surfaces) const {
  const auto& meshes = impl_->queries(surfaces).meshes;
  core::parallelFor(meshes.size(), [&](std::size_t i) { meshes[i]->build(); });
}

}  // namespace sciatlas::scene
