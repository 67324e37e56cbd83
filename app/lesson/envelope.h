// The envelope of the body, on which strokes and zones lie: the outermost surface seen from one side, running over
// grooves as skin does. Lengths in mm.
#pragma once
#include <vector>

#include "scene/atlas.h"

namespace sciatlas::lesson {

struct BodyPoint {
  glm::vec3 atMm{0}, normal{0, 0, -1};  // the normal points away from the body
};

class Envelope {
 public:
  // Covers the surroundings of `around`, seen from `from` (unit vector away from the body).
  Envelope(const std::vector<glm::vec3>& aroundMm, const glm::vec3& from, const scene::Atlas& atlas);

  // What a hand of half width `reachMm` meets at the point: it moves along `from` onto the envelope; the normal is that
  // of the patch under the hand. A point outside the modelled body stays.
  BodyPoint at(const glm::vec3& pointMm, float reachMm) const;

  // A smooth path through the points, about every 4 mm.
  std::vector<BodyPoint> path(const std::vector<glm::vec3>& pointsMm, float reachMm) const;

 private:
  float height(float a, float b) const;  // NaN where there is no body
  void measure(const scene::Atlas& atlas);
  void bridgeGrooves();
  void smooth();

  glm::vec3 from_, side_, up_;
  int firstA_ = 0, firstB_ = 0, countA_ = 0, countB_ = 0;  // cells of the height field, along side_ and up_
  std::vector<float> heightMm_;                            // along from_; kNone where no ray met the body
};

}  // namespace sciatlas::lesson
