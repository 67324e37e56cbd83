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
  for (std::size_t i = 1; i < line.pointsMm.size(); ++i)
    length += glm::distance(line.pointsMm[i - 1], line.pointsMm[i]);
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
vec3 offset(const std::vector<std::string>& w, std::size_t at, double side, const std::string& where,
            const std::string& text) {
  vec3 sum{0};
  for (; at < w.size(); at += 2) {
    const auto mm = asNumber(w[at]);
    if (!mm || at + 1 >= w.size())
      fail(where, text, "has an offset that is not \"NUMBER DIRECTION\" (for example \"30 lateral\")");
    const std::string& d = w[at + 1];
    vec3 direction;
    if (d == "lateral")
      direction = {side, 0, 0};
    else if (d == "medial")
      direction = {-side, 0, 0};
    else if (d == "up")
      direction = {0, 1, 0};
    else if (d == "down")
      direction = {0, -1, 0};
    else if (d == "front")
      direction = {0, 0, 1};
    else if (d == "back")
      direction = {0, 0, -1};
    else
      fail(where, text, "has the direction \"" + d + "\"; lateral, medial, up, down, front or back was expected");
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

std::vector<glm::vec3> centrelinePart(const core::ModelCentreline& line, double from, double to) {
  std::vector<float> s{0};
  for (std::size_t i = 1; i < line.pointsMm.size(); ++i)
    s.push_back(s.back() + glm::distance(line.pointsMm[i - 1], line.pointsMm[i]));
  std::vector<glm::vec3> out;
  for (std::size_t i = 0; i < s.size(); ++i)
    if (s[i] >= from * s.back() && s[i] <= to * s.back() &&
        (out.empty() || glm::distance(out.back(), line.pointsMm[i]) > 12))
      out.push_back(line.pointsMm[i]);
  return out;
}

int structureOf(const std::string& text, const scene::Catalogue& catalogue, bool mirrored) {
  const std::string name = mirrored ? otherSide(text.substr(0, text.find(' '))) : text;
  const std::size_t slash = name.find('/');
  return slash == std::string::npos || name.find(' ') < slash ? -1 : catalogue.find(name.substr(0, slash));
}

}  // namespace sciatlas::lesson
