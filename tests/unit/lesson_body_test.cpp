// Lesson steps that ask for a state of the body.
#include <doctest/doctest.h>

#include "core/error.h"
#include "unit/living_body.h"

using namespace sciatlas;

namespace {

const char* const kTexts = "sources = [\"book\"]\ntext = { patient = \"a\", student = \"b\", clinician = \"c\" }\n";

struct Lessons : test::LivingBody {
  test::TemporaryFolder lessons;
  Lessons() {
    lessons.write("references.toml",
                  "[reference]\nbook = { short = \"Book\", text = \"A book.\", checked = \"background\" }\n");
    lessons.write("techniques.toml", "[technique]\n");
    lessons.write("tools.toml", "[tool]\n");
    lessons.write("strokes.toml", "");
    lessons.write("wording.toml", "");
  }
  void write(const std::string& steps) const {
    lessons.write("lesson_a.toml",
                  "id = \"a\"\ntitle = \"A\"\ngroup = \"G\"\nsummary = { patient = \"a\", student = \"b\", clinician = "
                  "\"c\" }\n" +
                      steps);
  }
  std::string step(const std::string& id, const std::string& keys) const {
    return "[[step]]\nid = \"" + id + "\"\ntitle = \"T\"\n" + keys + "\n" + kTexts;
  }
  std::vector<std::string> faults(const std::string& keys) const {
    write(step("one", keys));
    return lesson::checkLessons(lessons.path / "lesson_a.toml", lessons.path, little.atlas->catalogue(),
                                little.atlas.get(), body.get());
  }
};

}  // namespace

TEST_CASE_FIXTURE(Lessons, "steps ask for pathologies, axes and named poses; leaving a step restores rest") {
  write(step("ill", "pathology = { swelling_r = 0.5 }\npose = { hip_flexion_l = 30 }\nframe = [\"femur_l\"]") +
        step("test", "pose = \"raise_r\"\npose_progress = 0.5") + step("well", ""));
  const auto library = lesson::readLibrary(lessons.path, little.atlas->catalogue(), little.atlas.get(), body.get());
  for (const auto& problem : library.problems) MESSAGE(problem);
  REQUIRE(library.lessons.size() == 1);
  session::Preferences still;
  still.reducedMotion = true;
  session::Session session(*little.atlas, library, still, body.get());
  session.openLesson("a", 0, 0);
  CHECK(session.scene().body.pathologies == std::map<std::string, float>{{"swelling_r", 0.5f}});
  CHECK(session.scene().body.poseDeg == std::map<std::string, float>{{"hip_flexion_l", 30}});
  // The camera frames the bent thigh, not where it was at rest.
  const auto thigh = session.atlas().boxOf({little.find("femur_l")});
  CHECK(glm::distance(session.scene().camera.pivotMm, thigh.centre()) < 1);
  session.nextStep(0);
  CHECK(session.scene().body.pathologies.empty());
  CHECK(session.inPose());
  CHECK(session.now().pose.pose == "raise_r");
  CHECK(session.scene().body.poseDeg.at("hip_flexion_r") == doctest::Approx(30));
  session.nextStep(0);
  CHECK(session.scene().body.atRest());
  CHECK(&session.atlas() == little.atlas.get());
  session.previousStep(0);
  session.closeLesson();
  CHECK(session.scene().body.atRest());
  CHECK(session.undo());
  CHECK(session.inPose());
}

TEST_CASE_FIXTURE(Lessons, "a state that there is not is named with file, line and the nearest word") {
  CHECK(faults("pathology = { swelling_r = 1 }").empty());
  const auto has = [&](const std::string& keys, const std::string& words) {
    const auto found = faults(keys);
    REQUIRE(found.size() == 1);
    CAPTURE(found[0]);
    CHECK(found[0].find("lesson_a.toml:8") != std::string::npos);
    CHECK(found[0].find(words) != std::string::npos);
  };
  has("pathology = { sweling_r = 0.5 }", "did you mean \"swelling_r\"?");
  has("pathology = { swelling_r = 1.5 }", "0 (none) to 1");
  has("pathology = { type_a_r = 1, type_b_r = 1 }", "exclude each other");
  has("pose = { hip_flexon_r = 20 }", "did you mean \"hip_flexion_r\"?");
  has("pose = { hip_flexion_r = 200 }", "hip_flexion_r");
  has("pose = \"rais_r\"", "did you mean \"raise_r\"?");
  has("pose_progress = 0.5", "goes with pose");
  CHECK(faults("pose = \"raise_r\"\npose_progress = 2").size() == 1);
  CHECK(faults("pathology = { swelling_r = \"much\" }").size() == 1);
}
