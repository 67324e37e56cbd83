#include "anatomy/fit_problem.h"

#include <algorithm>
#include <map>
#include <set>

namespace sciatlas::anatomy {
namespace {

constexpr double kSampleReachMm = 25;  // parts farther than this from a sample do not matter to it
constexpr double kNearMm = 8;          // how far beyond its pieces a landmark is felt (blends)
constexpr double kThinnestFitMm = 0.3;

bool uses(const PartSpec& part, const Parameter& p) {
  const auto has = [](const std::vector<int>& list, int i) {
    return std::find(list.begin(), list.end(), i) != list.end();
  };
  if (p.section >= 0) return has(part.sections, p.section);
  const int l = p.landmark;
  if (has(part.points, l) || part.place.landmark == l) return true;
  for (const DirectionSpec* d : {&part.flat, &part.normal, &part.up})
    if (d->from == l || d->to == l) return true;
  for (const auto& row : part.rows)
    if (has(row, l)) return true;
  return std::any_of(part.faces.begin(), part.faces.end(),
                     [&](const auto& f) { return f[0] == l || f[1] == l || f[2] == l; });
}

}  // namespace

FitProblem::FitProblem(const ModelData& data, std::vector<std::size_t> structures, const ModelFileRange& file)
    : pool_(data.pool) {
  std::map<int, bool> landmarks;  // index, flat (has a second thickness of its own)
  std::set<int> sections;
  Side side = file.side;
  const auto own = [&](int i) {
    return i >= static_cast<int>(file.landmarkBegin) && i < static_cast<int>(file.landmarkEnd);
  };
  for (std::size_t index : structures) {
    Structure s;
    s.side = data.structures[index].side;
    s.firstColumn = columns_;
    for (const PartSpec& part : data.parts[index]) {
      s.parts.push_back({&part, nullptr});
      ++columns_;
      const auto take = [&](int i) {
        if (i < 0 || !own(i)) return;
        const Landmark& l = pool_.landmarks[i];
        landmarks[i] = landmarks[i] || (part.kind == PartKind::Tube && l.rMm != l.rtMm);
      };
      for (int i : part.points) take(i);
      for (const auto& face : part.faces) std::for_each(face.begin(), face.end(), take);
      for (const auto& row : part.rows) std::for_each(row.begin(), row.end(), take);
      take(part.place.landmark);
      for (int i : part.sections)
        if (i >= static_cast<int>(file.sectionBegin) && i < static_cast<int>(file.sectionEnd)) sections.insert(i);
    }
    structures_.push_back(std::move(s));
  }
  for (const auto& [index, flat] : landmarks) addLandmarkParameters(index, side, flat);
  for (int index : sections) addSectionParameters(index, side);
  rebuild();
}

void FitProblem::addLandmarkParameters(int index, Side side, bool flat) {
  Landmark& l = pool_.landmarks[index];
  if (l.locked || l.tolMm <= 0) return;
  const bool middle = side == Side::Midline && l.name.starts_with("m_");
  for (int axis = middle ? 1 : 0; axis < 3; ++axis) {
    Parameter p;
    p.landmark = index;
    p.value = &l.atMm[axis];
    p.scale = l.tolMm;
    p.low = *p.value - l.tolMm;
    p.high = *p.value + l.tolMm;
    if (axis == 0 && side == Side::Midline) p.high = std::min(p.high, 0.0);
    p.position = true;
    parameters_.push_back(p);
  }
  for (double* value : {&l.rMm, &l.rtMm}) {
    if (value == &l.rtMm && !flat) continue;
    Parameter p;
    p.landmark = index;
    p.value = value;
    p.scale = std::max(1.0, 0.5 * *value);
    p.low = std::max(std::min(kThinnestFitMm, *value), *value - p.scale);
    p.high = *value + p.scale;
    p.step = 0.05;
    if (l.rtMm == l.rMm) p.follower = &l.rtMm;
    parameters_.push_back(p);
  }
  for (Parameter& p : parameters_) p.start = *p.value;
}

void FitProblem::addSectionParameters(int index, Side side) {
  Section& s = pool_.sections[index];
  if (s.locked || s.tolMm <= 0) return;
  const auto add = [&](double& value, double scale, double step, double low, double high, bool position) {
    Parameter p;
    p.section = index;
    p.value = &value;
    p.start = value;
    p.scale = scale;
    p.step = step;
    p.low = std::max(low, value - scale);
    p.high = std::min(high, value + scale);
    p.position = position;
    if (s.symmetric && &value == &s.leftMm) p.follower = &s.rightMm;
    parameters_.push_back(p);
  };
  const bool middle = side == Side::Midline && s.atMm.x == 0;
  double size = 0;
  for (int axis = middle ? 1 : 0; axis < 3; ++axis) add(s.atMm[axis], s.tolMm, 0.1, -1e30, 1e30, true);
  if (s.radiiMm.empty()) {
    add(s.leftMm, s.tolMm, 0.1, 0.5, 1e30, false);
    if (!s.symmetric) add(s.rightMm, s.tolMm, 0.1, 0.5, 1e30, false);
    add(s.frontMm, s.tolMm, 0.1, 0.5, 1e30, false);
    add(s.backMm, s.tolMm, 0.1, 0.5, 1e30, false);
    add(s.exponent, 0.8, 0.05, 1.6, 6, false);
    if (s.hollowBackMm > 0) add(s.hollowBackMm, s.tolMm, 0.1, 0, 0.8 * s.backMm, false);
    size = 0.25 * (s.leftMm + s.rightMm + s.frontMm + s.backMm);
  } else {
    for (double& r : s.radiiMm) {
      add(r, std::max(1.0, std::min(s.tolMm, 0.5 * r)), 0.1, 0.5, 1e30, false);
      size += r / s.radiiMm.size();
    }
  }
  // An angle may move the rim by the tolerance.
  const double turnDeg = std::min(12.0, glm::degrees(s.tolMm / size));
  add(s.tiltDeg, turnDeg, 0.2, -1e30, 1e30, false);
  if (middle) return;
  add(s.rollDeg, turnDeg, 0.2, -1e30, 1e30, false);
}

FieldBox FitProblem::box() const {
  FieldBox all;
  for (const Structure& s : structures_)
    for (const Part& part : s.parts)
      if (part.spec->op == PartOp::Add) {
        const FieldBox b = part.solid->box();
        extend(all, b.low);
        extend(all, b.high);
      }
  if (structures_[0].side == Side::Midline) all.high.x = std::min(all.high.x, 0.0);
  return all;
}

void FitProblem::rebuild() {
  for (const Parameter& p : parameters_) set(p, *p.value);
  for (Structure& s : structures_)
    for (Part& part : s.parts) part.solid = makeSolid(*part.spec, pool_, s.side);
}

double FitProblem::combine(const Structure& s, const double* distances) const {
  double d = kFar;
  for (std::size_t k = 0; k < s.parts.size(); ++k) {
    const PartSpec& part = *s.parts[k].spec;
    if (part.op == PartOp::Add)
      d = smoothMin(d, distances[k], part.blendMm);
    else
      d = smoothMax(d, part.op == PartOp::Subtract ? -distances[k] : distances[k], part.blendMm);
  }
  return d;
}

double FitProblem::distance(const Vec3& p) const {
  double best = kFar;
  std::vector<double> distances;
  for (const Structure& s : structures_) {
    distances.clear();
    for (const Part& part : s.parts) distances.push_back(part.solid->distance(folded(s, p), kSampleReachMm));
    best = std::min(best, combine(s, distances.data()));
  }
  return best;
}

void FitProblem::setSamples(std::vector<Vec3> samples) {
  samples_ = std::move(samples);
  evaluate();
}

void FitProblem::evaluate() {
  distances_.resize(samples_.size() * columns_);
  values_.assign(samples_.size(), kFar);
  for (std::size_t i = 0; i < samples_.size(); ++i)
    for (const Structure& s : structures_) {
      double* row = distances_.data() + i * columns_ + s.firstColumn;
      const Vec3 p = folded(s, samples_[i]);
      for (std::size_t k = 0; k < s.parts.size(); ++k) row[k] = s.parts[k].solid->distance(p, kSampleReachMm);
      values_[i] = std::min(values_[i], combine(s, row));
    }
}

// Box round the pieces that the parameter's landmark shapes: two neighbours each way along curves and grids.
FieldBox FitProblem::influence(const PartSpec& part, const Parameter& parameter) const {
  FieldBox box;
  const auto add = [&](int i) {
    const Landmark& l = pool_.landmarks[i];
    const double r = std::max(l.rMm, l.rtMm) + kNearMm;
    extend(box, l.atMm - r);
    extend(box, l.atMm + r);
  };
  const auto neighbours = [&](const std::vector<int>& line) {
    for (std::size_t i = 0; i < line.size(); ++i)
      if (line[i] == parameter.landmark)
        for (std::size_t k = i > 2 ? i - 2 : 0; k < std::min(line.size(), i + 3); ++k) add(line[k]);
  };
  neighbours(part.points);
  for (const auto& face : part.faces)
    if (std::find(face.begin(), face.end(), parameter.landmark) != face.end())
      std::for_each(face.begin(), face.end(), add);
  for (std::size_t j = 0; j < part.rows.size(); ++j)
    for (std::size_t i = 0; i < part.rows[j].size(); ++i)
      if (part.rows[j][i] == parameter.landmark)
        for (std::size_t l = j > 2 ? j - 2 : 0; l < std::min(part.rows.size(), j + 3); ++l)
          for (std::size_t k = 0; k < part.rows[l].size(); ++k)
            if (part.closed || (k + 2 >= i && k <= i + 2)) add(part.rows[l][k]);
  if (parameter.section >= 0)
    for (std::size_t i = 0; i < part.sections.size(); ++i)
      if (part.sections[i] == parameter.section)
        for (std::size_t k = i > 2 ? i - 2 : 0; k < std::min(part.sections.size(), i + 3); ++k) {
          const Section& s = pool_.sections[part.sections[k]];
          double r = std::max({s.leftMm, s.rightMm, s.frontMm, s.backMm});
          for (double radius : s.radiiMm) r = std::max(r, radius);
          extend(box, s.atMm - r - kNearMm);
          extend(box, s.atMm + r + kNearMm);
        }
  return box;
}

void FitProblem::derivative(const Parameter& parameter, const std::function<void(std::size_t, double)>& add) {
  struct Changed {
    std::size_t structure, part;
    FieldBox box;
    std::shared_ptr<const Solid> solid;
  };
  std::vector<Changed> changed;
  const double before = *parameter.value;
  const bool forward = before + parameter.step <= parameter.high;
  const double step = forward ? parameter.step : -parameter.step;
  set(parameter, before + step);
  for (std::size_t s = 0; s < structures_.size(); ++s)
    for (std::size_t k = 0; k < structures_[s].parts.size(); ++k) {
      const PartSpec& spec = *structures_[s].parts[k].spec;
      if (!uses(spec, parameter)) continue;
      Changed c{s, k, influence(spec, parameter), makeSolid(spec, pool_, structures_[s].side)};
      if (c.box.low.x > c.box.high.x) {
        c.box = c.solid->box();
        c.box.low -= kNearMm;
        c.box.high += kNearMm;
      }
      changed.push_back(std::move(c));
    }
  set(parameter, before);
  std::vector<double> row(columns_);
  for (std::size_t i = 0; i < samples_.size(); ++i) {
    bool touched = false;
    for (const Changed& c : changed) {
      const Vec3 p = folded(structures_[c.structure], samples_[i]);
      if (squaredDistanceToBox(p, c.box) > 0) continue;
      if (!touched) std::copy_n(distances_.data() + i * columns_, columns_, row.data());
      touched = true;
      row[structures_[c.structure].firstColumn + c.part] = c.solid->distance(p, kSampleReachMm);
    }
    if (!touched) continue;
    double value = kFar;
    for (const Structure& s : structures_) value = std::min(value, combine(s, row.data() + s.firstColumn));
    if (const double slope = (value - values_[i]) / step; slope != 0) add(i, slope);
  }
}

}  // namespace sciatlas::anatomy
