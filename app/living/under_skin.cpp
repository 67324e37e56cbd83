#include "living/under_skin.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace sciatlas::living {
namespace {

constexpr float kCellMm = 40, kDeepestMm = 36;  // what lies deeper at rest is never met by the skin
constexpr float kLeastMm = 3.2f;
constexpr float kTuckedMm = 26;  // of what gives way
constexpr float kEndMm = 12;
constexpr float kRoundMm = 8;  // that a round surface may lie under a plane touching it, between vertices
constexpr int kRounds = 3;
constexpr float kMostMm = 20;  // farther out it belongs to another place of the skin

std::int64_t cellOf(const glm::ivec3& c) {
  return (static_cast<std::int64_t>(c.x + 1000) * 4096 + (c.y + 1000)) * 4096 + (c.z + 1000);
}

// Of each vertex, the lowest vertex of the piece that it belongs to.
std::vector<std::uint32_t> pieces(const core::Mesh& mesh) {
  std::vector<std::uint32_t> of(mesh.positionsMm.size());
  std::iota(of.begin(), of.end(), 0u);
  const auto root = [&](std::uint32_t v) {
    while (of[v] != v) v = of[v] = of[of[v]];
    return v;
  };
  for (std::size_t t = 0; t + 2 < mesh.indices.size(); t += 3)
    for (std::size_t e = 1; e < 3; ++e) {
      const std::uint32_t a = root(mesh.indices[t]), b = root(mesh.indices[t + e]);
      of[std::max(a, b)] = std::min(a, b);
    }
  for (std::uint32_t v = 0; v < of.size(); ++v) of[v] = root(v);
  return of;
}

// Shares of the corners in the point of a triangle that is next to p (Ericson, Real-time collision detection, 5.1.5).
glm::vec3 nearestShare(const glm::vec3& p, const glm::vec3& a, const glm::vec3& b, const glm::vec3& c) {
  const glm::vec3 ab = b - a, ac = c - a, ap = p - a, bp = p - b, cp = p - c;
  const float d1 = glm::dot(ab, ap), d2 = glm::dot(ac, ap), d3 = glm::dot(ab, bp), d4 = glm::dot(ac, bp),
              d5 = glm::dot(ab, cp), d6 = glm::dot(ac, cp);
  if (d1 <= 0 && d2 <= 0) return {1, 0, 0};
  if (d3 >= 0 && d4 <= d3) return {0, 1, 0};
  if (d6 >= 0 && d5 <= d6) return {0, 0, 1};
  const float va = d3 * d6 - d5 * d4, vb = d5 * d2 - d1 * d6, vc = d1 * d4 - d3 * d2;
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return {1 - d1 / (d1 - d3), d1 / (d1 - d3), 0};
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return {1 - d2 / (d2 - d6), 0, d2 / (d2 - d6)};
  if (va <= 0 && d4 >= d3 && d5 >= d6) {
    const float share = (d4 - d3) / ((d4 - d3) + (d5 - d6));
    return {0, 1 - share, share};
  }
  const float sum = va + vb + vc;
  return sum > 0 ? glm::vec3(va, vb, vc) / sum : glm::vec3(1, 0, 0);
}

// Draws each vertex towards the mean of those beside it.
void even(std::vector<glm::vec3>& values, const std::vector<std::uint32_t>& indices) {
  std::vector<glm::vec3> sum(values.size(), glm::vec3(0));
  std::vector<float> parts(values.size(), 0.0f);
  for (std::size_t t = 0; t + 2 < indices.size(); t += 3)
    for (std::size_t e = 0; e < 3; ++e) {
      sum[indices[t + e]] += values[indices[t + (e + 1) % 3]];
      parts[indices[t + e]] += 1;
    }
  for (std::size_t i = 0; i < values.size(); ++i)
    if (parts[i] > 0) values[i] = 0.4f * values[i] + 0.6f * sum[i] / parts[i];
}

}  // namespace

