// Lofts: a closed skin over sections, joined by splines, then grown by the edge rounding that was taken off the
// sections before.
#include <algorithm>
#include <cmath>

#include "anatomy/hash.h"
#include "anatomy/mesh_distance.h"
#include "anatomy/solid_kinds.h"
#include "anatomy/spline.h"

namespace sciatlas::anatomy {
namespace {

constexpr int kOutlineSamples = 360;
constexpr double kStepMm = 1.8;    // of the skin round an outline; facets of this size vanish in the mesher's smoothing
constexpr double kChordMm = 0.02;  // how far the skin's rows may cut a curve short
constexpr double kMostOfRadius = 0.7;  // no rounding is larger than this share of the smallest radius
constexpr double kRimShare = 0.15;     // of the radius stays flat round a dish
constexpr double kApexBehindShare =
    0.12;  // of the depth at the back: the deepest place of an endplate lies behind its middle

// Distances from the section's point to its outline, at equal angles from +x towards +z.
std::vector<double> polarOutline(const Section& s) {
  std::vector<double> out(kOutlineSamples);
  if (!s.radiiMm.empty()) {
    const std::size_t n = s.radiiMm.size();
    const std::vector<double> m = ringTangents(s.radiiMm);
    for (int k = 0; k < kOutlineSamples; ++k) {
      const double at = static_cast<double>(k) * n / kOutlineSamples;
      const auto i = static_cast<std::size_t>(at);
      out[k] = std::max(kThinnestMm, hermite(s.radiiMm[i], s.radiiMm[(i + 1) % n], m[i], m[(i + 1) % n], 1.0, at - i));
    }
    return out;
  }
  // Along the outline by its own angle, the back pushed in, then read off at equal polar angles.
  const int fine = 4 * kOutlineSamples;
  std::vector<double> angle(fine + 1), radius(fine + 1);
  double turned = 0, before = 0;
  for (int k = 0; k <= fine; ++k) {
    const double phi = 2 * M_PI * k / fine, c = std::cos(phi), d = std::sin(phi), power = 2 / s.exponent;
    const double a = c >= 0 ? s.leftMm : s.rightMm, b = d >= 0 ? s.frontMm : s.backMm;
    const double x = a * std::copysign(std::pow(std::abs(c), power), c);
    double z = b * std::copysign(std::pow(std::abs(d), power), d);
    if (z < 0 && s.hollowBackMm != 0) {
      const double share = std::max(0.0, 1 - (x / (0.75 * a)) * (x / (0.75 * a)));
      z += s.hollowBackMm * share * share * std::min(1.0, -z / s.backMm);
    }
    const double polar = std::atan2(z, x);
    if (k > 0) turned += std::remainder(polar - before, 2 * M_PI);
    before = polar;
    angle[k] = turned;
    radius[k] = std::hypot(x, z);
  }
  for (int k = 0, i = 0; k < kOutlineSamples; ++k) {
    const double theta = 2 * M_PI * k / kOutlineSamples;
    while (i + 1 < fine && angle[i + 1] < theta) ++i;
    const double span = angle[i + 1] - angle[i];
    out[k] = glm::mix(radius[i], radius[i + 1], span > 1e-12 ? std::clamp((theta - angle[i]) / span, 0.0, 1.0) : 0.0);
  }
  return out;
}

// Angles that share the outline's length evenly, from the mean outline of all sections.
std::vector<double> evenAngles(const std::vector<std::vector<double>>& outlines, double stepMm) {
  std::vector<double> length(kOutlineSamples + 1, 0.0);
  std::vector<glm::dvec2> ring(kOutlineSamples);
  double longest = 0;
  for (const auto& outline : outlines) {
    double around = 0;
    for (double r : outline) around += r * 2 * M_PI / kOutlineSamples;
    longest = std::max(longest, around);
  }
  for (int k = 0; k < kOutlineSamples; ++k) {
    double mean = 0;
    for (const auto& outline : outlines) mean += outline[k] / outlines.size();
    const double theta = 2 * M_PI * k / kOutlineSamples;
    ring[k] = mean * glm::dvec2(std::cos(theta), std::sin(theta));
  }
  for (int k = 0; k < kOutlineSamples; ++k)
    length[k + 1] = length[k] + glm::distance(ring[k], ring[(k + 1) % kOutlineSamples]);
  // A multiple of four keeps the four quarters alike, and with them the symmetry.
  const int count = 4 * std::clamp(static_cast<int>(std::ceil(longest / stepMm / 4)), 12, 40);
  std::vector<double> angles(count);
  for (int m = 0, k = 0; m < count; ++m) {
    const double target = length.back() * m / count;
    while (length[k + 1] < target) ++k;
    angles[m] = 2 * M_PI * (k + (target - length[k]) / std::max(1e-12, length[k + 1] - length[k])) / kOutlineSamples;
  }
  return angles;
}

double outlineAt(const std::vector<double>& outline, double angle) {
  const double at = angle / (2 * M_PI) * kOutlineSamples;
  const int i = static_cast<int>(std::floor(at));
  return glm::mix(outline[i % kOutlineSamples], outline[(i + 1) % kOutlineSamples], at - i);
}

// The outline's points at these angles, drawn in by roundMm at right angles to itself.
std::vector<glm::dvec2> drawnIn(const std::vector<double>& outline, const std::vector<double>& angles, double roundMm) {
  const double h = 2 * M_PI / kOutlineSamples;
  std::vector<glm::dvec2> ring;
  for (const double a : angles) {
    const double r = outlineAt(outline, a);
    const double slope = (outlineAt(outline, a + 2 * h) - outlineAt(outline, a + 2 * M_PI - 2 * h)) / (4 * h);
    const glm::dvec2 radial(std::cos(a), std::sin(a)), along(-std::sin(a), std::cos(a));
    ring.push_back(r * radial - roundMm * glm::normalize(r * radial - slope * along));
  }
  return ring;
}

// Distance from a closed line, negative on the left of its run: the nearest edge says on which side the point lies, the
// nearest corner by the mean of its two edges.
double signedDistance(const std::vector<glm::dvec2>& ring, const glm::dvec2& p) {
  const auto leftOf = [](const glm::dvec2& run) {
    return glm::dvec2(-run.y, run.x) / std::max(glm::length(run), 1e-12);
  };
  double best = 1e30, side = 1;
  for (std::size_t m = 0; m < ring.size(); ++m) {
    const glm::dvec2 a = ring[m], b = ring[(m + 1) % ring.size()];
    const double t = glm::dot(p - a, b - a) / std::max(glm::dot(b - a, b - a), 1e-12);
    if (t >= 1) continue;  // the next edge's corner
    const glm::dvec2 away = p - (t > 0 ? glm::mix(a, b, t) : a);
    if (const double d = glm::length(away); d < best) {
      glm::dvec2 left = leftOf(b - a);
      if (t <= 0) left += leftOf(a - ring[(m + ring.size() - 1) % ring.size()]);
      best = d, side = glm::dot(away, left) > 0 ? -1 : 1;
    }
  }
  return side * best;
}

// An outline drawn in by more than its corners bear crosses itself. Where the folds are so large that what lies outside
// is taken for inside, or the other way round, the grown skin is no longer the outline.
bool turnsInsideOut(const std::vector<double>& outline, const std::vector<double>& angles, double roundMm) {
  constexpr int kProbes = 72;
  const std::vector<glm::dvec2> ring = drawnIn(outline, angles, roundMm), authored = drawnIn(outline, angles, 0);
  // Seen from the middle, one that never turns back cannot cross itself.
  bool turnsBack = false;
  for (std::size_t m = 0; m < ring.size(); ++m) {
    const glm::dvec2 a = ring[m], b = ring[(m + 1) % ring.size()];
    turnsBack = turnsBack || a.x * b.y - a.y * b.x <= 0;
  }
  if (!turnsBack) return false;
  for (int k = 0; k < kProbes; ++k) {
    const double angle = 2 * M_PI * k / kProbes, r = outlineAt(outline, angle);
    const glm::dvec2 radial(std::cos(angle), std::sin(angle));
    for (const double share : {0.0, 0.3, 0.6, 0.8})
      if (signedDistance(authored, share * r * radial) < -1 && signedDistance(ring, share * r * radial) > roundMm)
        return true;
    for (const double beyond : {1.5, 5.0, 20.0})
      if (signedDistance(authored, (r + beyond) * radial) > 1 && signedDistance(ring, (r + beyond) * radial) < roundMm)
        return true;
  }
  return false;
}

class LoftSolid : public Solid {
 public:
  LoftSolid(MeshDistance mesh, double roundMm) : mesh_(std::move(mesh)), roundMm_(roundMm) {}
  double distance(const Vec3& p, double limit) const override { return mesh_.distance(p, limit + roundMm_) - roundMm_; }
  FieldBox box() const override { return {mesh_.box().low - roundMm_, mesh_.box().high + roundMm_}; }
  bool addPieces(std::vector<FieldPiece>& pieces) const override {
    pieces.push_back({Hash().add(mesh_.hash()).add(roundMm_).value(), box()});
    return true;
  }

