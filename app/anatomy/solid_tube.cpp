// Smooth curves with a round or elliptical section: nerves, vessels, straps.
#include <cmath>

#include "anatomy/bvh.h"
#include "anatomy/pieces.h"
#include "anatomy/solid_kinds.h"
#include "anatomy/spline.h"

namespace sciatlas::anatomy {
namespace {

struct Station {
  Vec3 at{0}, thin{0}, tangent{0};
  double r = 1, rt = 1, v = 0;
};

class TubeSolid : public Solid {
 public:
  explicit TubeSolid(std::vector<Station> stations) : stations_(std::move(stations)) {
    std::vector<FieldBox> boxes;
    std::vector<double> radii;
    for (std::size_t i = 0; i + 1 < stations_.size(); ++i) {
      const Station &a = stations_[i], &b = stations_[i + 1];
      FieldBox box;
      extend(box, a.at);
      extend(box, b.at);
      boxes.push_back(box);
      for (const Station* s : {&a, &b}) {
        const double reach = std::max(s->r, s->rt);
        extend(box_, s->at - reach);
        extend(box_, s->at + reach);
        largest_ = std::max(largest_, reach);
      }
    }
    tree_ = Bvh(boxes, {});
  }

  double distance(const Vec3& p, double limit) const override {
    double t = 0;
    const std::uint32_t nearest = nearestSegment(p, limit + largest_, t);
    if (nearest == kNone) return limit;
    const Station &a = stations_[nearest], &b = stations_[nearest + 1];
    const double r = glm::mix(a.r, b.r, t), rt = glm::mix(a.rt, b.rt, t);
    const Vec3 delta = p - glm::mix(a.at, b.at, t);
    if (r == rt) {
      const double d = glm::length(delta) - r;
      return d - Bvh::farSlack(d);
    }
    const Vec3 thin = glm::normalize(glm::mix(a.thin, b.thin, t)), tangent = glm::mix(a.tangent, b.tangent, t);
    const double across = glm::dot(delta, glm::normalize(glm::cross(tangent, thin)));
    const double rest = std::sqrt(std::max(0.0, glm::dot(delta, delta) - across * across));
    const double d = ellipseDistance(across, rest, r, rt);
    return d - Bvh::farSlack(d);
  }

  FieldBox box() const override { return box_; }

  bool addPieces(std::vector<FieldPiece>& pieces) const override {
    PieceGroups groups;
    for (std::size_t i = 0; i + 1 < stations_.size(); ++i) {
      FieldBox box;
      for (const Station* s : {&stations_[i], &stations_[i + 1]})
        extend(box, s->at - std::max(s->r, s->rt)), extend(box, s->at + std::max(s->r, s->rt));
      Hash& hash = groups.at(box);
      for (const Station* s : {&stations_[i], &stations_[i + 1]}) {
        for (const Vec3& v : {s->at, s->thin, s->tangent}) addVector(hash, v);
        hash.add(s->r).add(s->rt);
      }
    }
    // Where it is widest decides how far the nearest place is looked for.
    groups.addTo(pieces, largest_);
    return true;
  }

  double fibre(const Vec3& p, FibreFrame& frame) const override {
    double t = 0;
    const std::uint32_t nearest = nearestSegment(p, kFar, t);
    const Station &a = stations_[nearest], &b = stations_[nearest + 1];
    const Vec3 delta = p - glm::mix(a.at, b.at, t);
    const Vec3 thin = glm::normalize(glm::mix(a.thin, b.thin, t));
    frame.direction = glm::normalize(glm::mix(a.tangent, b.tangent, t));
    const double angle = std::atan2(glm::dot(delta, glm::cross(frame.direction, thin)), glm::dot(delta, thin));
    frame.u = 0.5 + angle / (2 * M_PI);
    frame.v = glm::mix(a.v, b.v, t);
    return glm::length(delta) - glm::mix(a.r, b.r, t);
  }

 private:
  static constexpr std::uint32_t kNone = ~0u;

  std::uint32_t nearestSegment(const Vec3& p, double reach, double& bestT) const {
    std::uint32_t nearest = kNone;
    double best = reach;
    // The slack far away starts outside the thickest place.
    tree_.nearest(p, best, largest_, [&](std::uint32_t i) {
      const Vec3 &a = stations_[i].at, &b = stations_[i + 1].at;
      const double t = std::clamp(glm::dot(p - a, b - a) / glm::dot(b - a, b - a), 0.0, 1.0);
      const double d = glm::distance(p, glm::mix(a, b, t));
      if (d < best) best = d, nearest = i, bestT = t;
    });
    return nearest;
  }

