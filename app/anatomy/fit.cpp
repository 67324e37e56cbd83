#include "anatomy/fit.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "anatomy/fit_problem.h"
#include "anatomy/fit_reference.h"
#include "anatomy/fit_text.h"
#include "anatomy/obj_file.h"
#include "core/error.h"
#include "core/files.h"
#include "core/text.h"

namespace sciatlas::anatomy {
namespace {

using core::InputError;

constexpr double kHuberMm = 1.5;  // residuals beyond count linearly: edges and faults of the reference must not pull
constexpr double kPriorPerSample = 2;  // one tolerance of movement weighs as much as one misfit of this many mm^2
constexpr double kOwnShare = 0.5;      // points of the own surface for each point of the reference
constexpr double kIgnoredMm = 12;      // farther than this two surfaces do not belong together

double huberCost(double e) {
  const double a = std::abs(e);
  return a <= kHuberMm ? e * e : kHuberMm * (2 * a - kHuberMm);
}
double huberWeight(double e) {
  return std::abs(e) <= kHuberMm ? 1 : kHuberMm / std::abs(e);
}

// Solves A x = b for a symmetric positive matrix (row-major), by Cholesky; false if it is not positive.
bool solve(std::vector<double> a, std::vector<double>& b) {
  const std::size_t n = b.size();
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = j; i < n; ++i) {
      double sum = a[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= a[i * n + k] * a[j * n + k];
      if (i == j && sum <= 0) return false;
      a[i * n + j] = i == j ? std::sqrt(sum) : sum / a[j * n + j];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= a[i * n + k] * b[k];
    b[i] /= a[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) b[i] -= a[k * n + i] * b[k];
    b[i] /= a[i * n + i];
  }
  return true;
}

class Fitter {
 public:
  Fitter(FitProblem& problem, const ReferencePoints& reference, const FitOptions& options)
      : problem_(problem), reference_(reference), options_(options) {}

  void run(FitResult& result) {
    collectSamples();
    result.before = figures();
    result.parameters = static_cast<int>(problem_.parameters().size());
    result.referencePoints = static_cast<int>(reference_.points().size());
    double damping = 1e-2;
    for (int k = 0; k < options_.iterations && result.parameters > 0; ++k) {
      if (!iterate(damping)) break;
      collectSamples();
    }
    result.after = figures();
    result.ownPoints = static_cast<int>(own_.size());
  }

 private:
  // The reference's points, where the distance should be 0, and points of the own surface, each with how far it stands
  // out of the reference along its own normal: without these, material where the reference has none would cost nothing.
  void collectSamples() {
    own_.clear();
    offsets_.clear();
    ownDistances_.clear();
    const auto distance = [&](const Vec3& p) { return problem_.distance(p); };
    // A cube grid of spacing h meets a surface about 1.5 times per h^2.
    const double spacingMm = reference_.spacingMm(static_cast<int>(reference_.points().size() * kOwnShare / 1.5));
    for (const SurfacePoint& s : surfacePoints(distance, problem_.box(), spacingMm)) {
      if (insideAny(s.at, options_.exclude)) continue;
      const Vec3 gap = s.at - reference_.nearest(s.at);
      ownDistances_.push_back(glm::length(gap));
      if (glm::length(gap) > kIgnoredMm) continue;
      own_.push_back(s.at);
      offsets_.push_back(glm::dot(gap, s.normal));
    }
    std::vector<Vec3> samples = reference_.points();
    samples.insert(samples.end(), own_.begin(), own_.end());
    problem_.setSamples(std::move(samples));
  }

  double residual(std::size_t sample) const {
    const std::size_t onReference = reference_.points().size();
    if (sample < onReference) return problem_.value(sample);
    return offsets_[sample - onReference] - problem_.value(sample);
  }

  double priorWeight() const { return kPriorPerSample * options_.priorWeight; }

  double cost() const {
    double sum = 0;
    const std::size_t count = reference_.points().size() + own_.size();
    for (std::size_t i = 0; i < count; ++i) sum += huberCost(std::min(kIgnoredMm, residual(i)));
    for (const Parameter& p : problem_.parameters()) {
      const double moved = (*p.value - p.start) / p.scale;
      sum += priorWeight() * moved * moved;
    }
    return sum;
  }

