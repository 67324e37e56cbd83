// The last stage: nerves give way to what has come into their place. A nerve or root is displaced, flattened and
// reddened where it is met, and nowhere else.
#pragma once
#include <map>
#include <memory>

#include "living/clearance.h"
#include "living/workspace.h"
#include "scene/body_state.h"

namespace sciatlas::living {

class ContactStage {
 public:
  // What a movement may bring against a nerve is what its sites name (models/sites.toml).
  ContactStage(const scene::Atlas& rest, const std::vector<Site>& sites);
  ~ContactStage();
  // What movement adds to pathologies.
  struct Posed {
    bool moves = false;            // false: nothing is posed
    std::map<int, float> lengths;  // of muscles, as parts of those at rest
    std::map<int, core::Box>
        reshapedMm;  // of what is in the way: the part that pathologies have changed, before it moved
  };
  // Between pathologies and movement.
  static std::map<int, core::Box> reshaped(const Workspace& body);
  void apply(Workspace& body, const Posed& posed) const;
  // What the surfaces of all nerves follow, now instead of when each is first met.
  void prepare() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sciatlas::living
