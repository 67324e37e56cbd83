#include "living/keep_volume.h"

#include <algorithm>
#include <cmath>

namespace sciatlas::living {
namespace {

constexpr double kCloseEnough = 0.01;
constexpr int kRounds = 3;

}  // namespace

double volumeMm3(const std::vector<glm::vec3>& at, const std::vector<std::uint32_t>& indices) {
  // Counted from a corner of the surface: far from the origin single precision would cost digits.
  if (indices.empty()) return 0;
  const glm::vec3 from = at[indices[0]];
  double six = 0;
  for (std::size_t i = 0; i + 2 < indices.size(); i += 3)
    six += static_cast<double>(
        glm::dot(at[indices[i]] - from, glm::cross(at[indices[i + 1]] - from, at[indices[i + 2]] - from)));
  return six / 6;
}

void keepVolume(core::Mesh& mesh, const std::vector<glm::vec3>& before, double mostMm) {
  const double wanted = volumeMm3(before, mesh.indices);
  std::vector<glm::vec3> outward(mesh.positionsMm.size());
  for (int round = 0; round < kRounds; ++round) {
    const double missing = wanted - volumeMm3(mesh.positionsMm, mesh.indices);
    if (std::abs(missing) < kCloseEnough * wanted) return;
    std::fill(outward.begin(), outward.end(), glm::vec3(0));
    double area = 0;
    for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
      const std::uint32_t* corner = &mesh.indices[i];
      const glm::vec3 a = mesh.positionsMm[corner[0]];
      const glm::vec3 normal = glm::cross(mesh.positionsMm[corner[1]] - a, mesh.positionsMm[corner[2]] - a);
      for (int e = 0; e < 3; ++e) outward[corner[e]] += normal;
      area += 0.5 * static_cast<double>(glm::length(normal));
    }
    const auto step =
        static_cast<float>(std::clamp(missing / std::max(area, 1.0), -mostMm / kRounds, mostMm / kRounds));
    for (std::size_t i = 0; i < outward.size(); ++i)
      if (const float length = glm::length(outward[i]); length > 0) mesh.positionsMm[i] += step * outward[i] / length;
  }
}

}  // namespace sciatlas::living
