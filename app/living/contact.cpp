#include "living/contact.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/parallel.h"
#include "living/contact_solver.h"

namespace sciatlas::living {
namespace {

using glm::vec3;

constexpr float kRedMm = 2.0f;   // from what presses, over which the redness fades
constexpr float kWallMm = 1.0f;  // of the sac and its sleeves
// A muscle drawn to the first begins to press what it crosses, at the second it is taut: parts of its length at rest.
constexpr float kSameMm = 0.1f;  // both sides share one mesh
constexpr float kReachMm = 3;    // of what a pathology has changed, in a body that moves
constexpr float kLonger = 1.05f, kTaut = 1.1f;

// What has to move of one level of a surface.
struct Moving {
  int structure = -1;
  std::size_t level = 0;
  std::vector<std::uint32_t> vertices;
};

}  // namespace

struct ContactStage::Impl {
  Impl(const scene::Atlas& rest, const std::vector<Site>& sites) : net(rest), restProbes(rest, 0), wallProbes(rest, 1) {
    for (const Site& site : sites)
      if (!site.sac) addMeetings(rest, site);
  }

  void addMeetings(const scene::Atlas& rest, const Site& site);
  float tensionOf(const Workspace& body, int structure, const ContactStage::Posed& posed) const;
  std::vector<MayMeet> movedBy(const Workspace& body, const ContactStage::Posed& posed) const;

  bool concerns(const Workspace& body, const ContactSolver& solver, int structure) const;
  std::vector<std::uint32_t> following(const ContactSolver& solver, int structure, std::size_t level) const;
  void moveSurface(Workspace& body, const ContactSolver& solver, const Moving& moving) const;
  void moveLine(Workspace& body, const ContactSolver& solver, int structure) const;
  void moveLandmarks(Workspace& body, const ContactSolver& solver, int structure) const;
  void evenSides(Workspace& body) const;
  vec3 moved(const ContactSolver& solver, const NerveBinding& binding, std::size_t vertex, const vec3& at) const;

