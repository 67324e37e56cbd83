#include "anatomy/overlaps.h"

#include <algorithm>
#include <cmath>

#include "anatomy/bake.h"
#include "core/parallel.h"
#include "core/ray.h"

namespace sciatlas::anatomy {
namespace {

constexpr double kBoneMm = 0.75, kSoftMm = 2.5, kStrandMm = 0.1, kSoftShare = 0.05;
constexpr float kGridMm = 1.5f;    // distance of the columns that the shared volume is summed over
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

// The parts of a straight line within a body.
std::vector<std::pair<float, float>> within(const Body& body, const glm::vec3& from, float length) {
  std::vector<std::pair<float, float>> parts;
  int depth = 0;
  float entered = 0;
  for (const core::RayHit& hit : body.rays.allHits(from, {0, 0, 1}, length)) {
    const int before = depth;
    depth += hit.normal.z < 0 ? 1 : -1;
    if (before == 0 && depth == 1) entered = hit.distance;
    if (before == 1 && depth == 0) parts.emplace_back(entered, hit.distance);
    if (depth < 0) depth = 0;  // an edge that was hit once instead of twice
  }
  return parts;
}

double sharedVolume(const Body& a, const Body& b, const core::Box& box) {
  // Columns start before both bodies and end behind them, so that every entry has its exit.
  const float from = std::min(a.mesh->boxMm.low.z, b.mesh->boxMm.low.z) - 1,
              length = std::max(a.mesh->boxMm.high.z, b.mesh->boxMm.high.z) + 1 - from;
  double sum = 0;
  for (float x = box.low.x + 0.37f * kGridMm; x < box.high.x; x += kGridMm)
    for (float y = box.low.y + 0.41f * kGridMm; y < box.high.y; y += kGridMm) {
      const auto inA = within(a, {x, y, from}, length);
      if (inA.empty()) continue;
      for (const auto& [low, high] : within(b, {x, y, from}, length))
        for (const auto& [otherLow, otherHigh] : inA)
          sum += std::max(0.0f, std::min(high, otherHigh) - std::max(low, otherLow));
    }
  return sum * kGridMm * kGridMm;
}

// A muscle or ligament grows from and inserts on these over wide faces: there the depth alone is judged.
bool sinksInto(const StructureSpec& spec, const StructureSpec& other) {
  const auto named = [&](const std::string& name) {
    return std::find(spec.sink.begin(), spec.sink.end(), name) != spec.sink.end();
  };
  return named(other.id) || named(other.folder + "*");
}

bool isHard(const std::string& system) {
  return system == "bone" || system == "joint";
}

bool isStrand(const std::string& system) {
  return system == "nerve" || system == "vessel";
}

// What is compared with what. The skin encloses all others; nerves branch from nerves, and vessels from vessels.
bool compared(const Body& a, const Body& b) {
  if (a.system == "skin" || b.system == "skin") return false;
  if (isStrand(a.system) && a.system == b.system) return false;
  // The left is the mirror image: only what meets across the midline is looked at there, and once.
  if (a.left && b.left) return false;
  if (a.left || b.left) {
    const Body &left = a.left ? a : b, &right = a.left ? b : a;
    if (right.spec->side == Side::Single) return true;
    return right.spec->side == Side::Right && right.spec <= left.spec;
  }
  return true;
}

}  // namespace

std::vector<Overlap> findOverlaps(const std::vector<FinishedPart>& parts,
                                  const std::map<std::string, std::string>& systems, unsigned threads) {
  std::vector<core::Mesh> mirroredMeshes(parts.size());
  std::vector<Body> bodies;
  const auto add = [&](const FinishedPart& part, const core::Mesh& mesh, bool left) {
    auto system = systems.find(part.spec->id);
    // The records of a pair whose two sides are single structures are named without side.
    if (system == systems.end() && part.spec->side == Side::Single)
      system = systems.find(part.spec->id.substr(0, part.spec->id.size() - 2));
    bodies.push_back({SidedStructure{part.spec, left}.id(),
                      system == systems.end() ? "muscle" : system->second,
                      &mesh,
                      part.made.report.volumeMm3,
                      left,
                      part.spec,
                      {}});
    bodies.back().rays.addMesh(mesh.positionsMm, mesh.indices);
  };
  // A left side is looked at where it comes near enough to the midline to meet the right, or meets a single structure.
  const auto matters = [&](const core::Box& right) {
    core::Box left;
    left.add({-right.high.x, right.low.y, right.low.z});
    left.add({-right.low.x, right.high.y, right.high.z});
    return right.high.x > -1 || std::any_of(parts.begin(), parts.end(), [&](const FinishedPart& p) {
             if (p.spec->side != Side::Single || !p.fault.empty()) return false;
             const core::Box box = sharedBox(p.made.mesh.boxMm, left);
             return glm::all(glm::lessThan(box.low, box.high));
           });
  };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i].fault.empty()) continue;
    add(parts[i], parts[i].made.mesh, false);
    if (parts[i].spec->side == Side::Right && matters(parts[i].made.mesh.boxMm)) {
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
      if (compared(bodies[a], bodies[b]) && !glm::any(glm::lessThanEqual(box.high, box.low))) pairs.push_back({a, b});
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
        const bool strand = isStrand(a.system) || isStrand(b.system), hard = isHard(a.system) && isHard(b.system);
        const bool wraps = a.system == "fascia" || b.system == "fascia";
        o.toleranceMm = strand ? kStrandMm : hard ? kBoneMm : kSoftMm;
        // An attachment is excepted by name: as deep as its file says, and the accuracy of bones.
        const double sinkMm = std::max(sinksInto(*a.spec, *b.spec) ? a.spec->sinkMm : 0.0,
                                       sinksInto(*b.spec, *a.spec) ? b.spec->sinkMm : 0.0);
        const bool attached = sinkMm > 0;
        if (attached) o.toleranceMm = std::max(o.toleranceMm, sinkMm + kBoneMm);
        o.shareTolerance = strand || hard || wraps || attached ? 1 : kSoftShare;
      },
      threads);
  std::erase_if(found, [](const Overlap& o) { return o.depthMm < kWorthMm; });
  std::stable_sort(found.begin(), found.end(),
                   [](const Overlap& a, const Overlap& b) { return a.depthMm > b.depthMm; });
  return found;
}

}  // namespace sciatlas::anatomy
