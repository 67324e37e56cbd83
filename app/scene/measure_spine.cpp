#include "scene/measure_spine.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/error.h"
#include "core/ray.h"
#include "scene/disc.h"

namespace sciatlas::scene {

using glm::vec3;

namespace {

// What bounds canal, recess and foramen at a segment.
class Walls {
 public:
  Walls(const Atlas& atlas, const DiscFrame& frame, const std::string& segment,
        const std::vector<std::string>& more = {}) {
    std::vector<std::string> ids{frame.upper, frame.lower, "anulus_" + segment, "herniated_material_" + segment,
                                 "posterior_longitudinal_ligament"};
    for (const std::string& id : more) ids.push_back(id);
    for (const char* side : {"_r", "_l"})
      for (const char* what : {"ligamentum_flavum_", "facet_capsule_"}) ids.push_back(what + segment + side);
    for (const std::string& id : ids)
      if (const core::Mesh* mesh = atlas.mesh(atlas.catalogue().find(id)))
        rays_.addMesh(mesh->positionsMm, mesh->indices);
  }
  // How far it is to the first wall; `most` when there is none so near.
  float to(const vec3& from, const vec3& unit, float most) const {
    const auto hit = rays_.cast(from, unit, most);
    return hit ? hit->distance : most;
  }

 private:
  core::RayScene rays_;
};

}  // namespace

std::vector<std::vector<vec3>> outlines(const core::Mesh& mesh, const vec3& point, const vec3& normal) {
  std::vector<float> heights;
  heights.reserve(mesh.positionsMm.size());
  for (const vec3& p : mesh.positionsMm) {
    const float h = glm::dot(p - point, normal);
    heights.push_back(h == 0 ? 1e-6f : h);
  }
  // Every cut triangle leads from one of its cut edges to the other; the next one shares that edge.
  using Edge = std::pair<std::uint32_t, std::uint32_t>;
  std::map<Edge, std::pair<vec3, Edge>> steps;
  for (std::size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
    Edge from{}, to{};
    vec3 at(0);
    int cuts = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const std::uint32_t a = mesh.indices[t + k], b = mesh.indices[t + (k + 1) % 3];
      if ((heights[a] < 0) == (heights[b] < 0)) continue;
      const Edge edge = std::minmax(a, b);
      const vec3 cut = glm::mix(mesh.positionsMm[a], mesh.positionsMm[b], heights[a] / (heights[a] - heights[b]));
      if (heights[a] < 0)
        from = edge, at = cut;
      else
        to = edge;
      ++cuts;
    }
    if (cuts == 2) steps[from] = {at, to};
  }
  std::vector<std::vector<vec3>> found;
  while (!steps.empty()) {
    std::vector<vec3> polygon;
    for (auto it = steps.begin(); it != steps.end();) {
      polygon.push_back(it->second.first);
      const Edge next = it->second.second;
      steps.erase(it);
      it = steps.find(next);
    }
    if (polygon.size() > 2) found.push_back(std::move(polygon));
  }
  return found;
}

double polygonAreaMm2(const std::vector<vec3>& polygon) {
  glm::dvec3 sum(0);
  for (std::size_t i = 0; i < polygon.size(); ++i)
    sum += glm::cross(glm::dvec3(polygon[i] - polygon[0]), glm::dvec3(polygon[(i + 1) % polygon.size()] - polygon[0]));
  return glm::length(sum) / 2;
}

