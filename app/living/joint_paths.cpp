#include "living/joint_paths.h"

#include <algorithm>
#include <cmath>
#include <glm/gtc/quaternion.hpp>
#include <optional>

#include "core/parallel.h"

namespace sciatlas::living {
namespace {

using glm::vec3;

constexpr float kWidestStep = 0.25f;   // of the parameter, between two places that are kept
constexpr std::size_t kPathsKept = 2;  // each takes some tens of MB
constexpr float kStillMm = 0.004f;     // a surface that moves less does not move
constexpr float kNormalUnits = 16000;  // for differences of unit vectors, up to 2 long
constexpr float kFibresTurn = 0.02f;   // difference of normals from which fibres are turned with them
constexpr float kPartMm = 32000;       // the largest displacement of a surface is so many units

using Small = std::array<std::int16_t, 3>;

Small packed(const vec3& v, float units) {
  return {static_cast<std::int16_t>(std::lround(v.x * units)), static_cast<std::int16_t>(std::lround(v.y * units)),
          static_cast<std::int16_t>(std::lround(v.z * units))};
}

// By how much each vertex of one level of a surface has moved.
struct Shift {
  float units = 1;  // in one mm
  std::vector<Small> positions, normals;
  bool empty() const { return positions.empty(); }
  vec3 position(std::size_t i) const { return vec3(positions[i][0], positions[i][1], positions[i][2]) / units; }
  vec3 normal(std::size_t i) const { return vec3(normals[i][0], normals[i][1], normals[i][2]) / kNormalUnits; }
};

Shift shiftOf(const core::Mesh& before, const core::Mesh& after) {
  Shift shift;
  float most = 0;
  for (std::size_t i = 0; i < before.positionsMm.size(); ++i)
    most = std::max(most, glm::distance(before.positionsMm[i], after.positionsMm[i]));
  if (most < kStillMm) return shift;
  shift.units = kPartMm / most;
  for (std::size_t i = 0; i < before.positionsMm.size(); ++i) {
    shift.positions.push_back(packed(after.positionsMm[i] - before.positionsMm[i], shift.units));
    shift.normals.push_back(packed(after.normals[i] - before.normals[i], kNormalUnits));
  }
  return shift;
}

void turnFibre(vec3& fibre, const vec3& from, const vec3& to) {
  const vec3 difference = to - from;
  if (glm::dot(difference, difference) < kFibresTurn * kFibresTurn || glm::dot(from, to) < -0.9f) return;
  fibre = glm::normalize(glm::quat(1 + glm::dot(from, to), glm::cross(from, to))) * fibre;
}

}  // namespace

// The path of one pathology.
class JointPath {
 public:
  JointPath(std::string id, std::vector<float> places, const PathologyStage& pathologies, const MotionStage& motion,
            const scene::Atlas& rest)
      : id_(std::move(id)),
        pathologies_(pathologies),
        motion_(motion),
        rest_(rest),
        places_(std::move(places)),
        keys_(places_.size()) {}

  void apply(Workspace& body, float value) const {
    const auto after = std::upper_bound(places_.begin() + 1, places_.end() - 1, value);
    const auto k = static_cast<std::size_t>(after - places_.begin());
    const float part = std::clamp((value - places_[k - 1]) / (places_[k] - places_[k - 1]), 0.0f, 1.0f);
    // At a place itself the other one takes no part, and need not be made.
    const Key* one = part < 1 ? key(k - 1) : nullptr;
    const Key* two = part > 0 ? key(k) : nullptr;
    moveSurfaces(body, one, two, part);
    moveLines(body, one, two, part);
    std::map<int, vec3> landmarks;
    for (const auto& [of, share] : {std::pair{one, 1 - part}, {two, part}})
      if (of)
        for (const auto& [landmark, shift] : of->landmarks) landmarks[landmark] += share * shift;
    for (const auto& [landmark, shift] : landmarks) body.moveLandmark(landmark, body.landmarkMm(landmark) + shift);
  }

