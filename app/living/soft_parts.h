// All that is not bone, ready to be moved: made once for a body at rest, then asked for each pose.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "living/cover.h"
#include "living/follow.h"
#include "living/sheet.h"
#include "living/tube.h"
#include "living/workspace.h"

namespace sciatlas::living {

class SoftParts {
 public:
  // Both must outlive this. Takes a second or two: distances round all bones, nodes, and what every vertex holds on to.
  SoftParts(const Rig& rig, const scene::Atlas& rest);
  // The same, read from a file in the folder if it has been made before of the same body, poses and program; otherwise
  // made, and written there where that can be done. No folder: made.
  static std::unique_ptr<SoftParts> kept(const Rig& rig, const scene::Atlas& rest,
                                         const std::filesystem::path& posesToml, const std::filesystem::path& folder);

  // Moves surfaces, landmarks and centre lines, after bones and what they carry have been moved. `steps` lead from rest
  // to the pose; the last is the pose.
  void move(Workspace& body, const std::vector<RigState>& steps) const;

  const std::vector<Sheet>& sheets() const { return sheets_; }
  // The nodes of a sheet in a pose.
  Sheet::Solved solve(std::size_t sheet, const std::vector<RigState>& steps) const;

 private:
  struct AsKept {};
  SoftParts(const Rig& rig, const scene::Atlas& rest, Kept& kept, AsKept);
  void keep(Kept& kept);

  struct Follower {
    int structure = -1;
    std::array<Hold, 1 + core::kCoarseLevels> levels;
    bool covers = false;  // skin, fat, fascia
    bool muscle = false;
    std::unique_ptr<Tube> tube;  // of nerves and vessels with a centre line
    void keep(Kept& kept);
  };
  void makeFields(const scene::Atlas& rest);
  void makeSheets(const scene::Atlas& rest);
  void makeFollowers(const scene::Atlas& rest);
  void findSuperficial(const scene::Atlas& rest);
  std::vector<Carries> carriesSkin(const Workspace& body) const;
  void raiseSkin(Workspace& body) const;
  void tuckUnderSkin(Workspace& body) const;
  void tieLandmarks(const scene::Atlas& rest);
  void moveLandmarks(Workspace& body) const;
  void moveSheet(Workspace& body, std::size_t sheet, const RigState& state, std::vector<Affine>& nodes) const;
  void makeFollower(const scene::Atlas& rest, Follower& follower) const;
  void moveFollower(Workspace& body, const Follower& follower, const RigState& state,
                    const std::vector<glm::vec3>& departures) const;

  const Rig& rig_;
  std::vector<BoneField> fields_;  // by body
  std::vector<Sheet> sheets_;
  std::vector<glm::vec2> fleshy_;                                                // by sheet
  std::vector<std::array<std::vector<glm::vec2>, 1 + core::kCoarseLevels>> uv_;  // by sheet; empty: the surface's own
  Follow follow_;
  std::vector<Follower> followers_;
  std::unique_ptr<Cover> cover_;  // none without skin
  struct Tied {
    int landmark, structure;
    std::array<std::uint32_t, 2> vertex;  // the nearest of its surface, and of the coarser one
  };
  std::vector<Tied> tied_;
  // What lies next under the skin, by level of its surface.
  struct Superficial {
    int structure = -1;
    std::array<NextUnder, 1 + core::kCoarseLevels> carries, yields;  // gives the skin its way, or gives way to it
    void keep(Kept& kept) { kept(structure), kept(carries), kept(yields); }
  };
  int skin_ = -1;  // the structure that cover_ was made of
  std::vector<Superficial> superficial_;
};

}  // namespace sciatlas::living
