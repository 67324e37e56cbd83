#include "anatomy/field.h"

#include "anatomy/bvh.h"
#include "anatomy/hash.h"
#include "anatomy/solid_kinds.h"

namespace sciatlas::anatomy {
namespace {

// First principal axis of the landmarks: the direction a structure without fibres is longest in.
Vec3 longAxis(const std::vector<PartSpec>& parts, const LandmarkPool& pool) {
  std::vector<Vec3> points;
  for (const PartSpec& part : parts) {
    for (int i : part.points) points.push_back(pool.landmarks[i].atMm);
    if (part.kind == PartKind::Cover) points.insert(points.end(), {Vec3(0), Vec3(0, -1000, 0)});  // down the body
    for (const auto& row : part.rows)
      for (int i : row) points.push_back(pool.landmarks[i].atMm);
    for (const auto& face : part.faces)
      for (int i : face) points.push_back(pool.landmarks[i].atMm);
    for (int i : part.sections) points.push_back(pool.sections[i].atMm);
  }
  Vec3 mean(0);
  for (const Vec3& p : points) mean += p / static_cast<double>(points.size());
  glm::dmat3 spread(0);
  for (const Vec3& p : points) spread += glm::outerProduct(p - mean, p - mean);
  // Power iteration; the start is down the body and oblique, so that it is never at right angles to the axis by
  // accident.
  Vec3 axis = glm::normalize(Vec3(0.13, -1, 0.07));
  for (int step = 0; step < 60; ++step) {
    const Vec3 next = spread * axis;
    if (glm::length(next) < 1e-9) break;
    axis = glm::normalize(next);
  }
  return axis.y > 0 ? -axis : axis;
}

class PartsField : public Field {
 public:
  PartsField(const std::vector<PartSpec>& parts, const LandmarkPool& pool, Side side, const EnvelopeMaker& envelopes)
      : side_(side), axis_(longAxis(parts, pool)) {
    double bulge = 0;
    for (const PartSpec& part : parts) {
      Entry entry{part.op,
                  part.blendMm,
                  part.kind == PartKind::Cover ? makeCover(part, pool, envelopes(part)) : makeSolid(part, pool, side),
                  {}};
      entry.box = entry.solid->box();
      if (part.op == PartOp::Add) {
        extend(box_, entry.box.low);
        extend(box_, entry.box.high);
        bulge = std::max(bulge, part.blendMm / 4);
      }
      hasFibres_ = hasFibres_ || part.kind == PartKind::Sheet || part.kind == PartKind::Tube;
      entries_.push_back(std::move(entry));
      widestBlend_ = std::max(widestBlend_, part.blendMm);
      widestJoint_ = std::max(widestJoint_, part.joinMm);
    }
    while (leading_ < entries_.size() && entries_[leading_].op == PartOp::Add) ++leading_;
    for (std::size_t i = 0; i < entries_.size(); ++i)
      if (entries_[i].op == PartOp::Add) lastAdded_ = i;
    box_.low -= bulge;
    box_.high += bulge;
    authoredBox_ = box_;
    if (side == Side::Midline) {
      box_.high.x = std::max(0.0, -box_.low.x);
      box_.low.x = -box_.high.x;
    }
  }

  double distance(const Vec3& point) const override { return distanceWithin(point, kFar); }

  double distanceWithin(const Vec3& point, double limitMm) const override {
    const Vec3 p = folded(point);
    // A part that is farther than this cannot bring the distance below the limit, nor change one that is below it: a
    // blend reaches no farther than its width and lowers a distance by less than that.
    const double farthest = std::max(0.0, limitMm) + 3 * widestBlend_ + 2 * widestJoint_;
    if (squaredDistanceToBox(p, authoredBox_) > farthest * farthest) return farthest;
    // Of the parts joined before the first cut, the one whose box is nearest shows how near the solid is at least:
    // parts that are farther by some blends cannot matter (some, because a blend changes a distance before the next one
    // sees it).
    std::size_t nearest = 0;
    double nearestBox = kFar;
    for (std::size_t i = 0; i < leading_; ++i)
      if (const double d = squaredDistanceToBox(p, entries_[i].box); d < nearestBox) nearestBox = d, nearest = i;
    const double nearestDistance = entries_[nearest].solid->distance(p, farthest);
    double ceiling = std::min(nearestDistance + kBlendsThatMatter * widestBlend_, farthest);

    double d = kFar;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const Entry& e = entries_[i];
      if (i == leading_) ceiling = kFar;
      if (i > lastAdded_ && d >= limitMm) return d;  // what is cut away from here on only makes it farther
      if (i == nearest) {
        d = smoothMin(d, nearestDistance, e.blendMm);
      } else if (e.op == PartOp::Add) {
        const double reach = std::min(d + e.blendMm, ceiling);
        if (missed(e, p, reach)) continue;
        d = smoothMin(d, e.solid->distance(p, reach), e.blendMm);
      } else if (e.op == PartOp::Subtract) {
        const double reach = e.blendMm - d;
        if (missed(e, p, reach)) continue;
        d = smoothMax(d, -e.solid->distance(p, reach), e.blendMm);
      } else {
        d = smoothMax(d, e.solid->distance(p, kFar), e.blendMm);
      }
    }
    return d;
  }

