// Joints, axes and poses as data (models/poses.toml), and the stage that moves the body: bones rigidly, soft parts
// after them.
#pragma once
#include <filesystem>
#include <glm/gtc/quaternion.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "living/pathology.h"
#include "living/workspace.h"
#include "scene/body_state.h"

namespace sciatlas::living {

// One way in which a joint moves; 0 is the body at rest.
struct Axis {
  std::string id;        // "hip_flexion_r", "l4_l5_flexion": also the word of --pose
  std::string english;   // "Right hip: flexion"
  std::string negative;  // what values below 0 are called: "extension"
  float minDeg = 0, maxDeg = 0;
  std::string group;  // for lists: "lumbar spine", "hip_r" ...
  std::string source;
  bool hidden = false;  // moved by pathologies or couplings only (disc height, slip: in mm)
  // Not zero: no joint moves, the whole body turns about this axis of the model in the room. Unit.
  glm::vec3 turnsWhole{0};
};

// A named pose, test or exercise: values of axes, with stages where it is done step by step.
struct Pose {
  std::string id, english, kind;  // kind: "position", "test", "exercise"
  struct Stage {
    std::string name;
    std::map<std::string, float> valuesDeg;  // of axes; what is not named is at rest
  };
  std::vector<Stage> stages;              // at least one
  std::map<std::string, float> lyingDeg;  // axes of the whole body that hold from the beginning, unlike the stages'
  std::string view;                       // the standard view in which it is best seen, or empty
  // Figures of studies that belong to it (excursion of the nerve, pressure in the disc): shown as published, with their
  // source, never as computed.
  struct Published {
    std::string name;    // "sciatic nerve at mid thigh, knee 90 to 0 degrees"
    std::string value;   // "9.9 mm (SD 2.2)"
    std::string source;  // key of references.toml
  };
  std::vector<Published> published;
  scene::LevelText about;
  std::vector<std::string> sources;
  bool cycle = false;  // an exercise that goes to and fro, or round
};

struct Poses {
  std::vector<Axis> axes;
  std::vector<Pose> all;
  const Axis* findAxis(std::string_view id) const;
  const Pose* find(std::string_view id) const;
  // Values of the axes at a progress through a pose: 0 is the body at rest, 1 the last stage, and with n stages the
  // k-th is reached at k / n. How a body lies holds all the time.
  static std::map<std::string, float> at(const Pose& pose, float progress);
  // How a body in this pose lies in the room: turns the axes of the room (y up) into those of the model.
  glm::quat room(const std::map<std::string, float>& poseDeg) const;
};

// Values of axes for the other side: each limb's at the other, bends and turns of the trunk the other way.
std::map<std::string, float> mirroredPose(const std::map<std::string, float>& poseDeg);

struct MotionParts;

class MotionStage {
 public:
  // Reads the file and prepares the rig. What follows from the body at rest alone, and takes seconds to find, is kept
  // in the folder `keptIn`, where there is one that can be written to. Throws core::InputError with file and line.
  MotionStage(const std::filesystem::path& posesToml, const scene::Atlas& rest, std::filesystem::path keptIn = {});
  ~MotionStage();
  const Poses& poses() const;
  // For a thread with nothing else to do: what the first movement would have to wait for.
  void prepare() const;
  // Throws core::InputError for unknown axes and values outside their range.
  void check(const scene::BodyState& state) const;
  // Of all bones, as they stand in the state; empty when the model has none that move.
  core::Box boxOf(const scene::BodyState& state) const;
  // Moves what the workspace holds (with the pathologies on it already).
  void apply(Workspace& body, const scene::BodyState& state, const JointOffsets& offsets) const;
  const MotionParts& parts() const;  // for living/muscle_lengths.h

 private:
  std::unique_ptr<MotionParts> parts_;
};

}  // namespace sciatlas::living
