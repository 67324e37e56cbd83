// Facts that the shipped model must be true to: relations, attachments, fibres, published measures.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/ray.h"
#include "core/text.h"
#include "data/shipped.h"
#include "scene/contact.h"
#include "scene/morphometry.h"
#include "scene/relations.h"

using namespace sciatlas;
using tests::shippedAtlas;
using tests::shippedLibrary;
using tests::source;

TEST_CASE("every relation holds on both sides, and there are many") {
  const auto relations = scene::readRelations(source("models/relations"));
  CHECK(relations.size() >= 80);
  for (const auto& [relation, verdict] : scene::judgeAll(relations, shippedAtlas())) {
    INFO(relation.id << " (" << relation.file << ":" << relation.line << "): " << relation.text);
    INFO("found: " << verdict.found);
    CHECK(verdict.holds);
    CHECK(shippedLibrary().findReference(relation.source) != nullptr);
  }
  std::set<std::string> texts;
  for (const scene::Relation& r : relations) {
    CAPTURE(r.text);
    CHECK(texts.insert(r.text).second);
  }
}

TEST_CASE("what is called attached is, within a millimetre") {
  const auto& all = shippedAtlas().catalogue().all();
  std::set<int> attached;
  for (const scene::Attachment& a : scene::attachments(shippedAtlas())) {
    INFO(all[static_cast<std::size_t>(a.structure)].id << " to " << all[static_cast<std::size_t>(a.to)].id << ": "
                                                       << a.gapMm << " mm"
                                                       << std::string(a.inModel ? "" : " (not in the model)"));
    CHECK(a.holds());
    attached.insert(a.structure);
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].side == 'l' || all[i].system != scene::System::Muscle || !shippedAtlas().mesh(static_cast<int>(i)))
      continue;
    INFO(all[i].id << " names nothing that it attaches to");
    CHECK((attached.count(static_cast<int>(i)) == 1 || !all[i].parent.empty()));
  }
}

namespace {

// The mean of fibre direction times the direction in which v grows, over the surface; and how much of it has both.
struct FibreSense {
  double alongV = 0, area = 0;
};
FibreSense fibreSense(const core::Mesh& mesh) {
  FibreSense sense;
  for (std::size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
    const std::uint32_t* c = mesh.indices.data() + t;
    const glm::dvec3 a = mesh.positionsMm[c[0]], ab = glm::dvec3(mesh.positionsMm[c[1]]) - a,
                     ac = glm::dvec3(mesh.positionsMm[c[2]]) - a, normal = glm::cross(ab, ac);
    const double twice = glm::length(normal);
    if (twice < 1e-9) continue;
    const double vb = mesh.uv[c[1]].y - mesh.uv[c[0]].y, vc = mesh.uv[c[2]].y - mesh.uv[c[0]].y;
    const glm::dvec3 growth = (vb * glm::cross(ac, normal) + vc * glm::cross(normal, ab)) / (twice * twice);
    const glm::dvec3 fibre =
        glm::dvec3(mesh.fibres[c[0]]) + glm::dvec3(mesh.fibres[c[1]]) + glm::dvec3(mesh.fibres[c[2]]);
    // Round the free edges v stands still.
    if (glm::length(growth) < 1e-4 || glm::length(fibre) < 1e-3) continue;
    sense.alongV += twice / 2 * glm::dot(glm::normalize(growth), glm::normalize(fibre));
    sense.area += twice / 2;
  }
  if (sense.area > 0) sense.alongV /= sense.area;
  return sense;
}

// Bones that a text of origin or insertion speaks of.
struct Word {
  const char *word, *bone;
};
constexpr Word kBoneWords[] = {{"ilium", "hip_bone"},     {"iliac", "hip_bone"},
                               {"ischi", "hip_bone"},     {"pubi", "hip_bone"},
                               {"acetabul", "hip_bone"},  {"obturator membrane", "hip_bone"},
                               {"sacrum", "sacrum"},      {"sacral", "sacrum"},
                               {"coccyx", "sacrum"},      {"femur", "femur"},
                               {"femoral", "femur"},      {"trochanter", "femur"},
                               {"linea aspera", "femur"}, {"gluteal tuberosity", "femur"},
                               {"tibia", "tibia"},        {"pes anserinus", "tibia"},
                               {"fibula", "fibula"},      {"calcane", "calcaneus"},
                               {"patella", "patella"},    {"rib", "rib_12"},
                               {"navicular", "navicular"}};

std::set<int> bonesIn(const std::string& text) {
  std::set<int> bones;
  const scene::Catalogue& catalogue = shippedAtlas().catalogue();
  for (const Word& w : kBoneWords) {
    if (core::lowerCase(text).find(w.word) == std::string::npos) continue;
    for (const char* side : {"_r", ""})
      if (const int bone = catalogue.find(std::string(w.bone) + side); bone >= 0 && shippedAtlas().mesh(bone)) {
        bones.insert(bone);
        break;
      }
  }
  return bones;
}

core::RayScene raysOf(const std::set<int>& structures) {
  core::RayScene rays;
  for (const int s : structures) rays.addMesh(shippedAtlas().mesh(s)->positionsMm, shippedAtlas().mesh(s)->indices);
  return rays;
}

// Mean distance of the vertices at one end of a muscle from the nearest of some bones.
double endToBones(const core::Mesh& muscle, const core::RayScene& bones, bool origin) {
  double sum = 0;
  int count = 0;
  for (std::size_t i = 0; i < muscle.positionsMm.size(); i += 3) {
    if (origin ? muscle.uv[i].y > 0.1f : muscle.uv[i].y < 0.9f) continue;
    sum += bones.closestPoint(muscle.positionsMm[i])->distance;
    ++count;
  }
  return count > 0 ? sum / count : -1;
}

}  // namespace