  FieldBox box() const override { return box_; }

  std::vector<FieldBox> partBoxes() const override {
    std::vector<FieldBox> boxes;
    for (const Entry& e : entries_) boxes.push_back(e.box);
    return boxes;
  }

  bool addPieces(std::vector<FieldPiece>& pieces) const override {
    for (std::size_t e = 0; e < entries_.size(); ++e) {
      // A blend reaches as far as it is wide; what it changes may be blended once more.
      double later = 0;
      for (std::size_t i = e + 1; i < entries_.size(); ++i) later = std::max(later, entries_[i].blendMm);
      const double room = 1.25 * (entries_[e].blendMm + later) + 2 * widestJoint_;
      const std::size_t before = pieces.size();
      if (!entries_[e].solid->addPieces(pieces)) return false;
      const std::size_t end = pieces.size();
      for (std::size_t i = before; i < end; ++i) {
        FieldPiece& piece = pieces[i];
        piece.hash =
            Hash().add(piece.hash).add(e).add(static_cast<int>(entries_[e].op)).add(entries_[e].blendMm).value();
        // What is cut down to a part changes wherever that part does not reach.
        if (entries_[e].op == PartOp::Intersect && !piece.local) piece.box = {Vec3(-kFar), Vec3(kFar)};
        if (!piece.local) piece.box = {piece.box.low - room, piece.box.high + room};
        if (side_ == Side::Midline) {
          const FieldBox& box = piece.box;
          pieces.push_back(
              {piece.hash, {{-box.high.x, box.low.y, box.low.z}, {-box.low.x, box.high.y, box.high.z}}, piece.local});
        }
      }
    }
    return true;
  }

  FibreFrame fibre(const Vec3& point) const override {
    FibreFrame best;
    best.direction = axis_;
    if (!hasFibres_) return best;
    const Vec3 p = folded(point);
    double nearest = kFar;
    for (const Entry& e : entries_) {
      if (e.op != PartOp::Add) continue;
      FibreFrame frame;
      if (const double d = e.solid->fibre(p, frame); d < nearest) nearest = d, best = frame;
    }
    if (side_ == Side::Midline && point.x > 0) best.direction.x = -best.direction.x;
    return best;
  }

 private:
  static constexpr double kBlendsThatMatter = 4;

  struct Entry {
    PartOp op;
    double blendMm;
    std::shared_ptr<const Solid> solid;
    FieldBox box;
  };

  // The authored half of a midline structure lies at x <= 0.
  Vec3 folded(const Vec3& p) const { return side_ == Side::Midline ? Vec3(-std::abs(p.x), p.y, p.z) : p; }

  // True when, judged by its box, the part's distance cannot be below `reach`.
  static bool missed(const Entry& e, const Vec3& p, double reach) {
    if (reach > 0) return squaredDistanceToBox(p, e.box) >= reach * reach;
    const Vec3 inside = glm::min(p - e.box.low, e.box.high - p);
    return -std::min({inside.x, inside.y, inside.z}) >= reach;
  }

  Side side_;
  Vec3 axis_;
  std::vector<Entry> entries_;
  std::size_t leading_ = 0;  // parts before the first that is not added
  std::size_t lastAdded_ = 0;
  double widestBlend_ = 0, widestJoint_ = 0;
  FieldBox box_, authoredBox_;  // authored: of a midline structure the right half
  bool hasFibres_ = false;
};

}  // namespace

std::shared_ptr<const Solid> makeSolid(const PartSpec& part, const LandmarkPool& pool, Side side) {
  switch (part.kind) {
    case PartKind::Rod:
      return makeRod(part, pool);
    case PartKind::Tube:
      return makeTube(part, pool);
    case PartKind::Plate:
      return makePlate(part, pool);
    case PartKind::Sheet:
      return makeSheet(part, pool, side);
    case PartKind::Loft:
      return makeLoft(part, pool);
    case PartKind::Ball:
      return makeBall(part, pool);
    case PartKind::Box:
      return makeBox(part, pool);
    case PartKind::Cover:
      break;
  }
  return nullptr;
}

std::unique_ptr<Field> makeField(const std::vector<PartSpec>& parts, const LandmarkPool& pool, Side side,
                                 const EnvelopeMaker& envelopes) {
  return std::make_unique<PartsField>(parts, pool, side, envelopes);
}

}  // namespace sciatlas::anatomy
