// What a movement does to muscles, computed, and to nerves, as published.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "ui/compression.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr std::size_t kMostMuscles = 6;  // of those that lengthen, and of those that shorten
constexpr float kLeastPercent = 1;

void muscleLines(Frame& f, const char* title, const std::vector<living::MuscleLength>& muscles, float width) {
  if (muscles.empty()) return;
  gap(f, 4);
  plain(f, title, f.fonts.caption, f.theme.quiet, width);
  const auto& all = f.session->atlas().catalogue().all();
  for (const auto& muscle : muscles) {
    const auto& info = all[static_cast<std::size_t>(muscle.structure)];
    char percent[24];
    std::snprintf(percent, sizeof percent, "%+.0f %%", static_cast<double>(muscle.changePercent()));
    const std::string side = info.side == 'm' ? "" : std::string(", ") + sideWord(info.side);
    titleAndValue(f, info.shortName + side, percent, width, false);
    if (ImGui::IsItemHovered()) f.answer.lit = muscle.structure;
  }
}

}  // namespace

void movementNumbers(Frame& f) {
  const auto& body = f.session->scene().body;
  if (body.poseDeg.empty()) return;
  auto& state = f.state;
  if (!(state.movedBody == body)) {
    state.movedBody = body;
    const auto& motion = f.session->body()->motion();
    state.longer.clear(), state.shorter.clear();
    for (const auto& muscle : living::muscleLengths(motion, body)) {
      if (std::abs(muscle.changePercent()) < kLeastPercent) continue;
      (muscle.changePercent() > 0 ? state.longer : state.shorter).push_back(muscle);
    }
    std::reverse(state.shorter.begin(), state.shorter.end());  // the most shortened first
    for (auto* list : {&state.longer, &state.shorter})
      if (list->size() > kMostMuscles) list->resize(kMostMuscles);
    state.excursions = living::excursions(motion, body);
  }
  if (!state.longer.empty() || !state.shorter.empty()) {
    gap(f, 12);
    const auto card = beginCard(f);
    const float width = card.width - 2 * card.padding;
    plain(f, "Muscles in this body, now", f.fonts.bold, f.theme.text, width);
    muscleLines(f, "longer than at rest", state.longer, width);
    muscleLines(f, "shorter than at rest", state.shorter, width);
    endCard(f, card);
  }
  if (state.excursions.empty()) return;
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, "How far nerves glide: published, not computed", f.fonts.bold, f.theme.text, width);
  for (const auto& e : state.excursions) {
    char figure[64];
    std::snprintf(figure, sizeof figure, "%.1f mm (%.1f to %.1f)", static_cast<double>(e.meanMm),
                  static_cast<double>(e.lowMm), static_cast<double>(e.highMm));
    const auto* source = f.session->library().findReference(e.source);
    gap(f, 4);
    plain(f, e.place + ": " + figure + (e.direction.empty() ? "" : ", " + e.direction), f.fonts.body, f.theme.text,
          width);
    plain(f, e.movement + " \xc2\xb7 " + (source ? source->shortName : e.source), f.fonts.caption, f.theme.quiet,
          width);
  }
  endCard(f, card);
}

}  // namespace sciatlas::ui
