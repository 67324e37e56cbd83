#include "living/unfold.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace sciatlas::living {
namespace {

using glm::vec3;

constexpr int kRounds = 10;
constexpr float kFoldCosine = 0.05f;

vec3 normalOf(const std::vector<vec3>& at, const std::uint32_t* corner) {
  return glm::cross(at[corner[1]] - at[corner[0]], at[corner[2]] - at[corner[0]]);
}

bool folded(const vec3& normal, const vec3& around) {
  const float along = glm::dot(normal, around);
  return along <= 0 || along * along < kFoldCosine * kFoldCosine * glm::dot(normal, normal) * glm::dot(around, around);
}

bool hasOne(const std::uint32_t* corner, const std::vector<char>& marks) {
  return marks[corner[0]] || marks[corner[1]] || marks[corner[2]];
}

// Sums of the normals of the triangles round each vertex: of those that have a corner in `free`, and of their
// neighbours across a corner.
std::vector<vec3> normalsRound(const core::Mesh& mesh, const std::vector<char>* free) {
  const std::vector<std::uint32_t>& indices = mesh.indices;
  std::vector<char> corners;
  if (free) {
    corners.assign(mesh.positionsMm.size(), 0);
    for (std::size_t i = 0; i + 2 < indices.size(); i += 3)
      if (hasOne(&indices[i], *free)) corners[indices[i]] = corners[indices[i + 1]] = corners[indices[i + 2]] = 1;
  }
  std::vector<vec3> around(mesh.positionsMm.size(), vec3(0));
  for (std::size_t i = 0; i + 2 < indices.size(); i += 3) {
    if (free && !hasOne(&indices[i], corners)) continue;
    const vec3 normal = normalOf(mesh.positionsMm, &indices[i]);
    for (std::size_t e = 0; e < 3; ++e) around[indices[i + e]] += normal;
  }
  return around;
}

bool isFold(const core::Mesh& mesh, const std::vector<vec3>& around, std::uint32_t triangle) {
  const std::uint32_t* c = &mesh.indices[3 * std::size_t{triangle}];
  return folded(normalOf(mesh.positionsMm, c), around[c[0]] + around[c[1]] + around[c[2]]);
}

// The triangles that meet at each vertex.
class Meeting {
 public:
  Meeting(const std::vector<std::uint32_t>& indices, std::size_t vertices)
      : indices_(indices),
        first_(vertices + 1, 0),
        triangles_(indices.size()),
        vertexSeen_(vertices, 0),
        triangleSeen_(indices.size() / 3, 0) {
    for (const std::uint32_t v : indices) ++first_[v + 1];
    for (std::size_t v = 0; v < vertices; ++v) first_[v + 1] += first_[v];
    std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
    for (std::size_t i = 0; i < indices.size(); ++i) triangles_[next[indices[i]]++] = static_cast<std::uint32_t>(i / 3);
  }
  template <class Visit>
  void at(std::uint32_t vertex, const Visit& visit) const {
    for (std::uint32_t k = first_[vertex]; k < first_[vertex + 1]; ++k) visit(triangles_[k]);
  }
  const std::uint32_t* corners(std::uint32_t triangle) const { return &indices_[3 * std::size_t{triangle}]; }
  bool folds(const std::vector<vec3>& at, std::uint32_t triangle) const {
    vec3 sum(0);
    for (int e = 0; e < 3; ++e)
      this->at(corners(triangle)[e], [&](std::uint32_t t) { sum += normalOf(at, corners(t)); });
    return folded(normalOf(at, corners(triangle)), sum);
  }
  // Each once:
  std::vector<std::uint32_t> cornersOf(const std::vector<std::uint32_t>& triangles) {
    std::vector<std::uint32_t> found;
    for (const std::uint32_t t : triangles)
      for (int e = 0; e < 3; ++e)
        if (const std::uint32_t v = corners(t)[e]; !std::exchange(vertexSeen_[v], 1)) found.push_back(v);
    for (const std::uint32_t v : found) vertexSeen_[v] = 0;
    return found;
  }
  std::vector<std::uint32_t> trianglesAt(const std::vector<std::uint32_t>& vertices) {
    std::vector<std::uint32_t> found;
    for (const std::uint32_t v : vertices)
      at(v, [&](std::uint32_t t) {
        if (!std::exchange(triangleSeen_[t], 1)) found.push_back(t);
      });
    for (const std::uint32_t t : found) triangleSeen_[t] = 0;
    return found;
  }

 private:
  const std::vector<std::uint32_t>& indices_;
  std::vector<std::uint32_t> first_, triangles_;
  std::vector<char> vertexSeen_, triangleSeen_;
};

// Each of these vertices goes most of the way to the middle of its neighbours.
void smooth(core::Mesh& mesh, const Meeting& meeting, const std::vector<std::uint32_t>& vertices) {
  std::vector<vec3> moved;
  moved.reserve(vertices.size());
  for (const std::uint32_t v : vertices) {
    vec3 sum(0);
    float parts = 0;
    meeting.at(v, [&](std::uint32_t t) {
      const std::uint32_t* c = meeting.corners(t);
      sum += mesh.positionsMm[c[0] == v ? c[1] : c[1] == v ? c[2] : c[0]];
      parts += 1;
    });
    moved.push_back(0.3f * mesh.positionsMm[v] + 0.7f * sum / parts);
  }
  for (std::size_t i = 0; i < vertices.size(); ++i) mesh.positionsMm[vertices[i]] = moved[i];
}

}  // namespace

void unfold(core::Mesh& mesh, const std::vector<vec3>& before, const std::vector<char>* free) {
  std::vector<vec3> around = normalsRound(mesh, free);
  std::vector<std::uint32_t> folds;
  for (std::uint32_t t = 0; 3 * std::size_t{t} + 2 < mesh.indices.size(); ++t)
    if ((!free || hasOne(&mesh.indices[3 * std::size_t{t}], *free)) && isFold(mesh, around, t)) folds.push_back(t);
  if (folds.empty()) return;
  Meeting meeting(mesh.indices, mesh.positionsMm.size());
  enum : char { Unknown, Sharp, Smooth };
  std::vector<char> known(mesh.indices.size() / 3, Unknown);
  for (int round = 0; round < kRounds; ++round) {
    // Edges that the surface has by itself stay.
    std::erase_if(folds, [&](std::uint32_t t) {
      if (known[t] == Unknown) known[t] = meeting.folds(before, t) ? Sharp : Smooth;
      return known[t] == Sharp;
    });
    if (folds.empty()) return;
    // The corners beside a fold give way too.
    const std::vector<std::uint32_t> wide = meeting.cornersOf(meeting.trianglesAt(meeting.cornersOf(folds)));
    const std::vector<std::uint32_t> changed = meeting.trianglesAt(wide);
    const auto count = [&](float sign) {
      for (const std::uint32_t t : changed) {
        const vec3 normal = sign * normalOf(mesh.positionsMm, meeting.corners(t));
        for (int e = 0; e < 3; ++e) around[meeting.corners(t)[e]] += normal;
      }
    };
    count(-1);
    smooth(mesh, meeting, wide);
    count(1);
    // Only where the triangles round a corner have changed may there be other folds now.
    folds = meeting.trianglesAt(meeting.cornersOf(changed));
    std::erase_if(folds, [&](std::uint32_t t) { return !isFold(mesh, around, t); });
  }
}

}  // namespace sciatlas::living
