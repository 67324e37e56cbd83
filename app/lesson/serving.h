// Which techniques and trigger points belong to a structure or a symptom area.
#pragma once
#include <string>
#include <vector>

#include "lesson/lesson.h"

namespace sciatlas::lesson {

// Strokes that act on the structure, on either side, on a part of it or on the whole that it is part of; in file order.
std::vector<const Stroke*> strokesServing(const Library& library, const scene::Atlas& atlas, int structure);
// The first of them for each technique.
std::vector<const Stroke*> techniquesServing(const Library& library, const scene::Atlas& atlas, int structure);
// Trigger points of the structure, likewise.
std::vector<const TriggerPoint*> pointsOf(const Library& library, const scene::Atlas& atlas, int structure);
// Trigger points that are said to refer to a symptom area; those that imitate sciatica most first.
std::vector<const TriggerPoint*> pointsReferringTo(const Library& library, const std::string& area);
// Muscles, fasciae and tendons that strokes act on: base ids and their names, by name.
struct Served {
  std::string baseId, name;
  int structure = -1;  // of the right side
};
std::vector<Served> servedMuscles(const Library& library, const scene::Catalogue& catalogue);

}  // namespace sciatlas::lesson
