#include "living/sheet.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sciatlas::living {
namespace {

constexpr float kNodeAcrossMm = 16, kNodeAlongMm = 22;
constexpr float kTendonGive = 0.15f;  // of the stretch that the same length of belly takes
constexpr float kSlideMm = 2;         // kept between bone and the middle of a muscle beside its half thickness
constexpr int kPushes = 10;
constexpr float kFarMm = 60;  // bones beyond are never met

glm::vec3 meanWhere(const core::Mesh& mesh, float u0, float u1, float v0, float v1, std::size_t& count) {
  glm::vec3 sum(0);
  count = 0;
  for (std::size_t i = 0; i < mesh.uv.size(); ++i)
    if (const glm::vec2& uv = mesh.uv[i]; uv.x >= u0 && uv.x <= u1 && uv.y >= v0 && uv.y <= v1)
      sum += mesh.positionsMm[i], ++count;
  return count ? sum / static_cast<float>(count) : sum;
}

float lengthAlong(const core::Mesh& mesh) {
  float length = 0;
  glm::vec3 last(0);
  bool begun = false;
  for (int k = 0; k < 10; ++k) {
    std::size_t count = 0;
    const glm::vec3 at = meanWhere(mesh, 0, 1, 0.1f * static_cast<float>(k), 0.1f * static_cast<float>(k + 1), count);
    if (!count) continue;
    if (begun) length += glm::distance(last, at);
    last = at, begun = true;
  }
  return length;
}

// Quadratic B-spline weights of three nodes round place g of a row of n nodes.
struct Spline {
  std::array<int, 3> at;
  std::array<float, 3> weight;
  Spline(float g, int n) {
    const int middle = std::clamp(static_cast<int>(std::lround(g)), 0, n - 1);
    const float t = std::clamp(g - static_cast<float>(middle), -0.5f, 0.5f);
    weight = {0.5f * (0.5f - t) * (0.5f - t), 0.75f - t * t, 0.5f * (0.5f + t) * (0.5f + t)};
    at = {std::max(middle - 1, 0), middle, std::min(middle + 1, n - 1)};
  }
};

glm::vec3 unit(const glm::vec3& v, const glm::vec3& otherwise) {
  const float length = glm::length(v);
  return length > 1e-6f ? v / length : otherwise;
}

}  // namespace

RigState rigState(std::vector<Rigid> world) {
  RigState state;
  for (const Rigid& motion : world) {
    const glm::quat back = glm::conjugate(motion.turn);
    state.worldBack.push_back({back, -(back * motion.shiftMm)});
    const auto own = static_cast<int>(state.carrier.size()) + 1;
    int carrier = motion.still() ? 0 : own;
    for (int other = 1; carrier == own && other < own; ++other)
      if (const Rigid& first = world[static_cast<std::size_t>(other - 1)]; alike(first, motion)) carrier = other;
    state.carrier.push_back(carrier);
  }
  state.world = std::move(world);
  return state;
}

Sheet::Sheet(const MuscleChain& chain, const core::Mesh& own, const Trunk& trunk)
    : structure_(chain.structure), uv_(own), anchors_(chain.anchors) {
  core::Mesh mesh = own;
  for (std::size_t i = 0; i < mesh.uv.size(); ++i) mesh.uv[i] = uv_.at(own.positionsMm[i], own.uv[i]);
  nu_ = 1 + std::clamp(static_cast<int>(std::lround(widthMm(mesh) / kNodeAcrossMm)), 0, 6);
  nv_ = std::clamp(static_cast<int>(std::lround(lengthAlong(mesh) / kNodeAlongMm)) + 1, 8, 22);
  placeNodes(mesh);
  rowBody_.assign(static_cast<std::size_t>(nv_), kFree);
  for (const ChainAnchor& anchor : anchors_)
    held_.push_back({static_cast<int>(std::lround(anchor.v * static_cast<float>(nv_ - 1))), anchor.body});
  for (std::size_t i = 0; i < held_.size(); ++i) {
    rowBody_[static_cast<std::size_t>(held_[i].row)] = held_[i].body;
    if (i > 0 && held_[i - 1].body == held_[i].body)
      for (int row = held_[i - 1].row; row < held_[i].row; ++row)
        rowBody_[static_cast<std::size_t>(row)] = held_[i].body;
  }
  for (int row = held_.back().row; row < nv_; ++row) rowBody_[static_cast<std::size_t>(row)] = held_.back().body;
  for (int row = 0; row < held_.front().row; ++row) rowBody_[static_cast<std::size_t>(row)] = held_.front().body;
  std::size_t end = held_.size() - 1;
  while (end > 1 && held_[end - 1].body == held_.back().body) --end;
  firstRow_ = static_cast<int>(std::lround(chain.glidesFrom * static_cast<float>(nv_ - 1)));
  firstRow_ = std::max(firstRow_, held_.front().row), lastRow_ = held_[end].row;
  trunk_.resize(rest_.size());
  for (int v = 0; v < nv_; ++v)
    if (rowBody_[static_cast<std::size_t>(v)] == kTrunk)
      for (int u = 0; u < nu_; ++u) trunk_[node(u, v)] = trunk(rest_[node(u, v)]);
}

