// What is going on in the body that is shown: which pathologies, how far, and how the joints stand. A plain value, part
// of the scene's state; living::Body makes the surfaces of it.
#pragma once
#include <map>
#include <string>

namespace sciatlas::scene {

struct BodyState {
  std::map<std::string, float> pathologies;  // id in models/pathologies.toml -> 0 (not kept here) .. 1
  std::map<std::string, float> poseDeg;      // id of an axis in models/poses.toml -> degrees from rest (not kept at 0)
  bool atRest() const { return pathologies.empty() && poseDeg.empty(); }
  bool operator==(const BodyState&) const = default;
};

// Keeps the rule that what is at rest is not kept.
inline void setOrErase(std::map<std::string, float>& values, const std::string& id, float value) {
  if (value == 0)
    values.erase(id);
  else
    values[id] = value;
}

}  // namespace sciatlas::scene
