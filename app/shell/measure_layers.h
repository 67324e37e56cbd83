// sciatlas measure layers: what lies under a thumb.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "scene/atlas.h"
#include "scene/probe.h"

namespace sciatlas::shell {

struct MeasuredLayers {
  std::string text;
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
};

// A thumb on the skin. `text` is "x,y,z" in mm or a point as in lessons ("hip_bone_r/asis"): the nearest place on the
// skin or, with a direction (posterior, anterior, left, right, lateral, medial, above, below: the side that the thumb
// comes from), where the skin is met from there. Throws core::InputError.
scene::Probe pressedPlace(const scene::Atlas& atlas, const std::string& text, const std::string& direction);

// `words`: "layers", then a place. Throws core::InputError.
MeasuredLayers measureLayers(const scene::Atlas& atlas, const std::vector<std::string>& words,
                             const std::string& direction);

}  // namespace sciatlas::shell