float Sheet::widthMm(const core::Mesh& mesh) const {
  float widest = 0;
  for (int k = 0; k < 5; ++k) {
    const float v0 = 0.2f * static_cast<float>(k);
    std::size_t left = 0, right = 0;
    const glm::vec3 a = meanWhere(mesh, 0, 0.25f, v0, v0 + 0.2f, left),
                    b = meanWhere(mesh, 0.75f, 1, v0, v0 + 0.2f, right);
    if (left && right) widest = std::max(widest, glm::distance(a, b) / 0.75f);
  }
  return widest;
}

// Nodes are the middles of the muscle: at each (u, v) a plane is fitted to the surface points round it.
void Sheet::placeNodes(const core::Mesh& mesh) {
  rest_.resize(static_cast<std::size_t>(nu_ * nv_));
  for (int v = 0; v < nv_; ++v)
    for (int u = 0; u < nu_; ++u) {
      const glm::vec2 place(nu_ > 1 ? static_cast<float>(u) / static_cast<float>(nu_ - 1) : 0.5f,
                            static_cast<float>(v) / static_cast<float>(nv_ - 1));
      for (float reach = 1; reach < 20; reach *= 1.6f) {
        const glm::vec2 width(nu_ > 1 ? reach / static_cast<float>(nu_ - 1) : 1e3f,
                              reach / static_cast<float>(nv_ - 1));
        glm::dmat3 normalMatrix(0);
        glm::dmat3 right(0);  // columns: x, y, z
        double weights = 0;
        for (std::size_t i = 0; i < mesh.uv.size(); ++i) {
          const glm::vec2 d = mesh.uv[i] - place;
          const glm::vec2 s = d / width;
          const float far = glm::dot(s, s);
          if (far > 4) continue;
          const double w = std::exp(-1.5 * static_cast<double>(far));
          const glm::dvec3 basis(1, nu_ > 1 ? d.x : 0, d.y);
          normalMatrix += w * glm::outerProduct(basis, basis);
          for (int c = 0; c < 3; ++c) right[c] += w * static_cast<double>(mesh.positionsMm[i][c]) * basis;
          weights += w;
        }
        if (weights < 8) continue;
        const double ridge = 1e-4 * weights * static_cast<double>(width.y * width.y);
        normalMatrix[1][1] += nu_ > 1 ? ridge : 1.0;
        normalMatrix[2][2] += ridge;
        const glm::dmat3 inverse = glm::inverse(normalMatrix);
        glm::vec3& at = rest_[node(u, v)];
        for (int c = 0; c < 3; ++c) at[c] = static_cast<float>((inverse * right[c])[0]);
        break;
      }
    }
  restNormal_.assign(rest_.size(), glm::vec3(0, 0, 1));
  restAlong_.assign(rest_.size(), glm::vec3(0, 1, 0));
  for (int v = 0; v < nv_; ++v)
    for (int u = 0; u < nu_; ++u) {
      const glm::vec3 along = rest_[node(u, std::min(v + 1, nv_ - 1))] - rest_[node(u, std::max(v - 1, 0))];
      const glm::vec3 across = rest_[node(std::min(u + 1, nu_ - 1), v)] - rest_[node(std::max(u - 1, 0), v)];
      restAlong_[node(u, v)] = unit(along, {0, 1, 0});
      restNormal_[node(u, v)] = unit(glm::cross(across, along), {0, 0, 1});
    }
  measureThickness(mesh);
}