SacSection sacSection(const Atlas& atlas, const std::string& segment) {
  const DiscFrame frame = discFrame(atlas, segment);
  const core::Mesh* sac = atlas.mesh(atlas.catalogue().find("dural_sac"));
  if (!sac) throw core::InputError("the model has no dural sac");
  // Only what lies near the disc is cut.
  core::Mesh slab;
  std::vector<std::int32_t> place(sac->positionsMm.size(), -1);
  const auto near = [&](std::uint32_t v) {
    return std::abs(glm::dot(sac->positionsMm[v] - frame.centre, frame.up)) < 12;
  };
  for (std::size_t t = 0; t + 2 < sac->indices.size(); t += 3) {
    const std::uint32_t* corner = &sac->indices[t];
    if (!near(corner[0]) && !near(corner[1]) && !near(corner[2])) continue;
    for (std::size_t k = 0; k < 3; ++k) {
      std::int32_t& at = place[corner[k]];
      if (at < 0) {
        at = static_cast<std::int32_t>(slab.positionsMm.size());
        slab.positionsMm.push_back(sac->positionsMm[corner[k]]);
      }
      slab.indices.push_back(static_cast<std::uint32_t>(at));
    }
  }
  SacSection best;
  for (float off = -5; off <= 5; off += 1) {
    const vec3 point = frame.centre + off * frame.up;
    double area = 0, ap = 0;
    vec3 middle(0);
    for (const auto& polygon : outlines(slab, point, frame.up)) {
      const double a = polygonAreaMm2(polygon);
      if (a <= area) continue;
      area = a;
      float low = 1e9f, high = -1e9f;
      middle = vec3(0);
      for (const vec3& p : polygon) {
        const float z = frame.local(p).z;
        low = std::min(low, z), high = std::max(high, z), middle += p / static_cast<float>(polygon.size());
      }
      ap = high - low;
    }
    if (area > 0 && (best.areaMm2 == 0 || area < best.areaMm2)) best = {area, ap, middle};
  }
  if (best.areaMm2 == 0) throw core::InputError("the dural sac does not pass the disc " + segment);
  return best;
}

Foramen foramen(const Atlas& atlas, const std::string& segment, char side) {
  const DiscFrame frame = discFrame(atlas, segment);
  const Walls walls(atlas, frame, segment);
  const std::string end = std::string("_") + side;
  const vec3 above = atlas.landmark(frame.upper + "/pedicle_inf" + end).atMm;
  // The sacrum has no pedicle of its own: its upper edge straight below that of L5.
  const vec3 below = frame.lower == "sacrum" ? above - frame.up * (2 + walls.to(above - 2.0f * frame.up, -frame.up, 40))
                                             : atlas.landmark(frame.lower + "/pedicle_sup" + end).atMm;
  Foramen f;
  f.heightMm = glm::distance(above, below);
  const vec3 down = (below - above) / static_cast<float>(f.heightMm);
  const vec3 back = glm::normalize(frame.back - down * glm::dot(frame.back, down));
  // A little outward of the pedicles' middles no wall of the canal is met; the rays stay in the plane of the pedicles.
  const auto across = [&](float part) {
    const vec3 at = glm::mix(above, below, part);
    return walls.to(at, back, 15) + walls.to(at, -back, 15);
  };
  for (const float part : {0.2f, 0.3f, 0.4f}) f.widthMm = std::max<double>(f.widthMm, across(part));
  const vec3 middle = glm::mix(above, below, 0.45f);
  constexpr int kRays = 72;
  for (int i = 0; i < kRays; ++i) {
    const float a = glm::radians(360.0f * static_cast<float>(i) / kRays);
    const double r = walls.to(middle, std::cos(a) * back + std::sin(a) * down, 12);
    f.areaMm2 += 0.5 * r * r * glm::radians(360.0 / kRays);
  }
  return f;
}

double canalApMm(const Atlas& atlas, const std::string& segment) {
  const DiscFrame frame = discFrame(atlas, segment);
  const Walls walls(atlas, frame, segment, {"interspinous_ligament_" + segment});
  double least = 1e9;
  for (float off = -4; off <= 4; off += 1) {
    const vec3 from = 0.5f * (frame.upperBack + frame.lowerBack) + off * frame.up + 7.0f * frame.back;
    least = std::min<double>(least, walls.to(from, frame.back, 30) + walls.to(from, -frame.back, 30));
  }
  return least;
}

