#include "anatomy/levels.h"

#include <meshoptimizer.h>

#include <algorithm>

namespace sciatlas::anatomy {
namespace {

constexpr std::size_t kFewestTriangles = 48;  // below that nothing is gained

}  // namespace

core::Mesh coarser(const core::Mesh& mesh, const Level& level) {
  const std::size_t count = mesh.positionsMm.size();
  if (count == 0) return {};
  const float* positions = &mesh.positionsMm[0].x;
  const float scale = meshopt_simplifyScale(positions, count, sizeof(glm::vec3));
  const std::size_t triangles =
      std::max(kFewestTriangles, static_cast<std::size_t>(level.share * static_cast<double>(mesh.indices.size() / 3)));
  core::Mesh out;
  out.indices.resize(mesh.indices.size());
  out.indices.resize(meshopt_simplify(out.indices.data(), mesh.indices.data(), mesh.indices.size(), positions, count,
                                      sizeof(glm::vec3), 3 * triangles,
                                      static_cast<float>(level.errorMm) / std::max(scale, 1e-6f), 0u));
  if (out.indices.empty()) out.indices = mesh.indices;
  meshopt_optimizeVertexCache(out.indices.data(), out.indices.data(), out.indices.size(), count);
  std::vector<unsigned> place(count);
  const std::size_t kept =
      meshopt_optimizeVertexFetchRemap(place.data(), out.indices.data(), out.indices.size(), count);
  for (std::uint32_t& i : out.indices) i = place[i];
  const auto take = [&](const auto& from, auto& to) {
    to.resize(from.empty() ? 0 : kept);
    for (std::size_t i = 0; i < from.size(); ++i)
      if (place[i] != ~0u) to[place[i]] = from[i];
  };
  take(mesh.positionsMm, out.positionsMm);
  take(mesh.normals, out.normals);
  take(mesh.fibres, out.fibres);
  take(mesh.uv, out.uv);
  take(mesh.occlusion, out.occlusion);
  for (const glm::vec3& p : out.positionsMm) out.boxMm.add(p);
  return out;
}

}  // namespace sciatlas::anatomy
