// The model language: solids have the authored sizes, faults name file and line, fitting changes numbers and nothing
// else.
#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <string>

#include "anatomy/fit.h"
#include "anatomy/fit_text.h"
#include "anatomy/model_file.h"
#include "core/error.h"
#include "core/files.h"

using namespace sciatlas;
using anatomy::Field;
using anatomy::ModelSource;
using anatomy::Vec3;
namespace fs = std::filesystem;

namespace {

// A folder of model files that vanishes at the end of the test.
struct ModelFolder {
  fs::path path = fs::temp_directory_path() / ("sciatlas_field_test_" + std::to_string(std::rand()));
  ModelFolder() { fs::create_directories(path); }
  ~ModelFolder() { fs::remove_all(path); }
  void write(const std::string& name, const std::string& text) const { core::writeAtomically(path / name, text); }
  ModelSource read() const { return ModelSource::readFolder(path); }
};

std::string fault(const std::string& text) {
  ModelFolder folder;
  folder.write("bone.toml", text);
  try {
    folder.read();
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "";
}

std::unique_ptr<Field> fieldOf(const std::string& landmarks, const std::string& parts,
                               const std::string& side = "right") {
  ModelFolder folder;
  folder.write("bone.toml",
               "[file]\nside = \"" + side + "\"\n" + landmarks + "\n[[structure]]\nid = \"bone\"\n" + parts);
  const ModelSource source = folder.read();
  return source.field(source.structures()[0], {});
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const char* kTwoPoints = "[landmark]\na = { at = [-10, 0, 0], r = 2 }\nb = { at = [-10, 20, 0], r = 4 }\n";
const char* kCylinder =
    "[section]\nlow = { at = [-20, 0, 0], half_width = 10, front = 10, back = 10 }\n"
    "high = { at = [-20, 30, 0], half_width = 10, front = 10, back = 10 }\n";

double slopeOf(const Field& f, const Vec3& p) {
  const double e = 1e-4;
  return glm::length(Vec3(f.distance(p + Vec3(e, 0, 0)) - f.distance(p - Vec3(e, 0, 0)),
                          f.distance(p + Vec3(0, e, 0)) - f.distance(p - Vec3(0, e, 0)),
                          f.distance(p + Vec3(0, 0, e)) - f.distance(p - Vec3(0, 0, e)))) /
         (2 * e);
}

}  // namespace

TEST_CASE("a rod is the hull of its spheres") {
  const auto f = fieldOf(kTwoPoints, "[[structure.part]]\nkind = \"rod\"\npoints = [\"a\", \"b\"]\n");
  CHECK(f->distance({-10, -5, 0}) == doctest::Approx(3));
  CHECK(f->distance({-10, 27, 0}) == doctest::Approx(3));
  CHECK(f->distance({-10, 20, 0}) == doctest::Approx(-4));
  CHECK(f->box().low.x == doctest::Approx(-14));
  CHECK(f->box().high.y == doctest::Approx(24));
}

TEST_CASE("a plate is as thick as its corners say, also where the thickness grows") {
  const std::string corners =
      "[landmark]\na = { at = [-40, 0, 0], r = 2 }\nb = { at = [-10, 0, 0], r = 2 }\nc = { at = [-25, 30, 0], r = 8 "
      "}\n";
  const auto f = fieldOf(corners, "[[structure.part]]\nkind = \"plate\"\nfaces = [[\"a\", \"b\", \"c\"]]\n");
  CHECK(f->distance({-25, 30, 15}) == doctest::Approx(7));
  CHECK(f->distance({-25, -6, 0}) == doctest::Approx(4));
  // Between, the surface is the plane that touches all three spheres.
  const double rise = 6.0 / 30.0, steep = std::sqrt(1 - rise * rise);
  CHECK(f->distance({-25, 12, 9}) == doctest::Approx(9 * steep - (2 + 12 * rise)));
  CHECK(slopeOf(*f, {-24, 13, 7}) == doctest::Approx(1).epsilon(1e-6));
}

TEST_CASE("balls and boxes have exact distances") {
  const auto ball = fieldOf("", "[[structure.part]]\nkind = \"ball\"\nat = [-30, 0, 0]\nradii = [10, 5, 3]\n");
  CHECK(ball->distance({-45, 0, 0}) == doctest::Approx(5).epsilon(1e-4));
  CHECK(ball->distance({-30, 0, 7}) == doctest::Approx(4).epsilon(1e-4));
  CHECK(ball->distance({-30, 0, 0}) == doctest::Approx(-3).epsilon(1e-4));
  for (const Vec3 p : {Vec3(-22, 6, 1), Vec3(-50, 3, 9), Vec3(-33, 1, 1)})
    CHECK(slopeOf(*ball, p) == doctest::Approx(1).epsilon(1e-3));
  const auto tilted =
      fieldOf("", "[[structure.part]]\nkind = \"ball\"\nat = [-30, 0, 0]\nradii = [3, 3, 10]\naxes_deg = [0, 0, 90]\n");
  CHECK(tilted->distance({-30, 12, 0}) == doctest::Approx(2).epsilon(1e-4));  // tilt 90 raises the front
  const auto box = fieldOf("",
                           "[[structure.part]]\nkind = \"box\"\nat = [-30, 0, 0]\nnormal = [0, 0, 1]\nup = [0, 1, "
                           "0.3]\nsize = [20, 10, 4]\nround_mm = 1\n");
  CHECK(box->distance({-30, 0, 5}) == doctest::Approx(3));
  CHECK(box->distance({-30, 9, 0}) == doctest::Approx(4));
  CHECK(box->distance({-42, 0, 0}) == doctest::Approx(2));
}

TEST_CASE("union, subtraction and intersection, with the bulge of a blend") {
  const std::string ball = "[[structure.part]]\nkind = \"ball\"\nat = [-30, 0, 0]\nradii = [10, 10, 10]\n";
  const std::string beside = "[[structure.part]]\nkind = \"ball\"\nat = [-46, 0, 0]\nradii = [10, 10, 10]\n";
  CHECK(fieldOf("", ball + beside)->distance({-38, 0, 0}) == doctest::Approx(-2));
  CHECK(fieldOf("", ball + beside + "blend_mm = 4\n")->distance({-38, 0, 0}) == doctest::Approx(-3));
  CHECK(fieldOf("", ball + beside + "op = \"subtract\"\n")->distance({-38, 0, 0}) == doctest::Approx(2));
  CHECK(fieldOf("", ball + beside + "op = \"subtract\"\n")->distance({-30, 0, 0}) == doctest::Approx(-6));
  CHECK(fieldOf("", ball + beside + "op = \"intersect\"\n")->distance({-30, 0, 0}) == doctest::Approx(6));
}

TEST_CASE("midline files are mirrored") {
  const auto f = fieldOf("[landmark]\na = { at = [-10, 0, 0], r = 3 }\n",
                         "[[structure.part]]\nkind = \"rod\"\npoints = [\"a\"]\n", "midline");
  CHECK(f->distance({10, 0, 5}) == doctest::Approx(2));
  CHECK(f->distance({-10, 0, 5}) == doctest::Approx(2));
  CHECK(f->box().high.x == doctest::Approx(13));
}

TEST_CASE("a loft keeps the authored size, with and without rounded edges") {
  for (const char* round : {"0", "2.5"}) {
    const auto f = fieldOf(
        kCylinder,
        std::string("[[structure.part]]\nkind = \"loft\"\nsections = [\"low\", \"high\"]\nround_mm = ") + round + "\n");
    CHECK(f->distance({-24, 15, 0}) == doctest::Approx(-6).epsilon(0.01));
    const double far = f->distance({-80, 15, 0});  // a safe step, not exact
    CHECK(far < 50.1);
    CHECK(far > 44);
    CHECK(f->distance({-33, 15, 0}) == doctest::Approx(3).epsilon(0.02));
    CHECK(f->distance({-20, 15, 13}) == doctest::Approx(3).epsilon(0.02));
    CHECK(f->distance({-20, 34, 0}) == doctest::Approx(4).epsilon(0.02));
    CHECK(f->distance({-20, -4, 0}) == doctest::Approx(4).epsilon(0.02));
  }
  // The edge itself: sharp, or rounded by 2.5 mm.
  const auto rounded =
      fieldOf(kCylinder, "[[structure.part]]\nkind = \"loft\"\nsections = [\"low\", \"high\"]\nround_mm = 2.5\n");
  CHECK(rounded->distance({-30, 30, 0}) == doctest::Approx(2.5 * (std::sqrt(2.0) - 1)).epsilon(0.03));
  const auto dished =
      fieldOf(kCylinder, "[[structure.part]]\nkind = \"loft\"\nsections = [\"low\", \"high\"]\ndish_last_mm = 2\n");
  CHECK(dished->distance({-20, 30, -1.2}) == doctest::Approx(2).epsilon(0.05));
  CHECK(std::abs(dished->distance({-29.2, 30, 0})) < 0.05);
  const auto domed =
      fieldOf(kCylinder, "[[structure.part]]\nkind = \"loft\"\nsections = [\"low\", \"high\"]\ncap = \"round\"\n");
  CHECK(domed->distance({-20, 43, 0}) == doctest::Approx(3).epsilon(0.02));
}

TEST_CASE(
    "sections: polar radii start at the left and turn to the front; tilt raises the front; the back may be hollow") {
  const std::string polar = "radii = [6, 6, 12, 6, 6, 6, 6, 6]";
  const auto f =
      fieldOf("[section]\na = { at = [-30, 0, 0], " + polar + " }\nb = { at = [-30, 20, 0], " + polar + " }\n",
              "[[structure.part]]\nkind = \"loft\"\nsections = [\"a\", \"b\"]\n");
  CHECK(f->distance({-30, 10, 12}) == doctest::Approx(0).epsilon(0.05));
  CHECK(f->distance({-24, 10, 0}) == doctest::Approx(0).epsilon(0.05));
  CHECK(f->distance({-30, 10, -10}) > 3);
  const auto tilted = fieldOf(
      "[section]\na = { at = [-30, 0, 0], half_width = 8, front = 10, back = 10 }\n"
      "b = { at = [-30, 20, 0], half_width = 8, front = 10, back = 10, tilt_deg = 30 }\n",
      "[[structure.part]]\nkind = \"loft\"\nsections = [\"a\", \"b\"]\n");
  CHECK(tilted->distance({-30, 22, 7}) < 0);
  CHECK(tilted->distance({-30, 18, -7}) > 0);
  const auto hollow = fieldOf(
      "[section]\na = { at = [-30, 0, 0], half_width = 12, front = 10, back = 10, hollow_back = 3 }\n"
      "b = { at = [-30, 20, 0], half_width = 12, front = 10, back = 10, hollow_back = 3 }\n",
      "[[structure.part]]\nkind = \"loft\"\nsections = [\"a\", \"b\"]\n");
  CHECK(hollow->distance({-30, 10, -7}) == doctest::Approx(0).epsilon(0.05));
}

TEST_CASE("a tube has an elliptical section that faces the given way") {
  const std::string points =
      "[landmark]\na = { at = [-30, 60, 0], r = 6, rt = 2 }\nb = { at = [-30, 30, 0], r = 6, rt = 2 }\nc = { at = "
      "[-30, 0, 0], r = 6, rt = 2 }\n";
  ModelFolder folder;
  folder.write("nerve.toml", "[file]\nside = \"right\"\n" + points +
                                 "[[structure]]\nid = \"nerve\"\n[[structure.part]]\nkind = \"tube\"\npoints = [\"a\", "
                                 "\"b\", \"c\"]\nflat = [0, 0, 1]\npath = true\n");
  const ModelSource source = folder.read();
  const auto f = source.field(source.structures()[0], {});
  CHECK(f->distance({-40, 40, 0}) == doctest::Approx(4).epsilon(1e-3));
  CHECK(f->distance({-30, 40, 5}) == doctest::Approx(3).epsilon(1e-3));
  CHECK(f->fibre({-30, 20, 0}).direction.y == doctest::Approx(-1));
  const auto& line = source.structures()[0].centreline;
  REQUIRE(line.size() == 31);
  CHECK(line.front().atMm.y == doctest::Approx(60));
  CHECK(line[10].widthMm == doctest::Approx(12));
  CHECK(line[10].thicknessMm == doctest::Approx(4));
  CHECK(std::abs(line[10].thinDirection.z) == doctest::Approx(1));
}

TEST_CASE("a tube turns where its landmarks say so") {
  ModelFolder folder;
  folder.write("nerve.toml",
               "[file]\nside = \"right\"\n[landmark]\na = { at = [-30, 60, 0], r = 6, rt = 2, thin = [2, 0, 0] }\n"
               "b = { at = [-30, 30, 0], r = 6, rt = 2 }\nc = { at = [-30, 0, 0], r = 6, rt = 2 }\n"
               "[[structure]]\nid = \"nerve\"\n[[structure.part]]\nkind = \"tube\"\npoints = [\"a\", \"b\", "
               "\"c\"]\nflat = [0, 0, 1]\npath = true\n");
  const ModelSource source = folder.read();
  const auto& line = source.structures()[0].centreline;
  CHECK(std::abs(line.front().thinDirection.x) == doctest::Approx(1));
  CHECK(std::abs(line[8].thinDirection.x) == doctest::Approx(std::sqrt(0.5)).epsilon(0.1));  // half way
  CHECK(std::abs(line.back().thinDirection.z) == doctest::Approx(1));
  const auto f = source.field(source.structures()[0], {});
  CHECK(f->distance({-30, 60, 10}) == doctest::Approx(4).epsilon(1e-3));
  CHECK(f->distance({-30, 10, 5}) == doctest::Approx(3).epsilon(1e-3));
  CHECK(contains(fault("[file]\nside = \"right\"\n[landmark]\ntip = { at = [-1, 0, 0], thin = [0, 0, 0] }\n"),
                 "bone.toml:4:"));
}

TEST_CASE("a sheet has its thickness, and fibres from the first row to the last") {
  const auto f = fieldOf(
      "[landmark]\na1 = { at = [-40, 100, 0], r = 3 }\na2 = { at = [-20, 100, 0], r = 3 }\nb1 = { at = [-40, 50, 0], r "
      "= 3 }\n"
      "b2 = { at = [-20, 50, 0], r = 3 }\nc1 = { at = [-40, 0, 0], r = 3 }\nc2 = { at = [-20, 0, 0], r = 3 }\n",
      "[[structure.part]]\nkind = \"sheet\"\nrows = [[\"a1\", \"a2\"], [\"b1\", \"b2\"], [\"c1\", \"c2\"]]\n");
  CHECK(f->distance({-30, 60, 10}) == doctest::Approx(7));
  const auto frame = f->fibre({-25, 25, 3});
  CHECK(frame.u == doctest::Approx(0.75).epsilon(1e-3));
  CHECK(frame.v == doctest::Approx(0.75).epsilon(1e-3));
  CHECK(frame.direction.y == doctest::Approx(-1));
}

TEST_CASE("landmarks of other files, and a key that only the used numbers change") {
  ModelFolder folder;
  folder.write("a/one.toml",
               "[file]\nside = \"right\"\n[landmark]\np = { at = [-5, 0, 0], r = 2 }\nunused = { at = [-9, 0, 0] }\n");
  const std::string two =
      "[file]\nside = \"right\"\n[[structure]]\nid = \"s\"\n[[structure.part]]\nkind = \"rod\"\npoints = "
      "[\"a/one/p\"]\n";
  folder.write("two.toml", two);
  folder.write("structures.toml", "[anything]\nelse = 1\n");
  const std::string key = folder.read().structures()[0].contentKey;
  folder.write("a/one.toml",
               "[file]\nside = \"right\"\n[landmark]\np = { at = [-5, 0, 0], r = 2 }\nunused = { at = [-9, 1, 0] }\n");
  CHECK(folder.read().structures()[0].contentKey == key);
  folder.write("a/one.toml", "[file]\nside = \"right\"\n[landmark]\np = { at = [-5, 0.1, 0], r = 2 }\n");
  CHECK(folder.read().structures()[0].contentKey != key);
}

TEST_CASE("faults name the file, the line and the nearest name") {
  const std::string head = "[file]\nside = \"right\"\n",
                    points = "[landmark]\ntip = { at = [-1, 0, 0] }\nbase = { at = [-2, 0, 0] }\n";
  const std::string structure = "[[structure]]\nid = \"s\"\n";
  const auto part = [&](const std::string& keys) {
    return fault(head + points + structure + "[[structure.part]]\n" + keys);
  };
  const std::string unknown = part("kind = \"rod\"\npoints = [\"tipp\", \"base\"]\n");
  CHECK(contains(unknown, "bone.toml:10:"));
  CHECK(contains(unknown, "did you mean \"tip\"?"));
  CHECK(contains(part("kind = \"rodd\"\npoints = [\"tip\"]\n"), "bone.toml:9:"));
  CHECK(contains(part("kind = \"rod\"\npoints = [\"tip\"]\nspilne = true\n"), "did you mean \"spline\"?"));
  CHECK(contains(part("kind = \"sheet\"\nrows = [[\"tip\", \"base\"], [\"tip\"]]\n"), "rows of different length"));
  CHECK(contains(part("kind = \"plate\"\nfaces = [[\"tip\", \"base\"]]\n"), "3 were expected"));
  CHECK(contains(part("kind = \"plate\"\nfaces = []\n"), "no faces"));
  CHECK(contains(part("kind = \"loft\"\nsections = [\"waist\", \"top\"]\n"), "unknown section \"waist\""));
  CHECK(contains(part("kind = \"rod\"\npoints = [\"tip\"]\nop = \"subtract\"\n"), "first part"));
  CHECK(contains(fault(head + points + structure), "has no parts"));
  CHECK(contains(fault(head + "[landmark]\ntip = { at = [-1, 0, 0], tol = -1 }\n"), "bone.toml:4:"));
  CHECK(contains(fault(head + "[landmark]\ntip = { at = [-1, 0], r = 1 }\n"), "2 numbers"));
  CHECK(contains(fault("[file]\nside = \"midline\"\n[landmark]\nm_tip = { at = [-1, 0, 0] }\n"), "midline"));
  CHECK(contains(fault("[file]\nside = \"midline\"\n[landmark]\ntip = { at = [4, 0, 0] }\n"), "right half"));
  const std::string rod = "[[structure.part]]\nkind = \"rod\"\npoints = [\"tip\"]\n";
  CHECK(contains(fault(head + points + structure + rod + structure + rod), "already defined"));
  CHECK(contains(fault(head + points + "[[structure]]\nid = \"s\"\ncarve = [\"bon_r\"]\n" + rod), "does not exist"));
  const std::string carved = "[[structure]]\nid = \"s\"\ncarve = [\"bone\"]\n";
  CHECK(contains(fault(head + points + carved + "sink = [\"bon\"]\nsink_mm = 2\n" + rod), "not in \"carve\""));
  CHECK(contains(fault(head + points + carved + "sink = [\"bone\"]\n" + rod), "belong together"));
}

TEST_CASE("with a list for faults, only the file at fault is left out") {
  ModelFolder folder;
  folder.write("good.toml", std::string("[file]\nside = \"right\"\n") + kTwoPoints +
                                "[[structure]]\nid = \"good\"\n[[structure.part]]\nkind = \"rod\"\npoints = [\"a\"]\n");
  folder.write("bad.toml", "[file]\nside = \"wrong\"\n");
  std::vector<std::string> faults;
  const ModelSource source = ModelSource::readFolder(folder.path, &faults);
  CHECK(faults.size() == 1);
  CHECK(source.find("good") != nullptr);
}

TEST_CASE("changing numbers leaves every other letter of the text alone") {
  const std::string text =
      "# r = 1\n[landmark]\ntip = { at = [1, 2, 3], source = \"r = 7, at = [0]\", r = 2 } # r = 3\n  base   = "
      "{at=[4,5,6]}\n\n[landmark.long]\nat = [7, 8, 9] # here\nr = 1.5\n[section]\n";
  const std::string changed = anatomy::applyChanges(text, {{3, {{"at", "[1.5, 2, 3]"}, {"r", "2.25"}}},
                                                           {4, {{"r", "3"}}},
                                                           {6, {{"at", "[7, 8.5, 9]"}, {"r", "9"}, {"rt", "4"}}}});
  CHECK(changed ==
        "# r = 1\n[landmark]\ntip = { at = [1.5, 2, 3], source = \"r = 7, at = [0]\", r = 2.25 } # r = 3\n  base   = "
        "{at=[4,5,6], r = 3}\n\n[landmark.long]\nat = [7, 8.5, 9] # here\nrt = 4\nr = 9\n[section]\n");
}

TEST_CASE("least squares finds the sphere that the reference is, within the tolerance") {
  ModelFolder folder;
  const std::string model =
      "[file]\nside = \"right\"\n[landmark]\nc = { at = [-29.0, 1.0, 0.0], r = 9, tol = 3 } # centre\nfixed = { at = "
      "[-30, 0, 0], r = 3, lock = true }\n"
      "[[structure]]\nid = \"head\"\n[[structure.part]]\nkind = \"rod\"\npoints = [\"c\"]\n[[structure.part]]\nkind = "
      "\"rod\"\npoints = [\"fixed\"]\n";
  folder.write("head.toml", model);
  // A sphere of 10 mm round (-30, 0, 0) as rings of triangles.
  std::string obj;
  const int rings = 24, around = 48;
  for (int j = 0; j <= rings; ++j)
    for (int i = 0; i < around; ++i) {
      const double p = M_PI * j / rings, q = 2 * M_PI * i / around;
      obj += "v " + std::to_string(-30 + 10 * std::sin(p) * std::cos(q)) + " " + std::to_string(10 * std::cos(p)) +
             " " + std::to_string(10 * std::sin(p) * std::sin(q)) + "\n";
    }
  for (int j = 0; j < rings; ++j)
    for (int i = 0; i < around; ++i) {
      const int a = j * around + i + 1, b = j * around + (i + 1) % around + 1;
      obj += "f " + std::to_string(a) + " " + std::to_string(b) + " " + std::to_string(b + around) + "\nf " +
             std::to_string(a) + " " + std::to_string(b + around) + " " + std::to_string(a + around) + "\n";
    }
  folder.write("head_r.obj", obj);
  anatomy::FitOptions options;
  options.models = folder.path;
  options.file = folder.path / "head.toml";
  options.reference = folder.path;
  options.samples = 500;
  const auto report = anatomy::fitFile(options);
  REQUIRE(report.results.size() == 1);
  CHECK(report.results[0].before.meanMm > 0.5);
  CHECK(report.results[0].after.meanMm < 0.15);
  const ModelSource source = folder.read();
  const auto f = source.field(source.structures()[0], {});
  CHECK(std::abs(f->distance({-40, 0, 0})) < 0.15);
  const std::string text = core::readText(options.file);
  CHECK(contains(text, "tol = 3 } # centre"));
  CHECK(contains(text, "fixed = { at = [-30, 0, 0], r = 3, lock = true }"));
}
