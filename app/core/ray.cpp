#include "core/ray.h"

#if SCIATLAS_EMBREE_MAJOR >= 4
#include <embree4/rtcore.h>
#else
#include <embree3/rtcore.h>
#endif

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
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
void intersectMany(const int* valid, RTCScene scene, EmbreeContext& context, RTCRayHit16& rays) {
  RTCIntersectArguments arguments;
  rtcInitIntersectArguments(&arguments);
  arguments.context = &context;
  rtcIntersect16(valid, scene, &rays, &arguments);
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
void intersectMany(const int* valid, RTCScene scene, EmbreeContext& context, RTCRayHit16& rays) {
  rtcIntersect16(valid, scene, &context, &rays);
}
void occlude(RTCScene scene, EmbreeContext& context, RTCRay& ray) {
  rtcOccluded1(scene, &context, &ray);
}
#endif

RTCDevice deviceOf(const std::shared_ptr<void>& device) {
  return static_cast<RTCDevice>(device.get());
}

struct Context {
  EmbreeContext embree;  // first, so that a pointer to it is a pointer to the whole
  std::uint32_t mesh = 0;
  std::vector<RayHit>* all = nullptr;
};

RayHit toHit(unsigned mesh, unsigned triangle, float distance, float u, float v, const glm::vec3& normal) {
  const float length = glm::length(normal);
  return {mesh, triangle, distance, u, v, length > 0 ? normal / length : glm::vec3(0, 1, 0)};
}

// Called for every possible hit: gathers them when all are wanted.
void filter(const RTCFilterFunctionNArguments* arguments) {
  const Context& context = *reinterpret_cast<const Context*>(arguments->context);
  if (!context.all) return;
  const unsigned n = arguments->N;
  for (unsigned i = 0; i < n; ++i) {
    if (arguments->valid[i] == 0) continue;
    context.all->push_back(toHit(
        context.mesh, RTCHitN_primID(arguments->hit, n, i), RTCRayN_tfar(arguments->ray, n, i),
        RTCHitN_u(arguments->hit, n, i), RTCHitN_v(arguments->hit, n, i),
        {RTCHitN_Ng_x(arguments->hit, n, i), RTCHitN_Ng_y(arguments->hit, n, i), RTCHitN_Ng_z(arguments->hit, n, i)}));
    arguments->valid[i] = 0;
  }
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

// A box is widened by this part of its distance from the origin, so that rounding never loses a surface.
constexpr float kBoxSlack = 1e-5f;
constexpr std::size_t kBlock = 8;          // boxes that are looked at together
constexpr float kNowhere = 1e30f;          // place of a box that has no mesh
constexpr float kLeastDirection = 1e-20f;  // in place of 0, so that no product is 0 * infinity

float reciprocal(float d) {
  return 1 / (std::abs(d) < kLeastDirection ? std::copysign(kLeastDirection, d) : d);
}

}  // namespace

RayEngine::RayEngine() {
  // One thread inside Embree: callers are parallel themselves, and the tree is then always the same.
  const RTCDevice device = rtcNewDevice("threads=1");
  if (!device) throw std::runtime_error("the ray tracer (Embree) cannot start");
  device_ = std::shared_ptr<void>(device, [](void* d) { rtcReleaseDevice(static_cast<RTCDevice>(d)); });
}

struct RayMesh::Tree {
  std::shared_ptr<void> device;
  std::span<const glm::vec3> positions;  // of the caller; not looked at once the tree is built
  std::span<const std::uint32_t> indices;
  std::once_flag once;
  RTCScene scene = nullptr;
  const glm::vec3* corners = nullptr;  // Embree's copies
  const std::uint32_t* triangles = nullptr;

  ~Tree() {
    if (scene) rtcReleaseScene(scene);
  }

  void build() {
    RTCGeometry geometry = rtcNewGeometry(deviceOf(device), RTC_GEOMETRY_TYPE_TRIANGLE);
    void* vertexBuffer = rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3,
                                                 sizeof(glm::vec3), positions.size());
    void* indexBuffer = rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3,
                                                3 * sizeof(std::uint32_t), indices.size() / 3);
    if (!vertexBuffer || !indexBuffer) {
      rtcReleaseGeometry(geometry);
      throw std::bad_alloc();
    }
    corners = std::copy(positions.begin(), positions.end(), static_cast<glm::vec3*>(vertexBuffer)) - positions.size();
    triangles = std::copy(indices.begin(), indices.end(), static_cast<std::uint32_t*>(indexBuffer)) - indices.size();
    rtcSetGeometryIntersectFilterFunction(geometry, filter);
    rtcCommitGeometry(geometry);
    scene = rtcNewScene(deviceOf(device));
    rtcSetSceneFlags(scene, RTC_SCENE_FLAG_ROBUST);
    rtcAttachGeometry(scene, geometry);
    rtcReleaseGeometry(geometry);
    rtcCommitScene(scene);
  }

  struct PointQuery {
    const Tree* tree;
    glm::vec3 point;
    NearestPoint best;
    bool found = false;
  };

  static bool visit(RTCPointQueryFunctionArguments* arguments) {
    PointQuery& query = *static_cast<PointQuery*>(arguments->userPtr);
    const glm::vec3* p = query.tree->corners;
    const std::uint32_t* corner = query.tree->triangles + 3 * static_cast<std::size_t>(arguments->primID);
    const glm::vec3 nearest = closestOnTriangle(query.point, p[corner[0]], p[corner[1]], p[corner[2]]);
    const float distance = glm::length(nearest - query.point);
    if (distance >= arguments->query->radius) return false;
    arguments->query->radius = distance;
    query.best = {query.best.mesh, arguments->primID, distance, nearest, {}};
    query.found = true;
    return true;
  }
};

