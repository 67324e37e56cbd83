#include "lesson/serving.h"

#include <algorithm>
#include <set>

namespace sciatlas::lesson {
namespace {

std::string withoutSide(const std::string& id) {
  return sidedId(id).id;
}

// The structure's own id, those of its members and of its group, without sides.
std::set<std::string> family(const scene::Atlas& atlas, int structure) {
  const auto& all = atlas.catalogue().all();
  std::set<std::string> ids;
  const auto& info = all[static_cast<std::size_t>(structure)];
  ids.insert(withoutSide(info.id));
  for (const int m : atlas.meshesOf(structure)) ids.insert(withoutSide(all[static_cast<std::size_t>(m)].id));
  if (!info.parent.empty()) ids.insert(withoutSide(info.parent));
  return ids;
}

bool names(const std::vector<std::string>& words, const std::set<std::string>& ids) {
  return std::any_of(words.begin(), words.end(), [&](const auto& w) { return ids.count(withoutSide(w)) > 0; });
}

}  // namespace

std::vector<const Stroke*> strokesServing(const Library& library, const scene::Atlas& atlas, int structure) {
  std::vector<const Stroke*> found;
  if (structure < 0) return found;
  const auto ids = family(atlas, structure);
  for (const Stroke& stroke : library.strokes)
    if (names(stroke.reaches, ids)) found.push_back(&stroke);
  return found;
}

std::vector<const Stroke*> techniquesServing(const Library& library, const scene::Atlas& atlas, int structure) {
  std::vector<const Stroke*> found;
  for (const Stroke* stroke : strokesServing(library, atlas, structure))
    if (std::none_of(found.begin(), found.end(), [&](const auto* f) { return f->technique == stroke->technique; }))
      found.push_back(stroke);
  return found;
}

std::vector<const TriggerPoint*> pointsOf(const Library& library, const scene::Atlas& atlas, int structure) {
  std::vector<const TriggerPoint*> found;
  if (structure < 0) return found;
  const auto ids = family(atlas, structure);
  for (const TriggerPoint& point : library.triggerPoints)
    if (names(point.muscles, ids)) found.push_back(&point);
  return found;
}

std::vector<const TriggerPoint*> pointsReferringTo(const Library& library, const std::string& area) {
  std::vector<const TriggerPoint*> found;
  for (const TriggerPoint& point : library.triggerPoints)
    if (std::find(point.areas.begin(), point.areas.end(), area) != point.areas.end()) found.push_back(&point);
  const auto rank = [](const TriggerPoint* p) { return p->sciaticaRank > 0 ? p->sciaticaRank : 1000; };
  std::stable_sort(found.begin(), found.end(), [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
  return found;
}

std::vector<Served> servedMuscles(const Library& library, const scene::Catalogue& catalogue) {
  std::vector<Served> served;
  for (const Stroke& stroke : library.strokes)
    for (const std::string& word : stroke.reaches) {
      const int i = catalogue.find(word);
      if (i < 0) continue;
      const auto& info = catalogue.all()[static_cast<std::size_t>(i)];
      if (info.system != scene::System::Muscle && info.system != scene::System::Fascia) continue;
      const auto same = [&](const Served& s) { return s.baseId == info.baseId; };
      if (std::none_of(served.begin(), served.end(), same)) served.push_back({info.baseId, info.shortName, i});
    }
  std::sort(served.begin(), served.end(), [](const Served& a, const Served& b) { return a.name < b.name; });
  return served;
}

}  // namespace sciatlas::lesson