SkinFace::SkinFace(const core::Mesh& skin) : outer_(skin.positionsMm.size()), first_(skin.positionsMm.size() + 1) {
  const std::vector<std::uint32_t> piece = pieces(skin);
  std::vector<double> volume(piece.size());
  for (std::size_t t = 0; t + 2 < skin.indices.size(); t += 3) {
    const glm::dvec3 a(skin.positionsMm[skin.indices[t]]), b(skin.positionsMm[skin.indices[t + 1]]),
        c(skin.positionsMm[skin.indices[t + 2]]);
    volume[piece[skin.indices[t]]] += glm::dot(a, glm::cross(b, c));
  }
  for (std::size_t i = 0; i < outer_.size(); ++i) outer_[i] = volume[piece[i]] > 0;
  std::vector<std::pair<std::uint16_t, std::array<std::uint16_t, 2>>> corners;
  for (std::size_t t = 0; t + 2 < skin.indices.size(); t += 3) {
    if (!outer_[skin.indices[t]]) continue;
    for (std::size_t e = 0; e < 3; ++e) {
      const auto corner = [&](std::size_t k) { return static_cast<std::uint16_t>(skin.indices[t + (e + k) % 3]); };
      indices_.push_back(corner(0));
      corners.push_back({corner(0), {corner(1), corner(2)}});
    }
  }
  std::sort(corners.begin(), corners.end());
  float top = -1e9f;
  for (const glm::vec3& p : skin.positionsMm) top = std::max(top, p.y);
  for (const glm::vec3& p : skin.positionsMm) free_.push_back(std::clamp((top - p.y - kEndMm) / kEndMm, 0.0f, 1.0f));
  for (const auto& [of, others] : corners) ++first_[of + 1u], beside_.push_back(others);
  std::partial_sum(first_.begin(), first_.end(), first_.begin());
}

SkinFace::Posed SkinFace::posed(const std::vector<glm::vec3>& atMm) const {
  Posed face{&atMm, std::vector<glm::vec3>(atMm.size(), glm::vec3(0))};
  for (std::size_t t = 0; t + 2 < indices_.size(); t += 3) {
    const std::uint32_t* c = &indices_[t];
    const glm::vec3 normal = glm::cross(atMm[c[1]] - atMm[c[0]], atMm[c[2]] - atMm[c[0]]);
    for (int k = 0; k < 3; ++k) face.normal[c[k]] += normal;
  }
  for (glm::vec3& n : face.normal)
    if (const float length = glm::length(n); length > 0) n /= length;
  return face;
}

std::uint16_t SkinFace::next(const Posed& face, const glm::vec3& p, std::uint16_t start) const {
  const std::vector<glm::vec3>& at = *face.atMm;
  const auto away = [&](std::uint16_t v) { return glm::dot(at[v] - p, at[v] - p); };
  float best = away(start);
  for (bool nearer = true; nearer;) {
    nearer = false;
    for (std::uint32_t k = first_[start], end = first_[start + 1u]; k < end; ++k)
      if (const float mm = away(beside_[k][0]); mm < best) best = mm, start = beside_[k][0], nearer = true;
  }
  return start;
}

float SkinFace::depthMm(const Posed& face, const glm::vec3& p, std::uint16_t vertex, float enough) const {
  const std::vector<glm::vec3>& at = *face.atMm;
  const float plane = glm::dot(at[vertex] - p, face.normal[vertex]);
  if (plane > enough + kRoundMm) return plane;
  float best = std::numeric_limits<float>::infinity(), depth = plane;
  for (std::uint32_t k = first_[vertex], end = first_[vertex + 1u]; k < end; ++k) {
    const auto [b, c] = beside_[k];
    const glm::vec3 share = nearestShare(p, at[vertex], at[b], at[c]);
    const glm::vec3 up = share.x * at[vertex] + share.y * at[b] + share.z * at[c] - p;
    if (const float mm = glm::dot(up, up); mm < best) {
      best = mm;
      const glm::vec3 normal = share.x * face.normal[vertex] + share.y * face.normal[b] + share.z * face.normal[c];
      depth = glm::dot(up, normal) < 0 ? -std::sqrt(mm) : std::sqrt(mm);
    }
  }
  return depth;
}

