#include "living/nerve_net.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace sciatlas::living {
namespace {

using glm::vec3;

constexpr float kCellMm = 8;

std::int64_t cellOf(const vec3& p) {
  const glm::ivec3 c(glm::floor(p / kCellMm));
  return (static_cast<std::int64_t>(c.x + 1000) * 4000 + (c.y + 1000)) * 4000 + (c.z + 1000);
}

}  // namespace

int mirrorOf(const scene::Catalogue& catalogue, int structure) {
  const scene::StructureInfo& info = catalogue.all()[static_cast<std::size_t>(structure)];
  if (info.side != 'r' && info.side != 'l') return structure;
  std::string other = info.id;
  other.back() = info.side == 'r' ? 'l' : 'r';
  return catalogue.find(other);
}

float NerveNode::half(const vec3& unit) const {
  const float t = glm::dot(unit, thin), w = glm::dot(unit, wide());
  return std::sqrt(halfThin * halfThin * t * t + halfWide * halfWide * w * w);
}

NerveNet::NerveNet(const scene::Atlas& rest) : rest_(rest) {
  const auto& all = rest.catalogue().all();
  sac_ = rest.catalogue().find("dural_sac");
  for (std::size_t i = 0; i < all.size(); ++i) {
    const int structure = static_cast<int>(i);
    if (all[i].system != scene::System::Nerve || !rest.storedMesh(structure, 0)) continue;
    nerves_.push_back(structure);
    // The cord and what hangs from it follow the sac.
    if (!followsSac(structure) || structure == sac_) addLine(structure);
  }
  link();
  findMirrors();
}

// Both sides of a pair share one line, so that its points have the same numbers.
void NerveNet::findMirrors() {
  constexpr float kSameMm = 0.5f;
  mirrors_.assign(nodes_.size(), -1);
  for (const auto& [structure, range] : ranges_) {
    const int other = living::mirrorOf(rest_.catalogue(), structure);
    const auto it = ranges_.find(other);
    if (it == ranges_.end() || it->second.second - it->second.first != range.second - range.first) continue;
    for (int i = range.first; i < range.second; ++i) {
      const int k = it->second.first + i - range.first;
      const vec3 at = mirrored(nodes_[static_cast<std::size_t>(k)].restMm);
      if (glm::distance(at, nodes_[static_cast<std::size_t>(i)].restMm) < kSameMm)
        mirrors_[static_cast<std::size_t>(i)] = k;
    }
  }
}

bool NerveNet::followsSac(int structure) const {
  const std::string& id = rest_.catalogue().all()[static_cast<std::size_t>(structure)].id;
  return structure == sac_ || id == "cauda_equina" || id == "conus_medullaris" || id == "filum_terminale";
}

void NerveNet::addLine(int structure) {
  const core::ModelCentreline* line = rest_.centreline(structure);
  if (!line || line->pointsMm.size() < 2) return;
  const int first = static_cast<int>(nodes_.size());
  for (std::size_t i = 0; i < line->pointsMm.size(); ++i) {
    NerveNode node;
    node.structure = structure, node.point = i, node.restMm = line->pointsMm[i];
    const std::size_t a = i > 0 ? i - 1 : 0, b = std::min(i + 1, line->pointsMm.size() - 1);
    node.along = glm::normalize(line->pointsMm[b] - line->pointsMm[a]);
    node.thin = glm::normalize(line->thinDirection[i] - node.along * glm::dot(node.along, line->thinDirection[i]));
    node.halfWide = line->widthMm[i] / 2, node.halfThin = line->thicknessMm[i] / 2;
    nodes_.push_back(node);
  }
  ranges_[structure] = {first, static_cast<int>(nodes_.size())};
}

void NerveNet::link() {
  links_.resize(nodes_.size());
  std::unordered_map<std::int64_t, std::vector<int>> cells;
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    if (nodes_[i].structure != sac_) cells[cellOf(nodes_[i].restMm)].push_back(static_cast<int>(i));
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    NerveNode& node = nodes_[i];
    const auto& [first, end] = ranges_.at(node.structure);
    if (static_cast<int>(i) > first) links_[i].push_back(static_cast<int>(i) - 1);
    if (static_cast<int>(i) + 1 < end) links_[i].push_back(static_cast<int>(i) + 1);
    if (node.structure == sac_) continue;
    for (int x = -1; x <= 1; ++x)
      for (int y = -1; y <= 1; ++y)
        for (int z = -1; z <= 1; ++z) {
          const auto it = cells.find(cellOf(node.restMm + kCellMm * vec3(x, y, z)));
          if (it == cells.end()) continue;
          for (const int k : it->second) {
            const NerveNode& other = nodes_[static_cast<std::size_t>(k)];
            if (other.structure == node.structure) continue;
            // Nerves whose middles lie within each other are one nerve that goes on under another name.
            if (glm::distance(other.restMm, node.restMm) < 0.7f * std::min(other.radius(), node.radius()))
              links_[i].push_back(k);
          }
        }
  }
  // Roots within the sac and its sleeves.
  const core::Mesh* sac = sac_ < 0 ? nullptr : rest_.storedMesh(sac_, 1);
  if (!sac) return;
  for (NerveNode& node : nodes_) {
    if (node.structure == sac_ ||
        glm::distance(glm::clamp(node.restMm, sac->boxMm.low, sac->boxMm.high), node.restMm) > 4)
      continue;
    for (const vec3& v : sac->positionsMm)
      if (glm::distance(v, node.restMm) < node.radius() + 1.5f) {
        node.inSac = true;
        break;
      }
  }
}

