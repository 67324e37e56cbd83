// What lies under a thumb, and where the skin may be pressed: on a block of flesh of a few boxes.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "core/error.h"
#include "little_body.h"
#include "living/layers.h"
#include "living/press_map.h"

using namespace sciatlas;
using glm::vec3;

namespace {

core::Mesh joined(core::Mesh a, const core::Mesh& b, bool insideOut) {
  const auto first = static_cast<std::uint32_t>(a.positionsMm.size());
  for (std::size_t i = 0; i < b.positionsMm.size(); ++i) {
    a.positionsMm.push_back(b.positionsMm[i]);
    a.normals.push_back(insideOut ? -b.normals[i] : b.normals[i]);
    a.fibres.push_back(b.fibres[i]), a.uv.push_back(b.uv[i]), a.occlusion.push_back(1);
  }
  for (std::size_t t = 0; t < b.indices.size(); t += 3) {
    const std::uint32_t x = b.indices[t + 1], y = b.indices[t + 2];
    for (const std::uint32_t k : {b.indices[t], insideOut ? y : x, insideOut ? x : y}) a.indices.push_back(first + k);
  }
  return a;
}

// A wall round a hollow.
core::Mesh shell(const vec3& centre, const vec3& outer, const vec3& inner) {
  return joined(test::boxMesh(centre, outer), test::boxMesh(centre, inner), true);
}

// Boxes share no corners, as the surfaces of the model do.
core::Mesh welded(const core::Mesh& mesh) {
  core::Mesh out;
  for (const std::uint32_t i : mesh.indices) {
    std::size_t k = 0;
    while (k < out.positionsMm.size() && glm::distance(out.positionsMm[k], mesh.positionsMm[i]) > 1e-4f) ++k;
    if (k == out.positionsMm.size()) {
      out.positionsMm.push_back(mesh.positionsMm[i]), out.normals.push_back(vec3(0));
      out.boxMm.add(mesh.positionsMm[i]);
    }
    out.normals[k] += mesh.normals[i];
    out.indices.push_back(static_cast<std::uint32_t>(k));
  }
  for (vec3& n : out.normals) n = glm::normalize(n);
  out.fibres = out.normals;
  out.uv.resize(out.positionsMm.size());
  out.occlusion.assign(out.positionsMm.size(), 1);
  return out;
}

scene::Catalogue fleshCatalogue() {
  const auto record = [](const char* id, const char* system, int layer) {
    return std::string("[structure.") + id + "]\nenglish = \"" + id + "\"\nlatin = \"x\"\nsystem = \"" + system +
           "\"\nregion = \"pelvis\"\nlayer = " + std::to_string(layer) +
           "\nprovenance = \"schematic\"\nsources = [\"book\"]\nabout.patient = \"a\"\nabout.student = \"b\"\n"
           "about.clinician = \"c\"\n" +
           (std::string(system) == "muscle"
                ? "origin = \"Here\"\ninsertion = \"There\"\naction = \"Turns\"\nnerve = \"S1\"\n"
                : "");
  };
  const auto file = std::filesystem::temp_directory_path() / ("sciatlas_flesh_" + std::to_string(::getpid()) + ".toml");
  std::ofstream(file) << record("skin", "skin", 12) << record("subcutaneous_fat", "skin", 11)
                      << record("fascia", "fascia", 6) << record("muscle", "muscle", 4)
                      << record("deep_muscle", "muscle", 2) << record("sciatic_nerve", "nerve", 1)
                      << record("division", "nerve", 1) << record("femoral_artery", "vessel", 1)
                      << record("hip_bone", "bone", 0);
  auto catalogue = scene::Catalogue::load(file);
  std::filesystem::remove(file);
  return catalogue;
}

core::ModelCentreline lineAlongY(const char* id, float x, float z, float half) {
  core::ModelCentreline line;
  line.structure = id;
  for (int y = -90; y <= 90; y += 5) {
    line.pointsMm.emplace_back(x, y, z);
    line.widthMm.push_back(2 * half), line.thicknessMm.push_back(2 * half);
    line.thinDirection.emplace_back(0, 0, 1);
  }
  return line;
}

// Pressed from behind (z = -100) forwards: skin 2, fat 18, fascia 2 (in the fat), muscle 20 to 41 and a deep one 39 to
// 60 that run into one another by 2, nerve 50 to 56 in the deep one with a division inside, bone at 65.
scene::Atlas flesh() {
  core::ModelData model;
  const auto add = [&](const char* id, core::Mesh mesh) { model.nodes.push_back({id, "", welded(mesh)}); };
  const auto slab = [](float from, float to) {
    return test::boxMesh({0, 0, -100 + 0.5f * (from + to)}, {60, 100, 0.5f * (to - from)});
  };
  add("skin", shell({0, 0, 0}, {100, 120, 100}, {80, 100, 80}));  // with the fat, as in the model
  add("subcutaneous_fat", shell({0, 0, 0}, {98, 118, 98}, {79.8f, 99.8f, 79.8f}));
  add("fascia", slab(17, 19));
  add("muscle", slab(20.5f, 41));
  add("deep_muscle", slab(39, 60));
  add("sciatic_nerve", test::boxMesh({0, 0, -47}, {3, 95, 3}));
  add("division", test::boxMesh({0, 0, -47}, {2, 95, 2}));
  add("femoral_artery", test::boxMesh({40, 0, -90}, {2, 95, 2}));
  add("hip_bone", slab(65, 90));
  model.centrelines = {lineAlongY("sciatic_nerve", 0, -47, 3), lineAlongY("femoral_artery", 40, -90, 2)};
  return scene::Atlas(fleshCatalogue(), std::move(model));
}

const std::string kRules = R"(note = "n"
otherwise = "deep"
[[class]]
id = "off"
name = "Keep off"
words = "w"
colour = [200, 60, 20]
hatched = true
[[class]]
id = "deep"
name = "Deep"
words = "w"
colour = [40, 130, 160]
[[rule]]
id = "nerve"
name = "Nerve over bone"
why = "It lies on bone."
kind = "nerve"
class = "off"
structures = ["sciatic_nerve"]
lateral_mm = 25
depth_mm = 60
behind_mm = 15
certainty = "D"
sources = ["book"]
)";

