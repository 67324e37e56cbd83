#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/error.h"
#include "scene/measure.h"
#include "scene/relations.h"

namespace sciatlas::scene {
namespace {

using glm::vec3;

std::string millimetres(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

class Judge {
 public:
  Judge(const Relation& relation, const Atlas& atlas, SurfaceGaps& gaps) : r_(relation), atlas_(atlas), gaps_(gaps) {}

  Verdict verdict() const {
    switch (r_.kind) {
      case RelationKind::Order:
        return order();
      case RelationKind::Through:
        return through();
      case RelationKind::Near:
        return near();
      case RelationKind::Height:
        return height();
    }
    return {};
  }

 private:
  [[noreturn]] void fail(const std::string& sentence) const { throw core::InputError(r_.file, r_.line, sentence); }

  int structure(const std::string& id) const {
    const int index = atlas_.catalogue().find(id);
    if (index < 0 || atlas_.meshesOf(index).empty()) fail("\"" + id + "\" is not in the model");
    return index;
  }
  vec3 landmark(const std::string& path) const {
    try {
      return atlas_.landmark(path).atMm;
    } catch (const core::InputError& e) {
      fail(e.what());
    }
  }
  const core::ModelCentreline* centreline(const std::string& id) const {
    const core::ModelCentreline* line = atlas_.centreline(structure(id));
    return line && line->pointsMm.size() > 1 ? line : nullptr;
  }

  // Where the line of an `order` starts, and the structure that this point belongs to (-1: none).
  std::pair<vec3, int> place() const {
    const RelationPlace& at = r_.at;
    if (at.atMm) return {*at.atMm, -1};
    if (!at.landmark.empty())
      return {landmark(at.landmark), atlas_.catalogue().find(at.landmark.substr(0, at.landmark.find('/')))};
    if (!at.structure.empty()) {
      const int index = structure(at.structure);
      return {atlas_.boxOf({index}).centre(), index};
    }
    const core::ModelCentreline* line = centreline(at.line);
    if (!line) fail("\"" + at.line + "\" has no centre line");
    if (at.level.empty()) return {sectionAt(*line, at.fraction).atMm, structure(at.line)};
    const float y = landmark(at.level).y;
    for (std::size_t i = 1; i < line->pointsMm.size(); ++i) {
      const vec3 &p = line->pointsMm[i - 1], &q = line->pointsMm[i];
      if ((p.y < y) != (q.y < y)) return {glm::mix(p, q, (y - p.y) / (q.y - p.y)), structure(at.line)};
    }
    fail("\"" + at.line + "\" does not pass at the height of " + at.level);
  }

  // A structure is met where its surface is nearest to the point, in front of it and behind it.
  std::vector<double> metAt(int index, const vec3& at, int own) const {
    const std::vector<int> parts = atlas_.meshesOf(index);
    const auto wanted = [&](int s) { return std::find(parts.begin(), parts.end(), s) != parts.end(); };
    if (index == own || wanted(own)) return {0};
    std::vector<double> places;
    if (const auto behind = atlas_.firstHit(at, -r_.direction, wanted)) places.push_back(-behind->distanceMm);
    if (const auto before = atlas_.firstHit(at, r_.direction, wanted)) places.push_back(before->distanceMm);
    return places;
  }

  Verdict order() const {
    const auto [at, own] = place();
    Verdict verdict{true, ""};
    double last = -1e9;
    for (const std::string& id : r_.order) {
      const std::vector<double> places = metAt(structure(id), at, own);
      const auto next = std::find_if(places.begin(), places.end(), [&](double t) { return t > last; });
      verdict.found += (verdict.found.empty() ? "" : ", ") + id + " ";
      if (places.empty()) {
        verdict.found += "not met";
        verdict.holds = false;
      } else if (next == places.end()) {
        verdict.found += millimetres(places.back());
        verdict.holds = false;
      } else {
        verdict.found += millimetres(last = *next);
      }
    }
    verdict.found += " mm";
    return verdict;
  }

  std::vector<vec3> ring() const {
    std::vector<vec3> corners;
    for (const auto& corner : r_.ring) {
      const auto* name = std::get_if<std::string>(&corner);
      corners.push_back(name ? landmark(*name) : vec3(std::get<glm::dvec3>(corner)));
    }
    return corners;
  }

  // +1 or -1 when the way from p to q goes through the skin that is stretched over the ring, in or against its
  // direction.
  static int crossings(const vec3& p, const vec3& q, const std::vector<vec3>& ring, const vec3& middle) {
    int sum = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const glm::dvec3 a = middle, b = ring[i], c = ring[(i + 1) % ring.size()], from = p, to = q;
      const auto volume = [](const glm::dvec3& o, const glm::dvec3& u, const glm::dvec3& v, const glm::dvec3& w) {
        return glm::dot(u - o, glm::cross(v - o, w - o));
      };
      const bool before = volume(from, a, b, c) > 0, after = volume(to, a, b, c) > 0;
      if (before == after) continue;
      const bool ab = volume(from, to, a, b) > 0, bc = volume(from, to, b, c) > 0, ca = volume(from, to, c, a) > 0;
      if (ab == bc && bc == ca) sum += before ? 1 : -1;
    }
    return sum;
  }

  Verdict through() const {
    const std::vector<vec3> corners = ring();
    vec3 middle(0);
    for (const vec3& c : corners) middle += c / static_cast<float>(corners.size());
    if (const core::ModelCentreline* line = centreline(r_.structure)) {
      int sum = 0;
      double nearest = 1e9;
      for (std::size_t i = 0; i < line->pointsMm.size(); ++i) {
        if (i > 0) sum += crossings(line->pointsMm[i - 1], line->pointsMm[i], corners, middle);
        nearest = std::min(nearest, static_cast<double>(glm::distance(line->pointsMm[i], middle)));
      }
      return {sum != 0, "the centre line passes " + std::string(sum != 0 ? "through" : "beside") + ", " +
                            millimetres(nearest) + " mm from the middle of the ring"};
    }
    int edges = 0;
    for (const int part : atlas_.meshesOf(structure(r_.structure))) {
      const core::Mesh& mesh = *atlas_.mesh(part);
      for (std::size_t i = 0; i < mesh.indices.size(); ++i) {
        const std::uint32_t a = mesh.indices[i], b = mesh.indices[i % 3 == 2 ? i - 2 : i + 1];
        if (a < b) edges += std::abs(crossings(mesh.positionsMm[a], mesh.positionsMm[b], corners, middle));
      }
    }
    return {edges > 2, edges > 2 ? "the surface passes through" : "the surface does not pass through"};
  }

  Verdict near() const {
    double gap = 0;
    const bool toLandmark = r_.to.find('/') != std::string::npos;
    const int from = structure(r_.structure);
    if (r_.partOfLine) {
      const core::ModelCentreline* line = centreline(r_.structure);
      if (!line) fail("\"" + r_.structure + "\" has no centre line, so it has no from_fraction and to_fraction");
      if (toLandmark) fail("to a landmark the whole of a structure is measured: leave out the fractions");
      gap = std::max(0.0, gapTo(atlas_, *line, {structure(r_.to)}, r_.fromFraction, r_.toFraction)->gapMm);
    } else {
      gap = toLandmark ? gaps_.to(from, landmark(r_.to)) : gaps_.between(from, structure(r_.to));
    }
    return {(!r_.maxMm || gap <= *r_.maxMm) && (!r_.minMm || gap >= *r_.minMm), "gap " + millimetres(gap) + " mm"};
  }

  Verdict height() const {
    const core::Box box = atlas_.boxOf({structure(r_.structure)});
    const double y = r_.lowest ? box.low.y : box.high.y;
    Verdict verdict{true, std::string(r_.lowest ? "lowest" : "highest") + " point at " + millimetres(y) + " mm"};
    if (!r_.below.empty()) {
      const double limit = landmark(r_.below).y;
      verdict.holds = y <= limit;
      verdict.found += ", " + r_.below + " at " + millimetres(limit);
    }
    if (!r_.above.empty()) {
      const double limit = landmark(r_.above).y;
      verdict.holds = verdict.holds && y >= limit;
      verdict.found += ", " + r_.above + " at " + millimetres(limit);
    }
    return verdict;
  }

  const Relation& r_;
  const Atlas& atlas_;
  SurfaceGaps& gaps_;
};

}  // namespace

Verdict judge(const Relation& relation, const Atlas& atlas, SurfaceGaps& gaps) {
  return Judge(relation, atlas, gaps).verdict();
}

std::vector<Judged> judgeAll(const std::vector<Relation>& relations, const Atlas& atlas) {
  SurfaceGaps gaps(atlas);
  std::vector<Judged> all;
  const auto add = [&](const Relation& relation) {
    Judged judged{relation, {}};
    try {
      judged.verdict = judge(relation, atlas, gaps);
    } catch (const core::InputError& e) {
      judged.verdict.found = e.what();
    }
    all.push_back(std::move(judged));
  };
  for (const Relation& relation : relations) {
    add(relation);
    if (const auto other = mirrored(relation)) add(*other);
  }
  return all;
}

}  // namespace sciatlas::scene
