#include "living/unfold.h"

#include <algorithm>

namespace sciatlas::living {
namespace {

constexpr int kRounds = 10;
constexpr float kFoldCosine = 0.05f;

}  // namespace

void unfold(core::Mesh& mesh) {
  const std::size_t count = mesh.positionsMm.size(), triangles = mesh.indices.size() / 3;
  std::vector<glm::vec3> normals(triangles), around(count), sum(count);
  std::vector<float> parts(count);
  std::vector<char> folded(count);
  for (int round = 0; round < kRounds; ++round) {
    std::fill(around.begin(), around.end(), glm::vec3(0));
    for (std::size_t t = 0; t < triangles; ++t) {
      const std::uint32_t* corner = &mesh.indices[3 * t];
      const glm::vec3 a = mesh.positionsMm[corner[0]];
      normals[t] = glm::cross(mesh.positionsMm[corner[1]] - a, mesh.positionsMm[corner[2]] - a);
      for (int e = 0; e < 3; ++e) around[corner[e]] += normals[t];
    }
    std::fill(folded.begin(), folded.end(), 0);
    bool any = false;
    for (std::size_t t = 0; t < triangles; ++t) {
      const std::uint32_t* corner = &mesh.indices[3 * t];
      const glm::vec3 mean = around[corner[0]] + around[corner[1]] + around[corner[2]];
      if (glm::dot(normals[t], mean) > kFoldCosine * glm::length(normals[t]) * glm::length(mean)) continue;
      for (int e = 0; e < 3; ++e) folded[corner[e]] = 1;
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
