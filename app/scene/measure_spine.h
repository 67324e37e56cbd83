// Measures of the spine that a state of the body changes: the room of the dural sac, of the recess and of the foramen,
// disc heights, slips. All in the frame of the disc (scene/disc.h), in mm, mm2 and per cent.
#pragma once
#include <string>
#include <vector>

#include "scene/atlas.h"

namespace sciatlas::scene {

// The outlines of a closed surface in a plane, as closed polygons; area and inner ones included.
std::vector<std::vector<glm::vec3>> outlines(const core::Mesh& mesh, const glm::vec3& pointMm, const glm::vec3& normal);
double polygonAreaMm2(const std::vector<glm::vec3>& polygon);

// The smallest outline of the dural sac in the planes parallel to a disc within 5 mm of its middle.
struct SacSection {
  double areaMm2 = 0, apMm = 0;
  glm::vec3 atMm{0};
};
SacSection sacSection(const Atlas& atlas, const std::string& segment);

// Between the pedicles of two vertebrae; `side` is 'r' or 'l'.
struct Foramen {
  double heightMm = 0, widthMm = 0, areaMm2 = 0;
};
Foramen foramen(const Atlas& atlas, const std::string& segment, char side);

double canalApMm(const Atlas& atlas, const std::string& segment);  // of the bony and ligamentous canal
double recessDepthMm(const Atlas& atlas, const std::string& segment,
                     char side);                                     // from front to back, beside the pedicle
double slipPercent(const Atlas& atlas, const std::string& segment);  // of the lower endplate, forward
// Of the yellow ligament, at right angles to its face towards the canal, in the middle of it; `side` is 'r' or 'l'.
double flavumThicknessMm(const Atlas& atlas, const std::string& segment, char side);
// How far disc material reaches back into the canal, of the way from the disc's own hind edge to the line between the
// inner edges of the two facet joints: the size of a herniation by Mysliwiec (MSU). 0 where there is none.
double herniationReachPercent(const Atlas& atlas, const std::string& segment);

}  // namespace sciatlas::scene
