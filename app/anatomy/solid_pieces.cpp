// Rods, plates and sheets: unions of round cones and thick triangles.
#include "anatomy/solid_kinds.h"
#include "anatomy/spline.h"
#include "anatomy/thick_pieces.h"

namespace sciatlas::anatomy {
namespace {

FieldBox thickBox(const std::vector<FieldBox>& boxes, const std::vector<double>& radii) {
  FieldBox all;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    extend(all, boxes[i].low - radii[i]);
    extend(all, boxes[i].high + radii[i]);
  }
  return all;
}

// A union of pieces with a sharp (tree searched) or a smooth joint (every piece in turn; those too far to matter
// skipped).
template <class Piece>
class PieceUnion : public Solid {
 public:
  PieceUnion(std::vector<Piece> pieces, double joinMm) : pieces_(std::move(pieces)), joinMm_(joinMm) {
    for (const Piece& piece : pieces_) {
      boxes_.push_back(piece.middleBox());
      radii_.push_back(piece.largestRadius());
    }
    box_ = thickBox(boxes_, radii_);
    box_.low -= joinMm_;
    box_.high += joinMm_;
    if (joinMm_ <= 0) tree_ = Bvh(boxes_, radii_);
  }

  double distance(const Vec3& p, double limit) const override {
    double best = limit;
    if (joinMm_ <= 0) {
      tree_.nearest(p, best, [&](std::uint32_t i) { best = std::min(best, pieceDistance(pieces_[i], p)); });
      return best - Bvh::farSlack(best);
    }
    best = kFar;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const double reach = std::min(best, limit) + joinMm_ + radii_[i];
      if (reach <= 0 || squaredDistanceToBox(p, boxes_[i]) >= reach * reach) continue;
      best = smoothMin(best, pieceDistance(pieces_[i], p), joinMm_);
    }
    return best == kFar ? limit : best;
  }

  FieldBox box() const override { return box_; }

  bool addPieces(std::vector<FieldPiece>& pieces) const override {
    PieceGroups groups;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const double room = radii_[i] + 3 * joinMm_;
      pieces_[i].addTo(groups.at({boxes_[i].low - room, boxes_[i].high + room}));
    }
    groups.addTo(pieces, joinMm_);
    return true;
  }

 protected:
  static double pieceDistance(const RoundCone& cone, const Vec3& p) {
    double t;
    return cone.distance(p, t);
  }
  static double pieceDistance(const ThickTriangle& triangle, const Vec3& p) {
    double b, c;
    return triangle.distance(p, b, c);
  }

  std::vector<Piece> pieces_;
  std::vector<FieldBox> boxes_;
  std::vector<double> radii_;
  double joinMm_;
  FieldBox box_;
  Bvh tree_;
};

constexpr double kChordMm = 0.03;

struct GridPoint {
  Vec3 at{0}, fibre{0};
  double r = 1, u = 0, v = 0;
};

// A thick surface with a place in the grid at every corner.
class SheetSolid : public PieceUnion<ThickTriangle> {
 public:
  SheetSolid(std::vector<ThickTriangle> triangles, std::vector<GridPoint> grid,
             std::vector<std::array<std::uint32_t, 3>> corners)
      : PieceUnion(std::move(triangles), 0), grid_(std::move(grid)), corners_(std::move(corners)) {}

  double fibre(const Vec3& p, FibreFrame& frame) const override {
    double best = kFar, bestB = 0, bestC = 0;
    std::uint32_t nearest = 0;
    tree_.nearest(p, best, [&](std::uint32_t i) {
      double b = 0, c = 0;
      const double d = pieces_[i].distance(p, b, c);
      if (d < best) best = d, nearest = i, bestB = b, bestC = c;
    });
    const GridPoint &a = grid_[corners_[nearest][0]], &b = grid_[corners_[nearest][1]],
                    &c = grid_[corners_[nearest][2]];
    const double weightA = 1 - bestB - bestC;
    frame.u = weightA * a.u + bestB * b.u + bestC * c.u;
    frame.v = weightA * a.v + bestB * b.v + bestC * c.v;
    const Vec3 direction = weightA * a.fibre + bestB * b.fibre + bestC * c.fibre;
    const double length = glm::length(direction);
    if (length > 1e-9) frame.direction = direction / length;
    return best;
  }

