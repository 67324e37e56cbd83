#include "anatomy/progress.h"

#include <unistd.h>

#include <cstdio>

namespace sciatlas::anatomy {

std::string grouped(std::size_t number) {
  std::string text = std::to_string(number);
  for (int at = static_cast<int>(text.size()) - 3; at > 0; at -= 3) text.insert(at, " ");
  return text;
}

Progress::Progress(std::size_t total, bool quiet)
    : total_(total), quiet_(quiet), terminal_(isatty(STDOUT_FILENO) != 0) {}

Progress::~Progress() {
  if (!quiet_ && terminal_ && count_ > 0) std::printf("\r\033[K");
  std::fflush(stdout);
}

void Progress::done(const std::string& id, std::size_t triangles, double seconds) {
  const std::lock_guard lock(lock_);
  ++count_;
  if (quiet_) return;
  std::printf(terminal_ ? "\r\033[K[%zu/%zu] %s %s triangles %.1f s" : "[%zu/%zu] %s %s triangles %.1f s\n", count_,
              total_, id.c_str(), grouped(triangles).c_str(), seconds);
  std::fflush(stdout);
}

}  // namespace sciatlas::anatomy
