// The structure panel's published figures beside those of this body.
#include <algorithm>

#include "core/error.h"
#include "scene/morphometry.h"
#include "ui/panels.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

std::vector<MeasuredLine> linesFor(const session::Session& session, int structure) {
  const scene::Atlas& atlas = session.atlas();
  const scene::Catalogue& catalogue = atlas.catalogue();
  // The left is the mirror image of the right, on which the measures are taken.
  const scene::StructureInfo& info = catalogue.all()[static_cast<std::size_t>(structure)];
  const int right = info.side == 'l' ? catalogue.find(info.baseId + "_r") : structure;
  std::vector<MeasuredLine> lines;
  for (const scene::Norm& norm : session.library().norms) {
    if (!scene::concerns(norm, catalogue, right)) continue;
    try {
      const scene::Measured measured = scene::compare(norm, atlas).measured;
      std::string published = "published " + scene::publishedInWords(norm, measured);
      if (!norm.population.empty()) published += " (" + norm.population + ")";
      lines.push_back(
          {norm.name, scene::inWords(norm.expression, measured), std::move(published), norm.note, norm.source});
    } catch (const core::InputError&) {
      // Another model may lack the landmark; `sciatlas check` names it.
    }
  }
  return lines;
}

}  // namespace

void measuredSection(Frame& f, int structure, std::vector<std::string>& keys) {
  if (f.state.measuredStructure != structure) {
    f.state.measured = linesFor(*f.session, structure);
    f.state.measuredStructure = structure;
  }
  if (f.state.measured.empty()) return;
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, "Measured on this body", f.fonts.caption, f.theme.quiet, width);
  for (const MeasuredLine& line : f.state.measured) {
    gap(f, 4);
    plain(f, line.name + ": " + line.here, f.fonts.body, f.theme.text, width);
    plain(f, line.published, f.fonts.caption, f.theme.quiet, width);
    if (!line.note.empty()) plain(f, line.note, f.fonts.caption, f.theme.text, width);
    if (std::find(keys.begin(), keys.end(), line.source) == keys.end()) keys.push_back(line.source);
  }
  endCard(f, card);
}

}  // namespace sciatlas::ui