struct RuleFile {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("sciatlas_rules_" + std::to_string(::getpid()) + ".toml");
  explicit RuleFile(const std::string& text) { std::ofstream(path) << text; }
  ~RuleFile() { std::filesystem::remove(path); }
};

std::string faultOf(const std::string& text, const scene::Atlas& atlas) {
  const RuleFile file(text);
  try {
    living::readPressRules(file.path, atlas);
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "";
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

}  // namespace

TEST_CASE("layers from the skin to the bone, each once, with what lies between") {
  const scene::Atlas atlas = flesh();
  const auto id = [&](int s) {
    return s < 0 ? std::string("-") : atlas.catalogue().all()[static_cast<std::size_t>(s)].id;
  };
  const living::Layers under = living::layers(atlas, atlas.catalogue().find("skin"), {0.7f, 0.3f, -100}, {0, 0, 2});
  struct Wanted {
    const char* id;
    float from, thick;
  };
  const std::vector<Wanted> wanted{
      {"skin", 0, 2},           {"subcutaneous_fat", 2, 15}, {"fascia", 17, 2},      {"-", 19, 1.5f},
      {"muscle", 20.5f, 19.5f},  // the 2 mm that both claim are shared
      {"deep_muscle", 40, 10},  {"sciatic_nerve", 50, 6},    {"deep_muscle", 56, 4}, {"-", 60, 5},
      {"hip_bone", 65, 25}};
  REQUIRE(under.stack.size() == wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    CAPTURE(i);
    CHECK(id(under.stack[i].structure) == wanted[i].id);
    CHECK(under.stack[i].fromMm == doctest::Approx(wanted[i].from).epsilon(1e-3));
    CHECK(under.stack[i].thickMm == doctest::Approx(wanted[i].thick).epsilon(1e-3));
  }
  REQUIRE(under.stack[6].holds.size() == 1);
  CHECK(id(under.stack[6].holds.front()) == "division");
  CHECK(id(under.bone) == "hip_bone");
  CHECK(under.boneMm == doctest::Approx(65));
}

TEST_CASE("nerves and vessels beside the press: depth along it, distance from it") {
  const scene::Atlas atlas = flesh();
  const int skin = atlas.catalogue().find("skin"), nerve = atlas.catalogue().find("sciatic_nerve");
  const living::Layers on = living::layers(atlas, skin, {0, 0.3f, -100}, {0, 0, 1});
  REQUIRE(on.sciatic.has_value());
  CHECK(on.sciatic->lateralMm == 0);
  CHECK(on.sciatic->depthMm == doctest::Approx(50).epsilon(1e-3));
  CHECK(on.vessels.empty());

  const living::Layers beside = living::layers(atlas, skin, {30, 0.3f, -100}, {0, 0, 1});
  REQUIRE(beside.sciatic.has_value());
  CHECK(beside.sciatic->structure == nerve);
  CHECK(beside.sciatic->lateralMm == doctest::Approx(27).epsilon(0.01));
  CHECK(beside.sciatic->depthMm >= 49.9f);
  CHECK(beside.sciatic->depthMm <= 56.1f);
  REQUIRE(beside.vessels.size() == 1);
  CHECK(beside.vessels.front().lateralMm == doctest::Approx(8).epsilon(0.01));
  CHECK(living::inWords(atlas, beside.vessels.front()).find("8 mm beside") != std::string::npos);
  // Far off: not among the nerves, but the sciatic nerve is told of all the same.
  const living::Layers far = living::layers(atlas, skin, {58, 0.3f, -100}, {0, 0, 1});
  CHECK(far.nerves.empty());
  REQUIRE(far.sciatic.has_value());
  CHECK(far.sciatic->lateralMm == doctest::Approx(55).epsilon(0.01));
  // A nerve behind the bone is not pressed on.
  CHECK(living::layers(atlas, skin, {0, 0.3f, 100}, {0, 0, -1}).nerves.empty());
}

TEST_CASE("pressing on a muscle begins there, and a slanting press keeps its own way") {
  const scene::Atlas atlas = flesh();
  const int muscle = atlas.catalogue().find("muscle");
  const living::Layers under = living::layers(atlas, muscle, {20, 0.3f, -79.5f}, {0, 0, 1});
  REQUIRE(under.stack.size() >= 2);
  CHECK(under.stack.front().structure == muscle);
  CHECK(under.stack.front().fromMm == 0);
  const living::Layers slanting =
      living::layers(atlas, atlas.catalogue().find("skin"), {30, 0.3f, -100}, {0.6f, 0, 0.8f});
  CHECK(slanting.stack.front().thickMm == doctest::Approx(2 / 0.8).epsilon(1e-3));
}

TEST_CASE("a thumb goes straight in, stays with its surface, and finds the outer face of the skin from within") {
  const scene::Atlas atlas = flesh();
  const int skin = atlas.catalogue().find("skin");
  const vec3 way = living::pressDirection(atlas, skin, {5, 5, -100});
  CHECK(way.z == doctest::Approx(1));
  for (const vec3 from : {vec3(10, 5, -60), vec3(10, 5, -140), vec3(10, 5, -90)}) {
    const auto on = living::skinOver(atlas, from);
    REQUIRE(on.has_value());
    CHECK(on->structure == skin);
    CHECK(glm::distance(on->atMm, vec3(10, 5, -100)) < 1.0f);
  }
  const auto on = *living::skinOver(atlas, {10, 5, -90});
  const scene::Probe probe = scene::probeAt(on);
  CHECK(glm::distance(*scene::pointOf(probe, atlas), on.atMm) < 0.01f);
  scene::BodyChange change;
  const auto moved = std::make_shared<scene::SurfaceLevels>();
  (*moved)[0] = *atlas.mesh(skin);
  for (vec3& p : (*moved)[0].positionsMm) p += vec3(0, 30, 0);
  for (const vec3& p : (*moved)[0].positionsMm) (*moved)[0].boxMm.add(p);
  change.surfaces[skin] = moved;
  const scene::Atlas state = atlas.changed(std::move(change));
  CHECK(glm::distance(*scene::pointOf(probe, state), on.atMm + vec3(0, 30, 0)) < 0.01f);
  CHECK_FALSE(scene::pointOf({skin, 1'000'000}, atlas).has_value());
  CHECK_FALSE(living::layersUnder(atlas, {}).has_value());
}

TEST_CASE("the press map keeps hands off the nerve over bone and says why") {
  core::ModelData model;
  // Skin fine enough to have places over the nerve and beside it.
  core::Mesh sheet;
  constexpr int kSide = 41;
  const auto at = [](int i, int k, float z) { return vec3(5 * i - 100, 5 * k - 100, z); };
  for (const float z : {-100.0f, 100.0f})
    for (int k = 0; k < kSide; ++k)
      for (int i = 0; i < kSide; ++i) {
        sheet.positionsMm.push_back(at(i, k, z));
        sheet.normals.emplace_back(0, 0, z < 0 ? -1 : 1);
        sheet.boxMm.add(sheet.positionsMm.back());
      }
  const auto index = [](int side, int k, int i) { return static_cast<std::uint32_t>((side * kSide + k) * kSide + i); };
  const auto quad = [&](std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    for (const std::uint32_t v : {a, b, c, a, c, d}) sheet.indices.push_back(v);
  };
  for (int k = 0; k + 1 < kSide; ++k)
    for (int i = 0; i + 1 < kSide; ++i) {
      quad(index(0, k, i), index(0, k + 1, i), index(0, k + 1, i + 1), index(0, k, i + 1));
      quad(index(1, k, i), index(1, k, i + 1), index(1, k + 1, i + 1), index(1, k + 1, i));
    }
  for (int i = 0; i + 1 < kSide; ++i) {  // the rim
    quad(index(0, 0, i), index(0, 0, i + 1), index(1, 0, i + 1), index(1, 0, i));
    quad(index(0, kSide - 1, i), index(1, kSide - 1, i), index(1, kSide - 1, i + 1), index(0, kSide - 1, i + 1));
    quad(index(0, i, 0), index(1, i, 0), index(1, i + 1, 0), index(0, i + 1, 0));
    quad(index(0, i, kSide - 1), index(0, i + 1, kSide - 1), index(1, i + 1, kSide - 1), index(1, i, kSide - 1));
  }
  sheet.fibres = sheet.normals;
  sheet.uv.resize(sheet.normals.size()), sheet.occlusion.assign(sheet.normals.size(), 1);
  model.nodes.push_back({"skin", "", sheet});
  model.nodes.push_back({"sciatic_nerve", "", test::boxMesh({0, 0, -47}, {3, 95, 3})});
  model.nodes.push_back({"hip_bone", "", test::boxMesh({0, 40, -25}, {90, 60, 10})});  // behind its upper part only
  model.centrelines = {lineAlongY("sciatic_nerve", 0, -47, 3)};
  const scene::Atlas atlas(fleshCatalogue(), std::move(model));
  const RuleFile file(kRules);
  const living::PressRules rules = living::readPressRules(file.path, atlas);
  const living::PressMap map(atlas, rules, 1);
  REQUIRE_FALSE(map.empty());
  const auto classAt = [&](const vec3& p) { return map.classAt(map.at(p)).id; };
  CHECK(classAt({0, 40, -100}) == "off");
  CHECK(classAt({20, 40, -100}) == "off");
  CHECK(classAt({35, 40, -100}) == "deep");  // beside
  CHECK(classAt({0, -60, -100}) == "deep");  // no bone behind
  CHECK(classAt({0, 40, 100}) == "deep");    // the bone lies before the nerve
  const living::PressReason reason = map.at({0, 40, -100});
  CHECK(reason.mm == doctest::Approx(50).epsilon(0.01));
  CHECK(map.inWords(reason, atlas).find("50 mm under the surface") != std::string::npos);
  CHECK(map.inWords(reason, atlas).find("It lies on bone.") != std::string::npos);

  const scene::SurfaceTint tint = map.tint(atlas);
  REQUIRE(tint.structure == atlas.catalogue().find("skin"));
  REQUIRE(tint.colours[0].size() == sheet.positionsMm.size());
  const auto over = index(0, 28, 20), beside = index(0, 28, 32);  // (0, 40) and (60, 40)
  CHECK(tint.colours[0][over].r > tint.colours[0][beside].r);
  CHECK(tint.colours[0][over].a >= scene::kHatchedFrom);
  CHECK(tint.colours[0][beside].a < scene::kHatchedFrom);
  CHECK(tint.colours[0][beside].a > 0);
}

TEST_CASE("faults of the rules say where and what was expected") {
  const scene::Atlas atlas = flesh();
  CHECK(faultOf(kRules, atlas) == "");
  CHECK(faultOf(replaced(kRules, "class = \"off\"", "class = \"of\""), atlas).find("did you mean \"off\"") !=
        std::string::npos);
  CHECK(faultOf(replaced(kRules, "kind = \"nerve\"", "kind = \"nerves\""), atlas).find("\"nerve\"") !=
        std::string::npos);
  CHECK(faultOf(replaced(kRules, "\"sciatic_nerve\"", "\"sciatic_nreve\""), atlas).find("sciatic_nerve") !=
        std::string::npos);
  CHECK(faultOf(replaced(kRules, "depth_mm = 60\n", ""), atlas).find("depth_mm") != std::string::npos);
  CHECK(faultOf(replaced(kRules, "certainty = \"D\"", "certainty = \"Q\""), atlas).find("mark of certainty") !=
        std::string::npos);
  CHECK(faultOf(replaced(kRules, "sources = [\"book\"]", "sources = []"), atlas).find("source") != std::string::npos);
  CHECK(faultOf(kRules + "colour = 3\n", atlas).find("colour") != std::string::npos);
  CHECK(faultOf("", atlas) != "");
}

TEST_CASE("the thumb is a command of the session: pinned, undone, lifted by Escape") {
  const test::LittleBody body = test::littleBody();
  session::Session session = body.session();
  const int sacrum = body.find("sacrum");
  session.takeThumb(true);
  const auto hit = body.atlas->firstHit({3, 102, -300}, {0, 0, 1}, [&](int s) { return s == sacrum; });
  REQUIRE(hit.has_value());
  session.pressThumb(scene::probeAt(*hit));
  REQUIRE(session.underThumb() != nullptr);
  CHECK(session.underThumb()->bone == sacrum);
  const scene::Overlay overlay = session.overlay(0);
  REQUIRE(overlay.discs.size() == 1);
  CHECK(overlay.discs.front().radiusMm == living::kThumbRadiusMm);
  CHECK(overlay.bands.size() == 2);
  session.toggleThumbSection(0);
  CHECK(session.thumbSection());
  REQUIRE(session.scene().cuts.well.has_value());
  CHECK(glm::distance(session.scene().cuts.well->centreMm, hit->atMm) < 0.1f);
  session.toggleThumbSection(0);
  CHECK_FALSE(session.scene().cuts.any());
  CHECK(session.undo());
  CHECK(session.undo());
  CHECK(session.undo());
  CHECK(session.underThumb() == nullptr);
  CHECK(session.scene().thumb);
  CHECK(session.redo());
  session.escape();
  CHECK_FALSE(session.scene().probe.has_value());
  CHECK(session.scene().thumb);
  session.escape();
  CHECK_FALSE(session.scene().thumb);
}
