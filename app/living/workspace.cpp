#include "living/workspace.h"

#include <glm/gtc/quaternion.hpp>
#include <utility>

#include "core/parallel.h"

namespace sciatlas::living {
namespace {

glm::vec3 normalOf(const core::Mesh& mesh, const std::uint32_t* corner) {
  const glm::vec3& a = mesh.positionsMm[corner[0]];
  return glm::cross(mesh.positionsMm[corner[1]] - a, mesh.positionsMm[corner[2]] - a);
}

// For every triangle that has one of the marked vertices: what it adds to the normals of its corners.
std::vector<glm::vec3> triangleNormals(const core::Mesh& mesh, const std::vector<std::uint32_t>& indices,
                                       const std::vector<char>* marked = nullptr) {
  std::vector<glm::vec3> sums(mesh.positionsMm.size(), glm::vec3(0));
  for (std::size_t i = 0; i + 2 < indices.size(); i += 3) {
    const std::uint32_t* c = &indices[i];
    if (marked && !((*marked)[c[0]] || (*marked)[c[1]] || (*marked)[c[2]])) continue;
    const glm::vec3 cross = normalOf(mesh, c);
    sums[c[0]] += cross, sums[c[1]] += cross, sums[c[2]] += cross;
  }
  return sums;
}

void turnNormal(core::Mesh& mesh, const core::Mesh& rest, std::size_t i, const glm::vec3& before,
                const glm::vec3& after) {
  const float b = glm::length(before), a = glm::length(after);
  if (b <= 0 || a <= 0) return;
  const glm::vec3 from = before / b, to = after / a;
  if (glm::dot(from, to) < -0.999f) return;  // turned over: there is no one way round
  const glm::quat turn = glm::normalize(glm::quat(1 + glm::dot(from, to), glm::cross(from, to)));
  mesh.normals[i] = glm::normalize(turn * rest.normals[i]);
  mesh.fibres[i] = turn * rest.fibres[i];
}

}  // namespace

const core::Mesh* Workspace::mesh(int structure, std::size_t level) const {
  if (const auto it = surfaces_.find(structure); it != surfaces_.end()) {
    const core::Mesh& mesh = (*it->second)[level];
    return mesh.indices.empty() ? nullptr : &mesh;
  }
  const core::Mesh* mesh = rest_.storedMesh(structure, level);
  return mesh && (level == 0 || mesh != rest_.storedMesh(structure, level - 1)) ? mesh : nullptr;
}

bool Workspace::leavesOut(int structure, std::size_t level) const {
  return level < finest_ && rest_.storedMesh(structure, finest_) != rest_.storedMesh(structure, level) &&
         rest_.catalogue().all()[static_cast<std::size_t>(structure)].system != scene::System::Nerve;
}

void Workspace::prepareEdit(int structure) {
  if (surfaces_.count(structure) || !rest_.storedMesh(structure, 0)) return;
  auto levels = std::make_shared<scene::SurfaceLevels>();
  for (std::size_t level = 0; level < levels->size(); ++level)
    if (const core::Mesh* mesh = this->mesh(structure, level); mesh && !leavesOut(structure, level))
      (*levels)[level] = *mesh;
  surfaces_.emplace(structure, std::move(levels));
}

void Workspace::prepareEdits(const std::vector<int>& structures) {
  std::vector<std::pair<int, scene::SurfaceLevels*>> made;
  for (const int structure : structures) {
    if (surfaces_.count(structure) || !rest_.storedMesh(structure, 0)) continue;
    const auto levels = std::make_shared<scene::SurfaceLevels>();
    surfaces_.emplace(structure, levels);
    made.emplace_back(structure, levels.get());
  }
  core::parallelFor(made.size(), [&](std::size_t i) {
    const auto [structure, levels] = made[i];
    for (std::size_t level = 0; level < levels->size(); ++level)
      if (const core::Mesh* mesh = rest_.storedMesh(structure, level);
          mesh && (level == 0 || mesh != rest_.storedMesh(structure, level - 1)) && !leavesOut(structure, level))
        (*levels)[level] = *mesh;
  });
}

core::Mesh* Workspace::edit(int structure, std::size_t level) {
  prepareEdit(structure);
  const auto it = surfaces_.find(structure);
  if (it == surfaces_.end()) return nullptr;
  core::Mesh& mesh = (*it->second)[level];
  return mesh.indices.empty() ? nullptr : &mesh;
}

const core::ModelCentreline* Workspace::centreline(int structure) const {
  const auto it = change_.centrelines.find(structure);
  return it != change_.centrelines.end() ? &it->second : rest_.centreline(structure);
}

core::ModelCentreline* Workspace::editCentreline(int structure) {
  const core::ModelCentreline* line = rest_.centreline(structure);
  if (!line) return nullptr;
  return &change_.centrelines.try_emplace(structure, *line).first->second;
}

glm::vec3 Workspace::landmarkMm(int index) const {
  const auto it = change_.landmarksMm.find(index);
  return it != change_.landmarksMm.end() ? it->second : rest_.landmarks()[static_cast<std::size_t>(index)].atMm;
}

bool Workspace::present(int structure) const {
  const auto it = change_.present.find(structure);
  return it != change_.present.end() ? it->second
                                     : !rest_.catalogue().all()[static_cast<std::size_t>(structure)].stateOnly;
}

scene::BodyChange Workspace::take() {
  for (auto& [structure, levels] : surfaces_) {
    for (core::Mesh& mesh : *levels) {
      mesh.boxMm = {};
      for (const glm::vec3& p : mesh.positionsMm) mesh.boxMm.add(p);
    }
    change_.surfaces.emplace(structure, std::move(levels));
  }
  surfaces_.clear();
  return std::exchange(change_, {});
}

void renewNormals(core::Mesh& mesh, const core::Mesh& rest) {
  const std::vector<glm::vec3> before = triangleNormals(rest, mesh.indices),
                               after = triangleNormals(mesh, mesh.indices);
  for (std::size_t i = 0; i < mesh.normals.size(); ++i) turnNormal(mesh, rest, i, before[i], after[i]);
}

void renewNormals(core::Mesh& mesh, const core::Mesh& rest, const std::vector<char>& moved) {
  std::vector<char> turned = moved;
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    const std::uint32_t* c = &mesh.indices[i];
    if (moved[c[0]] || moved[c[1]] || moved[c[2]]) turned[c[0]] = turned[c[1]] = turned[c[2]] = 1;
  }
  const std::vector<glm::vec3> before = triangleNormals(rest, mesh.indices, &turned),
                               after = triangleNormals(mesh, mesh.indices, &turned);
  for (std::size_t i = 0; i < mesh.normals.size(); ++i)
    if (turned[i]) turnNormal(mesh, rest, i, before[i], after[i]);
}

}  // namespace sciatlas::living
