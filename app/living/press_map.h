// The skin coloured by how safely it can be pressed deeply: a teaching model of this reference body, computed from what
// lies under each place of the skin by rules that stand in models/press_rules.toml. Lengths in mm.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scene/atlas.h"
#include "scene/tint.h"

namespace sciatlas::living {

// What the map says of a place; the gravest comes first.
inline constexpr float kLaidOn = 0.68f, kLaidOnHatched = 0.86f;  // share of a class's colour on that of the skin
struct PressClass {
  std::string id, name, words;
  glm::vec3 colour{1};  // display values 0..1
  bool hatched = false;
};

// Something that lies along a line or at a place, and when it counts.
struct PressRule {
  enum class Kind { Nerve, Vessel, Bone, Place };
  std::string id, name, why;
  Kind kind = Kind::Nerve;
  int pressClass = 0;
  std::vector<int> structures;       // nerves or vessels with a centre line; bones
  float fromPart = 0, toPart = 1;    // of the centre lines, from the proximal end
  float lateralMm = 0;               // how far beside the line of the press its middle may pass
  float depthMm = 0;                 // how much may lie over it
  std::optional<float> behindMm;     // only where a bone lies behind it within this
  std::string certainty;             // of the thresholds: V, M, T, G or D as in the fact base
  std::vector<std::string> sources;  // keys of lessons/references.toml
  std::string file;
  int line = 0;
  struct Point {
    std::string landmark;   // "l1/spinous_tip"
    glm::vec3 offsetMm{0};  // lateral (away from the midline), up, front
  };
  std::vector<std::vector<Point>> paths;  // Kind::Place: lines through points, on both sides where they are not midline
};

struct PressRules {
  std::string note;  // what the map is and is not
  std::vector<PressClass> classes;
  int otherwise = -1;  // class of what no rule is about
  std::vector<PressRule> rules;
};

// Throws core::InputError with file and line: unknown class, structure or landmark, a missing threshold.
PressRules readPressRules(const std::filesystem::path& file, const scene::Atlas& rest);

// What a rule found at a place of the skin.
struct PressReason {
  int rule = -1;       // of PressRules::rules; -1: none
  int structure = -1;  // what is met
  float mm = 0;        // how deep it lies
};

class PressMap {
 public:
  // For a body in any state; `rules` must outlive the map. At the vertices of the skin, against bones of a quarter of
  // the triangles (nowhere off by as much as a millimetre). The map is empty in a model without skin.
  PressMap(const scene::Atlas& atlas, const PressRules& rules, unsigned threads = 0);

  const PressRules& rules() const { return *rules_; }
  bool empty() const { return reasons_.empty(); }
  PressReason at(const glm::vec3& onSkinMm) const;  // of the nearest vertex
  const PressClass& classAt(const PressReason& reason) const;
  // "Common fibular nerve 6 mm under the skin. Keep off: ..."
  std::string inWords(const PressReason& reason, const scene::Atlas& atlas) const;
  scene::SurfaceTint tint(const scene::Atlas& atlas) const;
  // For tests and figures: what is said at the vertices (outer face of the skin only) and where these lie.
  const std::vector<glm::vec3>& placesMm() const { return places_; }
  const std::vector<PressReason>& reasons() const { return reasons_; }

 private:
  const PressRules* rules_;
  int skin_ = -1;
  std::vector<glm::vec3> places_;
  std::vector<PressReason> reasons_;
};

// Makes maps on a thread of its own; of the bodies asked for meanwhile only the last is mapped.
class PressMapper {
 public:
  // `awake` is called from the thread when there is something to take. The rules must outlive the mapper.
  PressMapper(const PressRules& rules, std::function<void()> awake);
  ~PressMapper();
  void ask(std::shared_ptr<const scene::Atlas> atlas, int number);  // the number comes back with the map
  struct Made {
    std::shared_ptr<const PressMap> map;
    std::shared_ptr<const scene::SurfaceTint> tint;
    int number = 0;
  };
  std::optional<Made> take();
  bool busy() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sciatlas::living
