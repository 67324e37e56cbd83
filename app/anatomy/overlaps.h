// Where surfaces of different structures go through each other, and how deep.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "anatomy/generator.h"

namespace sciatlas::anatomy {

struct Overlap {
  std::string a, b;    // ids; a lies on the right or in the midline
  double depthMm = 0;  // the deepest vertex of one inside the other
  Vec3 atMm{0};        // where
  double volumeMm3 = 0;
  double share = 0;        // of the smaller structure's volume
  double toleranceMm = 0;  // for this pair at rest
  double shareTolerance = 1;
  bool over() const { return depthMm > toleranceMm || share > shareTolerance; }
};

// Deepest first. `systems`: id (without side) to "bone", "joint", "muscle", "nerve" ...; unknown ones count as muscle.
// Tolerances: bone and joint against each other 0.75 mm; a nerve or a vessel against anything of another kind 0.1 mm
// (the accuracy of the surfaces), nerves among themselves and vessels among themselves are not compared because they
// branch; everything else (muscles, ligaments, fasciae, bursae, against each other and against bone) 2.5 mm and 5 % of
// the smaller; a fascia lies upon what it wraps over wide faces, so there the depth alone is judged. Attachments are
// excepted by name: what a structure may `sink` into it may meet as deep as sink_mm and 0.75 mm, whatever the share.
// Skin and fat enclose all others and are not compared.
std::vector<Overlap> findOverlaps(const std::vector<FinishedPart>& parts,
                                  const std::map<std::string, std::string>& systems, unsigned threads);

}  // namespace sciatlas::anatomy
