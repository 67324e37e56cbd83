#include "scene/atlas.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <unordered_map>

#include "core/error.h"
#include "core/ray.h"
#include "core/text.h"

namespace sciatlas::scene {

struct Atlas::Impl {
  Catalogue catalogue;
  core::ModelData model;
  std::vector<int> nodeOf;                   // catalogue index -> model node, or -1
  std::vector<std::vector<int>> childrenOf;  // catalogue index -> catalogue indices
  std::vector<int> structureOfRayMesh;
  std::unordered_map<std::string, int> landmarkByPath;
  std::vector<std::vector<int>> landmarksOf;  // catalogue index -> indices of model.landmarks
  std::unordered_map<int, int> centrelineOf;
  core::Box box;
  struct Tree {
    std::once_flag once;
    core::RayScene rays;
  };
  mutable std::array<Tree, 2> trees;  // of Surfaces::Exact and Quick

  int find(const std::string& id, const char* what) const {
    const int index = catalogue.find(id);
    if (index >= 0) return index;
    std::vector<std::string> ids;
    for (const StructureInfo& s : catalogue.all()) ids.push_back(s.id);
    throw core::InputError(std::string(what) + " \"" + id + "\" of the model has no record in structures.toml" +
                           core::suggestion(id, ids));
  }

  const core::Mesh& surface(int structure, Surfaces surfaces) const {
    const core::ModelNode& node = model.nodes[nodeOf[structure]];
    const bool quick = surfaces == Surfaces::Quick && !node.coarse.front().indices.empty();
    return quick ? node.coarse.front() : node.mesh;
  }

  const core::RayScene& queries(Surfaces surfaces) const {
    Tree& tree = trees[static_cast<std::size_t>(surfaces)];
    std::call_once(tree.once, [&] {
      for (const int structure : structureOfRayMesh) {
        const core::Mesh& mesh = surface(structure, surfaces);
        tree.rays.addMesh(mesh.positionsMm, mesh.indices);
      }
      tree.rays.commit();
    });
    return tree.rays;
  }

  core::RayScene::Accept accept(const std::function<bool(int)>& wanted) const {
    if (!wanted) return {};
    return [this, &wanted](std::uint32_t mesh) { return wanted(structureOfRayMesh[mesh]); };
  }

  SurfaceHit surfaceHit(const core::RayHit& hit, const glm::vec3& from, const glm::vec3& unit) const {
    return {structureOfRayMesh[hit.mesh], hit.distance, from + unit * hit.distance, hit.normal};
  }
};

Atlas::Atlas(Catalogue catalogue, core::ModelData model) : impl_(std::make_unique<Impl>()) {
  Impl& m = *impl_;
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
    m.structureOfRayMesh.push_back(structure);
    m.box.add(node.mesh.boxMm);
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
}

Atlas::~Atlas() = default;
Atlas::Atlas(Atlas&&) noexcept = default;

const Catalogue& Atlas::catalogue() const {
  return impl_->catalogue;
}

const core::Mesh* Atlas::mesh(int structure) const {
  if (structure < 0 || structure >= static_cast<int>(impl_->nodeOf.size()) || impl_->nodeOf[structure] < 0)
    return nullptr;
  const core::Mesh& mesh = impl_->model.nodes[impl_->nodeOf[structure]].mesh;
  return mesh.indices.empty() ? nullptr : &mesh;
}

const core::Mesh* Atlas::mesh(int structure, std::size_t level) const {
  const core::Mesh* full = mesh(structure);
  if (!full) return nullptr;
  const core::ModelNode& node = impl_->model.nodes[impl_->nodeOf[structure]];
  for (std::size_t coarse = std::min(level, core::kCoarseLevels); coarse > 0; --coarse)
    if (!node.coarse[coarse - 1].indices.empty()) return &node.coarse[coarse - 1];
  return full;
}

std::vector<int> Atlas::meshesOf(int structure) const {
  std::vector<int> found;
  if (structure < 0 || structure >= static_cast<int>(impl_->nodeOf.size())) return found;
  std::vector<int> open{structure};
  while (!open.empty()) {
    const int at = open.back();
    open.pop_back();
    if (mesh(at)) found.push_back(at);
    const std::vector<int>& children = impl_->childrenOf[at];
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
  const auto it = impl_->landmarkByPath.find(path);
  if (it != impl_->landmarkByPath.end()) return impl_->model.landmarks[it->second];
  std::vector<std::string> paths;
  for (const auto& [known, index] : impl_->landmarkByPath) paths.push_back(known);
  std::sort(paths.begin(), paths.end());
  throw core::InputError("unknown landmark \"" + path + "\"" + core::suggestion(path, paths));
}

const std::vector<core::ModelLandmark>& Atlas::landmarks() const {
  return impl_->model.landmarks;
}

const std::vector<int>& Atlas::landmarksOf(int structure) const {
  return impl_->landmarksOf.at(static_cast<std::size_t>(structure));
}

const core::ModelCentreline* Atlas::centreline(int structure) const {
  const auto it = impl_->centrelineOf.find(structure);
  return it == impl_->centrelineOf.end() ? nullptr : &impl_->model.centrelines[it->second];
}

std::optional<SurfaceHit> Atlas::firstHit(const glm::vec3& fromMm, const glm::vec3& direction,
                                          const std::function<bool(int)>& wanted, Surfaces surfaces) const {
  const glm::vec3 unit = glm::normalize(direction);
  const auto hit = impl_->queries(surfaces).cast(fromMm, unit, core::RayScene::kEndless, impl_->accept(wanted));
  if (!hit) return std::nullopt;
  return impl_->surfaceHit(*hit, fromMm, unit);
}

std::vector<SurfaceHit> Atlas::allHits(const glm::vec3& fromMm, const glm::vec3& direction,
                                       const std::function<bool(int)>& wanted, Surfaces surfaces) const {
  const glm::vec3 unit = glm::normalize(direction);
  std::vector<SurfaceHit> hits;
  for (const core::RayHit& hit :
       impl_->queries(surfaces).allHits(fromMm, unit, core::RayScene::kEndless, impl_->accept(wanted)))
    hits.push_back(impl_->surfaceHit(hit, fromMm, unit));
  return hits;
}

std::optional<SurfaceHit> Atlas::nearest(const glm::vec3& pointMm, const std::function<bool(int)>& wanted,
                                         float maxDistanceMm, Surfaces surfaces) const {
  const auto found = impl_->queries(surfaces).closestPoint(pointMm, maxDistanceMm, impl_->accept(wanted));
  if (!found) return std::nullopt;
  const int structure = impl_->structureOfRayMesh[found->mesh];
  const core::Mesh& surface = impl_->surface(structure, surfaces);
  const auto corner = [&](int k) { return surface.positionsMm[surface.indices[3 * found->triangle + k]]; };
  const glm::vec3 cross = glm::cross(corner(1) - corner(0), corner(2) - corner(0));
  const float length = glm::length(cross);
  return SurfaceHit{structure, found->distance, found->point, length > 0 ? cross / length : glm::vec3(0, 1, 0)};
}

void Atlas::prepareQueries(Surfaces surfaces) const {
  impl_->queries(surfaces);
}

}  // namespace sciatlas::scene
