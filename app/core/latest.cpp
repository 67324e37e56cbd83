#include "core/latest.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace sciatlas::core {

struct Latest::Impl {
  std::function<void()> awake, wanted;
  std::mutex mutex;
  std::condition_variable changed;
  bool closing = false;
  std::thread thread;

  void run() {
    std::unique_lock lock(mutex);
    for (;;) {
      changed.wait(lock, [&] { return closing || wanted; });
      if (closing) return;
      const std::function<void()> work = std::exchange(wanted, nullptr);
      lock.unlock();
      work();
      awake();
      lock.lock();
    }
  }
};

Latest::Latest(std::function<void()> awake) : impl_(std::make_unique<Impl>()) {
  impl_->awake = std::move(awake);
  impl_->thread = std::thread([this] { impl_->run(); });
}

Latest::~Latest() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->closing = true;
  }
  impl_->changed.notify_all();
  impl_->thread.join();
}

void Latest::ask(std::function<void()> work) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->wanted = std::move(work);
  }
  impl_->changed.notify_all();
}

}  // namespace sciatlas::core
