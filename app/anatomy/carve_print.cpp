#include "anatomy/carve_print.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "anatomy/bvh.h"
#include "anatomy/content_hash.h"
#include "anatomy/hash.h"

namespace sciatlas::anatomy {
namespace {

constexpr double kLatticeMm = 6;  // a nerve through a belly passes within this of some point
constexpr double kMarginMm = 1;   // beyond the gap that is kept a neighbour does not matter
constexpr double kStepsPerMm = 200;
constexpr std::size_t kEvery = 3;  // vertices lie closer than a cut is wide

class Surface {
 public:
  Surface(FieldStore& fields, const StructureSpec& spec, const core::Mesh& finished)
      : fields_(fields), spec_(spec), finished_(finished) {}

  std::uint64_t printOf(const Carver& carver) {
    const auto field = fields_.carveField(spec_, carver);
    const FieldBox box = field->box();
    Hash hash;
    bool felt = false;
    const auto addPoint = [&](std::size_t number, const Vec3& p, double reachMm) {
      if (squaredDistanceToBox(p, box) >= reachMm * reachMm) return;
      const double d = field->distanceWithin(p, reachMm);
      if (d < reachMm) hash.add(number).add(std::llround(d * kStepsPerMm)), felt = true;
    };
    for (std::size_t i = 0; i < finished_.positionsMm.size(); i += kEvery)
      addPoint(i, Vec3(finished_.positionsMm[i]), spec_.carveGapMm + kMarginMm);
    forLatticeNear(box, [&](std::size_t number, const Vec3& p) { addPoint(number, p, kInsideMm); });
    return felt ? hash.value() : 0;
  }

 private:
  static constexpr double kInsideMm = 0.8661 * kLatticeMm;  // half the diagonal of a cube of the lattice
  enum Place : char { Unknown, Inside, Outside };

  // The points of the lattice in the uncut solid that lie near the box.
  template <class Visit>
  void forLatticeNear(const FieldBox& box, const Visit& visit) {
    if (lattice_.empty()) {
      own_ = fields_.get(spec_);
      const FieldBox ownBox = own_->box();
      origin_ = ownBox.low;
      size_ = glm::ivec3(glm::ceil((ownBox.high - ownBox.low) / kLatticeMm));
      lattice_.assign(std::size_t(size_.x) * size_.y * size_.z + 1, Unknown);
    }
    const glm::ivec3 from = glm::max(glm::ivec3(glm::floor((box.low - kInsideMm - origin_) / kLatticeMm)), 0),
                     to = glm::min(glm::ivec3(glm::ceil((box.high + kInsideMm - origin_) / kLatticeMm)), size_ - 1);
    for (int z = from.z; z <= to.z; ++z)
      for (int y = from.y; y <= to.y; ++y)
        for (int x = from.x; x <= to.x; ++x) {
          const std::size_t number = x + std::size_t(size_.x) * (y + std::size_t(size_.y) * z);
          const Vec3 p = origin_ + kLatticeMm * Vec3(x, y, z);
          char& place = lattice_[number];
          if (place == Unknown) place = own_->distanceWithin(p, kInsideMm) < kInsideMm ? Inside : Outside;
          if (place == Inside) visit(number, p);
        }
  }

  FieldStore& fields_;
  const StructureSpec& spec_;
  const core::Mesh& finished_;
  std::shared_ptr<const Field> own_;
  Vec3 origin_{0};
  glm::ivec3 size_{0};
  std::vector<char> lattice_;
};

// A neighbour as it is known by: its id and side, and how it cuts.
std::uint64_t nameOf(const Carver& carver) {
  return Hash().add(carver.structure.spec->id).add(carver.structure.left).add(carver.sinks).value() | 1;
}

}  // namespace

std::vector<FeltNeighbour> feltNeighbours(FieldStore& fields, const StructureSpec& spec, const core::Mesh& finished) {
  const ModelSource& source = fields.source();
  Surface surface(fields, spec, finished);
  std::vector<FeltNeighbour> felt;
  for (const Carver& carver : carversOf(source, spec))
    felt.push_back({nameOf(carver), fieldHash(source, *carver.structure.spec), surface.printOf(carver)});
  return felt;
}

std::optional<std::vector<FeltNeighbour>> feltAsBefore(FieldStore& fields, const StructureSpec& spec,
                                                       const core::Mesh& finished,
                                                       const std::vector<FeltNeighbour>& before) {
  const ModelSource& source = fields.source();
  Surface surface(fields, spec, finished);
  std::map<std::uint64_t, FeltNeighbour> known;
  for (const FeltNeighbour& one : before) known[one.who] = one;
  std::vector<FeltNeighbour> felt;
  // One that was not there before, or is not there now, was or is too far to be felt.
  const auto same = [&](std::uint64_t who, std::uint64_t content, const auto& print) {
    const auto it = known.find(who);
    const FeltNeighbour old = it == known.end() ? FeltNeighbour{} : it->second;
    if (it != known.end()) known.erase(it);
    felt.push_back({who, content, old.content == content ? old.print : print()});
    return felt.back().print == old.print;
  };
  for (const Carver& carver : carversOf(source, spec))
    if (!same(nameOf(carver), fieldHash(source, *carver.structure.spec), [&] { return surface.printOf(carver); }))
      return std::nullopt;
  for (const auto& [who, gone] : known)
    if (gone.print != 0) return std::nullopt;
  return felt;
}

}  // namespace sciatlas::anatomy
