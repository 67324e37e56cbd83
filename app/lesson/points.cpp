#include "lesson/points.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>

#include "core/error.h"

namespace sciatlas::lesson {
namespace {

using glm::vec3;

[[noreturn]] void fail(const std::string& where, const std::string& text, const std::string& why) {
  throw core::InputError((where.empty() ? "" : where + ": ") + "the point \"" + text + "\" " + why);
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> out;
  for (std::string w; in >> w;) out.push_back(w);
  return out;
}

std::optional<double> asNumber(const std::string& word) {
  double value = 0;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (fault != std::errc() || end != word.data() + word.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

// "hip_bone_r/psis" -> "hip_bone_l/psis", "sacrum/cornu_r" -> "sacrum/cornu_l".
std::string otherSide(std::string name) {
  const auto swapAt = [&](std::size_t end) {
    if (end < 2 || name[end - 2] != '_') return;
    char& side = name[end - 1];
    if (side == 'r' || side == 'l') side = side == 'r' ? 'l' : 'r';
  };
  if (const std::size_t slash = name.find('/'); slash != std::string::npos) swapAt(slash);
  swapAt(name.size());
  return name;
}

vec3 landmarkMm(const std::string& name, const scene::Atlas& atlas, const std::string& where, const std::string& text) {
  try {
    return atlas.landmark(name).atMm;
  } catch (const core::InputError& e) {
    fail(where, text, std::string("names no landmark: ") + e.what());
  }
}

vec3 alongCentreline(const core::ModelCentreline& line, double fraction) {
  double length = 0;
  for (std::size_t i = 1; i < line.pointsMm.size(); ++i) length += glm::distance(line.pointsMm[i - 1], line.pointsMm[i]);
  double rest = fraction * length;
  for (std::size_t i = 1; i < line.pointsMm.size(); ++i) {
    const double step = glm::distance(line.pointsMm[i - 1], line.pointsMm[i]);
    if (rest <= step && step > 0)
      return glm::mix(line.pointsMm[i - 1], line.pointsMm[i], static_cast<float>(rest / step));
    rest -= step;
  }
  return line.pointsMm.back();
}

// Offsets "30 lateral 10 down"; lateral is away from the midline on the side of the point.
vec3 offset(const std::vector<std::string>& w, std::size_t at, double side, const std::string& where, const std::string& text) {
  vec3 sum{0};
  for (; at < w.size(); at += 2) {
    const auto mm = asNumber(w[at]);
    if (!mm || at + 1 >= w.size()) fail(where, text, "has an offset that is not \"NUMBER DIRECTION\" (for example \"30 lateral\")");
    const std::string& d = w[at + 1];
    vec3 direction;
    if (d == "lateral") direction = {side, 0, 0};
    else if (d == "medial") direction = {-side, 0, 0};
    else if (d == "up") direction = {0, 1, 0};
    else if (d == "down") direction = {0, -1, 0};
    else if (d == "front") direction = {0, 0, 1};
    else if (d == "back") direction = {0, 0, -1};
    else fail(where, text, "has the direction \"" + d + "\"; lateral, medial, up, down, front or back was expected");
    sum += static_cast<float>(*mm) * direction;
  }
  return sum;
}

}  // namespace

glm::vec3 pointMm(const std::string& text, const scene::Atlas& atlas, const std::string& where, bool mirrored) {
  std::vector<std::string> w = words(text);
  if (mirrored)
    for (std::string& word : w) word = otherSide(word);
  if (w.empty()) fail(where, text, "is empty");
  vec3 base;
  std::size_t next = 1;
  if (const auto fraction = asNumber(w[0])) {
    if (*fraction < 0 || *fraction > 1) fail(where, text, "starts with a part outside 0 to 1");
    if (w.size() >= 5 && w[1] == "of" && w[3] == "to") {
      base = glm::mix(landmarkMm(w[2], atlas, where, text), landmarkMm(w[4], atlas, where, text),
                      static_cast<float>(*fraction));
      next = 5;
    } else if (w.size() >= 3 && w[1] == "along") {
      const int index = atlas.catalogue().find(w[2]);
      const core::ModelCentreline* line = index < 0 ? nullptr : atlas.centreline(index);
      if (!line || line->pointsMm.size() < 2) fail(where, text, "names \"" + w[2] + "\", which has no centre line");
      base = alongCentreline(*line, *fraction);
      next = 3;
    } else {
      fail(where, text, "is neither \"PART of A to B\" nor \"PART along NERVE\"");
    }
  } else {
    base = landmarkMm(w[0], atlas, where, text);
  }
  if (next == w.size()) return base;
  if (w[next] != "+") fail(where, text, "goes on with \"" + w[next] + "\"; \"+\" and offsets were expected");
  // Midline landmarks: offsets mean the right side, or the left when mirrored.
  const double side = std::abs(base.x) > 3 ? (base.x > 0 ? 1 : -1) : (mirrored ? 1 : -1);
  return base + offset(w, next + 1, side, where, text);
}

BodyPoint onBody(const vec3& point, const vec3& from, const scene::Atlas& atlas) {
  // Skin bridges grooves: the outermost of a few rays around the point counts, the farther ones less.
  constexpr float kReachMm = 400, kSlope = 0.45f;
  const vec3 side = glm::normalize(glm::cross(from, std::abs(from.y) < 0.9f ? vec3{0, 1, 0} : vec3{1, 0, 0}));
  const vec3 up = glm::cross(side, from);
  const auto any = [](int) { return true; };
  const auto height = [&](float a, float b) -> std::optional<float> {
    float best = -kReachMm;
    bool found = false;
    constexpr float kRings[] = {0, 9, 18, 27};
    for (const float r : kRings)
      for (int k = 0; k < (r == 0 ? 1 : 8); ++k) {
        const float t = static_cast<float>(k) * 0.7853982f;
        const vec3 start = point + (a + r * std::cos(t)) * side + (b + r * std::sin(t)) * up + kReachMm * from;
        if (const auto hit = atlas.firstHit(start, -from, any)) {
          best = std::max(best, kReachMm - hit->distanceMm - kSlope * r);
          found = true;
        }
      }
    return found ? std::optional(best) : std::nullopt;
  };
  BodyPoint out{point, from};
  const auto middle = height(0, 0);
  if (!middle) return out;
  out.atMm = point + *middle * from;
  constexpr float kStepMm = 12;
  const float da = height(kStepMm, 0).value_or(*middle) - height(-kStepMm, 0).value_or(*middle);
  const float db = height(0, kStepMm).value_or(*middle) - height(0, -kStepMm).value_or(*middle);
  out.normal = glm::normalize(from - (da * side + db * up) / (2 * kStepMm));
  return out;
}

std::vector<BodyPoint> pathOnBody(const std::vector<vec3>& points, const vec3& from, const scene::Atlas& atlas) {
  constexpr float kStepMm = 4;
  std::vector<vec3> dense;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const vec3 p0 = points[i == 0 ? 0 : i - 1], p1 = points[i], p2 = points[i + 1];
    const vec3 p3 = points[std::min(i + 2, points.size() - 1)];
    const int n = std::max(1, static_cast<int>(std::ceil(glm::distance(p1, p2) / kStepMm)));
    for (int k = 0; k < n; ++k) {
      const float t = static_cast<float>(k) / static_cast<float>(n);
      dense.push_back(0.5f * (2.f * p1 + (p2 - p0) * t + (2.f * p0 - 5.f * p1 + 4.f * p2 - p3) * t * t +
                              (3.f * p1 - p0 - 3.f * p2 + p3) * t * t * t));
    }
  }
  dense.push_back(points.back());
  std::vector<BodyPoint> path;
  path.reserve(dense.size());
  for (const vec3& p : dense) path.push_back(onBody(p, from, atlas));
  for (int pass = 0; pass < 6 && path.size() > 2; ++pass) {
    const std::vector<BodyPoint> old = path;
    for (std::size_t i = 1; i + 1 < path.size(); ++i) {
      path[i].atMm = 0.25f * old[i - 1].atMm + 0.5f * old[i].atMm + 0.25f * old[i + 1].atMm;
      path[i].normal = glm::normalize(old[i - 1].normal + 2.f * old[i].normal + old[i + 1].normal);
    }
  }
  return path;
}

}  // namespace sciatlas::lesson