RayMesh::RayMesh(const RayEngine& engine, std::span<const glm::vec3> positions, std::span<const std::uint32_t> indices)
    : tree_(std::make_unique<Tree>()) {
  tree_->device = engine.device_;
  tree_->positions = positions;
  tree_->indices = indices;
  if (indices.empty()) return;
  for (const glm::vec3& p : positions) box_.add(p);
}

RayMesh::~RayMesh() = default;

const RayMesh::Tree& RayMesh::tree() const {
  std::call_once(tree_->once, [&] { tree_->build(); });
  return *tree_;
}

void RayMesh::build() const {
  if (!box_.empty()) tree();
}

void RayMesh::distances(const glm::vec3& origin, std::span<const glm::vec3> directions, float maxDistance,
                        std::span<float> found) const {
  constexpr std::size_t kMany = 16;
  if (box_.empty()) return std::fill(found.begin(), found.end(), maxDistance);
  const RTCScene scene = tree().scene;
  for (std::size_t first = 0; first < directions.size(); first += kMany) {
    const std::size_t count = std::min(kMany, directions.size() - first);
    alignas(64) std::array<int, kMany> valid{};
    alignas(64) RTCRayHit16 rays{};
    for (std::size_t k = 0; k < count; ++k) {
      const glm::vec3& d = directions[first + k];
      valid[k] = -1;
      rays.ray.org_x[k] = origin.x, rays.ray.org_y[k] = origin.y, rays.ray.org_z[k] = origin.z;
      rays.ray.dir_x[k] = d.x, rays.ray.dir_y[k] = d.y, rays.ray.dir_z[k] = d.z;
      rays.ray.tfar[k] = maxDistance, rays.ray.mask[k] = ~0u, rays.hit.geomID[k] = RTC_INVALID_GEOMETRY_ID;
    }
    Context context;
    initContext(context.embree);
    intersectMany(valid.data(), scene, context.embree, rays);
    std::copy_n(rays.ray.tfar, count, found.begin() + static_cast<std::ptrdiff_t>(first));
  }
}

