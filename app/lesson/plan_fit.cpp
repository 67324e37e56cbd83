#include "lesson/plan_fit.h"

#include <algorithm>

namespace sciatlas::lesson {
namespace {

struct Range {
  int least = 1, most = 1;
};

Range rangeOf(const PlanData& data, const PlanBlock& b) {
  const Block* block = data.findBlock(b.block);
  if (!block) return {};  // a turn
  // One half of a block that is done on both sides takes half of its time.
  const bool half = b.side != 'b' && b.side != 0 && block->place == "complaint";
  return {half ? std::max(1, block->least / 2) : block->least, block->most};
}

int sum(const std::vector<PlanBlock>& blocks) {
  int total = 0;
  for (const PlanBlock& b : blocks) total += b.minutes;
  return total;
}

bool giveOne(const PlanData& data, std::vector<PlanBlock>& blocks, const std::vector<std::string>& longer) {
  PlanBlock* best = nullptr;
  int bestRank = 0;
  for (PlanBlock& b : blocks) {
    const Range range = rangeOf(data, b);
    const Block* block = data.findBlock(b.block);
    const int room = range.most - b.minutes;
    if (room <= 0 || !block || block->spare) continue;
    const bool wanted = std::find(longer.begin(), longer.end(), b.block) != longer.end();
    const int rank = room + (wanted ? 100 : 0) + (block->part == "hands" ? 10 : 0);
    if (!best || rank > bestRank) best = &b, bestRank = rank;
  }
  if (!best) return false;
  ++best->minutes;
  return true;
}

void takeOne(const PlanData& data, std::vector<PlanBlock>& blocks) {
  PlanBlock* best = nullptr;
  int bestSpare = 0;
  for (PlanBlock& b : blocks) {
    const int spare = b.minutes - rangeOf(data, b).least;
    if (spare > bestSpare) best = &b, bestSpare = spare;
  }
  if (best) {
    --best->minutes;
    return;
  }
  // Every block is as short as it can be: the shortest in the middle goes, and with it a turn that nothing needs.
  auto shortest = blocks.end();
  for (auto it = blocks.begin() + 1; it + 1 < blocks.end(); ++it)
    if (data.findBlock(it->block) && (shortest == blocks.end() || it->minutes < shortest->minutes)) shortest = it;
  if (shortest == blocks.end()) return;
  blocks.erase(shortest);
  for (std::size_t i = 0; i + 1 < blocks.size();)
    if (!data.findBlock(blocks[i].block) && !data.findBlock(blocks[i + 1].block))
      blocks.erase(blocks.begin() + static_cast<std::ptrdiff_t>(i));
    else
      ++i;
}

void putRest(const PlanData& data, std::vector<PlanBlock>& blocks, int minutes) {
  for (const Block& block : data.blocks) {
    if (!block.spare) continue;
    // One rests as one lies.
    std::string position = block.positions.front();
    char side = 0;
    for (auto it = blocks.rbegin(); it != blocks.rend(); ++it)
      if (std::find(block.positions.begin(), block.positions.end(), it->position) != block.positions.end()) {
        position = it->position, side = it->side;
        break;
      }
    PlanBlock rest;
    rest.block = block.id, rest.minutes = minutes, rest.position = position;
    rest.side = side == 'r' || side == 'l' ? side : 0;
    rest.why = {"Little is left to do with hands today; a shorter session will do as well."};
    blocks.insert(blocks.end() - 1, std::move(rest));
    return;
  }
}

}  // namespace

void fitMinutes(const PlanData& data, std::vector<PlanBlock>& blocks, int minutes,
                const std::vector<std::string>& longer) {
  while (sum(blocks) > minutes && blocks.size() > 2) takeOne(data, blocks);
  while (sum(blocks) < minutes)
    if (!giveOne(data, blocks, longer)) {
      putRest(data, blocks, minutes - sum(blocks));
      return;
    }
}

}  // namespace sciatlas::lesson