  bool iterate(double& damping) {
    auto& parameters = problem_.parameters();
    const std::size_t n = parameters.size(), onReference = reference_.points().size();
    std::vector<std::vector<std::pair<std::size_t, double>>> rows(onReference + own_.size());
    for (std::size_t j = 0; j < n; ++j)
      problem_.derivative(parameters[j], [&](std::size_t i, double slope) {
        rows[i].emplace_back(j, i < onReference ? slope : -slope);
      });
    std::vector<double> normal(n * n, 0.0), right(n, 0.0);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const double e = residual(i);
      if (std::abs(e) > kIgnoredMm) continue;
      const double w = huberWeight(e);
      for (const auto& [j, slopeJ] : rows[i]) {
        right[j] -= w * slopeJ * e;
        for (const auto& [k, slopeK] : rows[i])
          if (k <= j) normal[j * n + k] += w * slopeJ * slopeK;
      }
    }
    for (std::size_t j = 0; j < n; ++j) {
      const Parameter& p = parameters[j];
      const double weight = priorWeight() / (p.scale * p.scale);
      normal[j * n + j] += weight;
      right[j] -= weight * (*p.value - p.start);
    }
    const double before = cost();
    std::vector<double> old(n);
    for (std::size_t j = 0; j < n; ++j) old[j] = *parameters[j].value;
    for (int attempt = 0; attempt < 4; ++attempt) {
      std::vector<double> damped = normal, move = right;
      for (std::size_t j = 0; j < n; ++j) damped[j * n + j] += damping * (normal[j * n + j] + 1);
      if (solve(std::move(damped), move)) {
        for (std::size_t j = 0; j < n; ++j)
          *parameters[j].value = std::clamp(old[j] + move[j], parameters[j].low, parameters[j].high);
        keepWithinTolerance();
        problem_.rebuild();
        problem_.evaluate();
        const double after = cost();
        if (after < before) {
          damping = std::max(1e-4, damping * 0.4);
          return before - after > 1e-4 * before;
        }
      }
      damping *= 5;
    }
    for (std::size_t j = 0; j < n; ++j) *parameters[j].value = old[j];
    problem_.rebuild();
    problem_.evaluate();
    return false;
  }

  // Positions: within the tolerance as a distance, not only along each axis. Coordinates of a point follow each other.
  void keepWithinTolerance() {
    auto& parameters = problem_.parameters();
    for (std::size_t j = 0; j < parameters.size();) {
      std::size_t end = j + 1;
      while (end < parameters.size() && parameters[j].position && parameters[end].position &&
             parameters[end].landmark == parameters[j].landmark && parameters[end].section == parameters[j].section)
        ++end;
      double squared = 0;
      for (std::size_t k = j; k < end; ++k)
        squared += (*parameters[k].value - parameters[k].start) * (*parameters[k].value - parameters[k].start);
      const double shrink =
          parameters[j].position ? std::min(1.0, parameters[j].scale / std::max(1e-9, std::sqrt(squared))) : 1;
      for (std::size_t k = j; k < end; ++k)
        *parameters[k].value = glm::mix(parameters[k].start, *parameters[k].value, shrink);
      j = end;
    }
  }

  FitFigures figures() const {
    std::vector<double> all = ownDistances_;
    for (std::size_t i = 0; i < reference_.points().size(); ++i) all.push_back(std::abs(problem_.value(i)));
    if (all.empty()) return {};
    std::sort(all.begin(), all.end());
    FitFigures f;
    for (double d : all) f.meanMm += d / all.size(), f.rmsMm += d * d / all.size();
    f.rmsMm = std::sqrt(f.rmsMm);
    f.p95Mm = all[static_cast<std::size_t>(0.95 * (all.size() - 1))];
    return f;
  }

  FitProblem& problem_;
  const ReferencePoints& reference_;
  const FitOptions& options_;
  std::vector<Vec3> own_;
  std::vector<double> offsets_, ownDistances_;
};

std::string numberText(double v, int decimals) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", decimals, v);
  std::string out = text;
  if (out.find('.') != std::string::npos) {
    while (out.ends_with('0')) out.pop_back();
    if (out.ends_with('.')) out.pop_back();
  }
  return out == "-0" ? "0" : out;
}

