#include "ui/prose_table.h"

#include <algorithm>
#include <numeric>

namespace sciatlas::ui {

std::vector<float> columnWidths(const std::vector<float>& least, const std::vector<float>& wanted, float gap,
                                float width) {
  const std::size_t count = least.size();
  if (count == 0) return {};
  const float room = width - gap * static_cast<float>(count - 1);
  const float needed = std::accumulate(least.begin(), least.end(), 0.0f);
  if (needed > room) return {};
  float more = 0;
  for (std::size_t c = 0; c < count; ++c) more += std::max(0.0f, wanted[c] - least[c]);
  const float share = more > 0 ? std::min(1.0f, (room - needed) / more) : 0.0f;
  std::vector<float> widths(count);
  for (std::size_t c = 0; c < count; ++c) widths[c] = least[c] + share * std::max(0.0f, wanted[c] - least[c]);
  return widths;
}

}  // namespace sciatlas::ui
