#include "render/geometry.h"

#include <glad/gl.h>

#include <array>
#include <cmath>
#include <cstddef>

namespace sciatlas::render {
namespace {

struct Vertex {
  glm::vec3 position;
  std::array<std::int16_t, 4> normal;  // w: openness
  std::array<std::int8_t, 4> fibre;
  std::array<std::uint16_t, 2> uv;
};
static_assert(sizeof(Vertex) == 28);

constexpr GLuint kTintPlace = 4, kRestPlace = 5;  // the attributes of surface.vert

std::int16_t toShort(float v) {
  return static_cast<std::int16_t>(std::lround(glm::clamp(v, -1.0f, 1.0f) * 32767));
}
std::int8_t toByte(float v) {
  return static_cast<std::int8_t>(std::lround(glm::clamp(v, -1.0f, 1.0f) * 127));
}
std::uint16_t toUnit(float v) {
  return static_cast<std::uint16_t>(std::lround(glm::clamp(v, 0.0f, 1.0f) * 65535));
}

// The mean over the surface of how far one has to go for uv to change by 1; a pattern in mm is drawn with it.
glm::vec2 uvSize(const core::Mesh& mesh) {
  glm::dvec2 slope(0), area(0);
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3 * (1 + mesh.indices.size() / 12000)) {
    const auto a = mesh.indices[i], b = mesh.indices[i + 1], c = mesh.indices[i + 2];
    const glm::dvec3 e1 = mesh.positionsMm[b] - mesh.positionsMm[a], e2 = mesh.positionsMm[c] - mesh.positionsMm[a];
    const glm::dvec3 normal = glm::cross(e1, e2);
    const double n2 = glm::dot(normal, normal);
    if (n2 < 1e-12) continue;
    for (int k = 0; k < 2; ++k) {
      const double d1 = mesh.uv[b][k] - mesh.uv[a][k], d2 = mesh.uv[c][k] - mesh.uv[a][k];
      if (std::abs(d1) > 0.5 || std::abs(d2) > 0.5 || (d1 == 0 && d2 == 0))
        continue;  // the seam of a tube; a flat patch
      const glm::dvec3 gradient = glm::cross(e2 * d1 - e1 * d2, normal) / n2;
      slope[k] += glm::length(gradient) * std::sqrt(n2);
      area[k] += std::sqrt(n2);
    }
  }
  glm::vec2 size(60, 200);
  for (int k = 0; k < 2; ++k)
    if (slope[k] > 0) size[k] = static_cast<float>(glm::clamp(area[k] / slope[k], 1.0, 2000.0));
  return size;
}

}  // namespace

Geometry::~Geometry() {
  release();
}

void Geometry::release() {
  for (Held& body : bodies_) {
    if (!body.vertexArray) continue;
    glDeleteVertexArrays(1, &body.vertexArray);
    glDeleteBuffers(1, &body.vertices);
    if (body.tints) glDeleteBuffers(1, &body.tints);
    body = {};
  }
  if (indices_) glDeleteBuffers(1, &indices_);
  if (rests_) glDeleteBuffers(1, &rests_);
  indices_ = rests_ = 0;
}

// An empty buffer for all vertices of a body, with the indices bound to its array.
void Geometry::makeVertices(Held& body) {
  glGenVertexArrays(1, &body.vertexArray);
  glGenBuffers(1, &body.vertices);
  glBindVertexArray(body.vertexArray);
  glBindBuffer(GL_ARRAY_BUFFER, body.vertices);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(vertexBytes_), nullptr, GL_DYNAMIC_DRAW);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_);
  const auto attribute = [](GLuint place, GLint count, GLenum type, GLboolean unit, std::size_t offset) {
    glEnableVertexAttribArray(place);
    glVertexAttribPointer(place, count, type, unit, sizeof(Vertex), reinterpret_cast<const void*>(offset));
  };
  attribute(0, 3, GL_FLOAT, GL_FALSE, offsetof(Vertex, position));
  attribute(1, 4, GL_SHORT, GL_TRUE, offsetof(Vertex, normal));
  attribute(2, 4, GL_BYTE, GL_TRUE, offsetof(Vertex, fibre));
  attribute(3, 2, GL_UNSIGNED_SHORT, GL_TRUE, offsetof(Vertex, uv));
}