// The meshes that a query may meet, given out nearest box first. Most queries meet few and need fewer, so they are a
// heap and not sorted, and take no memory from the system.
class RayScene::Candidates {
 public:
  struct One {
    float from;  // no part of the mesh lies nearer
    float size;  // of the box: where several begin together, what is small answers quickest and bounds the others
    std::uint32_t mesh;
    bool operator<(const One& other) const {
      if (from != other.from) return from > other.from;  // the greatest of a heap comes first
      return size != other.size ? size > other.size : mesh > other.mesh;
    }
  };
  void add(const One& one) {
    if (count_ < few_.size()) {
      few_[count_++] = one;
      return;
    }
    if (many_.empty()) many_.assign(few_.begin(), few_.end());
    many_.push_back(one);
    ++count_;
  }
  void order() {
    if (many_.empty()) {
      first_ = few_.data();
    } else {
      first_ = many_.data();
    }
    std::make_heap(first_, first_ + count_);
  }
  const One* next() {
    if (count_ == 0) return nullptr;
    std::pop_heap(first_, first_ + count_);
    return first_ + --count_;
  }

 private:
  std::array<One, 96> few_;
  std::vector<One> many_;
  One* first_ = nullptr;
  std::size_t count_ = 0;
};

std::uint32_t RayScene::addMesh(std::span<const glm::vec3> positions, std::span<const std::uint32_t> indices) {
  if (!engine_) engine_.emplace();
  auto mesh = std::make_shared<const RayMesh>(*engine_, positions, indices);
  mesh->build();
  return addMesh(std::move(mesh));
}

std::uint32_t RayScene::addMesh(std::shared_ptr<const RayMesh> mesh) {
  const Box& box = mesh->box();
  const std::size_t number = meshes_.size();
  if (number % kBlock == 0)
    for (int axis = 0; axis < 3; ++axis) {  // boxes that nothing meets, up to a full block
      low_[axis].resize(number + kBlock, kNowhere);
      high_[axis].resize(number + kBlock, kNowhere);
    }
  if (!box.empty()) {
    const float slack = kBoxSlack * (1 + std::max(glm::length(box.low), glm::length(box.high)));
    for (int axis = 0; axis < 3; ++axis) {
      low_[axis][number] = box.low[axis] - slack;
      high_[axis][number] = box.high[axis] + slack;
    }
  }
  size_.push_back(box.empty() ? 0 : glm::length(box.size()));
  meshes_.push_back(std::move(mesh));
  return static_cast<std::uint32_t>(meshes_.size() - 1);
}

void RayScene::pierced(const glm::vec3& origin, const glm::vec3& direction, float maxDistance, const Accept& accept,
                       Candidates& into) const {
  const glm::vec3 inverse{reciprocal(direction.x), reciprocal(direction.y), reciprocal(direction.z)};
  std::array<float, kBlock> from, to;
  for (std::size_t first = 0; first < meshes_.size(); first += kBlock) {
    from.fill(0);
    to.fill(maxDistance);
    for (int axis = 0; axis < 3; ++axis) {
      const float *low = low_[axis].data() + first, *high = high_[axis].data() + first;
      const float start = origin[axis], factor = inverse[axis];
      for (std::size_t k = 0; k < kBlock; ++k) {  // the compiler makes a few wide instructions of this
        const float a = (low[k] - start) * factor, b = (high[k] - start) * factor;
        from[k] = std::max(from[k], std::min(a, b));
        to[k] = std::min(to[k], std::max(a, b));
      }
    }
    for (std::size_t k = 0; k < kBlock; ++k) {
      const auto mesh = static_cast<std::uint32_t>(first + k);
      if (from[k] <= to[k] && isThere(mesh) && (!accept || accept(mesh))) into.add({from[k], size_[mesh], mesh});
    }
  }
  into.order();
}

