// What the texts of lessons must keep to: plain words for patients, links that lead somewhere, every claim answered.
#include <doctest/doctest.h>

#include "core/error.h"
#include "lesson/check_texts.h"
#include "lesson/coverage.h"
#include "lesson/readability.h"
#include "lesson/step_links.h"
#include "temporary_folder.h"

using namespace sciatlas;

namespace {

lesson::Lesson lessonOf(const std::string& id, const std::vector<std::string>& steps) {
  lesson::Lesson made;
  made.id = id, made.file = "lesson_" + id + ".toml";
  for (const std::string& step : steps) made.steps.push_back({.id = step, .title = step});
  return made;
}

}  // namespace

TEST_CASE("readability: plain words are easy, a scholar's sentence is hard") {
  const auto easy = lesson::readabilityOf("The nerve is sore. It will calm down. Keep on walking a bit each day.");
  CHECK(easy.sentences == 3);
  CHECK(easy.words == 15);
  CHECK(easy.grade() < 3);
  const auto hard = lesson::readabilityOf(
      "Radiculopathy necessitates neurological examination, including reproducible provocation manoeuvres, whose "
      "interpretation presupposes considerable familiarity with anatomical variability.");
  CHECK(hard.sentences == 1);
  CHECK(hard.grade() > 20);
}

TEST_CASE("readability: links, lists and numbers do not make a text hard") {
  CHECK(lesson::readabilityOf("It is 4.5 cm deep.").sentences == 1);
  const auto linked =
      lesson::readabilityOf("Here lies the [musculus obturatorius internus](structure:obturator_internus_r).");
  CHECK(linked.words == 4);
  CHECK(lesson::readabilityOf("- one thing\n- another thing\n").sentences == 2);
}

TEST_CASE("readability: faults name file, line and what is too long") {
  lesson::Lesson hard = lessonOf("a", {"one"});
  hard.steps[0].line = 12;
  std::string sentence = "The";
  for (int i = 0; i < 31; ++i) sentence += " nerve";
  hard.steps[0].text.text[0] = sentence + ".";
  const auto faults = lesson::checkReadability(hard);
  REQUIRE(faults.size() == 2);
  CHECK(faults[0].starts_with("lesson_a.toml:12: step \"one\" is hard to read"));
  CHECK(faults[1].find("32 words") != std::string::npos);
  hard.steps[0].text.text[0] = "The nerve is sore.";
  CHECK(lesson::checkReadability(hard).empty());
}

TEST_CASE("wording: promises and alarming words are found wherever a reader meets them") {
  const std::vector<lesson::WordingRule> rules{{"cures", "may ease", false}, {"torn", "calm words", true}};
  lesson::Lesson made = lessonOf("own", {"first"});
  CHECK(lesson::checkWording(made, rules).empty());
  made.summary.text = {"Massage cures.", "Nothing is torn.", ""};
  made.steps[0].patientTitle = "A torn disc";
  made.steps[0].partnerTask = "Say that it cures";
  made.steps[0].selfCheck = {"I said that it cures"};
  const auto faults = lesson::checkWording(made, rules);
  REQUIRE(faults.size() == 4);
  CHECK(faults[0] == "lesson_own.toml: the summary says \"cures\" at patient level; write rather: may ease");
  CHECK(faults[1].find("\"torn\" at patient level") != std::string::npos);
  // What is no lesson: a word of the glossary, with its place.
  lesson::Library library;
  library.terms.push_back({"disc", "disc", {{"It cures.", "", ""}}, {}, {}});
  CHECK(lesson::checkTexts(library, {}, nullptr, rules).size() == 1);
  const scene::LevelText hard{
      {"Radiculopathy necessitates neurological examination, including reproducible provocation "
       "manoeuvres, whose interpretation presupposes considerable familiarity with anatomical "
       "variability, nomenclature, epidemiology, pathophysiology and contraindications.",
       "", ""}};
  CHECK(lesson::checkText(hard, "here", rules).size() == 1);
}

TEST_CASE("step links: found by lesson and step, faults suggest the nearest") {
  std::vector<lesson::Lesson> all{lessonOf("heat", {"first", "burns"}), lessonOf("movement", {"walk"})};
  CHECK(lesson::findStep(all, "heat").step == 0);
  CHECK(lesson::findStep(all, "heat/burns").step == 1);
  CHECK(lesson::findStep(all, "heat/burn").lesson == nullptr);
  CHECK(lesson::findStep(all, "cold").lesson == nullptr);
  all[1].steps[0].text.text[1] = "See [there](step:heat/burn) and [here](step:heat/burns).";
  const auto faults = lesson::checkStepLinks(all[1], all);
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].find("heat/burns") != std::string::npos);
}

TEST_CASE("coverage: each row needs a step that exists") {
  const test::TemporaryFolder folder;
  folder.write("coverage.toml",
               "[row.C1]\nidea = \"a\"\nverdict = \"partly\"\nsteps = [\"heat/first\"]\n"
               "[row.C2]\nidea = \"b\"\nverdict = \"partly\"\nsteps = []\n"
               "[row.C3]\nidea = \"c\"\nverdict = \"partly\"\nsteps = [\"heat\"]\n");
  const auto rows = lesson::readCoverage(folder.path / "coverage.toml");
  const auto faults = lesson::checkCoverage(rows, {lessonOf("heat", {"first"})});
  REQUIRE(faults.size() == 2);
  CHECK(faults[0].find("row C2") != std::string::npos);
  CHECK(faults[1].find("row C3") != std::string::npos);
  folder.write("coverage.toml", "[row.C1]\nidea = \"a\"\nverdict = \"perhaps\"\nsteps = []\n");
  CHECK_THROWS_AS(lesson::readCoverage(folder.path / "coverage.toml"), core::InputError);
}
