// How a structure looks where it is cut through.
#pragma once
#include <glm/glm.hpp>

#include "core/mesh.h"
#include "scene/catalogue.h"

namespace sciatlas::render {

// Which shader draws the face: spongy bone in its cortex; muscle, tendon and ligament with their bundles across the
// fibres; nerve with fascicles; an even substance in a wall (vessels, the dural sac, discs, cartilage); fat with
// lobules under skin.
enum class CapKind { Bone, Flesh, Nerve, Even, Fat };
inline constexpr int kCapKinds = 5;

struct CapLook {
  CapKind kind = CapKind::Even;
  glm::vec3 inside{1}, second{1}, wall{1};  // display values; second: tendon, marrow, between fascicles
  float wallMm = 0.5f;                      // thickness of wall, cortex or sheath
  float shaftWallMm = 0;                    // in the middle of a long bone; 0 where there is none
  float cellMm = 2;                         // mean size of bundles, trabeculae, fascicles, lobules
  bool filled = false;    // its cavities are full of what it holds and belong to it: the fluid in the dural sac
  bool merges = false;    // where two of its system run into each other there is no wall
  float rings = 0;        // lamellae of an anulus
  float reachMm = 1;      // how far from its outline a structure asks for the distance to it
  glm::vec3 shaft{0};     // along a long bone, of length 1 / half of its length; zero for other bones
  glm::vec3 middleMm{0};  // of the structure's box
};

CapLook capLookOf(const scene::StructureInfo& info, const core::Box& boxMm);

}  // namespace sciatlas::render
