// Where hands keep off, laid on the body that is shown: the corridor follows the nerve as it runs there, discs the
// bones as they stand there, not the skin that was over them at rest.
#pragma once
#include <functional>

#include "lesson/bone_turns.h"
#include "lesson/skin_lay.h"
#include "lesson/technique.h"
#include "scene/overlay.h"

namespace sciatlas::lesson {

// One zone of one side, as places on the skin of the body it was laid on.
struct LaidZone {
  std::string id;
  bool red = false;
  int structure = -1;           // the nerve that it runs along, or the structure of its point; -1: neither
  bool disc = false;            // rings round a place, else a band
  std::vector<BodyPoint> axis;  // of a band; of a disc its middle
  std::vector<BodyPoint> places;
  std::size_t columns = 0;
  float halfWidthMm = 0;  // or the radius
};

// All zones of the library on `shown`, a state of `rest`. Nerves are projected onto the skin from behind (or where
// `seen_from` says), as seen from the bones beside them. Throws core::InputError for a point that the model lacks.
std::vector<LaidZone> layZones(const std::vector<NoPressZone>& zones, const scene::Atlas& rest,
                               const scene::Atlas& shown);

// Its picture: red or amber, hatched.
void addZone(scene::Overlay& overlay, const LaidZone& zone);

}  // namespace sciatlas::lesson