  bool makeNext(float value) const {
    std::optional<std::size_t> missing;
    for (std::size_t k = 1; k < places_.size(); ++k) {
      const std::lock_guard lock(mutex_);
      if (!keys_[k] && (!missing || std::abs(places_[k] - value) < std::abs(places_[*missing] - value))) missing = k;
    }
    return missing && key(*missing);
  }

 private:
  struct Line {
    std::vector<vec3> points, thin;
  };
  struct Key {
    std::map<int, std::array<Shift, 1 + core::kCoarseLevels>> surfaces;
    std::map<int, vec3> landmarks;
    std::map<int, Line> lines;
  };

  // Null where the parameter is 0: nothing has moved there.
  const Key* key(std::size_t k) const {
    if (places_[k] <= 0) return nullptr;
    const std::lock_guard lock(mutex_);
    if (!keys_[k]) keys_[k] = made(places_[k]);
    return keys_[k].get();
  }

  std::unique_ptr<const Key> made(float value) const {
    scene::BodyState state;
    state.pathologies[id_] = value;
    Workspace body(rest_), before(rest_);
    const JointOffsets offsets = pathologies_.apply(body, state);
    pathologies_.apply(before, state);
    // Whatever else a state may bring moves along.
    const int count = static_cast<int>(rest_.catalogue().all().size());
    for (int s = 0; s < count; ++s)
      if (rest_.storedMesh(s, 0)) body.setPresent(s, true);
    motion_.apply(body, {}, offsets);
    auto key = std::make_unique<Key>();
    std::vector<int> edited;
    for (int s = 0; s < count; ++s)
      if (body.edited(s)) edited.push_back(s), key->surfaces[s];
    core::parallelFor(edited.size(), [&](std::size_t i) {
      auto& levels = key->surfaces.at(edited[i]);
      for (std::size_t level = 0; level < levels.size(); ++level)
        if (const core::Mesh* after = body.mesh(edited[i], level))
          levels[level] = shiftOf(*before.mesh(edited[i], level), *after);
    });
    std::erase_if(key->surfaces, [](const auto& of) {
      return std::all_of(of.second.begin(), of.second.end(), [](const Shift& shift) { return shift.empty(); });
    });
    for (int l = 0; l < static_cast<int>(rest_.landmarks().size()); ++l)
      if (const vec3 shift = body.landmarkMm(l) - before.landmarkMm(l); glm::length(shift) > kStillMm)
        key->landmarks[l] = shift;
    for (int s = 0; s < count; ++s) keepLine(*key, s, before.centreline(s), body.centreline(s));
    return key;
  }

  static void keepLine(Key& key, int structure, const core::ModelCentreline* before,
                       const core::ModelCentreline* after) {
    if (!before || before == after) return;
    Line line;
    for (std::size_t i = 0; i < before->pointsMm.size(); ++i) {
      line.points.push_back(after->pointsMm[i] - before->pointsMm[i]);
      line.thin.push_back(after->thinDirection[i] - before->thinDirection[i]);
    }
    key.lines[structure] = std::move(line);
  }

  static const Shift* shiftIn(const Key* key, int structure, std::size_t level) {
    if (!key) return nullptr;
    const auto it = key->surfaces.find(structure);
    return it == key->surfaces.end() || it->second[level].empty() ? nullptr : &it->second[level];
  }

  static void moveSurfaces(Workspace& body, const Key* one, const Key* two, float part) {
    std::vector<int> moved;
    for (const Key* key : {one, two})
      if (key)
        for (const auto& [structure, levels] : key->surfaces) moved.push_back(structure);
    std::sort(moved.begin(), moved.end());
    moved.erase(std::unique(moved.begin(), moved.end()), moved.end());
    // What is not there need not move.
    std::erase_if(moved, [&](int structure) { return !body.present(structure); });
    body.prepareEdits(moved);
    core::parallelFor(moved.size(), [&](std::size_t m) {
      for (std::size_t level = 0; level <= core::kCoarseLevels; ++level)
        if (core::Mesh* mesh = body.edit(moved[m], level))
          moveSurface(*mesh, shiftIn(one, moved[m], level), shiftIn(two, moved[m], level), part);
    });
  }

