// Work on all cores. Results must not depend on the order of execution.
#pragma once
#include <cstddef>
#include <functional>

namespace sciatlas::core {

// Calls work(i) for every i in [0, count) on up to `threads` threads (0 = all cores); rethrows the first exception.
void parallelFor(std::size_t count, const std::function<void(std::size_t)>& work, unsigned threads = 0);

}  // namespace sciatlas::core
