// The model files in memory, with every name resolved to a number: what field building and fitting work on.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "anatomy/model_file.h"

namespace sciatlas::anatomy {

// A station of a loft (models/README.md).
struct Section {
  std::string name;
  Vec3 atMm{0};
  std::vector<double> radiiMm;  // polar form; empty: superellipse
  double leftMm = 0, rightMm = 0, frontMm = 0, backMm = 0, exponent = 2, hollowBackMm = 0;
  double tiltDeg = 0, yawDeg = 0, rollDeg = 0;
  double tolMm = 3;
  bool locked = false, symmetric = false;  // symmetric: authored as half_width
  int line = 0;
};

// A place: a landmark, or bare numbers where landmark < 0.
struct PlaceSpec {
  int landmark = -1;
  Vec3 atMm{0};
};

// A direction: numbers, or from one landmark to another.
struct DirectionSpec {
  int from = -1, to = -1;
  Vec3 value{0};
};

enum class PartKind { Rod, Tube, Plate, Sheet, Loft, Ball, Box, Cover };
enum class PartOp { Add, Subtract, Intersect };

struct PartSpec {
  PartKind kind = PartKind::Rod;
  PartOp op = PartOp::Add;
  std::string name;
  double blendMm = 0, joinMm = 0;
  int line = 0;
  std::vector<int> points;                // rod, tube; cover: where the thickness is given
  std::vector<std::array<int, 3>> faces;  // plate
  std::vector<std::vector<int>> rows;     // sheet
  std::vector<int> sections;              // loft
  bool spline = false, closed = false, path = false, roundCap = false;
  bool flatTowards = false;  // tube: `flat` is a direction, or `place` is the point the thin side looks to
  DirectionSpec flat, normal, up;
  PlaceSpec place;
  double roundMm = 0, dishFirstMm = 0, dishLastMm = 0;
  Vec3 sizeMm{0};                   // ball radii (0 = r of the landmark) or box size
  Vec3 axesDeg{0};                  // ball: yaw, roll, tilt
  std::vector<std::string> over;    // cover: ids and "folder/*"
  double gridMm = 6, spreadMm = 8;  // cover
};

// All landmarks and sections of all files; parts refer to them by index.
struct LandmarkPool {
  std::vector<Landmark> landmarks;
  std::vector<Section> sections;

  Vec3 place(const PlaceSpec& p) const { return p.landmark >= 0 ? landmarks[p.landmark].atMm : p.atMm; }
  Vec3 direction(const DirectionSpec& d) const {
    return d.from >= 0 ? landmarks[d.to].atMm - landmarks[d.from].atMm : d.value;
  }
};

struct ModelFileRange {
  std::string path;  // as the user knows it
  std::string key;   // "spine/l4"
  Side side = Side::Midline;
  std::size_t landmarkBegin = 0, landmarkEnd = 0, sectionBegin = 0, sectionEnd = 0;
};

struct ModelData {
  std::vector<ModelFileRange> files;
  LandmarkPool pool;
  std::vector<StructureSpec> structures;
  std::vector<std::vector<PartSpec>> parts;  // of each structure
  std::vector<std::size_t> structureFile;    // index into files
};

}  // namespace sciatlas::anatomy
