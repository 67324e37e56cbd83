#include "living/workspace.h"

#include <cmath>
#include <utility>

#include "core/parallel.h"

namespace sciatlas::living {
namespace {

glm::vec3 normalOf(const std::vector<glm::vec3>& at, const std::uint32_t* corner) {
  const glm::vec3& a = at[corner[0]];
  return glm::cross(at[corner[1]] - a, at[corner[2]] - a);
}

// For every triangle that has one of the marked vertices: what it adds to the normals of its corners.
std::vector<glm::vec3> triangleNormals(const std::vector<glm::vec3>& at, const std::vector<std::uint32_t>& indices,
                                       const std::vector<char>* marked = nullptr) {
  std::vector<glm::vec3> sums(at.size(), glm::vec3(0));
  for (std::size_t i = 0; i + 2 < indices.size(); i += 3) {
    const std::uint32_t* c = &indices[i];
    if (marked && !((*marked)[c[0]] || (*marked)[c[1]] || (*marked)[c[2]])) continue;
    const glm::vec3 cross = normalOf(at, c);
    sums[c[0]] += cross, sums[c[1]] += cross, sums[c[2]] += cross;
  }
  return sums;
}

// Turns what stands on a surface as its normal turned.
class Turn {
 public:
  Turn(const glm::vec3& before, const glm::vec3& after) {
    const float squared = glm::dot(before, before) * glm::dot(after, after);
    if (squared <= 0) return;
    const float scale = 1 / std::sqrt(squared);
    const float cosine = scale * glm::dot(before, after);
    if (cosine < -0.999f) return;  // turned over: there is no one way round
    axis_ = scale * glm::cross(before, after);
    share_ = 1 / (1 + cosine);
  }
  bool known() const { return share_ > 0; }
  glm::vec3 operator()(const glm::vec3& v) const {
    const glm::vec3 w = glm::cross(axis_, v);
    return v + w + share_ * glm::cross(axis_, w);
  }

 private:
  glm::vec3 axis_{0};  // as long as the sine
  float share_ = 0;
};

void turnNormal(core::Mesh& mesh, const core::Mesh& rest, std::size_t i, const glm::vec3& before,
                const glm::vec3& after) {
  const Turn turn(before, after);
  if (!turn.known()) return;
  mesh.normals[i] = turn(rest.normals[i]);
  mesh.fibres[i] = turn(rest.fibres[i]);
}

// Marks the corners of all triangles that have a marked one.
void widen(std::vector<char>& marked, const std::vector<std::uint32_t>& indices) {
  const std::vector<char> inner = marked;
  for (std::size_t i = 0; i + 2 < indices.size(); i += 3) {
    const std::uint32_t* c = &indices[i];
    if (inner[c[0]] || inner[c[1]] || inner[c[2]]) marked[c[0]] = marked[c[1]] = marked[c[2]] = 1;
  }
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
  const std::vector<glm::vec3> before = triangleNormals(rest.positionsMm, mesh.indices),
                               after = triangleNormals(mesh.positionsMm, mesh.indices);
  for (std::size_t i = 0; i < mesh.normals.size(); ++i) turnNormal(mesh, rest, i, before[i], after[i]);
}

void renewNormals(core::Mesh& mesh, const core::Mesh& rest, const std::vector<char>& moved) {
  std::vector<char> turned = moved;
  widen(turned, mesh.indices);
  const std::vector<glm::vec3> before = triangleNormals(rest.positionsMm, mesh.indices, &turned),
                               after = triangleNormals(mesh.positionsMm, mesh.indices, &turned);
  for (std::size_t i = 0; i < mesh.normals.size(); ++i)
    if (turned[i]) turnNormal(mesh, rest, i, before[i], after[i]);
}

void turnNormals(core::Mesh& mesh, const std::vector<glm::vec3>& before, std::vector<char>* alone) {
  if (alone) widen(*alone, mesh.indices);
  const std::vector<glm::vec3> from = triangleNormals(before, mesh.indices, alone),
                               to = triangleNormals(mesh.positionsMm, mesh.indices, alone);
  for (std::size_t i = 0; i < mesh.normals.size(); ++i)
    if (!alone || (*alone)[i]) turnNormal(mesh, mesh, i, from[i], to[i]);
}

}  // namespace sciatlas::living