 private:
  MeshDistance mesh_;
  double roundMm_;
};

class LoftBuilder {
 public:
  LoftBuilder(const PartSpec& part, const LandmarkPool& pool) : part_(part) {
    for (int i : part.sections) sections_.push_back(&pool.sections[i]);
  }

  std::shared_ptr<const Solid> build() {
    std::vector<std::vector<double>> outlines;
    double smallest = 1e9;
    for (const Section* s : sections_) {
      outlines.push_back(polarOutline(*s));
      for (double r : outlines.back()) smallest = std::min(smallest, r);
    }
    round_ = std::min(part_.roundMm, kMostOfRadius * smallest);
    const std::vector<double> angles = evenAngles(outlines, kStepMm);
    for (std::size_t i = 0; i < sections_.size(); ++i) placeRing(*sections_[i], outlines[i], angles);
    for (std::size_t i = 0; i < sections_.size(); ++i)
      knots_.push_back(
          i == 0 ? 0 : knots_.back() + std::max(1e-3, glm::distance(sections_[i]->atMm, sections_[i - 1]->atMm)));
    for (const auto& curve : curves_) tangents_.push_back(splineTangents(curve, knots_));
    skin();
    cap(true, outlines.front());
    cap(false, outlines.back());
    return std::make_shared<LoftSolid>(MeshDistance(std::move(points_), std::move(triangles_)), round_);
  }

