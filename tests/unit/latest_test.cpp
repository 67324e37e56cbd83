#include "core/latest.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <thread>

using sciatlas::core::Latest;

TEST_CASE("of what is asked for while something is worked on, only the last is done") {
  std::promise<void> begun, goOn, ended;
  std::string done;  // read when all has ended
  std::atomic<int> woken{0};
  {
    Latest latest([&] {
      if (++woken == 2) ended.set_value();
    });
    latest.ask([&] {
      begun.set_value();
      goOn.get_future().wait();
      done += "a";
    });
    begun.get_future().wait();
    latest.ask([&] { done += "b"; });
    latest.ask([&] { done += "c"; });
    goOn.set_value();
    ended.get_future().wait();
  }
  CHECK(done == "ac");
  CHECK(woken == 2);
}

TEST_CASE("it does not end before the work under way has") {
  std::promise<void> begun;
  bool finished = false;
  {
    Latest latest([] {});
    latest.ask([&] {
      begun.set_value();
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      finished = true;
    });
    begun.get_future().wait();
  }
  CHECK(finished);
}
