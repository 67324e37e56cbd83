#include "living/soft_parts.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/parallel.h"
#include "core/self_crossings.h"
#include "living/keep_volume.h"
#include "living/unfold.h"

namespace sciatlas::living {
namespace {

constexpr unsigned kThreads = 2;
constexpr float kLimbCellMm = 3, kSpineCellMm = 2.5f, kMarginMm = 16;
constexpr int kNearDeep = 6, kNearCord = 12,
              kNearSkin = 18;  // nodes that a point holds on to: skin lies smoothly over many
constexpr float kStillMm = 1e-3f, kSlackMm = 2;
constexpr double kSheetSwellMm = 2.5, kFollowerSwellMm = 0.6;
constexpr std::size_t kLevels = 1 + core::kCoarseLevels;

const core::Mesh& coarsest(const scene::Atlas& rest, int structure) {
  return *rest.storedMesh(structure, core::kCoarseLevels);
}

void moveRigidly(core::Mesh& mesh, const Rigid& motion) {
  for (glm::vec3& p : mesh.positionsMm) p = motion(p);
  for (glm::vec3& n : mesh.normals) n = motion.turn * n;
  for (glm::vec3& f : mesh.fibres) f = motion.turn * f;
}

// What a movement has pushed through itself is smoothed until it parts, and gets back the room that this has cost.
// Looked for on the coarser surface first.
class Mending {
 public:
  explicit Mending(const Workspace& body) : wanted_(body.finest() == 0), againWanted_(wanted_) {}
  void level(std::size_t level, core::Mesh& mesh, const std::vector<glm::vec3>& before, double swellMm) {
    if (!crosses(level, mesh, before, wanted_)) return;
    core::mendCrossings(mesh, kPasses);
    keepVolume(mesh, before, swellMm);
  }
  // Once more, after bones have pushed one face of a thin muscle through the other. Room is given back only where much
  // is lost: it would be taken from the bones. True if there was something to part.
  bool again(std::size_t level, core::Mesh& mesh, const std::vector<glm::vec3>& before) {
    const bool parted = crosses(level, mesh, before, againWanted_);
    if (parted) core::mendCrossings(mesh, kPassesAgain);
    const double left = volumeMm3(mesh.positionsMm, mesh.indices) / volumeMm3(before, mesh.indices);
    if (std::abs(left - 1) > kMuchLost) keepVolume(mesh, before, kSwellAgainMm);
    return parted;
  }

