// One stroke laid on the body that is shown: its path, the depth that it reaches, and where the hand is at a time.
// Lengths in mm, times in s.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "lesson/lesson.h"
#include "lesson/skin_lay.h"
#include "scene/overlay.h"

namespace sciatlas::lesson {

// A stroke on the skin of the body at rest; the same for all states of the body.
struct LaidStroke {
  std::vector<scene::Probe> path;   // along the stroke, from end to end; one place for a static one
  std::vector<scene::Probe> spots;  // the authored points
  LaidBand band;
  struct Hold {
    scene::Probe at;
    std::optional<scene::Probe> towards;
  };
  std::vector<std::optional<Hold>> holds;  // as the stroke has them; nothing where a place is not to be found
};
// `mirrored`: for the left side. Throws core::InputError for a point that the model lacks.
LaidStroke layStroke(const Stroke& stroke, const SkinLay& lay, bool mirrored);

// Where along the line straight in the stroke acts.
struct Reached {
  float fromMm = 0, toMm = 0;  // under the skin
  glm::vec3 fibre{0};          // of the first muscle or fascia that is met; 0: none
};
// Nothing where none of the structures lies under the point within `kReachMm`.
std::optional<Reached> reachedUnder(const scene::Atlas& shown, const BodyPoint& point, const std::vector<int>& reaches);

struct StrokeTrack {
  std::shared_ptr<const Stroke> stroke;  // copies: the library may be read again meanwhile
  std::shared_ptr<const Technique> technique;
  std::vector<BodyPoint> path, spots;
  std::vector<BodyPoint> band;  // rows across the path
  std::size_t columns = 0;
  std::vector<std::optional<Reached>> reached;  // under each point of the path, or under each spot
  float halfWidthMm = 15, speedMmPerS = 50;
  double frequencyHz = 1, holdS = 20, timeS = 60;  // timeS: at this site
  bool mirrored = false;
  struct Hold {
    BodyPoint at;
    glm::vec3 towards{0, 1, 0};
    std::size_t index = 0;  // in Stroke::holds
  };
  std::vector<Hold> holds;
};
StrokeTrack trackOf(const Stroke& stroke, const Technique& technique, const LaidStroke& laid, const SkinLay& lay,
                    const scene::Atlas& shown, bool mirrored);

// Whether the stroke stays on spots rather than running along its path.
bool isStatic(const std::string& motion);
bool isSpotted(const std::string& motion);  // kneads or circles from spot to spot

// The hand at `timeS` after the stroke began.
struct Hand {
  BodyPoint at;
  glm::vec3 ahead{0, 1, 0};  // the way that it moves, along the skin
  float liftMm = 0;          // over the skin: on the return, between beats
  float phase = -1;          // 0..1 along the path
  float press = 1;           // 0..1
};
std::vector<Hand> handsAt(const StrokeTrack& track, double timeS);
float lengthMm(const std::vector<BodyPoint>& path);

// Passes, beats, circles or holds that are begun by then, from 1.
int repetitionAt(const StrokeTrack& track, double timeS);
int repetitionsOf(const StrokeTrack& track);  // in the time at this site
double cycleS(const StrokeTrack& track);      // one pass, hold or beat

// What is drawn for the hand of a stroke and for those that hold.
struct TrackTools {
  struct Shape {
    std::shared_ptr<const core::Mesh> mesh;    // in the tool's frame; null: none
    std::shared_ptr<const core::Mesh> draped;  // in place of it: as it lies on the body, in the frame of the model
    bool skin = true;                          // a hand, not a thing
    float rollsMm = 0;                         // Tool::rollsMm
  };
  Shape hand;
  std::vector<Shape> holds;  // one for each of the stroke's
};

// The picture of a track: band, arrows, fibres, depth and, when it is the one that plays, the hands.
void addTrack(scene::Overlay& overlay, const StrokeTrack& track, bool plays, double timeS, const TrackTools& tools);

}  // namespace sciatlas::lesson
