// How nerves give way in one state of the body: for every node the displacement and the flattening, for the dural sac
// the outline that is left to it.
#pragma once
#include <array>
#include <memory>
#include <mutex>
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

// What a movement may bring against nerves, and which of them: bones and ligaments by their place; a muscle only
// presses as far as it is drawn long (a slack one gives way).
struct MayMeet {
  int structure = -1;
  std::vector<char> nodes;  // by node of the net: whether it is asked
  float tension = 1;        // 0 slack .. 1 taut
  bool pathology = false;   // changed by one as well: presses like what nothing has moved
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
  // `moved`: what a pose has moved that nerves may meet, beside what pathologies have put in their way.
  ContactSolver(const NerveNet& net, const ProbeStore& restProbes, const ProbeStore& wallProbes, const Workspace& body,
                const std::vector<MayMeet>& moved);
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
  // Whether nothing is in the way that is there on one side alone.
  bool even() const { return evenState_; }
  // Whether the node of the other side is met by the mirror image of what meets this one.
  bool symmetric(int node) const { return symmetric_[static_cast<std::size_t>(node)] != 0; }

 private:
  struct Intruder {
    int structure = -1;
    std::unique_ptr<SurfaceProbe> now;
    const SurfaceProbe* rest = nullptr;  // null: it is not there at rest
    const MayMeet* moved = nullptr;      // null: a pathology has put it in the way, of every nerve
    bool pathology() const { return !moved || moved->pathology; }
    const Intruder* mirror = nullptr;  // that of the other side; itself in the midline
    bool mirrored = false;             // and it is the mirror image
    bool meets(std::size_t node) const { return !moved || moved->nodes[node]; }
  };
  struct Wall {  // what a nerve may be pressed against
    int structure = -1;
    core::Box boxMm;
    float givesMm = 0;
    // Where it does not stand as at rest. Of many walls few are asked: the search tree is built with the first
    // question.
    struct Moved {
      std::once_flag once;
      std::unique_ptr<SurfaceProbe> probe;
    };
    std::unique_ptr<Moved> moved;
  };
  struct Need {
    float mm = 0, lostMm = 0;  // to be clear of it; nearer than at rest
    glm::vec3 out{0}, worstOut{0};
  };
  Need needOf(std::size_t i, const Intruder& in, const glm::vec3& shift) const;
  void gatherNodes();
  void gatherIntruders();
  std::unique_ptr<SurfaceProbe> probeOf(int structure, float marginMm) const;
  void gatherWalls();
  // Null when no part of it lies near nerves.
  const SurfaceProbe* wallProbe(const Wall& wall, const ProbeStore& store) const;
  // contact_symmetry.cpp: what is alike on both sides gives way alike.
  void findSymmetry();
  std::pair<float, float> offMirror(const Intruder& in) const;
  bool alikeAt(const Intruder& in, std::size_t node, std::size_t other) const;
  void evenSides();
  bool near(const NerveNode& node, float marginMm) const;
  void pushNode(std::size_t i);
  float pressureBy(const Intruder& in, const Need& first, float movedMm) const;
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
  const std::vector<MayMeet>& moved_;
  std::vector<Intruder> intruders_;
  std::vector<Wall> walls_;
  std::vector<Yield> yields_;
  std::vector<char> touched_, symmetric_;  // not bool: neighbours are written by different threads
  bool allAlike_ = false;                  // no node is met otherwise than that of the other side
  bool evenState_ = false;                 // nothing in the way is there on one side alone
  std::vector<SacOutline> outlines_;
  int sacFirst_ = 0, sacEnd_ = 0;
};

}  // namespace sciatlas::living
