#include "lesson/check_hands.h"

#include <algorithm>
#include <cmath>

#include "core/files.h"
#include "lesson/points.h"
#include "lesson/readability.h"
#include "lesson/stroke_track.h"
#include "lesson/zone_lay.h"

namespace sciatlas::lesson {
namespace {

void append(std::vector<std::string>& faults, std::vector<std::string> more) {
  faults.insert(faults.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// Texts of one file, as if they were the steps of a lesson.
struct Texts {
  Lesson lesson;
  void add(const std::string& id, const scene::LevelText& text, int line) {
    Step step;
    step.id = id, step.text = text, step.line = line;
    lesson.steps.push_back(std::move(step));
  }
};

std::vector<std::string> checkTexts(const Library& library, const std::vector<WordingRule>& rules,
                                    const std::filesystem::path& folder) {
  std::vector<std::string> faults;
  const auto check = [&](const char* file, const auto& fill) {
    Texts texts;
    texts.lesson.file = core::displayPath(folder / file);
    fill(texts);
    append(faults, checkWording(texts.lesson, rules));
    append(faults, checkReadability(texts.lesson));
  };
  check("techniques.toml", [&](Texts& t) {
    for (const Technique& q : library.techniques) t.add(q.id, q.about, 1);
  });
  check("trigger_points.toml", [&](Texts& t) {
    for (const TriggerPoint& p : library.triggerPoints) t.add(p.id, p.about, p.line);
  });
  check("dermatomes.toml", [&](Texts& t) {
    for (const Dermatome& d : library.roots.dermatomes) t.add(d.id, d.about, d.line);
    for (const RootTest& test : library.roots.tests) t.add(test.id, test.about, test.line);
  });
  return faults;
}

std::string atWords(const glm::vec3& p) {
  const glm::ivec3 mm(glm::round(p));
  return std::to_string(mm.x) + ", " + std::to_string(mm.y) + ", " + std::to_string(mm.z);
}

}  // namespace

double reachedShare(const Stroke& stroke, const Technique& technique, const scene::Atlas& rest) {
  if (stroke.reaches.empty()) return 1;
  const SkinLay lay(rest);
  const StrokeTrack track = trackOf(stroke, technique, layStroke(stroke, lay, false), lay, rest, false);
  if (track.reached.empty()) return 0;
  const auto met =
      std::count_if(track.reached.begin(), track.reached.end(), [](const auto& r) { return r.has_value(); });
  return static_cast<double>(met) / static_cast<double>(track.reached.size());
}

std::string corridorFault(const Library& library, const Stroke& stroke, const scene::Atlas& rest,
                          const scene::Atlas& shown) {
  const Technique& technique = *library.findTechnique(stroke.technique);
  const Tool* tool = library.findTool(stroke.tool);
  if (technique.corridor == Corridor::Free || !tool) return "";
  const SkinLay lay(rest);
  const LaidStroke laid = layStroke(stroke, lay, false);
  const std::vector<BodyPoint> worked = lay.at(isStatic(stroke.motion) ? laid.spots : laid.path, shown);
  const double walton = stroke.walton.given() ? stroke.walton.to : technique.walton.to;
  const int nerve = rest.catalogue().find("sciatic_nerve_r");
  for (const LaidZone& zone : layZones(library.zones, rest, shown)) {
    if (nerve < 0 || zone.structure != nerve || zone.disc) continue;
    float nearest = 1e9f;
    glm::vec3 where(0);
    for (const BodyPoint& w : worked)
      for (const BodyPoint& n : zone.axis)
        if (const float d = glm::distance(w.atMm, n.atMm); d < nearest) nearest = d, where = w.atMm;
    if (nearest >= zone.halfWidthMm) continue;
    const bool thigh = !zone.red;
    const bool allowed =
        technique.corridor == Corridor::BroadLight || (technique.corridor == Corridor::ThighBroadLight && thigh);
    if (allowed && tool->broad() && walton <= 2) continue;
    return "comes within " + std::to_string(static_cast<int>(nearest)) + " mm of the nerve's line (at " +
           atWords(where) + ") in the zone \"" + zone.id + "\", where " +
           (allowed ? "only a broad tool at level 2 or less may cross" : "its technique may not work");
  }
  return "";
}

std::vector<std::string> checkHands(const Library& library, const scene::Atlas* rest,
                                    const std::vector<WordingRule>& rules, const std::filesystem::path& folder) {
  std::vector<std::string> faults = checkTexts(library, rules, folder);
  for (const Technique& t : library.techniques)
    if (std::none_of(library.strokes.begin(), library.strokes.end(),
                     [&](const auto& s) { return s.technique == t.id; }))
      faults.push_back(core::displayPath(folder / "strokes.toml") + ": the technique \"" + t.id + "\" has no stroke");
  for (const Stroke& stroke : library.strokes) {
    const Technique& technique = *library.findTechnique(stroke.technique);
    const auto fault = [&](const std::string& what) {
      faults.push_back(core::displayPath(folder / "strokes.toml") + ":" + std::to_string(stroke.line) +
                       ": the stroke \"" + stroke.id + "\" " + what);
    };
    if (stroke.walton.to > technique.walton.to) fault("presses more than its technique, by \"walton\"");
    if (!rest) continue;
    if (const std::string why = corridorFault(library, stroke, *rest, *rest); !why.empty()) fault(why);
    if (reachedShare(stroke, technique, *rest) < kReachedShare)
      fault("acts on structures (\"reaches\") that do not lie under its path");
  }
  return faults;
}

}  // namespace sciatlas::lesson
