#include "ui/body_numbers.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "core/error.h"
#include "scene/measure.h"

namespace sciatlas::ui {
namespace {

constexpr float kReachMm = 60;      // along the nerve from the middle of the site
constexpr float kSiteReachMm = 45;  // a named place this near to the middle of the site belongs to it
constexpr double kSameMm = 0.15;    // a change below this is none
constexpr double kFarMm = 60;       // farther away there is nothing to say

bool isNerve(const scene::Atlas& atlas, int structure) {
  return atlas.catalogue().all()[static_cast<std::size_t>(structure)].system == scene::System::Nerve;
}

glm::vec3 middleOf(const scene::Atlas& atlas, const std::vector<int>& focus) {
  for (const int i : focus)
    if (!isNerve(atlas, i) && !atlas.boxOf({i}).empty()) return atlas.boxOf({i}).centre();
  return atlas.boxOf(focus).centre();
}

// The part of a nerve's length within reach of the site; from > to when none is.
std::pair<double, double> partNear(const core::ModelCentreline& line, const glm::vec3& middle) {
  std::vector<double> along{0};
  for (std::size_t i = 1; i < line.pointsMm.size(); ++i)
    along.push_back(along.back() + static_cast<double>(glm::distance(line.pointsMm[i - 1], line.pointsMm[i])));
  double from = 1, to = 0;
  for (std::size_t i = 0; i < along.size(); ++i)
    if (glm::distance(line.pointsMm[i], middle) < kReachMm) {
      from = std::min(from, along[i] / along.back());
      to = std::max(to, along[i] / along.back());
    }
  return {from, to};
}

const std::string& nameOf(const scene::Atlas& atlas, int structure) {
  return atlas.catalogue().all()[static_cast<std::size_t>(structure)].shortName;
}

std::string metWords(const scene::Atlas& atlas, const Nearness& n) {
  return gapWords(n.gapMm) + (n.gapMm < 0 ? " with " : " from ") + nameOf(atlas, n.meets);
}

bool holds(const std::vector<int>& list, int value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// The named places that a pathology is about.
std::vector<const living::Site*> sitesOf(const living::Body& body, const living::Pathology& pathology) {
  std::vector<const living::Site*> sites;
  const scene::Atlas& rest = body.rest();
  const std::vector<int> meets = rest.catalogue().expand(pathology.meets);
  std::vector<int> focus;
  for (const int i : rest.catalogue().expand(pathology.focus))
    for (const int m : rest.meshesOf(i)) focus.push_back(m);
  if (focus.empty()) return sites;
  const glm::vec3 middle = middleOf(rest, focus);
  for (const living::Site& site : body.clearances().sites()) {
    const bool near = std::any_of(site.nearMm.begin(), site.nearMm.end(),
                                  [&](const glm::vec3& p) { return glm::distance(p, middle) < kSiteReachMm; });
    const bool nerves = std::any_of(site.nerves.begin(), site.nerves.end(), [&](int n) { return holds(meets, n); });
    const auto& words = pathology.focus;
    const bool disc = site.sac && std::find(words.begin(), words.end(), "disc_" + site.disc) != words.end();
    if (disc || (near && nerves)) sites.push_back(&site);
  }
  return sites;
}

std::vector<NearnessChange> changesAtSites(const living::Body& body, const scene::Atlas& before,
                                           const scene::Atlas& after, const living::Pathology& pathology) {
  std::vector<NearnessChange> changes;
  const std::vector<const living::Site*> sites = sitesOf(body, pathology);
  const auto were = body.clearances().measure(before, sites), are = body.clearances().measure(after, sites);
  for (std::size_t i = 0; i < sites.size(); ++i) {
    const living::Site* site = sites[i];
    const living::Clearance &then = were[i], &now = are[i];
    if (!now.measured && !then.measured) continue;
    const std::string was = then.inWords(), is = now.inWords();
    std::string words = site->english + ": " + (was == is ? is : was + " \xe2\x86\x92 " + is);
    if (now.meets >= 0 && !site->sac) words += (now.contact ? " with " : " from ") + nameOf(after, now.meets);
    changes.push_back({now.nerve, words, now.contact});
  }
  return changes;
}

}  // namespace

std::string gapWords(double gapMm) {
  if (gapMm < 0) return "contact";
  char text[32];
  std::snprintf(text, sizeof text, "%.1f mm", gapMm);
  return text;
}

std::vector<Nearness> nearnessAt(const scene::Atlas& atlas, const living::Pathology& site) {
  const auto& all = atlas.catalogue().all();
  std::vector<int> focus, others;
  for (const int i : atlas.catalogue().expand(site.focus))
    for (const int m : atlas.meshesOf(i)) focus.push_back(m);
  for (const int i : focus)
    if (!isNerve(atlas, i)) others.push_back(i);
  for (int i = 0; i < static_cast<int>(all.size()); ++i)
    if (all[static_cast<std::size_t>(i)].stateOnly && !isNerve(atlas, i) && atlas.mesh(i)) others.push_back(i);
  std::vector<Nearness> out;
  if (others.empty()) return out;
  const glm::vec3 middle = middleOf(atlas, focus);
  for (const int nerve : atlas.catalogue().expand(site.meets)) {
    const core::ModelCentreline* line = atlas.centreline(nerve);
    if (!line || line->pointsMm.size() < 2) continue;
    const auto [from, to] = partNear(*line, middle);
    if (from >= to) continue;
    const auto gap = scene::gapTo(atlas, *line, others, from, to);
    if (gap && gap->gapMm < kFarMm) out.push_back({nerve, gap->structure, gap->gapMm});
  }
  return out;
}

std::vector<NearnessChange> nearnessChanges(const living::Body& body, const scene::Atlas& before,
                                            const scene::Atlas& after, const living::Pathology& site) {
  if (auto named = changesAtSites(body, before, after, site); !named.empty()) return named;
  const auto first = nearnessAt(before, site);
  std::vector<NearnessChange> changes;
  for (const Nearness& now : nearnessAt(after, site)) {
    const auto then = std::find_if(first.begin(), first.end(), [&](const auto& n) { return n.nerve == now.nerve; });
    std::string words = nameOf(after, now.nerve) + ": ";
    const bool same =
        then != first.end() && ((then->gapMm < 0 && now.gapMm < 0) ||
                                std::abs(std::max(then->gapMm, 0.0) - std::max(now.gapMm, 0.0)) < kSameMm);
    if (then != first.end() && !same) words += gapWords(then->gapMm) + " \xe2\x86\x92 ";
    words += metWords(after, now);
    if (same) words += ", as in the other";
    changes.push_back({now.nerve, words, now.gapMm < 0});
  }
  return changes;
}

std::vector<std::string> figureChanges(const scene::Atlas& before, const scene::Atlas& after,
                                       const living::Pathology& site) {
  std::vector<std::string> lines;
  for (const auto& figure : site.figures) try {
      const auto words = [&](const scene::Atlas& atlas) {
        const scene::Measured measured = scene::measure(figure.measure, atlas);
        const std::string degree = figure.degreeAt(measured.value);
        return scene::inWords(figure.measure, measured) + (degree.empty() ? "" : " (" + degree + ")");
      };
      const std::string then = words(before), now = words(after);
      lines.push_back(figure.name + ": " + (then == now ? now : then + " \xe2\x86\x92 " + now));
    } catch (const core::InputError&) {
      // Another model may lack the landmark; `sciatlas check` names it.
    }
  return lines;
}

const SiteNumbers& NumbersCard::of(const session::Session& session, const std::string& page, const std::string& key,
                                   std::function<SiteNumbers()> measure) {
  if (page != page_) shown_ = {}, page_ = page, asked_.clear();
  if (key != asked_) {
    asked_ = key;
    if (core::Latest* background = session.background()) {
      // The answer outlives the card if it must, and one that comes late does no harm.
      answer_ = std::make_shared<Answer>();
      background->ask([answer = answer_, measure = std::move(measure)] {
        SiteNumbers numbers = measure();
        const std::lock_guard lock(answer->mutex);
        answer->numbers = std::move(numbers);
      });
    } else {
      shown_ = measure();
    }
  }
  if (answer_) {
    const std::lock_guard lock(answer_->mutex);
    if (answer_->numbers) shown_ = *std::exchange(answer_->numbers, std::nullopt);
  }
  return shown_;
}

}  // namespace sciatlas::ui
