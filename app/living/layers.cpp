#include "living/layers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>

#include "scene/state.h"

namespace sciatlas::living {
namespace {

using glm::vec3;
using scene::System;

constexpr float kOutsideMm = 1;          // the line starts this far outside, so that the surface pressed is met
constexpr float kSliverMm = 0.15f;       // thinner pieces are grazes of the surfaces, not layers
constexpr float kGapMm = 0.5f;           // thinner spaces between layers are not named
constexpr float kFinestStepMm = 0.5f;    // along the press line when looking for what passes beside it
constexpr float kBehindMm = 3;           // beyond the end of the line and no farther beside it: behind the bone
constexpr float kDeepestHandMm = 90;     // where no bone stops it
constexpr float kThinnestSkinMm = 0.8f;  // between the outer face of the skin and the fat
constexpr float kSameHitMm = 1e-3f;      // a line through an edge meets both its triangles

struct Span {
  int structure = -1;
  float from = 0, to = 0;
  std::vector<int> holds;
};

const scene::StructureInfo& info(const scene::Atlas& atlas, int structure) {
  return atlas.catalogue().all()[static_cast<std::size_t>(structure)];
}

bool isFat(const scene::Atlas& atlas, int structure) {
  return info(atlas, structure).system == System::Skin && info(atlas, structure).layer < scene::kSkinLayer;
}

// From entry to exit of every structure along the line, in the order of the entries. A structure that the line starts
// in begins at 0.
std::vector<Span> spansAlong(const scene::Atlas& atlas, const vec3& at, const vec3& direction,
                             const std::function<bool(int)>& wanted) {
  std::vector<Span> spans;
  std::map<int, std::size_t> open;  // structure -> span
  std::map<int, float> lastHit;
  for (const scene::SurfaceHit& hit : atlas.allHits(at - kOutsideMm * direction, direction, wanted)) {
    const float t = hit.distanceMm - kOutsideMm;
    if (t > kPressReachMm) break;
    const auto last = lastHit.find(hit.structure);
    const bool twice = last != lastHit.end() && t - last->second < kSameHitMm;
    lastHit[hit.structure] = t;
    if (twice) continue;
    const auto inside = open.find(hit.structure);
    if (glm::dot(hit.normal, direction) < 0) {
      if (inside != open.end()) continue;
      open[hit.structure] = spans.size();
      spans.push_back({hit.structure, std::max(t, 0.0f), kPressReachMm, {}});
    } else if (inside != open.end()) {
      spans[inside->second].to = t;
      open.erase(inside);
    } else if (t > 0 &&
               std::none_of(spans.begin(), spans.end(), [&](const Span& s) { return s.structure == hit.structure; })) {
      spans.push_back({hit.structure, 0, t, {}});
    }
  }
  std::erase_if(spans, [](const Span& s) { return s.to - s.from < kSliverMm; });
  std::stable_sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.from < b.from; });
  return spans;
}

bool isWrap(const scene::Atlas& atlas, const Span& span) {
  return info(atlas, span.structure).system == System::Skin;
}

// Whether a stretch of skin reaches the outside at its far end: there the fat stops before the skin does. Skin and fat
// also reach into the hollows between deep muscles, where both end together.
bool leavesBody(const Span& skin, const std::vector<Span>& spans, const scene::Atlas& atlas) {
  float fatTo = skin.from;
  for (const Span& s : spans)
    if (isFat(atlas, s.structure) && s.to <= skin.to && s.from >= skin.from - kThinnestSkinMm)
      fatTo = std::max(fatTo, s.to);
  return skin.to - fatTo > kThinnestSkinMm;
}

// Skin and fat wrap everything. Skin counts down to the fat and fat down to the first thing beneath it; what of them
// reaches into hollows is loose tissue. Where the line comes to the skin on the far side the body ends. `outermost` is
// the layer of what is pressed: what wraps that is not counted.
void unwrap(std::vector<Span>& spans, const scene::Atlas& atlas, int outermost) {
  const auto counts = [&](const Span& s) { return info(atlas, s.structure).layer <= outermost; };
  float end = kPressReachMm;
  std::array<Span*, 2> wraps{};  // skin, fat: the first of each
  for (Span& s : spans) {
    if (!isWrap(atlas, s)) continue;
    Span*& wrap = wraps[isFat(atlas, s.structure) ? 1 : 0];
    const bool first = !wrap && counts(s);
    if (!wrap) wrap = &s;
    if (!first && !isFat(atlas, s.structure) && leavesBody(s, spans, atlas)) end = std::min(end, s.from);
  }
  const auto upTo = [&](Span* wrap, const auto& ends) {
    if (!wrap) return;
    for (const Span& s : spans)
      if (s.structure != wrap->structure && s.from > wrap->from && ends(s)) wrap->to = std::min(wrap->to, s.from);
  };
  upTo(wraps[0], [](const Span&) { return true; });
  upTo(wraps[1], [&](const Span& s) { return !isWrap(atlas, s); });
  std::map<int, int> kept;
  std::erase_if(spans, [&](const Span& s) {
    return s.from >= end || (isWrap(atlas, s) && (!counts(s) || kept[s.structure]++ > 0));
  });
  for (Span& s : spans) s.to = std::min(s.to, end);
}

