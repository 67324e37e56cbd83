#include "living/contact.h"

namespace sciatlas::living {

struct ContactStage::Impl {};

ContactStage::ContactStage(const scene::Atlas&) : impl_(std::make_unique<Impl>()) {}
ContactStage::~ContactStage() = default;

void ContactStage::apply(Workspace&, const scene::BodyState&) const {}

}  // namespace sciatlas::living
