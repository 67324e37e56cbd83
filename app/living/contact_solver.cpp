#include "living/contact_solver.h"

#include <algorithm>
#include <cmath>
#include <queue>

#include "core/parallel.h"

namespace sciatlas::living {
namespace {

using glm::vec3;

constexpr float kKeptMm = 0.15f;       // what stays between a nerve and what pushes it
constexpr float kWallMm = 1.0f;        // and a root in its sleeve: the dura is between
constexpr float kLookMm = 8;           // how far off a surface is looked for
constexpr float kFarthestMm = 18;      // no nerve is moved farther
constexpr float kThinnest = 0.3f;      // of its thickness, below which a nerve is not flattened
constexpr float kBroadest = 1.6f;      // of its breadth, above which it does not spread
constexpr float kMuscleGivesMm = 2;    // a muscle behind a nerve gives way so far before the nerve is flattened
constexpr float kCameNearerMm = 0.3f;  // than at rest: what has not, does not press
constexpr float kEnoughMm = 0.03f;     // of overlap that is let be
constexpr int kEvenings = 20;          // how often displacements are evened out along a nerve
constexpr float kOfNeed = 0.9f;        // of its own way that a section keeps then
constexpr float kWallsMm = 25;         // how far from what pushes a wall may stand that a nerve is moved against
constexpr int kSamples = 12;
constexpr float kUnreached = 1e9f;

float bump(float part) {
  const float t = glm::clamp(1 - part, 0.0f, 1.0f);
  return t * t * (3 - 2 * t);
}

}  // namespace

ContactSolver::ContactSolver(const NerveNet& net, const ProbeStore& restProbes, const ProbeStore& wallProbes,
                             const Workspace& body, const std::vector<MayMeet>& moved)
    : net_(net), restProbes_(restProbes), wallProbes_(wallProbes), body_(body), moved_(moved) {}

bool ContactSolver::solve() {
  gatherNodes();
  gatherIntruders();
  if (intruders_.empty()) return false;
  gatherWalls();
  findSymmetry();
  yields_.resize(now_.size());
  touched_.assign(now_.size(), 0);
  std::tie(sacFirst_, sacEnd_) = net_.nodesOf(net_.sac());
  outlines_.resize(static_cast<std::size_t>(sacEnd_ - sacFirst_));
  // Every node is pressed for itself: the sac's first, then those of the nerves.
  std::vector<int> pressed;
  for (int i = sacFirst_; i < sacEnd_; ++i)
    if (near(now_[static_cast<std::size_t>(i)], 2)) pressed.push_back(i);
  core::parallelFor(pressed.size(), [&](std::size_t k) { pressSac(pressed[k]); });
  evenSac();
  smoothSac();
  std::vector<std::size_t> pushed;
  for (std::size_t i = 0; i < now_.size(); ++i)
    if (now_[i].structure != net_.sac() && body_.present(now_[i].structure) && near(now_[i], 1)) pushed.push_back(i);
  core::parallelFor(pushed.size(), [&](std::size_t k) { pushNode(pushed[k]); });
  for (std::size_t i = 0; i < now_.size(); ++i)
    if (now_[i].inSac) yieldToSac(i);
  evenSides();
  spreadAlong();
  evenSides();
  return std::any_of(touched_.begin(), touched_.end(), [](char t) { return t != 0; });
}

// The nodes as the stages before have left their nerves.
void ContactSolver::gatherNodes() {
  now_ = net_.nodes();
  for (NerveNode& node : now_) {
    const core::ModelCentreline* line = body_.centreline(node.structure);
    if (line == body_.rest().centreline(node.structure) || line->pointsMm.size() <= node.point) continue;
    const auto& points = line->pointsMm;
    const std::size_t a = node.point > 0 ? node.point - 1 : 0, b = std::min(node.point + 1, points.size() - 1);
    node.restMm = points[node.point];
    node.along = glm::normalize(points[b] - points[a]);
    const vec3 thin = line->thinDirection[node.point];
    node.thin = glm::normalize(thin - node.along * glm::dot(node.along, thin));
  }
}

// The part of a surface that lies near nerves, as it stands now; null when there is none.
std::unique_ptr<SurfaceProbe> ContactSolver::probeOf(int structure, float margin) const {
  std::size_t level = 0;  // in haste the finest is not made
  while (level < core::kCoarseLevels && !body_.mesh(structure, level)) ++level;
  const core::Mesh* mesh = body_.mesh(structure, level);
  if (!mesh) return nullptr;
  core::Box box, reach;
  for (const vec3& p : mesh->positionsMm) box.add(p);
  for (const NerveNode& node : now_)
    if (glm::distance(glm::clamp(node.restMm, box.low, box.high), node.restMm) < node.radius() + margin)
      reach.add(node.restMm);
  if (reach.empty()) return nullptr;
  reach.low -= kLookMm + 4, reach.high += kLookMm + 4;
  auto probe = std::make_unique<SurfaceProbe>(restProbes_.engine(), *mesh, &reach);
  return probe->empty() ? nullptr : std::move(probe);
}

void ContactSolver::gatherIntruders() {
  const auto& all = body_.rest().catalogue().all();
  std::vector<Intruder> found;
  for (const MayMeet& moved : moved_) found.push_back({moved.structure, nullptr, nullptr, &moved, nullptr});
  for (const int structure : body_.inWay())
    if (std::none_of(found.begin(), found.end(), [&](const Intruder& in) { return in.structure == structure; }))
      found.push_back({structure, nullptr, nullptr, nullptr, nullptr});
  std::erase_if(found, [&](const Intruder& in) {
    return !body_.present(in.structure) || all[static_cast<std::size_t>(in.structure)].system == scene::System::Nerve;
  });
  core::parallelFor(found.size(), [&](std::size_t k) {
    const int structure = found[k].structure;
    found[k].now = probeOf(structure, 3);
    if (found[k].now && !all[static_cast<std::size_t>(structure)].stateOnly) found[k].rest = &restProbes_.of(structure);
  });
  for (Intruder& intruder : found)
    if (intruder.now) intruders_.push_back(std::move(intruder));
}

// What a nerve may be pressed against.
void ContactSolver::gatherWalls() {
  const auto& all = body_.rest().catalogue().all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto system = all[i].system;
    const int structure = static_cast<int>(i);
    if (system == scene::System::Nerve || system == scene::System::Vessel || system == scene::System::Skin ||
        system == scene::System::Fascia || all[i].stateOnly || !body_.present(structure) ||
        std::any_of(intruders_.begin(), intruders_.end(),
                    [&](const Intruder& in) { return in.structure == structure; }))
      continue;
    const core::Mesh* mesh = body_.rest().storedMesh(structure, 0);
    if (!mesh) continue;
    core::Box box = mesh->boxMm;
    if (body_.edited(structure)) {
      std::size_t level = core::kCoarseLevels;
      while (level > 0 && !body_.mesh(structure, level)) --level;
      box = {};
      for (const vec3& p : body_.mesh(structure, level)->positionsMm) box.add(p);
    }
    if (std::any_of(intruders_.begin(), intruders_.end(),
                    [&](const Intruder& in) { return overlap(in.now->boxMm(), box, kWallsMm); }))
      walls_.push_back({structure, box, system == scene::System::Muscle ? kMuscleGivesMm : 0,
                        body_.edited(structure) ? std::make_unique<Wall::Moved>() : nullptr});
  }
}

