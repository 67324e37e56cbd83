// What lies under a thumb on the shipped body, and its press map.
#include <doctest/doctest.h>

#include <chrono>

#include "data/shipped.h"
#include "lesson/points.h"
#include "living/layers.h"
#include "living/press_map.h"

using namespace sciatlas;
using glm::vec3;
using tests::shippedAtlas;
using tests::shippedLibrary;
using tests::source;

namespace {

const scene::Atlas& atlas() {
  return shippedAtlas();
}

std::string baseId(int structure) {
  return structure < 0 ? "" : atlas().catalogue().all()[static_cast<std::size_t>(structure)].baseId;
}

vec3 place(const std::string& words) {
  return lesson::pointMm(words, atlas(), "test");
}

living::Layers fromBehind(const vec3& point) {
  const int skin = atlas().catalogue().find("skin");
  const vec3 forwards(0, 0, 1);
  const auto on = atlas().firstHit(point - 600.0f * forwards, forwards, [skin](int s) { return s == skin; });
  REQUIRE(on.has_value());
  return living::layers(atlas(), skin, on->atMm, forwards);
}

living::Layers straightIn(const vec3& point) {
  const auto on = living::skinOver(atlas(), point);
  REQUIRE(on.has_value());
  return *living::layersUnder(atlas(), scene::probeAt(*on));
}

const living::PressRules& rules() {
  static const living::PressRules rules = living::readPressRules(source("models/press_rules.toml"), atlas());
  return rules;
}

const living::PressMap& map() {
  static const living::PressMap map(atlas(), rules());
  return map;
}

std::string classOver(const std::string& words) {
  const auto on = living::skinOver(atlas(), place(words));
  return on ? map().classAt(map().at(on->atMm)).id : "";
}

double milliseconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

constexpr const char* kBetween = "0.48 of hip_bone_r/ischial_tuberosity to femur_r/greater_trochanter_lateral";

}  // namespace

TEST_CASE("mid buttock: skin, fat, gluteus maximus, the nerve, a rotator, bone") {
  const living::Layers under = fromBehind(place(kBetween));
  std::vector<std::string> order;
  for (const living::Layer& layer : under.stack)
    if (layer.structure >= 0) order.push_back(baseId(layer.structure));
  const auto at = [&](const std::string& part) {
    for (std::size_t i = 0; i < order.size(); ++i)
      if (order[i].find(part) != std::string::npos) return static_cast<int>(i);
    return -1;
  };
  REQUIRE(order.size() >= 5);
  CHECK(order[0] == "skin");
  CHECK(order[1] == "subcutaneous_fat");
  CHECK(at("gluteus_maximus") > 1);
  CHECK(at("sciatic") > at("gluteus_maximus"));
  CHECK(at("quadratus_femoris") > at("sciatic"));
  CHECK(under.bone >= 0);
  CHECK(under.stack.back().structure == under.bone);
  CHECK(under.stack.front().fromMm < 0.5f);
  for (std::size_t i = 0; i + 1 < under.stack.size(); ++i) {
    CAPTURE(order[std::min(i, order.size() - 1)]);
    CHECK(under.stack[i].fromMm + under.stack[i].thickMm <= under.stack[i + 1].fromMm + 0.02f);
  }
}

TEST_CASE("the sciatic nerve lies 5 to 8 cm deep between tuberosity and trochanter (textbook)") {
  const living::Layers under = fromBehind(place(kBetween));
  REQUIRE(under.sciatic.has_value());
  CHECK(baseId(under.sciatic->structure) == "sciatic_nerve");
  CHECK(under.sciatic->lateralMm < 10);
  CHECK(under.sciatic->depthMm > 45);
  CHECK(under.sciatic->depthMm < 80);
}

TEST_CASE("piriformis lies as deep as on CT (Park 2011: medial 52, lateral 66 mm, SD 9)") {
  const int piriformis = atlas().catalogue().find("piriformis_r");
  vec3 middle(0);
  for (const vec3& p : atlas().mesh(piriformis)->positionsMm) middle += p;
  const living::Layers under = fromBehind(middle / static_cast<float>(atlas().mesh(piriformis)->positionsMm.size()));
  float depth = -1;
  for (const living::Layer& layer : under.stack)
    if (layer.structure == piriformis && depth < 0) depth = layer.fromMm;
  CAPTURE(depth);
  CHECK(depth > 52 - 2 * 9);
  CHECK(depth < 66 + 2 * 9);
}

TEST_CASE("the fibular nerve lies under thin cover at the neck of the fibula, with bone behind") {
  const living::Layers under = straightIn(place("fibula_r/fibular_neck"));
  CHECK(baseId(under.bone) == "fibula");
  CHECK(under.boneMm < 30);
  bool near = false;
  for (const living::Beside& nerve : under.nerves)
    near = near || (baseId(nerve.structure).find("fibular_nerve") != std::string::npos && nerve.lateralMm < 12);
  CHECK(near);
}

