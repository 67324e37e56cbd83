#include "lesson/quiz_judge.h"

#include <algorithm>
#include <cstdio>

#include "lesson/points.h"
#include "lesson/quiz_make.h"

namespace sciatlas::lesson {
namespace {

constexpr float kBesideMm = 5;

// The places of a target on both sides; a midline point twice is no harm.
std::vector<glm::vec3> pointsOf(const QuizTarget& target, const scene::Atlas& atlas) {
  std::vector<glm::vec3> points;
  for (const std::string& text : target.points)
    for (const bool mirrored : {false, true}) points.push_back(pointMm(text, atlas, "", mirrored));
  return points;
}

// Seen straight from behind, as the zone is drawn on the skin.
bool overZone(const NoPressZone& zone, const glm::vec3& at, const scene::Atlas& atlas) {
  const auto near = [&](const glm::vec3& p, double mm) { return glm::distance(glm::vec2(p), glm::vec2(at)) <= mm; };
  if (!zone.at.empty())
    return near(pointMm(zone.at, atlas, ""), zone.radiusMm) || near(pointMm(zone.at, atlas, "", true), zone.radiusMm);
  if (zone.along.empty()) return false;
  for (const int s : atlas.catalogue().expand({zone.along})) {
    const core::ModelCentreline* line = atlas.centreline(s);
    if (!line) continue;
    std::vector<float> along{0};
    for (std::size_t i = 1; i < line->pointsMm.size(); ++i)
      along.push_back(along.back() + glm::distance(line->pointsMm[i - 1], line->pointsMm[i]));
    for (std::size_t i = 0; i < along.size(); ++i) {
      const double part = along[i] / along.back();
      if (part >= zone.fromFraction && part <= zone.toFraction && near(line->pointsMm[i], zone.halfWidthMm))
        return true;
    }
  }
  return false;
}

bool means(const scene::Atlas& atlas, const std::vector<std::string>& words, int structure) {
  if (words.empty()) return false;
  for (const int s : atlas.catalogue().expand(words)) {
    const auto members = atlas.meshesOf(s);
    if (s == structure || std::find(members.begin(), members.end(), structure) != members.end()) return true;
  }
  return false;
}

// A nerve or a vessel is thin: a click right beside it means it.
bool beside(const Question& q, const QuizClick& click, const scene::Atlas& atlas) {
  std::vector<int> thin;
  for (const int s : targetStructures(q, atlas)) {
    const scene::System system = atlas.catalogue().all()[static_cast<std::size_t>(s)].system;
    if (system == scene::System::Nerve || system == scene::System::Vessel) thin.push_back(s);
  }
  if (thin.empty()) return false;
  const auto wanted = [&](int s) { return std::find(thin.begin(), thin.end(), s) != thin.end(); };
  return atlas.nearest(click.atMm, wanted, kBesideMm, scene::Surfaces::Quick).has_value();
}

bool found(const Question& q, const QuizClick& click, const scene::Atlas& atlas, const Library& library) {
  if (means(atlas, q.target.structures, click.structure) || beside(q, click, atlas)) return true;
  for (const glm::vec3& p : pointsOf(q.target, atlas))
    if (glm::distance(p, click.atMm) <= q.target.withinMm) return true;
  for (const NoPressZone& zone : library.zones)
    if (zone.id == q.target.zone && overZone(zone, click.atMm, atlas)) return true;
  return false;
}

}  // namespace

QuizVerdict judgeChoice(const Question& question, int answer) {
  if (answer < 0 || answer >= static_cast<int>(question.answers.size())) return {false, "Not answered."};
  const QuizAnswer& a = question.answers[static_cast<std::size_t>(answer)];
  return {a.right, a.why};
}

QuizVerdict judgeOrder(const Question& question, const std::vector<int>& answers) {
  for (std::size_t i = 0; i < question.answers.size(); ++i) {
    if (i < answers.size() && answers[i] == static_cast<int>(i)) continue;
    std::string words = "The order is: ";
    for (std::size_t k = 0; k < question.answers.size(); ++k) words += (k ? ", " : "") + question.answers[k].text;
    return {false, words + "."};
  }
  return {true, ""};
}

QuizVerdict judgeClick(const Question& question, const QuizClick& click, const scene::Atlas& atlas,
                       const Library& library, scene::Level level) {
  if (click.structure < 0) return {false, "Nothing was clicked."};
  if (found(question, click, atlas, library)) return {true, ""};
  const auto& info = atlas.catalogue().all()[static_cast<std::size_t>(click.structure)];
  std::string words = "You clicked **" + info.fullName + "**. ";
  for (const QuizMiss& miss : question.misses)
    if (means(atlas, miss.what, click.structure)) return {false, words + miss.why};
  float nearest = 1e9f;
  for (const glm::vec3& p : pointsOf(question.target, atlas)) nearest = std::min(nearest, glm::distance(p, click.atMm));
  if (nearest < 1e9f) {
    char away[64];
    std::snprintf(away, sizeof away, "The place is %.0f cm away.", std::max(1.0f, nearest / 10));
    return {false, words + away};
  }
  return {false, words + firstSentence(info.about.at(level))};
}

std::vector<QuizMark> targetMarks(const Question& question, const scene::Atlas& atlas) {
  std::vector<QuizMark> marks;
  for (const glm::vec3& p : pointsOf(question.target, atlas)) {
    const auto skin = atlas.nearest(
        p, [&](int) { return true; }, 30, scene::Surfaces::Quick);
    marks.push_back({"", p, skin ? skin->normal : glm::vec3(0, 0, -1)});
  }
  return marks;
}

std::vector<int> targetStructures(const Question& question, const scene::Atlas& atlas) {
  std::vector<int> all;
  if (question.target.structures.empty()) return all;
  for (const int s : atlas.catalogue().expand(question.target.structures))
    for (const int m : atlas.meshesOf(s))
      if (std::find(all.begin(), all.end(), m) == all.end()) all.push_back(m);
  return all;
}

}  // namespace sciatlas::lesson