std::string vectorText(const Vec3& v) {
  std::string text = "[";
  for (int axis = 0; axis < 3; ++axis) {
    char number[32];
    std::snprintf(number, sizeof number, "%s%.1f", axis > 0 ? ", " : "", v[axis] + 0.0);
    text += number;
  }
  return text + "]";
}

// What became of one landmark or section: its move for the report and its new numbers for the text.
void collect(const LandmarkPool& before, const LandmarkPool& after, const std::vector<Parameter>& parameters,
             std::vector<FitMove>& moves, std::vector<TextChange>& changes) {
  std::map<int, TextChange> landmarks, sections;
  for (const Parameter& p : parameters) (p.landmark >= 0 ? landmarks[p.landmark] : sections[p.section]);
  for (auto& [i, change] : landmarks) {
    const Landmark &a = before.landmarks[i], &b = after.landmarks[i];
    change.line = a.line;
    const auto put = [&](const char* key, double from, double to, int decimals) {
      if (numberText(from, decimals) != numberText(to, decimals))
        change.values.emplace_back(key, numberText(to, decimals));
    };
    if (vectorText(a.atMm) != vectorText(b.atMm)) change.values.emplace_back("at", vectorText(b.atMm));
    put("r", a.rMm, b.rMm, 2);
    if (a.rtMm != a.rMm) put("rt", a.rtMm, b.rtMm, 2);
    const double moved = glm::distance(a.atMm, b.atMm);
    moves.push_back({a.name, moved, a.tolMm, b.rMm - a.rMm, moved > 0.98 * a.tolMm});
  }
  for (auto& [i, change] : sections) {
    const Section &a = before.sections[i], &b = after.sections[i];
    change.line = a.line;
    double largest = 0;
    const auto put = [&](const char* key, double from, double to, int decimals) {
      if (numberText(from, decimals) == numberText(to, decimals)) return;
      change.values.emplace_back(key, numberText(to, decimals));
      if (decimals == 1 && std::abs(to - from) > std::abs(largest)) largest = to - from;
    };
    if (vectorText(a.atMm) != vectorText(b.atMm)) change.values.emplace_back("at", vectorText(b.atMm));
    if (a.symmetric) put("half_width", a.leftMm, b.leftMm, 1);
    if (!a.symmetric) put("left", a.leftMm, b.leftMm, 1), put("right", a.rightMm, b.rightMm, 1);
    put("front", a.frontMm, b.frontMm, 1), put("back", a.backMm, b.backMm, 1),
        put("hollow_back", a.hollowBackMm, b.hollowBackMm, 1);
    put("exponent", a.exponent, b.exponent, 2), put("tilt_deg", a.tiltDeg, b.tiltDeg, 2),
        put("roll_deg", a.rollDeg, b.rollDeg, 2);
    if (!a.radiiMm.empty()) {
      std::string list;
      for (std::size_t k = 0; k < a.radiiMm.size(); ++k) {
        if (k > 0) list += ", ";
        list += numberText(b.radiiMm[k], 1);
        if (std::abs(b.radiiMm[k] - a.radiiMm[k]) > std::abs(largest)) largest = b.radiiMm[k] - a.radiiMm[k];
      }
      change.values.emplace_back("radii", "[" + list + "]");
    }
    const double moved = glm::distance(a.atMm, b.atMm);
    moves.push_back({a.name, moved, a.tolMm, largest, moved > 0.98 * a.tolMm});
  }
  for (auto* map : {&landmarks, &sections})
    for (auto& [i, change] : *map)
      if (!change.values.empty()) changes.push_back(std::move(change));
  std::sort(moves.begin(), moves.end(), [](const FitMove& a, const FitMove& b) { return a.movedMm > b.movedMm; });
}

}  // namespace