const SurfaceProbe* ContactSolver::wallProbe(const Wall& wall, const ProbeStore& store) const {
  if (!wall.moved) return &store.of(wall.structure);
  std::call_once(wall.moved->once, [&] { wall.moved->probe = probeOf(wall.structure, kWallsMm); });
  return wall.moved->probe.get();
}

bool ContactSolver::near(const NerveNode& node, float margin) const {
  return std::any_of(intruders_.begin(), intruders_.end(), [&](const Intruder& in) {
    const core::Box& box = in.now->boxMm();
    return glm::distance(glm::clamp(node.restMm, box.low, box.high), node.restMm) < node.radius() + margin;
  });
}

float ContactSolver::distanceMm(const vec3& at, float reach) const {
  float best = reach;
  for (const Intruder& in : intruders_)
    if (const auto found = in.now->near(at, reach)) best = std::min(best, found->distanceMm);
  return best;
}

// How much farther a section would have to go to be clear of one thing in its way, and which way is out.
ContactSolver::Need ContactSolver::needOf(std::size_t i, const Intruder& in, const vec3& shift) const {
  const NerveNode &node = now_[i], &rest = net_.nodes()[i];
  const float kept = node.inSac ? kWallMm : kKeptMm;
  Need need;
  const auto middle = in.now->near(node.restMm + shift, kLookMm);
  if (!middle || middle->distanceMm > node.radius() + kept) return need;
  for (int k = 0; k < kSamples; ++k) {
    const float a = glm::radians(360.0f * static_cast<float>(k) / kSamples);
    const float w = std::cos(a) * node.halfWide, t = std::sin(a) * node.halfThin;
    const auto found = in.now->near(node.restMm + w * node.wide() + t * node.thin + shift, kLookMm);
    if (!found || found->distanceMm > kept) continue;
    float want = kept, beforeMm = kLookMm;  // no more than there was at rest
    if (in.rest)
      if (const auto before = in.rest->near(rest.restMm + w * rest.wide() + t * rest.thin, kLookMm))
        beforeMm = before->distanceMm, want = std::clamp(beforeMm, 0.0f, kept);
    const float lacking = want - found->distanceMm;
    need.lostMm = std::max(need.lostMm, beforeMm - found->distanceMm);
    if (lacking <= 0) continue;
    need.out += lacking * found->out;
    if (lacking > need.mm) need.mm = lacking, need.worstOut = found->out;
  }
  return need;
}

