#include "shell/pace.h"

#include <doctest/doctest.h>

using sciatlas::shell::Pace;

namespace {

// Frames on a machine that takes `vertexMs` and, for all pixels, `pixelsMs`.
void move(Pace& pace, double vertexMs, double pixelsMs, int frames = 12) {
  for (int i = 0; i < frames; ++i)
    pace.movingTook(vertexMs + pixelsMs * static_cast<double>(pace.share() * pace.share()));
}

}  // namespace

TEST_CASE("a quick machine draws every pixel while something moves") {
  Pace pace;
  pace.stillTook(40);
  CHECK(pace.share() == 1);
  move(pace, 2, 6);
  pace.rest();
  CHECK(pace.share() == 1);
}

TEST_CASE("a slow machine draws fewer pixels, from the first movement on") {
  Pace pace;
  pace.stillTook(400);
  CHECK(pace.share() == 0.5f);
  Pace untold;  // nothing still has been drawn
  move(untold, 10, 80, 3);
  CHECK(untold.share() < 0.7f);
}

TEST_CASE("one slow frame changes nothing") {
  Pace pace;
  move(pace, 3, 10);
  pace.movingTook(300);
  move(pace, 3, 10);
  CHECK(pace.share() == 1);
}

TEST_CASE("a picture does not become sharper while it moves, but for the next movement when there is time") {
  Pace pace;
  move(pace, 10, 80);
  const float slow = pace.share();
  CHECK(slow < 1);
  move(pace, 1, 8, 100);  // the other programs have ended
  CHECK(pace.share() == slow);
  pace.rest();
  CHECK(pace.share() > slow);
}

TEST_CASE("on one machine the sharpness comes to rest: it does not go to and fro") {
  for (const double pixelsMs : {5.0, 15.0, 25.0, 40.0, 60.0, 100.0, 300.0}) {
    CAPTURE(pixelsMs);
    Pace pace;
    for (int movement = 0; movement < 6; ++movement) move(pace, 4, pixelsMs), pace.rest();
    const float settled = pace.share();
    for (int movement = 0; movement < 6; ++movement) {
      move(pace, 4, pixelsMs);
      CHECK(pace.share() == settled);
      pace.rest();
      CHECK(pace.share() == settled);
    }
  }
}