 private:
  std::vector<GridPoint> grid_;
  std::vector<std::array<std::uint32_t, 3>> corners_;
};

struct Control {
  Vec3 at{0};
  double r = 0;
  explicit Control(double v = 0) : at(v), r(v) {}
  Control(const Vec3& p, double radius) : at(p), r(radius) {}
};
Control operator+(const Control& a, const Control& b) {
  return {a.at + b.at, a.r + b.r};
}
Control operator-(const Control& a, const Control& b) {
  return {a.at - b.at, a.r - b.r};
}
Control operator*(const Control& a, double s) {
  return {a.at * s, a.r * s};
}
Control operator*(double s, const Control& a) {
  return a * s;
}
Control operator/(const Control& a, double s) {
  return a * (1 / s);
}

std::vector<double> uniformKnots(std::size_t n) {
  std::vector<double> knots(n);
  for (std::size_t i = 0; i < n; ++i) knots[i] = static_cast<double>(i);
  return knots;
}

// In a midline file a line of the grid that lies in the plane x = 0 goes on as its mirror image, so the surface has no
// crease there.
std::vector<Control> gridTangents(const std::vector<Control>& line, bool ring, bool midline) {
  if (ring) return ringTangents(line);
  std::vector<Control> m = splineTangents(line, uniformKnots(line.size()));
  const auto level = [&](std::size_t i) {
    if (midline && std::abs(line[i].at.x) < 1e-9) m[i].at.y = m[i].at.z = m[i].r = 0;
  };
  if (line.size() > 1) level(0), level(line.size() - 1);
  return m;
}

// How finely a curve's pieces must be cut so that chords stay within kChordMm: a piece whose end tangents differ by d
// bows by d / 8.
int curveSteps(const std::vector<Control>& tangents, std::size_t pieces) {
  double bow = 0;
  for (std::size_t i = 0; i < pieces; ++i) {
    const Control change = tangents[(i + 1) % tangents.size()] - tangents[i];
    bow = std::max(bow, (glm::length(change.at) + std::abs(change.r)) / 8);
  }
  return std::clamp(static_cast<int>(std::ceil(std::sqrt(bow / kChordMm))), 2, 9);
}

}  // namespace

std::shared_ptr<const Solid> makeRod(const PartSpec& part, const LandmarkPool& pool) {
  std::vector<RoundCone> cones;
  if (part.spline) {
    double thinnest = 1e9;
    for (int i : part.points) thinnest = std::min(thinnest, pool.landmarks[i].rMm);
    const auto curve = splineThrough(part.points, pool, std::clamp(thinnest * 0.5, 0.5, 1.5));
    for (std::size_t i = 0; i + 1 < curve.size(); ++i)
      cones.emplace_back(curve[i].at, curve[i + 1].at, curve[i].r, curve[i + 1].r);
  } else {
    for (std::size_t i = 0; i + 1 < part.points.size(); ++i) {
      const Landmark &a = pool.landmarks[part.points[i]], &b = pool.landmarks[part.points[i + 1]];
      cones.emplace_back(a.atMm, b.atMm, a.rMm, b.rMm);
    }
    if (part.points.size() == 1) {
      const Landmark& a = pool.landmarks[part.points[0]];
      cones.emplace_back(a.atMm, a.atMm, a.rMm, a.rMm);
    }
  }
  return std::make_shared<PieceUnion<RoundCone>>(std::move(cones), part.joinMm);
}

std::shared_ptr<const Solid> makePlate(const PartSpec& part, const LandmarkPool& pool) {
  std::vector<ThickTriangle> triangles;
  for (const auto& face : part.faces) {
    const Landmark &a = pool.landmarks[face[0]], &b = pool.landmarks[face[1]], &c = pool.landmarks[face[2]];
    triangles.push_back(ThickTriangle({a.atMm, b.atMm, c.atMm}, {a.rMm, b.rMm, c.rMm}));
  }
  return std::make_shared<PieceUnion<ThickTriangle>>(std::move(triangles), part.joinMm);
}

