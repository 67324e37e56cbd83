// Pathologies and variants as data (models/pathologies.toml): what each changes in the body, by how much, which nerve
// it meets, its grades, and what hands can and cannot do there.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "living/workspace.h"
#include "scene/body_state.h"

namespace sciatlas::living {

// A named degree of a pathology, from the parameter value `from` (0..1) up to the next grade's.
struct Grade {
  float from = 0;
  std::string name;       // "protrusion", "Meyerding II"
  std::string threshold;  // in words, with the figure: "slip 25 to 50 % of the endplate"
};

struct Pathology {
  std::string id;      // "herniation_l4_l5_paracentral_r": also the word of --pathology
  std::string family;  // id of the family, for lists: "herniated_disc", "stenosis", "nerve_variant" ...
  std::string english;
  std::string place;               // "L4/5, right, paracentral"
  std::vector<std::string> meets;  // ids of the roots and nerves that it can meet
  std::vector<std::string> focus;  // ids to look at: the camera frames these
  std::string view;    // the standard view (scene::findView) in which it is best seen; empty: found by the session
  std::string nature;  // "compression", "referred" (an irritated source, nothing is compressed), "information"
  std::vector<Grade> grades;
  // Figures of the place that change with it, shown live: "dural sac, area" and a measure in words (scene/measure.h).
  struct Figure {
    std::string name, measure;
    // Degrees that go by the figure itself: from what value on each is spoken of ("MSU 2-B" from 50 %), rising.
    std::vector<std::pair<double, std::string>> degrees;
    std::string degreeAt(double value) const;  // empty below the first
  };
  std::vector<Figure> figures;
  std::string excludes;  // states of one non-empty word exclude each other (nerve variants of a side)
  scene::LevelText about;
  std::string hands;     // what hands can and cannot do there, with its evidence word
  std::string evidence;  // supports | partly | overstated | unsupported | contradicts | none
  std::vector<std::string> sources;
  std::string file;
  int line = 0;
  const Grade* gradeAt(float value) const;  // null below the first
};

struct Family {
  std::string id, english;
  scene::LevelText about;
};

struct Pathologies {
  std::vector<Family> families;
  std::vector<Pathology> all;
  const Pathology* find(std::string_view id) const;
};

// What the effects of a state ask of the joints, beside the pose: axis id -> degrees or mm (disc height, slip).
using JointOffsets = std::map<std::string, float>;

// Degrees or mm of an axis in the pose of a state, with all that other axes drive; empty: all are 0.
using AxisValue = std::function<float(const std::string& axis)>;

// Puts the effects of all pathologies of a state on the rest body.
class PathologyStage {
 public:
  // Reads the file. Throws core::InputError with file and line for an id that the catalogue lacks, an effect with a
  // missing or unknown key, grades out of order.
  PathologyStage(const std::filesystem::path& pathologiesToml, const scene::Atlas& rest);
  ~PathologyStage();
  const Pathologies& pathologies() const;
  // Throws core::InputError for unknown ids, values outside 0..1 and states that exclude each other.
  void check(const scene::BodyState& state) const;
  JointOffsets apply(Workspace& body, const scene::BodyState& state, const AxisValue& axis = {}) const;
  // The values of its parameter between which a pathology moves joints evenly; empty when it moves none.
  std::vector<float> jointKnots(const std::string& id) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sciatlas::living