void Sheet::measureThickness(const core::Mesh& mesh) {
  double offSum = 0, offCount = 0;
  for (std::size_t i = 0; i < mesh.uv.size(); ++i) {
    const int u = static_cast<int>(std::lround(mesh.uv[i].x * static_cast<float>(nu_ - 1)));
    const int v = static_cast<int>(std::lround(mesh.uv[i].y * static_cast<float>(nv_ - 1)));
    const glm::vec3 d = mesh.positionsMm[i] - rest_[node(u, v)];
    offSum += nu_ > 1 ? std::abs(glm::dot(d, restNormal_[node(u, v)]))
                      : glm::length(d - restAlong_[node(u, v)] * glm::dot(d, restAlong_[node(u, v)]));
    offCount += 1;
  }
  halfThicknessMm_ = offCount > 0 ? static_cast<float>(offSum / offCount) : 3.0f;
}

void Sheet::keepOutOf(int body, const BoneField& field) {
  if (field.empty()) return;
  Keep keep{body, {}};
  for (const glm::vec3& p : rest_) keep.restMm.push_back(field.distanceMm(p));
  if (*std::min_element(keep.restMm.begin(), keep.restMm.end()) > kFarMm) return;
  keep_.push_back(std::move(keep));
}

bool Sheet::movesAsOne(const RigState& state, Rigid& whole) const {
  int carrier = -1;
  const auto join = [&](int body) {
    const auto b = static_cast<std::size_t>(body);
    if (carrier < 0) carrier = state.carrier[b], whole = state.world[b];
    return carrier == state.carrier[b];
  };
  for (const Held& held : held_)
    if (held.body != kTrunk && !join(held.body)) return false;
  for (const auto& shares : trunk_)
    for (const auto& share : shares)
      if (!join(share.first)) return false;
  return true;
}

glm::vec3 Sheet::heldAt(const RigState& state, std::size_t node, int body, glm::quat& turn) const {
  Rigid motion;
  if (body == kTrunk) {
    RigidBlend blend;
    for (const auto& [of, share] : trunk_[node]) blend.add(state.world[static_cast<std::size_t>(of)], share);
    motion = blend.mean();
  } else {
    motion = state.world[static_cast<std::size_t>(body)];
  }
  turn = motion.turn;
  return motion(rest_[node]);
}

void Sheet::straight(const RigState& state, std::vector<glm::vec3>& at, std::vector<glm::quat>& turn) const {
  for (int v = 0; v < nv_; ++v)
    if (const int body = rowBody_[static_cast<std::size_t>(v)]; body != kFree)
      for (int u = 0; u < nu_; ++u) at[node(u, v)] = heldAt(state, node(u, v), body, turn[node(u, v)]);
  for (std::size_t i = 0; i + 1 < held_.size(); ++i) {
    const int first = held_[i].row, last = held_[i + 1].row;
    if (last - first < 2 || rowBody_[static_cast<std::size_t>(first + 1)] != kFree) continue;
    for (int u = 0; u < nu_; ++u) {
      const std::size_t a = node(u, first), b = node(u, last);
      const glm::vec3 chord = rest_[b] - rest_[a], posed = at[b] - at[a];
      const float stretch = glm::length(posed) / std::max(glm::length(chord), 1e-3f);
      const glm::vec3 from = unit(chord, {0, 1, 0}), to = unit(posed, {0, 1, 0});
      const float bulge = std::min(1 / std::sqrt(std::max(stretch, 0.3f)), 1.15f);
      glm::quat ends[2] = {turn[a], turn[b]};
      if (glm::dot(ends[0], ends[1]) < 0) ends[1] = -ends[1];
      for (int row = first + 1; row < last; ++row) {
        const float t = static_cast<float>(row - first) / static_cast<float>(last - first);
        const float s = t * t * (3 - 2 * t);
        glm::quat q = glm::normalize(ends[0] * (1 - s) + ends[1] * s);
        q = shortestTurn(unit(q * from, to), to) * q;
        const glm::vec3 offset = rest_[node(u, row)] - (rest_[a] + t * chord);
        turn[node(u, row)] = q;
        at[node(u, row)] = at[a] + t * posed + bulge * (q * offset);
      }
    }
  }
}