std::shared_ptr<const Solid> makeSheet(const PartSpec& part, const LandmarkPool& pool, Side side) {
  const std::size_t rowCount = part.rows.size(), columnCount = part.rows[0].size();
  const bool ring = part.closed, midline = side == Side::Midline;
  std::vector<std::vector<Control>> control(rowCount);
  for (std::size_t j = 0; j < rowCount; ++j)
    for (int i : part.rows[j]) control[j].emplace_back(pool.landmarks[i].atMm, pool.landmarks[i].rMm);

  // First the rows as curves in u, then curves in v through equal u.
  const std::size_t cellsU = ring ? columnCount : columnCount - 1, cellsV = rowCount - 1;
  int stepsU = 1, stepsV = 1;
  std::vector<std::vector<Control>> rowTangents;
  for (std::size_t j = 0; j < rowCount; ++j) {
    rowTangents.push_back(gridTangents(control[j], ring, midline));
    stepsU = std::max(stepsU, curveSteps(rowTangents[j], cellsU));
  }
  for (std::size_t i = 0; i < columnCount; ++i) {
    std::vector<Control> column;
    for (std::size_t j = 0; j < rowCount; ++j) column.push_back(control[j][i]);
    stepsV = std::max(stepsV, curveSteps(gridTangents(column, false, midline), cellsV));
  }
  const std::size_t pointsU = cellsU * stepsU + (ring ? 0 : 1), pointsV = cellsV * stepsV + 1;

  std::vector<std::vector<Control>> lines(pointsU);
  for (std::size_t j = 0; j < rowCount; ++j) {
    const std::vector<Control>& m = rowTangents[j];
    for (std::size_t k = 0; k < pointsU; ++k) {
      const std::size_t cell = std::min(k / stepsU, cellsU - 1), next = (cell + 1) % columnCount;
      lines[k].push_back(hermite(control[j][cell], control[j][next], m[cell], m[next], 1.0,
                                 static_cast<double>(k - cell * stepsU) / stepsU));
    }
  }
  std::vector<GridPoint> grid(pointsU * pointsV);
  for (std::size_t k = 0; k < pointsU; ++k) {
    const std::vector<Control> m = gridTangents(lines[k], false, midline);
    for (std::size_t l = 0; l < pointsV; ++l) {
      const std::size_t cell = std::min(l / stepsV, cellsV - 1);
      const double s = static_cast<double>(l - cell * stepsV) / stepsV;
      const Control c = hermite(lines[k][cell], lines[k][cell + 1], m[cell], m[cell + 1], 1.0, s);
      GridPoint& g = grid[l * pointsU + k];
      g.at = c.at;
      g.r = std::max(c.r, kThinnestMm);
      g.fibre = hermiteSlope(lines[k][cell], lines[k][cell + 1], m[cell], m[cell + 1], 1.0, s).at;
      if (const double length = glm::length(g.fibre); length > 1e-9) g.fibre /= length;
      g.u = ring ? static_cast<double>(k) / pointsU : static_cast<double>(k) / (pointsU - 1);
      g.v = static_cast<double>(l) / (pointsV - 1);
    }
  }
  std::vector<ThickTriangle> triangles;
  std::vector<std::array<std::uint32_t, 3>> corners;
  const auto add = [&](std::size_t a, std::size_t b, std::size_t c) {
    corners.push_back({static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(c)});
    triangles.push_back(ThickTriangle({grid[a].at, grid[b].at, grid[c].at}, {grid[a].r, grid[b].r, grid[c].r}));
  };
  for (std::size_t l = 0; l + 1 < pointsV; ++l)
    for (std::size_t k = 0; k + 1 < pointsU + (ring ? 1 : 0); ++k) {
      const std::size_t a = l * pointsU + k, b = l * pointsU + (k + 1) % pointsU, c = a + pointsU, d = b + pointsU;
      // The shorter diagonal follows the surface better where cells are skewed.
      if (glm::distance(grid[a].at, grid[d].at) <= glm::distance(grid[b].at, grid[c].at))
        add(a, b, d), add(a, d, c);
      else
        add(a, b, c), add(b, d, c);
    }
  return std::make_shared<SheetSolid>(std::move(triangles), std::move(grid), std::move(corners));
}

}  // namespace sciatlas::anatomy
