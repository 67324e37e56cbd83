// Where surfaces meet: the gap between two structures, and whether what is said to be attached is.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/ray.h"
#include "scene/atlas.h"

namespace sciatlas::scene {

// Gaps between surfaces. Keeps a search tree for every structure that it was asked about; for one thread.
class SurfaceGaps {
 public:
  explicit SurfaceGaps(const Atlas& atlas) : atlas_(atlas) {}
  // The smallest gap between the two in mm, 0 where they meet. Groups stand for their members. Throws core::InputError
  // when one of them has no surface in the model.
  double between(int a, int b);
  double to(int structure, const glm::vec3& pointMm);
  // How deep the deepest vertex of either lies inside the other; 0 when they keep clear of each other.
  struct Depth {
    double mm = 0;
    glm::vec3 atMm{0};
  };
  Depth depth(int a, int b);

 private:
  const core::RayScene& raysOf(int structure);
  double fromVertices(int of, int to, double enoughMm);
  void deepen(Depth& depth, int of, int in);
  std::vector<int> surfacesOf(int structure) const;
  const Atlas& atlas_;
  std::map<int, std::unique_ptr<core::RayScene>> rays_;
};

// "Attached" means that the surfaces are no farther apart.
inline constexpr double kAttachedMm = 1.0;

struct Attachment {
  int structure = -1, to = -1;  // `to` may be a group
  double gapMm = 0;
  bool inModel = true;  // false: one of the two has no surface
  bool holds() const { return inModel && gapMm <= kAttachedMm; }
};
// What the records call attached (attaches_to), of the right side and the midline, and of what is not the same on the
// left as on the right; of structures that only some states have, those that are there in this one.
std::vector<Attachment> attachments(const Atlas& atlas);

}  // namespace sciatlas::scene