void SkinFace::even(std::vector<float>& values) const {
  const std::vector<float> before = values;
  for (std::size_t v = 0; v < values.size(); ++v) {
    if (first_[v] == first_[v + 1]) continue;
    float sum = 0;
    for (std::uint32_t k = first_[v]; k < first_[v + 1]; ++k) sum += before[beside_[k][0]];
    values[v] = 0.4f * before[v] + 0.6f * sum / static_cast<float>(first_[v + 1] - first_[v]);
  }
}

void SkinFace::widen(std::vector<float>& values) const {
  const std::vector<float> before = values;
  for (std::size_t v = 0; v < values.size(); ++v)
    for (std::uint32_t k = first_[v]; k < first_[v + 1]; ++k) values[v] = std::max(values[v], before[beside_[k][0]]);
}

SkinFinder::SkinFinder(const SkinFace& face, const std::vector<glm::vec3>& skinAtMm)
    : face_(face), rest_(face.posed(skinAtMm)) {
  for (std::size_t v = 0; v < skinAtMm.size(); ++v)
    if (face.outer(v))
      cells_.emplace_back(cellOf(glm::ivec3(glm::floor(skinAtMm[v] / kCellMm))), static_cast<std::uint16_t>(v));
  std::sort(cells_.begin(), cells_.end());
}

NextUnder SkinFinder::nextUnder(const std::vector<glm::vec3>& points) const {
  NextUnder found;
  for (std::uint32_t i = 0; i < points.size(); ++i) {
    const glm::ivec3 centre(glm::floor(points[i] / kCellMm));
    float best = kCellMm * kCellMm;
    int nearest = -1;
    for (int x = -1; x <= 1; ++x)
      for (int y = -1; y <= 1; ++y) {
        const auto low = cellOf(centre + glm::ivec3(x, y, -1)), high = cellOf(centre + glm::ivec3(x, y, 1));
        for (auto it = std::lower_bound(cells_.begin(), cells_.end(), std::pair(low, std::uint16_t{0}));
             it != cells_.end() && it->first <= high; ++it) {
          const glm::vec3 up = (*rest_.atMm)[it->second] - points[i];
          // The skin of the other thigh may be nearer, and looks the other way.
          if (const float mm = glm::dot(up, up); mm < best && glm::dot(up, rest_.normal[it->second]) > -1)
            best = mm, nearest = it->second;
        }
      }
    if (nearest < 0) continue;
    const auto skin = face_.next(rest_, points[i], static_cast<std::uint16_t>(nearest));
    const float depth = face_.depthMm(rest_, points[i], skin, kDeepestMm);
    if (depth > kDeepestMm) continue;
    found.add(i, skin, depth);
  }
  return found;
}

void tuckUnder(const SkinFace& face, const SkinFace::Posed& skin, const NextUnder& under, core::Mesh& mesh) {
  struct High {
    std::uint32_t vertex;
    std::uint16_t skin;
    float keptMm;
  };
  std::vector<High> high;
  bool any = false;
  for (std::size_t k = 0; k < under.vertex.size(); ++k) {
    if (under.depthMm[k] > kTuckedMm) continue;
    const glm::vec3& p = mesh.positionsMm[under.vertex[k]];
    const std::uint16_t over = face.next(skin, p, under.skin[k]);
    const float kept = std::min(under.depthMm[k], kLeastMm), miss = kept - face.depthMm(skin, p, over, kept);
    if (miss > -kLeastMm && miss < kMostMm) high.push_back({under.vertex[k], over, kept});
    any = any || (miss > 0 && miss < kMostMm);
  }
  if (!any) return;
  std::vector<glm::vec3> moved(mesh.positionsMm.size(), glm::vec3(0));
  for (int round = 0; round < kRounds; ++round) {
    if (round > 0) even(moved, mesh.indices);
    for (const High& of : high) {
      glm::vec3& down = moved[of.vertex];
      const float miss = of.keptMm - face.depthMm(skin, mesh.positionsMm[of.vertex] + down, of.skin, of.keptMm);
      if (miss > 0) down -= miss * skin.normal[of.skin];
    }
  }
  for (std::size_t i = 0; i < moved.size(); ++i) mesh.positionsMm[i] += moved[i];
}

}  // namespace sciatlas::living