void Geometry::copyVertices(const core::Mesh& mesh, std::size_t firstVertex) {
  std::vector<Vertex> vertices;  // of one surface: all at once would take as much memory as the model
  vertices.reserve(mesh.positionsMm.size());
  for (std::size_t i = 0; i < mesh.positionsMm.size(); ++i) {
    const glm::vec3 &n = mesh.normals[i], &f = mesh.fibres[i];
    const float irritation = mesh.irritation.empty() ? 0.0f : mesh.irritation[i];
    vertices.push_back({mesh.positionsMm[i],
                        {toShort(n.x), toShort(n.y), toShort(n.z), toShort(mesh.occlusion[i])},
                        {toByte(f.x), toByte(f.y), toByte(f.z), toByte(irritation)},
                        {toUnit(mesh.uv[i].x), toUnit(mesh.uv[i].y)}});
  }
  glBufferSubData(GL_ARRAY_BUFFER, static_cast<GLintptr>(firstVertex * sizeof(Vertex)),
                  static_cast<GLsizeiptr>(vertices.size() * sizeof(Vertex)), vertices.data());
}

void Geometry::upload(const scene::Atlas& atlas) {
  release();
  chosen_ = 0;
  Held& body = bodies_[0];
  body.atlas = rest_ = &atlas;
  std::size_t vertexCount = 0, indexCount = 0;
  for (int s = 0; s < static_cast<int>(atlas.catalogue().all().size()); ++s)
    if (const core::Mesh* mesh = atlas.storedMesh(s, 0)) {
      Piece piece{s, {}, mesh->boxMm, mesh->boxMm, uvSize(*mesh)};
      auto& copies = body.copied.emplace_back();
      body.wanted.push_back(atlas.changedLevels(s));
      for (std::size_t level = 0; level < piece.levels.size(); ++level) {
        const core::Mesh* own = atlas.storedMesh(s, level);
        if (level > 0 && own == atlas.storedMesh(s, level - 1)) {  // the model has no coarser one
          piece.levels[level] = piece.levels[level - 1];
          copies[level] = copies[level - 1];
          continue;
        }
        piece.levels[level] = {indexCount, static_cast<int>(own->indices.size())};
        copies[level] = {vertexCount, body.wanted.back()};
        vertexCount += own->positionsMm.size();
        indexCount += own->indices.size();
      }
      body.pieces.push_back(piece);
    }
  vertexBytes_ = vertexCount * sizeof(Vertex);
  bytes_ = vertexBytes_ + indexCount * sizeof(std::uint32_t);
  glGenBuffers(1, &indices_);
  makeVertices(body);
  glBufferData(GL_ELEMENT_ARRAY_BUFFER, static_cast<GLsizeiptr>(indexCount * sizeof(std::uint32_t)), nullptr,
               GL_STATIC_DRAW);
  std::vector<std::uint32_t> indices;
  for (std::size_t piece = 0; piece < body.pieces.size(); ++piece)
    for (std::size_t level = 0; level < body.pieces[piece].levels.size(); ++level) {
      const Piece::Range& range = body.pieces[piece].levels[level];
      if (level > 0 && range.firstIndex == body.pieces[piece].levels[level - 1].firstIndex) continue;
      const core::Mesh& mesh = *atlas.storedMesh(body.pieces[piece].structure, level);
      const std::size_t firstVertex = body.copied[piece][level].firstVertex;
      copyVertices(mesh, firstVertex);
      indices.clear();
      for (const std::uint32_t i : mesh.indices) indices.push_back(static_cast<std::uint32_t>(firstVertex) + i);
      glBufferSubData(GL_ELEMENT_ARRAY_BUFFER, static_cast<GLintptr>(range.firstIndex * sizeof(std::uint32_t)),
                      static_cast<GLsizeiptr>(indices.size() * sizeof(std::uint32_t)), indices.data());
    }
  glBindVertexArray(0);
}

// Where each vertex lies at rest, in the order of the vertices.
void Geometry::makeRests() {
  const Held& first = bodies_[0];
  glGenBuffers(1, &rests_);
  glBindBuffer(GL_ARRAY_BUFFER, rests_);
  const std::size_t bytes = vertexBytes_ / sizeof(Vertex) * sizeof(glm::vec3);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(bytes), nullptr, GL_STATIC_DRAW);
  for (std::size_t i = 0; i < first.pieces.size(); ++i)
    for (std::size_t level = 0; level < first.copied[i].size(); ++level) {
      const std::vector<glm::vec3>& points = rest_->storedMesh(first.pieces[i].structure, level)->positionsMm;
      glBufferSubData(GL_ARRAY_BUFFER, static_cast<GLintptr>(first.copied[i][level].firstVertex * sizeof(glm::vec3)),
                      static_cast<GLsizeiptr>(points.size() * sizeof(glm::vec3)), points.data());
    }
  bytes_ += bytes;
}

void Geometry::useRests(const Held& body) const {
  glBindVertexArray(body.vertexArray);
  glBindBuffer(GL_ARRAY_BUFFER, rests_);
  glEnableVertexAttribArray(kRestPlace);
  glVertexAttribPointer(kRestPlace, 3, GL_FLOAT, GL_FALSE, sizeof(glm::vec3), nullptr);
  glBindVertexArray(0);
}

