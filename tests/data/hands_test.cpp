// Techniques, strokes, trigger points and the map of the roots on the shipped body.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "data/shipped_body.h"
#include "lesson/check_hands.h"
#include "lesson/joint_moves.h"
#include "lesson/points.h"
#include "lesson/stage.h"
#include "lesson/stroke_track.h"
#include "lesson/tool_mesh.h"
#include "lesson/zone_lay.h"

using namespace sciatlas;
using tests::shippedAtlas;
using tests::shippedBody;
using tests::shippedLibrary;

namespace {

std::shared_ptr<const scene::Atlas> inPose(const char* id) {
  scene::BodyState state;
  state.poseDeg = living::Poses::at(*shippedBody().poses().find(id), 1);
  return shippedBody().in(state);
}

// How far what lies on the skin is from it at most, beside the lift that keeps it from sinking in.
float farthestMm(const scene::Overlay& overlay, const scene::Atlas& shown) {
  const int skin = shown.catalogue().find("skin");
  const auto isSkin = [skin](int s) { return s == skin; };
  float farthest = 0;
  const auto check = [&](const std::vector<glm::vec3>& points, std::size_t every) {
    for (std::size_t i = 0; i < points.size(); i += every)
      if (const auto hit = shown.nearest(points[i], isSkin)) farthest = std::max(farthest, hit->distanceMm);
  };
  for (const auto& band : overlay.bands)
    if (!band.depth && band.columns > 1) check(band.rowsMm, 7);
  for (const auto& disc : overlay.discs) check(disc.columns > 1 ? disc.rowsMm : std::vector{disc.centreMm}, 5);
  return farthest;
}

}  // namespace

TEST_CASE("every row of the technique table is there, whole, with a stroke that plays") {
  const std::set<std::string> codes{"EFF", "PET", "FRI", "TAP", "VIB", "ROC", "DTM", "TRP",
                                    "MFR", "FIN", "HEA", "MOV", "CRX", "SLI", "BAL", "ROL"};
  std::set<std::string> found;
  for (const auto& t : shippedLibrary().techniques) {
    CAPTURE(t.id);
    found.insert(t.code);
    const auto has = [&](const lesson::Stroke& s) { return s.technique == t.id; };
    CHECK(std::any_of(shippedLibrary().strokes.begin(), shippedLibrary().strokes.end(), has));
    CHECK((t.walton.given() || t.family == "active" || t.family == "thermal"));
    scene::SceneState state;
    state.technique = t.id;
    lesson::StrokeStage stage;
    stage.make(shippedLibrary(), shippedAtlas(), state, nullptr);
    CHECK(stage.moving());
    CHECK(stage.clock(0));
    const auto overlay = stage.overlay(1);
    const auto zone = [](const auto& band) { return band.hatched; };
    CHECK(std::count_if(overlay.bands.begin(), overlay.bands.end(), zone) >= 4);  // the corridors of both sides
  }
  CHECK(found == codes);
  for (const char* zone : {"corridor_buttock", "corridor_thigh", "popliteal_fossa", "fibular_neck", "kidney",
                           "spinous_processes", "coccyx_tip", "greater_trochanter", "ischial_tuberosity"})
    CHECK(std::any_of(shippedLibrary().zones.begin(), shippedLibrary().zones.end(),
                      [&](const auto& z) { return z.id == zone; }));
}

TEST_CASE("strokes and zones lie within 2 mm on the skin, at rest, prone and side-lying") {
  constexpr float kLiftMm = 1.5f, kWithinMm = 2;
  std::map<std::string, std::shared_ptr<const scene::Atlas>> states{
      {"rest", std::shared_ptr<const scene::Atlas>(std::shared_ptr<const scene::Atlas>(), &shippedAtlas())},
      {"prone", inPose("prone_pillow")},
      {"side-lying", inPose("side_lying_bolster_r")}};
  lesson::StrokeStage stage;
  for (const auto& [name, shown] : states)
    for (const auto& t : shippedLibrary().techniques) {
      CAPTURE(name);
      CAPTURE(t.id);
      scene::SceneState state;
      state.technique = t.id;
      stage.make(shippedLibrary(), shippedAtlas(), *shown, state, nullptr);
      scene::Overlay still = stage.overlay(0);
      CHECK(farthestMm(still, *shown) <= kLiftMm + kWithinMm);
    }
}

namespace {

float toLineMm(const glm::vec3& p, const std::vector<glm::vec3>& line) {
  float best = 1e9f;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const glm::vec3 way = line[i] - line[i - 1];
    const float t = std::clamp(glm::dot(p - line[i - 1], way) / std::max(1e-6f, glm::dot(way, way)), 0.f, 1.f);
    best = std::min(best, glm::distance(p, line[i - 1] + t * way));
  }
  return best;
}

