#include "scene/disc.h"

#include <algorithm>

#include "core/error.h"
#include "core/text.h"

namespace sciatlas::scene {

using glm::vec3;

const std::vector<std::string>& discSegments() {
  static const std::vector<std::string> segments{"l1_l2", "l2_l3", "l3_l4", "l4_l5", "l5_s1"};
  return segments;
}

DiscFrame discFrame(const Atlas& atlas, const std::string& segment) {
  const auto& known = discSegments();
  if (std::find(known.begin(), known.end(), segment) == known.end())
    throw core::InputError("unknown segment of the spine \"" + segment + "\"" + core::suggestion(segment, known));
  DiscFrame f;
  f.upper = segment.substr(0, 2);
  const std::string low = segment.substr(3);
  f.lower = low == "s1" ? "sacrum" : low;
  const std::string plate = low == "s1" ? "sacrum/s1_endplate_" : low + "/endplate_sup_";
  const auto at = [&](const std::string& path) { return atlas.landmark(path).atMm; };
  f.upperBack = at(f.upper + "/endplate_inf_post"), f.lowerBack = at(plate + "post");
  f.upperFront = at(f.upper + "/endplate_inf_ant"), f.lowerFront = at(plate + "ant");
  const vec3 backEdge = 0.5f * (f.upperBack + f.lowerBack), frontEdge = 0.5f * (f.upperFront + f.lowerFront);
  const vec3 side = at(plate + "lat_l") - at(plate + "lat_r") + at(f.upper + "/endplate_inf_lat_l") -
                    at(f.upper + "/endplate_inf_lat_r");
  f.back = glm::normalize(backEdge - frontEdge);
  f.up = glm::normalize(glm::cross(f.back, -side));
  f.left = glm::cross(f.up, -f.back);
  f.centre = 0.5f * (backEdge + frontEdge);
  f.depthMm = glm::distance(f.lowerBack, f.lowerFront);
  f.anteriorHeightMm = glm::distance(f.upperFront, f.lowerFront);
  f.posteriorHeightMm = glm::distance(f.upperBack, f.lowerBack);
  return f;
}

}  // namespace sciatlas::scene
