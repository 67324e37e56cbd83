#include "render/rim_map.h"

#include <algorithm>
#include <cmath>

namespace sciatlas::render {
namespace {

constexpr float kFinestPxPerMm = 2.5f;
constexpr float kMostPx = 1'500'000;
constexpr int kLargestSidePx = 4096;  // what OpenGL ES 3.0 machines have in practice
constexpr int kMarginPx = 2;

}  // namespace

RimMap::RimMap(const std::vector<std::pair<glm::vec2, glm::vec2>>& rectangles) {
  float area = 1, widest = 1, heights = 1;
  for (const auto& [low, high] : rectangles) {
    const glm::vec2 size = glm::max(high - low, glm::vec2(0));
    area += size.x * size.y, widest = std::max(widest, size.x), heights += size.y;
  }
  const float sides = 0.95f * static_cast<float>(kLargestSidePx) / std::max(widest, heights);
  pxPerMm_ = std::min({kFinestPxPerMm, std::sqrt(kMostPx / area), sides});
  for (const auto& [low, high] : rectangles) {
    Rectangle r;
    r.lowMm = low;
    r.firstPx = {kMarginPx, size_.y + kMarginPx};
    r.sizePx = glm::ivec2(glm::ceil(glm::max(high - low, glm::vec2(0)) * pxPerMm_)) + 1;
    size_ = {std::max(size_.x, r.sizePx.x + 2 * kMarginPx), r.firstPx.y + r.sizePx.y + kMarginPx};
    rectangles_.push_back(r);
  }
  distances_.assign(static_cast<std::size_t>(size_.x) * static_cast<std::size_t>(size_.y), kRimRangeMm);
}

void RimMap::add(std::size_t face, const scene::SectionLoop& loop, float reachMm,
                 const std::function<bool(const glm::vec2&)>& wanted) {
  for (std::size_t i = 0, j = loop.points.size() - 1; i < loop.points.size(); j = i++)
    if (!wanted || wanted(0.5f * (loop.points[j].at + loop.points[i].at)))
      addStretch(face, loop.points[j].at, loop.points[i].at, std::min(reachMm, kRimRangeMm));
}

void RimMap::addStretch(std::size_t face, glm::vec2 a, glm::vec2 b, float reachMm) {
  const Rectangle& r = rectangles_[face];
  const glm::vec2 first(r.firstPx);
  a = (a - r.lowMm) * pxPerMm_ + first, b = (b - r.lowMm) * pxPerMm_ + first;
  const float reach = reachMm * pxPerMm_ + 1, mmPerPx = 1 / pxPerMm_;
  const glm::ivec2 low = glm::max(glm::ivec2(glm::ceil(glm::min(a, b) - reach)), r.firstPx - kMarginPx),
                   high = glm::min(glm::ivec2(glm::floor(glm::max(a, b) + reach)), r.firstPx + r.sizePx);
  const glm::vec2 along = b - a;
  const float length2 = std::max(glm::dot(along, along), 1e-12f);
  for (int y = low.y; y <= high.y; ++y)
    for (int x = low.x; x <= high.x; ++x) {
      const glm::vec2 p = glm::vec2(x, y) - a;
      const glm::vec2 off = p - along * std::clamp(glm::dot(p, along) / length2, 0.0f, 1.0f);
      float& here =
          distances_[static_cast<std::size_t>(y) * static_cast<std::size_t>(size_.x) + static_cast<std::size_t>(x)];
      const float limit = here * pxPerMm_, own = glm::dot(off, off);
      if (own < limit * limit) here = std::sqrt(own) * mmPerPx;
    }
}

glm::vec2 RimMap::place(std::size_t face, const glm::vec2& at) const {
  const Rectangle& r = rectangles_[face];
  return ((at - r.lowMm) * pxPerMm_ + glm::vec2(r.firstPx) + 0.5f) / glm::vec2(size_);
}

}  // namespace sciatlas::render
