#include "living/press_map.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <unordered_map>

#include "core/parallel.h"
#include "living/layers.h"

namespace sciatlas::living {
namespace {

using glm::vec3;

constexpr int kSmoothings = 3;     // of the normals: a thumb is broader than a vertex
constexpr float kBoneReachMm = 120;
constexpr float kBehindBoneMm = 2;  // what lies deeper than the bone by more is behind it
constexpr float kPathStepMm = 4;
constexpr float kCellMm = 14;  // of the grid that finds the nearest place
constexpr std::size_t kChunk = 256;

struct Sample {
  vec3 at;
  float halfMm;
};
struct Course {  // of one structure, as a rule sees it
  int structure;
  std::vector<Sample> samples;
  core::Box box;
};
struct Prepared {
  const PressRule* rule;
  int number;
  std::vector<Course> courses;
  std::vector<bool> bones;  // by structure
};

std::optional<Course> courseOf(const scene::Atlas& atlas, int structure, const PressRule& rule) {
  const core::ModelCentreline* line = atlas.centreline(structure);
  if (!line || !atlas.mesh(structure)) return std::nullopt;
  std::vector<float> along{0};
  for (std::size_t i = 1; i < line->pointsMm.size(); ++i)
    along.push_back(along.back() + glm::distance(line->pointsMm[i - 1], line->pointsMm[i]));
  Course course{structure, {}, {}};
  for (std::size_t i = 0; i < along.size(); ++i)
    if (along[i] >= rule.fromPart * along.back() && along[i] <= rule.toPart * along.back()) {
      course.samples.push_back({line->pointsMm[i], 0.25f * (line->widthMm[i] + line->thicknessMm[i])});
      course.box.add(line->pointsMm[i]);
    }
  return course;
}

void addPath(std::vector<Course>& courses, const scene::Atlas& atlas, const std::vector<PressRule::Point>& path,
             bool mirrored) {
  Course course{-1, {}, {}};
  bool midline = true;
  std::vector<vec3> points;
  for (const PressRule::Point& point : path) {
    std::string name = point.landmark;
    const std::size_t side = name.find("_r/");
    if (side != std::string::npos && mirrored) name[side + 1] = 'l';
    midline = midline && side == std::string::npos && point.offsetMm.x == 0;
    const float outward = mirrored ? 1 : -1;  // x is to the subject's left
    points.push_back(atlas.landmark(name).atMm + point.offsetMm * vec3(outward, 1, 1));
    if (course.structure < 0) course.structure = atlas.catalogue().find(name.substr(0, name.find('/')));
  }
  if (midline && mirrored) return;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const vec3 next = points[std::min(i + 1, points.size() - 1)];
    const int steps = std::max(1, static_cast<int>(glm::distance(points[i], next) / kPathStepMm));
    for (int k = 0; k < steps; ++k) {
      course.samples.push_back({glm::mix(points[i], next, static_cast<float>(k) / static_cast<float>(steps)), 0});
      course.box.add(course.samples.back().at);
    }
  }
  courses.push_back(std::move(course));
}

std::vector<Prepared> prepare(const scene::Atlas& atlas, const PressRules& rules) {
  std::vector<Prepared> all;
  for (std::size_t i = 0; i < rules.rules.size(); ++i) {
    const PressRule& rule = rules.rules[i];
    Prepared p{&rule, static_cast<int>(i), {}, {}};
    if (rule.kind == PressRule::Kind::Bone) {
      p.bones.assign(atlas.catalogue().all().size(), false);
      for (const int s : rule.structures) p.bones[static_cast<std::size_t>(s)] = true;
    } else if (rule.kind == PressRule::Kind::Place) {
      if (atlas.landmarks().empty()) continue;
      for (const auto& path : rule.paths)
        for (const bool mirrored : {false, true}) addPath(p.courses, atlas, path, mirrored);
    } else {
      for (const int s : rule.structures)
        if (auto course = courseOf(atlas, s, rule); course && !course->samples.empty())
          p.courses.push_back(std::move(*course));
    }
    all.push_back(std::move(p));
  }
  // The gravest class first; within a class in the order of the file.
  std::stable_sort(all.begin(), all.end(),
                   [](const Prepared& a, const Prepared& b) { return a.rule->pressClass < b.rule->pressClass; });
  return all;
}

struct Press {
  vec3 at, direction;
  int bone = -1;
  float boneMm = std::numeric_limits<float>::infinity();
};

// Where a course passes the line of a press so that the rule counts: the nearest such place.
std::optional<PressReason> meets(const Prepared& p, const Press& press) {
  const PressRule& rule = *p.rule;
  if (rule.kind == PressRule::Kind::Bone) {
    if (press.bone < 0 || press.boneMm > rule.depthMm || !p.bones[static_cast<std::size_t>(press.bone)])
      return std::nullopt;
    return PressReason{p.number, press.bone, press.boneMm};
  }
  std::optional<PressReason> found;
  float nearest = rule.lateralMm;
  for (const Course& course : p.courses) {
    const float far = rule.depthMm + rule.lateralMm + 10;
    if (glm::distance(glm::clamp(press.at, course.box.low, course.box.high), press.at) > far) continue;
    for (const Sample& s : course.samples) {
      const vec3 way = s.at - press.at;
      const float deep = glm::dot(way, press.direction), cover = std::max(deep - s.halfMm, 0.0f);
      if (deep < -rule.lateralMm || cover > rule.depthMm || cover > press.boneMm + kBehindBoneMm) continue;
      const float lateral = glm::length(way - deep * press.direction);
      if (lateral > nearest) continue;
      if (rule.behindMm && press.boneMm > deep + s.halfMm + *rule.behindMm) continue;
      nearest = lateral;
      found = PressReason{p.number, course.structure, cover};
    }
  }
  return found;
}

// The outer face of the skin: of its closed pieces those that enclose something, not those that line it.
std::vector<bool> onOuterFace(const core::Mesh& mesh) {
  std::vector<std::uint32_t> root(mesh.positionsMm.size());
  for (std::uint32_t i = 0; i < root.size(); ++i) root[i] = i;
  const auto find = [&](std::uint32_t i) {
    while (root[i] != i) i = root[i] = root[root[i]];
    return i;
  };
  for (std::size_t t = 0; t + 2 < mesh.indices.size(); t += 3)
    for (int k = 1; k < 3; ++k) root[find(mesh.indices[t])] = find(mesh.indices[t + static_cast<std::size_t>(k)]);
  std::unordered_map<std::uint32_t, double> volume;
  for (std::size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
    const glm::dvec3 a = mesh.positionsMm[mesh.indices[t]], b = mesh.positionsMm[mesh.indices[t + 1]],
                     c = mesh.positionsMm[mesh.indices[t + 2]];
    volume[find(mesh.indices[t])] += glm::dot(a, glm::cross(b, c));
  }
  std::vector<bool> outer(root.size());
  for (std::uint32_t i = 0; i < root.size(); ++i) outer[i] = volume[find(i)] > 0;
  return outer;
}

std::vector<vec3> smoothNormals(const core::Mesh& mesh) {
  std::vector<vec3> normals = mesh.normals;
  for (int round = 0; round < kSmoothings; ++round) {
    std::vector<vec3> sum = normals;
    for (std::size_t t = 0; t + 2 < mesh.indices.size(); t += 3)
      for (std::size_t k = 0; k < 3; ++k) sum[mesh.indices[t + k]] += normals[mesh.indices[t + (k + 1) % 3]];
    for (std::size_t i = 0; i < sum.size(); ++i) normals[i] = glm::normalize(sum[i] + vec3(1e-12f));
  }
  return normals;
}

std::int64_t cellOf(const vec3& p) {
  const glm::ivec3 c(glm::floor(p / kCellMm));
  return (static_cast<std::int64_t>(c.x + 4096) << 40) | (static_cast<std::int64_t>(c.y + 4096) << 20) | (c.z + 4096);
}

// Places of a map by cell, so that what is near is found at once.
class Grid {
 public:
  explicit Grid(const std::vector<vec3>& places) : places_(places) {
    for (std::size_t i = 0; i < places.size(); ++i) cells_[cellOf(places[i])].push_back(static_cast<std::uint32_t>(i));
  }
  template <class Work>
  void near(const vec3& p, const Work& work) const {
    for (int x = -1; x <= 1; ++x)
      for (int y = -1; y <= 1; ++y)
        for (int z = -1; z <= 1; ++z) {
          const auto cell = cells_.find(cellOf(p + kCellMm * vec3(x, y, z)));
          if (cell == cells_.end()) continue;
          for (const std::uint32_t i : cell->second) work(i, glm::distance(places_[i], p));
        }
  }

