// Work on a thread of its own of which only the last matters: what is asked for meanwhile replaces what still waits.
#pragma once
#include <functional>
#include <memory>

namespace sciatlas::core {

class Latest {
 public:
  // `awake` is called from the thread after each piece of work.
  explicit Latest(std::function<void()> awake);
  ~Latest();  // waits for the work under way; what still waits is not begun
  Latest(const Latest&) = delete;
  Latest& operator=(const Latest&) = delete;
  void ask(std::function<void()> work);  // which must not throw

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sciatlas::core