void Geometry::show(const scene::Atlas& atlas, std::size_t which) {
  Held& body = bodies_[which];
  if (!body.vertexArray) {  // begins as a copy of the first, which knows what each surface was copied from
    const Held& first = bodies_[0];
    body.pieces = first.pieces;
    body.wanted = first.wanted;
    body.copied = first.copied;
    makeVertices(body);
    glBindVertexArray(0);
    glBindBuffer(GL_COPY_READ_BUFFER, first.vertices);
    glBindBuffer(GL_COPY_WRITE_BUFFER, body.vertices);
    glCopyBufferSubData(GL_COPY_READ_BUFFER, GL_COPY_WRITE_BUFFER, 0, 0, static_cast<GLsizeiptr>(vertexBytes_));
    bytes_ += vertexBytes_;
  }
  body.atlas = &atlas;
  bool moved = false;
  for (std::size_t i = 0; i < body.pieces.size(); ++i) {
    body.wanted[i] = atlas.changedLevels(body.pieces[i].structure);
    moved = moved || body.wanted[i];
    body.pieces[i].boxMm = atlas.storedMesh(body.pieces[i].structure, 0)->boxMm;
  }
  if (!moved || body.knowsRests) return;
  if (!rests_) makeRests();
  useRests(body);
  body.knowsRests = true;
}

void Geometry::setTint(const scene::SurfaceTint* tint) {
  Held& body = bodies_[chosen_];
  const bool none = !tint || tint->structure < 0;
  if (none ? body.tint.structure < 0 : body.tint.structure == tint->structure && body.tint.colours == tint->colours)
    return;
  body.tint = none ? scene::SurfaceTint() : *tint;
  if (none || !body.vertexArray) return;
  const bool first = body.tints == 0;
  if (first) glGenBuffers(1, &body.tints);
  glBindVertexArray(body.vertexArray);
  glBindBuffer(GL_ARRAY_BUFFER, body.tints);
  if (first) {
    glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(vertexBytes_ / sizeof(Vertex) * sizeof(glm::u8vec4)), nullptr,
                 GL_DYNAMIC_DRAW);
    glVertexAttribPointer(kTintPlace, 4, GL_UNSIGNED_BYTE, GL_TRUE, sizeof(glm::u8vec4), nullptr);
  }
  for (std::size_t i = 0; i < body.pieces.size(); ++i) {
    if (body.pieces[i].structure != tint->structure) continue;
    for (std::size_t level = 0; level < body.copied[i].size(); ++level)
      if (const auto& colours = tint->colours[level]; !colours.empty())
        glBufferSubData(GL_ARRAY_BUFFER, static_cast<GLintptr>(body.copied[i][level].firstVertex * sizeof(glm::u8vec4)),
                        static_cast<GLsizeiptr>(colours.size() * sizeof(glm::u8vec4)), colours.data());
  }
  glBindVertexArray(0);
}

// Everything else has the current value of the attribute, which is no colour.
void Geometry::useTint(std::size_t piece, std::size_t level) {
  const Held& body = bodies_[chosen_];
  if (body.pieces[piece].structure == body.tint.structure && !body.tint.colours[level].empty()) {
    glEnableVertexAttribArray(kTintPlace);
  } else {
    glDisableVertexAttribArray(kTintPlace);
    glVertexAttrib4f(kTintPlace, 0, 0, 0, 0);
  }
}

void Geometry::bind() const {
  glBindVertexArray(bodies_[chosen_].vertexArray);
  if (!bodies_[chosen_].knowsRests) glVertexAttrib4f(kRestPlace, 0, 0, 0, 0);  // w = 0: it is as at rest
}

void Geometry::draw(std::size_t piece, std::size_t level) {
  Held& body = bodies_[chosen_];
  // A model without this level of detail draws the next finer one.
  while (level > 0 && body.copied[piece][level].firstVertex == body.copied[piece][level - 1].firstVertex) --level;
  if (const State& state = body.wanted[piece])  // one made in haste has left out the finest
    while (level + 1 < state->size() && (*state)[level].indices.empty()) ++level;
  Copy& copy = body.copied[piece][level];
  if (copy.state != body.wanted[piece]) {
    glBindBuffer(GL_ARRAY_BUFFER, body.vertices);
    copyVertices(*body.atlas->storedMesh(body.pieces[piece].structure, level), copy.firstVertex);
    copy.state = body.wanted[piece];
  }
  useTint(piece, level);
  const Piece::Range& range = body.pieces[piece].levels[level];
  glDrawElements(GL_TRIANGLES, range.indexCount, GL_UNSIGNED_INT,
                 reinterpret_cast<const void*>(range.firstIndex * sizeof(std::uint32_t)));
}

}  // namespace sciatlas::render
