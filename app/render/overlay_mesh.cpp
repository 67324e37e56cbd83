#include "render/overlay_mesh.h"

#include <glad/gl.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace sciatlas::render {
namespace {

constexpr float kLiftMm = 1.6f;  // above the skin of the muscles, so that the ribbon does not sink into their relief
constexpr float kStepMm = 3.0f;  // length of a ribbon's quads
constexpr int kAcross = 6;       // quads across, so that a wide ribbon can bend
constexpr int kDiscSides = 40;

struct Vertex {
  glm::vec3 position;
  glm::vec4 colour, place, style;
};
// Vertex::style.x
constexpr float kBand = 0, kDisc = 1, kDepth = 2, kSolid = 3;
constexpr std::array<std::pair<std::size_t, std::size_t>, 6> kQuad{{{0, 0}, {1, 0}, {1, 1}, {0, 0}, {1, 1}, {0, 1}}};

glm::vec3 catmull(const glm::vec3& a, const glm::vec3& b, const glm::vec3& c, const glm::vec3& d, float t) {
  return 0.5f * (2.0f * b + (c - a) * t + (2.0f * a - 5.0f * b + 4.0f * c - d) * t * t +
                 (3.0f * b - a - 3.0f * c + d) * t * t * t);
}

struct Station {
  glm::vec3 at, normal;
  float halfWidth, along;
};

// The band's line, smooth and in even steps.
std::vector<Station> stations(const scene::OverlayBand& band) {
  std::vector<Station> line;
  const int last = static_cast<int>(band.pointsMm.size()) - 1;
  const auto point = [&](int i) { return band.pointsMm[static_cast<std::size_t>(glm::clamp(i, 0, last))]; };
  float along = 0;
  for (int i = 0; i < last; ++i) {
    const auto k = static_cast<std::size_t>(i);
    const int steps = std::max(1, static_cast<int>(std::ceil(glm::distance(point(i), point(i + 1)) / kStepMm)));
    for (int s = i == 0 ? 0 : 1; s <= steps; ++s) {
      const float t = static_cast<float>(s) / static_cast<float>(steps);
      const glm::vec3 at = catmull(point(i - 1), point(i), point(i + 1), point(i + 2), t);
      const glm::vec3 normal = glm::normalize(glm::mix(band.normals[k], band.normals[k + 1], t) + glm::vec3(1e-6f));
      if (!line.empty()) along += glm::distance(line.back().at, at);
      line.push_back({at, normal, glm::mix(band.halfWidthMm[k], band.halfWidthMm[k + 1], t), along});
    }
  }
  return line;
}

// Through the given places; along and across are counted in rows and columns.
void addDraped(std::vector<Vertex>& out, const scene::OverlayBand& band) {
  const std::size_t rows = band.rowsMm.size() / band.columns, columns = band.columns;
  if (rows < 2 || rows != band.pointsMm.size()) return;
  std::vector<float> along{0};
  for (std::size_t i = 1; i < rows; ++i)
    along.push_back(along.back() + glm::distance(band.pointsMm[i - 1], band.pointsMm[i]));
  const glm::vec4 style(band.depth ? kDepth : kBand, band.phase, band.hatched ? 1 : 0, band.arrow ? 1 : 0);
  const auto vertex = [&](std::size_t i, std::size_t k) {
    const float x = static_cast<float>(k) / static_cast<float>(columns - 1) * 2 - 1;
    const glm::vec3 lift = band.depth ? glm::vec3(0) : kLiftMm * band.normals[i];
    return Vertex{
        band.rowsMm[i * columns + k] + lift, band.colour, {along[i], x, along.back(), band.halfWidthMm[i]}, style};
  };
  for (std::size_t i = 0; i + 1 < rows; ++i)
    for (std::size_t k = 0; k + 1 < columns; ++k)
      for (const auto& [di, dk] : kQuad) out.push_back(vertex(i + di, k + dk));
}

void addBand(std::vector<Vertex>& out, const scene::OverlayBand& band) {
  if (band.pointsMm.size() < 2 || band.normals.size() != band.pointsMm.size() ||
      band.halfWidthMm.size() != band.pointsMm.size())
    return;
  if (band.columns > 1) return addDraped(out, band);
  const std::vector<Station> line = stations(band);
  const float length = line.back().along;
  const glm::vec4 style(kBand, band.phase, band.hatched ? 1 : 0, band.arrow ? 1 : 0);
  const auto vertex = [&](std::size_t i, int k) {
    const Station& s = line[i];
    const glm::vec3 along = line[std::min(i + 1, line.size() - 1)].at - line[i > 0 ? i - 1 : 0].at;
    const glm::vec3 side = glm::normalize(glm::cross(s.normal, along) + glm::vec3(1e-6f));
    const float x = static_cast<float>(k) / kAcross * 2 - 1;
    // The edges bend down a little, as the flat of a hand does on a limb.
    const glm::vec3 at = s.at + side * (x * s.halfWidth) + s.normal * (kLiftMm + 0.06f * s.halfWidth * (1 - x * x));
    return Vertex{at, band.colour, {s.along, x, length, s.halfWidth}, style};
  };
  for (std::size_t i = 0; i + 1 < line.size(); ++i)
    for (int k = 0; k < kAcross; ++k)
      for (const auto& [di, dk] : std::array<std::pair<int, int>, 6>{{{0, 0}, {1, 0}, {1, 1}, {0, 0}, {1, 1}, {0, 1}}})
        out.push_back(vertex(i + static_cast<std::size_t>(di), k + dk));
}

void addDrapedDisc(std::vector<Vertex>& out, const scene::OverlayDisc& disc) {
  const std::size_t rings = disc.rowsMm.size() / disc.columns;
  const glm::vec4 style(kDisc, disc.pulse, disc.hatched ? 1 : 0, 0);
  const auto vertex = [&](std::size_t ring, std::size_t side) {
    const float radius = static_cast<float>(ring) / static_cast<float>(rings - 1);
    const float angle = 6.2831853f * static_cast<float>(side) / static_cast<float>(disc.columns - 1);
    return Vertex{disc.rowsMm[ring * disc.columns + side] + kLiftMm * disc.normal,
                  disc.colour,
                  {radius * std::cos(angle), radius * std::sin(angle), 0, disc.radiusMm},
                  style};
  };
  for (std::size_t ring = 0; ring + 1 < rings; ++ring)
    for (std::size_t side = 0; side + 1 < disc.columns; ++side)
      for (const auto& [di, dk] : kQuad) out.push_back(vertex(ring + di, side + dk));
}

// The light of each vertex is that of its normal, in place of the place.
void addSolid(std::vector<Vertex>& out, const scene::OverlaySolid& solid) {
  if (!solid.mesh) return;
  const glm::mat3 turn(solid.toModel);
  for (const std::uint32_t i : solid.mesh->indices)
    out.push_back({glm::vec3(solid.toModel * glm::vec4(solid.mesh->positionsMm[i], 1)),
                   glm::vec4(solid.colour, 1),
                   glm::vec4(turn * solid.mesh->normals[i], 0),
                   {kSolid, -1, 0, 0}});
}

void addDisc(std::vector<Vertex>& out, const scene::OverlayDisc& disc) {
  if (disc.columns > 1) return addDrapedDisc(out, disc);
  const glm::vec3 normal = glm::normalize(disc.normal);
  const glm::vec3 reference = std::abs(normal.y) < 0.9f ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0);
  const glm::vec3 x = glm::normalize(glm::cross(reference, normal)), y = glm::cross(normal, x);
  const glm::vec4 style(kDisc, disc.pulse, disc.hatched ? 1 : 0, 0);
  const auto vertex = [&](float radius, int side) {
    const float angle = 6.2831853f * static_cast<float>(side) / kDiscSides;
    const glm::vec2 p = radius * glm::vec2(std::cos(angle), std::sin(angle));
    return Vertex{disc.centreMm + (x * p.x + y * p.y) * disc.radiusMm + normal * kLiftMm,
                  disc.colour,
                  {p.x, p.y, 0, disc.radiusMm},
                  style};
  };
  for (int side = 0; side < kDiscSides; ++side)
    for (const auto& [radius, step] : std::array<std::pair<float, int>, 3>{{{0, 0}, {1, 0}, {1, 1}}})
      out.push_back(vertex(radius, side + step));
}

}  // namespace

