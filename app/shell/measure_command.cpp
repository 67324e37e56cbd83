// sciatlas measure: one figure of this body, or the tables of what it is compared with.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "scene/contact.h"
#include "scene/morphometry.h"
#include "scene/relations.h"
#include "shell/data_commands.h"
#include "shell/measure_layers.h"
#include "shell/measure_motion.h"

namespace sciatlas::shell {
namespace {

using nlohmann::ordered_json;

struct Report {
  std::string text;
  ordered_json rows = ordered_json::array();
};

Report morphometryReport(const core::Paths& paths, const scene::Atlas& atlas) {
  Report report;
  for (const scene::Norm& norm : scene::readNorms(paths.models / "morphometry.toml")) {
    scene::Compared compared;
    try {
      compared = scene::compare(norm, atlas);
    } catch (const core::InputError& e) {  // another model may lack what is named; the rest is still worth reading
      report.text += norm.name + ": NOT MEASURED, " + e.what() + "\n";
      report.rows.push_back({{"id", norm.name}, {"fault", e.what()}, {"source", norm.source}});
      continue;
    }
    const scene::Measured& measured = compared.measured;
    ordered_json row{{"id", norm.name},         {"measure", norm.expression},
                     {"value", measured.value}, {"unit", measured.unit},
                     {"mean", norm.mean},       {"sd", norm.sd},
                     {"source", norm.source},   {"population", norm.population},
                     {"usual", compared.usual}, {"note", norm.note}};
    std::string line = norm.name + ": " + scene::inWords(norm.expression, measured) + ", published " +
                       scene::publishedInWords(norm, measured);
    char number[64];
    if (compared.deviations) {
      row["z"] = *compared.deviations;
      std::snprintf(number, sizeof number, " (%+.1f SD)", *compared.deviations);
    } else {
      std::snprintf(number, sizeof number, " (%+.0f %%)", 100 * (measured.value / norm.mean - 1));
    }
    line += number;
    if (!compared.usual) line += norm.note.empty() ? "  UNUSUAL" : "  unusual";
    report.text += line + "  [" + norm.source + "]\n";
    if (!norm.note.empty()) report.text += "    " + norm.note + "\n";
    report.rows.push_back(std::move(row));
  }
  return report;
}

Report relationsReport(const core::Paths& paths, const scene::Atlas& atlas) {
  Report report;
  std::size_t failing = 0, count = 0;
  for (const auto& [relation, verdict] : scene::judgeAll(scene::readRelations(paths.models / "relations"), atlas)) {
    ++count;
    failing += !verdict.holds;
    report.text += (verdict.holds ? "holds          " : "DOES NOT HOLD  ") + relation.id + ": " + relation.text +
                   "\n               " + verdict.found + "  [" + relation.source + "]\n";
    report.rows.push_back({{"id", relation.id},
                           {"text", relation.text},
                           {"kind", scene::kRelationKinds[static_cast<std::size_t>(relation.kind)]},
                           {"holds", verdict.holds},
                           {"found", verdict.found},
                           {"source", relation.source},
                           {"file", relation.file},
                           {"line", relation.line}});
  }
  report.text +=
      std::to_string(count) + " relations, both sides counted; " + std::to_string(failing) + " do not hold\n";
  return report;
}

Report attachmentsReport(const scene::Atlas& atlas) {
  Report report;
  std::size_t failing = 0, count = 0;
  const auto id = [&](int s) { return atlas.catalogue().all()[static_cast<std::size_t>(s)].id; };
  for (const scene::Attachment& a : scene::attachments(atlas)) {
    ++count;
    failing += !a.holds();
    char gap[48];
    std::snprintf(gap, sizeof gap, "%.2f mm", a.gapMm);
    report.text += (a.holds() ? "holds          " : "DOES NOT HOLD  ") + id(a.structure) + " - " + id(a.to) + ": " +
                   (a.inModel ? gap : "not in the model") + "\n";
    report.rows.push_back({{"id", id(a.structure) + "/" + id(a.to)},
                           {"structure", id(a.structure)},
                           {"to", id(a.to)},
                           {"holds", a.holds()},
                           {"gap_mm", a.inModel ? ordered_json(a.gapMm) : ordered_json(nullptr)},
                           {"source", "this_model"}});
  }
  report.text += std::to_string(count) + " attachments; " + std::to_string(failing) + " do not hold\n";
  return report;
}

}  // namespace

std::string measureText(const core::Paths& paths, const std::vector<std::string>& words, bool json,
                        const SceneOptions& options) {
  const LoadedAtlas loaded = loadAtlas(paths, options.model);
  const std::unique_ptr<living::Body> body = loadBody(paths, loaded.atlas);
  const scene::BodyState state = bodyState(*body, options);
  if (const auto motion = motionReport(words, *body, state)) return json ? motion->rows.dump(2) + "\n" : motion->text;
  const auto inState = body->in(state);
  const scene::Atlas& atlas = *inState;
  Report report;
  const std::string first = words.size() == 1 ? words.front() : "";
  if (first == "facts") return factsText(paths, *body, json);
  if (first == "clearance") return clearanceText(paths, loaded.atlas, atlas, json);
  if (words.front() == "layers") {
    MeasuredLayers under = measureLayers(atlas, words, options.direction);
    report = {std::move(under.text), std::move(under.rows)};
  } else if (first == "morphometry") {
    report = morphometryReport(paths, atlas);
  } else if (first == "relations") {
    report = relationsReport(paths, atlas);
  } else if (first == "attachments") {
    report = attachmentsReport(atlas);
  } else {
    std::string expression;
    for (const std::string& word : words) expression += (expression.empty() ? "" : " ") + word;
    const scene::Measured measured = scene::measure(expression, atlas);
    report.text = scene::inWords(expression, measured) + "\n";
    report.rows.push_back(
        {{"id", expression}, {"value", measured.value}, {"unit", measured.unit}, {"source", "this_model"}});
  }
  return json ? report.rows.dump(2) + "\n" : report.text;
}

}  // namespace sciatlas::shell