// Lets the muscle glide along its path: over the whole of it, from the origin to where it is fast at its end, the belly
// takes most of the stretch and tendons little, whatever bones the path turns round.
void Sheet::slide(const glm::vec2& fleshy, std::vector<glm::vec3>& at, std::vector<glm::quat>& turn) const {
  const int first = firstRow_, last = lastRow_;
  const auto rows = static_cast<std::size_t>(last - first);
  if (rows < 2) return;
  std::vector<float> posed(rows + 1, 0.0f), wanted(rows + 1, 0.0f), give(rows);
  std::vector<glm::vec3> oldAt(rows + 1);
  std::vector<glm::quat> oldTurn(rows + 1);
  for (int u = 0; u < nu_; ++u) {
    float restMm = 0, giving = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      const std::size_t a = node(u, first + static_cast<int>(r)), b = node(u, first + static_cast<int>(r) + 1);
      posed[r + 1] = posed[r] + glm::distance(at[a], at[b]);
      const float mm = glm::distance(rest_[a], rest_[b]);
      const float v = (static_cast<float>(first) + static_cast<float>(r) + 0.5f) / static_cast<float>(nv_ - 1);
      give[r] = v >= fleshy.x && v <= fleshy.y ? 1.0f : kTendonGive;
      restMm += mm, giving += mm * give[r];
    }
    if (restMm < 1 || posed[rows] < 1) continue;
    const float change = (posed[rows] - restMm) / giving;  // of each mm that gives fully
    for (std::size_t r = 0; r < rows; ++r) {
      const float mm =
          glm::distance(rest_[node(u, first + static_cast<int>(r))], rest_[node(u, first + static_cast<int>(r) + 1)]);
      wanted[r + 1] = wanted[r] + mm * std::max(0.25f, 1 + change * give[r]);
    }
    for (std::size_t r = 0; r <= rows; ++r) {
      const std::size_t n = node(u, first + static_cast<int>(r));
      oldAt[r] = at[n], oldTurn[r] = turn[n];
    }
    std::size_t k = 0;
    for (std::size_t r = 1; r < rows; ++r) {
      const float place = wanted[r] * posed[rows] / wanted[rows];
      while (k + 1 < rows && posed[k + 1] < place) ++k;
      const float t = std::clamp((place - posed[k]) / std::max(posed[k + 1] - posed[k], 1e-4f), 0.0f, 1.0f);
      const std::size_t n = node(u, first + static_cast<int>(r));
      at[n] = glm::mix(oldAt[k], oldAt[k + 1], t);
      const glm::quat b = glm::dot(oldTurn[k], oldTurn[k + 1]) < 0 ? -oldTurn[k + 1] : oldTurn[k + 1];
      turn[n] = glm::normalize(oldTurn[k] * (1 - t) + b * t);
    }
  }
}

void Sheet::pushOut(const RigState& state, const std::vector<BoneField>& fields, std::vector<glm::vec3>& at,
                    std::vector<glm::vec3>& pushed) const {
  for (int round = 0; round < kPushes; ++round) {
    bool met = false;
    for (int v = 0; v < nv_; ++v) {
      if (!isFree(v)) continue;
      for (int u = 0; u < nu_; ++u) {
        const std::size_t n = node(u, v);
        for (const Keep& keep : keep_) {
          const auto body = static_cast<std::size_t>(keep.body);
          const glm::vec3 p = state.worldBack[body](at[n] + pushed[n]);
          const float wanted = std::min(keep.restMm[n], halfThicknessMm_ + kSlideMm);
          if (fields[body].beyond(p, wanted)) continue;
          const float miss = wanted - fields[body].distanceMm(p);
          if (miss <= 0.05f) continue;
          pushed[n] += state.world[body].turn * (std::min(miss, 6.0f) * fields[body].outward(p));
          met = true;
        }
      }
    }
    if (!met) return;
    if (round + 1 == kPushes) break;
    const std::vector<glm::vec3> before = pushed;
    for (int v = 0; v < nv_; ++v) {
      if (!isFree(v)) continue;
      for (int u = 0; u < nu_; ++u) {
        glm::vec3 sum = 2.0f * before[node(u, std::max(v - 1, 0))] + 2.0f * before[node(u, std::min(v + 1, nv_ - 1))];
        float weight = 4;
        if (nu_ > 1) {
          sum += before[node(std::max(u - 1, 0), v)] + before[node(std::min(u + 1, nu_ - 1), v)];
          weight += 2;
        }
        pushed[node(u, v)] = 0.5f * before[node(u, v)] + 0.5f * sum / weight;
      }
    }
  }
}

