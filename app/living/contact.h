// The last stage: nerves give way to what has come into their place. A nerve or root is displaced, flattened and
// reddened where it is met, and nowhere else.
#pragma once
#include <memory>

#include "living/workspace.h"
#include "scene/body_state.h"

namespace sciatlas::living {

class ContactStage {
 public:
  explicit ContactStage(const scene::Atlas& rest);
  ~ContactStage();
  void apply(Workspace& body, const scene::BodyState& state) const;
  // What the surfaces of all nerves follow, now instead of when each is first met.
  void prepare() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sciatlas::living