 private:
  // The outline drawn in by the rounding, at right angles to itself.
  void placeRing(const Section& s, const std::vector<double>& outline, const std::vector<double>& angles) {
    const glm::dmat3 axes = turn(s.yawDeg, s.rollDeg, s.tiltDeg);
    curves_.resize(angles.size());
    const std::vector<glm::dvec2> ring = drawnIn(outline, angles, round_);
    for (std::size_t m = 0; m < ring.size(); ++m) curves_[m].push_back(s.atMm + axes * Vec3(ring[m].x, 0, ring[m].y));
  }

  Vec3 curveAt(std::size_t m, double t) const {
    const auto i =
        std::min<std::size_t>(std::upper_bound(knots_.begin(), knots_.end(), t) - knots_.begin(), knots_.size() - 1);
    const double width = knots_[i] - knots_[i - 1];
    return hermite(curves_[m][i - 1], curves_[m][i], tangents_[m][i - 1], tangents_[m][i], width,
                   (t - knots_[i - 1]) / width);
  }

  Vec3 outward(bool first) const {
    const Section& s = first ? *sections_.front() : *sections_.back();
    const Vec3 normal = turn(s.yawDeg, s.rollDeg, s.tiltDeg)[1];
    const Vec3 inner = first ? sections_[1]->atMm : sections_[sections_.size() - 2]->atMm;
    return glm::dot(inner - s.atMm, normal) > 0 ? -normal : normal;
  }

