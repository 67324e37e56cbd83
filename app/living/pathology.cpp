#include "living/pathology.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/text.h"
#include "living/pathology_file.h"

namespace sciatlas::living {

struct PathologyStage::Impl {
  PathologyFiles read;
};

const Grade* Pathology::gradeAt(float value) const {
  const Grade* found = nullptr;
  for (const Grade& grade : grades)
    if (value >= grade.from) found = &grade;
  return found;
}

std::string Pathology::Figure::degreeAt(double value) const {
  std::string found;
  for (const auto& [from, name] : degrees)
    if (value >= from) found = name;
  return found;
}

const Pathology* Pathologies::find(std::string_view id) const {
  for (const Pathology& pathology : all)
    if (pathology.id == id) return &pathology;
  return nullptr;
}

PathologyStage::PathologyStage(const std::filesystem::path& pathologiesToml, const scene::Atlas& rest)
    : impl_(std::make_unique<Impl>()) {
  impl_->read = readPathologies(pathologiesToml, rest);
}
PathologyStage::~PathologyStage() = default;

const Pathologies& PathologyStage::pathologies() const {
  return impl_->read.pathologies;
}

void PathologyStage::check(const scene::BodyState& state) const {
  std::map<std::string, const Pathology*> taken;
  for (const auto& [id, value] : state.pathologies) {
    const Pathology* pathology = pathologies().find(id);
    if (!pathology) {
      std::vector<std::string> known;
      for (const Pathology& p : pathologies().all) known.push_back(p.id);
      throw core::InputError("unknown pathology \"" + id + "\"" + core::suggestion(id, known));
    }
    if (!(value >= 0 && value <= 1))
      throw core::InputError("the pathology \"" + id + "\" is at " + std::to_string(value) +
                             ", a value from 0 (none) to 1 was expected");
    if (pathology->excludes.empty()) continue;
    const auto [other, first] = taken.emplace(pathology->excludes, pathology);
    if (!first)
      throw core::InputError("\"" + other->second->id + "\" and \"" + id +
                             "\" exclude each other: one body has only one of them at that place");
  }
}

std::vector<float> PathologyStage::jointKnots(const std::string& id) const {
  std::vector<float> knots;
  if (const auto it = impl_->read.effects.find(id); it != impl_->read.effects.end())
    for (const auto& effect : it->second) {
      // What brings or hides structures (a vertebra in two parts) does not move as an even mixture of two places.
      if (effect->order() == 0) return {};
      for (const float knot : effect->jointKnots()) knots.push_back(knot);
    }
  return knots;
}

JointOffsets PathologyStage::apply(Workspace& body, const scene::BodyState& state, const AxisValue& axis) const {
  struct Step {
    const Effect* effect;
    float p;
  };
  std::vector<Step> steps;
  for (const auto& [id, value] : state.pathologies)
    if (const auto it = impl_->read.effects.find(id); it != impl_->read.effects.end())
      for (const auto& effect : it->second) steps.push_back({effect.get(), value});
  std::stable_sort(steps.begin(), steps.end(),
                   [](const Step& a, const Step& b) { return a.effect->order() < b.effect->order(); });
  JointOffsets offsets;
  EffectTarget target{body, offsets, axis};
  for (const Step& step : steps) step.effect->apply(target, step.p);
  return offsets;
}

}  // namespace sciatlas::living
