// sciatlas measure layers: what lies under a thumb.
#include "shell/measure_layers.h"

#include <charconv>
#include <cstdio>
#include <map>

#include "core/error.h"
#include "core/text.h"
#include "lesson/points.h"
#include "living/layers.h"

namespace sciatlas::shell {
namespace {

using glm::vec3;
using nlohmann::ordered_json;

constexpr float kOutsideMm = 600;  // from where a press along an axis of the body comes

// From which side the thumb comes, and the way it then goes.
const std::map<std::string, vec3> kWays{{"posterior", {0, 0, 1}}, {"anterior", {0, 0, -1}}, {"left", {-1, 0, 0}},
                                        {"right", {1, 0, 0}},     {"above", {0, -1, 0}},    {"below", {0, 1, 0}}};

std::optional<vec3> coordinates(const std::string& text) {
  vec3 p;
  const char *at = text.data(), *end = at + text.size();
  for (int k = 0; k < 3; ++k) {
    const auto [stop, error] = std::from_chars(at, end, p[k]);
    if (error != std::errc() || (k < 2 ? stop == end || *stop != ',' : stop != end)) return std::nullopt;
    at = stop + 1;
  }
  return p;
}

std::optional<vec3> wayNamed(const std::string& name, const vec3& at) {
  if (name.empty() || name == "normal") return std::nullopt;
  if (name == "lateral") return vec3(at.x < 0 ? 1 : -1, 0, 0);
  if (name == "medial") return vec3(at.x < 0 ? -1 : 1, 0, 0);
  if (const auto known = kWays.find(name); known != kWays.end()) return known->second;
  std::vector<std::string> names{"normal", "lateral", "medial"};
  for (const auto& [known, way] : kWays) names.push_back(known);
  throw core::InputError("unknown direction \"" + name + "\"" + core::suggestion(name, names));
}

ordered_json rowOf(const scene::Atlas& atlas, const living::Beside& b, const char* what) {
  return {{"id", atlas.catalogue().all()[static_cast<std::size_t>(b.structure)].id},
          {"kind", what},
          {"depth_mm", b.depthMm},
          {"lateral_mm", b.lateralMm},
          {"source", "this_model"}};
}

}  // namespace

scene::Probe pressedPlace(const scene::Atlas& atlas, const std::string& text, const std::string& direction) {
  if (text.empty())
    throw core::InputError(
        "a place to press was expected: \"x,y,z\" in mm or a point such as hip_bone_r/ischial_tuberosity");
  const int skin = atlas.catalogue().find("skin");
  if (!atlas.mesh(skin)) throw core::InputError("this model has no skin to press on");
  const auto given = coordinates(text);
  const vec3 point = given ? *given : lesson::pointMm(text, atlas, "place to press");
  const auto way = wayNamed(direction, point);
  const auto isSkin = [skin](int s) { return s == skin; };
  const auto on = way ? atlas.firstHit(point - kOutsideMm * *way, *way, isSkin) : living::skinOver(atlas, point);
  if (!on) throw core::InputError("a line from that direction through \"" + text + "\" misses the body");
  scene::Probe probe = scene::probeAt(*on);
  probe.direction = way;
  return probe;
}

MeasuredLayers measureLayers(const scene::Atlas& atlas, const std::vector<std::string>& words,
                             const std::string& direction) {
  std::string text;
  for (std::size_t i = 1; i < words.size(); ++i) text += (i > 1 ? " " : "") + words[i];
  const scene::Probe probe = pressedPlace(atlas, text, direction);
  const living::Layers found = *living::layersUnder(atlas, probe);

  MeasuredLayers report;
  char line[160];
  std::snprintf(line, sizeof line, "On the skin at (%.0f, %.0f, %.0f), pressed along (%.2f, %.2f, %.2f), in %s:\n",
                found.atMm.x, found.atMm.y, found.atMm.z, found.direction.x, found.direction.y, found.direction.z,
                living::kThisBody);
  report.text = line;
  for (const living::Layer& layer : found.stack) {
    std::snprintf(line, sizeof line, "%6.1f mm  %-5.1f mm  ", layer.fromMm, layer.thickMm);
    report.text += line + living::nameOf(atlas, layer.structure);
    ordered_json holds = ordered_json::array();
    for (const int s : layer.holds) {
      report.text += (holds.empty() ? " (with " : ", ") + living::nameOf(atlas, s);
      holds.push_back(atlas.catalogue().all()[static_cast<std::size_t>(s)].id);
    }
    report.text += holds.empty() ? "\n" : ")\n";
    report.rows.push_back(
        {{"id", layer.structure < 0 ? "" : atlas.catalogue().all()[static_cast<std::size_t>(layer.structure)].id},
         {"kind", "layer"},
         {"from_mm", layer.fromMm},
         {"thickness_mm", layer.thickMm},
         {"holds", std::move(holds)},
         {"source", "this_model"}});
  }
  if (found.bone < 0)
    report.text += "No bone within " + std::to_string(static_cast<int>(living::kPressReachMm)) + " mm.\n";
  for (const living::Beside& b : found.nerves) {
    report.text += "Nerve   " + living::inWords(atlas, b) + "\n";
    report.rows.push_back(rowOf(atlas, b, "nerve"));
  }
  if (found.sciatic && found.sciatic->lateralMm > living::kNerveBesideMm) {
    report.text += "Nerve   " + living::inWords(atlas, *found.sciatic) + "\n";
    report.rows.push_back(rowOf(atlas, *found.sciatic, "nerve"));
  }
  for (const living::Beside& b : found.vessels) {
    report.text += "Vessel  " + living::inWords(atlas, b) + "\n";
    report.rows.push_back(rowOf(atlas, b, "vessel"));
  }
  return report;
}

}  // namespace sciatlas::shell
