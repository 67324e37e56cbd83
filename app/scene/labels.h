// Where labels go: beside the view's subject, never crossing, never covering one another. Pure geometry in pixels.
#pragma once
#include <glm/glm.hpp>
#include <string>
#include <vector>

namespace sciatlas::scene {

struct LabelRequest {
  std::string text;
  glm::vec2 anchor{0};   // the point on the structure
  glm::vec2 size{0};     // of the plate
  bool subject = false;  // the lesson's subject: placed first, in the accent colour
};

struct PlacedLabel {
  int request = 0;
  glm::vec2 corner{0};                   // top left of the plate
  glm::vec2 leaderFrom{0}, leaderTo{0};  // plate edge -> anchor
};

// Labels stand in two columns (left and right of the picture's middle), in the order of their anchors, so that leaders
// cannot cross; at most kMaxLabels, subjects first. `low`/`high`: the free area. `previous` keeps a label on its side
// unless it must move.
inline constexpr int kMaxLabels = 12;
std::vector<PlacedLabel> layoutLabels(const std::vector<LabelRequest>& requests, glm::vec2 low, glm::vec2 high,
                                      const std::vector<PlacedLabel>& previous = {});

}  // namespace sciatlas::scene
