// What is alike on both sides gives way alike: surfaces of the midline are mirror images of themselves to a tenth of a
// millimetre only, and without this that would decide on which side a nerve is met.
#include <algorithm>
#include <cmath>

#include "core/parallel.h"
#include "living/contact_solver.h"

namespace sciatlas::living {
namespace {

using glm::vec3;

constexpr float kLookMm = 8;      // how far off a surface is looked for
constexpr float kAlikeMm = 1.0f;  // difference between the sides that is still the surfaces' accuracy
constexpr float kRimMm = 2;
constexpr std::size_t kPlaces = 160;  // of a surface that are compared
constexpr float kMeanMm = 0.25f;      // the most that they may differ in the mean,
constexpr float kOff = 0.02f;         // and the part of them that may differ by more than kAlikeMm
constexpr float kSameNodeMm = 1.2f;   // and that of nerves which soft parts have taken along
constexpr float kSameNodeInEvenMm = 4;
constexpr float kAnyMm = 0.8f;  // mean difference that is no more than soft parts make
constexpr float kConcernsMm = 3;

}  // namespace

// How far a surface is from being the mirror image of that of the other side: in the mean, and the part that is far
// off.
std::pair<float, float> ContactSolver::offMirror(const Intruder& in) const {
  std::size_t level = 0;
  while (level < core::kCoarseLevels && !body_.mesh(in.structure, level)) ++level;
  const core::Box &own = in.now->boxMm(), &other = in.mirror->now->boxMm();
  std::vector<vec3> places;
  for (const vec3& p : body_.mesh(in.structure, level)->positionsMm) {
    const vec3 at = mirrored(p);
    // Near the rim of what is held of the other side there may be nothing to compare with.
    if (glm::clamp(p, own.low, own.high) == p && glm::clamp(at, other.low + kRimMm, other.high - kRimMm) == at)
      places.push_back(at);
  }
  const std::size_t stride = std::max<std::size_t>(1, places.size() / kPlaces);
  float sum = 0, count = 0, off = 0;
  for (std::size_t i = 0; i < places.size(); i += stride) {
    const auto near = in.mirror->now->near(places[i], 2);
    const float mm = near ? std::abs(near->distanceMm) : 2;
    sum += mm, count += 1, off += mm > kAlikeMm;
  }
  return count > 0 ? std::pair{sum / count, off / count} : std::pair{2.0f, 1.0f};
}

// Whether what lies at a section lies just so, mirrored, at that of the other side.
bool ContactSolver::alikeAt(const Intruder& in, std::size_t i, std::size_t other) const {
  if (!in.mirror || !in.mirror->meets(other)) return false;
  if (in.mirrored) return true;
  const NerveNode& node = now_[i];
  const vec3 from = now_[other].restMm - mirrored(node.restMm);
  for (const vec3& off : {vec3(0), node.wide() * node.halfWide, -node.wide() * node.halfWide}) {
    const vec3 at = node.restMm + off;
    const auto here = in.now->near(at, kLookMm);
    const auto there = in.mirror->now->near(mirrored(at) + from, kLookMm);
    if (std::abs((here ? here->distanceMm : kLookMm) - (there ? there->distanceMm : kLookMm)) > kAlikeMm) return false;
  }
  return true;
}

void ContactSolver::findSymmetry() {
  symmetric_.assign(now_.size(), 0);
  for (Intruder& in : intruders_) {
    const int other = mirrorOf(body_.rest().catalogue(), in.structure);
    const auto it = std::find_if(intruders_.begin(), intruders_.end(), [&](const Intruder& of) {
      return of.structure == other && of.pathology() == in.pathology();
    });
    in.mirror = it == intruders_.end() ? nullptr : &*it;
  }
  std::vector<float> mean(intruders_.size(), 2);
  core::parallelFor(intruders_.size(), [&](std::size_t k) {
    if (!intruders_[k].mirror) return;
    const auto [mm, part] = offMirror(intruders_[k]);
    mean[k] = mm;
    intruders_[k].mirrored = mm < kMeanMm && part <= kOff;
  });
  // Nothing that is there on one side alone: then single places do not count, that soft parts have taken along
  // unevenly.
  evenState_ = std::all_of(mean.begin(), mean.end(), [](float mm) { return mm < kAnyMm; });
  const auto concerned = [&](const Intruder& in, std::size_t i) {
    const core::Box& box = in.now->boxMm();
    const vec3& at = now_[i].restMm;
    return in.meets(i) && glm::distance(glm::clamp(at, box.low, box.high), at) < now_[i].radius() + kConcernsMm;
  };
  std::vector<char> met(now_.size(), 0), alike(now_.size(), 0);
  core::parallelFor(now_.size(), [&](std::size_t i) {
    const int other = net_.mirrorOf(static_cast<int>(i));
    const float apart =
        other < 0 ? 0 : glm::distance(mirrored(now_[i].restMm), now_[static_cast<std::size_t>(other)].restMm);
    const bool pair = other >= 0 && apart < (evenState_ ? kSameNodeInEvenMm : kSameNodeMm);
    alike[i] = pair;
    for (const Intruder& in : intruders_)
      if (concerned(in, i))
        met[i] = 1, alike[i] = alike[i] && (evenState_ || alikeAt(in, i, static_cast<std::size_t>(other)));
  });
  allAlike_ = true;
  for (std::size_t i = 0; i < now_.size(); ++i) allAlike_ = allAlike_ && (alike[i] || !met[i]);
  for (std::size_t i = 0; i < now_.size(); ++i) {
    const int other = net_.mirrorOf(static_cast<int>(i));
    if (other < 0) continue;
    const auto k = static_cast<std::size_t>(other);
    symmetric_[i] = alike[i] && alike[k] && (met[i] || met[k] || allAlike_);
  }
}

// The side that has had to give way more shows how far it is. What only goes along (passive) may be drawn by something
// that is there on one side alone.
void ContactSolver::evenSides() {
  for (std::size_t i = 0; i < now_.size(); ++i) {
    const int other = net_.mirrorOf(static_cast<int>(i));
    if (!symmetric_[i] || other <= static_cast<int>(i)) continue;
    const auto k = static_cast<std::size_t>(other);
    Yield &one = yields_[i], &two = yields_[k];
    if (!allAlike_ && one.pressure <= 0 && two.pressure <= 0) continue;
    const bool first =
        one.pressure != two.pressure ? one.pressure > two.pressure : glm::length(one.shift) >= glm::length(two.shift);
    const Yield from = first ? one : two;
    (first ? two : one) = from;
    Yield& copy = first ? two : one;
    copy.shift = mirrored(from.shift), copy.pressed = mirrored(from.pressed);
    touched_[i] = touched_[k] = touched_[i] || touched_[k];
  }
}

}  // namespace sciatlas::living
