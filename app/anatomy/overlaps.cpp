#include "anatomy/overlaps.h"

#include <algorithm>
#include <cmath>

#include "anatomy/bake.h"
#include "core/parallel.h"
#include "core/ray.h"

namespace sciatlas::anatomy {
namespace {

constexpr double kBoneMm = 0.75, kSoftMm = 2.5, kNerveMm = 0.1, kSoftShare = 0.05;
constexpr float kGridMm = 1.5f;    // sampling of the shared volume
constexpr double kWorthMm = 0.05;  // shallower contact is the accuracy of the surfaces

struct Body {
  std::string id, system;
  const core::Mesh* mesh;
  double volumeMm3;
  bool left;
  const StructureSpec* spec;
  core::RayScene rays;
};

bool inside(const Body& body, const glm::vec3& p) {
  // Both directions must leave through a surface, so that a ray along an edge cannot deceive.
  for (const glm::vec3& d : {glm::vec3(0.9801f, 0.1327f, 0.1477f), glm::vec3(-0.2143f, -0.9511f, 0.2223f)}) {
    const auto hit = body.rays.cast(p, d);
    if (!hit || glm::dot(hit->normal, d) <= 0) return false;
  }
  return true;
}

core::Box sharedBox(const core::Box& a, const core::Box& b) {
  return {glm::max(a.low, b.low), glm::min(a.high, b.high)};
}

bool holds(const core::Box& box, const glm::vec3& p) {
  return glm::all(glm::greaterThanEqual(p, box.low)) && glm::all(glm::lessThanEqual(p, box.high));
}

void deepen(Overlap& overlap, const Body& of, const Body& in, const core::Box& box) {
  for (const glm::vec3& p : of.mesh->positionsMm) {
    if (!holds(box, p) || !inside(in, p)) continue;
    const auto nearest = in.rays.closestPoint(p);
    if (nearest && nearest->distance > overlap.depthMm) overlap.depthMm = nearest->distance, overlap.atMm = Vec3(p);
  }
}

double sharedVolume(const Body& a, const Body& b, const core::Box& box) {
  std::size_t count = 0;
  for (float x = box.low.x; x < box.high.x; x += kGridMm)
    for (float y = box.low.y; y < box.high.y; y += kGridMm)
      for (float z = box.low.z; z < box.high.z; z += kGridMm)
        if (const glm::vec3 p(x, y, z); inside(a, p) && inside(b, p)) ++count;
  return static_cast<double>(count) * kGridMm * kGridMm * kGridMm;
}

// A muscle grows from and inserts on these over wide faces: there the depth alone is judged.
bool sinksInto(const StructureSpec& spec, const StructureSpec& other) {
  const auto named = [&](const std::string& name) {
    return std::find(spec.sink.begin(), spec.sink.end(), name) != spec.sink.end();
  };
  return named(other.id) || named(other.folder + "*");
}

bool isHard(const std::string& system) {
  return system == "bone" || system == "joint";
}

}  // namespace

std::vector<Overlap> findOverlaps(const std::vector<FinishedPart>& parts,
                                  const std::map<std::string, std::string>& systems, unsigned threads) {
  std::vector<core::Mesh> mirroredMeshes(parts.size());
  std::vector<Body> bodies;
  const auto add = [&](const FinishedPart& part, const core::Mesh& mesh, bool left) {
    const auto system = systems.find(part.spec->id);
    bodies.push_back({SidedStructure{part.spec, left}.id(),
                      system == systems.end() ? "muscle" : system->second,
                      &mesh,
                      part.made.report.volumeMm3,
                      left,
                      part.spec,
                      {}});
    bodies.back().rays.addMesh(mesh.positionsMm, mesh.indices);
    bodies.back().rays.commit();
  };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i].fault.empty()) continue;
    add(parts[i], parts[i].made.mesh, false);
    if (parts[i].spec->side == Side::Right &&
        parts[i].made.mesh.boxMm.high.x > -1) {  // near enough to the midline to meet the left
      mirroredMeshes[i] = mirroredMesh(parts[i].made.mesh);
      add(parts[i], mirroredMeshes[i], true);
    }
  }
  struct Pair {
    std::size_t a, b;
  };
  std::vector<Pair> pairs;
  for (std::size_t a = 0; a < bodies.size(); ++a)
    for (std::size_t b = a + 1; b < bodies.size(); ++b) {
      const core::Box box = sharedBox(bodies[a].mesh->boxMm, bodies[b].mesh->boxMm);
      if (glm::any(glm::lessThanEqual(box.high, box.low)) || (bodies[a].left && bodies[b].left)) continue;
      if (bodies[a].system == "nerve" && bodies[b].system == "nerve") continue;
      pairs.push_back({a, b});
    }
  std::vector<Overlap> found(pairs.size());
  core::parallelFor(
      pairs.size(),
      [&](std::size_t i) {
        const Body &a = bodies[pairs[i].a], &b = bodies[pairs[i].b];
        Overlap& o = found[i];
        o.a = a.id, o.b = b.id;
        const core::Box box = sharedBox(a.mesh->boxMm, b.mesh->boxMm);
        deepen(o, a, b, box);
        deepen(o, b, a, box);
        if (o.depthMm < kWorthMm) return;
        o.volumeMm3 = sharedVolume(a, b, box);
        o.share = o.volumeMm3 / std::min(a.volumeMm3, b.volumeMm3);
        const bool nerve = a.system == "nerve" || b.system == "nerve", hard = isHard(a.system) && isHard(b.system);
        o.toleranceMm = nerve ? kNerveMm : hard ? kBoneMm : kSoftMm;
        // An attachment is excepted by name: as deep as its file says, and the accuracy of bones.
        const double sinkMm = std::max(sinksInto(*a.spec, *b.spec) ? a.spec->sinkMm : 0.0,
                                       sinksInto(*b.spec, *a.spec) ? b.spec->sinkMm : 0.0);
        const bool attached = sinkMm > 0;
        if (attached) o.toleranceMm = std::max(o.toleranceMm, sinkMm + kBoneMm);
        o.shareTolerance = nerve || hard || attached ? 1 : kSoftShare;
      },
      threads);
  std::erase_if(found, [](const Overlap& o) { return o.depthMm < kWorthMm; });
  std::stable_sort(found.begin(), found.end(),
                   [](const Overlap& a, const Overlap& b) { return a.depthMm > b.depthMm; });
  return found;
}

}  // namespace sciatlas::anatomy
