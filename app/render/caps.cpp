#include "render/caps.h"

#include <glad/gl.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/parallel.h"

namespace sciatlas::render {
namespace {

constexpr float kFarMm = 20000;
constexpr long kKeptFor = 8;        // calls of make() that a section outlives its last use
constexpr std::size_t kFloats = 7;  // of a vertex: position, place in the map of rims, along the fibres, irritation

std::vector<float> keyOf(const scene::CutShape& shape) {
  std::vector<float> key;
  for (const auto* list : {&shape.planes, &shape.well}) {
    key.push_back(static_cast<float>(list->size()));
    for (const scene::HalfSpace& h : *list) key.insert(key.end(), {h.normal.x, h.normal.y, h.normal.z, h.atMm});
  }
  return key;
}

// The corners of a side of the well: a large square, cut by the other sides.
std::vector<glm::vec2> cornersOf(const std::vector<scene::HalfSpace>& well, std::size_t side,
                                 const scene::PlaneFrame& frame) {
  std::vector<glm::vec2> corners{{-kFarMm, -kFarMm}, {kFarMm, -kFarMm}, {kFarMm, kFarMm}, {-kFarMm, kFarMm}};
  for (std::size_t k = 0; k < well.size(); ++k) {
    if (k == side) continue;
    const auto beyond = [&](const glm::vec2& p) { return well[k].beyond(frame.inSpace(p)); };
    std::vector<glm::vec2> kept;
    for (std::size_t i = 0, j = corners.size() - 1; i < corners.size(); j = i++) {
      const float from = beyond(corners[j]), to = beyond(corners[i]);
      if ((from <= 0) != (to <= 0)) kept.push_back(glm::mix(corners[j], corners[i], from / (from - to)));
      if (to <= 0) kept.push_back(corners[i]);
    }
    corners = std::move(kept);
    if (corners.empty()) break;
  }
  return corners;
}

bool touches(const scene::HalfSpace& plane, const core::Box& box) {
  return std::abs(plane.beyond(box.centre())) <= glm::dot(glm::abs(plane.normal), 0.5f * box.size());
}

bool encloses(const scene::SectionLoop& loop, const glm::vec2& p) {
  bool inside = false;
  for (std::size_t i = 0, j = loop.points.size() - 1; i < loop.points.size(); j = i++) {
    const glm::vec2 &a = loop.points[i].at, &b = loop.points[j].at;
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

}  // namespace

std::vector<CapFace> facesOf(const scene::CutShape& shape) {
  std::vector<CapFace> faces;
  for (std::size_t i = 0; i < shape.planes.size(); ++i) {
    CapFace face{scene::PlaneFrame(shape.planes[i]), {}, shape.planes, !shape.well.empty()};
    face.planes.erase(face.planes.begin() + static_cast<std::ptrdiff_t>(i));
    faces.push_back(std::move(face));
  }
  for (std::size_t i = 0; i < shape.well.size(); ++i) {
    const scene::HalfSpace& side = shape.well[i];
    CapFace face{scene::PlaneFrame({-side.normal, -side.atMm}), {}, shape.planes, false};
    face.limits = cornersOf(shape.well, i, face.frame);
    if (face.limits.size() > 2) faces.push_back(std::move(face));
  }
  return faces;
}

Caps::~Caps() {
  if (!vertexArray_) return;
  glDeleteVertexArrays(1, &vertexArray_);
  glDeleteBuffers(1, &vertices_);
  glDeleteBuffers(1, &indices_);
  glDeleteTextures(1, &rim_);
}

float Caps::longestEdgeMm(const scene::Atlas& atlas, int structure, std::size_t level) {
  Longest& own = longest_[{structure, level}];
  const Surface now = atlas.changedLevels(structure);
  if (own.mm > 0 && own.of == now) return own.mm;
  const core::Mesh& mesh = *atlas.mesh(structure, level);
  float longest2 = 0;
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3)
    for (std::size_t k = 0; k < 3; ++k) {
      const glm::vec3 edge = mesh.positionsMm[mesh.indices[i + k]] - mesh.positionsMm[mesh.indices[i + (k + 1) % 3]];
      longest2 = std::max(longest2, glm::dot(edge, edge));
    }
  own = {now, std::max(std::sqrt(longest2), 1e-3f)};
  return own.mm;
}

void Caps::forget() {
  longest_.clear();
  pieces_.clear();
  assembled_.clear();
  batches_.clear();
  looks_.clear();
}

Caps::Piece Caps::pieceOf(const core::Mesh& mesh, const CapFace& face, bool filled) {
  Piece piece;
  scene::PlaneSection section = scene::sectionOf(mesh, face.frame);
  piece.fibre = section.fibre;
  for (scene::SectionPart& whole : section.parts) {
    if (filled) whole.cavities.clear();
    Part part;
    part.low = glm::vec2(1e30f), part.high = glm::vec2(-1e30f);
    part.inside = scene::insidePoint(whole);
    part.limited = whole;
    if (!face.limits.empty()) {
      part.limited.outline = scene::clipped(whole.outline, face.limits);
      for (scene::SectionLoop& cavity : part.limited.cavities) cavity = scene::clipped(cavity, face.limits);
    }
    if (part.limited.outline.points.empty()) continue;
    for (const scene::SectionPoint& p : part.limited.outline.points)
      part.low = glm::min(part.low, p.at), part.high = glm::max(part.high, p.at);
    appendFilled(piece.meshes.emplace_back(), part.limited);
    part.whole = std::move(whole);
    piece.parts.push_back(std::move(part));
  }
  return piece;
}

std::vector<Caps::Wanted> Caps::wantedOf(const scene::Atlas& atlas, const scene::CutShape& shape,
                                         const std::vector<PieceDraw>& crossed) const {
  std::vector<Wanted> wanted;
  for (const PieceDraw& draw : crossed) {
    const core::Mesh* mesh = atlas.mesh(draw.structure, draw.level);
    if (!mesh) continue;
    const core::Box& box = mesh->boxMm.empty() ? atlas.mesh(draw.structure)->boxMm : mesh->boxMm;
    const bool nearWell = scene::effectOn({{}, shape.well}, box) == scene::CutEffect::Crosses;
    for (std::size_t f = 0; f < faces_.size(); ++f)
      if (touches(faces_[f].frame.plane, box) && (faces_[f].limits.empty() || nearWell))
        wanted.push_back({{mesh, f}, draw.structure, atlas.changedLevels(draw.structure)});
  }
  return wanted;
}

void Caps::makeMissing(const std::vector<Wanted>& wanted) {
  std::vector<std::pair<const Wanted*, Piece*>> missing;
  for (const Wanted& w : wanted) {
    const auto [it, fresh] = pieces_.try_emplace(w.key);
    it->second.usedAt = now_;
    if (fresh) missing.emplace_back(&w, &it->second);
  }
  core::parallelFor(missing.size(), [&](std::size_t i) {
    const auto& [w, piece] = missing[i];
    *piece = pieceOf(*w->key.first, faces_[w->key.second], looks_.at(w->structure).filled);
    piece->usedAt = now_;
    piece->of = w->of;
  });
  std::erase_if(pieces_, [&](const auto& entry) { return entry.second.usedAt < now_ - kKeptFor; });
}

void Caps::make(const scene::Atlas& atlas, const scene::CutShape& shape, const std::vector<PieceDraw>& crossed) {
  ++now_;
  if (std::vector<float> key = keyOf(shape); key != shapeKey_) {
    shapeKey_ = std::move(key);
    pieces_.clear();
    assembled_.clear();
    faces_ = facesOf(shape);
  }
  const std::vector<Wanted> wanted = wantedOf(atlas, shape, crossed);
  std::vector<Key> keys;
  for (const Wanted& w : wanted) keys.push_back(w.key);
  if (keys == assembled_ && vertexArray_) {
    for (const Key& key : keys) pieces_.at(key).usedAt = now_;
    return;
  }
  for (const Wanted& w : wanted)
    looks_.try_emplace(w.structure, capLookOf(atlas.catalogue().all()[static_cast<std::size_t>(w.structure)],
                                              atlas.mesh(w.structure)->boxMm));
  makeMissing(wanted);
  assemble(wanted);
  assembled_ = std::move(keys);
}

std::vector<Caps::Laid> Caps::laidOut(const std::vector<Wanted>& wanted) const {
  std::vector<Laid> laid;
  for (const Wanted& w : wanted) {
    const Piece& piece = pieces_.at(w.key);
    for (std::size_t i = 0; i < piece.parts.size(); ++i)
      laid.push_back({w.key.second, w.structure, 0, &piece.parts[i], &piece.meshes[i], piece.fibre});
  }
  for (Laid& own : laid)
    for (const Laid& other : laid)
      if (other.face == own.face && other.part->whole.outline.areaMm2 > own.part->whole.outline.areaMm2 &&
          encloses(other.part->whole.outline, own.part->inside))
        ++own.level;
  std::map<std::pair<std::size_t, int>, double> areas;
  for (const Laid& l : laid) areas[{l.face, l.structure}] += l.part->whole.outline.areaMm2;
  std::stable_sort(laid.begin(), laid.end(), [&](const Laid& a, const Laid& b) {
    return std::tuple(a.face, -a.level, areas[{a.face, a.structure}], a.structure) <
           std::tuple(b.face, -b.level, areas[{b.face, b.structure}], b.structure);
  });
  return laid;
}

void Caps::addRims(RimMap& rims, const Laid& own, const std::vector<Laid>& all) const {
  const CapLook& look = looks_.at(own.structure);
  std::vector<const scene::SectionLoop*> open;  // of those it runs into
  if (look.merges)
    for (const Laid& other : all)
      if (other.face == own.face && other.part != own.part && looks_.at(other.structure).inside == look.inside &&
          glm::all(glm::lessThan(own.part->low, other.part->high)) &&
          glm::all(glm::lessThan(other.part->low, own.part->high)))
        open.push_back(&other.part->limited.outline);
  // The whole outline: where a side of the well ends, tissue has no wall.
  rims.add(own.face, own.part->whole.outline, look.reachMm, [&](const glm::vec2& p) {
    return std::none_of(open.begin(), open.end(), [&](const auto* loop) { return encloses(*loop, p); });
  });
  for (const scene::SectionLoop& cavity : own.part->whole.cavities) rims.add(own.face, cavity, look.reachMm);
}

void Caps::assemble(const std::vector<Wanted>& wanted) {
  const std::vector<Laid> laid = laidOut(wanted);
  std::vector<std::pair<glm::vec2, glm::vec2>> boxes(faces_.size(), {glm::vec2(1e30f), glm::vec2(-1e30f)});
  for (const Laid& l : laid) {
    auto& [low, high] = boxes[l.face];
    low = glm::min(low, l.part->low), high = glm::max(high, l.part->high);
  }
  RimMap rims(boxes);
  std::vector<float> vertices;
  std::vector<std::uint32_t> indices;
  batches_.clear();
  for (const Laid& l : laid) {
    const CapBatch* last = batches_.empty() ? nullptr : &batches_.back();
    if (!last || last->face != l.face || last->structure != l.structure || last->level != l.level) {
      const float area = static_cast<float>(l.part->whole.outline.areaMm2);
      batches_.push_back({l.face, l.structure, indices.size(), 0, l.level, l.fibre, 2 * std::sqrt(area / 3.14159265f)});
    }
    addRims(rims, l, laid);
    const auto first = static_cast<std::uint32_t>(vertices.size() / kFloats);
    for (const scene::SectionPoint& p : l.mesh->points) {
      const glm::vec3 at = faces_[l.face].frame.inSpace(p.at);
      const glm::vec2 place = rims.place(l.face, p.at);
      vertices.insert(vertices.end(), {at.x, at.y, at.z, place.x, place.y, p.along, p.irritation});
    }
    for (const std::uint32_t i : l.mesh->indices) indices.push_back(first + i);
    batches_.back().indexCount += static_cast<int>(l.mesh->indices.size());
  }
  upload(vertices, indices);
  glBindTexture(GL_TEXTURE_2D, rim_);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_R16F, rims.sizePx().x, rims.sizePx().y, 0, GL_RED, GL_FLOAT,
               rims.distancesMm().data());
}

void Caps::upload(const std::vector<float>& vertices, const std::vector<std::uint32_t>& indices) {
  if (!vertexArray_) {
    glGenVertexArrays(1, &vertexArray_);
    glGenBuffers(1, &vertices_);
    glGenBuffers(1, &indices_);
    glGenTextures(1, &rim_);
    glBindTexture(GL_TEXTURE_2D, rim_);
    for (const GLenum filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER})
      glTexParameteri(GL_TEXTURE_2D, filter, GL_LINEAR);
    for (const GLenum side : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T})
      glTexParameteri(GL_TEXTURE_2D, side, GL_CLAMP_TO_EDGE);
  }
  glBindVertexArray(vertexArray_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(vertices.size() * sizeof(float)), vertices.data(),
               GL_DYNAMIC_DRAW);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_);
  glBufferData(GL_ELEMENT_ARRAY_BUFFER, static_cast<GLsizeiptr>(indices.size() * sizeof(std::uint32_t)), indices.data(),
               GL_DYNAMIC_DRAW);
  const auto attribute = [](GLuint place, GLint count, std::size_t first) {
    glEnableVertexAttribArray(place);
    glVertexAttribPointer(place, count, GL_FLOAT, GL_FALSE, kFloats * sizeof(float),
                          reinterpret_cast<const void*>(first * sizeof(float)));
  };
  attribute(0, 3, 0), attribute(1, 4, 3);
  glBindVertexArray(0);
}

void Caps::bind() const {
  glBindVertexArray(vertexArray_);
}

void Caps::draw(const CapBatch& batch) const {
  glDrawElements(GL_TRIANGLES, batch.indexCount, GL_UNSIGNED_INT,
                 reinterpret_cast<const void*>(batch.firstIndex * sizeof(std::uint32_t)));
}

}  // namespace sciatlas::render
