// What is shown and how: a plain value, part of the session, copied for undo.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "scene/body_state.h"
#include "scene/camera.h"
#include "scene/cut.h"
#include "scene/probe.h"

namespace sciatlas::scene {

enum class Visibility : unsigned char { Shown, Ghost, Hidden };

inline constexpr int kSkinLayer = 12;  // StructureInfo::layer of the outermost structure; bones are 0

struct SceneState {
  std::vector<Visibility> visibility;  // one per catalogue entry
  std::vector<int> highlighted;        // drawn in the accent colour's light
  std::vector<int> labelled;           // structures with a label in the view
  std::vector<int> landmarks;          // indices of Atlas::landmarks() that are named in the view
  int selected = -1;
  int peel = kSkinLayer;  // what lies in a higher layer was taken away ...
  // ... and was this before; as long as `visibility`, or empty when nothing was. Visibility::Hidden holds for it now.
  std::vector<std::optional<Visibility>> peeled;
  Camera camera;
  std::string technique;                   // id of the technique whose strokes are drawn, or empty
  std::vector<std::string> strokes;        // ids: only these of it; empty: all
  char strokeSide = 'r';                   // where they are drawn: 'r', 'l' or 'b'; what lies on both sides stays there
  std::vector<std::string> triggerPoints;  // painted with their referral zones: "pir_1" (both sides) or "pir_1_r"
  std::vector<std::string> dermatomes;     // likewise
  bool noPress = false;                    // the no-press corridor and discs
  bool thumb = false;                      // the tool: a click presses there instead of selecting
  std::optional<Probe> probe;              // where a thumb is pressed down
  bool pressMap = false;                   // the skin coloured by how safely it can be pressed
  BodyState body;                          // what is shown is this body, see living::Body
  Cuts cuts;                               // what is taken away so that the inside is seen
  bool isPeeled(std::size_t structure) const { return structure < peeled.size() && peeled[structure].has_value(); }
  bool operator==(const SceneState&) const = default;
};

}  // namespace sciatlas::scene