struct OffMm {
  float foot = 0, carried = 0;
};

// Of the corridors of both sides in a body: how far their axis is from the foot of the nerve, which is where a line
// from it straight back, as the bones beside it stand, comes out of the skin; and how far from it the skin has gone
// that lay over the nerve at rest.
OffMm corridorOff(const scene::Atlas& shown) {
  const scene::Atlas& rest = shippedAtlas();
  const lesson::BoneTurns turns(rest, shown);
  const lesson::SkinLay skin(shown), atRest(rest);
  constexpr glm::vec3 kBack{0, 0, -1};
  OffMm off;
  int corridors = 0;
  for (const auto& zone : lesson::layZones(shippedLibrary().zones, rest, shown)) {
    if (zone.id.rfind("corridor", 0) != 0) continue;
    ++corridors;
    const auto& all = shippedLibrary().zones;
    const auto& data = *std::find_if(all.begin(), all.end(), [&](const auto& z) { return z.id == zone.id; });
    std::vector<glm::vec3> axis, old;
    for (const auto& p : zone.axis) axis.push_back(p.atMm);
    const auto before = lesson::centrelinePart(*rest.centreline(zone.structure), data.fromFraction, data.toFraction);
    for (const auto& p : atRest.at(atRest.path(before, kBack), shown)) old.push_back(p.atMm);
    for (const glm::vec3& p :
         lesson::centrelinePart(*shown.centreline(zone.structure), data.fromFraction + 0.02, data.toFraction - 0.02)) {
      const auto foot = skin.drop(p, turns.near(p) * kBack);
      REQUIRE(foot);
      off.foot = std::max(off.foot, toLineMm(skin.at(*foot, shown).atMm, axis));
      off.carried = std::max(off.carried, toLineMm(skin.at(*foot, shown).atMm, old));
    }
  }
  CHECK(corridors == 4);
  return off;
}

}  // namespace

TEST_CASE("the no-press corridor lies within 5 mm over the nerve as it runs in each pose") {
  scene::BodyState bent;
  bent.poseDeg["hip_flexion_r"] = 60;
  CHECK(corridorOff(shippedAtlas()).foot <= 5);
  CHECK(corridorOff(*shippedBody().in(bent)).foot <= 5);
  for (const char* pose : {"prone_pillow", "side_lying_bolster_r", "straight_leg_raise_r"}) {
    CAPTURE(pose);
    CHECK(corridorOff(*inPose(pose)).foot <= 5);
  }
  const OffMm sitting = corridorOff(*inPose("sitting"));
  CHECK(sitting.foot <= 5);
  CHECK(sitting.carried > 10);  // the test bites: what is laid once and goes with the skin leaves the nerve
  // Made in haste, while a slider is dragged, it lies as well, and so do strokes: on coarser skin, whose folds at the
  // hip are not mended, but on the skin and not on another place.
  const auto hasty = shippedBody().in(bent, living::Body::Care::Haste);
  CHECK(corridorOff(*hasty).foot <= 6);
  const lesson::SkinLay lay(shippedAtlas());
  const auto full = shippedBody().in(bent);
  for (const char* id : {"p01_effleurage_back", "p10b_effleurage_buttock_middle", "p21_effleurage_thigh"}) {
    CAPTURE(id);
    const auto laid = lesson::layStroke(*shippedLibrary().findStroke(id), lay, false);
    const auto here = lay.at(laid.path, *full), quick = lay.at(laid.path, *hasty);
    for (std::size_t i = 0; i < here.size(); ++i) {
      const glm::vec3 off = quick[i].atMm - here[i].atMm;
      CHECK(std::abs(glm::dot(off, here[i].normal)) < 2.5f);
      CHECK(glm::length(off) < 15);
    }
  }
}

TEST_CASE("in the pose that it is done in no stroke presses more over the nerve than its rule allows") {
  std::map<std::string, std::shared_ptr<const scene::Atlas>> in;
  for (const auto& stroke : shippedLibrary().strokes) {
    if (stroke.pose.empty()) continue;
    CAPTURE(stroke.id);
    auto& shown = in[stroke.pose];
    if (!shown) shown = inPose(stroke.pose.c_str());
    CHECK(lesson::corridorFault(shippedLibrary(), stroke, shippedAtlas(), *shown) == "");
  }
}

