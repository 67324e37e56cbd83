// Makes bodies on a thread of its own, so that a slider never blocks the window: of the states asked for meanwhile only
// the last is made. What only moves is made in haste first (Body::Care), and in full when nothing else is asked for.
#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "living/body.h"

namespace sciatlas::living {

struct Made {
  scene::BodyState state;
  std::shared_ptr<const scene::Atlas> atlas;
  double seconds = 0;
  bool hasty = false;  // the same state follows in full
};

class Maker {
 public:
  // `awake` is called from the thread when there is something to take. The body must outlive the maker.
  Maker(const Body& body, std::function<void()> awake);
  ~Maker();  // waits for the state under way
  void ask(const scene::BodyState& state);
  bool busy() const;
  std::optional<Made> take();  // the newest finished one, once

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sciatlas::living
