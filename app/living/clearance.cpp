#include "living/clearance.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <mutex>
#include <set>

#include "core/error.h"
#include "core/parallel.h"
#include "living/cases.h"
#include "living/probe.h"
#include "scene/measure.h"
#include "scene/measure_spine.h"

namespace sciatlas::living {
namespace {

using glm::vec3;

constexpr float kAccuracyMm = 0.1f;  // of the surfaces
constexpr float kPressed = 0.3f;     // redness
constexpr float kSacReachMm = 20;    // round a disc, within which a change of the sac may change its section there

// Points of the first nerve's middle between two parts of its length.
std::vector<vec3> partOf(const core::TomlTable& table, const Site& site, const scene::Atlas& rest) {
  const std::vector<double> part = table.numbers("part");
  const core::ModelCentreline* line = site.nerves.empty() ? nullptr : rest.centreline(site.nerves.front());
  if (part.size() != 2 || !line)
    table.failAt("part", "\"part\" needs two parts of the length of the first nerve, which must have a middle line");
  std::vector<vec3> points;
  for (int i = 0; i <= 12; ++i) points.push_back(scene::sectionAt(*line, glm::mix(part[0], part[1], i / 12.0)).atMm);
  return points;
}

Site readSite(const core::TomlTable& table, const scene::Atlas& rest) {
  Site site;
  site.id = table.text("id");
  site.english = table.text("english");
  site.source = table.text("source", "");
  const std::string kind = table.text("kind", "gap");
  if (kind != "gap" && kind != "sac") table.failAt("kind", "unknown kind \"" + kind + "\", gap or sac was expected");
  site.sac = kind == "sac";
  const auto surfaces = [&](const char* key) {
    std::vector<int> found;
    for (const int s :
         rest.catalogue().expand(table.texts(key), table.file() + ":" + std::to_string(table.lineOf(key))))
      if (rest.storedMesh(s, 0)) found.push_back(s);
    return found;
  };
  if (site.sac) {
    site.disc = table.text("disc");
  } else {
    site.nerves = surfaces("nerves");
    site.against = surfaces("against");
    if (table.has("over_nerve")) site.overNerve = surfaces("over_nerve");
    site.radiusMm = static_cast<float>(table.number("radius_mm"));
    if (table.has("part")) site.nearMm = partOf(table, site, rest);
    for (const std::string& path : table.texts("near")) try {
        site.nearMm.push_back(rest.landmark(path).atMm);
      } catch (const core::InputError& e) {
        table.failAt("near", e.what());
      }
  }
  // What is never near is not looked at in any state.
  std::erase_if(site.against, [&](int structure) {
    const core::Box& box = rest.storedMesh(structure, 0)->boxMm;
    return std::none_of(site.nearMm.begin(), site.nearMm.end(), [&](const vec3& at) {
      return glm::distance(glm::clamp(at, box.low, box.high), at) < site.radiusMm + kClearanceReachMm;
    });
  });
  table.done();
  return site;
}

}  // namespace

struct ClearanceGauge::Impl {
  explicit Impl(const scene::Atlas& atlas) : rest(atlas), probes(atlas, 0) {}

  // The vertices of a site's nerves, chosen on the body at rest: the same ones in every state.
  const std::vector<std::uint32_t>& verticesOf(const Site& site, int nerve) {
    const std::lock_guard lock(mutex);
    const auto [it, made] = vertices.try_emplace({site.id, nerve});
    if (made) {
      const core::Mesh& mesh = *rest.storedMesh(nerve, 0);
      for (std::size_t i = 0; i < mesh.positionsMm.size(); ++i)
        if (std::any_of(site.nearMm.begin(), site.nearMm.end(),
                        [&](const vec3& at) { return glm::distance(at, mesh.positionsMm[i]) < site.radiusMm; }))
          it->second.push_back(static_cast<std::uint32_t>(i));
    }
    return it->second;
  }

  // Most states change little: what is near is looked for a little farther than at rest first, which takes smaller
  // search trees. `rest`: null for the body at rest itself.
  Clearance gap(const scene::Atlas& atlas, const Site& site, const Clearance* rest) {
    constexpr float kFartherMm = 4;
    const int first = rest ? rest->meets : -1;
    Clearance result;
    if (rest && rest->measured && rest->gapMm + kFartherMm < kClearanceReachMm)
      result = gapWithin(atlas, site, first, std::max(rest->gapMm, 0.0f) + kFartherMm);
    if (!result.measured) result = gapWithin(atlas, site, first, kClearanceReachMm);
    // What is red here may have been pressed by something that this site does not ask.
    if (result.contact) result.contact = findPresser(atlas, site, result);
    return result;
  }