  // Where on curve m the skin must end so that, grown by the rounding, it reaches just to the end section's plane.
  double trim(std::size_t m, bool first) const {
    const double end = first ? knots_.front() : knots_.back();
    if (part_.roundCap || round_ <= 0) return end;
    const Vec3 normal = outward(first), at = (first ? sections_.front() : sections_.back())->atMm;
    const double longest = 0.45 * (knots_.back() - knots_.front()) * (first ? 1 : -1);
    double near = 0, far = 1;
    if (glm::dot(at - curveAt(m, end + longest), normal) <= round_) return end + longest;
    for (int step = 0; step < 24; ++step) {
      const double middle = 0.5 * (near + far);
      (glm::dot(at - curveAt(m, end + longest * middle), normal) < round_ ? near : far) = middle;
    }
    return end + longest * near;
  }

  void skin() {
    std::vector<double> shares;
    for (std::size_t i = 0; i + 1 < knots_.size(); ++i) {
      const double width = knots_[i + 1] - knots_[i];
      double bow = 0;
      for (const auto& m : tangents_) bow = std::max(bow, glm::length(m[i + 1] - m[i]) * width / 8);
      // Long triangles are searched slowly, so rows are never farther apart than a few steps.
      const int fewest = static_cast<int>(std::ceil(width / (4 * kStepMm)));
      const int steps = std::clamp(static_cast<int>(std::ceil(std::sqrt(bow / kChordMm))), std::max(1, fewest), 24);
      for (int k = 0; k < steps; ++k)
        shares.push_back((knots_[i] + (knots_[i + 1] - knots_[i]) * k / steps) / knots_.back());
    }
    shares.push_back(1);
    around_ = curves_.size();
    rows_ = shares.size();
    points_.resize(around_ * rows_);
    for (std::size_t m = 0; m < around_; ++m) {
      const double from = trim(m, true), to = trim(m, false);
      for (std::size_t j = 0; j < rows_; ++j) points_[j * around_ + m] = curveAt(m, glm::mix(from, to, shares[j]));
    }
    for (std::size_t j = 0; j + 1 < rows_; ++j) band(j * around_, (j + 1) * around_);
  }

  // Triangles between two rings of points.
  void band(std::size_t lower, std::size_t upper) {
    for (std::size_t m = 0; m < around_; ++m) {
      const auto a = static_cast<std::uint32_t>(lower + m), b = static_cast<std::uint32_t>(lower + (m + 1) % around_);
      const auto c = static_cast<std::uint32_t>(upper + m), d = static_cast<std::uint32_t>(upper + (m + 1) % around_);
      triangles_.push_back({a, c, d});
      triangles_.push_back({a, d, b});
    }
  }

