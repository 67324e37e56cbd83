#include "scene/contact.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace sciatlas::scene {
namespace {

// A vertex behind the nearest triangle lies inside, when it is so near that no other sheet can be meant.
constexpr double kSureInsideMm = 4;
constexpr std::size_t kFirstLook = 37;  // every so-many-th vertex is looked at first, to have a bound for all others

double toBox(const glm::vec3& p, const core::Box& box) {
  return glm::distance(glm::clamp(p, box.low, box.high), p);
}

// Most left structures are the mirror image of the right one and need no look of their own.
bool mirrorsRight(const Atlas& atlas, const StructureInfo& left) {
  const core::Mesh* own = atlas.mesh(atlas.catalogue().find(left.id));
  const core::Mesh* right = atlas.mesh(atlas.catalogue().find(left.baseId + "_r"));
  if (!own || !right) return true;  // a group, or not in the model: said of the right side already
  const core::Box &a = own->boxMm, &b = right->boxMm;
  const glm::vec3 off = glm::abs(a.low - glm::vec3(-b.high.x, b.low.y, b.low.z)) +
                        glm::abs(a.high - glm::vec3(-b.low.x, b.high.y, b.high.z));
  return off.x + off.y + off.z < 0.1f;
}

}  // namespace

const core::RayScene& SurfaceGaps::raysOf(int structure) {
  std::unique_ptr<core::RayScene>& rays = rays_[structure];
  if (!rays) {
    rays = std::make_unique<core::RayScene>();
    const core::Mesh& mesh = *atlas_.mesh(structure);
    rays->addMesh(mesh.positionsMm, mesh.indices);
  }
  return *rays;
}

double SurfaceGaps::fromVertices(int of, int to, double enoughMm) {
  const core::Mesh &from = *atlas_.mesh(of), &target = *atlas_.mesh(to);
  const core::RayScene& rays = raysOf(to);
  double best = enoughMm;
  const auto look = [&](std::size_t i) {
    const glm::vec3& p = from.positionsMm[i];
    // A vertex inside counts as meeting, however deep within reach it lies.
    const double reach = std::max(best, std::min(kSureInsideMm, enoughMm));
    if (toBox(p, target.boxMm) >= reach) return;
    const auto found = rays.closestPoint(p, static_cast<float>(reach));
    if (!found) return;
    const auto corner = [&](int k) { return target.positionsMm[target.indices[3 * found->triangle + k]]; };
    const glm::vec3 outward = glm::cross(corner(1) - corner(0), corner(2) - corner(0));
    if (found->distance < kSureInsideMm && glm::dot(outward, p - found->point) < 0)
      best = 0;
    else
      best = std::min(best, static_cast<double>(found->distance));
  };
  for (std::size_t i = 0; i < from.positionsMm.size() && best > 0; i += kFirstLook) look(i);
  for (std::size_t i = 0; i < from.positionsMm.size() && best > 0; ++i) look(i);
  return best;
}

std::vector<int> SurfaceGaps::surfacesOf(int structure) const {
  std::vector<int> surfaces = atlas_.meshesOf(structure);
  if (surfaces.empty())
    throw core::InputError("\"" + atlas_.catalogue().all()[static_cast<std::size_t>(structure)].id +
                           "\" has no surface in the model");
  return surfaces;
}

double SurfaceGaps::between(int a, int b) {
  double best = 1e9;
  for (const int of : surfacesOf(a))
    for (const int to : surfacesOf(b)) {
      if (of == to) return 0;
      best = fromVertices(of, to, best);
      best = fromVertices(to, of, best);
      if (best <= 0) return 0;
    }
  return best;
}

double SurfaceGaps::to(int structure, const glm::vec3& point) {
  double best = 1e9;
  for (const int surface : surfacesOf(structure))
    if (const auto found = raysOf(surface).closestPoint(point, static_cast<float>(best)))
      best = std::min(best, static_cast<double>(found->distance));
  return best;
}

void SurfaceGaps::deepen(Depth& depth, int of, int in) {
  const core::Box &a = atlas_.mesh(of)->boxMm, &b = atlas_.mesh(in)->boxMm;
  const core::Box shared{glm::max(a.low, b.low), glm::min(a.high, b.high)};
  if (glm::any(glm::lessThan(shared.high, shared.low))) return;
  const core::RayScene& rays = raysOf(in);
  for (const glm::vec3& p : atlas_.mesh(of)->positionsMm) {
    if (glm::any(glm::lessThan(p, shared.low)) || glm::any(glm::lessThan(shared.high, p))) continue;
    // Both ways out must lead through a surface from within, so that a ray along an edge cannot deceive.
    const auto leaves = [&](const glm::vec3& way) {
      const auto hit = rays.cast(p, way);
      return hit && glm::dot(hit->normal, way) > 0;
    };
    if (!leaves({0.9801f, 0.1327f, 0.1477f}) || !leaves({-0.2143f, -0.9511f, 0.2223f})) continue;
    const auto wall = rays.closestPoint(p);
    if (wall && wall->distance > depth.mm) depth = {wall->distance, p};
  }
}

SurfaceGaps::Depth SurfaceGaps::depth(int a, int b) {
  Depth depth;
  for (const int of : surfacesOf(a))
    for (const int in : surfacesOf(b)) {
      deepen(depth, of, in);
      deepen(depth, in, of);
    }
  return depth;
}

std::vector<Attachment> attachments(const Atlas& atlas) {
  const Catalogue& catalogue = atlas.catalogue();
  SurfaceGaps gaps(atlas);
  std::vector<Attachment> all;
  for (std::size_t i = 0; i < catalogue.all().size(); ++i) {
    const StructureInfo& s = catalogue.all()[i];
    if (s.side == 'l' && mirrorsRight(atlas, s)) continue;
    if (s.stateOnly && !atlas.mesh(static_cast<int>(i))) continue;  // not in this state
    for (const std::string& name : s.attachesTo) {
      Attachment a;
      a.structure = static_cast<int>(i);
      // A midline structure that names a paired one means both; its right half stands for the left.
      a.to = catalogue.find(name) >= 0 ? catalogue.find(name) : catalogue.find(name + "_r");
      a.inModel = !atlas.meshesOf(a.structure).empty() && !atlas.meshesOf(a.to).empty();
      if (a.inModel) a.gapMm = gaps.between(a.structure, a.to);
      all.push_back(a);
    }
  }
  return all;
}

}  // namespace sciatlas::scene