TEST_CASE("what a stroke acts on lies under its path, and none presses more over the nerve than its rule allows") {
  int near = 0;
  for (const auto& stroke : shippedLibrary().strokes) {
    CAPTURE(stroke.id);
    CHECK(lesson::reachedShare(stroke, *shippedLibrary().findTechnique(stroke.technique), shippedAtlas()) >=
          lesson::kReachedShare);
    CHECK(lesson::corridorFault(shippedLibrary(), stroke, shippedAtlas(), shippedAtlas()) == "");
    // The rule bites: the same path with a thumb would be a fault where a palm crosses.
    if (stroke.id != "p10c_effleurage_buttock_lower") continue;
    ++near;
    lesson::Stroke pointed = stroke;
    pointed.tool = "thumb";
    CHECK(lesson::corridorFault(shippedLibrary(), pointed, shippedAtlas(), shippedAtlas()).find("broad tool") !=
          std::string::npos);
    pointed.tool = "palm", pointed.walton = {3, 3};
    CHECK(lesson::corridorFault(shippedLibrary(), pointed, shippedAtlas(), shippedAtlas()).find("level 2") !=
          std::string::npos);
  }
  CHECK(near == 1);
}

TEST_CASE("movements are real: degrees, speed, repetitions and the hands that hold") {
  const lesson::Library library =
      lesson::readLibrary(tests::source("lessons"), shippedAtlas().catalogue(), &shippedAtlas(), &shippedBody());
  int movements = 0, holding = 0;
  for (const auto& stroke : library.strokes) {
    CAPTURE(stroke.id);
    CHECK((stroke.motion == "joint") == !stroke.stations.empty());
    if (stroke.stations.empty()) continue;
    ++movements;
    const auto& technique = *library.findTechnique(stroke.technique);
    const double cycle = lesson::cycleS(stroke.stations);
    const bool walks = stroke.pose == "walking_stride";
    if (technique.frequencyHz.given() && !walks) {
      CHECK(1 / cycle >= technique.frequencyHz.from - 1e-6);
      CHECK(1 / cycle <= technique.frequencyHz.to + 1e-6);
    }
    CHECK(cycle * stroke.repetitions >= 0.4 * technique.siteTimeS.from);
    CHECK(cycle * stroke.repetitions <= technique.siteTimeS.to);
    float fastest = 0, moved = 0;
    auto before = lesson::jointsAt(stroke.stations, 0, stroke.repetitions, false).poseDeg;
    for (double t = 0.05; t < cycle * stroke.repetitions; t += 0.05) {
      const auto now = lesson::jointsAt(stroke.stations, t, stroke.repetitions, false).poseDeg;
      scene::BodyState state;
      state.poseDeg = now;
      CHECK_NOTHROW(shippedBody().check(state));
      for (const auto& axis : shippedBody().poses().axes) {
        const auto of = [&](const auto& pose) { return pose.count(axis.id) ? pose.at(axis.id) : 0.f; };
        fastest = std::max(fastest, std::abs(of(now) - of(before)) / 0.05f);
        moved = std::max(moved, std::abs(of(now) - of(before)));
      }
      before = now;
    }
    CHECK(moved > 0.05f);
    CHECK(fastest < (walks ? 400 : 100));  // degrees a second: no jump between stations or repetitions
    scene::SceneState state;
    state.technique = stroke.technique, state.strokes = {stroke.id};
    lesson::StrokeStage stage;
    stage.make(library, shippedAtlas(), state, nullptr);
    const std::size_t hands = (stroke.tool == "none" ? 0 : 1) + stroke.holds.size();
    CHECK(stage.overlay(1).solids.size() == hands);
    holding += static_cast<int>(stroke.holds.size());
  }
  CHECK(movements >= 6);
  CHECK(holding >= 2);
  // On the left the same, mirrored.
  const auto& pin = *library.findStroke("movement_pin_and_move");
  const auto left = lesson::jointsAt(pin.stations, 4, pin.repetitions, true).poseDeg;
  CHECK(left.at("hip_rotation_l") == doctest::Approx(25));
  CHECK(left.at("knee_flexion_l") == doctest::Approx(90));
}

