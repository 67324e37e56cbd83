// The dural sac gives way as a bag: what comes in from one side takes from its outline there, its contents crowd into
// what is left, and only a part of the push moves it as a whole.
#include <algorithm>
#include <cmath>

#include "core/parallel.h"
#include "living/contact_solver.h"

namespace sciatlas::living {
namespace {

using glm::vec3;

constexpr float kTwoPi = 6.2831853f;
constexpr float kKeptMm = 0.1f;
constexpr float kLeast = 0.12f;    // of a radius that the sac keeps
constexpr float kAsWhole = 0.35f;  // of a push moves the sac, where it has room
constexpr float kCaught = 0.25f;   // of its area, below which it looks for another place
constexpr float kOfOwn = 0.8f;     // of its own way that a node keeps when the sac is evened out
constexpr int kSacEvenings = 24;
constexpr float kAlongMm = 7;      // over which a dent fades along the sac
constexpr float kRoundRad = 0.5f;  // and round it

vec3 rayOf(const NerveNode& node, std::size_t ray) {
  const float a = kTwoPi * static_cast<float>(ray) / kSacRays;
  return std::cos(a) * node.wide() + std::sin(a) * node.thin;
}

float radiusOf(const NerveNode& node, std::size_t ray) {
  const float a = kTwoPi * static_cast<float>(ray) / kSacRays;
  return 1 / std::hypot(std::cos(a) / node.halfWide, std::sin(a) / node.halfThin);
}

// The mirror image of a ray: the first lies across the midline, the one a quarter on along it.
std::size_t otherSide(std::size_t ray) {
  return (kSacRays / 2 + kSacRays - ray) % kSacRays;
}

float fades(float part) {
  const float t = glm::clamp(part, 0.0f, 1.0f);
  return t * t * (3 - 2 * t);
}

}  // namespace

float SacOutline::at(float angle) const {
  float steps = angle / kTwoPi * kSacRays;
  steps -= kSacRays * std::floor(steps / kSacRays);
  const auto i = static_cast<std::size_t>(steps) % kSacRays;
  return glm::mix(kept[i], kept[(i + 1) % kSacRays], steps - std::floor(steps));
}

// What is left of the sac's outline at a node when its middle is moved; the deepest dent, its ray and depth in mm.
std::pair<std::size_t, float> ContactSolver::dentSac(int index, const vec3& shift) {
  const auto i = static_cast<std::size_t>(index);
  const NerveNode &node = now_[i], &rest = net_.nodes()[i];
  SacOutline& outline = outlines_[static_cast<std::size_t>(index - sacFirst_)];
  std::array<float, kSacRays> left{};
  for (std::size_t ray = 0; ray < kSacRays; ++ray) {
    const vec3 unit = rayOf(node, ray);
    const float radius = radiusOf(node, ray);
    left[ray] = radius;
    for (const Intruder& in : intruders_) {
      if (!in.meets(i)) continue;
      const auto hit = in.now->cast(node.restMm + shift, unit, radius + kKeptMm);
      if (!hit) continue;
      float kept = kKeptMm;
      if (in.rest)
        if (const auto before = in.rest->cast(rest.restMm, rayOf(rest, ray), radius + kKeptMm))
          kept = std::clamp(before->distance - radius, -0.3f, kKeptMm);
      left[ray] = std::min(left[ray], glm::dot(hit->normal, unit) < 0 ? hit->distance - kept : 0.0f);
    }
  }
  if (symmetric(index))
    for (std::size_t ray = 0; ray <= kSacRays / 2; ++ray) {
      float &one = left[ray], &other = left[otherSide(ray)];
      one = other = std::min(one, other);
    }
  std::size_t deepest = 0;
  float deepestMm = 0;
  for (std::size_t ray = 0; ray < kSacRays; ++ray) {
    const float radius = radiusOf(node, ray);
    outline.kept[ray] = std::max(kLeast, left[ray] / radius);
    if (radius - left[ray] > deepestMm) deepestMm = radius - left[ray], deepest = ray;
  }
  return {deepest, deepestMm};
}

void ContactSolver::pressSac(int index) {
  const auto i = static_cast<std::size_t>(index);
  const NerveNode &node = now_[i], &rest = net_.nodes()[i];
  SacOutline& outline = outlines_[static_cast<std::size_t>(index - sacFirst_)];
  vec3 shift(0);
  const auto press = [&] { return dentSac(index, shift); };
  const bool even = symmetric(index);  // then it has no reason to go to one side
  const auto straighten = [&](vec3& way) {
    if (even) way -= node.wide() * glm::dot(way, node.wide());
  };
  // Out of what holds its very middle, by the shortest way across; then back by a part of the deepest dent, as far as
  // there is room.
  for (const Intruder& in : intruders_) {
    if (!in.meets(i)) continue;
    float shortest = 1e9f;
    vec3 way(0);
    for (std::size_t ray = 0; ray < kSacRays; ++ray) {
      const vec3 unit = rayOf(node, ray);
      const auto hit = in.now->cast(node.restMm + shift, unit, 20);
      if (!hit || glm::dot(hit->normal, unit) < 0) {
        shortest = 1e9f;
        break;  // a free way or a wall ahead: the middle lies outside
      }
      if (even && std::abs(glm::dot(unit, node.wide())) > 0.1f) continue;
      if (hit->distance < shortest) shortest = hit->distance, way = unit;
    }
    if (shortest < 20) shift += way * (shortest + 0.2f * node.halfThin);
  }
  // What it had on one side at rest, a thin ligament say, it does not let through to the other.
  for (const Intruder& in : intruders_) {
    if (!in.meets(i)) continue;
    const auto before = in.rest ? in.rest->near(rest.restMm, 12) : std::nullopt;
    if (!before || before->distanceMm <= 0) continue;
    const vec3 across = before->out - node.along * glm::dot(before->out, node.along);
    if (glm::length(across) < 0.5f || in.rest->cast(rest.restMm, glm::normalize(across), 8)) continue;
    const vec3 unit = glm::normalize(across);
    for (int sheet = 0; sheet < 4; ++sheet) {
      const auto hit = in.now->cast(node.restMm + shift, unit, 8);
      if (!hit) break;
      const bool last = glm::dot(hit->normal, unit) > 0;
      shift += unit * (hit->distance + (last ? 0.2f * node.halfThin : 0.05f));
    }
  }
  straighten(shift);
  const auto [ray, deep] = press();
  if (deep < 0.02f && shift == vec3(0)) return;
  vec3 away = shift - rayOf(node, ray) * (kAsWhole * deep);
  straighten(away);
  if (const float want = glm::length(away); want > 0.01f) {
    // Its middle may go on where its far side cannot: it lies between what presses and the wall in any case.
    const float half = node.half(away / want), room = roomMm(i, away / want, half, want);
    away *= std::max(room, std::min(glm::length(shift), room + 0.7f * half)) / want;
  }
  shift = away;
  press();
  // Where that leaves next to nothing, its middle is caught between two things: the place with the most room, looked
  // for away from what presses most and only gradually to the sides of it, is where a bag would slip to.
  const auto left = [&] {
    float sum = 0;
    for (const float kept : outline.kept) sum += kept * kept;
    return sum / kSacRays;
  };
  if (left() < kCaught) {
    vec3 straight = -rayOf(node, ray);
    straighten(straight);
    vec3 best = shift;
    float most = left();
    for (std::size_t other = 0; other < kSacRays; other += even ? 1 : 2) {
      const float aside = 1 - glm::dot(rayOf(node, other), straight);
      if (aside > 1.2f || (even && std::abs(glm::dot(rayOf(node, other), node.wide())) > 0.1f)) continue;
      for (float mm = 1; mm <= 9; mm += 1) {
        shift = rayOf(node, other) * mm;
        press();
        const float worth = left() * (1 - 0.25f * aside) - 0.01f;
        if (worth > most) most = worth, best = shift;
      }
    }
    shift = best;
    press();
  }
  outline.touched = true;
  yields_[i].shift = shift;
  touched_[i] = 1;
}

// The sac is one bag: its middle does not jump from one node to the next.
void ContactSolver::evenSac() {
  std::vector<vec3> own, even;
  for (int i = sacFirst_; i < sacEnd_; ++i) own.push_back(yields_[static_cast<std::size_t>(i)].shift);
  even = own;
  for (int round = 0; round < kSacEvenings; ++round) {
    const std::vector<vec3> before = even;
    for (std::size_t k = 1; k + 1 < even.size(); ++k) {
      if (before[k - 1] == vec3(0) && before[k] == vec3(0) && before[k + 1] == vec3(0)) continue;
      vec3 shift = 0.5f * before[k] + 0.25f * (before[k - 1] + before[k + 1]);
      if (const float need = glm::length(own[k]); need > 0) {
        const vec3 unit = own[k] / need;
        shift += unit * std::max(0.0f, kOfOwn * need - glm::dot(shift, unit));
      }
      even[k] = shift;
    }
  }
  std::vector<int> moved;
  for (std::size_t k = 0; k < even.size(); ++k)
    if (glm::distance(even[k], own[k]) > 0.02f) moved.push_back(sacFirst_ + static_cast<int>(k));
  core::parallelFor(moved.size(), [&](std::size_t m) {
    const auto i = static_cast<std::size_t>(moved[m]);
    yields_[i].shift = even[static_cast<std::size_t>(moved[m] - sacFirst_)];
    dentSac(moved[m], yields_[i].shift);
    outlines_[static_cast<std::size_t>(moved[m] - sacFirst_)].touched = true;
    touched_[i] = 1;
  });
}

void ContactSolver::smoothSac() {
  const auto before = outlines_;
  const auto shifts = yields_;
  const int reach = 12;
  for (int i = sacFirst_; i < sacEnd_; ++i) {
    SacOutline& outline = outlines_[static_cast<std::size_t>(i - sacFirst_)];
    for (int k = std::max(sacFirst_, i - reach); k < std::min(sacEnd_, i + reach + 1); ++k) {
      const SacOutline& other = before[static_cast<std::size_t>(k - sacFirst_)];
      if (!other.touched) continue;
      const float part = glm::distance(nowMm(i), nowMm(k)) / kAlongMm;
      if (part >= 1) continue;
      outline.touched = true;
      touched_[static_cast<std::size_t>(i)] = 1;
      const vec3 shift = shifts[static_cast<std::size_t>(k)].shift * (1 - fades(part));
      if (glm::length(shift) > glm::length(yields_[static_cast<std::size_t>(i)].shift))
        yields_[static_cast<std::size_t>(i)].shift = shift;
      for (std::size_t ray = 0; ray < kSacRays; ++ray)
        outline.kept[ray] = std::min(outline.kept[ray], glm::mix(other.kept[ray], 1.0f, fades(part)));
    }
  }
  // Round the sac a dent has soft edges.
  const int steps = static_cast<int>(kRoundRad / kTwoPi * kSacRays) + 1;
  for (SacOutline& outline : outlines_) {
    if (!outline.touched) continue;
    const auto sharp = outline.kept;
    for (int ray = 0; ray < static_cast<int>(kSacRays); ++ray)
      for (int d = -steps; d <= steps; ++d) {
        const float other =
            sharp[static_cast<std::size_t>((ray + d + static_cast<int>(kSacRays)) % static_cast<int>(kSacRays))];
        const float part = std::abs(static_cast<float>(d)) / static_cast<float>(steps + 1);
        float& kept = outline.kept[static_cast<std::size_t>(ray)];
        kept = std::min(kept, glm::mix(other, 1.0f, fades(part)));
      }
  }
}

vec3 ContactSolver::sacMoves(const vec3& at, int a, int b, float part) const {
  const auto moved = [&](int k) {
    const NerveNode& node = now(k);
    const SacOutline& outline = this->outline(k);
    const vec3 shift = yields_[static_cast<std::size_t>(k)].shift;
    if (!outline.touched) return at + shift;
    const vec3 off = at - node.restMm;
    const float w = glm::dot(off, node.wide()), t = glm::dot(off, node.thin), far = std::hypot(w, t);
    if (far < 1e-3f) return at + shift;
    const float angle = std::atan2(t, w), radius = 1 / std::hypot(w / far / node.halfWide, t / far / node.halfThin);
    const float kept = outline.at(angle);
    // Beyond the outline (the sleeves) everything goes as far as the outline does, less and less.
    const float lost = far <= radius ? far * (1 - kept) : radius * (1 - kept) * (1 - fades((far - radius) / 5));
    return at + shift - (w * node.wide() + t * node.thin) * (lost / far);
  };
  return a == b ? moved(a) : glm::mix(moved(a), moved(b), part);
}

}  // namespace sciatlas::living
