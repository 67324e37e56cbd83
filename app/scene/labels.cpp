#include "scene/labels.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sciatlas::scene {
namespace {

constexpr float kEdgePx = 14;  // from the border of the free area
constexpr float kGapPx = 6;    // between plates

bool segmentsCross(glm::vec2 a, glm::vec2 b, glm::vec2 c, glm::vec2 d) {
  const auto side = [](glm::vec2 p, glm::vec2 q, glm::vec2 r) {
    return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  };
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

// One column from top to bottom. Plates want to stand at the height of their anchors; where they would overlap, the
// group is moved as one block by its mean wish (the pool-adjacent-violators algorithm: the least total displacement).
std::vector<float> stack(const std::vector<LabelRequest>& requests, const std::vector<int>& order, float low,
                         float high) {
  struct Block {
    float top, height;
    int count;
  };
  std::vector<Block> blocks;
  for (const int r : order) {
    const float height = requests[r].size.y + kGapPx;
    blocks.push_back({requests[r].anchor.y - requests[r].size.y * 0.5f, height, 1});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].top + blocks[blocks.size() - 2].height > blocks.back().top) {
      const Block below = blocks.back();
      blocks.pop_back();
      Block& above = blocks.back();
      const float wish =
          (above.top * above.count + (below.top - above.height) * below.count) / (above.count + below.count);
      above = {wish, above.height + below.height, above.count + below.count};
    }
  }
  // Keep inside: push down from the top, then up from the bottom (the lower border wins nothing over the order).
  float edge = low;
  for (Block& b : blocks) b.top = std::max(b.top, edge), edge = b.top + b.height;
  edge = high + kGapPx;
  for (std::size_t i = blocks.size(); i-- > 0;)
    blocks[i].top = std::min(blocks[i].top, edge - blocks[i].height), edge = blocks[i].top;
  std::vector<float> tops;
  std::size_t next = 0;
  for (const Block& b : blocks) {
    float top = b.top;
    for (int k = 0; k < b.count; ++k, ++next) tops.push_back(top), top += requests[order[next]].size.y + kGapPx;
  }
  return tops;
}

std::vector<PlacedLabel> placeColumn(const std::vector<LabelRequest>& requests, std::vector<int> order, bool right,
                                     glm::vec2 low, glm::vec2 high) {
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return requests[a].anchor.y < requests[b].anchor.y; });
  std::vector<PlacedLabel> placed;
  // Swapping two crossing leaders shortens their sum, so this ends; the bound is for ties in floating point.
  for (int round = 0; round < 200; ++round) {
    const std::vector<float> tops = stack(requests, order, low.y + kEdgePx, high.y - kEdgePx);
    placed.clear();
    for (std::size_t i = 0; i < order.size(); ++i) {
      const LabelRequest& r = requests[order[i]];
      PlacedLabel p;
      p.request = order[i];
      p.corner = {std::round(right ? high.x - kEdgePx - r.size.x : low.x + kEdgePx), std::round(tops[i])};
      p.leaderFrom = {right ? p.corner.x : p.corner.x + r.size.x, p.corner.y + r.size.y * 0.5f};
      p.leaderTo = r.anchor;
      placed.push_back(p);
    }
    bool swapped = false;
    for (std::size_t i = 0; i < placed.size() && !swapped; ++i)
      for (std::size_t j = i + 1; j < placed.size() && !swapped; ++j)
        if (segmentsCross(placed[i].leaderFrom, placed[i].leaderTo, placed[j].leaderFrom, placed[j].leaderTo)) {
          std::swap(order[i], order[j]);
          swapped = true;
        }
    if (!swapped) break;
  }
  return placed;
}

}  // namespace

std::vector<PlacedLabel> layoutLabels(const std::vector<LabelRequest>& requests, glm::vec2 low, glm::vec2 high,
                                      const std::vector<PlacedLabel>& previous) {
  std::vector<int> chosen;
  for (const bool subject : {true, false})
    for (std::size_t i = 0; i < requests.size(); ++i)
      if (requests[i].subject == subject && static_cast<int>(chosen.size()) < kMaxLabels)
        chosen.push_back(static_cast<int>(i));

  // A vertical line parts the anchors: what lies left of it is labelled on the left. So leaders of the two columns
  // never meet.
  std::stable_sort(chosen.begin(), chosen.end(),
                   [&](int a, int b) { return requests[a].anchor.x < requests[b].anchor.x; });
  const float middle = (low.x + high.x) * 0.5f, width = std::max(high.x - low.x, 1.0f);
  const auto previousSide = [&](int request) {
    for (const PlacedLabel& p : previous)
      if (p.request == request) return p.corner.x > middle ? 1 : -1;
    return 0;
  };
  std::size_t best = 0;
  float bestCost = std::numeric_limits<float>::max();
  for (std::size_t left = 0; left <= chosen.size(); ++left) {
    float cost = 0, columns[2]{0, 0}, widest[2]{0, 0};
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      const LabelRequest& r = requests[chosen[i]];
      const bool onRight = i >= left;
      columns[onRight] += r.size.y + kGapPx;
      widest[onRight] = std::max(widest[onRight], r.size.x);
      if (onRight != (r.anchor.x > middle)) cost += 0.05f + std::abs(r.anchor.x - middle) / width * 4;
      if (const int side = previousSide(chosen[i]); side != 0 && (side > 0) != onRight) cost += 0.3f;
    }
    for (const float column : columns)
      cost += 10 * std::max(0.0f, column - (high.y - low.y - 2 * kEdgePx)) / (high.y - low.y + 1);
    // Where two columns would lie over one another, one is better.
    if (widest[0] > 0 && widest[1] > 0 && widest[0] + widest[1] + 2 * kEdgePx + kGapPx > width) cost += 5;
    cost += 0.1f * std::abs(columns[0] - columns[1]) / (high.y - low.y + 1);
    if (cost < bestCost) bestCost = cost, best = left;
  }
  const auto split = chosen.begin() + static_cast<std::ptrdiff_t>(best);
  std::vector<PlacedLabel> placed = placeColumn(requests, {chosen.begin(), split}, false, low, high);
  const std::vector<PlacedLabel> others = placeColumn(requests, {split, chosen.end()}, true, low, high);
  placed.insert(placed.end(), others.begin(), others.end());
  // Too many for the height: the last ones that would leave the area are dropped rather than drawn outside.
  std::erase_if(placed, [&](const PlacedLabel& p) {
    return p.corner.y < low.y || p.corner.y + requests[p.request].size.y > high.y;
  });
  return placed;
}

}  // namespace sciatlas::scene