TEST_CASE("fibres run from origin to insertion, and each end lies at its bones") {
  const scene::Atlas& atlas = shippedAtlas();
  int judged = 0, placed = 0;
  for (std::size_t i = 0; i < atlas.catalogue().all().size(); ++i) {
    const scene::StructureInfo& s = atlas.catalogue().all()[i];
    const core::Mesh* mesh = s.side == 'l' ? nullptr : atlas.mesh(static_cast<int>(i));
    if (!mesh || s.system != scene::System::Muscle) continue;
    const auto [low, high] =
        std::minmax_element(mesh->uv.begin(), mesh->uv.end(), [](const auto& a, const auto& b) { return a.y < b.y; });
    if (high->y - low->y < 0.5f) continue;  // no sheet of fibres
    ++judged;
    const FibreSense sense = fibreSense(*mesh);
    INFO(s.id << ": fibres along v " << sense.alongV);
    CHECK(sense.alongV > 0.2);
    std::set<int> origins = bonesIn(s.origin), insertions = bonesIn(s.insertion), shared;
    std::set_intersection(origins.begin(), origins.end(), insertions.begin(), insertions.end(),
                          std::inserter(shared, shared.begin()));
    for (const int bone : shared) origins.erase(bone), insertions.erase(bone);
    if (origins.empty() || insertions.empty()) continue;
    const core::RayScene atOrigin = raysOf(origins), atInsertion = raysOf(insertions);
    for (const bool origin : {true, false}) {
      const core::RayScene &ownBones = origin ? atOrigin : atInsertion, &otherBones = origin ? atInsertion : atOrigin;
      const double own = endToBones(*mesh, ownBones, origin), otherEnd = endToBones(*mesh, ownBones, !origin),
                   others = endToBones(*mesh, otherBones, origin);
      if (own < 0 || otherEnd < 0) continue;
      ++placed;
      INFO(std::string(origin ? "origin" : "insertion")
           << ": this end is " << own << " mm from its bones, the other end " << otherEnd
           << " mm from them; and this end " << others << " mm from the other end's bones");
      CHECK((own < otherEnd || own < others));  // a vastus covers its bone of origin from end to end
    }
  }
  CHECK(judged >= 10);
  CHECK(placed >= 10);
}

TEST_CASE("published measures: the body is usual, or a note says why it is not") {
  const auto norms = scene::readNorms(source("models/morphometry.toml"));
  CHECK(norms.size() >= 120);
  for (const scene::Norm& norm : norms) {
    const scene::Compared compared = scene::compare(norm, shippedAtlas());
    INFO(norm.name << ": " << compared.measured.value << " " << compared.measured.unit << ", published " << norm.mean
                   << " SD " << norm.sd);
    CHECK((compared.usual || !norm.note.empty()));
    CHECK(shippedLibrary().findReference(norm.source) != nullptr);
  }
}
