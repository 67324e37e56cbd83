// From model files to build/models: sides, groups, cache, determinism, refusals.
#include "anatomy/generator.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "anatomy/bake.h"
#include "anatomy/cache.h"
#include "anatomy/fit.h"
#include "anatomy/overlaps.h"
#include "anatomy/sidecar.h"
#include "core/error.h"
#include "core/files.h"
#include "temporary_folder.h"

using namespace sciatlas;
using namespace sciatlas::anatomy;
namespace fs = std::filesystem;

namespace {

const char* const kSpine = R"(
[file]
side = "midline"
source = "test"
[landmark]
m_top = { at = [0, 20, 0], r = 8, label = "Top" }
m_bottom = { at = [0, 0, 0], r = 8 }
tip = { at = [-20, 10, 0], r = 4, label = "Tip" }
[[structure]]
id = "bone"
parent = "column"
voxel_mm = 1.5
[[structure.part]]
kind = "rod"
name = "body"
points = ["m_bottom", "m_top"]
[[structure.part]]
kind = "rod"
name = "process"
points = ["m_top", "tip"]
blend_mm = 2
)";

const char* const kMuscle = R"(
[file]
side = "right"
source = "test"
[landmark]
origin = { at = [-20, 22, 0], r = 6, label = "Origin" }
insertion = { at = [-20, -40, 0], r = 4 }
[[structure]]
id = "muscle"
parent = "group"
voxel_mm = 1.5
carve = ["bone"]
carve_gap_mm = 0.3
[[structure.part]]
kind = "rod"
name = "belly"
points = ["origin", "insertion"]
[[structure]]
id = "nerve"
voxel_mm = 1
[[structure.part]]
kind = "tube"
name = "trunk"
path = true
flat = [0, 0, 1]
points = ["origin", "insertion"]
)";

struct Models : test::TemporaryFolder {
  Models() {
    core::writeAtomically(path / "models/spine/bone.toml", kSpine);
    core::writeAtomically(path / "models/hip/muscle.toml", kMuscle);
  }
  BuildOptions options(const std::string& out, unsigned threads = 2) const {
    BuildOptions o;
    o.models = path / "models", o.output = path / out, o.quiet = true, o.threads = threads;
    return o;
  }
  std::string glb(const std::string& out) const { return core::readText(path / out / "sciatlas.glb"); }
};

const core::ModelNode& nodeOf(const std::vector<core::ModelNode>& nodes, const std::string& id) {
  for (const core::ModelNode& n : nodes)
    if (n.id == id) return n;
  FAIL("no node " << id);
  return nodes.front();
}