// How firmly something presses a section that it has come to. A pathology by how far the section has to give way; what
// a movement brings only so far as it is taut or firm.
float ContactSolver::pressureBy(const Intruder& in, const Need& first, float movedMm) const {
  const float nearer = glm::smoothstep(0.1f, 0.4f, first.lostMm);
  const float byWay = glm::clamp(movedMm / 1.5f, 0.0f, 1.0f);
  if (in.pathology()) return moved_.empty() ? std::max(byWay, 0.4f * nearer) : byWay;
  const auto system = body_.rest().catalogue().all()[static_cast<std::size_t>(in.structure)].system;
  if (system == scene::System::Muscle) return in.moved->tension * nearer;
  return byWay;
}

// Moves the section out of everything that has come into its place, the shortest way, a little at a time.
void ContactSolver::pushNode(std::size_t i) {
  const NerveNode& node = now_[i];
  float pressure = 0;
  vec3 presses(0);
  for (const Intruder& in : intruders_) {
    if (!in.meets(i)) continue;
    const vec3 start = yields_[i].shift;
    const Need first = needOf(i, in, start);
    vec3 shift = start, way(0);
    Need need = first;
    for (int round = 0; round < 6; ++round) {
      if (need.mm < kEnoughMm) break;
      if (round == 0) {
        way = glm::length(need.out) > 1e-4f ? glm::normalize(need.out) : need.worstOut;
        if (in.rest)
          if (const auto before = in.rest->near(net_.nodes()[i].restMm, 15); before && before->distanceMm > 0)
            way = glm::normalize(way + before->out + 1e-5f);
        way -= node.along * glm::dot(way, node.along);
        way = glm::length(way) < 1e-3f ? need.worstOut : glm::normalize(way);
      }
      shift += way * std::min(need.mm / std::max(0.35f, glm::dot(way, need.worstOut)), 3.0f);
      if (glm::length(shift) > kFarthestMm) break;
      need = needOf(i, in, shift);
    }
    if (first.mm > 0) {
      const float by = pressureBy(in, first, glm::distance(shift, start));
      if (by > pressure) pressure = by, presses = first.worstOut;
    }
    if (shift == start) continue;
    // Not a step too far: the least part of the way that is enough.
    float least = 0, most = 1;
    for (int half = 0; half < 6; ++half) {
      const float part = 0.5f * (least + most);
      (needOf(i, in, glm::mix(start, shift, part)).mm < kEnoughMm ? most : least) = part;
    }
    yields_[i].shift = glm::mix(start, shift, most);
  }
  const float moved = glm::length(yields_[i].shift);
  if (moved < kEnoughMm && pressure < 0.1f) return;
  yields_[i].pressure = pressure;
  touched_[i] = 1;
  if (moved >= kEnoughMm) return limitToRoom(i);
  yields_[i].pressed = presses;
  yields_[i].squeeze = 1 - 0.15f * pressure;
  yields_[i].spread = 1 / std::sqrt(yields_[i].squeeze);
}

