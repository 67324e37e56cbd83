// A nerve or vessel that moves: its centre line follows what lies round it, smoothed and kept out of bones, and the
// surface is carried along by the line's frames. (As plain skinned surfaces they collapse at hip and knee.)
#pragma once
#include <array>
#include <vector>

#include "living/follow.h"
#include "living/workspace.h"

namespace sciatlas::living {

class Tube {
 public:
  Tube(const core::ModelCentreline& line, const Follow& follow, const std::vector<BoneField>& fields,
       std::vector<int> keepOutOf, const std::vector<Tie>& tied);
  Tube() = default;  // to be read
  void keep(Kept& kept) {
    kept(rest_), kept(halfMm_), kept(spacingMm_), kept(hold_), kept(keep_), kept(held_), kept(stations_);
  }
  // Says which points of a surface belong to the line; the others (branches that leave it) follow what is near them.
  void bind(std::size_t level, const core::Mesh& mesh);
  std::uint32_t bodies() const { return hold_.bodies; }

  struct Posed {
    std::vector<glm::vec3> at;
    std::vector<glm::quat> turn;
  };
  Posed pose(const RigState& state, const std::vector<glm::vec3>& departures,
             const std::vector<BoneField>& fields) const;
  bool owns(std::size_t level, std::size_t point) const { return stations_[level][point] >= 0; }
  glm::vec3 moved(std::size_t level, std::size_t point, const glm::vec3& p, const Posed& posed) const {
    return along(stations_[level][point], p, posed);
  }
  void moveLine(core::ModelCentreline& line, const Posed& posed) const;

 private:
  glm::vec3 along(float station, const glm::vec3& p, const Posed& posed) const;
  void pushOut(const RigState& state, const std::vector<BoneField>& fields, std::vector<glm::vec3>& at) const;

  std::vector<glm::vec3> rest_;
  std::vector<float> halfMm_;
  float spacingMm_ = 1;
  Hold hold_;
  struct Keep {
    int body;
    std::vector<float> wantedMm;
    void keep(Kept& kept) { kept(body), kept(wantedMm); }
  };
  std::vector<Keep> keep_;
  struct Held {
    std::uint32_t point;
    int body;
    float share;
  };
  std::vector<Held> held_;
  std::array<std::vector<float>, 1 + core::kCoarseLevels> stations_;
};

}  // namespace sciatlas::living
