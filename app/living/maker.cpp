#include "living/maker.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace sciatlas::living {

namespace {
constexpr std::chrono::seconds kIdle{2};
// While a slider is dragged, the picture of what was made in haste needs all cores: what follows waits as long.
constexpr std::chrono::milliseconds kPause{150};
}  // namespace

struct Maker::Impl {
  const Body& body;
  std::function<void()> awake;
  mutable std::mutex mutex;
  std::condition_variable changed;
  std::optional<scene::BodyState> wanted;
  std::optional<Made> made;
  bool working = false, closing = false;
  std::atomic<bool> outdated{false};  // what is under way in full, since another state has been asked for
  std::thread thread;

  bool idle() const { return !closing && !wanted; }

  // While nothing is asked for: the search trees of what was made, then what states beside it will need.
  void beforehand(std::unique_lock<std::mutex>& lock, const Made& done) {
    if (changed.wait_for(lock, kPause, [&] { return !idle(); })) return;
    lock.unlock();
    done.atlas->prepareQueries(scene::Surfaces::Quick);
    lock.lock();
    for (bool more = true; more && idle();) {
      lock.unlock();
      more = body.prepareNext(done.state);
      lock.lock();
    }
  }

  void run() {
    body.prepareNerves();
    std::unique_lock lock(mutex);
    // Who asks for nothing for a while may be about to move a joint.
    if (!changed.wait_for(lock, kIdle, [&] { return closing || wanted; })) {
      lock.unlock();
      body.motion().prepare();
      lock.lock();
    }
    std::optional<scene::BodyState> unfinished;  // made in haste, to be made in full
    for (;;) {
      if (unfinished)
        changed.wait_for(lock, kPause, [&] { return !idle(); });
      else
        changed.wait(lock, [&] { return !idle(); });
      if (closing) return;
      Made result;
      const bool followsUp = !wanted;
      result.hasty = !followsUp && Body::hasty(*wanted);
      result.state = followsUp ? *unfinished : *std::exchange(wanted, std::nullopt);
      unfinished.reset();
      if (result.hasty) unfinished = result.state;
      working = true;
      outdated = false;
      lock.unlock();
      const auto start = std::chrono::steady_clock::now();
      result.atlas =
          body.in(result.state, result.hasty ? Body::Care::Haste : Body::Care::Full, followsUp ? &outdated : nullptr);
      result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      const Made done = result;
      lock.lock();
      working = unfinished.has_value();
      if (!result.atlas) continue;
      made = std::move(result);
      awake();
      if (!done.hasty) beforehand(lock, done);
    }
  }
};

Maker::Maker(const Body& body, std::function<void()> awake) : impl_(new Impl{body, std::move(awake)}) {
  impl_->thread = std::thread([this] { impl_->run(); });
}

Maker::~Maker() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->closing = true;
    impl_->outdated = true;
  }
  impl_->changed.notify_all();
  impl_->thread.join();
}

void Maker::ask(const scene::BodyState& state) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->wanted = state;
    impl_->outdated = true;
  }
  impl_->changed.notify_all();
}

bool Maker::busy() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->working || impl_->wanted;
}

std::optional<Made> Maker::take() {
  const std::lock_guard lock(impl_->mutex);
  return std::exchange(impl_->made, std::nullopt);
}

}  // namespace sciatlas::living