  // `first` is looked at before the others, most of them are then too far off to matter.
  Clearance gapWithin(const scene::Atlas& atlas, const Site& site, int first, float reachMm) {
    std::vector<int> against = site.against;
    std::stable_partition(against.begin(), against.end(), [&](int s) { return s == first; });
    Clearance result;
    result.site = &site;
    float best = reachMm;
    for (const int nerve : site.nerves) {
      const core::Mesh* mesh = atlas.mesh(nerve);
      if (!mesh) continue;
      const auto& chosen = verticesOf(site, nerve);
      if (chosen.empty()) continue;
      core::Box box;
      for (const auto i : chosen) {
        box.add(mesh->positionsMm[i]);
        if (!mesh->irritation.empty() && mesh->irritation[i] > kPressed) result.contact = true;
      }
      for (const int other : against) {
        const core::Mesh* wall = atlas.mesh(other);
        if (!wall || !overlap(wall->boxMm, box, best)) continue;
        std::unique_ptr<SurfaceProbe> own;
        if (atlas.changedLevels(other)) {
          core::Box reach = box;
          reach.low -= best + 1, reach.high += best + 1;
          own = std::make_unique<SurfaceProbe>(probes.engine(), *wall, &reach);
          if (own->empty()) continue;
        }
        const SurfaceProbe& probe = own ? *own : probes.of(other);
        for (const auto i : chosen) {
          const auto near = probe.near(mesh->positionsMm[i], best + 1e-3f);
          if (!near || near->distanceMm >= best) continue;
          best = near->distanceMm;
          result.measured = true, result.atMm = mesh->positionsMm[i], result.nerve = nerve, result.meets = other;
        }
      }
    }
    result.gapMm = best;
    return result;
  }

  // Of a nerve that is pressed: what this state has changed and lies nearest to where it is red; false when nothing
  // does.
  bool findPresser(const scene::Atlas& atlas, const Site& site, Clearance& result) {
    float best = 3;
    bool found = false;
    for (const int nerve : site.nerves) {
      const core::Mesh* mesh = atlas.mesh(nerve);
      if (!mesh || mesh->irritation.empty()) continue;
      std::vector<glm::vec3> red;
      core::Box box;
      for (const auto i : verticesOf(site, nerve))
        if (mesh->irritation[i] >= kPressed) red.push_back(mesh->positionsMm[i]), box.add(mesh->positionsMm[i]);
      for (const int other : site.against) {
        const core::Mesh* wall = atlas.mesh(other);
        const bool stateOnly = atlas.catalogue().all()[static_cast<std::size_t>(other)].stateOnly;
        if (red.empty() || !wall || (!stateOnly && !atlas.changedLevels(other)) || !overlap(wall->boxMm, box, best))
          continue;
        core::Box reach = box;
        reach.low -= 4.0f, reach.high += 4.0f;
        const SurfaceProbe probe(probes.engine(), *wall, &reach);
        for (const vec3& at : red) {
          const auto near = probe.near(at, best);
          if (!near || near->distanceMm >= best) continue;
          best = near->distanceMm, found = true;
          result.measured = true, result.atMm = at, result.nerve = nerve, result.meets = other;
        }
      }
    }
    return found;
  }

  Clearance one(const scene::Atlas& atlas, const Site& site, const Clearance* rest = nullptr) {
    if (!site.sac) return gap(atlas, site, rest);
    Clearance result;
    result.site = &site;
    const scene::SacSection section = scene::sacSection(atlas, site.disc);
    result.measured = true;
    result.areaMm2 = static_cast<float>(section.areaMm2), result.apMm = static_cast<float>(section.apMm);
    result.atMm = section.atMm, result.nerve = atlas.catalogue().find("dural_sac");
    return result;
  }

  // Where the surfaces of a state differ from those at rest, of these structures.
  using Changes = std::map<int, core::Box>;
  Changes changesOf(const scene::Atlas& atlas, const std::set<int>& of) const {
    std::vector<int> differ;
    for (const int s : of)
      if (atlas.mesh(s) != rest.mesh(s)) differ.push_back(s);
    std::vector<core::Box> boxes(differ.size());
    core::parallelFor(differ.size(), [&](std::size_t k) {
      const core::Mesh *now = atlas.mesh(differ[k]), *before = rest.mesh(differ[k]);
      if (!now || !before || !now->irritation.empty()) boxes[k].add((now ? now : before)->boxMm);
      for (std::size_t i = 0; now && before && i < now->positionsMm.size(); ++i)
        if (now->positionsMm[i] != before->positionsMm[i])
          boxes[k].add(now->positionsMm[i]), boxes[k].add(before->positionsMm[i]);
    });
    Changes changes;
    for (std::size_t k = 0; k < differ.size(); ++k) changes.emplace(differ[k], boxes[k]);
    return changes;
  }

