// Timing for sciatlas bench.
#pragma once
#include <algorithm>
#include <chrono>
#include <ctime>
#include <vector>

namespace sciatlas::shell {

// Wall time, and the processor time of all threads of this program meanwhile.
struct Spent {
  double wallMs = 0, processorMs = 0;
};

template <typename Work>
Spent spent(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t busy = std::clock();
  work();
  return {std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count(),
          1000.0 * static_cast<double>(std::clock() - busy) / CLOCKS_PER_SEC};
}

inline double middle(std::vector<double> values) {
  const auto half = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), half, values.end());
  return *half;
}

inline Spent middle(const std::vector<Spent>& all) {
  std::vector<double> wall, processor;
  for (const Spent& one : all) wall.push_back(one.wallMs), processor.push_back(one.processorMs);
  return {middle(wall), middle(processor)};
}

}  // namespace sciatlas::shell
