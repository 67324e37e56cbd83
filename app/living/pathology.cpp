#include "living/pathology.h"

#include "core/error.h"
#include "core/text.h"

namespace sciatlas::living {

struct PathologyStage::Impl {
  Pathologies pathologies;
};

const Grade* Pathology::gradeAt(float value) const {
  const Grade* found = nullptr;
  for (const Grade& grade : grades)
    if (value >= grade.from) found = &grade;
  return found;
}

const Pathology* Pathologies::find(std::string_view id) const {
  for (const Pathology& pathology : all)
    if (pathology.id == id) return &pathology;
  return nullptr;
}

PathologyStage::PathologyStage(const std::filesystem::path&, const scene::Atlas&) : impl_(std::make_unique<Impl>()) {}
PathologyStage::~PathologyStage() = default;

const Pathologies& PathologyStage::pathologies() const {
  return impl_->pathologies;
}

void PathologyStage::check(const scene::BodyState& state) const {
  std::vector<std::string> known;
  for (const Pathology& pathology : impl_->pathologies.all) known.push_back(pathology.id);
  for (const auto& [id, value] : state.pathologies)
    if (!impl_->pathologies.find(id))
      throw core::InputError("unknown pathology \"" + id + "\"" + core::suggestion(id, known));
}

JointOffsets PathologyStage::apply(Workspace&, const scene::BodyState&) const {
  return {};
}

}  // namespace sciatlas::living
