#include "anatomy/bake.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/parallel.h"
#include "core/ray.h"

namespace sciatlas::anatomy {
namespace {

constexpr int kDirections = 64;
constexpr float kReachMm = 60, kStartMm = 0.1f;
constexpr float kPartingMm = 40;
constexpr std::size_t kChunk = 512;  // vertices per parallel piece of work

// Hammersley points as cosine-weighted directions about z.
std::array<glm::vec3, kDirections> hemisphere() {
  std::array<glm::vec3, kDirections> directions;
  for (unsigned i = 0; i < kDirections; ++i) {
    unsigned bits = i;
    float reversed = 0;
    for (float digit = 0.5f; bits; bits >>= 1, digit *= 0.5f) reversed += (bits & 1) * digit;
    const float z2 = 1 - (i + 0.5f) / kDirections, r = std::sqrt(1 - z2), angle = 6.2831853f * reversed;
    directions[i] = {r * std::cos(angle), r * std::sin(angle), std::sqrt(z2)};
  }
  return directions;
}

std::uint32_t scramble(std::uint32_t x) {
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  return x ^ (x >> 16);
}

// How much of the shade that falls from one place on another counts: none from one side of the body on the other, below
// where they part.
class Shade {
 public:
  explicit Shade(std::optional<double> sidesPartBelowMm) : below_(sidesPartBelowMm) {}
  float operator()(const glm::vec3& on, const glm::vec3& from) const {
    if (!below_ || on.x * from.x >= 0) return 1;
    const float t = glm::clamp(1 - (static_cast<float>(*below_) - on.y) / kPartingMm, 0.0f, 1.0f);
    return t * t * (3 - 2 * t);
  }

 private:
  std::optional<double> below_;
};

}  // namespace

void bakeOcclusion(core::Mesh& mesh, unsigned threads, std::optional<double> sidesPartBelowMm) {
  const Shade shade(sidesPartBelowMm);
  static const std::array<glm::vec3, kDirections> directions = hemisphere();
  const core::RayMesh surface(core::RayEngine(), mesh.positionsMm, mesh.indices);
  surface.build();
  const std::size_t count = mesh.positionsMm.size();
  std::vector<float> open(count);
  core::parallelFor((count + kChunk - 1) / kChunk,
                    [&](std::size_t chunk) {
                      for (std::size_t i = chunk * kChunk; i < std::min(count, (chunk + 1) * kChunk); ++i) {
                        const glm::vec3 n = mesh.normals[i];
                        const glm::vec3 helper = std::abs(n.x) < 0.7f ? glm::vec3(1, 0, 0) : glm::vec3(0, 1, 0);
                        const glm::vec3 s = glm::normalize(glm::cross(helper, n)), t = glm::cross(n, s);
                        // Turned by a number that belongs to the vertex, so that the few directions do not show as
                        // bands.
                        const float turn =
                            6.2831853f * static_cast<float>(scramble(static_cast<std::uint32_t>(i)) >> 8) / 16777216.0f;
                        const glm::vec3 a = std::cos(turn) * s + std::sin(turn) * t,
                                        b = std::cos(turn) * t - std::sin(turn) * s;
                        const glm::vec3 origin = mesh.positionsMm[i] + kStartMm * n;
                        std::array<glm::vec3, kDirections> ways;
                        std::array<float, kDirections> distanceMm;
                        for (int k = 0; k < kDirections; ++k)
                          ways[k] = directions[k].x * a + directions[k].y * b + directions[k].z * n;
                        surface.distances(origin, ways, kReachMm, distanceMm);
                        float hidden = 0;
                        for (int k = 0; k < kDirections; ++k) {
                          const float share = distanceMm[k] / kReachMm;  // a far wall lets light past it
                          hidden += shade(origin, origin + distanceMm[k] * ways[k]) * (1 - share * share);
                        }
                        open[i] = 1 - hidden / kDirections;
                      }
                    },
                    threads);
  // One smoothing over the neighbours takes the grain away.
  std::vector<float> sum = open;
  std::vector<int> parts(count, 1);
  for (std::size_t t = 0; t < mesh.indices.size(); t += 3)
    for (int e = 0; e < 3; ++e) {
      const std::uint32_t a = mesh.indices[t + e], b = mesh.indices[t + (e + 1) % 3];
      sum[a] += open[b], ++parts[a];
    }
  mesh.occlusion.resize(count);
  for (std::size_t i = 0; i < count; ++i) mesh.occlusion[i] = sum[i] / static_cast<float>(parts[i]);
}

void bakeFibres(core::Mesh& mesh, const Field& field) {
  mesh.fibres.resize(mesh.positionsMm.size());
  mesh.uv.resize(mesh.positionsMm.size());
  for (std::size_t i = 0; i < mesh.positionsMm.size(); ++i) {
    const FibreFrame frame = field.fibre(Vec3(mesh.positionsMm[i]));
    const Vec3 n(mesh.normals[i]);
    Vec3 along = frame.direction - n * glm::dot(frame.direction, n);
    if (glm::dot(along, along) < 1e-6) {  // the fibre runs straight into the surface: any direction along it will do
      const Vec3 helper = std::abs(n.y) < 0.9 ? Vec3(0, 1, 0) : Vec3(1, 0, 0);
      along = helper - n * glm::dot(helper, n);
    }
    mesh.fibres[i] = glm::vec3(glm::normalize(along));
    mesh.uv[i] = glm::vec2(glm::clamp(frame.u, 0.0, 1.0), glm::clamp(frame.v, 0.0, 1.0));
  }
}

core::Mesh mirroredMesh(const core::Mesh& mesh) {
  core::Mesh other = mesh;
  for (auto* list : {&other.positionsMm, &other.normals, &other.fibres})
    for (glm::vec3& v : *list) v.x = -v.x;
  for (std::size_t t = 0; t < other.indices.size(); t += 3) std::swap(other.indices[t + 1], other.indices[t + 2]);
  other.boxMm = {{-mesh.boxMm.high.x, mesh.boxMm.low.y, mesh.boxMm.low.z},
                 {-mesh.boxMm.low.x, mesh.boxMm.high.y, mesh.boxMm.high.z}};
  return other;
}

}  // namespace sciatlas::anatomy