Sheet::Solved Sheet::solve(const std::vector<RigState>& steps, const std::vector<BoneField>& fields,
                           const glm::vec2& fleshy) const {
  std::vector<glm::vec3> at(rest_.size()), pushed(rest_.size(), glm::vec3(0)), own(rest_.size(), glm::vec3(0));
  std::vector<glm::quat> turn(rest_.size(), glm::quat(1, 0, 0, 0));
  for (const RigState& state : steps) {
    straight(state, at, turn);
    // What had to give way in the step before is still out of the way, and springs back as far as it may.
    for (std::size_t n = 0; n < at.size(); ++n) pushed[n] = turn[n] * (0.9f * own[n]);
    pushOut(state, fields, at, pushed);
    for (std::size_t n = 0; n < at.size(); ++n) own[n] = glm::conjugate(turn[n]) * pushed[n];
  }
  for (std::size_t n = 0; n < at.size(); ++n) at[n] += pushed[n];
  Solved solved;
  solved.places = maps(at, turn);
  slide(fleshy, at, turn);
  solved.fibres = maps(at, turn);
  return solved;
}

std::vector<Affine> Sheet::maps(const std::vector<glm::vec3>& at, const std::vector<glm::quat>& turn) const {
  std::vector<Affine> maps(rest_.size());
  for (int v = 0; v < nv_; ++v)
    for (int u = 0; u < nu_; ++u) {
      const std::size_t n = node(u, v);
      maps[n] = {glm::mat3_cast(turn[n]), rest_[n], at[n]};
      // Where it leaves a bone it turns half of the way there, half after.
      if ((v == 0 && isFree(1)) || (v == nv_ - 1 && isFree(nv_ - 2))) {
        const std::size_t next = node(u, v == 0 ? 1 : nv_ - 2);
        const glm::vec3 way = turn[n] * unit(rest_[next] - rest_[n], restAlong_[n]);
        const glm::quat whole = shortestTurn(way, unit(at[next] - at[n], way));
        maps[n].map = glm::mat3_cast(glm::normalize(whole + glm::quat(1, 0, 0, 0)) * turn[n]);
      }
      if (!isFree(v)) continue;
      const std::size_t before = node(u, v - 1), after = node(u, v + 1);
      const glm::vec3 along0 = rest_[after] - rest_[before], along1 = at[after] - at[before];
      const float stretch = std::clamp(glm::length(along1) / std::max(glm::length(along0), 1e-3f), 0.35f, 2.5f);
      const glm::vec3 t0 = unit(along0, restAlong_[n]);
      const glm::quat q = shortestTurn(unit(turn[n] * t0, t0), unit(along1, turn[n] * t0)) * turn[n];
      const glm::mat3 alongPart = glm::outerProduct(t0, t0);
      // As a cord: longer and thinner. As a sheet: what the nodes beside it say, and the thickness keeps the volume.
      maps[n].map = glm::mat3_cast(q) * (stretch * alongPart + (glm::mat3(1) - alongPart) / std::sqrt(stretch));
      if (nu_ < 2) continue;
      const std::size_t left = node(std::max(u - 1, 0), v), right = node(std::min(u + 1, nu_ - 1), v);
      const glm::vec3 across0 = rest_[right] - rest_[left], across1 = at[right] - at[left];
      const glm::vec3 normal0 = glm::cross(across0, along0), normal1 = glm::cross(across1, along1);
      const float area0 = glm::length(normal0), area1 = glm::length(normal1);
      if (area0 < 0.25f * glm::length(across0) * glm::length(along0) ||
          area1 < 0.25f * glm::length(across1) * glm::length(along1))
        continue;
      const glm::mat3 from(across0, along0, normal0 / area0);
      const glm::mat3 to(across1, along1, normal1 / area1 * std::clamp(area0 / area1, 0.5f, 2.2f));
      maps[n].map = to * glm::inverse(from);
    }
  return maps;
}

void Sheet::thicken(std::vector<Affine>& nodes, float factor) const {
  for (int v = 0; v < nv_; ++v) {
    if (!isFree(v)) continue;
    for (int u = 0; u < nu_; ++u) {
      const std::size_t n = node(u, v);
      const glm::mat3 kept = nu_ > 1 ? glm::mat3(1) - glm::outerProduct(restNormal_[n], restNormal_[n])
                                     : glm::outerProduct(restAlong_[n], restAlong_[n]);
      const float scale = nu_ > 1 ? factor : std::sqrt(factor);
      nodes[n].map = nodes[n].map * (kept + scale * (glm::mat3(1) - kept));
    }
  }
}