float ContactSolver::roomMm(std::size_t i, const vec3& unit, float halfMm, float wantMm) const {
  const vec3 from = now_[i].restMm;
  float room = wantMm;
  const auto far = [&](const core::Box& box) {
    return glm::distance(glm::clamp(from, box.low, box.high), from) > halfMm + wantMm + 1;
  };
  const auto meet = [&](const SurfaceProbe* probe, float gives) {
    if (!probe || far(probe->boxMm())) return;
    const auto hit = probe->cast(from, unit, halfMm + wantMm + kKeptMm);
    if (hit && glm::dot(hit->normal, unit) < 0)
      room = std::min(room, std::max(0.0f, hit->distance - halfMm - kKeptMm + gives));
  };
  for (const Wall& wall : walls_)
    if (!far(wall.boxMm)) meet(wallProbe(wall, wallProbes_), wall.givesMm);
  for (const Intruder& in : intruders_)
    if (in.meets(i)) meet(in.now.get(), 0);
  return room;
}

void ContactSolver::limitToRoom(std::size_t i) {
  Yield& yield = yields_[i];
  const float want = glm::length(yield.shift);
  const vec3 unit = yield.shift / want;
  const float half = now_[i].half(unit), room = roomMm(i, unit, half, want);
  // A nerve that is pushed is also a little flattened, before it has run out of room.
  const float lacking = want - room, thickness = 2 * half;
  const float left = std::max(kThinnest * thickness, thickness * (1 - 0.15f * yield.pressure) - lacking);
  yield.pressed = unit;
  yield.squeeze = left / thickness;
  yield.spread = std::min(kBroadest, 1 / std::sqrt(yield.squeeze));
  yield.shift = unit * (room + 0.5f * std::max(0.0f, thickness - left - 0.15f * yield.pressure * thickness) +
                        0.075f * yield.pressure * thickness);
  if (lacking > 0 && yield.pressure > 0) yield.pressure = 1;  // a slack muscle gives way instead
}

// Whether something lies against a section there that the state has brought there: a wall that stands as at rest does
// not press what only comes along.
bool ContactSolver::meetsComer(std::size_t i, const vec3& at) const {
  for (const Intruder& in : intruders_) {
    if (!in.meets(i)) continue;
    const auto found = in.now->near(at, kLookMm);
    if (!found || found->distanceMm >= now_[i].radius() + kWallMm + 0.5f) continue;
    const auto before = in.rest ? in.rest->near(at, kLookMm) : std::nullopt;
    if (!before || before->distanceMm - found->distanceMm > kCameNearerMm) return true;
  }
  return false;
}

// A root within the sac's own outline goes with the sac.
void ContactSolver::yieldToSac(std::size_t i) {
  int nearest = -1;
  float best = 12;
  for (int k = sacFirst_; k < sacEnd_; ++k)
    if (const float d = glm::distance(now_[i].restMm, nowMm(k)); d < best) best = d, nearest = k;
  if (nearest < 0) return;
  const NerveNode& axis = now(nearest);
  const vec3 off = now_[i].restMm - axis.restMm;
  const glm::vec2 in(glm::dot(off, axis.wide()) / axis.halfWide, glm::dot(off, axis.thin) / axis.halfThin);
  const float own = glm::smoothstep(0.75f, 1.25f, glm::length(in));
  if (own >= 1) return;
  const bool moves = outlines_[static_cast<std::size_t>(nearest - sacFirst_)].touched;
  const vec3 shift = moves ? sacMoves(now_[i].restMm, nearest, nearest, 0) - now_[i].restMm : vec3(0);
  yields_[i].shift = glm::mix(shift, yields_[i].shift, own);
  const float moved = glm::length(yields_[i].shift);
  if (moved < kEnoughMm) return;
  touched_[i] = 1;
  if (meetsComer(i, now_[i].restMm + yields_[i].shift))
    yields_[i].pressure = std::max(yields_[i].pressure, glm::clamp(0.4f + moved / 2, 0.0f, 1.0f));
}

