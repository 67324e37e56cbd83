#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "core/error.h"
#include "core/text.h"
#include "scene/contact.h"
#include "scene/disc.h"
#include "scene/measure.h"
#include "scene/measure_spine.h"

namespace sciatlas::scene {
namespace {

using glm::vec3;

[[noreturn]] void fail(const std::string& where, const std::string& words, const std::string& why) {
  throw core::InputError((where.empty() ? "" : where + ": ") + "the measure \"" + words + "\" " + why);
}

struct Words {
  std::vector<std::string> w;
  const Atlas& atlas;
  const std::string& where;
  const std::string& text;

  void need(std::size_t count, const char* form) const {
    if (w.size() != count) fail(where, text, std::string("has the wrong number of words; expected: ") + form);
  }
  vec3 point(std::size_t i) const {
    try {
      return atlas.landmark(w[i]).atMm;
    } catch (const core::InputError& e) {
      fail(where, text, std::string("names no landmark: ") + e.what());
    }
  }
  // The surfaces of a structure or group; at least one.
  std::vector<int> surfaces(std::size_t i) const {
    std::vector<int> found;
    for (const int s : structures(i))
      if (atlas.mesh(s)) found.push_back(s);
    if (found.empty()) fail(where, text, "names a structure that the model lacks");
    return found;
  }
  int axis(std::size_t i) const {
    if (w[i].size() != 1 || w[i][0] < 'x' || w[i][0] > 'z')
      fail(where, text, "has \"" + w[i] + "\" where x, y or z was expected");
    return w[i][0] - 'x';
  }
  bool isPoint(std::size_t i) const { return w[i].find('/') != std::string::npos; }
  std::vector<int> structures(std::size_t i) const { return atlas.catalogue().expand({w[i]}, where); }
  const core::ModelCentreline& nerve(std::size_t i) const {
    const int index = atlas.catalogue().find(w[i]);
    const core::ModelCentreline* line = index < 0 ? nullptr : atlas.centreline(index);
    if (!line || line->pointsMm.size() < 2) fail(where, text, "names \"" + w[i] + "\", which has no centre line");
    return *line;
  }
  double number(std::size_t i) const {
    double value = 0;
    const char* end = w[i].data() + w[i].size();
    if (std::from_chars(w[i].data(), end, value).ptr != end || !(value >= 0 && value <= 1))
      fail(where, text, "has \"" + w[i] + "\" where a part between 0 and 1 was expected");
    return value;
  }
};

Measured volumeOf(const Words& in) {
  double sum = 0;
  bool any = false;
  for (const int structure : in.structures(1))
    for (const int part : in.atlas.meshesOf(structure)) sum += volumeCm3(*in.atlas.mesh(part)), any = true;
  if (!any) fail(in.where, in.text, "names a structure that the model lacks");
  return {sum, "cm3"};
}

// How far to the side of a point a nerve passes at the point's height.
Measured besideOf(const Words& in) {
  const core::ModelCentreline& line = in.nerve(1);
  const vec3 at = in.point(2);
  for (std::size_t i = 1; i < line.pointsMm.size(); ++i) {
    const vec3 &p = line.pointsMm[i - 1], &q = line.pointsMm[i];
    if ((p.y < at.y) == (q.y < at.y)) continue;
    return {std::abs(glm::mix(p.x, q.x, (at.y - p.y) / (q.y - p.y)) - at.x), "mm"};
  }
  fail(in.where, in.text, "has no answer: the nerve does not pass at that height");
}

// Of a nerve, at a part of its length or where it first passes the height of a point.
Section sectionOf(const Words& in) {
  const core::ModelCentreline& line = in.nerve(1);
  if (!in.isPoint(2)) return sectionAt(line, in.number(2));
  const float y = in.point(2).y;
  double along = 0;
  for (std::size_t i = 1; i < line.pointsMm.size(); ++i) {
    const vec3 &p = line.pointsMm[i - 1], &q = line.pointsMm[i];
    const double step = glm::distance(p, q);
    if ((p.y < y) != (q.y < y)) return sectionAt(line, (along + step * (y - p.y) / (q.y - p.y)) / lengthMm(line));
    along += step;
  }
  fail(in.where, in.text, "has no answer: the nerve does not pass at that height");
}

Measured gapOf(const Words& in) {
  if (in.isPoint(1) && in.isPoint(2)) return {glm::distance(in.point(1), in.point(2)), "mm"};
  const int first = in.isPoint(1) ? -1 : in.atlas.catalogue().find(in.w[1]);
  if (first >= 0 && in.atlas.centreline(first)) {
    if (in.isPoint(2)) return {gapTo(in.nerve(1), in.point(2)).gapMm, "mm"};
    const auto gap = gapTo(in.atlas, in.nerve(1), in.structures(2));
    if (!gap) fail(in.where, in.text, "names a structure that the model lacks");
    return {gap->gapMm, "mm"};
  }
  SurfaceGaps gaps(in.atlas);
  double best = 1e9;
  if (in.isPoint(1) || in.isPoint(2)) {
    const std::size_t point = in.isPoint(1) ? 1 : 2;
    for (const int s : in.surfaces(3 - point)) best = std::min(best, gaps.to(s, in.point(point)));
  } else {
    for (const int a : in.surfaces(1))
      for (const int b : in.surfaces(2)) best = std::min(best, gaps.between(a, b));
  }
  return {best, "mm"};
}

// Seen from the side: how far the upper of two lines (A to B, as C to D from front to back) is turned backwards against
// the lower one; positive where the spine is hollow behind.
double lordosis(const vec3& a, const vec3& b, const vec3& c, const vec3& d) {
  const auto rise = [](const vec3& front, const vec3& back) {
    return std::atan2(double(back.y) - front.y, double(front.z) - back.z);
  };
  return glm::degrees(rise(c, d) - rise(a, b));
}

// The surfaces of a group as one.
core::Mesh asOne(const Atlas& atlas, const std::vector<int>& structures) {
  core::Mesh all;
  for (const int structure : structures) {
    const core::Mesh& mesh = *atlas.mesh(structure);
    const auto first = static_cast<std::uint32_t>(all.positionsMm.size());
    all.positionsMm.insert(all.positionsMm.end(), mesh.positionsMm.begin(), mesh.positionsMm.end());
    for (const std::uint32_t i : mesh.indices) all.indices.push_back(first + i);
  }
  return all;
}

char sideOf(const Words& in, std::size_t i) {
  if (in.w[i] != "r" && in.w[i] != "l") fail(in.where, in.text, "has \"" + in.w[i] + "\" where r or l was expected");
  return in.w[i][0];
}

// Measures of a segment of the spine; nothing for other words.
std::optional<Measured> ofSegment(const Words& in) {
  const std::string& kind = in.w[0];
  const auto one = [&] { in.need(2, (kind + " SEGMENT").c_str()); };
  const auto sided = [&] { in.need(3, (kind + " SEGMENT r|l").c_str()); };
  if (kind == "dural_area") return one(), Measured{sacSection(in.atlas, in.w[1]).areaMm2, "mm2"};
  if (kind == "dural_ap") return one(), Measured{sacSection(in.atlas, in.w[1]).apMm, "mm"};
  if (kind == "canal_ap") return one(), Measured{canalApMm(in.atlas, in.w[1]), "mm"};
  if (kind == "disc_height") return one(), Measured{discFrame(in.atlas, in.w[1]).posteriorHeightMm, "mm"};
  if (kind == "disc_height_front") return one(), Measured{discFrame(in.atlas, in.w[1]).anteriorHeightMm, "mm"};
  if (kind == "slip_percent") return one(), Measured{slipPercent(in.atlas, in.w[1]), "%"};
  if (kind == "herniation_reach") return one(), Measured{herniationReachPercent(in.atlas, in.w[1]), "%"};
  if (kind == "flavum_thickness") return sided(), Measured{flavumThicknessMm(in.atlas, in.w[1], sideOf(in, 2)), "mm"};
  if (kind == "recess_depth") return sided(), Measured{recessDepthMm(in.atlas, in.w[1], sideOf(in, 2)), "mm"};
  if (kind == "foramen_height") return sided(), Measured{foramen(in.atlas, in.w[1], sideOf(in, 2)).heightMm, "mm"};
  if (kind == "foramen_width") return sided(), Measured{foramen(in.atlas, in.w[1], sideOf(in, 2)).widthMm, "mm"};
  if (kind == "foramen_area") return sided(), Measured{foramen(in.atlas, in.w[1], sideOf(in, 2)).areaMm2, "mm2"};
  return std::nullopt;
}

// The smallest gap between what of two structures lies within a distance of a landmark of each.
Measured spaceOf(const Words& in) {
  std::vector<vec3> places[2];
  const double reach = std::strtod(in.w[3].c_str(), nullptr);
  if (!(reach > 0)) fail(in.where, in.text, "has \"" + in.w[3] + "\" where a distance in mm was expected");
  for (std::size_t i : {1, 2}) {
    const vec3 at = in.point(i);
    const core::Mesh* mesh = in.atlas.mesh(in.atlas.catalogue().find(in.w[i].substr(0, in.w[i].find('/'))));
    if (!mesh) fail(in.where, in.text, "names a structure that the model lacks");
    for (const vec3& p : mesh->positionsMm)
      if (glm::distance(p, at) < reach) places[i - 1].push_back(p);
  }
  double best = 1e9;
  for (const vec3& a : places[0])
    for (const vec3& b : places[1]) best = std::min<double>(best, glm::distance(a, b));
  return {best, "mm"};
}

// How a nerve passes a muscle: below it (-1), through it (0) or above it (1). Where the two are near, there is muscle
// straight above the nerve, on both sides of it, or straight below.
Measured pastOf(const Words& in) {
  constexpr float kReachMm = 25;
  const std::vector<int> muscle = in.surfaces(2);
  const auto wanted = [&](int s) { return std::find(muscle.begin(), muscle.end(), s) != muscle.end(); };
  bool above = false, below = false;
  for (const vec3& p : in.nerve(1).pointsMm) {
    const auto up = in.atlas.firstHit(p, {0, 1, 0}, wanted), down = in.atlas.firstHit(p, {0, -1, 0}, wanted);
    const bool over = up && up->distanceMm < kReachMm, under = down && down->distanceMm < kReachMm;
    if (over && under) return {0, ""};
    above = above || over, below = below || under;
  }
  if (above == below) fail(in.where, in.text, "has no answer: the nerve does not pass the muscle on one side");
  return {above ? -1.0 : 1.0, ""};
}

// How red a nerve is where it is reddest: 0 healthy, 1 firmly pressed.
Measured pressedOf(const Words& in) {
  double most = 0;
  for (std::size_t i = 1; i < in.w.size(); ++i)
    for (const int s : in.surfaces(i))
      for (const float value : in.atlas.mesh(s)->irritation) most = std::max<double>(most, value);
  return {most, ""};
}

}  // namespace

Measured measure(const std::string& text, const Atlas& atlas, const std::string& where) {
  std::istringstream stream(text);
  Words in{{}, atlas, where, text};
  for (std::string word; stream >> word;) in.w.push_back(word);
  if (in.w.empty()) fail(where, text, "is empty");
  const std::string& kind = in.w[0];
  if (kind == "distance") {
    in.need(3, "distance A B");
    return {glm::distance(in.point(1), in.point(2)), "mm"};
  }
  if (kind == "level") {
    in.need(3, "level A B");
    return {in.point(1).y - in.point(2).y, "mm"};
  }
  if (kind == "across") {
    in.need(3, "across A B");
    return {std::abs(in.point(1).x - in.point(2).x), "mm"};
  }
  if (kind == "angle") {
    in.need(4, "angle A B C");
    const vec3 u = glm::normalize(in.point(1) - in.point(2)), v = glm::normalize(in.point(3) - in.point(2));
    return {glm::degrees(std::acos(std::clamp(glm::dot(u, v), -1.f, 1.f))), "deg"};
  }
  if (kind == "turn") {
    in.need(5, "turn A B C D");
    const vec3 u = glm::normalize(in.point(2) - in.point(1)), v = glm::normalize(in.point(4) - in.point(3));
    return {glm::degrees(std::acos(std::clamp(glm::dot(u, v), -1.f, 1.f))), "deg"};
  }
  if (kind == "lordosis") {
    in.need(5, "lordosis A B C D");
    return {lordosis(in.point(1), in.point(2), in.point(3), in.point(4)), "deg"};
  }
  if (kind == "incline") {
    in.need(4, "incline A B x|y|z");
    const vec3 way = glm::normalize(in.point(2) - in.point(1));
    return {glm::degrees(std::acos(std::min(1.f, std::abs(way[in.axis(3)])))), "deg"};
  }
  if (kind == "area") {
    in.need(4, "area STRUCTURE POINT x|y|z");
    double sum = 0;
    for (const int part : in.surfaces(1)) sum += sectionAreaMm2(*atlas.mesh(part), in.axis(3), in.point(2)[in.axis(3)]);
    return {sum / 100, "cm2"};
  }
  if (kind == "chord") {
    in.need(4, "chord STRUCTURE POINT x|y|z");
    return {chordMm(atlas, in.surfaces(1), in.point(2), in.axis(3)), "mm"};
  }
  if (kind == "longest" || kind == "broadest" || kind == "thinnest") {
    in.need(2, "longest STRUCTURE");
    return {principalExtentsMm(asOne(atlas, in.surfaces(1)))[kind == "longest" ? 0 : kind == "broadest" ? 1 : 2], "mm"};
  }
  if (kind == "length") {
    in.need(2, "length NERVE");
    return {lengthMm(in.nerve(1)), "mm"};
  }
  if (kind == "width" || kind == "thickness") {
    in.need(3, "width NERVE PART|POINT");
    const Section s = sectionOf(in);
    return {kind == "width" ? s.widthMm : s.thicknessMm, "mm"};
  }
  if (kind == "gap") {
    in.need(3, "gap NERVE|STRUCTURE|POINT STRUCTURE|POINT");
    return gapOf(in);
  }
  if (kind == "crossing") {
    in.need(4, "crossing NERVE A B");
    const auto part = crossing(in.nerve(1), in.point(2), in.point(3));
    if (!part) fail(where, text, "has no answer: the nerve does not cross that line");
    return {*part, ""};
  }
  if (kind == "beside") {
    in.need(3, "beside NERVE POINT");
    return besideOf(in);
  }
  if (kind == "volume") {
    in.need(2, "volume STRUCTURE");
    return volumeOf(in);
  }
  if (kind == "extent_x" || kind == "extent_y" || kind == "extent_z") {
    in.need(2, "extent_x STRUCTURE");
    const core::Box box = atlas.boxOf(in.structures(1));
    if (box.empty()) fail(where, text, "names a structure that the model lacks");
    return {box.size()[kind.back() - 'x'], "mm"};
  }
  if (kind == "past") {
    in.need(3, "past NERVE MUSCLE");
    return pastOf(in);
  }
  if (kind == "space") {
    in.need(4, "space POINT POINT MM");
    return spaceOf(in);
  }
  if (kind == "pressed") {
    if (in.w.size() < 2) in.need(2, "pressed NERVE ...");
    return pressedOf(in);
  }
  if (const auto found = ofSegment(in)) return *found;
  fail(where, text,
       "starts with the unknown word \"" + kind + "\"" +
           core::suggestion(kind, {"distance",
                                   "level",
                                   "across",
                                   "angle",
                                   "turn",
                                   "lordosis",
                                   "incline",
                                   "length",
                                   "width",
                                   "thickness",
                                   "gap",
                                   "beside",
                                   "crossing",
                                   "volume",
                                   "area",
                                   "chord",
                                   "longest",
                                   "broadest",
                                   "thinnest",
                                   "extent_x",
                                   "extent_y",
                                   "extent_z",
                                   "space",
                                   "pressed",
                                   "past",
                                   "dural_area",
                                   "dural_ap",
                                   "canal_ap",
                                   "disc_height",
                                   "disc_height_front",
                                   "slip_percent",
                                   "herniation_reach",
                                   "flavum_thickness",
                                   "recess_depth",
                                   "foramen_height",
                                   "foramen_width",
                                   "foramen_area"}));
}

std::string inWords(const std::string& words, const Measured& m) {
  if (words.rfind("gap ", 0) == 0 && m.value < 0) return "contact";
  char text[48];
  std::snprintf(text, sizeof text, m.unit.empty() ? "%.2f" : m.value < 20 ? "%.1f" : "%.0f", m.value);
  return m.unit.empty() ? text : std::string(text) + " " + m.unit;
}

}  // namespace sciatlas::scene
