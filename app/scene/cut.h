// Cut planes: what of the body is taken away so that its inside is seen. Plain data in the scene's state, and pure
// questions about it. Lengths in mm in the model's frame.
#pragma once
#include <array>
#include <glm/glm.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/mesh.h"
#include "scene/camera.h"

namespace sciatlas::scene {

enum class CutAxis : unsigned char { Sagittal, Coronal, Axial };  // across x, z and y
inline constexpr int kCutAxes = 3;
inline constexpr std::array<const char*, kCutAxes> kCutAxisNames{"sagittal", "coronal", "axial"};
glm::vec3 directionOf(CutAxis axis);

struct AxisCut {
  float atMm = 0;            // coordinate of the plane on its axis
  bool keepsHigher = false;  // which side stays: that of the larger coordinates or the other
  bool operator==(const AxisCut&) const = default;
};

// Any other plane; what lies on the side that the normal points to is taken away.
struct ObliqueCut {
  glm::vec3 pointMm{0}, normal{0, 0, 1};  // unit
  bool operator==(const ObliqueCut&) const = default;
};

// A well round a point of which a half or a quarter is removed, so that the layers under the point are seen in section.
// The well has twelve sides.
struct LocalSection {
  glm::vec3 centreMm{0};
  glm::vec3 inward{0, 0, 1};  // unit, the well's axis: into the body
  glm::vec3 opens{1, 0, 0};   // unit, at right angles to `inward`: the middle of what is removed lies there
  float radiusMm = 30, depthMm = 60;
  bool quarter = false;
  bool operator==(const LocalSection&) const = default;
};

struct Cuts {
  std::array<std::optional<AxisCut>, kCutAxes> axes;  // by CutAxis
  std::optional<ObliqueCut> oblique;
  std::optional<LocalSection> well;
  bool any() const { return axes[0] || axes[1] || axes[2] || oblique || well; }
  bool operator==(const Cuts&) const = default;
};

struct HalfSpace {
  glm::vec3 normal{0, 0, 1};  // unit
  float atMm = 0;
  float beyond(const glm::vec3& p) const { return glm::dot(normal, p) - atMm; }  // mm, > 0 on the normal's side
};

// The same as half spaces: a point stays when it is beyond none of the planes and not inside the well, that is, beyond
// at least one of the well's sides.
struct CutShape {
  std::vector<HalfSpace> planes;
  std::vector<HalfSpace> well;
  bool empty() const { return planes.empty() && well.empty(); }
};
inline constexpr std::size_t kMostCutPlanes = kCutAxes + 1, kMostWellSides = 9;
CutShape shapeOf(const Cuts& cuts);
bool takesAway(const CutShape& shape, const glm::vec3& pointMm);

enum class CutEffect : unsigned char { None, Crosses, Removes };
CutEffect effectOn(const CutShape& shape, const core::Box& box);  // never less than is true; of boxes, so at times more

// Whether a cut without a given side keeps the side of larger coordinates: the viewer's side goes. Seen along the plane
// the lower, the right or the front part stays.
bool keepsHigherFor(const glm::vec3& normal, const Camera& camera);

// The camera turned so that it faces what the cut shows, with the cut's point in the middle.
Camera facing(Camera camera, const ObliqueCut& cut);

// "axial=128:-, sagittal=0:+", as the command line takes it; empty for none.
std::string cutWords(const Cuts& cuts);

}  // namespace sciatlas::scene