// Where two soft parts run into one another the border is drawn in the middle; a bone is hard, the other gives way.
void shareOverlaps(std::vector<Span>& spans, const scene::Atlas& atlas) {
  for (std::size_t i = 0; i < spans.size(); ++i)
    for (std::size_t k = i + 1; k < spans.size(); ++k) {
      Span &a = spans[i], &b = spans[k];
      if (b.from <= a.from || b.from >= a.to || b.to <= a.to) continue;
      const float border = info(atlas, b.structure).system == System::Bone ? b.from : 0.5f * (b.from + a.to);
      a.to = b.from = border;
    }
}

// A nerve's division lies in the nerve and is named with it, not as a layer of its own.
void putIntoHolders(std::vector<Span>& spans, const scene::Atlas& atlas) {
  for (std::size_t k = 0; k < spans.size(); ++k)
    for (std::size_t i = 0; i < spans.size(); ++i) {
      Span &outer = spans[i], &inner = spans[k];
      if (i == k || inner.structure < 0 || outer.structure < 0 || outer.structure == inner.structure) continue;
      if (info(atlas, outer.structure).system != info(atlas, inner.structure).system) continue;
      if (inner.from < outer.from || inner.to > outer.to) continue;
      outer.holds.push_back(inner.structure);
      inner.structure = -1;
    }
  std::erase_if(spans, [](const Span& s) { return s.structure < 0; });
}

// One layer at every depth: what the line entered last. Spaces between layers are layers without a structure.
std::vector<Layer> stackOf(const std::vector<Span>& spans) {
  std::vector<float> cuts;
  for (const Span& s : spans) cuts.push_back(s.from), cuts.push_back(s.to);
  std::sort(cuts.begin(), cuts.end());
  std::vector<Layer> stack;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    if (cuts[i + 1] - cuts[i] < 1e-4f) continue;
    const float middle = 0.5f * (cuts[i] + cuts[i + 1]);
    const Span* top = nullptr;
    for (const Span& s : spans)
      if (s.from < middle && s.to > middle && (!top || s.from >= top->from)) top = &s;
    const int structure = top ? top->structure : -1;
    if (!stack.empty() && stack.back().structure == structure) {
      stack.back().thickMm = cuts[i + 1] - stack.back().fromMm;
    } else {
      stack.push_back({structure, cuts[i], cuts[i + 1] - cuts[i], top ? top->holds : std::vector<int>()});
    }
  }
  std::erase_if(stack, [](const Layer& l) { return l.thickMm < (l.structure < 0 ? kGapMm : kSliverMm); });
  while (!stack.empty() && stack.back().structure < 0) stack.pop_back();
  return stack;
}

// Where a structure comes nearest to the line from `at` over `lengthMm`, if nearer than `reachMm`. The distance to a
// surface changes by no more than one goes along the line, so steps as long as it exceeds the best found skip nothing.
std::optional<Beside> passing(const scene::Atlas& atlas, int structure, const vec3& at, const vec3& direction,
                              float lengthMm, float reachMm) {
  const core::Box& box = atlas.mesh(structure)->boxMm;
  std::optional<Beside> best;
  float bestMm = reachMm;
  const auto own = [structure](int other) { return other == structure; };
  for (float t = 0; t <= lengthMm;) {
    const vec3 p = at + t * direction;
    float off = glm::distance(glm::clamp(p, box.low, box.high), p);
    if (off < bestMm) {
      const auto hit = atlas.nearest(p, own, bestMm + lengthMm);
      if (!hit) return best;
      off = hit->distanceMm;
      if (off < bestMm) {
        bestMm = off;
        const float depth = glm::dot(hit->atMm - at, direction);
        const float lateral = glm::length(hit->atMm - at - depth * direction);
        best = Beside{structure, std::max(depth, 0.0f), lateral, hit->atMm};
      }
    }
    t += std::max(kFinestStepMm, off - bestMm);
  }
  // What lies behind the end of the line, the bone, is not pressed on.
  if (best && best->depthMm > lengthMm && best->lateralMm < kBehindMm) return std::nullopt;
  return best;
}

// What the line itself goes through lies beside it by nothing, at the depth where it is entered.
void putOnLine(Beside& beside, const std::vector<Span>& spans) {
  for (const Span& s : spans)
    if (s.structure == beside.structure) {
      beside.depthMm = s.from, beside.lateralMm = 0;
      return;
    }
}

bool ofSciatic(const std::string& baseId) {
  return baseId == "sciatic_nerve" || baseId == "tibial_nerve" || baseId == "common_fibular_nerve";
}