  static void moveSurface(core::Mesh& mesh, const Shift* one, const Shift* two, float part) {
    for (std::size_t i = 0; i < mesh.positionsMm.size(); ++i) {
      vec3 position(0), normal(0);
      if (one) position += (1 - part) * one->position(i), normal += (1 - part) * one->normal(i);
      if (two) position += part * two->position(i), normal += part * two->normal(i);
      mesh.positionsMm[i] += position;
      if (normal == vec3(0)) continue;
      const vec3 from = mesh.normals[i], to = from + normal;
      if (glm::dot(to, to) < 0.01f) continue;
      mesh.normals[i] = glm::normalize(to);
      turnFibre(mesh.fibres[i], from, mesh.normals[i]);
    }
  }

  static void moveLines(Workspace& body, const Key* one, const Key* two, float part) {
    for (const auto& [key, share] : {std::pair{one, 1 - part}, {two, part}}) {
      if (!key) continue;
      for (const auto& [structure, shift] : key->lines) {
        core::ModelCentreline& line = *body.editCentreline(structure);
        for (std::size_t i = 0; i < line.pointsMm.size(); ++i) {
          line.pointsMm[i] += share * shift.points[i];
          const vec3 thin = line.thinDirection[i] + share * shift.thin[i];
          if (glm::dot(thin, thin) > 0.01f) line.thinDirection[i] = glm::normalize(thin);
        }
      }
    }
  }

  std::string id_;
  const PathologyStage& pathologies_;
  const MotionStage& motion_;
  const scene::Atlas& rest_;
  std::vector<float> places_;  // rising from 0 to 1
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<const Key>> keys_;
};

JointPaths::JointPaths(const PathologyStage& pathologies, const MotionStage& motion, const scene::Atlas& rest)
    : pathologies_(pathologies), motion_(motion), rest_(rest) {}
JointPaths::~JointPaths() = default;

std::shared_ptr<const JointPath> JointPaths::pathOf(const scene::BodyState& state, float& value) const {
  if (!state.poseDeg.empty()) return nullptr;
  std::string id;
  std::vector<float> places;
  for (const auto& [pathology, at] : state.pathologies) {
    std::vector<float> knots = pathologies_.jointKnots(pathology);
    if (knots.empty()) continue;
    if (!id.empty()) return nullptr;
    id = pathology, value = at, places = std::move(knots);
  }
  if (id.empty()) return nullptr;
  const std::lock_guard lock(mutex_);
  const auto known = std::find_if(kept_.begin(), kept_.end(), [&](const auto& path) { return path.first == id; });
  if (known != kept_.end()) {
    std::rotate(known, known + 1, kept_.end());
    return kept_.back().second;
  }
  // The knots of what is asked of the joints, 0 and 1, and places between where they stand wide apart.
  places.push_back(0), places.push_back(1);
  std::sort(places.begin(), places.end());
  std::vector<float> even{0};
  for (const float place : places) {
    const float step = place - even.back();
    if (step < 0.01f) continue;
    const int parts = static_cast<int>(std::ceil(step / kWidestStep - 1e-3f));
    const float from = even.back();
    for (int i = 1; i <= parts; ++i) even.push_back(from + step * static_cast<float>(i) / static_cast<float>(parts));
  }
  if (kept_.size() >= kPathsKept) kept_.erase(kept_.begin());
  kept_.emplace_back(id, std::make_shared<const JointPath>(id, std::move(even), pathologies_, motion_, rest_));
  return kept_.back().second;
}

bool JointPaths::apply(Workspace& body, const scene::BodyState& state) const {
  float value = 0;
  const auto path = pathOf(state, value);
  if (path) path->apply(body, value);
  return path != nullptr;
}

bool JointPaths::prepareNext(const scene::BodyState& state) const {
  float value = 0;
  const auto path = pathOf(state, value);
  return path && path->makeNext(value);
}

}  // namespace sciatlas::living
