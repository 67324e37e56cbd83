// Inside lesson: making the minutes of a plan's blocks add up. Not for other layers.
#pragma once
#include "lesson/plan.h"

namespace sciatlas::lesson {

// Gives minutes to blocks (those named in `longer` first, then by how far they are below their most) or takes them
// (from the longest above their least) until they add up to `minutes`. A block for which no minute is left goes, but
// never the first or the last; a quiet rest is put before the last block when nothing else can take more.
void fitMinutes(const PlanData& data, std::vector<PlanBlock>& blocks, int minutes,
                const std::vector<std::string>& longer);

}  // namespace sciatlas::lesson