 private:
  const std::vector<vec3>& places_;
  std::unordered_map<std::int64_t, std::vector<std::uint32_t>> cells_;
};

}  // namespace

PressMap::PressMap(const scene::Atlas& atlas, const PressRules& rules, unsigned threads) : rules_(&rules) {
  skin_ = atlas.catalogue().find("skin");
  const core::Mesh* mesh = skin_ < 0 ? nullptr : atlas.mesh(skin_);
  if (!mesh) return;
  const std::vector<Prepared> prepared = prepare(atlas, rules);
  const std::vector<bool> outer = onOuterFace(*mesh);
  const std::vector<vec3> normals = smoothNormals(*mesh);
  std::vector<vec3> directions;
  for (std::size_t i = 0; i < outer.size(); ++i)
    if (outer[i]) places_.push_back(mesh->positionsMm[i]), directions.push_back(-normals[i]);
  reasons_.resize(places_.size());
  const auto& all = atlas.catalogue().all();
  const auto isBone = [&](int s) { return all[static_cast<std::size_t>(s)].system == scene::System::Bone; };
  core::parallelFor((places_.size() + kChunk - 1) / kChunk,
                    [&](std::size_t chunk) {
                      for (std::size_t i = chunk * kChunk; i < std::min(places_.size(), (chunk + 1) * kChunk); ++i) {
                        Press press{places_[i], directions[i]};
                        const auto hit = atlas.firstHit(press.at, press.direction, isBone, scene::Surfaces::Quick);
                        if (hit && hit->distanceMm < kBoneReachMm)
                          press.bone = hit->structure, press.boneMm = hit->distanceMm;
                        for (const Prepared& p : prepared)
                          if (const auto reason = meets(p, press)) {
                            reasons_[i] = *reason;
                            break;
                          }
                      }
                    },
                    threads);
}

