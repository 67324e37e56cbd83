// sciatlas measure clearance: the room of every nerve at its sites in a state of the body, beside the body at rest;
// sciatlas measure facts: what is published about states, and whether this body bears it out.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "living/clearance.h"
#include "living/facts.h"
#include "shell/data_commands.h"

namespace sciatlas::shell {

std::string clearanceText(const core::Paths& paths, const scene::Atlas& rest, const scene::Atlas& atlas, bool json) {
  const living::ClearanceGauge gauge(paths.models / "sites.toml", rest);
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  std::string text;
  const auto& all = atlas.catalogue().all();
  const auto name = [&](int structure) { return structure < 0 ? "" : all[static_cast<std::size_t>(structure)].id; };
  for (const living::Clearance& c : gauge.measure(atlas)) {
    char line[400];
    char rest_[32];
    std::snprintf(rest_, sizeof rest_, c.site->sac ? "%.0f mm2" : "%.1f mm", c.site->sac ? c.restAreaMm2 : c.restGapMm);
    std::snprintf(line, sizeof line, "%-30s %-16s at rest %-9s %s%s\n", c.site->id.c_str(), c.inWords().c_str(), rest_,
                  c.meets >= 0 ? "meets " : "", name(c.meets).c_str());
    text += line;
    nlohmann::ordered_json row{{"id", c.site->id}, {"name", c.site->english}, {"contact", c.contact}};
    if (c.site->sac) {
      row["area_mm2"] = c.areaMm2, row["rest_area_mm2"] = c.restAreaMm2, row["ap_mm"] = c.apMm;
    } else {
      row["gap_mm"] = c.measured && c.gapMm >= 0 ? nlohmann::ordered_json(c.gapMm) : nlohmann::ordered_json(nullptr);
      row["rest_gap_mm"] = c.restGapMm, row["nerve"] = name(c.nerve), row["meets"] = name(c.meets);
    }
    row["at_mm"] = {c.atMm.x, c.atMm.y, c.atMm.z};
    row["source"] = "this_model";
    rows.push_back(std::move(row));
  }
  return json ? rows.dump(2) + "\n" : text;
}

std::string factsText(const core::Paths& paths, const living::Body& body, bool json) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  std::string text;
  const std::vector<living::Fact> facts = living::readFacts(paths.models / "living_facts.toml", body);
  const std::vector<living::FactVerdict> verdicts = living::judge(facts, body);
  std::size_t failing = 0;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    failing += !verdicts[i].holds;
    text += (verdicts[i].holds ? "holds          " : "DOES NOT HOLD  ") + facts[i].id + ": " + facts[i].text + ": " +
            verdicts[i].found + "  [" + facts[i].source + ", " + facts[i].certainty + "]\n";
    rows.push_back({{"id", facts[i].id},
                    {"text", facts[i].text},
                    {"measure", facts[i].measure},
                    {"compared", facts[i].compared},
                    {"value", verdicts[i].value},
                    {"holds", verdicts[i].holds},
                    {"source", facts[i].source},
                    {"certainty", facts[i].certainty}});
  }
  text += std::to_string(facts.size()) + " facts; " + std::to_string(failing) + " do not hold\n";
  return json ? rows.dump(2) + "\n" : text;
}

}  // namespace sciatlas::shell
