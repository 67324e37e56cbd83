#include "core/ray.h"

#if SCIATLAS_EMBREE_MAJOR >= 4
#include <embree4/rtcore.h>
#else
#include <embree3/rtcore.h>
#endif

#include <algorithm>
#include <stdexcept>
#include <string>

namespace sciatlas::core {
namespace {

// Embree 4 renamed the context of a query and moved it into an arguments struct.
#if SCIATLAS_EMBREE_MAJOR >= 4
using EmbreeContext = RTCRayQueryContext;
void initContext(EmbreeContext& context) {
  rtcInitRayQueryContext(&context);
}
void intersect(RTCScene scene, EmbreeContext& context, RTCRayHit& ray) {
  RTCIntersectArguments arguments;
  rtcInitIntersectArguments(&arguments);
  arguments.context = &context;
  rtcIntersect1(scene, &ray, &arguments);
}
void occlude(RTCScene scene, EmbreeContext& context, RTCRay& ray) {
  RTCOccludedArguments arguments;
  rtcInitOccludedArguments(&arguments);
  arguments.context = &context;
  rtcOccluded1(scene, &ray, &arguments);
}
#else
using EmbreeContext = RTCIntersectContext;
void initContext(EmbreeContext& context) {
  rtcInitIntersectContext(&context);
}
void intersect(RTCScene scene, EmbreeContext& context, RTCRayHit& ray) {
  rtcIntersect1(scene, &context, &ray);
}
void occlude(RTCScene scene, EmbreeContext& context, RTCRay& ray) {
  rtcOccluded1(scene, &context, &ray);
}
#endif

struct Context {
  EmbreeContext embree;  // first, so that a pointer to it is a pointer to the whole
  const RayScene::Accept* accept = nullptr;
  std::vector<RayHit>* all = nullptr;
};

RayHit toHit(unsigned mesh, unsigned triangle, float distance, float u, float v, const glm::vec3& normal) {
  const float length = glm::length(normal);
  return {mesh, triangle, distance, u, v, length > 0 ? normal / length : glm::vec3(0, 1, 0)};
}

// Called for every possible hit: refuses meshes that do not take part, and gathers hits when all are wanted.
void filter(const RTCFilterFunctionNArguments* arguments) {
  const Context& context = *reinterpret_cast<const Context*>(arguments->context);
  if (!context.accept && !context.all) return;
  const unsigned n = arguments->N;
  for (unsigned i = 0; i < n; ++i) {
    if (arguments->valid[i] == 0) continue;
    const unsigned mesh = RTCHitN_geomID(arguments->hit, n, i);
    const bool taken = !context.accept || (*context.accept)(mesh);
    if (taken && context.all)
      context.all->push_back(toHit(mesh, RTCHitN_primID(arguments->hit, n, i), RTCRayN_tfar(arguments->ray, n, i),
                                   RTCHitN_u(arguments->hit, n, i), RTCHitN_v(arguments->hit, n, i),
                                   {RTCHitN_Ng_x(arguments->hit, n, i), RTCHitN_Ng_y(arguments->hit, n, i),
                                    RTCHitN_Ng_z(arguments->hit, n, i)}));
    if (!taken || context.all) arguments->valid[i] = 0;
  }
}

Context contextFor(const RayScene::Accept& accept, std::vector<RayHit>* all = nullptr) {
  Context context;
  initContext(context.embree);
  context.accept = accept ? &accept : nullptr;
  context.all = all;
  return context;
}

RTCRayHit rayFrom(const glm::vec3& origin, const glm::vec3& direction, float maxDistance) {
  RTCRayHit r{};
  r.ray.org_x = origin.x, r.ray.org_y = origin.y, r.ray.org_z = origin.z;
  r.ray.dir_x = direction.x, r.ray.dir_y = direction.y, r.ray.dir_z = direction.z;
  r.ray.tnear = 0, r.ray.tfar = maxDistance;
  r.ray.mask = ~0u;
  r.hit.geomID = RTC_INVALID_GEOMETRY_ID;
  return r;
}

glm::vec3 closestOnTriangle(const glm::vec3& p, const glm::vec3& a, const glm::vec3& b, const glm::vec3& c) {
  const glm::vec3 ab = b - a, ac = c - a, ap = p - a;
  const float d1 = glm::dot(ab, ap), d2 = glm::dot(ac, ap);
  if (d1 <= 0 && d2 <= 0) return a;
  const glm::vec3 bp = p - b;
  const float d3 = glm::dot(ab, bp), d4 = glm::dot(ac, bp);
  if (d3 >= 0 && d4 <= d3) return b;
  const float vc = d1 * d4 - d3 * d2;
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return a + ab * (d1 / std::max(d1 - d3, 1e-30f));
  const glm::vec3 cp = p - c;
  const float d5 = glm::dot(ab, cp), d6 = glm::dot(ac, cp);
  if (d6 >= 0 && d5 <= d6) return c;
  const float vb = d5 * d2 - d1 * d6;
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return a + ac * (d2 / std::max(d2 - d6, 1e-30f));
  const float va = d3 * d6 - d5 * d4;
  if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) return b + (c - b) * ((d4 - d3) / std::max(d4 - d3 + d5 - d6, 1e-30f));
  const float sum = std::max(va + vb + vc, 1e-30f);
  return a + ab * (vb / sum) + ac * (vc / sum);
}

}  // namespace

