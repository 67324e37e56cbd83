// The frame of an intervertebral disc in whatever state the body is in: where its middle is, which way is up, back and
// left for it. Taken from the landmarks of the two vertebrae, so it moves with them.
#pragma once
#include <string>
#include <vector>

#include "scene/atlas.h"

namespace sciatlas::scene {

// "l1_l2" ... "l5_s1", from above down.
const std::vector<std::string>& discSegments();

struct DiscFrame {
  std::string upper, lower;                // ids of the vertebrae: "l4", "l5" ("sacrum" for S1)
  glm::vec3 centre{0};                     // midway between the middles of the two endplates
  glm::vec3 up{0}, back{0}, left{0};       // unit, at right angles; up is the normal of the disc's plane
  glm::vec3 upperBack{0}, lowerBack{0};    // the posterior edges of the two endplates in the midline
  glm::vec3 upperFront{0}, lowerFront{0};  // and the anterior ones
  float anteriorHeightMm = 0, posteriorHeightMm = 0;
  float depthMm = 0;  // of the lower endplate, from front to back

  // mm from the centre: to the left, up, back.
  glm::vec3 local(const glm::vec3& atMm) const {
    const glm::vec3 d = atMm - centre;
    return {glm::dot(d, left), glm::dot(d, up), glm::dot(d, back)};
  }
  glm::vec3 world(const glm::vec3& local) const { return centre + local.x * left + local.y * up + local.z * back; }
  glm::vec3 turned(const glm::vec3& local) const { return local.x * left + local.y * up + local.z * back; }
};

// Throws core::InputError for an unknown segment and for a model without the landmarks.
DiscFrame discFrame(const Atlas& atlas, const std::string& segment);

}  // namespace sciatlas::scene
