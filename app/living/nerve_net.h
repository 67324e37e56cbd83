// The nerves of the body as nodes along their middles, linked where one goes on into another: what is displaced when a
// nerve gives way. The surfaces follow their nodes.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "core/mesh.h"
#include "scene/atlas.h"

namespace sciatlas::living {

struct NerveNode {
  int structure = -1;
  std::size_t point = 0;  // of the structure's centre line
  glm::vec3 restMm{0}, along{0}, thin{0};
  float halfWide = 0, halfThin = 0;
  bool inSac = false;  // a wall lies between it and what comes from outside
  glm::vec3 wide() const { return glm::cross(along, thin); }
  float radius() const { return halfWide > halfThin ? halfWide : halfThin; }
  float half(const glm::vec3& unit) const;  // half its extent in a direction
};

// The structure of the other side; a structure of the midline itself; -1 when the catalogue has none.
int mirrorOf(const scene::Catalogue& catalogue, int structure);
inline glm::vec3 mirrored(const glm::vec3& v) {
  return {-v.x, v.y, v.z};
}

// Which nodes a surface follows: for every vertex the nearest place on a line of nodes.
struct NerveBinding {
  std::vector<int> node;        // the node before the place; -1: bound to none
  std::vector<int> next;        // and the one after it
  std::vector<float> part;      // 0 at the one, 1 at the other
  std::vector<float> distance;  // from the line, mm
  std::vector<int> sleeve;      // the sac alone: the node of the root round which a place of its wall lies, or -1
  std::vector<float> inSleeve;  // how far it belongs to that root, 0..1
};

class NerveNet {
 public:
  explicit NerveNet(const scene::Atlas& rest);

  const std::vector<NerveNode>& nodes() const { return nodes_; }
  const std::vector<std::vector<int>>& links() const { return links_; }  // by node: those it moves with
  const std::vector<int>& nerves() const { return nerves_; }             // all structures with a surface
  int sac() const { return sac_; }
  std::pair<int, int> nodesOf(int structure) const;  // first and one past the last; equal when it has no line
  int mirrorOf(int node) const { return mirrors_[static_cast<std::size_t>(node)]; }  // that of the other side, or -1
  // The sac and what lies in it follow the sac's own line.
  bool followsSac(int structure) const;
  const NerveBinding& binding(int structure, std::size_t level) const;  // built at first use; thread-safe

 private:
  void addLine(int structure);
  void link();
  void findMirrors();
  NerveBinding bind(int structure, std::size_t level) const;
  void findSleeves(const core::Mesh& mesh, NerveBinding& binding) const;
  const scene::Atlas& rest_;
  std::vector<NerveNode> nodes_;
  std::vector<std::vector<int>> links_;
  std::vector<int> mirrors_;
  std::vector<int> nerves_;
  std::map<int, std::pair<int, int>> ranges_;
  int sac_ = -1;
  mutable std::mutex mutex_;
  struct Entry {
    std::once_flag once;
    NerveBinding binding;
  };
  mutable std::map<std::pair<int, std::size_t>, std::unique_ptr<Entry>> bindings_;
};

}  // namespace sciatlas::living
