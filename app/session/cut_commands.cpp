// The commands that cut the body open.
#include "session/session.h"

namespace sciatlas::session {

void Session::setCuts(const scene::Cuts& cuts) {
  Moment next = now_;
  next.scene.cuts = cuts;
  commit(std::move(next));
}

void Session::setCut(scene::CutAxis axis, const std::optional<scene::AxisCut>& cut) {
  scene::Cuts cuts = now_.scene.cuts;
  cuts.axes[static_cast<std::size_t>(axis)] = cut;
  setCuts(cuts);
}

void Session::setObliqueCut(const std::optional<scene::ObliqueCut>& cut) {
  scene::Cuts cuts = now_.scene.cuts;
  cuts.oblique = cut;
  setCuts(cuts);
}

void Session::setWell(const std::optional<scene::LocalSection>& well) {
  scene::Cuts cuts = now_.scene.cuts;
  cuts.well = well;
  setCuts(cuts);
}

void Session::clearCuts() {
  setCuts({});
}

}  // namespace sciatlas::session
