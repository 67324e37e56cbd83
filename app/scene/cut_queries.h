// Cuts and the model: where to cut a structure, what is seen of what is left, and cuts from words.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "scene/atlas.h"
#include "scene/cut.h"

namespace sciatlas::scene {

// The plane in which a structure is best cut: through its middle, across its long axis when it is long (nerves, long
// muscles), and otherwise in its own plane, across its thinnest extent (discs, flat muscles). The normal's largest
// component is positive. Throws core::InputError for a structure without a surface.
ObliqueCut planeThrough(const Atlas& atlas, int structure);

// What is seen along a ray: as Atlas::firstHit, but of what the cuts leave, their faces included (the normal is then
// that of the face, the structure the innermost one there).
std::optional<SurfaceHit> firstSeen(const Atlas& atlas, const CutShape& shape, const glm::vec3& fromMm,
                                    const glm::vec3& direction, const std::function<bool(int)>& wanted,
                                    Surfaces = Surfaces::Exact);

// Puts cuts in words on top of others. A word is "axial=MM", "sagittal=MM" or "coronal=MM", where a structure or a
// landmark may stand in place of the number and means its middle; or a structure alone: the plane of planeThrough; or
// "well=LANDMARK" for a half and "quarter=LANDMARK" for a quarter of a well dug to a landmark from the surface towards
// the viewer. ":+" or ":-" behind a plane says which side stays, that of larger coordinates or the other; without it
// the viewer's side goes. Throws core::InputError for anything else, with the nearest word that is known.
void addCuts(Cuts& cuts, const std::vector<std::string>& words, const Atlas& atlas, const Camera& camera,
             const std::function<bool(int)>& shown);

}  // namespace sciatlas::scene