double recessDepthMm(const Atlas& atlas, const std::string& segment, char side) {
  const DiscFrame frame = discFrame(atlas, segment);
  const Walls walls(atlas, frame, segment);
  const float sign = side == 'r' ? -1.0f : 1.0f;
  // Behind whichever of the two bodies stands out farther.
  const float beyond = glm::dot(frame.upperBack - frame.lowerBack, frame.back);
  const vec3 edge = frame.lowerBack + std::max(0.0f, beyond) * frame.back;
  double least = 1e9;
  for (float x = 8.5f; x <= 11; x += 0.5f)
    for (float off = -4; off <= 1; off += 1) {
      const vec3 from = edge + sign * x * frame.left + off * frame.up + 4.0f * frame.back;
      least = std::min<double>(least, walls.to(from, frame.back, 20) + walls.to(from, -frame.back, 20));
    }
  return least;
}

double slipPercent(const Atlas& atlas, const std::string& segment) {
  const DiscFrame frame = discFrame(atlas, segment);
  const vec3 plate = glm::normalize(frame.lowerBack - frame.lowerFront);
  return 100.0 * glm::dot(frame.lowerBack - frame.upperBack, plate) / frame.depthMm;
}

double flavumThicknessMm(const Atlas& atlas, const std::string& segment, char side) {
  const DiscFrame frame = discFrame(atlas, segment);
  const std::string id = "ligamentum_flavum_" + segment + "_" + side;
  const core::Mesh* mesh = atlas.mesh(atlas.catalogue().find(id));
  if (!mesh) throw core::InputError("the model has no " + id);
  core::RayScene rays;
  rays.addMesh(mesh->positionsMm, mesh->indices);
  // From the middle of the canal to its hind wall on that side; the middle value of all places that are met.
  const float sign = side == 'r' ? -1.0f : 1.0f;
  const vec3 canal = 0.5f * (frame.upperBack + frame.lowerBack) + 5.0f * frame.back;
  std::vector<double> found;
  for (float up = -8; up <= 8; up += 1)
    for (float angle = 10; angle <= 60; angle += 5) {
      const float a = glm::radians(angle);
      const auto in = rays.cast(canal + up * frame.up, std::cos(a) * frame.back + sign * std::sin(a) * frame.left, 30);
      if (!in || glm::dot(in->normal, frame.back) > -0.3f) continue;  // an edge of it
      const vec3 at =
          canal + up * frame.up + in->distance * (std::cos(a) * frame.back + sign * std::sin(a) * frame.left);
      if (const auto out = rays.cast(at - 0.01f * in->normal, -in->normal, 20)) found.push_back(out->distance);
    }
  if (found.empty()) throw core::InputError("the yellow ligament of " + segment + " is not behind its disc");
  std::nth_element(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(found.size() / 2), found.end());
  return found[found.size() / 2];
}

double herniationReachPercent(const Atlas& atlas, const std::string& segment) {
  const DiscFrame frame = discFrame(atlas, segment);
  const float edge = frame.local(0.5f * (frame.upperBack + frame.lowerBack)).z;
  float facets = 0;
  for (const char* side : {"_r", "_l"}) {
    const core::Mesh* capsule = atlas.mesh(atlas.catalogue().find("facet_capsule_" + segment + side));
    if (!capsule) throw core::InputError("the model has no facet_capsule_" + segment + side);
    vec3 inner(1e9f, 0, 0);
    for (const vec3& p : capsule->positionsMm)
      if (const vec3 local = frame.local(p); std::abs(local.x) < std::abs(inner.x)) inner = local;
    facets += 0.5f * inner.z;
  }
  float reach = edge;
  for (const std::string& id :
       {"herniated_material_" + segment, "sequestrum_" + segment + "_r", "sequestrum_" + segment + "_l"})
    if (const core::Mesh* mesh = atlas.mesh(atlas.catalogue().find(id)))
      for (const vec3& p : mesh->positionsMm) reach = std::max(reach, frame.local(p).z);
  return 100.0 * (reach - edge) / (facets - edge);
}

}  // namespace sciatlas::scene