  void cap(bool first, const std::vector<double>& outline) {
    const std::size_t rim = first ? 0 : (rows_ - 1) * around_;
    const Section& s = first ? *sections_.front() : *sections_.back();
    const Vec3 normal = outward(first);
    Vec3 centre(0);
    double radius = 0, smallest = 1e9;
    for (std::size_t m = 0; m < around_; ++m) centre += points_[rim + m] / static_cast<double>(around_);
    for (std::size_t m = 0; m < around_; ++m) radius = std::max(radius, glm::distance(centre, points_[rim + m]));
    for (double r : outline) smallest = std::min(smallest, r);
    const double dish = first ? part_.dishFirstMm : part_.dishLastMm;
    if (dish != 0) {
      const Vec3 front = turn(s.yawDeg, s.rollDeg, s.tiltDeg)[2];
      centre -= front * (kApexBehindShare * outline[kOutlineSamples * 3 / 4]);
    }
    const double dome = std::max(0.0, smallest - round_);
    const int rings =
        std::clamp(static_cast<int>(std::ceil(radius / (dish != 0 || part_.roundCap ? 2.0 : 4.0))), 2, 14);
    std::size_t outer = rim;
    for (int k = 1; k < rings; ++k) {
      // Rings from the rim inwards; on a dome they lie at equal angles.
      const double share = static_cast<double>(rings - k) / rings;
      const double f = part_.roundCap ? std::sin(share * M_PI / 2) : share;
      const std::size_t inner = points_.size();
      for (std::size_t m = 0; m < around_; ++m)
        points_.push_back(glm::mix(centre, points_[rim + m], f) + normal * rise(f, dish, dome));
      join(first, outer, inner);
      outer = inner;
    }
    const auto apex = static_cast<std::uint32_t>(points_.size());
    points_.push_back(centre + normal * rise(0, dish, dome));
    for (std::size_t m = 0; m < around_; ++m) {
      const auto a = static_cast<std::uint32_t>(outer + m), b = static_cast<std::uint32_t>(outer + (m + 1) % around_);
      if (first)
        triangles_.push_back({apex, a, b});
      else
        triangles_.push_back({apex, b, a});
    }
  }

  void join(bool first, std::size_t outer, std::size_t inner) {
    if (first)
      band(inner, outer);
    else
      band(outer, inner);
  }

  // How far a cap stands out of its plane at share f of the radius.
  double rise(double f, double dish, double dome) const {
    if (part_.roundCap) return dome * std::sqrt(std::max(0.0, 1 - f * f));
    const double inside = f / (1 - kRimShare);
    return inside >= 1 ? 0 : -dish * (1 - inside * inside) * (1 - inside * inside);
  }

  const PartSpec& part_;
  std::vector<const Section*> sections_;
  double round_ = 0;
  std::vector<double> knots_;
  std::vector<std::vector<Vec3>> curves_, tangents_;  // one curve through the sections for every angle
  std::size_t around_ = 0, rows_ = 0;
  std::vector<Vec3> points_;
  std::vector<std::array<std::uint32_t, 3>> triangles_;
};

}  // namespace

std::optional<SharpCorner> sharpCorner(const PartSpec& part, const LandmarkPool& pool) {
  std::vector<std::vector<double>> outlines;
  double smallest = 1e9;
  for (int i : part.sections) {
    outlines.push_back(polarOutline(pool.sections[i]));
    for (double r : outlines.back()) smallest = std::min(smallest, r);
  }
  const double round = std::min(part.roundMm, kMostOfRadius * smallest);
  const std::vector<double> angles = evenAngles(outlines, kStepMm);
  if (round <= 0) return std::nullopt;
  std::vector<bool> turned;
  for (const auto& outline : outlines) turned.push_back(turnsInsideOut(outline, angles, round));
  // A single one among many, such as the tip of a process, is held the right way round by its neighbours.
  bool matters = 2 * std::count(turned.begin(), turned.end(), true) >= static_cast<std::ptrdiff_t>(turned.size());
  for (std::size_t s = 0; s + 1 < turned.size(); ++s) matters = matters || (turned[s] && turned[s + 1]);
  std::optional<SharpCorner> sharpest;
  for (std::size_t s = 0; matters && s < outlines.size(); ++s) {
    if (!turned[s]) continue;
    double low = 0, high = round;
    while (high - low > 1e-3) {
      const double middle = 0.5 * (low + high);
      (turnsInsideOut(outlines[s], angles, middle) ? high : low) = middle;
    }
    if (!sharpest || low < sharpest->radiusMm) sharpest = {part.sections[s], low};
  }
  return sharpest;
}

std::shared_ptr<const Solid> makeLoft(const PartSpec& part, const LandmarkPool& pool) {
  return LoftBuilder(part, pool).build();
}

}  // namespace sciatlas::anatomy