// The displacement fades out along the nerve over several times its breadth, and into what it goes on into.
void ContactSolver::spreadAlong() {
  const auto own = yields_;
  const auto pushed = touched_;
  std::vector<float> distances(now_.size(), kUnreached);
  std::vector<int> reached;
  for (std::size_t start = 0; start < now_.size(); ++start) {
    if (!pushed[start] || now_[start].structure == net_.sac()) continue;
    const float reach = std::max(10.0f, 5 * now_[start].radius());
    distances[start] = 0;
    reached.assign(1, static_cast<int>(start));
    using Open = std::pair<float, int>;
    std::priority_queue<Open, std::vector<Open>, std::greater<>> open;
    open.emplace(0.0f, static_cast<int>(start));
    while (!open.empty()) {
      const auto [distance, at] = open.top();
      open.pop();
      if (distance > distances[static_cast<std::size_t>(at)]) continue;
      Yield& yield = yields_[static_cast<std::size_t>(at)];
      const float part = bump(distance / reach);
      const vec3 shift = own[start].shift * part;
      if (glm::dot(shift, shift) > glm::dot(yield.shift, yield.shift)) yield.shift = shift;
      const float squeeze = glm::mix(1.0f, own[start].squeeze, part * part);
      if (squeeze < yield.squeeze)
        yield.squeeze = squeeze, yield.spread = glm::mix(1.0f, own[start].spread, part * part),
        yield.pressed = own[start].pressed;
      touched_[static_cast<std::size_t>(at)] = 1;
      for (const int next : net_.links()[static_cast<std::size_t>(at)]) {
        const float step = distance + glm::distance(nowMm(at), nowMm(next));
        float& known = distances[static_cast<std::size_t>(next)];
        if (step >= reach || known <= step) continue;
        if (known == kUnreached) reached.push_back(next);
        known = step;
        open.emplace(step, next);
      }
    }
    for (const int at : reached) distances[static_cast<std::size_t>(at)] = kUnreached;
  }
  evenOut(own);
  std::vector<std::size_t> passive;
  for (std::size_t i = 0; i < now_.size(); ++i)
    if (touched_[i] && yields_[i].pressure <= 0 && glm::length(yields_[i].shift) >= 0.1f &&
        now_[i].structure != net_.sac())
      passive.push_back(i);
  core::parallelFor(passive.size(), [&](std::size_t k) { stopBeforeWalls(passive[k]); });
}

// What only goes along does not go into a wall, nor nearer to one beside its way than it keeps from what pushes.
void ContactSolver::stopBeforeWalls(std::size_t i) {
  const NerveNode& node = now_[i];
  const float moved = glm::length(yields_[i].shift);
  const vec3 unit = yields_[i].shift / moved;
  const float room = roomMm(i, unit, node.half(unit), moved);
  std::vector<const SurfaceProbe*> beside;
  const float reach = node.radius() + room + kKeptMm;
  for (const Wall& wall : walls_)
    if (glm::distance(glm::clamp(node.restMm, wall.boxMm.low, wall.boxMm.high), node.restMm) < reach)
      if (const SurfaceProbe* probe = wallProbe(wall, wallProbes_); probe && probe->near(node.restMm, reach))
        beside.push_back(wallProbe(wall, restProbes_));
  float free = room;
  for (const SurfaceProbe* wall : beside)
    for (int k = 0; k < kSamples && free > 0; ++k) {
      const float a = glm::radians(360.0f * static_cast<float>(k) / kSamples);
      const vec3 at = node.restMm + std::cos(a) * node.halfWide * node.wide() + std::sin(a) * node.halfThin * node.thin;
      const auto left = [&](float mm) {
        const auto found = wall->near(at + mm * unit, kLookMm);
        return found ? found->distanceMm : kLookMm;
      };
      const float before = left(0), wanted = std::min(kKeptMm, before);
      if (before - free > wanted || left(free) >= wanted) continue;
      float least = 0, most = free;
      for (int half = 0; half < 5; ++half) {
        const float middle = 0.5f * (least + most);
        (left(middle) >= wanted ? least : most) = middle;
      }
      free = least;
    }
  yields_[i].shift = unit * free;
}

// Displacements are evened out along the line; what is pushed (`own`) does not go back.
void ContactSolver::evenOut(const std::vector<Yield>& own) {
  std::vector<std::size_t> moving;
  for (std::size_t i = 0; i < now_.size(); ++i)
    if (touched_[i] && now_[i].structure != net_.sac() && !net_.links()[i].empty()) moving.push_back(i);
  std::vector<vec3> evened(moving.size());
  for (int round = 0; round < kEvenings; ++round) {
    for (std::size_t m = 0; m < moving.size(); ++m) {
      const std::size_t i = moving[m];
      vec3 sum(0);
      for (const int k : net_.links()[i]) sum += yields_[static_cast<std::size_t>(k)].shift;
      vec3 shift = 0.5f * yields_[i].shift + 0.5f * sum / static_cast<float>(net_.links()[i].size());
      if (const float need = glm::length(own[i].shift); need > 0) {
        const vec3 unit = own[i].shift / need;
        shift += unit * std::max(0.0f, kOfNeed * need - glm::dot(shift, unit));
      }
      evened[m] = shift;
    }
    for (std::size_t m = 0; m < moving.size(); ++m) yields_[moving[m]].shift = evened[m];
  }
}

}  // namespace sciatlas::living