 private:
  // Whether it crosses itself where it did not before.
  static bool crosses(std::size_t level, const core::Mesh& mesh, const std::vector<glm::vec3>& before, bool& wanted) {
    if (level != 1 || !wanted) return wanted;
    const core::Crossings now = core::selfCrossings(mesh.positionsMm, mesh.indices);
    wanted = !now.empty() && !std::ranges::includes(core::selfCrossings(before, mesh.indices), now);
    return wanted;
  }
  static constexpr int kPasses = 8, kPassesAgain = 10;  // more would eat thin muscles up where they cannot part
  static constexpr double kMuchLost = 0.045, kSwellAgainMm = 1;
  bool wanted_, againWanted_;
};

constexpr std::array<std::size_t, 3> kCoarserFirst{1, 0, 2};
static_assert(kCoarserFirst.size() == kLevels);

// All bodies among the bits move alike; then `whole` is their motion.
bool asOne(const RigState& state, std::uint32_t bodies, Rigid& whole) {
  int carrier = -1;
  for (std::size_t b = 0; b < state.world.size(); ++b) {
    if (!(bodies >> b & 1)) continue;
    if (carrier < 0) carrier = state.carrier[b], whole = state.world[b];
    if (carrier != state.carrier[b]) return false;
  }
  return true;
}

// A point that may be tied to a bone, with the number of what carries it (Follow::move).
int heldTo(const std::vector<Tie>& ties, const RigState& state, const glm::vec3& rest, glm::vec3& p, int carrier) {
  for (const Tie& tie : ties) {
    const float share = tie.share(rest);
    if (share <= 0) continue;
    p = glm::mix(p, state.world[static_cast<std::size_t>(tie.body)](rest), share);
    carrier = share < 1 ? -1 : state.carrier[static_cast<std::size_t>(tie.body)];
  }
  return carrier;
}

}  // namespace

SoftParts::SoftParts(const Rig& rig, const scene::Atlas& rest) : rig_(rig), follow_(rig_, fields_) {
  makeFields(rest);
  makeSheets(rest);
  for (std::size_t b = 0; b < rig_.bodies.size(); ++b) {
    const RigBody& body = rig_.bodies[b];
    if (body.side == 'm' && b > 0) continue;  // the spine: its blend is exact at the bone
    for (const int bone : body.bones) follow_.addBone(static_cast<int>(b), coarsest(rest, bone));
  }
  for (std::size_t s = 0; s < sheets_.size(); ++s)
    follow_.addSheet(s, sheets_[s], coarsest(rest, sheets_[s].structure()));
  follow_.finishNodes();
  makeFollowers(rest);
  if (cover_) findSuperficial(rest);
  tieLandmarks(rest);
}

// Sheets are made anew: they take little time, and the rig has much of what they are made of.
SoftParts::SoftParts(const Rig& rig, const scene::Atlas& rest, Kept& kept, AsKept) : rig_(rig), follow_(rig_, fields_) {
  kept(fields_);
  if (fields_.size() != rig_.bodies.size()) kept.fail();
  if (kept.failed()) return;
  makeSheets(rest);
  keep(kept);
}

void SoftParts::makeFields(const scene::Atlas& rest) {
  fields_.resize(rig_.bodies.size());
  core::parallelFor(
      rig_.bodies.size(),
      [&](std::size_t b) {
        const RigBody& body = rig_.bodies[b];
        std::vector<const core::Mesh*> bones;
        for (const int bone : body.bones) bones.push_back(rest.storedMesh(bone, body.id.starts_with("foot") ? 1 : 0));
        fields_[b] = BoneField(bones, body.side == 'm' && b > 0 ? kSpineCellMm : kLimbCellMm, kMarginMm);
      },
      kThreads);
}

void SoftParts::makeSheets(const scene::Atlas& rest) {
  std::vector<std::unique_ptr<Sheet>> made(rig_.chains.size());
  core::parallelFor(
      made.size(),
      [&](std::size_t i) {
        const MuscleChain& chain = rig_.chains[i];
        const core::Mesh* mesh = rest.storedMesh(chain.structure, 1);
        if (!mesh) return;
        made[i] = std::make_unique<Sheet>(chain, *mesh, [&](const glm::vec3& p) { return follow_.trunkSharesAt(p); });
        char side = 'm';
        for (const ChainAnchor& anchor : chain.anchors)
          if (anchor.body >= 0 && rig_.bodies[static_cast<std::size_t>(anchor.body)].side != 'm')
            side = rig_.bodies[static_cast<std::size_t>(anchor.body)].side;
        for (std::size_t b = 0; b < rig_.bodies.size(); ++b)
          if (b == 0 || rig_.bodies[b].side == side) made[i]->keepOutOf(static_cast<int>(b), fields_[b]);
      },
      kThreads);
  for (auto& sheet : made)
    if (sheet) {
      const scene::StructureInfo& info = rest.catalogue().all()[static_cast<std::size_t>(sheet->structure())];
      fleshy_.emplace_back(info.fleshyFrom, info.fleshyTo);
      sheets_.push_back(std::move(*sheet));
      uv_.emplace_back();
      for (std::size_t level = 0; level < kLevels; ++level) {
        const core::Mesh* mesh = rest.storedMesh(sheets_.back().structure(), level);
        if (level > 0 && mesh == rest.storedMesh(sheets_.back().structure(), level - 1)) continue;
        for (std::size_t i = 0; i < mesh->uv.size(); ++i)
          uv_.back()[level].push_back(sheets_.back().uvOf(mesh->positionsMm[i], mesh->uv[i]));
      }
    }
}

void SoftParts::makeFollowers(const scene::Atlas& rest) {
  const auto& all = rest.catalogue().all();
  std::vector<bool> other(all.size(), false);
  for (const RigBody& body : rig_.bodies)
    for (const int bone : body.bones) other[static_cast<std::size_t>(bone)] = true;
  for (const auto& carried : rig_.carried) other[static_cast<std::size_t>(carried.first)] = true;
  for (const Sheet& sheet : sheets_) other[static_cast<std::size_t>(sheet.structure())] = true;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (!other[i] && rest.storedMesh(static_cast<int>(i), 0)) {
      followers_.emplace_back();
      followers_.back().structure = static_cast<int>(i);
    }
  const core::Mesh* skin = nullptr;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (const core::Mesh* mesh = rest.storedMesh(static_cast<int>(i), 1);
        mesh && all[i].system == scene::System::Skin && (!skin || mesh->boxMm.size().y > skin->boxMm.size().y))
      skin = mesh, skin_ = static_cast<int>(i);
  if (skin) cover_ = std::make_unique<Cover>(rig_, fields_, follow_, *skin);
  core::parallelFor(
      followers_.size(), [&](std::size_t i) { makeFollower(rest, followers_[i]); }, kThreads);
  // The largest first, so that no core waits for another at the end.
  std::stable_sort(followers_.begin(), followers_.end(), [](const Follower& a, const Follower& b) {
    return a.levels[0].shares.size() > b.levels[0].shares.size();
  });
}

void SoftParts::makeFollower(const scene::Atlas& rest, Follower& follower) const {
  const scene::StructureInfo& info = rest.catalogue().all()[static_cast<std::size_t>(follower.structure)];
  const bool wide = info.system == scene::System::Skin || info.system == scene::System::Fascia;
  const bool cord = info.system == scene::System::Nerve || info.system == scene::System::Vessel;
  const core::ModelCentreline* line = rest.centreline(follower.structure);
  follower.covers = wide && cover_;
  follower.muscle = info.system == scene::System::Muscle;
  if (line && cord && line->pointsMm.size() > 2) {
    std::vector<int> bones;
    for (std::size_t b = 0; b < rig_.bodies.size(); ++b)
      if (b == 0 || (rig_.bodies[b].side == info.side && info.side != 'm')) bones.push_back(static_cast<int>(b));
    const auto tied = rig_.tied.find(follower.structure);
    follower.tube = std::make_unique<Tube>(*line, follow_, fields_, std::move(bones),
                                           tied == rig_.tied.end() ? std::vector<Tie>() : tied->second);
  }
  for (std::size_t level = 0; level < kLevels; ++level) {
    const core::Mesh* mesh = rest.storedMesh(follower.structure, level);
    if (level > 0 && mesh == rest.storedMesh(follower.structure, level - 1)) continue;
    if (follower.covers) {
      follower.levels[level] = cover_->hold(mesh->positionsMm);
      continue;
    }
    follower.levels[level] = follow_.hold(mesh->positionsMm,
                                          wide   ? kNearSkin
                                          : cord ? kNearCord
                                                 : kNearDeep,
                                          wide || cord ? 8.0f : 1.5f);
    if (follower.tube) follower.tube->bind(level, *mesh);
  }
}

// Muscles and bones carry the skin, but where the model ends, which stays even; all else gives way to it.
void SoftParts::findSuperficial(const scene::Atlas& rest) {
  const auto& all = rest.catalogue().all();
  std::vector<char> moves(all.size(), 0);  // otherwise than as one piece
  for (const Sheet& sheet : sheets_) moves[static_cast<std::size_t>(sheet.structure())] = 1;
  for (const Follower& follower : followers_) moves[static_cast<std::size_t>(follower.structure)] = 1;
  const SkinFace& face = cover_->face();
  const SkinFinder finder(face, rest.storedMesh(skin_, 1)->positionsMm);
  std::vector<Superficial> found(all.size());
  const auto find = [&](std::size_t i, std::size_t level, const core::Mesh& mesh) {
    const bool bone = all[i].system == scene::System::Bone, muscle = all[i].system == scene::System::Muscle;
    const NextUnder under = finder.nextUnder(mesh.positionsMm);
    for (std::size_t k = 0; k < under.vertex.size(); ++k) {
      if (bone || muscle ? face.free(under.skin[k]) <= 0 : !moves[i]) continue;
      (bone || muscle ? found[i].carries : found[i].yields)[level].add(under.vertex[k], under.skin[k],
                                                                       under.depthMm[k]);
    }
  };
  core::parallelFor(
      all.size(),
      [&](std::size_t i) {
        const int structure = static_cast<int>(i);
        if (all[i].stateOnly || structure == skin_ || !rest.storedMesh(structure, 0)) return;
        found[i].structure = structure;
        for (std::size_t level = 0; level < kLevels; ++level) {
          const core::Mesh* mesh = rest.storedMesh(structure, level);
          if (level == 0 || mesh != rest.storedMesh(structure, level - 1)) find(i, level, *mesh);
        }
      },
      kThreads);
  for (Superficial& of : found)
    if (!of.carries[0].empty() || !of.yields[0].empty()) superficial_.push_back(std::move(of));
}

// What the skin has to stay over, as it has been moved.
std::vector<Carries> SoftParts::carriesSkin(const Workspace& body) const {
  std::vector<Carries> carries;
  for (const Superficial& of : superficial_)
    for (const std::size_t level : kCoarserFirst)
      if (const core::Mesh* mesh = body.mesh(of.structure, level); mesh && !of.carries[level].empty()) {
        carries.push_back({&of.carries[level], &mesh->positionsMm});
        break;
      }
  return carries;
}

// The skin lies between the points that it was worked out on: what it still lacks there.
void SoftParts::raiseSkin(Workspace& body) const {
  const std::vector<glm::vec3> lift = cover_->lifts(body.mesh(skin_, 1)->positionsMm, carriesSkin(body));
  const auto skin = std::ranges::find(followers_, skin_, &Follower::structure);
  for (const std::size_t level : kCoarserFirst) {
    core::Mesh* mesh = body.edit(skin_, level);
    if (!mesh) continue;
    const std::vector<glm::vec3> before = mesh->positionsMm;
    std::vector<char> raised(before.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
      const glm::vec3 up = Follow::departure(skin->levels[level], i, lift);
      raised[i] = glm::dot(up, up) > kStillMm * kStillMm;
      mesh->positionsMm[i] += up;
    }
    turnNormals(*mesh, before, &raised);
  }
}

void SoftParts::tuckUnderSkin(Workspace& body) const {
  if (!body.edited(skin_) || !body.mesh(skin_, 1)) return;
  raiseSkin(body);
  const core::Mesh* skin = body.mesh(skin_, 1);
  const SkinFace::Posed face = cover_->face().posed(skin->positionsMm);
  core::parallelFor(
      superficial_.size(),
      [&](std::size_t i) {
        const Superficial& of = superficial_[i];
        if (!body.edited(of.structure)) return;
        for (std::size_t level = 0; level < kLevels; ++level)
          if (!of.yields[level].empty())
            if (core::Mesh* mesh = body.edit(of.structure, level))
              tuckUnder(cover_->face(), face, of.yields[level], *mesh);
      },
      kThreads);
}

void SoftParts::tieLandmarks(const scene::Atlas& rest) {
  std::vector<int> soft;
  for (const Sheet& sheet : sheets_) soft.push_back(sheet.structure());
  for (const Follower& follower : followers_) soft.push_back(follower.structure);
  for (const int structure : soft) {
    for (const int landmark : rest.landmarksOf(structure)) {
      const glm::vec3 at = rest.landmarks()[static_cast<std::size_t>(landmark)].atMm;
      const auto nearest = [&](std::size_t level) {
        const std::vector<glm::vec3>& points = rest.storedMesh(structure, level)->positionsMm;
        const auto best = std::min_element(points.begin(), points.end(), [&](const glm::vec3& a, const glm::vec3& b) {
          return glm::dot(a - at, a - at) < glm::dot(b - at, b - at);
        });
        return static_cast<std::uint32_t>(best - points.begin());
      };
      tied_.push_back({landmark, structure, {nearest(0), nearest(1)}});
    }
  }
}

// A landmark of a soft part goes with the surface next to it.
void SoftParts::moveLandmarks(Workspace& body) const {
  for (const Tied& tied : tied_) {
    if (!body.edited(tied.structure)) continue;
    const std::size_t level = body.mesh(tied.structure, 0) ? 0 : 1;
    const glm::vec3 moved = body.mesh(tied.structure, level)->positionsMm[tied.vertex[level]] -
                            body.rest().storedMesh(tied.structure, level)->positionsMm[tied.vertex[level]];
    if (moved != glm::vec3(0))
      body.moveLandmark(tied.landmark, body.rest().landmarks()[static_cast<std::size_t>(tied.landmark)].atMm + moved);
  }
}

Sheet::Solved SoftParts::solve(std::size_t sheet, const std::vector<RigState>& steps) const {
  return sheets_[sheet].solve(steps, fields_, fleshy_[sheet]);
}

void SoftParts::moveSheet(Workspace& body, std::size_t sheet, const RigState& state, std::vector<Affine>& nodes) const {
  const Sheet& of = sheets_[sheet];
  // The volume is kept by the thickness, judged on the coarsest surface.
  std::size_t judge = 0;
  for (std::size_t level = 0; level < kLevels; ++level)
    if (body.mesh(of.structure(), level)) judge = level;
  const core::Mesh* coarse = body.mesh(of.structure(), judge);
  const double wanted = volumeMm3(coarse->positionsMm, coarse->indices);
  for (int round = 0; round < 3; ++round) {
    core::Mesh trial;
    trial.indices = coarse->indices;
    trial.positionsMm.reserve(coarse->positionsMm.size());
    for (std::size_t i = 0; i < coarse->positionsMm.size(); ++i)
      trial.positionsMm.push_back(of.follow(nodes, coarse->positionsMm[i], uv_[sheet][judge][i]));
    const double found = volumeMm3(trial.positionsMm, trial.indices);
    if (std::abs(found / wanted - 1) < 0.005) break;
    of.thicken(nodes, static_cast<float>(std::clamp(wanted / std::max(found, 1.0), 0.6, 1.6)));
  }
  Mending mending(body);
  for (const std::size_t level : kCoarserFirst) {
    core::Mesh* mesh = body.edit(of.structure(), level);
    if (!mesh) continue;
    std::vector<glm::vec3> before = mesh->positionsMm;
    for (std::size_t i = 0; i < before.size(); ++i)
      mesh->positionsMm[i] = of.follow(nodes, before[i], uv_[sheet][level][i]);
    unfold(*mesh, before);
    keepVolume(*mesh, before, kSheetSwellMm);
    mending.level(level, *mesh, before, kSheetSwellMm);
    of.clear(state, fields_, before, *mesh);
    // Parting may draw it into the bone again, and what little of that may stay is better than a new crossing.
    if (mending.again(level, *mesh, before)) of.clear(state, fields_, before, *mesh, kSlackMm);
    turnNormals(*mesh, before);
  }
}

void SoftParts::moveFollower(Workspace& body, const Follower& follower, const RigState& state,
                             const std::vector<glm::vec3>& departures) const {
  Rigid whole;
  Tube::Posed line;
  if (follower.tube) {
    line = follower.tube->pose(state, departures, fields_);
    follower.tube->moveLine(*body.editCentreline(follower.structure), line);
  }
  Mending mending(body);
  for (const std::size_t level : kCoarserFirst) {
    core::Mesh* mesh = body.edit(follower.structure, level);
    if (!mesh) continue;
    const Hold& hold = follower.levels[level];
    if (asOne(state, hold.bodies, whole)) {
      moveRigidly(*mesh, whole);
      continue;
    }
    const std::vector<glm::vec3> before = mesh->positionsMm;
    std::vector<char> alone(before.size());  // moves otherwise than one of the bodies, or than its neighbours
    std::vector<int> carrier(before.size());
    const auto ties = rig_.tied.find(follower.structure);
    for (std::size_t i = 0; i < before.size(); ++i) {
      glm::vec3& p = mesh->positionsMm[i];
      if (follower.tube && follower.tube->owns(level, i)) {
        p = follower.tube->moved(level, i, p, line);
        carrier[i] = glm::dot(p - before[i], p - before[i]) > kStillMm * kStillMm ? -1 : 0;
      } else {
        carrier[i] = Follow::move(hold, i, state, departures, p);
        if (ties != rig_.tied.end()) carrier[i] = heldTo(ties->second, state, before[i], p, carrier[i]);
      }
    }
    for (std::size_t t = 0; t + 2 < mesh->indices.size(); t += 3) {
      const std::uint32_t* c = &mesh->indices[t];
      if (carrier[c[0]] < 0 || carrier[c[0]] != carrier[c[1]] || carrier[c[0]] != carrier[c[2]])
        alone[c[0]] = alone[c[1]] = alone[c[2]] = 1;
    }
    unfold(*mesh, before, &alone);
    if (follower.muscle) {
      keepVolume(*mesh, before, kFollowerSwellMm);
      mending.level(level, *mesh, before, kFollowerSwellMm);
      std::fill(alone.begin(), alone.end(), 1);
    }
    turnNormals(*mesh, before, &alone);
    for (std::size_t i = 0; i < before.size(); ++i)
      if (!alone[i] && carrier[i] > 0) {
        const glm::quat& turn = state.world[static_cast<std::size_t>(carrier[i] - 1)].turn;
        mesh->normals[i] = turn * mesh->normals[i], mesh->fibres[i] = turn * mesh->fibres[i];
      }
  }
}

void SoftParts::move(Workspace& body, const std::vector<RigState>& steps) const {
  const RigState& state = steps.back();
  std::vector<std::vector<Affine>> places(sheets_.size());
  const auto moves = [&](int structure, std::uint32_t bodies) {
    Rigid whole;
    return body.present(structure) && !(asOne(state, bodies, whole) && whole.still());
  };
  std::vector<std::size_t> sheets, wholes, followers;
  std::vector<int> edited;
  for (std::size_t s = 0; s < sheets_.size(); ++s) {
    Rigid whole;
    const bool one = sheets_[s].movesAsOne(state, whole);
    if (one && whole.still()) continue;
    (one ? wholes : sheets).push_back(s);
    if (body.present(sheets_[s].structure())) edited.push_back(sheets_[s].structure());
  }
  for (std::size_t f = 0; f < followers_.size(); ++f)
    if (moves(followers_[f].structure, followers_[f].levels[0].bodies)) {
      followers.push_back(f);
      edited.push_back(followers_[f].structure);
      if (followers_[f].tube) body.editCentreline(followers_[f].structure);
    }
  body.prepareEdits(edited);
  core::parallelFor(
      sheets.size(),
      [&](std::size_t i) {
        const std::size_t s = sheets[i];
        if (body.givenUp()) return;
        Sheet::Solved solved = solve(s, steps);
        places[s] = std::move(solved.places);
        if (body.present(sheets_[s].structure())) moveSheet(body, s, state, solved.fibres);
      },
      kThreads);
  core::parallelFor(
      wholes.size(),
      [&](std::size_t i) {
        Rigid whole;
        sheets_[wholes[i]].movesAsOne(state, whole);
        if (!body.present(sheets_[wholes[i]].structure())) return;
        for (std::size_t level = 0; level < kLevels; ++level)
          if (core::Mesh* mesh = body.edit(sheets_[wholes[i]].structure(), level)) moveRigidly(*mesh, whole);
      },
      kThreads);
  if (body.givenUp()) return;
  const std::vector<glm::vec3> departures = follow_.departures(state, sheets_, places);
  std::vector<glm::vec3> coverDepartures;
  if (cover_ && !body.givenUp()) coverDepartures = cover_->departures(state, departures, carriesSkin(body));
  core::parallelFor(
      followers.size(),
      [&](std::size_t i) {
        const Follower& follower = followers_[followers[i]];
        if (!body.givenUp()) moveFollower(body, follower, state, follower.covers ? coverDepartures : departures);
      },
      kThreads);
  if (cover_ && !body.givenUp()) tuckUnderSkin(body);
  moveLandmarks(body);
}

}  // namespace sciatlas::living