struct RayScene::Impl {
  struct Surface {
    std::vector<glm::vec3> positions;
    std::vector<std::uint32_t> indices;
  };
  struct PointQuery {
    const Impl* scene;
    const Accept* accept;
    glm::vec3 point;
    NearestPoint best;
    bool found = false;
  };

  // One thread inside Embree: callers are parallel themselves, and the tree is then always the same.
  Impl() : device(rtcNewDevice("threads=1")), scene(nullptr) {
    if (!device) throw std::runtime_error("the ray tracer (Embree) cannot start");
    scene = rtcNewScene(device);
    rtcSetSceneFlags(scene, RTC_SCENE_FLAG_ROBUST);
  }
  ~Impl() {
    rtcReleaseScene(scene);
    rtcReleaseDevice(device);
  }

  static bool visit(RTCPointQueryFunctionArguments* arguments) {
    PointQuery& query = *static_cast<PointQuery*>(arguments->userPtr);
    if (query.accept && !(*query.accept)(arguments->geomID)) return false;
    const Surface& s = query.scene->surfaces[arguments->geomID];
    const std::uint32_t* corner = s.indices.data() + 3 * static_cast<std::size_t>(arguments->primID);
    const glm::vec3 nearest =
        closestOnTriangle(query.point, s.positions[corner[0]], s.positions[corner[1]], s.positions[corner[2]]);
    const float distance = glm::length(nearest - query.point);
    if (distance >= arguments->query->radius) return false;
    arguments->query->radius = distance;
    query.best = {arguments->geomID, arguments->primID, distance, nearest};
    query.found = true;
    return true;
  }

  RTCDevice device;
  RTCScene scene;
  std::vector<Surface> surfaces;
};

RayScene::RayScene() : impl_(std::make_unique<Impl>()) {}
RayScene::~RayScene() = default;
RayScene::RayScene(RayScene&&) noexcept = default;
RayScene& RayScene::operator=(RayScene&&) noexcept = default;

