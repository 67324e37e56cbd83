// What the viewer must know besides the surfaces: landmarks and centre lines, as text beside the .glb.
#pragma once
#include <string>
#include <vector>

#include "anatomy/sides.h"

namespace sciatlas::anatomy {

// [[landmark]] structure, name, label, at_mm. A point beside the midline of a midline structure is given twice: name_r
// and name_l.
std::string landmarksText(const std::vector<SidedStructure>& structures);

// [[centreline]] structure, points_mm, width_mm, thickness_mm, thin (unit direction of the thickness).
std::string centrelinesText(const std::vector<SidedStructure>& structures);

}  // namespace sciatlas::anatomy
