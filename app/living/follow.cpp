#include "living/follow.h"

#include <algorithm>
#include <cmath>

namespace sciatlas::living {
namespace {

constexpr float kCellMm = 24, kNodeSpacingMm = 12;
constexpr float kFadeFromMm = 35, kFadeOverMm = 50;  // beyond, nodes mean nothing
constexpr float kNearBoneMm = 1;                     // a trunk bone nearer than this carries all
constexpr float kThighsPartMm = 75;                  // below the hips, the thighs stand apart
constexpr float kFull = 65535, kNoticed = 200;

float smooth(float t) {
  t = std::clamp(t, 0.0f, 1.0f);
  return t * t * (3 - 2 * t);
}

Rigid blendOf(const Shares& shares, const RigState& state) {
  if (shares.share[0] == 65535) return state.world[shares.body[0]];
  RigidBlend blend;
  for (int i = 0; i < 4 && shares.share[i]; ++i)
    blend.add(state.world[shares.body[i]], static_cast<float>(shares.share[i]));
  return blend.mean();
}

std::uint32_t bit(int body) {
  return std::uint32_t{1} << body;
}

}  // namespace

Follow::Follow(const Rig& rig, const std::vector<BoneField>& fields) : rig_(rig), fields_(fields) {}

float Follow::zoneShare(const RigJoint& joint, const glm::vec3& p) const {
  const char side = rig_.bodies[static_cast<std::size_t>(joint.body)].side;
  const glm::vec3 d = p - joint.centreMm;
  const float medial = side == 'r' ? d.x : side == 'l' ? -d.x : 0.0f;
  const float level = joint.levelMm - joint.slope * medial;
  // Towards the midline the thigh's own skin begins soon below the groin.
  const float near = side == 'm' || joint.slope == 0 ? 1.0f : 1 - smooth((medial - 15) / 45);
  const float half = joint.halfMm + joint.widen * near * std::hypot(std::min(medial, 0.0f), d.z);
  return smooth(0.5f + 0.5f * (level - d.y) / half);
}

std::vector<std::pair<int, float>> Follow::trunkSharesAt(const glm::vec3& p) const {
  std::vector<std::pair<int, float>> shares;
  float sum = 0;
  for (std::size_t b = 0; b < rig_.bodies.size(); ++b) {
    if (rig_.bodies[b].side != 'm' || fields_[b].empty()) continue;
    const float away = std::max(fields_[b].distanceMm(p), 0.0f) + kNearBoneMm;
    const float share = 1 / (away * away * away);
    shares.emplace_back(static_cast<int>(b), share);
    sum += share;
  }
  for (auto& [body, share] : shares) share /= sum;
  std::erase_if(shares, [](const auto& share) { return share.second < 0.004f; });
  return shares;
}

std::vector<std::pair<int, float>> Follow::sharesAt(const glm::vec3& p) const {
  // How much of each limb body, and all beyond it, a point takes part in; the midline parts the two legs.
  std::vector<float> reach(rig_.bodies.size(), 0.0f);
  const float seam = 1 + 9 * smooth((p.y + kThighsPartMm) / 20);
  const float right = smooth(0.5f - p.x / (2 * seam));
  for (const RigJoint& joint : rig_.joints) {
    if (joint.halfMm <= 0) continue;
    const RigBody& body = rig_.bodies[static_cast<std::size_t>(joint.body)];
    const auto parent = static_cast<std::size_t>(body.parent);
    const bool first = rig_.bodies[parent].side == 'm';
    const float outer = !first ? reach[parent] : body.side == 'r' ? right : body.side == 'l' ? 1 - right : 1.0f;
    if (outer > 0) reach[static_cast<std::size_t>(joint.body)] = outer * zoneShare(joint, p);
  }
  std::vector<std::pair<int, float>> shares;
  float trunk = 1;
  for (std::size_t b = 0; b < reach.size(); ++b) {
    if (reach[b] <= 0) continue;
    const auto parent = static_cast<std::size_t>(rig_.bodies[b].parent);
    if (rig_.bodies[parent].side == 'm') trunk -= reach[b];
    float own = reach[b];
    for (std::size_t c = b + 1; c < reach.size(); ++c)
      if (rig_.bodies[c].parent == static_cast<int>(b)) own -= reach[c];
    if (own > 1e-4f) shares.emplace_back(static_cast<int>(b), own);
  }
  if (trunk > 1e-4f)
    for (auto [body, share] : trunkSharesAt(p)) shares.emplace_back(body, trunk * share);
  return shares;
}

Shares Follow::packed(std::vector<std::pair<int, float>> shares) {
  std::sort(shares.begin(), shares.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  if (shares.size() > 4) shares.resize(4);
  float sum = 0;
  for (const auto& share : shares) sum += share.second;
  Shares packed;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    packed.body[i] = static_cast<std::uint8_t>(shares[i].first);
    packed.share[i] = static_cast<std::uint16_t>(std::lround(kFull * shares[i].second / sum));
  }
  return packed;
}

std::int64_t Follow::cellOf(const glm::vec3& p) const {
  const glm::ivec3 c(glm::floor(p / kCellMm));
  return (static_cast<std::int64_t>(c.x + 1000) * 4096 + (c.y + 1000)) * 4096 + (c.z + 1000);
}

void Follow::addNode(Node node, float spacingMm) {
  for (auto other = nodes_.rbegin(); other != nodes_.rend(); ++other) {
    if (other->body != node.body || other->sheet != node.sheet) break;
    if (glm::distance(other->at, node.at) < spacingMm) return;
  }
  node.shares = packed(sharesAt(node.at));
  for (int i = 0; i < 4 && node.shares.share[i]; ++i) node.bodies |= bit(node.shares.body[i]);
  if (node.body >= 0) node.bodies |= bit(node.body);
  nodes_.push_back(node);
}

void Follow::addBone(int body, const core::Mesh& coarse) {
  Node node;
  node.body = body;
  node.side = rig_.bodies[static_cast<std::size_t>(body)].side;
  for (std::size_t i = 0; i < coarse.positionsMm.size(); ++i) {
    node.at = coarse.positionsMm[i];
    addNode(node, kNodeSpacingMm);
  }
}

void Follow::addSheet(std::size_t sheet, const Sheet& of, const core::Mesh& coarse) {
  Node node;
  node.sheet = static_cast<int>(sheet);
  for (const ChainAnchor& anchor : of.anchors())
    if (anchor.body >= 0) {
      node.bodies |= bit(anchor.body);
      if (rig_.bodies[static_cast<std::size_t>(anchor.body)].side != 'm')
        node.side = rig_.bodies[static_cast<std::size_t>(anchor.body)].side;
    }
  for (std::size_t i = 0; i < coarse.positionsMm.size(); ++i) {
    node.at = coarse.positionsMm[i];
    node.uv = of.uvOf(coarse.positionsMm[i], coarse.uv[i]);
    addNode(node, kNodeSpacingMm);
  }
}

void Follow::addPoint(const glm::vec3& p, std::uint32_t bodies) {
  Node node;
  node.at = p;
  node.side = p.x < -1 ? 'r' : p.x > 1 ? 'l' : 'm';
  node.bodies = bodies;
  nodes_.push_back(node);
}

std::uint32_t Follow::bodiesOf(const Hold& hold, std::size_t point) const {
  std::uint32_t bodies = 0;
  for (std::size_t k = 0; k < 4 && hold.shares[point].share[k]; ++k) bodies |= bit(hold.shares[point].body[k]);
  const std::size_t first = point * static_cast<std::size_t>(hold.nearest);
  for (std::size_t k = first; k < first + static_cast<std::size_t>(hold.nearest); ++k)
    if (hold.weight[k] > kNoticed) bodies |= nodes_[hold.node[k]].bodies;
  return bodies;
}

void Follow::finishNodes() {
  for (std::size_t i = 0; i < nodes_.size(); ++i) cells_.emplace_back(cellOf(nodes_[i].at), static_cast<int>(i));
  std::sort(cells_.begin(), cells_.end());
}

void Follow::findNear(const glm::vec3& p, std::size_t count, std::vector<Near>& found) const {
  const char side = p.x < 0 ? 'r' : 'l';
  const float apart = 3 * std::max(0.0f, -p.y - 30);  // below the perineum the other leg is far, however near it stands
  for (int ring = 1; ring <= 4; ++ring) {
    found.clear();
    for (int x = -ring; x <= ring; ++x)
      for (int y = -ring; y <= ring; ++y) {
        const auto low = cellOf(p + kCellMm * glm::vec3(x, y, -ring)),
                   high = cellOf(p + kCellMm * glm::vec3(x, y, ring));
        for (auto it = std::lower_bound(cells_.begin(), cells_.end(), std::pair(low, -1));
             it != cells_.end() && it->first <= high; ++it) {
          const Node& node = nodes_[static_cast<std::size_t>(it->second)];
          const float other = node.side != 'm' && node.side != side ? apart : 0.0f;
          found.push_back({glm::distance(node.at, p) + other, it->second});
        }
      }
    // Whole rings only: the last cell's width may hide nearer ones.
    const float sure = static_cast<float>(ring) * kCellMm;
    const auto within = std::count_if(found.begin(), found.end(), [&](const Near& n) { return n.distance <= sure; });
    if (within > static_cast<std::ptrdiff_t>(count)) break;
  }
  const auto wanted = std::min(found.size(), count + 1);
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(wanted), found.end(),
                    [](const Near& a, const Near& b) { return a.distance < b.distance; });
  found.resize(wanted);
}

