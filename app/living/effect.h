// What a pathology does to the body: a list of effects, each of one of a few kinds (models/README.md, "Pathologies").
// All quantities are curves over the pathology's parameter, in mm and degrees of the body at rest.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/toml.h"
#include "living/pathology.h"
#include "living/workspace.h"

namespace sciatlas::living {

// Piecewise linear over the parameter 0..1; what is not said is 0.
struct Curve {
  std::vector<float> at, value;
  float operator()(float p) const;
};

struct EffectTarget {
  Workspace& body;
  JointOffsets& offsets;
  const AxisValue& axis;  // how a joint stands in the pose
};

class Effect {
 public:
  virtual ~Effect() = default;
  virtual void apply(EffectTarget& target, float p) const = 0;
  // Pieces and swaps come first, so that what they bring can be shaped by the others.
  virtual int order() const { return 1; }
  // Of an effect that moves joints: the values of the parameter at which it begins to move them otherwise.
  virtual std::vector<float> jointKnots() const { return {}; }
};

// What all readers need: names to indices with errors that point at the line.
struct EffectSource {
  const core::TomlTable& table;
  const scene::Atlas& rest;

  Curve curve(const char* key, float otherwise = 0) const;  // a number, or a list with one value for each of `at`
  std::vector<int> surfaces(const char* key) const;         // ids and groups; empty if absent
  int structure(const char* key) const;
  std::vector<glm::vec3> points(const char* key) const;  // "structure/landmark", at rest; empty if absent
};

// Throws core::InputError for an unknown kind, a missing key, an unknown id.
std::unique_ptr<Effect> readEffect(const core::TomlTable& table, const scene::Atlas& rest);

// One per kind; see the files.
std::unique_ptr<Effect> readRim(const EffectSource& source);         // a disc's edge bulges along an arc
std::unique_ptr<Effect> readHerniation(const EffectSource& source);  // disc material leaves the disc at one place
std::unique_ptr<Effect> readThicken(const EffectSource& source);     // surfaces move along their normals
std::unique_ptr<Effect> readSwell(const EffectSource& source);       // a muscle grows across its fibres
std::unique_ptr<Effect> readPiece(const EffectSource& source);       // something that is only there in this state grows
std::unique_ptr<Effect> readSwap(const EffectSource& source);        // other structures stand in for ordinary ones
std::unique_ptr<Effect> readJoint(const EffectSource& source);       // bones move: disc height, slip, hip position
std::unique_ptr<Effect> readRedden(const EffectSource& source);      // an irritated place

// Calls work(mesh) for every level that the structure has, then renews the normals. `work` changes
// positions only.
void reshape(Workspace& body, int structure, const std::function<void(core::Mesh&)>& work);

}  // namespace sciatlas::living
