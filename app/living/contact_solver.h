// How nerves give way in one state of the body: for every node the displacement and the flattening, for the dural sac
// the outline that is left to it.
#pragma once
#include <array>
#include <memory>
#include <vector>

#include "living/nerve_net.h"
#include "living/probe.h"
#include "living/workspace.h"

namespace sciatlas::living {

// What happens to the section of a nerve at a node.
struct Yield {
  glm::vec3 shift{0};
  glm::vec3 pressed{0};  // unit; the direction in which it is squeezed; 0: it keeps its shape
  float squeeze = 1, spread = 1;
  float pressure = 0;  // 0 untouched .. 1 firmly pressed: how far it has had to give way here
};

inline constexpr std::size_t kSacRays = 36;

// The part of its radius that the sac keeps in every direction round a node, from its wide direction on.
struct SacOutline {
  std::array<float, kSacRays> kept;
  bool touched = false;
  SacOutline() { kept.fill(1); }
  float at(float angleRad) const;
};

class ContactSolver {
 public:
  ContactSolver(const NerveNet& net, const ProbeStore& restProbes, const ProbeStore& wallProbes, const Workspace& body);
  // False when nothing is met.
  bool solve();

  const std::vector<Yield>& yields() const { return yields_; }
  const SacOutline& outline(int node) const { return outlines_[static_cast<std::size_t>(node - sacFirst_)]; }
  glm::vec3 nowMm(int node) const { return now_[static_cast<std::size_t>(node)].restMm; }
  const NerveNode& now(int node) const { return now_[static_cast<std::size_t>(node)]; }
  // Distance to the nearest of what is in the way; below 0 inside; `reachMm` when it is farther.
  float distanceMm(const glm::vec3& at, float reachMm) const;
  // Where the sac's map takes a point that belongs to its nodes a and b.
  glm::vec3 sacMoves(const glm::vec3& at, int a, int b, float part) const;
  bool touched(int node) const { return touched_[static_cast<std::size_t>(node)] != 0; }

 private:
  struct Intruder {
    int structure = -1;
    std::unique_ptr<SurfaceProbe> now;
    const SurfaceProbe* rest = nullptr;  // null: it is not there at rest
  };
  struct Wall {  // what a nerve may be pressed against
    int structure = -1;
    core::Box boxMm;
    float givesMm = 0;
  };
  struct Need {
    float mm = 0;
    glm::vec3 out{0}, worstOut{0};
  };
  Need needOf(std::size_t i, const Intruder& in, const glm::vec3& shift) const;
  void gatherNodes();
  void gatherIntruders();
  bool near(const NerveNode& node, float marginMm) const;
  void pushNode(std::size_t i);
  bool meetsComer(std::size_t i, const glm::vec3& at) const;
  void yieldToSac(std::size_t i);
  void limitToRoom(std::size_t i);
  float roomMm(std::size_t i, const glm::vec3& unit, float halfMm, float wantMm) const;
  void spreadAlong();
  void stopBeforeWalls(std::size_t i);
  void evenOut(const std::vector<Yield>& own);
  std::pair<std::size_t, float> dentSac(int node, const glm::vec3& shift);
  void pressSac(int node);
  void evenSac();
  void smoothSac();

  const NerveNet& net_;
  const ProbeStore &restProbes_, &wallProbes_;
  const Workspace& body_;
  std::vector<NerveNode> now_;
  std::vector<Intruder> intruders_;
  std::vector<Wall> walls_;
  std::vector<Yield> yields_;
  std::vector<char> touched_;  // not bool: neighbours are written by different threads
  std::vector<SacOutline> outlines_;
  int sacFirst_ = 0, sacEnd_ = 0;
};

}  // namespace sciatlas::living