std::string refusalOf(const BuildOptions& options) {
  try {
    buildModel(options);
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("The same input gives the same bytes, with one thread or two") {
  const Models m;
  const BuildResult one = buildModel(m.options("one", 1)), two = buildModel(m.options("two", 2));
  CHECK(one.structures == 5);
  CHECK(one.triangles == two.triangles);
  CHECK(m.glb("one") == m.glb("two"));
  for (const char* name : {"landmarks.toml", "centrelines.toml"})
    CHECK(core::readText(m.path / "one" / name) == core::readText(m.path / "two" / name));
}

TEST_CASE("Only what has changed is made again") {
  const Models m;
  CHECK(buildModel(m.options("out")).made == 3);
  CHECK(buildModel(m.options("out")).upToDate);
  const std::string before = m.glb("out");
  fs::remove(m.path / "out/sciatlas.glb");
  const BuildResult again = buildModel(m.options("out"));
  CHECK(again.made == 0);
  CHECK(m.glb("out") == before);
  // The bone carves the muscle, so both are made; the nerve is not.
  std::string bone = kSpine;
  bone.replace(bone.find("r = 4"), 5, "r = 5");
  core::writeAtomically(m.path / "models/spine/bone.toml", bone);
  CHECK(buildModel(m.options("out")).made == 2);
  CHECK(m.glb("out") != before);
  CHECK(core::filesBelow(m.path / "out/cache", ".bin").size() == 3);  // the stale ones are gone
  // A damaged cache file is made again, not believed.
  const fs::path victim = core::filesBelow(m.path / "out/cache", ".bin").front();
  fs::resize_file(victim, fs::file_size(victim) / 2);
  fs::remove(m.path / "out/sciatlas.glb");
  CHECK(buildModel(m.options("out")).made == 1);
}

TEST_CASE("Right-side structures get two sides, groups as well") {
  const Models m;
  const ModelSource source = ModelSource::readFolder(m.path / "models");
  std::vector<const StructureSpec*> specs;
  for (const StructureSpec& s : source.structures()) specs.push_back(&s);
  const auto sided = bothSides(specs);
  const auto nodes = modelNodes(sided);
  CHECK(nodes.size() == 5 + 3);
  CHECK(nodeOf(nodes, "muscle_l").parent == "group_l");
  CHECK(nodeOf(nodes, "muscle_r").parent == "group_r");
  CHECK(nodeOf(nodes, "bone").parent == "column");
  CHECK(nodeOf(nodes, "column").parent.empty());
  const std::string marks = landmarksText(sided), lines = centrelinesText(sided);
  CHECK(marks.find("structure = \"bone\"\nname = \"top\"\nlabel = \"Top\"\nat_mm = [0.000, 20.000, 0.000]") !=
        std::string::npos);
  CHECK(marks.find("name = \"tip_l\"\nlabel = \"Tip\"\nat_mm = [20.000, 10.000, 0.000]") != std::string::npos);
  CHECK(
      marks.find("structure = \"muscle_l\"\nname = \"origin\"\nlabel = \"Origin\"\nat_mm = [20.000, 22.000, 0.000]") !=
      std::string::npos);
  CHECK(lines.find("structure = \"nerve_l\"\npoints_mm = [[20.000, 22.000, 0.000]") != std::string::npos);
}

TEST_CASE("A structure is closed, kept off what carves it, and shaded") {
  const Models m;
  const ModelSource source = ModelSource::readFolder(m.path / "models");
  FieldStore fields(source);
  const StructureMesh made = makeStructure(fields, *source.find("muscle"), 1);
  CHECK(made.report.closed);
  const auto bone = fields.get(*source.find("bone"));
  double least = 1e9;
  float darkest = 1, lightest = 0;
  for (std::size_t i = 0; i < made.mesh.positionsMm.size(); ++i) {
    least = std::min(least, bone->distance(Vec3(made.mesh.positionsMm[i])));
    darkest = std::min(darkest, made.mesh.occlusion[i]), lightest = std::max(lightest, made.mesh.occlusion[i]);
    CHECK(std::abs(glm::dot(made.mesh.fibres[i], made.mesh.normals[i])) < 1e-3f);
  }
  CHECK(least > 0.15);
  CHECK(lightest > 0.95f);
  CHECK(darkest < 0.9f);  // in the groove that the bone leaves
  const core::Mesh left = mirroredMesh(made.mesh);
  CHECK(left.boxMm.low.x == -made.mesh.boxMm.high.x);
  CHECK(left.indices[1] == made.mesh.indices[2]);
}

TEST_CASE("A structure sinks into its bone as deep as it may, and no deeper") {
  const Models m;
  std::string text = kMuscle;
  text.replace(text.find("carve_gap_mm = 0.3"), 18, "carve_gap_mm = 0.3\nsink = [\"bone\"]\nsink_mm = 2");
  core::writeAtomically(m.path / "models/hip/muscle.toml", text);
  const ModelSource source = ModelSource::readFolder(m.path / "models");
  FieldStore fields(source);
  const StructureMesh made = makeStructure(fields, *source.find("muscle"), 1);
  const auto bone = fields.get(*source.find("bone"));
  double least = 1e9;
  for (const auto& p : made.mesh.positionsMm) least = std::min(least, bone->distance(Vec3(p)));
  CHECK(least == doctest::Approx(-2).epsilon(0.1));
}

TEST_CASE("A folder's name in carve means what lies near in it, by itself or not at all") {
  const Models m;
  const auto carvers = [&](const std::string& carve, const std::string& more = "") {
    std::string text = kMuscle + more;
    text.replace(text.find("carve = [\"bone\"]"), 16, "carve = " + carve);
    core::writeAtomically(m.path / "models/hip/muscle.toml", text);
    const ModelSource source = ModelSource::readFolder(m.path / "models");
    std::string found;
    for (const Carver& c : carversOf(source, *source.find("muscle")))
      found += c.structure.id() + (c.sinks ? " (sinks) " : " ");
    return found;
  };
  const std::string bone = carvers("[\"bone\"]");
  CHECK(bone == "bone ");
  CHECK(carvers("[\"spine/*\"]") == bone);
  CHECK(carvers("[\"spine/*\"]\nsink = [\"spine/*\"]\nsink_mm = 1") == "bone (sinks) ");
  CHECK(carvers("[\"spine/*\", \"bone\"]\nsink = [\"bone\"]\nsink_mm = 1") == "bone (sinks) ");  // once
  CHECK(carvers("[\"hip/*\"]") == "nerve_r ");                                                   // not itself
  const std::string other =
      "[[structure]]\nid = \"other\"\ncarve = [\"hip/*\"]\n[[structure.part]]\nkind = \"rod\"\npoints = [\"origin\"]\n";
  CHECK(carvers("[\"hip/*\"]", other) == "nerve_r ");  // the earlier of the two stays whole
  const std::string far =
      "[[structure]]\nid = \"far\"\n[[structure.part]]\nkind = \"ball\"\nat = [-20, 900, 0]\nradii = [9, 9, 9]\n";
  CHECK(carvers("[\"hip/*\"]", far) == "nerve_r ");
  CHECK_THROWS_AS(carvers("[\"hop/*\"]"), core::InputError);
}

TEST_CASE("A single structure is made once, where it was authored, and is cut out of both sides of a pair") {
  const Models m;
  std::string muscle = kMuscle;
  muscle.replace(muscle.find("carve = [\"bone\"]"), 16, "carve = [\"vessels/*\"]");
  core::writeAtomically(m.path / "models/hip/muscle.toml", muscle);
  core::writeAtomically(m.path / "models/vessels/vein.toml", R"(
[file]
side = "single"
source = "test"
[landmark]
above = { at = [24, 30, 0], r = 3, label = "Above" }
below = { at = [18, -50, 0], r = 3 }
[[structure]]
id = "vein_l"
carve = ["nerve"]
[[structure.part]]
kind = "tube"
points = ["above", "below"]
path = true
)");
  const ModelSource source = ModelSource::readFolder(m.path / "models");
  const StructureSpec& vein = *source.find("vein_l");
  CHECK(findStructure(source, "vein_l").id() == "vein_l");
  const auto sided = bothSides({&vein});
  CHECK(sided.size() == 1);
  CHECK(landmarksText(sided).find("structure = \"vein_l\"\nname = \"above\"\nlabel = \"Above\"\nat_mm = [24.000") !=
        std::string::npos);
  CHECK(centrelinesText(sided).find("points_mm = [[24.000, 30.000, 0.000]") != std::string::npos);
  CHECK(carversOf(source, vein).size() == 2);  // the nerves of both sides

  // Of the vein and its image only the image comes near the authored right muscle.
  const auto carvers = carversOf(source, *source.find("muscle"));
  REQUIRE(carvers.size() == 1);
  CHECK(carvers[0].structure.left);
  FieldStore fields(source);
  CHECK(fields.get(carvers[0].structure)->distance({-24, 30, 0}) == doctest::Approx(-3));
  CHECK(fields.get(vein)->distance({24, 30, 0}) == doctest::Approx(-3));

  // Its overlaps with the left side are seen, and its record may stand for both sides.
  std::vector<const StructureSpec*> specs{&vein, source.find("nerve")};
  const auto parts = finishParts(source, specs, m.options("out"));
  CHECK(findOverlaps(parts, {{"vein", "vessel"}, {"nerve", "nerve"}}, 1).empty());  // carved
  specs[1] = source.find("muscle");
  muscle.replace(muscle.find("carve = [\"vessels/*\"]"), 21, "");
  core::writeAtomically(m.path / "models/hip/muscle.toml", muscle);
  const ModelSource uncarved = ModelSource::readFolder(m.path / "models");
  const auto meeting = finishParts(uncarved, {uncarved.find("vein_l"), uncarved.find("muscle")}, m.options("out"));
  const auto found = findOverlaps(meeting, {{"vein", "vessel"}}, 1);
  REQUIRE(found.size() == 1);
  CHECK(found[0].toleranceMm == 0.1);
  CHECK((found[0].a == "muscle_l" || found[0].b == "muscle_l"));
}

TEST_CASE("What only some states have is made, but no folder means it, and no fit moves it") {
  const Models m;
  const auto variant = [&](const char* more) {
    core::writeAtomically(m.path / "models/states/variant.toml",
                          std::string("[file]\nside = \"right\"\nsource = \"test\"\n[landmark]\n"
                                      "root = { at = [-20, -4, 0] }\nmiddle = { at = [-20, 0, 0], r = 3 }\n"
                                      "[[structure]]\nid = \"variant\"\nvoxel_mm = 1\n") +
                              more + "[[structure.part]]\nkind = \"rod\"\npoints = [\"middle\"]\nop = \"subtract\"\n");
  };
  const auto carvers = [&](const char* carve) {
    std::string muscle = kMuscle;
    muscle.replace(muscle.find("carve = [\"bone\"]"), 16, std::string("carve = ") + carve);
    core::writeAtomically(m.path / "models/hip/muscle.toml", muscle);
    const ModelSource source = ModelSource::readFolder(m.path / "models");
    return carversOf(source, *source.find("muscle")).size();
  };
  variant("parts_of = \"muscle\"\n");  // of a file that is read before
  CHECK(carvers("[\"states/*\"]") == 1);
  variant("parts_of = \"muscle\"\nstate_only = true\n");
  CHECK(carvers("[\"states/*\"]") == 0);
  CHECK(carvers("[\"variant\"]") == 1);  // by its id

  CHECK(carvers("[\"bone\"]") == 1);
  const BuildResult built = buildModel(m.options("out"));
  CHECK(built.structures == 7);
  const std::string marks = core::readText(m.path / "out/landmarks.toml");
  CHECK(marks.find("structure = \"variant_l\"\nname = \"root\"\nlabel = \"\"\nat_mm = [20.000, -4.000") !=
        std::string::npos);
  FitOptions fit;
  fit.models = m.path / "models", fit.file = m.path / "models/states/variant.toml", fit.reference = m.path;
  CHECK(fitFile(fit).skipped.empty());
  fit.only = "variant";
  CHECK_THROWS_AS(fitFile(fit), core::InputError);

  variant("parts_of = \"muscle\"\nstate_only = true\nconstruction = true\n");
  CHECK(refusalOf(m.options("out")).find("no state can bring") != std::string::npos);
  variant("parts_of = \"muscel\"\n");
  CHECK(refusalOf(m.options("out")).find("did you mean \"muscle\"?") != std::string::npos);
}

TEST_CASE("What must not reach a user is refused, naming the place") {
  const Models m;
  const fs::path file = m.path / "models/hip/muscle.toml";
  std::string text = kMuscle;
  for (std::size_t at; (at = text.find("[-20")) != std::string::npos;) text.replace(at, 4, "[30");
  core::writeAtomically(file, text);
  const std::string side = refusalOf(m.options("out"));
  CHECK(side.find("muscle.toml:8: \"muscle\" lies wholly on the left side") != std::string::npos);
  CHECK_FALSE(fs::exists(m.path / "out/sciatlas.glb"));

  text = kMuscle;
  text.replace(text.find("[\"bone\"]"), 8, "[\"bome\"]");
  core::writeAtomically(file, text);
  const std::string name = refusalOf(m.options("out"));
  CHECK(name.find("muscle.toml:8") != std::string::npos);
  CHECK(name.find("\"bone\"") != std::string::npos);

  BuildOptions tolerant = m.options("out");
  text = kMuscle;
  text.replace(text.find("carve_gap_mm = 0.3"), 18, "carve_gap_mm = 90 ");
  core::writeAtomically(file, text);
  CHECK(refusalOf(m.options("out")).find("has no surface") != std::string::npos);
  tolerant.skipFaulty = true;
  const BuildResult rest = buildModel(tolerant);
  CHECK(rest.faults.size() == 1);
  CHECK(rest.structures == 3);
}

TEST_CASE("Overlaps are found with their depth, and judged by what the structures are") {
  const Models m;
  std::string text = kMuscle;
  text.replace(text.find("carve = [\"bone\"]"), 16, "");
  text.insert(text.find("origin ="),
              "deep_a = { at = [-20, 15, 0], r = 1.5 }\ndeep_b = { at = [-20, -30, 0], r = 1.5 }\n");
  text.replace(text.rfind("[\"origin\", \"insertion\"]"), 23, "[\"deep_a\", \"deep_b\"]");
  core::writeAtomically(m.path / "models/hip/muscle.toml", text);
  const ModelSource source = ModelSource::readFolder(m.path / "models");
  std::vector<const StructureSpec*> specs;
  for (const StructureSpec& s : source.structures()) specs.push_back(&s);
  const auto parts = finishParts(source, specs, m.options("out"));
  const auto found = findOverlaps(parts, {{"bone", "bone"}, {"nerve", "nerve"}}, 2);
  const auto pair = [&](const std::string& a, const std::string& b) {
    for (const Overlap& o : found)
      if ((o.a == a && o.b == b) || (o.a == b && o.b == a)) return o;
    return Overlap{};
  };
  // The muscle starts as a ball of 6 mm at (-20, 22, 0); the bone's process ends as one of 4 mm at (-20, 10, 0) and
  // comes up from the body: their surfaces meet where they are nearest to each other's axis.
  CHECK(pair("muscle_r", "bone").depthMm > 0.5);
  CHECK(pair("muscle_r", "bone").volumeMm3 > 1);
  CHECK(pair("muscle_r", "bone").toleranceMm == 2.5);
  // The nerve runs along the axis of the muscle; its deepest point is its upper tip, where the muscle reaches 5 to 6 mm
  // around.
  CHECK(pair("muscle_r", "nerve_r").depthMm > 5);
  CHECK(pair("muscle_r", "nerve_r").depthMm < 6);
  CHECK(pair("muscle_r", "nerve_r").over());
  for (std::size_t i = 1; i < found.size(); ++i) CHECK(found[i - 1].depthMm >= found[i].depthMm);
  CHECK(pair("muscle_r", "nerve_r").volumeMm3 == doctest::Approx(3.14159 * 1.5 * 1.5 * 45).epsilon(0.3));

  // The same bodies as other kinds: a vessel is judged like a nerve, a fascia by depth alone, the skin not at all.
  const auto as = [&](const char* kind) {
    for (const Overlap& o : findOverlaps(parts, {{"bone", "bone"}, {"nerve", kind}}, 2))
      if (o.a == "muscle_r" && o.b == "nerve_r") return o;
    return Overlap{};
  };
  CHECK(as("vessel").toleranceMm == 0.1);
  CHECK(as("ligament").toleranceMm == 2.5);
  CHECK(as("ligament").shareTolerance == 0.05);
  CHECK(as("fascia").toleranceMm == 2.5);
  CHECK(as("fascia").shareTolerance == 1);
  CHECK(as("skin").depthMm == 0);
}

TEST_CASE("A neighbour that changes elsewhere does not have a structure made again") {
  const Models m;
  buildModel(m.options("out"));
  // The bone carves the muscle; its process grows at the tip, far from it or near to it.
  std::string bone = kSpine;
  bone.insert(bone.find("tip = "), "far_tip = { at = [0, -60, 0], r = 3 }\n");
  bone += "[[structure.part]]\nkind = \"rod\"\nname = \"far\"\npoints = [\"m_bottom\", \"far_tip\"]\n";
  core::writeAtomically(m.path / "models/spine/bone.toml", bone);
  const BuildResult far = buildModel(m.options("out"));
  CHECK(far.made == 1);
  bone.replace(bone.find("r = 4"), 5, "r = 7");
  core::writeAtomically(m.path / "models/spine/bone.toml", bone);
  CHECK(buildModel(m.options("out")).made == 2);
}
