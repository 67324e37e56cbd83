// The body while a state is being made: stages (pathology, motion, contact) edit surfaces one after another, each
// finding what the one before has left. Surfaces are copied when they are first edited; the rest body stays as it is.
#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <set>

#include "scene/atlas.h"

namespace sciatlas::living {

class Workspace {
 public:
  // `rest` must be the body at rest and outlive the workspace. With `finest` 1, finer levels of what is edited are left
  // out (made in haste, while a slider is dragged), where the model has a coarser one; nerves have all.
  explicit Workspace(const scene::Atlas& rest, std::size_t finest = 0) : rest_(rest), finest_(finest) {}

  // When the flag is up the result is no longer wanted: stages may leave things undone. It must outlive the workspace.
  void giveUpWhen(const std::atomic<bool>* flag) { flag_ = flag; }
  bool givenUp() const { return flag_ && flag_->load(std::memory_order_relaxed); }

  std::size_t finest() const { return finest_; }
  const scene::Atlas& rest() const { return rest_; }
  // As it stands now, present or not; null for groups and what the model lacks. Level 0 is the finest; a level that the
  // model lacks is null too.
  const core::Mesh* mesh(int structure, std::size_t level) const;
  // To be changed: positions, normals, fibres, occlusion, irritation; the triangles must stay. Null as above.
  // Different structures may be edited by different threads after prepareEdit() of each.
  core::Mesh* edit(int structure, std::size_t level);
  void prepareEdit(int structure);
  void prepareEdits(const std::vector<int>& structures);  // the same for many, on all cores
  bool edited(int structure) const { return surfaces_.count(structure) > 0; }

  const core::ModelCentreline* centreline(int structure) const;
  core::ModelCentreline* editCentreline(int structure);  // null where there is none
  glm::vec3 landmarkMm(int index) const;                 // index of Atlas::landmarks()
  void moveLandmark(int index, const glm::vec3& atMm) { change_.landmarksMm[index] = atMm; }
  bool present(int structure) const;
  void setPresent(int structure, bool present) { change_.present[structure] = present; }

  // A surface that a pathology has put where nerves may be: what the contact stage looks at.
  void setInWay(int structure) { inWay_.insert(structure); }
  const std::set<int>& inWay() const { return inWay_; }

  // Recomputes boxes; normals are the stages' work (renewNormals). The workspace is empty afterwards.
  scene::BodyChange take();

 private:
  bool leavesOut(int structure, std::size_t level) const;

  const scene::Atlas& rest_;
  std::size_t finest_;
  const std::atomic<bool>* flag_ = nullptr;
  std::map<int, std::shared_ptr<scene::SurfaceLevels>> surfaces_;
  scene::BodyChange change_;
  std::set<int> inWay_;
};

// Normals of the displaced surface: the rest normals turned as the triangles round each vertex turned, so that crests
// that the rest normals hold are kept. `rest` has the same triangles.
void renewNormals(core::Mesh& mesh, const core::Mesh& rest);
// The same where alone the vertices marked in `moved` have moved: what is not next to one of them stays as it is.
void renewNormals(core::Mesh& mesh, const core::Mesh& rest, const std::vector<char>& moved);
// The same for a surface whose normals and fibres are still those of the positions `before`. `alone` (null: all) marks
// the vertices that moved otherwise than their neighbours; the others are left to the caller but for those beside them,
// which `alone` has too afterwards.
void turnNormals(core::Mesh& mesh, const std::vector<glm::vec3>& before, std::vector<char>* alone = nullptr);

}  // namespace sciatlas::living