TEST_CASE("layers on both sides agree") {
  const living::Layers right = fromBehind(place(kBetween));
  vec3 mirrored = place(kBetween);
  mirrored.x = -mirrored.x;
  const living::Layers left = fromBehind(mirrored);
  CHECK(left.stack.size() == right.stack.size());
  CHECK(left.boneMm == doctest::Approx(right.boneMm).epsilon(0.01));
  CHECK(left.sciatic->depthMm == doctest::Approx(right.sciatic->depthMm).epsilon(0.02));
}

TEST_CASE("the press map marks the danger places and leaves the bellies") {
  REQUIRE_FALSE(map().empty());
  CHECK(classOver("fibula_r/fibular_neck") == "off");
  CHECK(classOver("0.05 along tibial_nerve_r") == "off");
  CHECK(classOver("0.25 along sciatic_nerve_r") == "off");
  CHECK(classOver("l3/spinous_tip") == "care");
  CHECK(classOver("hip_bone_r/ischial_tuberosity + 40 back") == "care");
  CHECK(classOver("l2/spinous_tip + 70 lateral 30 back") == "care");
  // Back of the calf's belly, lateral buttock, loin muscles.
  const int skin = atlas().catalogue().find("skin");
  const auto behind = [&](const std::string& words) {
    const vec3 p = place(words);
    const auto on = atlas().firstHit(p - vec3(0, 0, 600), {0, 0, 1}, [skin](int s) { return s == skin; });
    return map().classAt(map().at(on->atMm)).id;
  };
  CHECK(behind(kBetween) == "off");
  CHECK(behind("0.45 along tibial_nerve_r + 25 lateral") == "deep");
  CHECK(behind("l4/spinous_tip + 35 lateral") == "deep");
  CHECK(behind("hip_bone_r/psis + 70 lateral 30 down") == "deep");
}

TEST_CASE("both sides of the body get the same map") {
  std::size_t differ = 0;
  for (std::size_t i = 0; i < map().placesMm().size(); ++i) {
    const vec3 p = map().placesMm()[i];
    differ += map().classAt(map().reasons()[i]).id != map().classAt(map().at({-p.x, p.y, p.z})).id;
  }
  MESSAGE(differ << " of " << map().placesMm().size() << " places differ from their mirror image");
  CHECK(differ * 10 < map().placesMm().size());
}

TEST_CASE("every rule of the press map is met somewhere and its sources exist") {
  std::vector<bool> met(rules().rules.size(), false);
  for (const living::PressReason& reason : map().reasons())
    if (reason.rule >= 0) met[static_cast<std::size_t>(reason.rule)] = true;
  for (std::size_t i = 0; i < met.size(); ++i) {
    CAPTURE(rules().rules[i].id);
    CHECK(met[i]);
    for (const std::string& key : rules().rules[i].sources) CHECK(shippedLibrary().findReference(key) != nullptr);
  }
}

TEST_CASE("answers come while a hand moves") {
  atlas().prepareQueries(scene::Surfaces::Exact);
  const vec3 point = place(kBetween);
  constexpr int kRepeats = 10;
  const double layersMs = milliseconds([&] {
                            for (int i = 0; i < kRepeats; ++i) straightIn(point + vec3(0, 8.0f * i, 0));
                          }) /
                          kRepeats;
  const double mapMs = milliseconds([&] { living::PressMap(atlas(), rules()); });
  // A state that changes 6 surfaces, and one that changes a whole leg.
  const auto firstQueryMs = [&](const std::string& part, std::size_t most) {
    scene::BodyChange change;
    const auto& all = atlas().catalogue().all();
    for (int s = 0; s < static_cast<int>(all.size()) && change.surfaces.size() < most; ++s) {
      const core::Mesh* mesh = atlas().mesh(s);
      if (!mesh || all[static_cast<std::size_t>(s)].baseId.find(part) == std::string::npos ||
          all[static_cast<std::size_t>(s)].side != 'r')
        continue;
      const auto levels = std::make_shared<scene::SurfaceLevels>();
      for (std::size_t k = 0; k < levels->size(); ++k)
        if (k == 0 || atlas().mesh(s, k) != atlas().mesh(s, k - 1)) (*levels)[k] = *atlas().mesh(s, k);
      change.surfaces[s] = levels;
    }
    const std::size_t count = change.surfaces.size();
    const scene::Atlas state = atlas().changed(std::move(change));
    const double ms = milliseconds([&] { state.firstHit({-70, 0, -600}, {0, 0, 1}, [](int) { return true; }); });
    MESSAGE(count << " surfaces changed: first query " << ms << " ms, all quick trees "
                  << milliseconds([&] { state.prepareQueries(scene::Surfaces::Quick); }) << " ms");
    return ms;
  };
  atlas().prepareQueries(scene::Surfaces::Quick);
  const double fewMs = firstQueryMs("nerve_root", 6), legMs = firstQueryMs("", 1000);
  MESSAGE("layers " << layersMs << " ms, press map " << mapMs << " ms");
  CHECK(layersMs < 200);  // generous: machines differ and are shared
  CHECK(mapMs < 8000);
  CHECK(fewMs < 500);
  CHECK(legMs < 3000);
}
