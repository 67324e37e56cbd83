// The model files read into memory: named landmarks, sections, structures and their parts (models/README.md is the
// language).
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "anatomy/field.h"

namespace sciatlas::anatomy {

struct Landmark {
  std::string name, label, source;
  Vec3 atMm{0};
  double rMm = 1, rtMm = 1;  // half thickness; rt across the flat direction of a tube
  Vec3 thin{0};              // the flat direction here, where a tube turns; 0: as the tube says
  double tolMm = 3;
  bool locked = false;
  int line = 0;
};

struct CentrelinePoint {
  Vec3 atMm{0};
  double widthMm = 0, thicknessMm = 0;  // full width
  Vec3 thinDirection{0, 0, 1};
};

struct ModelData;
struct PartSpec;
class Envelope;
using EnvelopeMaker = std::function<std::shared_ptr<const Envelope>(const PartSpec&)>;

// Midline: the authored right half is mirrored into one structure; Right: made twice; Single: made once, as authored.
enum class Side { Midline, Right, Single };

// One [[structure]] as authored (right side, midline or one of a kind).
struct StructureSpec {
  std::string id;  // without side suffix
  std::string
      parent;  // id of the group it belongs to ("disc_l4_l5"), empty at the top; a group needs no structure of its own
  Side side = Side::Midline;
  std::string folder;  // of the file, below models/: "spine/"
  FieldBox roughBox;   // holds every part, with some room; a midline structure's both halves
  double voxelMm = 1, smoothMm = 0.5, detailMm = 0.05;
  std::vector<std::string> carve;  // ids, or "folder/*"; sides.h says what they mean
  double carveGapMm = 0;
  std::vector<std::string> sink;    // those of `carve` that this one may sink into
  double sinkMm = 0;                // how deep
  std::vector<std::string> covers;  // what its covers are stretched over: ids, or "folder/*"
  std::string hollow;               // id of the structure whose surface is the inner surface of this one, a shell
  double growMm = 0;                // how far the whole surface is moved outwards
  double wallMm = 0;                // how thick the shell is at least
  std::optional<double> sidesPartBelowMm;  // below this height neither side shades the other: they move apart
  bool construction = false;               // only there for others to cover, carve or be hollowed by; not in the model
  bool stateOnly = false;                  // in the body only where a state (a variant, a pathology) brings it
  std::string file;                        // for messages
  int line = 0;
  std::string contentKey;               // every number and word that determines the field, for the cache's hash
  std::vector<std::uint64_t> partKeys;  // of each part, hashes of the same
  std::vector<Landmark>
      labelled;  // landmarks of this structure known outside: with a label, or there to be measured from
  std::vector<CentrelinePoint> centreline;  // of a tube with path = true, about every 2 mm
  bool hasFibres = false;                   // a sheet defines a fibre direction
};

class ModelSource {
 public:
  // Reads every *.toml below the folder that has a [file] table; throws InputError at the first fault. With `faults` it
  // does not throw: a file at fault is left out and its sentence is appended (an author's own file can be built while
  // others are being written).
  static ModelSource readFolder(const std::filesystem::path& models, std::vector<std::string>* faults = nullptr);
  ~ModelSource();
  ModelSource(ModelSource&&) noexcept;

  const std::vector<StructureSpec>& structures() const;  // in the order of files and of their text
  const StructureSpec* find(const std::string& id) const;
  // The field of one structure WITHOUT its carving (the mesher carves the sampled grid with the fields of the named
  // structures).
  std::unique_ptr<Field> field(const StructureSpec& structure, const EnvelopeMaker& envelopes) const;
  // Landmarks, sections and parts with all names resolved (anatomy/model_data.h), for fitting.
  const ModelData& data() const;

 private:
  struct Impl;
  explicit ModelSource(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sciatlas::anatomy
