// How sharp a picture is drawn while something moves, so that it keeps up with the hand: governed by what frames take
// on this machine. A movement may become coarser at once, but finer only when the next one begins: nothing flickers.
#pragma once
#include <cstddef>
#include <vector>

namespace sciatlas::shell {

class Pace {
 public:
  // Pixels of a moving picture along an axis, as a share of the view's: 1 on a machine that can.
  float share() const;
  // What a still picture took in ms: before anything has moved, that tells what a moving one will.
  void stillTook(double ms);
  void movingTook(double ms);
  void rest();  // nothing moves any more

 private:
  void fit(double ms, double limitMs);
  std::size_t step_ = 0;
  bool known_ = false;        // a moving picture has been timed
  std::vector<double> msOf_;  // the frames of this movement
};

}  // namespace sciatlas::shell