TEST_CASE("the heat pack lies on the skin as it curves, and the roller turns as far as it has come") {
  const auto onSkin = [](const scene::Overlay& overlay, const scene::Atlas& shown) {
    const int skin = shown.catalogue().find("skin");
    REQUIRE(overlay.solids.size() == 1);
    const core::Mesh& pack = *overlay.solids.front().mesh;
    int lies = 0, all = 0;
    for (std::size_t i = 0; i < pack.positionsMm.size(); i += 41) {
      const auto hit = shown.nearest(pack.positionsMm[i], [skin](int s) { return s == skin; });
      ++all, lies += hit && hit->distanceMm < 26;  // its thickness of 22 mm, and a groove
    }
    return static_cast<double>(lies) / std::max(1, all);
  };
  scene::SceneState state;
  state.technique = "heat";
  lesson::StrokeStage stage;
  stage.make(shippedLibrary(), shippedAtlas(), state, nullptr);
  CHECK(onSkin(stage.overlay(1), shippedAtlas()) > 0.97);
  const auto prone = inPose("prone_pillow");
  stage.make(shippedLibrary(), shippedAtlas(), *prone, state, nullptr);
  CHECK(onSkin(stage.overlay(1), *prone) > 0.97);

  state.technique = "foam_roller", state.strokes = {"roller_hamstrings"};
  stage.make(shippedLibrary(), shippedAtlas(), state, nullptr);
  const auto at = [&](double timeS) { return stage.overlay(timeS).solids.front().toModel; };
  const glm::mat4 first = at(0.2), then = at(0.6);
  const glm::vec3 axis{0, 0, 72};  // its middle: it does not go up and down as it turns
  const float way = glm::distance(glm::vec3(first * glm::vec4(axis, 1)), glm::vec3(then * glm::vec4(axis, 1)));
  const float turned = std::acos(std::clamp(glm::dot(glm::vec3(first[2]), glm::vec3(then[2])), -1.f, 1.f));
  CHECK(way > 15);
  CHECK(turned * 72 == doctest::Approx(way).epsilon(0.15));
}

TEST_CASE("tools have their true size") {
  const std::map<std::string, std::pair<float, float>> longestMm{
      {"ball", {62, 70}}, {"roller", {430, 450}}, {"palm", {230, 330}}, {"thumb", {220, 340}}, {"elbow", {280, 420}}};
  for (const auto& tool : shippedLibrary().tools) {
    CAPTURE(tool.id);
    const core::Mesh mesh = lesson::toolMesh(tool);
    if (tool.rods.empty()) continue;
    REQUIRE(mesh.indices.size() > 300);
    CHECK(mesh.boxMm.low.z > -5);  // it stands on the skin
    CHECK(mesh.boxMm.low.z < 5);
    const glm::vec3 size = mesh.boxMm.size();
    const float longest = std::max({size.x, size.y, size.z});
    if (const auto it = longestMm.find(tool.id); it != longestMm.end()) {
      CHECK(longest >= it->second.first);
      CHECK(longest <= it->second.second);
    }
    // Closed and turned outwards: the volume is positive.
    double volume = 0;
    for (std::size_t i = 0; i < mesh.indices.size(); i += 3) {
      const glm::dvec3 a(mesh.positionsMm[mesh.indices[i]]), b(mesh.positionsMm[mesh.indices[i + 1]]),
          c(mesh.positionsMm[mesh.indices[i + 2]]);
      volume += glm::dot(a, glm::cross(b, c)) / 6;
    }
    CHECK(volume > 1000);
  }
}

TEST_CASE("22 trigger points, each with a zone that is painted on the skin of its side") {
  CHECK(shippedLibrary().triggerPoints.size() == 22);
  const core::Mesh& skin = *shippedAtlas().mesh(shippedAtlas().catalogue().find("skin"), 2);
  const auto painted = [&](const scene::SceneState& state) {
    const auto tint = lesson::zoneTint(shippedLibrary(), shippedAtlas(), state);
    REQUIRE(tint);
    REQUIRE(tint->colours[2].size() == skin.positionsMm.size());
    std::pair<int, int> count;  // on the right, on the left beyond the midline
    for (std::size_t i = 0; i < skin.positionsMm.size(); ++i)
      if (tint->colours[2][i].a > 40) ++(skin.positionsMm[i].x < 60 ? count.first : count.second);
    return count;
  };
  for (const auto& point : shippedLibrary().triggerPoints) {
    CAPTURE(point.id);
    scene::SceneState state;
    state.triggerPoints = {point.id + "_r"};
    const auto [right, left] = painted(state);
    CHECK(right > 10);
    CHECK(left == 0);
  }
  for (const auto& root : shippedLibrary().roots.dermatomes) {
    CAPTURE(root.id);
    scene::SceneState state;
    state.dermatomes = {root.id};
    const auto [right, left] = painted(state);
    CHECK(right > 20);
    CHECK(left > 0);
  }
  scene::SceneState nothing;
  CHECK_FALSE(lesson::zoneTint(shippedLibrary(), shippedAtlas(), nothing));
}
