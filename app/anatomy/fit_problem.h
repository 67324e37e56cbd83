// One least-squares problem: the free numbers of some structures, the sample points, and how the distances depend on
// the numbers.
#pragma once
#include <functional>

#include "anatomy/bvh.h"
#include "anatomy/model_data.h"
#include "anatomy/solid.h"

namespace sciatlas::anatomy {

// A free number: a coordinate or thickness of a landmark or a measure of a section.
struct Parameter {
  int landmark = -1, section = -1;  // one of them
  double* value = nullptr;          // in the problem's own pool
  double* follower = nullptr;       // always equal: rt of a round landmark, the right half of a symmetric section
  double start = 0, scale = 1;      // where the author put it and how far it may reasonably go (the prior's unit)
  double low = -1e30, high = 1e30;
  double step = 0.1;  // for the difference quotient
  bool position = false;
};

// The union of some structures' fields, with every part's distance at every sample kept, so that a changed landmark
// costs only its own parts at the samples near it.
class FitProblem {
 public:
  FitProblem(const ModelData& data, std::vector<std::size_t> structures, const ModelFileRange& file);

  std::vector<Parameter>& parameters() { return parameters_; }
  const LandmarkPool& pool() const { return pool_; }
  FieldBox box() const;
  double distance(const Vec3& p) const;

  void setSamples(std::vector<Vec3> samples);
  // After parameters were changed: the solids anew; and every part's distance at the samples.
  void rebuild();
  void evaluate();
  double value(std::size_t sample) const { return values_[sample]; }

  // Calls add(sample, slope) for every sample whose distance depends on the parameter.
  void derivative(const Parameter& parameter, const std::function<void(std::size_t, double)>& add);

 private:
  struct Part {
    const PartSpec* spec;
    std::shared_ptr<const Solid> solid;
  };
  struct Structure {
    Side side;
    std::vector<Part> parts;
    std::size_t firstColumn = 0;
  };

  static void set(const Parameter& p, double value) {
    *p.value = value;
    if (p.follower) *p.follower = value;
  }
  void addLandmarkParameters(int index, Side side, bool flat);
  void addSectionParameters(int index, Side side);
  Vec3 folded(const Structure& s, const Vec3& p) const {
    return s.side == Side::Midline ? Vec3(-std::abs(p.x), p.y, p.z) : p;
  }
  double combine(const Structure& s, const double* distances) const;
  FieldBox influence(const PartSpec& part, const Parameter& parameter) const;

  LandmarkPool pool_;
  std::vector<Structure> structures_;
  std::size_t columns_ = 0;
  std::vector<Parameter> parameters_;
  std::vector<Vec3> samples_;
  std::vector<double> distances_, values_;  // columns_ per sample; one per sample
};

}  // namespace sciatlas::anatomy
