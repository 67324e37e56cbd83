#include "scene/search.h"

#include <algorithm>
#include <map>

#include "core/text.h"

namespace sciatlas::scene {
namespace {

constexpr int kExact = 100;      // of a whole name
constexpr int kGuess = 25;       // no better match than this is more than a guess
constexpr int kPlaceBehind = 2;  // a structure comes before a place that fits equally well

// 'r' or 'l' when the name ends so, and the name without it.
std::pair<std::string, char> withoutSide(const std::string& name) {
  const std::size_t n = name.size();
  if (n > 2 && name[n - 2] == '_' && (name[n - 1] == 'r' || name[n - 1] == 'l'))
    return {name.substr(0, n - 2), name[n - 1]};
  return {name, 'm'};
}

struct PlaceKey {
  std::string key;
  char side;
};

PlaceKey keyOf(const Catalogue& catalogue, const core::ModelLandmark& landmark) {
  const int s = catalogue.find(landmark.structure);
  const StructureInfo& info = catalogue.all()[static_cast<std::size_t>(s)];
  if (info.side != 'm') return {info.baseId + "/" + landmark.name, info.side};
  const auto [stem, side] = withoutSide(landmark.name);
  return {info.baseId + "/" + stem, side};
}

// Adds a landmark to its pair, the right one in front.
void add(std::vector<int>& landmarks, std::vector<char>& sides, int landmark, char side) {
  const bool front = side == 'r' && !landmarks.empty();
  landmarks.insert(front ? landmarks.begin() : landmarks.end(), landmark);
  sides.insert(front ? sides.begin() : sides.end(), side);
}

int scoreOf(const std::string& query, const Catalogue& catalogue, const core::ModelLandmark& landmark) {
  const std::string name = withoutSide(landmark.name).first;
  int score = nameScore(query, core::lowerCase(landmark.label));
  bool exact = score >= kExact || name == query;  // then it is meant, not the bone that lists it among its synonyms
  for (const std::string& word : catalogue.landmarkWords(name)) {
    const int own = nameScore(query, core::lowerCase(word));
    exact = exact || own >= kExact;
    score = std::max(score, own - 1);
  }
  return exact ? kExact : score - kPlaceBehind;
}

}  // namespace

std::vector<Place> placesOf(const Atlas& atlas, int structure) {
  std::vector<Place> places;
  std::map<std::string, std::size_t> known;
  for (const int member : atlas.meshesOf(structure))
    for (const int l : atlas.landmarksOf(member)) {
      const auto& landmark = atlas.landmarks()[static_cast<std::size_t>(l)];
      if (landmark.label.empty()) continue;
      const PlaceKey key = keyOf(atlas.catalogue(), landmark);
      const auto [at, fresh] = known.emplace(key.key, places.size());
      if (fresh) places.push_back({landmark.label, {}, {}});
      add(places[at->second].landmarks, places[at->second].sides, l, key.side);
    }
  for (Place& place : places)
    if (place.landmarks.size() < 2) place.sides.clear();
  return places;
}

std::vector<Found> search(const Atlas& atlas, std::string_view text, std::size_t most) {
  const Catalogue& catalogue = atlas.catalogue();
  const std::string query = core::lowerCase(text);
  struct Scored {
    int score;
    Found found;
  };
  std::vector<Scored> all;
  std::map<std::string, std::size_t> known;
  for (const auto& [score, index] : catalogue.scored(text)) {
    const StructureInfo& info = catalogue.all()[static_cast<std::size_t>(index)];
    if (atlas.meshesOf(index).empty() || known.count(info.baseId)) continue;
    known.emplace(info.baseId, all.size());
    Found found{{index}, {}, {}};
    if (info.side != 'm') {
      found.structures.clear();
      for (const char* side : {"_r", "_l"})
        if (const int i = catalogue.find(info.baseId + side); i >= 0 && !atlas.meshesOf(i).empty())
          found.structures.push_back(i);
    }
    all.push_back({score, std::move(found)});
  }
  if (query.find_first_not_of(' ') != std::string::npos)
    for (std::size_t l = 0; l < atlas.landmarks().size(); ++l) {
      const core::ModelLandmark& landmark = atlas.landmarks()[l];
      if (landmark.label.empty()) continue;
      const int score = scoreOf(query, catalogue, landmark);
      if (score <= kLeastScore) continue;
      if (atlas.meshesOf(catalogue.find(landmark.structure)).empty()) continue;  // not in this state
      const PlaceKey key = keyOf(catalogue, landmark);
      const auto [at, fresh] = known.emplace(key.key, all.size());
      if (fresh) all.push_back({score, {}});
      Found& found = all[at->second].found;
      add(found.landmarks, found.sides, static_cast<int>(l), key.side);
      found.structures.push_back(catalogue.find(landmark.structure));
    }
  std::stable_sort(all.begin(), all.end(), [](const Scored& a, const Scored& b) { return a.score > b.score; });
  // A guess at a typing error is worth showing only where nothing bears the name as it was written.
  const int least = !all.empty() && all.front().score > kGuess ? kGuess : kLeastScore;
  std::vector<Found> result;
  for (std::size_t i = 0; i < all.size() && i < most && all[i].score > least; ++i) {
    if (all[i].found.landmarks.size() < 2) all[i].found.sides.clear();
    result.push_back(std::move(all[i].found));
  }
  return result;
}

}  // namespace sciatlas::scene
