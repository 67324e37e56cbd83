// What lies under a thumb: the layers from the surface pressed to the bone, and the nerves and vessels beside the way.
// Every figure is one of this body in its present state, never of the person on the table. Lengths in mm.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "scene/atlas.h"
#include "scene/probe.h"

namespace sciatlas::living {

inline constexpr float kThumbRadiusMm = 10;     // a thumb pad of about 3 cm2
inline constexpr float kPressReachMm = 150;     // no farther is looked for a bone
inline constexpr float kVesselBesideMm = 15;    // vessels are named that pass the press line this near
inline constexpr float kNerveBesideMm = 30;     // nerves likewise
inline constexpr float kSciaticBesideMm = 120;  // the sciatic nerve and its two branches are looked for farther off
inline constexpr const char* kThisBody = "this reference body";

struct Layer {
  int structure = -1;             // -1: loose tissue between structures, which the model does not hold
  float fromMm = 0, thickMm = 0;  // along the press line, from the surface pressed
  std::vector<int> holds;         // structures of the same kind that lie wholly within it, such as a nerve's divisions
};

// A nerve or vessel beside the press line, or on it.
struct Beside {
  int structure = -1;
  float depthMm = 0;    // of its nearest point, along the press line
  float lateralMm = 0;  // how far beside the press line its surface passes; 0: the line meets it
  glm::vec3 atMm{0};
};

struct Layers {
  glm::vec3 atMm{0}, direction{0, 0, 1};  // where the press begins, unit vector into the body
  int pressed = -1;
  std::vector<Layer> stack;       // from the surface inwards; ends with the bone, or where the body ends
  std::vector<Beside> nerves;     // before the bone; the nearest to the line first
  std::vector<Beside> vessels;    // likewise
  std::optional<Beside> sciatic;  // the sciatic, tibial or common fibular nerve of the nearest course
  int bone = -1;                  // that the line comes to; -1: none within reach
  float boneMm = 0;
};

// Into the body at right angles to the surface under a thumb: the mean of the surface's normals within its radius, so
// that neither a single triangle nor a small furrow turns the thumb.
glm::vec3 pressDirection(const scene::Atlas& atlas, int structure, const glm::vec3& atMm);

// `structure` is the surface that is pressed: what lies over it (skin over a muscle) takes no part. `direction` need
// not be a unit vector. On the exact surfaces; a few milliseconds.
Layers layers(const scene::Atlas& atlas, int structure, const glm::vec3& atMm, const glm::vec3& direction);
// The same at a probe; nothing where its surface is not there in this state of the body.
std::optional<Layers> layersUnder(const scene::Atlas& atlas, const scene::Probe& probe);

// The place on the outer face of the skin nearest to a point in or outside the body; within 1 mm of the nearest.
// Nothing in a model without skin.
std::optional<scene::SurfaceHit> skinOver(const scene::Atlas& atlas, const glm::vec3& pointMm);

// "Gluteus maximus, lower part" without the side: the body side is known from where one presses.
std::string nameOf(const scene::Atlas& atlas, int structure);
// The nerve's line of the core sample: "Sciatic nerve: 53 mm deep, 12 mm beside the thumb's line".
std::string inWords(const scene::Atlas& atlas, const Beside& beside);

}  // namespace sciatlas::living
