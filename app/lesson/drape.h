// A soft thing (a heat pack, a towel) laid on the body: it bends over the skin instead of standing off it. Lengths in
// mm.
#pragma once
#include "core/mesh.h"
#include "lesson/skin_lay.h"

namespace sciatlas::lesson {

// `flat`: in a tool's frame (x across, y the way that it points, z away from the body, touching at z = 0). Laid with
// its middle at `at`, its y along `ahead`, on the skin that `lay` knows: each place of it follows the skin beneath,
// bridges what is narrower than about 5 cm and nowhere sinks in. In the frame of the model; empty when there is no skin
// below.
core::Mesh draped(const core::Mesh& flat, const SkinLay& lay, const BodyPoint& at, const glm::vec3& ahead);

}  // namespace sciatlas::lesson
