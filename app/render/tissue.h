// How a structure looks: which shader draws it, in which colours, how glossy.
#pragma once
#include <glm/glm.hpp>

#include "scene/catalogue.h"

namespace sciatlas::render {

enum class Shading { Bone, Muscle, Nerve, Joint };
inline constexpr int kShadings = 4;

struct Tissue {
  Shading shading = Shading::Bone;
  glm::vec3 colour{1};  // display values 0..1
  glm::vec3 second{1};  // muscle: tendon; bone, nerve, joint: factor in cavities and folds
  float gloss = 0.1f, sharpness = 24;
  float relief = 1;    // depth of fibres or grain
  float lamellae = 0;  // rings of a disc
};

Tissue tissueOf(const scene::StructureInfo& info);
glm::vec3 toLinear(const glm::vec3& display);

}  // namespace sciatlas::render