void findBeside(Layers& found, const scene::Atlas& atlas, const std::vector<Span>& spans, float lengthMm) {
  const auto& all = atlas.catalogue().all();
  for (int s = 0; s < static_cast<int>(all.size()); ++s) {
    const scene::StructureInfo& one = all[static_cast<std::size_t>(s)];
    const bool nerve = one.system == System::Nerve;
    if ((!nerve && one.system != System::Vessel) || !atlas.mesh(s) || s == found.pressed) continue;
    const bool sciatic = nerve && ofSciatic(one.baseId);
    const float reach = sciatic ? kSciaticBesideMm : nerve ? kNerveBesideMm : kVesselBesideMm;
    auto beside = passing(atlas, s, found.atMm, found.direction, lengthMm, reach);
    if (!beside) continue;
    putOnLine(*beside, spans);
    if (sciatic && (!found.sciatic || beside->lateralMm < found.sciatic->lateralMm)) found.sciatic = beside;
    if (beside->lateralMm <= (nerve ? kNerveBesideMm : kVesselBesideMm))
      (nerve ? found.nerves : found.vessels).push_back(*beside);
  }
  const auto nearer = [](const Beside& a, const Beside& b) {
    return a.lateralMm != b.lateralMm ? a.lateralMm < b.lateralMm : a.depthMm < b.depthMm;
  };
  std::sort(found.nerves.begin(), found.nerves.end(), nearer);
  std::sort(found.vessels.begin(), found.vessels.end(), nearer);
}

}  // namespace

vec3 pressDirection(const scene::Atlas& atlas, int structure, const vec3& at) {
  const core::Mesh* mesh = atlas.mesh(structure);
  if (!mesh) return {0, 0, 1};
  const auto facing = atlas.nearest(at, [structure](int s) { return s == structure; });
  const vec3 here = facing ? facing->normal : vec3(0, 0, -1);
  vec3 sum(0);
  for (std::size_t i = 0; i < mesh->positionsMm.size(); ++i) {
    const vec3 off = mesh->positionsMm[i] - at;
    const float share = 1 - glm::dot(off, off) / (kThumbRadiusMm * kThumbRadiusMm);
    // The other side of something thin faces the other way.
    if (share > 0 && glm::dot(mesh->normals[i], here) > 0) sum += share * mesh->normals[i];
  }
  const float length = glm::length(sum);
  return length > 0 ? -sum / length : -here;
}

Layers layers(const scene::Atlas& atlas, int structure, const vec3& at, const vec3& direction) {
  Layers found;
  found.atMm = at;
  found.direction = glm::normalize(direction);
  found.pressed = structure;
  const scene::StructureInfo* pressed = structure >= 0 ? &info(atlas, structure) : nullptr;
  std::vector<Span> spans = spansAlong(atlas, at, found.direction, [](int) { return true; });
  unwrap(spans, atlas, pressed && pressed->system != System::Skin ? -1 : pressed ? pressed->layer : scene::kSkinLayer);
  const auto bone = std::find_if(spans.begin(), spans.end(),
                                 [&](const Span& s) { return info(atlas, s.structure).system == System::Bone; });
  if (bone != spans.end()) {
    found.bone = bone->structure, found.boneMm = bone->from;
    const Span stop = *bone;
    std::erase_if(spans, [&](const Span& s) {
      return s.from > stop.from || (s.from == stop.from && s.structure != stop.structure);
    });
    for (Span& s : spans)
      if (s.structure != stop.structure) s.to = std::min(s.to, stop.from);
  }
  const std::vector<Span> met = spans;
  shareOverlaps(spans, atlas);
  putIntoHolders(spans, atlas);
  found.stack = stackOf(spans);
  float deepest = kDeepestHandMm;
  for (const Span& s : spans) deepest = std::max(deepest, s.to);
  findBeside(found, atlas, met, found.bone >= 0 ? found.boneMm : deepest);
  return found;
}

std::optional<Layers> layersUnder(const scene::Atlas& atlas, const scene::Probe& probe) {
  const auto at = scene::pointOf(probe, atlas);
  if (!at) return std::nullopt;
  return layers(atlas, probe.structure, *at,
                probe.direction ? *probe.direction : pressDirection(atlas, probe.structure, *at));
}

std::string nameOf(const scene::Atlas& atlas, int structure) {
  return structure < 0 ? "fat and loose tissue" : info(atlas, structure).fullName;
}

std::string inWords(const scene::Atlas& atlas, const Beside& beside) {
  char words[96];
  if (beside.lateralMm < 0.5f)
    std::snprintf(words, sizeof words, ": %.0f mm deep, on the line of the press", beside.depthMm);
  else
    std::snprintf(words, sizeof words, ": %.0f mm deep, %.0f mm beside the line of the press", beside.depthMm,
                  beside.lateralMm);
  return nameOf(atlas, beside.structure) + words;
}

}  // namespace sciatlas::living