  // Whether nothing that a site depends on differs from the body at rest.
  bool asAtRest(const Changes& changes, const Site& site, float restGapMm) const {
    const int sac = rest.catalogue().find("dural_sac");
    core::Box place;
    for (const vec3& at : site.nearMm) place.add(at);
    const auto same = [&](int structure) {
      const auto it = changes.find(structure);
      return it == changes.end() || it->second.empty() || !overlap(it->second, place, site.radiusMm + restGapMm + 1);
    };
    if (site.sac) return !changes.count(sac) || !overlap(changes.at(sac), discBox(site), kSacReachMm);
    return std::all_of(site.nerves.begin(), site.nerves.end(), same) &&
           std::all_of(site.against.begin(), site.against.end(), same);
  }

  core::Box discBox(const Site& site) const {
    const core::Mesh* disc = rest.mesh(rest.catalogue().find("anulus_" + site.disc));
    return disc ? disc->boxMm : core::Box{vec3(-1e9f), vec3(1e9f)};
  }

  const Clearance& atRest(const Site& site) {
    {
      const std::lock_guard lock(mutex);
      if (const auto it = restValues.find(site.id); it != restValues.end()) return it->second;
    }
    const Clearance found = one(rest, site);
    const std::lock_guard lock(mutex);
    return restValues.emplace(site.id, found).first->second;
  }

  Clearance compared(const scene::Atlas& atlas, const Site& site, const Changes& changes);

  const scene::Atlas& rest;
  ProbeStore probes;
  std::vector<Site> sites;
  std::set<int> askedBy(const Site& site) const {
    std::set<int> all(site.nerves.begin(), site.nerves.end());
    all.insert(site.against.begin(), site.against.end());
    all.insert(rest.catalogue().find("dural_sac"));
    return all;
  }
  std::mutex mutex;
  std::map<std::pair<std::string, int>, std::vector<std::uint32_t>> vertices;
  std::map<std::string, Clearance> restValues;
};

std::string Clearance::inWords() const {
  char text[48];
  if (!measured) return "more than 30 mm";
  if (site->sac) {
    std::snprintf(text, sizeof text, "%.0f mm2", areaMm2);
    return text;
  }
  if (contact || gapMm < 0) return "contact";
  std::snprintf(text, sizeof text, "%.1f mm", gapMm);
  return text;
}

ClearanceGauge::ClearanceGauge(const std::filesystem::path& sitesToml, const scene::Atlas& rest)
    : impl_(std::make_unique<Impl>(rest)) {
  if (!std::filesystem::exists(sitesToml)) return;
  const core::TomlTable file = core::TomlTable::readFile(sitesToml);
  const Dictionary dictionary = readWords(file);
  for (const core::TomlTable& written : file.tables("site"))
    for (const core::TomlTable& table : casesOf(written, dictionary)) impl_->sites.push_back(readSite(table, rest));
  file.done();
}

ClearanceGauge::~ClearanceGauge() = default;

void ClearanceGauge::prepare() const {
  measure(impl_->rest);
}

const std::vector<Site>& ClearanceGauge::sites() const {
  return impl_->sites;
}

std::vector<Clearance> ClearanceGauge::measure(const scene::Atlas& atlas, const std::vector<const Site*>& sites) const {
  std::set<int> asked;
  for (const Site* site : sites) asked.merge(impl_->askedBy(*site));
  const Impl::Changes changes = impl_->changesOf(atlas, asked);
  std::vector<Clearance> found(sites.size());
  core::parallelFor(sites.size(), [&](std::size_t i) { found[i] = impl_->compared(atlas, *sites[i], changes); });
  return found;
}

Clearance ClearanceGauge::Impl::compared(const scene::Atlas& atlas, const Site& site, const Changes& changes) {
  const Clearance& rest = atRest(site);
  Clearance result = asAtRest(changes, site, rest.gapMm) ? rest : one(atlas, site, &rest);
  result.restGapMm = rest.gapMm, result.restAreaMm2 = rest.areaMm2;
  const auto changed = [&](int structure) {
    return structure >= 0 &&
           (atlas.changedLevels(structure) || atlas.catalogue().all()[static_cast<std::size_t>(structure)].stateOnly);
  };
  if (!site.sac && result.measured && changed(result.meets) && result.gapMm < -kAccuracyMm &&
      rest.gapMm - result.gapMm > kAccuracyMm)
    result.contact = true;
  // Two that nothing has changed or pressed do not meet: what is below zero there is within the surfaces' accuracy.
  if (!site.sac && !result.contact && result.measured) result.gapMm = std::max(result.gapMm, 0.0f);
  if (site.sac && result.areaMm2 < 0.9f * rest.areaMm2) result.contact = true;
  return result;
}

std::vector<Clearance> ClearanceGauge::measure(const scene::Atlas& atlas) const {
  std::vector<const Site*> all;
  for (const Site& site : impl_->sites) all.push_back(&site);
  return measure(atlas, all);
}

}  // namespace sciatlas::living
