// The model as one binary glTF 2.0 file. Contract with the viewer: metres; node name = structure id; node tree =
// anatomy tree; POSITION, NORMAL, TANGENT (fibre direction, w = 1), TEXCOORD_0 (u across, v along the fibres, v = 0 at
// the origin) as floats; COLOR_0 as bytes (red = green = blue = openness, 255 = sees all of the outside); 16-bit
// indices where they are enough, else 32-bit. A node that is the mirror image of another has that one's mesh and a
// scale of (-1, 1, 1).
#pragma once
#include <string>
#include <vector>

#include "core/mesh.h"

namespace sciatlas::anatomy {

// Every parent must be in the list. Meshes are in millimetres and have all attributes. The same nodes give the same
// bytes.
std::string encodeGlb(const std::vector<core::ModelNode>& nodes);

}  // namespace sciatlas::anatomy