PressReason PressMap::at(const vec3& onSkin) const {
  float nearest = 1e9f;
  PressReason reason;
  for (std::size_t i = 0; i < places_.size(); ++i)
    if (const float d = glm::distance(places_[i], onSkin); d < nearest) nearest = d, reason = reasons_[i];
  return reason;
}

const PressClass& PressMap::classAt(const PressReason& reason) const {
  const int c = reason.rule < 0 ? rules_->otherwise : rules_->rules[static_cast<std::size_t>(reason.rule)].pressClass;
  return rules_->classes[static_cast<std::size_t>(c)];
}

std::string PressMap::inWords(const PressReason& reason, const scene::Atlas& atlas) const {
  const PressClass& c = classAt(reason);
  if (reason.rule < 0) return c.name + ": " + c.words;
  const PressRule& rule = rules_->rules[static_cast<std::size_t>(reason.rule)];
  std::string met;
  if (reason.structure >= 0 && rule.kind != PressRule::Kind::Place) {
    char depth[48];
    std::snprintf(depth, sizeof depth, ", %.0f mm under the surface", reason.mm);
    met = " (" + nameOf(atlas, reason.structure) + depth + ")";
  }
  return c.name + ": " + rule.name + met + ". " + rule.why;
}

scene::SurfaceTint PressMap::tint(const scene::Atlas& atlas) const {
  scene::SurfaceTint tint;
  tint.structure = skin_;
  const Grid grid(places_);
  std::vector<glm::vec4> colours;
  for (const PressReason& reason : reasons_) {
    const PressClass& c = classAt(reason);
    colours.emplace_back(c.colour, c.hatched ? kLaidOnHatched : kLaidOn);
  }
  for (std::size_t level = 0; level < tint.colours.size() && !empty(); ++level) {
    const core::Mesh* mesh = atlas.mesh(skin_, level);
    tint.colours[level].assign(mesh->positionsMm.size(), glm::u8vec4(0));
    core::parallelFor((mesh->positionsMm.size() + kChunk - 1) / kChunk, [&](std::size_t chunk) {
      for (std::size_t i = chunk * kChunk; i < std::min(mesh->positionsMm.size(), (chunk + 1) * kChunk); ++i) {
        glm::vec4 sum(0);
        float weights = 0;
        grid.near(mesh->positionsMm[i], [&](std::uint32_t place, float mm) {
          const float weight = mm < kCellMm ? (1 - mm / kCellMm) * (1 - mm / kCellMm) + 1e-4f : 0;
          sum += weight * colours[place];
          weights += weight;
        });
        if (weights > 0) tint.colours[level][i] = glm::u8vec4(glm::clamp(255.0f * sum / weights + 0.5f, 0.0f, 255.0f));
      }
    });
  }
  return tint;
}

}  // namespace sciatlas::living
