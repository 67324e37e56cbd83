#include "scene/labels.h"

#include <doctest/doctest.h>

#include <random>

using namespace sciatlas::scene;

namespace {

constexpr glm::vec2 kLow(0, 0), kHigh(900, 600);

bool overlap(const PlacedLabel& a, glm::vec2 sizeA, const PlacedLabel& b, glm::vec2 sizeB) {
  return a.corner.x < b.corner.x + sizeB.x && b.corner.x < a.corner.x + sizeA.x && a.corner.y < b.corner.y + sizeB.y &&
         b.corner.y < a.corner.y + sizeA.y;
}

bool cross(const PlacedLabel& a, const PlacedLabel& b) {
  const auto side = [](glm::vec2 p, glm::vec2 q, glm::vec2 r) {
    return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  };
  return side(a.leaderFrom, a.leaderTo, b.leaderFrom) * side(a.leaderFrom, a.leaderTo, b.leaderTo) < 0 &&
         side(b.leaderFrom, b.leaderTo, a.leaderFrom) * side(b.leaderFrom, b.leaderTo, a.leaderTo) < 0;
}

std::vector<LabelRequest> randomRequests(unsigned seed, int count) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> x(200, 700), y(50, 550), width(60, 160);
  std::vector<LabelRequest> requests;
  for (int i = 0; i < count; ++i) requests.push_back({"label", {x(random), y(random)}, {width(random), 28}, i == 0});
  return requests;
}

}  // namespace

TEST_CASE("Labels never overlap, never cross, and stay inside the free area") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    const auto requests = randomRequests(seed, static_cast<int>(1 + seed % kMaxLabels));
    const auto placed = layoutLabels(requests, kLow, kHigh);
    CAPTURE(seed);
    REQUIRE(placed.size() == requests.size());
    for (std::size_t i = 0; i < placed.size(); ++i) {
      const glm::vec2 size = requests[static_cast<std::size_t>(placed[i].request)].size;
      CHECK(placed[i].corner.x >= kLow.x);
      CHECK(placed[i].corner.y >= kLow.y);
      CHECK(placed[i].corner.x + size.x <= kHigh.x);
      CHECK(placed[i].corner.y + size.y <= kHigh.y);
      for (std::size_t j = i + 1; j < placed.size(); ++j) {
        CHECK_FALSE(overlap(placed[i], size, placed[j], requests[static_cast<std::size_t>(placed[j].request)].size));
        CHECK_FALSE(cross(placed[i], placed[j]));
      }
    }
  }
}

TEST_CASE("At most twelve labels; the subject is always among them") {
  auto requests = randomRequests(7, 30);
  for (LabelRequest& r : requests) r.subject = false;
  requests[29].subject = true;
  const auto placed = layoutLabels(requests, kLow, kHigh);
  CHECK(placed.size() == kMaxLabels);
  bool found = false;
  for (const PlacedLabel& p : placed) found = found || p.request == 29;
  CHECK(found);
}

TEST_CASE("A label keeps its side while its anchor wanders over the middle") {
  std::vector<LabelRequest> requests{{"a", {440, 200}, {100, 28}, false}, {"b", {700, 300}, {100, 28}, false}};
  const auto before = layoutLabels(requests, kLow, kHigh);
  requests[0].anchor.x = 462;
  const auto after = layoutLabels(requests, kLow, kHigh, before);
  CHECK(before[0].corner.x == after[0].corner.x);
}

TEST_CASE("No labels is no labels") {
  CHECK(layoutLabels({}, kLow, kHigh).empty());
}

TEST_CASE("Plates too wide for two columns beside each other stand in one") {
  std::vector<LabelRequest> requests(3);
  for (std::size_t i = 0; i < 3; ++i) {
    requests[i].anchor = {50 + 100 * static_cast<float>(i), 100 + 60 * static_cast<float>(i)};
    requests[i].size = {180, 24};
  }
  const auto placed = layoutLabels(requests, {0, 0}, {300, 400});
  REQUIRE(placed.size() == 3);
  CHECK(placed[0].corner.x == placed[1].corner.x);
  CHECK(placed[1].corner.x == placed[2].corner.x);
}
