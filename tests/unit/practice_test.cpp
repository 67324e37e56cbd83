// The clock and the self-check of a partner task.
#include "session/practice.h"

#include <doctest/doctest.h>

using sciatlas::session::Practice;

TEST_CASE("the timer runs, pauses, ends and starts again") {
  Practice practice;
  practice.open("palpation/3", 2, 0);
  CHECK(practice.secondsLeft(5) == 120);
  practice.startTimer(10);
  CHECK(practice.running(20));
  CHECK(practice.secondsLeft(20) == doctest::Approx(110));
  practice.pauseTimer(40);
  CHECK(practice.secondsLeft(1000) == doctest::Approx(90));
  practice.startTimer(1000);
  CHECK(practice.timeUp(1100));
  CHECK_FALSE(practice.running(1100));
  practice.startTimer(1100);  // anew
  CHECK(practice.secondsLeft(1100) == doctest::Approx(120));
}

TEST_CASE("another task starts afresh, the same one goes on") {
  Practice practice;
  practice.open("a/1", 5, 2);
  practice.tick(0, true);
  CHECK_FALSE(practice.allTicked());
  practice.tick(1, true);
  practice.tick(7, true);  // there is none: nothing happens
  CHECK(practice.allTicked());
  practice.open("a/1", 5, 2);
  CHECK(practice.allTicked());
  practice.open("a/2", 5, 2);
  CHECK_FALSE(practice.ticked(0));
  practice.open("a/3", 0, 0);
  CHECK_FALSE(practice.allTicked());
  CHECK_FALSE(practice.timeUp(99));
}