  std::vector<Station> stations_;
  Bvh tree_;
  FieldBox box_;
  double largest_ = 0;
};

// The tube's own direction, or between those of the landmarks before and behind that have one.
Vec3 flatDirection(const PartSpec& part, const LandmarkPool& pool, const CurvePoint& c) {
  const Vec3 general = part.flatTowards ? pool.place(part.place) - c.at : pool.direction(part.flat);
  const auto at = [&](std::size_t point) {
    const Vec3& own = pool.landmarks[part.points[std::min(point, part.points.size() - 1)]].thin;
    return own == Vec3(0) ? glm::normalize(general) : glm::normalize(own);
  };
  const Vec3 before = at(c.after), behind = at(c.after + 1);
  return before == behind ? general : glm::mix(before, behind, c.share);
}

std::vector<Station> tubeStations(const PartSpec& part, const LandmarkPool& pool, double stepMm) {
  const std::vector<CurvePoint> curve = splineThrough(part.points, pool, stepMm);
  std::vector<Station> stations;
  double length = 0;
  Vec3 before{0};
  for (const CurvePoint& c : curve) {
    if (!stations.empty()) length += glm::distance(c.at, stations.back().at);
    Vec3 thin = flatDirection(part, pool, c);
    thin -= c.tangent * glm::dot(thin, c.tangent);
    // Where the given direction runs along the curve, the last good one is carried on.
    if (glm::length(thin) < 1e-6) thin = before - c.tangent * glm::dot(before, c.tangent);
    if (glm::length(thin) < 1e-6) {
      const Vec3 any = std::abs(c.tangent.y) < 0.8 ? Vec3(0, 1, 0) : Vec3(0, 0, 1);
      thin = any - c.tangent * glm::dot(any, c.tangent);
    }
    before = glm::normalize(thin);
    stations.push_back({c.at, before, c.tangent, c.r, c.rt, length});
  }
  for (Station& s : stations) s.v /= std::max(length, 1e-9);
  return stations;
}

}  // namespace

std::vector<CurvePoint> splineThrough(const std::vector<int>& points, const LandmarkPool& pool, double stepMm) {
  std::vector<Vec3> at;
  std::vector<double> r, rt, knots;
  for (int i : points) {
    const Landmark& landmark = pool.landmarks[i];
    // Centripetal knots: no loops or overshoot where landmarks are unevenly spaced.
    const double step = at.empty() ? 0 : std::sqrt(std::max(glm::distance(at.back(), landmark.atMm), 1e-6));
    knots.push_back(knots.empty() ? 0 : knots.back() + step);
    at.push_back(landmark.atMm);
    r.push_back(landmark.rMm);
    rt.push_back(landmark.rtMm);
  }
  const auto atSlope = splineTangents(at, knots);
  const auto rSlope = splineTangents(r, knots), rtSlope = splineTangents(rt, knots);
  std::vector<CurvePoint> curve;
  for (std::size_t i = 0; i + 1 < at.size(); ++i) {
    const double width = knots[i + 1] - knots[i];
    const int steps = std::max(1, static_cast<int>(std::ceil(glm::distance(at[i], at[i + 1]) / stepMm)));
    for (int k = 0; k < steps + (i + 2 == at.size() ? 1 : 0); ++k) {
      const double s = static_cast<double>(k) / steps;
      CurvePoint c;
      c.after = i, c.share = s;
      c.at = hermite(at[i], at[i + 1], atSlope[i], atSlope[i + 1], width, s);
      const Vec3 slope = hermiteSlope(at[i], at[i + 1], atSlope[i], atSlope[i + 1], width, s);
      c.tangent = glm::length(slope) > 1e-9 ? glm::normalize(slope) : Vec3(0, 1, 0);
      c.r = std::max(kThinnestMm, hermite(r[i], r[i + 1], rSlope[i], rSlope[i + 1], width, s));
      c.rt = std::max(kThinnestMm, hermite(rt[i], rt[i + 1], rtSlope[i], rtSlope[i + 1], width, s));
      curve.push_back(c);
    }
  }
  return curve;
}

std::shared_ptr<const Solid> makeTube(const PartSpec& part, const LandmarkPool& pool) {
  double thinnest = 1e9;
  for (int i : part.points) thinnest = std::min(thinnest, pool.landmarks[i].rMm);
  return std::make_shared<TubeSolid>(tubeStations(part, pool, std::clamp(thinnest * 0.5, 0.5, 1.5)));
}

std::vector<CentrelinePoint> tubeCentreline(const PartSpec& part, const LandmarkPool& pool, double stepMm) {
  std::vector<CentrelinePoint> line;
  for (const Station& s : tubeStations(part, pool, stepMm)) line.push_back({s.at, 2 * s.r, 2 * s.rt, s.thin});
  return line;
}

}  // namespace sciatlas::anatomy
