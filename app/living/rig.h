// The skeleton that moves: rigid bodies (sets of bones), the joints between them, and how the axes of movement turn
// them. Read from models/poses.toml; lengths in mm, angles in degrees, the frame is the model's.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "living/motion.h"
#include "living/rigid.h"

namespace sciatlas::living {

struct RigBody {
  std::string id;          // "pelvis", "femur_r"
  int parent = -1;         // -1: the root
  std::vector<int> bones;  // structures that move with it as one piece
  char side = 'm';
};

// One movement that a joint can make, in the frame of the parent body at rest.
struct RigMove {
  int axis = -1;  // index of Poses::axes
  glm::vec3 direction{1, 0, 0};
  bool slides = false;  // mm along the direction instead of degrees about it
};

struct RigJoint {
  std::string id;
  int body = -1;  // that it moves
  glm::vec3 centreMm{0};
  std::vector<RigMove> moves;  // the first is the outermost
  // A bone that glides on a track (the patella): it turns about the centre so far that the two points, of which the
  // second belongs to another body, keep their distance.
  int tiedTo = -1;
  glm::vec3 ownPointMm{0}, tiedPointMm{0};
  glm::vec3 trackAxis{1, 0, 0};
  // Where soft parts pass from the parent body to this one: halfway at the height levelMm over the centre (lower by
  // slope mm for each mm towards the midline), over halfMm either way, and widen mm more for each mm of distance from
  // the centre, so that what lies far from the joint folds and stretches gently. halfMm 0: no such place.
  float levelMm = 0, slope = 0, halfMm = 0, widen = 0;
};

// Bodies that a muscle follows along its fibres: rigidly at each anchor, in a straight line between two.
struct ChainAnchor {
  float v = 0;    // 0 at the origin, 1 at the insertion
  int body = -1;  // -1: the trunk, as what lies there follows it
};

struct MuscleChain {
  int structure = -1;
  std::vector<ChainAnchor> anchors;  // by rising v; at least two
  float glidesFrom = 0;              // before this place it is grown to the bones beside it
};

// A stretch of a soft part without anchors (a nerve, a muscle of one bone) that is tied to a bone: within wholeMm of
// the place it goes with the body, farther off less and less.
struct Tie {
  int body = -1;
  glm::vec3 atMm{0};
  float wholeMm = 0, fadeMm = 1;
  float share(const glm::vec3& p) const {
    const float t = glm::clamp(1 - (glm::distance(p, atMm) - wholeMm) / fadeMm, 0.0f, 1.0f);
    return t * t * (3 - 2 * t);
  }
};

// How far a nerve glides, as published: shown beside the picture, never computed from it.
struct ExcursionRow {
  std::string place, movement;
  std::vector<std::string> axes;  // that are named in from or to, 0 or not; others do not matter
  std::map<std::string, float> fromDeg,
      toDeg;  // axes: the state it begins and ends in; what is not named does not matter
  float lowMm = 0, meanMm = 0, highMm = 0;
  std::string direction, source, certainty;
};

struct Rig {
  Poses poses;
  std::vector<RigBody> bodies;  // parents stand before their children
  std::vector<RigJoint> joints;
  std::vector<std::map<int, float>> drives;  // by axis: other axes that follow it, and by how much
  std::vector<MuscleChain> chains;
  std::map<int, int> carried;            // structure -> body: soft parts that go with one body
  std::map<int, std::vector<Tie>> tied;  // by structure
  std::vector<ExcursionRow> excursions;

  int bodyOf(int structure) const;  // that has it as a bone, or -1
  int findBody(const std::string& id) const;

  // Throws core::InputError with file and line.
  static Rig read(const std::filesystem::path& posesToml, const scene::Atlas& rest);
  // Throws core::InputError for unknown axes and values outside their range.
  void check(const std::map<std::string, float>& valuesDeg) const;
  // Values of all axes by index of poses.axes, with what is driven added.
  std::vector<float> axisValues(const std::map<std::string, float>& valuesDeg, const JointOffsets& offsets) const;
  // Where each body has gone, in the model frame.
  std::vector<Rigid> pose(const std::vector<float>& axisValues) const;
};

}  // namespace sciatlas::living