FitReport fitFile(const FitOptions& options) {
  FitReport report;
  const ModelSource source = ModelSource::readFolder(options.models, &report.faults);
  const ModelData& data = source.data();
  const std::string key = std::filesystem::weakly_canonical(options.file)
                              .lexically_relative(std::filesystem::weakly_canonical(options.models))
                              .replace_extension()
                              .generic_string();
  const ModelFileRange* file = nullptr;
  std::size_t fileIndex = 0;
  for (std::size_t i = 0; i < data.files.size(); ++i)
    if (data.files[i].key == key) file = &data.files[i], fileIndex = i;
  const std::string shown = core::displayPath(options.file);
  // A fault in the file itself is what the author must see first.
  for (const std::string& fault : report.faults)
    if (fault.starts_with(shown + ":")) throw InputError(fault);
  if (!file) throw InputError(shown, 0, "this is no model file below " + core::displayPath(options.models));

  const std::vector<std::string> wanted =
      options.only.empty() ? std::vector<std::string>{} : core::split(options.only, ',');
  std::vector<std::size_t> structures;
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < data.structures.size(); ++i) {
    if (data.structureFile[i] != fileIndex) continue;
    // There is no reference for what is in the body in some states only.
    if (data.structures[i].stateOnly) continue;
    ids.push_back(data.structures[i].id);
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), ids.back()) != wanted.end()) structures.push_back(i);
  }
  for (const std::string& id : wanted)
    if (std::find(ids.begin(), ids.end(), id) == ids.end())
      throw InputError(shown, 0, "there is no structure \"" + id + "\" in it" + core::suggestion(id, ids));

  // Either every structure against its own reference, or all of them together against one.
  std::vector<std::pair<std::vector<std::size_t>, std::string>> tasks;
  if (!options.against.empty()) tasks.push_back({structures, options.against});
  if (options.against.empty())
    for (std::size_t i : structures)
      tasks.push_back({{i}, data.structures[i].id + (file->side == Side::Right ? "_r" : "")});

  std::vector<TextChange> changes;
  for (const auto& [members, name] : tasks) {
    const auto path = options.reference / (name + ".obj");
    if (members.empty() || !std::filesystem::exists(path)) {
      if (!options.against.empty() || !wanted.empty())
        throw InputError(core::displayPath(path), 0, "there is no such reference");
      report.skipped.push_back(data.structures[members[0]].id);
      continue;
    }
    FitResult result;
    for (std::size_t i : members) result.structures += (result.structures.empty() ? "" : ",") + data.structures[i].id;
    result.reference = name;
    const ReferencePoints reference(readObj(path), options.samples, file->side == Side::Midline, options.exclude);
    result.referenceShiftMm = reference.shiftMm();
    FitProblem problem(data, members, *file);
    Fitter(problem, reference, options).run(result);
    collect(data.pool, problem.pool(), problem.parameters(), result.moves, changes);
    report.results.push_back(std::move(result));
  }
  if (!options.dryRun && !changes.empty())
    core::writeAtomically(options.file, applyChanges(core::readText(options.file), changes));
  return report;
}

std::string fitReportText(const FitReport& report) {
  std::string text;
  char line[256];
  for (const FitResult& r : report.results) {
    std::snprintf(line, sizeof line, "%s against %s: %d numbers, %d + %d points", r.structures.c_str(),
                  r.reference.c_str(), r.parameters, r.referencePoints, r.ownPoints);
    text += line;
    if (r.referenceShiftMm != 0) {
      std::snprintf(line, sizeof line, " (the reference's mid plane, x = %.1f mm, was laid onto x = 0)",
                    r.referenceShiftMm);
      text += line;
    }
    for (const auto& [when, f] : {std::pair{"before", r.before}, std::pair{"after", r.after}}) {
      std::snprintf(line, sizeof line, "\n  %-6s  mean %.2f  rms %.2f  p95 %.2f mm", when, f.meanMm, f.rmsMm, f.p95Mm);
      text += line;
    }
    text += "\n  largest moves (mm):\n";
    for (std::size_t i = 0; i < std::min<std::size_t>(15, r.moves.size()); ++i) {
      const FitMove& m = r.moves[i];
      std::snprintf(line, sizeof line, "    %-28s %5.2f of %.1f%s   thickness %+.2f\n", m.name.c_str(), m.movedMm,
                    m.tolMm, m.atLimit ? " (at its limit)" : "", m.radiusChangeMm);
      text += line;
    }
  }
  for (const std::string& id : report.skipped) text += id + ": no reference, not fitted\n";
  return text;
}

}  // namespace sciatlas::anatomy