Hold Follow::hold(const std::vector<glm::vec3>& points, int nearest, float softMm) const {
  Hold hold;
  hold.nearest = nearest;
  hold.shares.reserve(points.size());
  hold.node.resize(points.size() * static_cast<std::size_t>(nearest));
  hold.weight.resize(hold.node.size());
  std::vector<Near> near;
  std::vector<float> weights(static_cast<std::size_t>(nearest));
  for (std::size_t i = 0; i < points.size(); ++i) {
    hold.shares.push_back(packed(sharesAt(points[i])));
    findNear(points[i], static_cast<std::size_t>(nearest), near);
    if (near.size() < 2) continue;
    const float fade = 1 - smooth((near[0].distance - kFadeFromMm) / kFadeOverMm);
    if (fade <= 0) continue;
    const float radius = near.back().distance + 0.1f;
    float sum = 0;
    const std::size_t count = std::min(near.size() - 1, static_cast<std::size_t>(nearest));
    for (std::size_t k = 0; k < count; ++k) {
      const float w = (radius - near[k].distance) / (radius * (near[k].distance + softMm));
      weights[k] = w * w;
      sum += weights[k];
    }
    for (std::size_t k = 0; k < count; ++k) {
      const std::size_t slot = i * static_cast<std::size_t>(nearest) + k;
      hold.node[slot] = static_cast<std::uint16_t>(near[k].node);
      hold.weight[slot] = static_cast<std::uint16_t>(std::lround(kFull * fade * weights[k] / sum));
    }
  }
  for (std::size_t i = 0; i < points.size(); ++i) hold.bodies |= bodiesOf(hold, i);
  return hold;
}