std::pair<int, int> NerveNet::nodesOf(int structure) const {
  const auto it = ranges_.find(structure);
  return it == ranges_.end() ? std::pair{0, 0} : it->second;
}

const NerveBinding& NerveNet::binding(int structure, std::size_t level) const {
  Entry* entry = nullptr;
  {
    const std::lock_guard lock(mutex_);
    auto& held = bindings_[{structure, level}];
    if (!held) held = std::make_unique<Entry>();
    entry = held.get();
  }
  std::call_once(entry->once, [&] { entry->binding = bind(structure, level); });
  return entry->binding;
}

NerveBinding NerveNet::bind(int structure, std::size_t level) const {
  NerveBinding made;
  const core::Mesh& mesh = *rest_.storedMesh(structure, level);
  // Its own line; the sac's for what lies in it; without a line of its own (a ganglion on its root) any line near.
  std::vector<int> candidates;
  const auto [first, end] = nodesOf(followsSac(structure) ? sac_ : structure);
  for (int i = first; i < end; ++i) candidates.push_back(i);
  if (candidates.empty())
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      if (nodes_[i].structure != sac_ &&
          glm::distance(glm::clamp(nodes_[i].restMm, mesh.boxMm.low, mesh.boxMm.high), nodes_[i].restMm) < 6)
        candidates.push_back(static_cast<int>(i));
  for (const vec3& v : mesh.positionsMm) {
    int best = -1;
    float nearest = 1e9f;
    for (const int i : candidates)
      if (const float d = glm::distance(v, nodes_[static_cast<std::size_t>(i)].restMm); d < nearest)
        nearest = d, best = i;
    int other = best;
    float part = 0;
    if (best >= 0) {  // the neighbour on whose side the vertex lies
      const vec3 from = nodes_[static_cast<std::size_t>(best)].restMm;
      for (const int k : {best - 1, best + 1}) {
        if (k < 0 || k >= static_cast<int>(nodes_.size()) ||
            nodes_[static_cast<std::size_t>(k)].structure != nodes_[static_cast<std::size_t>(best)].structure)
          continue;
        const vec3 step = nodes_[static_cast<std::size_t>(k)].restMm - from;
        const float t = glm::dot(v - from, step) / glm::dot(step, step);
        if (t > part) part = std::min(t, 1.0f), other = k, nearest = glm::distance(v, from + step * part);
      }
    }
    made.node.push_back(best), made.next.push_back(other), made.part.push_back(part), made.distance.push_back(nearest);
  }
  if (structure == sac_) findSleeves(mesh, made);
  return made;
}

// A sleeve is what of the sac's wall lies outside its own outline, near a root.
void NerveNet::findSleeves(const core::Mesh& mesh, NerveBinding& binding) const {
  std::vector<int> roots;
  for (std::size_t k = 0; k < nodes_.size(); ++k)
    if (nodes_[k].inSac) roots.push_back(static_cast<int>(k));
  for (std::size_t i = 0; i < mesh.positionsMm.size(); ++i) {
    const vec3& v = mesh.positionsMm[i];
    const NerveNode& axis = nodes_[static_cast<std::size_t>(binding.node[i])];
    const vec3 off = v - axis.restMm;
    const float out = std::hypot(glm::dot(off, axis.wide()) / axis.halfWide, glm::dot(off, axis.thin) / axis.halfThin);
    int root = -1;
    float nearest = 4.5f;
    if (out > 0.85f)
      for (const int k : roots)
        if (const float d = glm::distance(nodes_[static_cast<std::size_t>(k)].restMm, v); d < nearest)
          nearest = d, root = k;
    binding.sleeve.push_back(root);
    binding.inSleeve.push_back(root < 0 ? 0 : glm::smoothstep(0.9f, 1.2f, out));
  }
}

}  // namespace sciatlas::living