  NerveNet net;
  ProbeStore restProbes, wallProbes;
  std::map<int, std::vector<char>> mayMeet;  // structure -> by node
  std::set<int> overNerve;
};

// The nodes of a site's nerves there, or of what a nerve without a line (a ganglion) sits on.
void ContactStage::Impl::addMeetings(const scene::Atlas& rest, const Site& site) {
  std::vector<std::size_t> nodes;
  for (const int nerve : site.nerves) {
    const auto [first, end] = net.nodesOf(nerve);
    const core::Box& box = rest.storedMesh(nerve, 0)->boxMm;
    for (std::size_t i = 0; i < net.nodes().size(); ++i) {
      const vec3& at = net.nodes()[i].restMm;
      const bool own = first != end ? static_cast<int>(i) >= first && static_cast<int>(i) < end
                                    : glm::distance(glm::clamp(at, box.low, box.high), at) < 1;
      if (own && net.nodes()[i].structure != net.sac() &&
          std::any_of(site.nearMm.begin(), site.nearMm.end(),
                      [&](const vec3& near) { return glm::distance(near, at) < site.radiusMm; }))
        nodes.push_back(i);
    }
  }
  overNerve.insert(site.overNerve.begin(), site.overNerve.end());
  for (const int structure : site.against) {
    auto& asked = mayMeet[structure];
    asked.resize(net.nodes().size(), 0);
    for (const std::size_t i : nodes) asked[i] = 1;
  }
}

std::vector<MayMeet> ContactStage::Impl::movedBy(const Workspace& body, const ContactStage::Posed& posed) const {
  std::vector<MayMeet> moved;
  if (!posed.moves) return moved;
  // A pathology presses where it has changed something.
  std::map<int, std::size_t> changed;
  for (const auto& [structure, box] : posed.reshapedMm) {
    MayMeet near{structure, std::vector<char>(net.nodes().size(), 0), 1, true};
    for (std::size_t i = 0; i < near.nodes.size(); ++i) {
      const NerveNode& node = net.nodes()[i];
      near.nodes[i] = glm::distance(glm::clamp(node.restMm, box.low, box.high), node.restMm) < node.radius() + kReachMm;
    }
    changed[structure] = moved.size();
    moved.push_back(std::move(near));
  }
  // What the movement brings of the rest is as in any body.
  for (const auto& [structure, nodes] : mayMeet) {
    const auto both = changed.find(structure);
    if (!body.edited(structure) || !body.present(structure) || (body.inWay().count(structure) && both == changed.end()))
      continue;
    MayMeet brought{structure, nodes, tensionOf(body, structure, posed), false};
    if (both != changed.end())
      for (std::size_t i = 0; i < nodes.size(); ++i) brought.nodes[i] = nodes[i] && !moved[both->second].nodes[i];
    if (brought.tension > 0) moved.push_back(std::move(brought));
  }
  return moved;
}

// Muscles that do not cross over a nerve give way to it, and movement has kept their surfaces apart.
float ContactStage::Impl::tensionOf(const Workspace& body, int structure, const ContactStage::Posed& posed) const {
  if (body.rest().catalogue().all()[static_cast<std::size_t>(structure)].system != scene::System::Muscle) return 1;
  const auto length = overNerve.count(structure) ? posed.lengths.find(structure) : posed.lengths.end();
  return length == posed.lengths.end() ? 0 : glm::smoothstep(kLonger, kTaut, length->second);
}

// A solid nerve: the vertex goes with its section, which is squeezed and spread.
vec3 ContactStage::Impl::moved(const ContactSolver& solver, const NerveBinding& binding, std::size_t i,
                               const vec3& at) const {
  const auto a = static_cast<std::size_t>(binding.node[i]), b = static_cast<std::size_t>(binding.next[i]);
  const Yield &one = solver.yields()[a], &two = solver.yields()[b];
  const float part = binding.part[i];
  const NerveNode& node = solver.now(binding.node[i]);
  const vec3 middle = glm::mix(solver.nowMm(binding.node[i]), solver.nowMm(binding.next[i]), part);
  // A branch follows its nerve near it and stays where it is farther off.
  const float radius = node.radius();
  const float with = 1 - glm::smoothstep(radius + 1, 3 * radius + 6, binding.distance[i]);
  vec3 shift = glm::mix(one.shift, two.shift, part);
  const vec3 off = at - middle;
  for (const auto& [yield, weight] : {std::pair{&one, 1 - part}, {&two, part}}) {
    if (yield->squeeze >= 1) continue;
    const vec3 pressed = yield->pressed, broad = glm::normalize(glm::cross(node.along, pressed) + 1e-6f);
    shift += weight * (pressed * (glm::dot(off, pressed) * (yield->squeeze - 1)) +
                       broad * (glm::dot(off, broad) * (yield->spread - 1)));
  }
  return at + with * shift;
}

// Whether a nerve, or one that it may follow, has been met.
bool ContactStage::Impl::concerns(const Workspace& body, const ContactSolver& solver, int structure) const {
  const auto [first, end] = net.nodesOf(net.followsSac(structure) ? net.sac() : structure);
  for (int i = first; i < end; ++i)
    if (solver.touched(i)) return true;
  if (first != end) return false;
  const core::Box& box = body.rest().storedMesh(structure, 0)->boxMm;
  for (std::size_t i = 0; i < net.nodes().size(); ++i) {
    const vec3& at = net.nodes()[i].restMm;
    if (solver.touched(static_cast<int>(i)) && glm::distance(glm::clamp(at, box.low, box.high), at) < 6) return true;
  }
  return false;
}

// The vertices of a surface that follow a nerve that gives way.
std::vector<std::uint32_t> ContactStage::Impl::following(const ContactSolver& solver, int structure,
                                                         std::size_t level) const {
  const NerveBinding& binding = net.binding(structure, level);
  std::vector<std::uint32_t> found;
  for (std::size_t i = 0; i < binding.node.size(); ++i) {
    const bool sleeve = structure == net.sac() && binding.sleeve[i] >= 0 && solver.touched(binding.sleeve[i]);
    if (sleeve || (binding.node[i] >= 0 && (solver.touched(binding.node[i]) || solver.touched(binding.next[i]))))
      found.push_back(static_cast<std::uint32_t>(i));
  }
  return found;
}

// One level of one surface; different ones may be moved by different threads.
void ContactStage::Impl::moveSurface(Workspace& body, const ContactSolver& solver, const Moving& moving) const {
  const int structure = moving.structure;
  const bool inSac = net.followsSac(structure), isSac = structure == net.sac();
  const NerveBinding& binding = net.binding(structure, moving.level);
  core::Mesh& mesh = *body.edit(structure, moving.level);
  mesh.irritation.resize(mesh.positionsMm.size(), 0);
  std::vector<char> moved(mesh.positionsMm.size(), 0);
  for (const std::uint32_t i : moving.vertices) {
    vec3& at = mesh.positionsMm[i];
    const vec3 before = at;
    float pressure = 0;
    if (inSac) {
      at = solver.sacMoves(before, binding.node[i], binding.next[i], binding.part[i]);
      pressure = glm::clamp(glm::distance(at, before) / 1.5f, 0.0f, 1.0f);
      if (isSac && binding.sleeve[i] >= 0)
        at = glm::mix(at, before + solver.yields()[static_cast<std::size_t>(binding.sleeve[i])].shift,
                      binding.inSleeve[i]);
    } else {
      at = this->moved(solver, binding, i, before);
      pressure = std::max(solver.yields()[static_cast<std::size_t>(binding.node[i])].pressure,
                          solver.yields()[static_cast<std::size_t>(binding.next[i])].pressure);
    }
    moved[i] = at != before;
    if (pressure > 0.02f) {
      // Of a root in its sleeve the wall is not counted.
      const float wall = !inSac && solver.now(binding.node[i]).inSac ? kWallMm : 0;
      float nearest = solver.distanceMm(at, kRedMm + wall);
      if (solver.symmetric(binding.node[i]))
        nearest = std::min(nearest, solver.distanceMm(mirrored(at), kRedMm + wall));
      const float gap = std::max(0.0f, nearest - wall);
      mesh.irritation[i] = std::max(mesh.irritation[i], pressure * (1 - glm::smoothstep(0.3f, kRedMm, gap)));
    }
  }
  if (const core::Mesh* rest = body.rest().storedMesh(structure, moving.level)) renewNormals(mesh, *rest, moved);
}

void ContactStage::Impl::moveLine(Workspace& body, const ContactSolver& solver, int structure) const {
  const auto [first, end] = net.nodesOf(structure);
  core::ModelCentreline* line = nullptr;
  for (int i = first; i < end; ++i) {
    if (!solver.touched(i)) continue;
    if (!line) line = body.editCentreline(structure);
    const NerveNode& node = solver.now(i);
    const Yield& yield = solver.yields()[static_cast<std::size_t>(i)];
    line->pointsMm[node.point] += yield.shift;
    if (structure == net.sac()) {
      const SacOutline& outline = solver.outline(i);
      line->thicknessMm[node.point] *= 0.5f * (outline.at(1.5707963f) + outline.at(-1.5707963f));
      line->widthMm[node.point] *= 0.5f * (outline.at(0) + outline.at(3.1415927f));
    } else if (yield.squeeze < 1) {
      const bool thin = std::abs(glm::dot(yield.pressed, node.thin)) > 0.707f;
      line->thicknessMm[node.point] *= thin ? yield.squeeze : yield.spread;
      line->widthMm[node.point] *= thin ? yield.spread : yield.squeeze;
    }
  }
}

void ContactStage::Impl::moveLandmarks(Workspace& body, const ContactSolver& solver, int structure) const {
  const auto [first, end] = net.nodesOf(structure);
  for (const int landmark : body.rest().landmarksOf(structure)) {
    const vec3 at = body.landmarkMm(landmark);
    int nearest = -1;
    float best = 6;
    for (int i = first; i < end; ++i)
      if (const float d = glm::distance(at, solver.nowMm(i)); d < best) best = d, nearest = i;
    if (nearest >= 0 && solver.touched(nearest))
      body.moveLandmark(landmark, at + solver.yields()[static_cast<std::size_t>(nearest)].shift);
  }
}

// In a state that is alike on both sides the surfaces are too: what is left of difference comes from soft parts and the
// triangles of the midline.
void ContactStage::Impl::evenSides(Workspace& body) const {
  const scene::Atlas& rest = body.rest();
  std::vector<std::pair<int, int>> pairs;
  for (const int nerve : net.nerves()) {
    const int other = mirrorOf(rest.catalogue(), nerve);
    if (nerve < other && rest.storedMesh(other, 0) && (body.edited(nerve) || body.edited(other)))
      pairs.emplace_back(nerve, other);
  }
  for (const auto& [one, two] : pairs) body.prepareEdit(one), body.prepareEdit(two);
  core::parallelFor(pairs.size(), [&](std::size_t k) {
    for (std::size_t level = 0; level <= core::kCoarseLevels; ++level) {
      core::Mesh *one = body.edit(pairs[k].first, level), *two = body.edit(pairs[k].second, level);
      if (!one || !two || one->positionsMm.size() != two->positionsMm.size()) continue;
      const auto& restOne = rest.storedMesh(pairs[k].first, level)->positionsMm;
      const auto& restTwo = rest.storedMesh(pairs[k].second, level)->positionsMm;
      one->irritation.resize(restOne.size(), 0), two->irritation.resize(restOne.size(), 0);
      for (std::size_t i = 0; i < restOne.size(); ++i) {
        if (glm::distance(restOne[i], mirrored(restTwo[i])) > kSameMm) continue;
        const vec3 middle = 0.5f * (one->positionsMm[i] + mirrored(two->positionsMm[i]));
        one->positionsMm[i] = middle, two->positionsMm[i] = mirrored(middle);
        one->irritation[i] = two->irritation[i] = std::max(one->irritation[i], two->irritation[i]);
      }
    }
  });
}

ContactStage::ContactStage(const scene::Atlas& rest, const std::vector<Site>& sites)
    : impl_(std::make_unique<Impl>(rest, sites)) {}
ContactStage::~ContactStage() = default;

void ContactStage::prepare() const {
  const auto& nerves = impl_->net.nerves();
  core::parallelFor(nerves.size(), [&](std::size_t i) {
    for (std::size_t level = 0; level <= core::kCoarseLevels; ++level) impl_->net.binding(nerves[i], level);
  });
}

std::map<int, core::Box> ContactStage::reshaped(const Workspace& body) {
  constexpr float kChangedMm = 0.05f;
  std::map<int, core::Box> boxes;
  for (const int structure : body.inWay()) {
    const core::Mesh *now = body.mesh(structure, 0), *rest = body.rest().storedMesh(structure, 0);
    if (!now || !rest || body.rest().catalogue().all()[static_cast<std::size_t>(structure)].stateOnly) continue;
    core::Box box;
    for (std::size_t i = 0; i < rest->positionsMm.size(); ++i)
      if (glm::distance(now->positionsMm[i], rest->positionsMm[i]) > kChangedMm)
        box.add(now->positionsMm[i]), box.add(rest->positionsMm[i]);
    if (!box.empty()) boxes[structure] = box;
  }
  return boxes;
}

void ContactStage::apply(Workspace& body, const Posed& posed) const {
  const std::vector<MayMeet> moved = impl_->movedBy(body, posed);
  if (body.inWay().empty() && moved.empty()) return;
  ContactSolver solver(impl_->net, impl_->restProbes, impl_->wallProbes, body, moved);
  if (!solver.solve()) return;
  std::vector<Moving> moving;
  for (const int nerve : impl_->net.nerves()) {
    if (!impl_->concerns(body, solver, nerve)) continue;
    for (std::size_t level = 0; level <= core::kCoarseLevels; ++level)
      if (body.mesh(nerve, level)) moving.push_back({nerve, level, {}});
    impl_->moveLine(body, solver, nerve);
    impl_->moveLandmarks(body, solver, nerve);
  }
  core::parallelFor(moving.size(), [&](std::size_t i) {
    moving[i].vertices = impl_->following(solver, moving[i].structure, moving[i].level);
  });
  std::erase_if(moving, [](const Moving& of) { return of.vertices.empty(); });
  for (const Moving& of : moving) body.prepareEdit(of.structure);
  core::parallelFor(moving.size(), [&](std::size_t i) { impl_->moveSurface(body, solver, moving[i]); });
  if (solver.even()) impl_->evenSides(body);
}

}  // namespace sciatlas::living
