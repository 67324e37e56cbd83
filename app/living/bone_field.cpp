#include "living/bone_field.h"

#include <algorithm>
#include <cmath>

namespace sciatlas::living {
namespace {

struct Site {
  glm::vec3 at, normal;
};

// The nearest vertex of every cell, handed on from neighbour to neighbour in two sweeps.
class NearestSites {
 public:
  NearestSites(const std::vector<Site>& sites, const glm::vec3& low, const glm::ivec3& size, float cellMm)
      : sites_(sites),
        low_(low),
        size_(size),
        cellMm_(cellMm),
        best_(static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) * static_cast<std::size_t>(size.z),
              -1) {
    for (std::size_t i = 0; i < sites.size(); ++i) seed(static_cast<int>(i));
    for (const int direction : {1, -1}) sweep(direction);
  }

  glm::vec3 centre(const glm::ivec3& c) const { return low_ + cellMm_ * glm::vec3(c); }
  int siteOf(const glm::ivec3& c) const { return best_[index(c)]; }

 private:
  std::size_t index(const glm::ivec3& c) const {
    return (static_cast<std::size_t>(c.z) * static_cast<std::size_t>(size_.y) + static_cast<std::size_t>(c.y)) *
               static_cast<std::size_t>(size_.x) +
           static_cast<std::size_t>(c.x);
  }
  bool inside(const glm::ivec3& c) const {
    return c.x >= 0 && c.y >= 0 && c.z >= 0 && c.x < size_.x && c.y < size_.y && c.z < size_.z;
  }
  float squared(int site, const glm::ivec3& c) const {
    const glm::vec3 d = sites_[static_cast<std::size_t>(site)].at - centre(c);
    return glm::dot(d, d);
  }
  void offer(int site, const glm::ivec3& c) {
    int& held = best_[index(c)];
    if (held < 0 || squared(site, c) < squared(held, c)) held = site;
  }
  void seed(int site) {
    const glm::ivec3 corner((sites_[static_cast<std::size_t>(site)].at - low_) / cellMm_);
    for (int k = 0; k < 8; ++k) {
      const glm::ivec3 c = corner + glm::ivec3(k & 1, (k >> 1) & 1, k >> 2);
      if (inside(c)) offer(site, c);
    }
  }
  // Takes over from the half of the neighbours that come before in the order of the sweep.
  void sweep(int direction) {
    const glm::ivec3 last = size_ - 1;
    for (int z = 0; z < size_.z; ++z)
      for (int y = 0; y < size_.y; ++y)
        for (int x = 0; x < size_.x; ++x) {
          const glm::ivec3 c = direction > 0 ? glm::ivec3(x, y, z) : last - glm::ivec3(x, y, z);
          takeFrom(c, direction);
        }
    // Within a row the first pass only looks back; a second look the other way closes the gap.
    for (int z = 0; z < size_.z; ++z)
      for (int y = 0; y < size_.y; ++y)
        for (int x = size_.x - 2; x >= 0; --x) {
          const glm::ivec3 c = direction > 0 ? glm::ivec3(x, y, z) : last - glm::ivec3(x, y, z);
          if (const int site = best_[index(c + glm::ivec3(direction, 0, 0))]; site >= 0) offer(site, c);
        }
  }
  void takeFrom(const glm::ivec3& c, int direction) {
    static constexpr int kBefore[13][3] = {{-1, 0, 0},  {-1, -1, 0}, {0, -1, 0},  {1, -1, 0}, {-1, -1, -1},
                                           {0, -1, -1}, {1, -1, -1}, {-1, 0, -1}, {0, 0, -1}, {1, 0, -1},
                                           {-1, 1, -1}, {0, 1, -1},  {1, 1, -1}};
    for (const auto& d : kBefore) {
      const glm::ivec3 n = c + direction * glm::ivec3(d[0], d[1], d[2]);
      if (!inside(n)) continue;
      if (const int site = best_[index(n)]; site >= 0 && site != best_[index(c)]) offer(site, c);
    }
  }

  const std::vector<Site>& sites_;
  glm::vec3 low_;
  glm::ivec3 size_;
  float cellMm_;
  std::vector<int> best_;
};

// Near a vertex the surface is its tangent plane, out to the next vertices.
float signedDistance(const Site& site, const glm::vec3& point) {
  constexpr float kFacetMm = 2.0f;
  const glm::vec3 d = point - site.at;
  const float along = glm::dot(d, site.normal);
  const float beside = std::max(0.0f, std::sqrt(std::max(0.0f, glm::dot(d, d) - along * along)) - kFacetMm);
  return std::copysign(std::sqrt(along * along + beside * beside), along);
}

}  // namespace

BoneField::BoneField(const std::vector<const core::Mesh*>& bones, float cellMm, float marginMm) : cellMm_(cellMm) {
  core::Box& box = bones_;
  std::vector<Site> sites;
  for (const core::Mesh* bone : bones) {
    box.add(bone->boxMm);
    for (std::size_t i = 0; i < bone->positionsMm.size(); ++i)
      sites.push_back({bone->positionsMm[i], bone->normals[i]});
  }
  if (sites.empty()) return;
  low_ = box.low - marginMm;
  size_ = glm::ivec3(glm::ceil((box.size() + 2 * marginMm) / cellMm)) + 1;
  const NearestSites nearest(sites, low_, size_, cellMm);
  cells_.resize(static_cast<std::size_t>(size_.x) * static_cast<std::size_t>(size_.y) *
                static_cast<std::size_t>(size_.z));
  std::size_t i = 0;
  for (int z = 0; z < size_.z; ++z)
    for (int y = 0; y < size_.y; ++y)
      for (int x = 0; x < size_.x; ++x, ++i)
        cells_[i] =
            signedDistance(sites[static_cast<std::size_t>(nearest.siteOf({x, y, z}))], nearest.centre({x, y, z}));
}

float BoneField::distanceMm(const glm::vec3& point) const {
  const glm::vec3 top = low_ + cellMm_ * (glm::vec3(size_) - 1.001f);
  const glm::vec3 within = glm::clamp(point, low_, top);
  const glm::vec3 g = (within - low_) / cellMm_;
  const glm::ivec3 c(g);
  const glm::vec3 f = g - glm::vec3(c);
  const auto row = [&](int y, int z) {
    return (1 - f.x) * at(c.x, c.y + y, c.z + z) + f.x * at(c.x + 1, c.y + y, c.z + z);
  };
  const float near = (1 - f.y) * row(0, 0) + f.y * row(1, 0), far = (1 - f.y) * row(0, 1) + f.y * row(1, 1);
  const float distance = (1 - f.z) * near + f.z * far;
  return within == point ? distance : distance + glm::distance(within, point);
}

glm::vec3 BoneField::outward(const glm::vec3& p) const {
  const float h = 0.5f * cellMm_;
  const glm::vec3 slope(distanceMm(p + glm::vec3(h, 0, 0)) - distanceMm(p - glm::vec3(h, 0, 0)),
                        distanceMm(p + glm::vec3(0, h, 0)) - distanceMm(p - glm::vec3(0, h, 0)),
                        distanceMm(p + glm::vec3(0, 0, h)) - distanceMm(p - glm::vec3(0, 0, h)));
  const float length = glm::length(slope);
  return length > 1e-6f ? slope / length : glm::vec3(0, 0, 1);
}

}  // namespace sciatlas::living
