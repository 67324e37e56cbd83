#include "session/peel.h"

#include <algorithm>
#include <array>
#include <set>

namespace sciatlas::session {
namespace {

using scene::Visibility;

constexpr std::array<const char*, scene::kSkinLayer + 1> kLayerNames{
    "bones",         "joints",         "deepest muscles",     "deep muscles",
    "inner muscles", "middle muscles", "superficial muscles", "outermost muscles",
    "deep fascia",   "deep fascia",    "veins in the fat",    "fat",
    "skin"};

}  // namespace

std::vector<int> layersOf(const scene::Atlas& atlas) {
  std::set<int> layers;
  const auto& all = atlas.catalogue().all();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (atlas.mesh(static_cast<int>(i))) layers.insert(all[i].layer);
  return {layers.begin(), layers.end()};
}

const char* layerName(int layer) {
  return kLayerNames[static_cast<std::size_t>(std::clamp(layer, 0, scene::kSkinLayer))];
}

void peelTo(scene::SceneState& state, const scene::Catalogue& catalogue, int layer) {
  const auto& all = catalogue.all();
  state.peel = std::clamp(layer, 0, scene::kSkinLayer);
  state.peeled.resize(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto& before = state.peeled[i];
    Visibility& now = state.visibility[i];
    if (all[i].layer > state.peel && now != Visibility::Hidden) {
      before = now;
      now = Visibility::Hidden;
    } else if (all[i].layer <= state.peel && before) {
      now = *before;
      before.reset();
    }
  }
}

bool isWrap(const scene::StructureInfo& info) {
  return info.system == scene::System::Skin || info.system == scene::System::Fascia;
}

int unwrappedLayer(const scene::Atlas& atlas) {
  int outermost = 0;
  const auto& all = atlas.catalogue().all();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (atlas.mesh(static_cast<int>(i)) && !isWrap(all[i])) outermost = std::max(outermost, all[i].layer);
  return outermost;
}

void showUnwrapped(scene::SceneState& state, const scene::Atlas& atlas) {
  const auto& all = atlas.catalogue().all();
  state.peel = unwrappedLayer(atlas);
  state.peeled.assign(all.size(), std::nullopt);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (state.visibility[i] != Visibility::Hidden) continue;
    if (isWrap(all[i]))
      state.peeled[i] = Visibility::Shown;
    else
      state.visibility[i] = Visibility::Shown;
  }
}

}  // namespace sciatlas::session
