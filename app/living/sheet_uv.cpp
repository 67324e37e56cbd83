#include "living/sheet_uv.h"

#include <algorithm>
#include <cmath>

namespace sciatlas::living {
namespace {

constexpr int kRounds = 12;
constexpr float kLeastMm = 22, kMedians = 4;  // what lies farther from the fitted sheet does not belong to it

// Solves a small symmetric system in place (Gauss, partial pivoting); right holds the solution afterwards.
template <std::size_t N>
void solve(std::array<std::array<double, N>, N>& matrix, std::array<glm::dvec3, N>& right) {
  for (std::size_t c = 0; c < N; ++c) {
    std::size_t pivot = c;
    for (std::size_t r = c + 1; r < N; ++r)
      if (std::abs(matrix[r][c]) > std::abs(matrix[pivot][c])) pivot = r;
    std::swap(matrix[c], matrix[pivot]);
    std::swap(right[c], right[pivot]);
    for (std::size_t r = 0; r < N; ++r) {
      if (r == c) continue;
      const double f = matrix[r][c] / matrix[c][c];
      for (std::size_t k = c; k < N; ++k) matrix[r][k] -= f * matrix[c][k];
      right[r] -= f * right[c];
    }
  }
  for (std::size_t c = 0; c < N; ++c) right[c] /= matrix[c][c];
}

}  // namespace

std::array<double, SheetUv::kTerms> SheetUv::terms(const glm::vec2& uv) {
  const double u = static_cast<double>(uv.x) - 0.5, v = static_cast<double>(uv.y) - 0.5;
  return {1, u, v, u * v, v * v, v * v * v, v * v * v * v, u * v * v};
}

float SheetUv::missMm(const glm::vec3& p, const glm::vec2& uv) const {
  glm::dvec3 at(0);
  const auto t = terms(uv);
  for (std::size_t k = 0; k < kTerms; ++k) at += t[k] * shape_[k];
  return static_cast<float>(glm::distance(at, glm::dvec3(p)));
}

SheetUv::SheetUv(const core::Mesh& mesh) {
  const std::size_t count = mesh.positionsMm.size();
  std::vector<float> miss(count, 1.0f);
  // Least absolute distances by reweighting: the belly outvotes the rest.
  for (int round = 0; round < kRounds; ++round) {
    std::array<std::array<double, kTerms>, kTerms> matrix{};
    std::array<glm::dvec3, kTerms> right{};
    for (std::size_t i = 0; i < count; ++i) {
      const double w = 1 / std::max(2.0, static_cast<double>(miss[i]));
      const auto t = terms(mesh.uv[i]);
      for (std::size_t r = 0; r < kTerms; ++r) {
        for (std::size_t c = 0; c < kTerms; ++c) matrix[r][c] += w * t[r] * t[c];
        right[r] += w * t[r] * glm::dvec3(mesh.positionsMm[i]);
      }
    }
    for (std::size_t r = 0; r < kTerms; ++r) matrix[r][r] += 1e-6 * static_cast<double>(count);
    solve(matrix, right);
    shape_ = right;
    for (std::size_t i = 0; i < count; ++i) miss[i] = missMm(mesh.positionsMm[i], mesh.uv[i]);
  }
  std::vector<float> sorted = miss;
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(count / 2), sorted.end());
  limitMm_ = std::max(kLeastMm, kMedians * sorted[count / 2]);
  for (const float m : miss) strangers_ += m > limitMm_;
  if (strangers_)
    for (std::size_t i = 0; i < count; ++i)
      if (miss[i] <= limitMm_) belly_.emplace_back(mesh.positionsMm[i], mesh.uv[i]);
}

glm::vec2 SheetUv::at(const glm::vec3& p, const glm::vec2& own) const {
  if (everyWhereOwn() || missMm(p, own) <= limitMm_) return own;
  glm::vec2 found = own;
  float nearest = 1e30f;
  for (const auto& [at, uv] : belly_)
    if (const glm::vec3 d = at - p; glm::dot(d, d) < nearest) nearest = glm::dot(d, d), found = uv;
  return found;
}

}  // namespace sciatlas::living