OverlayMesh::OverlayMesh() {
  glGenVertexArrays(1, &vertexArray_);
  glGenBuffers(1, &vertices_);
  glBindVertexArray(vertexArray_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  const auto attribute = [](GLuint place, GLint count, std::size_t offset) {
    glEnableVertexAttribArray(place);
    glVertexAttribPointer(place, count, GL_FLOAT, GL_FALSE, sizeof(Vertex), reinterpret_cast<const void*>(offset));
  };
  attribute(0, 3, offsetof(Vertex, position));
  attribute(1, 4, offsetof(Vertex, colour));
  attribute(2, 4, offsetof(Vertex, place));
  attribute(3, 4, offsetof(Vertex, style));
  glBindVertexArray(0);
}

OverlayMesh::~OverlayMesh() {
  glDeleteVertexArrays(1, &vertexArray_);
  glDeleteBuffers(1, &vertices_);
}

void OverlayMesh::upload(const scene::Overlay& overlay) {
  std::vector<Vertex> vertices;
  for (const scene::OverlayBand& band : overlay.bands) addBand(vertices, band);
  for (const scene::OverlayDisc& disc : overlay.discs) addDisc(vertices, disc);
  count_ = static_cast<int>(vertices.size());
  for (const scene::OverlaySolid& solid : overlay.solids) addSolid(vertices, solid);
  solids_ = static_cast<int>(vertices.size()) - count_;
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(vertices.size() * sizeof(Vertex)), vertices.data(),
               GL_STREAM_DRAW);
}

void OverlayMesh::drawSolids() const {
  glBindVertexArray(vertexArray_);
  glDrawArrays(GL_TRIANGLES, count_, solids_);
  glBindVertexArray(0);
}

void OverlayMesh::draw() const {
  glBindVertexArray(vertexArray_);
  glDrawArrays(GL_TRIANGLES, 0, count_);
  glBindVertexArray(0);
}

}  // namespace sciatlas::render
