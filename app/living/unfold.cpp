#include "living/unfold.h"

#include <algorithm>

namespace sciatlas::living {
namespace {

constexpr int kRounds = 10;
constexpr float kFoldCosine = 0.05f;

// Which triangles look the other way than the surface round their corners.
std::vector<char> foldsOf(const std::vector<glm::vec3>& at, const std::vector<std::uint32_t>& indices) {
  const std::size_t triangles = indices.size() / 3;
  std::vector<glm::vec3> normals(triangles), around(at.size(), glm::vec3(0));
  for (std::size_t t = 0; t < triangles; ++t) {
    const std::uint32_t* corner = &indices[3 * t];
    normals[t] = glm::cross(at[corner[1]] - at[corner[0]], at[corner[2]] - at[corner[0]]);
    for (int e = 0; e < 3; ++e) around[corner[e]] += normals[t];
  }
  std::vector<char> folds(triangles, 0);
  for (std::size_t t = 0; t < triangles; ++t) {
    const std::uint32_t* corner = &indices[3 * t];
    const glm::vec3 mean = around[corner[0]] + around[corner[1]] + around[corner[2]];
    folds[t] = glm::dot(normals[t], mean) < kFoldCosine * glm::length(normals[t]) * glm::length(mean);
  }
  return folds;
}

}  // namespace

void unfold(core::Mesh& mesh, const std::vector<glm::vec3>& before) {
  const std::size_t count = mesh.positionsMm.size(), triangles = mesh.indices.size() / 3;
  std::vector<char> sharp;
  std::vector<glm::vec3> sum(count);
  std::vector<float> parts(count);
  for (int round = 0; round < kRounds; ++round) {
    const std::vector<char> folds = foldsOf(mesh.positionsMm, mesh.indices);
    if (std::find(folds.begin(), folds.end(), 1) == folds.end()) return;
    if (sharp.empty()) sharp = foldsOf(before, mesh.indices);  // edges that the surface has by itself
    std::vector<char> folded(count, 0);
    bool any = false;
    for (std::size_t t = 0; t < triangles; ++t)
      if (folds[t] && !sharp[t]) {
        for (std::size_t e = 0; e < 3; ++e) folded[mesh.indices[3 * t + e]] = 1;
        any = true;
      }
    if (!any) return;
    // The corners beside a fold give way too.
    std::vector<char> wide = folded;
    for (std::size_t t = 0; t < triangles; ++t) {
      const std::uint32_t* corner = &mesh.indices[3 * t];
      if (folded[corner[0]] || folded[corner[1]] || folded[corner[2]])
        for (int e = 0; e < 3; ++e) wide[corner[e]] = 1;
    }
    std::fill(sum.begin(), sum.end(), glm::vec3(0));
    std::fill(parts.begin(), parts.end(), 0.0f);
    for (std::size_t t = 0; t < triangles; ++t)
      for (std::size_t e = 0; e < 3; ++e) {
        const std::uint32_t a = mesh.indices[3 * t + e];
        if (!wide[a]) continue;
        sum[a] += mesh.positionsMm[mesh.indices[3 * t + (e + 1) % 3]];
        parts[a] += 1;
      }
    for (std::size_t i = 0; i < count; ++i)
      if (wide[i] && parts[i] > 0) mesh.positionsMm[i] = 0.3f * mesh.positionsMm[i] + 0.7f * sum[i] / parts[i];
  }
}

}  // namespace sciatlas::living
