#include "assets/big_stack.h"

#include <pthread.h>

#include <exception>

#include "core/error.h"

namespace sciatlas::assets {
namespace {

constexpr std::size_t kStackBytes = std::size_t{512} << 20;  // reserved, not used: pages are taken when touched

struct Call {
  const std::function<void()>& work;
  std::exception_ptr thrown;
};

void* run(void* argument) {
  Call& call = *static_cast<Call*>(argument);
  try {
    call.work();
  } catch (...) {
    call.thrown = std::current_exception();
  }
  return nullptr;
}

}  // namespace

void onBigStack(const std::function<void()>& work) {
  Call call{work, nullptr};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  pthread_t thread;
  const int failed = pthread_create(&thread, &attributes, run, &call);
  pthread_attr_destroy(&attributes);
  if (failed) throw core::InputError("there is not enough memory to read a model");
  pthread_join(thread, nullptr);
  if (call.thrown) std::rethrow_exception(call.thrown);
}

}  // namespace sciatlas::assets
