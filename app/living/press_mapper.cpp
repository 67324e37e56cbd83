#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "living/press_map.h"

namespace sciatlas::living {

struct PressMapper::Impl {
  const PressRules& rules;
  std::function<void()> awake;
  mutable std::mutex mutex;
  std::condition_variable changed;
  std::optional<std::pair<std::shared_ptr<const scene::Atlas>, int>> wanted;
  std::optional<Made> made;
  bool working = false, closing = false;
  std::thread thread;

  void run() {
    std::unique_lock lock(mutex);
    for (;;) {
      changed.wait(lock, [&] { return closing || wanted; });
      if (closing) return;
      const auto [atlas, number] = *std::exchange(wanted, std::nullopt);
      working = true;
      lock.unlock();
      auto map = std::make_shared<const PressMap>(*atlas, rules);
      auto tint = std::make_shared<const scene::SurfaceTint>(map->tint(*atlas));
      lock.lock();
      working = false;
      made = Made{std::move(map), std::move(tint), number};
      awake();
    }
  }
};

PressMapper::PressMapper(const PressRules& rules, std::function<void()> awake)
    : impl_(new Impl{rules, std::move(awake), {}, {}, {}, {}, false, false, {}}) {
  impl_->thread = std::thread([this] { impl_->run(); });
}

PressMapper::~PressMapper() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->closing = true;
  }
  impl_->changed.notify_all();
  impl_->thread.join();
}

void PressMapper::ask(std::shared_ptr<const scene::Atlas> atlas, int number) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->wanted = {std::move(atlas), number};
  }
  impl_->changed.notify_all();
}

std::optional<PressMapper::Made> PressMapper::take() {
  const std::lock_guard lock(impl_->mutex);
  return std::exchange(impl_->made, std::nullopt);
}

bool PressMapper::busy() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->working || impl_->wanted;
}

}  // namespace sciatlas::living