std::uint32_t RayScene::addMesh(std::span<const glm::vec3> positions, std::span<const std::uint32_t> indices) {
  const auto number = static_cast<std::uint32_t>(impl_->surfaces.size());
  impl_->surfaces.push_back({{positions.begin(), positions.end()}, {indices.begin(), indices.end()}});
  if (indices.empty()) return number;
  RTCGeometry geometry = rtcNewGeometry(impl_->device, RTC_GEOMETRY_TYPE_TRIANGLE);
  void* vertexBuffer = rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3,
                                               sizeof(glm::vec3), positions.size());
  void* indexBuffer = rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3,
                                              3 * sizeof(std::uint32_t), indices.size() / 3);
  if (!vertexBuffer || !indexBuffer) throw std::bad_alloc();
  std::copy(positions.begin(), positions.end(), static_cast<glm::vec3*>(vertexBuffer));
  std::copy(indices.begin(), indices.end(), static_cast<std::uint32_t*>(indexBuffer));
  rtcSetGeometryIntersectFilterFunction(geometry, filter);
  rtcSetGeometryOccludedFilterFunction(geometry, filter);
  rtcCommitGeometry(geometry);
  rtcAttachGeometryByID(impl_->scene, geometry, number);
  rtcReleaseGeometry(geometry);
  return number;
}

void RayScene::commit() {
  rtcCommitScene(impl_->scene);
}

std::optional<RayHit> RayScene::cast(const glm::vec3& origin, const glm::vec3& direction, float maxDistance,
                                     const Accept& accept) const {
  Context context = contextFor(accept);
  RTCRayHit r = rayFrom(origin, direction, maxDistance);
  intersect(impl_->scene, context.embree, r);
  if (r.hit.geomID == RTC_INVALID_GEOMETRY_ID) return std::nullopt;
  return toHit(r.hit.geomID, r.hit.primID, r.ray.tfar, r.hit.u, r.hit.v, {r.hit.Ng_x, r.hit.Ng_y, r.hit.Ng_z});
}

bool RayScene::occluded(const glm::vec3& origin, const glm::vec3& direction, float maxDistance,
                        const Accept& accept) const {
  Context context = contextFor(accept);
  RTCRay ray = rayFrom(origin, direction, maxDistance).ray;
  occlude(impl_->scene, context.embree, ray);
  return ray.tfar < 0;
}

std::vector<RayHit> RayScene::allHits(const glm::vec3& origin, const glm::vec3& direction, float maxDistance,
                                      const Accept& accept) const {
  std::vector<RayHit> hits;
  Context context = contextFor(accept, &hits);
  RTCRayHit r = rayFrom(origin, direction, maxDistance);
  intersect(impl_->scene, context.embree, r);
  std::sort(hits.begin(), hits.end(), [](const RayHit& a, const RayHit& b) {
    return a.distance != b.distance ? a.distance < b.distance
           : a.mesh != b.mesh       ? a.mesh < b.mesh
                                    : a.triangle < b.triangle;
  });
  // The tree may offer a triangle more than once.
  const auto same = [](const RayHit& a, const RayHit& b) { return a.mesh == b.mesh && a.triangle == b.triangle; };
  hits.erase(std::unique(hits.begin(), hits.end(), same), hits.end());
  return hits;
}

std::optional<NearestPoint> RayScene::closestPoint(const glm::vec3& point, float maxDistance,
                                                   const Accept& accept) const {
  Impl::PointQuery state{impl_.get(), accept ? &accept : nullptr, point, {}};
  RTCPointQuery query{point.x, point.y, point.z, 0, maxDistance};
  RTCPointQueryContext context;
  rtcInitPointQueryContext(&context);
  rtcPointQuery(impl_->scene, &query, &context, Impl::visit, &state);
  if (!state.found) return std::nullopt;
  const Impl::Surface& surface = impl_->surfaces[state.best.mesh];
  const auto corner = [&](std::size_t k) { return surface.positions[surface.indices[3 * state.best.triangle + k]]; };
  const glm::vec3 cross = glm::cross(corner(1) - corner(0), corner(2) - corner(0));
  const float length = glm::length(cross);
  state.best.normal = length > 0 ? cross / length : glm::vec3(0, 1, 0);
  return state.best;
}

}  // namespace sciatlas::core