std::vector<glm::vec3> Follow::departures(const RigState& state, const std::vector<Sheet>& sheets,
                                          const std::vector<std::vector<Affine>>& solved) const {
  std::vector<glm::vec3> departures(nodes_.size(), glm::vec3(0));
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    glm::vec3 target;
    if (node.body >= 0) {
      target = state.world[static_cast<std::size_t>(node.body)](node.at);
    } else {
      const auto sheet = static_cast<std::size_t>(node.sheet);
      if (solved[sheet].empty()) {
        Rigid whole;
        if (!sheets[sheet].movesAsOne(state, whole)) continue;
        target = whole(node.at);
      } else {
        target = sheets[sheet].follow(solved[sheet], node.at, node.uv);
      }
    }
    departures[i] = target - blendOf(node.shares, state)(node.at);
  }
  return departures;
}

Rigid Follow::blend(const Hold& hold, std::size_t point, const RigState& state) {
  return blendOf(hold.shares[point], state);
}

glm::vec3 Follow::departure(const Hold& hold, std::size_t point, const std::vector<glm::vec3>& departures) {
  const std::size_t first = point * static_cast<std::size_t>(hold.nearest);
  glm::vec3 sum(0);
  for (std::size_t k = first; k < first + static_cast<std::size_t>(hold.nearest) && hold.weight[k]; ++k)
    sum += static_cast<float>(hold.weight[k]) * departures[hold.node[k]];
  return sum / kFull;
}

int Follow::move(const Hold& hold, std::size_t point, const RigState& state, const std::vector<glm::vec3>& departures,
                 glm::vec3& p) {
  constexpr float kAsOneMm = 1e-3f;
  const Shares& shares = hold.shares[point];
  const glm::vec3 departs = departure(hold, point, departures);
  int carrier = state.carrier[shares.body[0]];
  for (int i = 1; i < 4 && shares.share[i]; ++i)
    if (state.carrier[shares.body[i]] != carrier) carrier = -1;
  if (carrier >= 0 && glm::dot(departs, departs) < kAsOneMm * kAsOneMm) {
    if (carrier > 0) p = state.world[shares.body[0]](p);
    return carrier;
  }
  p = (carrier >= 0 ? state.world[shares.body[0]] : blendOf(shares, state))(p) + departs;
  return -1;
}

}  // namespace sciatlas::living