std::optional<RayHit> RayScene::cast(const glm::vec3& origin, const glm::vec3& direction, float maxDistance,
                                     const Accept& accept) const {
  Candidates candidates;
  pierced(origin, direction, maxDistance, accept, candidates);
  std::optional<RayHit> best;
  while (const Candidates::One* one = candidates.next()) {
    if (best && one->from > best->distance) break;
    Context context;
    initContext(context.embree);
    RTCRayHit r = rayFrom(origin, direction, best ? best->distance : maxDistance);
    intersect(meshes_[one->mesh]->tree().scene, context.embree, r);
    if (r.hit.geomID == RTC_INVALID_GEOMETRY_ID) continue;
    if (best && (r.ray.tfar > best->distance || (r.ray.tfar == best->distance && one->mesh > best->mesh))) continue;
    best = toHit(one->mesh, r.hit.primID, r.ray.tfar, r.hit.u, r.hit.v, {r.hit.Ng_x, r.hit.Ng_y, r.hit.Ng_z});
  }
  return best;
}

bool RayScene::occluded(const glm::vec3& origin, const glm::vec3& direction, float maxDistance,
                        const Accept& accept) const {
  Candidates candidates;
  pierced(origin, direction, maxDistance, accept, candidates);
  while (const Candidates::One* one = candidates.next()) {
    Context context;
    initContext(context.embree);
    RTCRay ray = rayFrom(origin, direction, maxDistance).ray;
    occlude(meshes_[one->mesh]->tree().scene, context.embree, ray);
    if (ray.tfar < 0) return true;
  }
  return false;
}

std::vector<RayHit> RayScene::allHits(const glm::vec3& origin, const glm::vec3& direction, float maxDistance,
                                      const Accept& accept) const {
  Candidates candidates;
  pierced(origin, direction, maxDistance, accept, candidates);
  std::vector<RayHit> hits;
  while (const Candidates::One* one = candidates.next()) {
    Context context;
    initContext(context.embree);
    context.mesh = one->mesh;
    context.all = &hits;
    RTCRayHit r = rayFrom(origin, direction, maxDistance);
    intersect(meshes_[one->mesh]->tree().scene, context.embree, r);
  }
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
  Candidates candidates;
  std::array<float, kBlock> squared;
  for (std::size_t first = 0; first < meshes_.size(); first += kBlock) {
    squared.fill(0);
    for (int axis = 0; axis < 3; ++axis) {
      const float *low = low_[axis].data() + first, *high = high_[axis].data() + first;
      const float at = point[axis];
      for (std::size_t k = 0; k < kBlock; ++k) {
        const float off = std::max(std::max(low[k] - at, at - high[k]), 0.0f);
        squared[k] += off * off;
      }
    }
    for (std::size_t k = 0; k < kBlock; ++k) {
      const auto mesh = static_cast<std::uint32_t>(first + k);
      if (squared[k] <= maxDistance * maxDistance && isThere(mesh) && (!accept || accept(mesh)))
        candidates.add({std::sqrt(squared[k]), size_[mesh], mesh});
    }
  }
  candidates.order();
  std::optional<NearestPoint> best;
  float reach = maxDistance;
  while (const Candidates::One* one = candidates.next()) {
    if (one->from > reach) break;
    const RayMesh::Tree& tree = meshes_[one->mesh]->tree();
    RayMesh::Tree::PointQuery state{&tree, point, {one->mesh, 0, 0, {}, {}}};
    RTCPointQuery query{point.x, point.y, point.z, 0, reach};
    RTCPointQueryContext context;
    rtcInitPointQueryContext(&context);
    rtcPointQuery(tree.scene, &query, &context, RayMesh::Tree::visit, &state);
    if (!state.found) continue;
    const std::uint32_t* corner = tree.triangles + 3 * static_cast<std::size_t>(state.best.triangle);
    const glm::vec3 *p = tree.corners, a = p[corner[0]];
    const glm::vec3 cross = glm::cross(p[corner[1]] - a, p[corner[2]] - a);
    const float length = glm::length(cross);
    state.best.normal = length > 0 ? cross / length : glm::vec3(0, 1, 0);
    best = state.best;
    reach = state.best.distance;
  }
  return best;
}

}  // namespace sciatlas::core
