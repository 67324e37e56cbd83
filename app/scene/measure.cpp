#include "scene/measure.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <sstream>

#include "core/error.h"
#include "core/text.h"

namespace sciatlas::scene {
namespace {

using glm::vec3;

[[noreturn]] void fail(const std::string& where, const std::string& words, const std::string& why) {
  throw core::InputError((where.empty() ? "" : where + ": ") + "the measure \"" + words + "\" " + why);
}

// Half the nerve's extent in a direction across it.
double halfExtent(const Section& s, const vec3& direction) {
  const double thin = glm::dot(direction, s.thin);
  const double wide = glm::dot(direction, glm::cross(s.along, s.thin));
  return std::sqrt(0.25 * (s.widthMm * s.widthMm * wide * wide + s.thicknessMm * s.thicknessMm * thin * thin));
}

Section sectionOfPoint(const core::ModelCentreline& line, std::size_t i) {
  Section s;
  s.atMm = line.pointsMm[i];
  const std::size_t a = i > 0 ? i - 1 : 0, b = std::min(i + 1, line.pointsMm.size() - 1);
  s.along = glm::normalize(line.pointsMm[b] - line.pointsMm[a]);
  s.thin = line.thinDirection[i];
  s.widthMm = line.widthMm[i];
  s.thicknessMm = line.thicknessMm[i];
  return s;
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

Measured gapOf(const Words& in) {
  if (in.w[2].find('/') != std::string::npos) return {gapTo(in.nerve(1), in.point(2)).gapMm, "mm"};
  const auto gap = gapTo(in.atlas, in.nerve(1), in.structures(2));
  if (!gap) fail(in.where, in.text, "names a structure that the model lacks");
  return {gap->gapMm, "mm"};
}

}  // namespace

double lengthMm(const core::ModelCentreline& line) {
  double sum = 0;
  for (std::size_t i = 1; i < line.pointsMm.size(); ++i) sum += glm::distance(line.pointsMm[i - 1], line.pointsMm[i]);
  return sum;
}

Section sectionAt(const core::ModelCentreline& line, double fraction) {
  double rest = std::clamp(fraction, 0.0, 1.0) * lengthMm(line);
  for (std::size_t i = 1; i < line.pointsMm.size(); ++i) {
    const double step = glm::distance(line.pointsMm[i - 1], line.pointsMm[i]);
    if (rest <= step && step > 0) {
      const float t = static_cast<float>(rest / step);
      const Section a = sectionOfPoint(line, i - 1), b = sectionOfPoint(line, i);
      Section s;
      s.atMm = glm::mix(a.atMm, b.atMm, t);
      s.along = glm::normalize(glm::mix(a.along, b.along, t));
      s.thin = glm::normalize(glm::mix(a.thin, b.thin, t));
      s.widthMm = a.widthMm + t * (b.widthMm - a.widthMm);
      s.thicknessMm = a.thicknessMm + t * (b.thicknessMm - a.thicknessMm);
      return s;
    }
    rest -= step;
  }
  return sectionOfPoint(line, line.pointsMm.size() - 1);
}

std::optional<double> crossing(const core::ModelCentreline& line, const vec3& a, const vec3& b) {
  const glm::dvec2 from{a.x, a.y}, along{b.x - a.x, b.y - a.y};
  const auto side = [&](const vec3& p) { return along.x * (p.y - from.y) - along.y * (p.x - from.x); };
  for (std::size_t i = 1; i < line.pointsMm.size(); ++i) {
    const vec3 &p = line.pointsMm[i - 1], &q = line.pointsMm[i];
    const double s = side(p), t = side(q);
    if ((s < 0) == (t < 0)) continue;
    const glm::dvec2 at = glm::mix(glm::dvec2{p.x, p.y}, glm::dvec2{q.x, q.y}, s / (s - t));
    const double fraction = glm::dot(at - from, along) / glm::dot(along, along);
    if (fraction >= 0 && fraction <= 1) return fraction;
  }
  return std::nullopt;
}

std::optional<Gap> gapTo(const Atlas& atlas, const core::ModelCentreline& line, const std::vector<int>& structures,
                         double fromFraction, double toFraction) {
  std::vector<int> parts;
  for (const int s : structures)
    for (const int part : atlas.meshesOf(s)) parts.push_back(part);
  if (parts.empty()) return std::nullopt;
  const double total = lengthMm(line);
  Gap best{1e9, {}, 0, -1};
  double along = 0;
  for (std::size_t i = 0; i < line.pointsMm.size(); ++i) {
    if (i > 0) along += glm::distance(line.pointsMm[i - 1], line.pointsMm[i]);
    if (along < fromFraction * total || along > toFraction * total) continue;
    const Section s = sectionOfPoint(line, i);
    // Each part by itself: a nerve is a ribbon, and what lies beside its edge may be met before what is nearest to its
    // middle.
    for (const int part : parts) {
      const double reach = std::min(best.gapMm + 0.5 * s.widthMm, 1e6);
      const core::Box& box = atlas.mesh(part)->boxMm;
      if (glm::distance(glm::clamp(s.atMm, box.low, box.high), s.atMm) > reach) continue;
      const auto hit = atlas.nearest(
          s.atMm, [part](int other) { return other == part; }, static_cast<float>(reach));
      if (!hit) continue;
      const vec3 way = hit->atMm - s.atMm;
      const float distance = glm::length(way);
      const double half = distance > 1e-4f ? halfExtent(s, way / distance) : s.thicknessMm / 2;
      const double gap = (hit->distanceMm < 0 ? -distance : distance) - half;
      if (gap < best.gapMm) best = {gap, s.atMm, along / total, part};
    }
  }
  if (best.structure < 0) return std::nullopt;
  return best;
}

Gap gapTo(const core::ModelCentreline& line, const vec3& point) {
  // To a point the distance is counted from the centre line, as published distances to the nerve are.
  Gap best{1e9, {}, 0, -1};
  const double total = lengthMm(line);
  double along = 0;
  for (std::size_t i = 0; i < line.pointsMm.size(); ++i) {
    if (i > 0) along += glm::distance(line.pointsMm[i - 1], line.pointsMm[i]);
    if (const double d = glm::distance(line.pointsMm[i], point); d < best.gapMm)
      best = {d, line.pointsMm[i], along / total, -1};
  }
  return best;
}

double volumeCm3(const core::Mesh& mesh) {
  double sum = 0;
  const glm::dvec3 centre = mesh.boxMm.centre();
  for (std::size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
    const glm::dvec3 a = glm::dvec3(mesh.positionsMm[mesh.indices[t]]) - centre;
    const glm::dvec3 b = glm::dvec3(mesh.positionsMm[mesh.indices[t + 1]]) - centre;
    const glm::dvec3 c = glm::dvec3(mesh.positionsMm[mesh.indices[t + 2]]) - centre;
    sum += glm::dot(a, glm::cross(b, c)) / 6;
  }
  return sum / 1000;
}

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
  if (kind == "length") {
    in.need(2, "length NERVE");
    return {lengthMm(in.nerve(1)), "mm"};
  }
  if (kind == "width" || kind == "thickness") {
    in.need(3, "width NERVE PART");
    const Section s = sectionAt(in.nerve(1), in.number(2));
    return {kind == "width" ? s.widthMm : s.thicknessMm, "mm"};
  }
  if (kind == "gap") {
    in.need(3, "gap NERVE STRUCTURE|POINT");
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
  fail(where, text,
       "starts with the unknown word \"" + kind + "\"" +
           core::suggestion(kind, {"distance", "level", "across", "angle", "length", "width", "thickness", "gap",
                                   "beside", "crossing", "volume", "extent_x", "extent_y", "extent_z"}));
}

std::string inWords(const std::string& words, const Measured& m) {
  if (words.rfind("gap ", 0) == 0 && m.value < 0) return "contact";
  char text[48];
  std::snprintf(text, sizeof text, m.unit.empty() ? "%.2f" : m.value < 20 ? "%.1f" : "%.0f", m.value);
  return m.unit.empty() ? text : std::string(text) + " " + m.unit;
}

}  // namespace sciatlas::scene