glm::vec3 Sheet::follow(const std::vector<Affine>& nodes, const glm::vec3& p, const glm::vec2& uv) const {
  const Spline across(uv.x * static_cast<float>(nu_ - 1), nu_), along(uv.y * static_cast<float>(nv_ - 1), nv_);
  glm::vec3 sum(0);
  for (int j = 0; j < 3; ++j) {
    if (nu_ == 1) {
      sum += along.weight[j] * nodes[node(0, along.at[j])](p);
      continue;
    }
    for (int i = 0; i < 3; ++i) sum += across.weight[i] * along.weight[j] * nodes[node(across.at[i], along.at[j])](p);
  }
  return sum;
}

void Sheet::clear(const RigState& state, const std::vector<BoneField>& fields, const std::vector<glm::vec3>& before,
                  core::Mesh& mesh, float slackMm) const {
  constexpr float kNearMm = 5, kStayMm = 0.3f;
  constexpr int kRounds = 4;
  const std::size_t count = before.size();
  std::vector<glm::vec3> moved(count, glm::vec3(0));
  struct Meeting {
    std::size_t point;
    std::size_t body;
    float leastMm;
  };
  std::vector<Meeting> meetings;
  bool any = false;
  for (const Keep& keep : keep_) {
    const auto body = static_cast<std::size_t>(keep.body);
    for (std::size_t i = 0; i < count; ++i) {
      const glm::vec3 p = state.worldBack[body](mesh.positionsMm[i]);
      if (fields[body].beyond(p, kNearMm)) continue;
      const float mm = fields[body].distanceMm(p);
      if (mm > kNearMm) continue;
      const float least = std::min(fields[body].distanceMm(before[i]), kStayMm) - slackMm;
      meetings.push_back({i, body, least});
      any = any || mm < least - 0.05f;
    }
  }
  if (!any) return;
  std::vector<glm::vec3> sum(count);
  std::vector<float> parts(count);
  for (int round = 0; round < kRounds; ++round) {
    for (const Meeting& meeting : meetings) {
      const glm::vec3 p = state.worldBack[meeting.body](mesh.positionsMm[meeting.point] + moved[meeting.point]);
      const float miss = meeting.leastMm - fields[meeting.body].distanceMm(p);
      if (miss > 0) moved[meeting.point] += state.world[meeting.body].turn * (miss * fields[meeting.body].outward(p));
    }
    if (round + 1 == kRounds) break;
    std::fill(sum.begin(), sum.end(), glm::vec3(0));
    std::fill(parts.begin(), parts.end(), 0.0f);
    for (std::size_t t = 0; t + 2 < mesh.indices.size(); t += 3)
      for (int e = 0; e < 3; ++e) {
        const std::uint32_t a = mesh.indices[t + static_cast<std::size_t>(e)],
                            b = mesh.indices[t + static_cast<std::size_t>((e + 1) % 3)];
        sum[a] += moved[b], parts[a] += 1;
      }
    for (std::size_t i = 0; i < count; ++i)
      if (parts[i] > 0) moved[i] = 0.4f * moved[i] + 0.6f * sum[i] / parts[i];
  }
  for (std::size_t i = 0; i < count; ++i) mesh.positionsMm[i] += moved[i];
}

float Sheet::lineMm(const RigState& state) const {
  float sum = 0;
  glm::quat turn;
  for (int u = 0; u < nu_; ++u)
    for (std::size_t i = 0; i + 1 < held_.size(); ++i) {
      const std::size_t a = node(u, held_[i].row), b = node(u, held_[i + 1].row);
      sum += glm::distance(heldAt(state, a, held_[i].body, turn), heldAt(state, b, held_[i + 1].body, turn));
    }
  return sum / static_cast<float>(nu_);
}

float Sheet::fibreMm(const std::vector<Affine>& nodes) const {
  float sum = 0;
  for (int u = 0; u < nu_; ++u)
    for (int v = 0; v + 1 < nv_; ++v) sum += glm::distance(nodes[node(u, v)].toMm, nodes[node(u, v + 1)].toMm);
  return sum / static_cast<float>(nu_);
}

Sheet::Span Sheet::lastSpan() const {
  for (std::size_t i = held_.size() - 1; i > 0; --i) {
    if (held_[i - 1].body == held_[i].body) continue;
    Span span{held_[i - 1].body, held_[i].body, glm::vec3(0), glm::vec3(0)};
    for (int u = 0; u < nu_; ++u) {
      span.fromMm += rest_[node(u, held_[i - 1].row)] / static_cast<float>(nu_);
      span.toMm += rest_[node(u, held_[i].row)] / static_cast<float>(nu_);
    }
    return span;
  }
  return {};
}

}  // namespace sciatlas::living
