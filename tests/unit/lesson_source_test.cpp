// Lessons from a teacher's folder, read again when they are saved.
#include "shell/lesson_source.h"

#include <doctest/doctest.h>

#include "unit/living_body.h"

using namespace sciatlas;

namespace {

std::string lessonText(const std::string& id, int order, const std::string& more = "") {
  const std::string levels = "{ patient = \"a\", student = \"b\", clinician = \"c\" }";
  return "id = \"" + id + "\"\ntitle = \"" + id + "\"\ngroup = \"G\"\norder = " + std::to_string(order) +
         "\nsummary = " + levels + "\n[[step]]\nid = \"one\"\ntitle = \"One\"\nsources = [\"book\"]\ntext = " + levels +
         "\n" + more;
}

struct Folders : test::LivingBody {
  test::TemporaryFolder shipped, own, data;
  shell::LessonSource source;
  Folders() {
    shipped.write("references.toml",
                  "[reference]\nbook = { short = \"Book\", text = \"A book.\", checked = \"background\" }\n");
    shipped.write("techniques.toml", "[technique]\n");
    shipped.write("strokes.toml", "");
    shipped.write("lesson_a.toml", lessonText("a", 10));
    shipped.write("morphometry.toml", "");
    source.paths.lessons = source.paths.models = shipped.path;
    source.paths.data = data.path;
    source.opened = own.path;
  }
  lesson::Library read(std::string* opened = nullptr) const {
    return source.read(little.atlas->catalogue(), little.atlas.get(), body.get(), opened);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Folders, "a folder of one's own opens beside the lessons that ship") {
  own.write("lesson_c.toml", lessonText("c", 30));
  own.write("lesson_b.toml", lessonText("b", 5));
  own.write("notes.toml", "anything = 1\n");
  std::string opened;
  const auto library = read(&opened);
  CHECK(opened == "b");
  REQUIRE(library.lessons.size() == 3);
  CHECK(library.lessons[0].id == "b");
  CHECK(library.lessons[1].id == "a");
  CHECK(library.lessons[2].id == "c");
}

TEST_CASE_FIXTURE(Folders, "a broken file is named and the others open; what it was before stays") {
  own.write("lesson_b.toml", lessonText("b", 5));
  const auto before = read();
  own.write("lesson_b.toml", lessonText("b", 5, "vieww = \"posterior\"\n"));
  auto after = read();
  CHECK(after.findLesson("a"));
  CHECK_FALSE(after.findLesson("b"));
  bool named = false;
  for (const auto& problem : after.problems)
    named |= problem.find("lesson_b.toml:") != std::string::npos && problem.find("view") != std::string::npos;
  CHECK(named);
  shell::keepEarlier(after, before);
  REQUIRE(after.findLesson("b"));
  CHECK(after.lessons.front().id == "b");
}

TEST_CASE_FIXTURE(Folders, "saving is noticed, at most once a second") {
  own.write("lesson_b.toml", lessonText("b", 5));
  shell::LessonWatch watch(source);
  CHECK_FALSE(watch.changed(0));
  own.write("lesson_d.toml", lessonText("d", 6));
  CHECK_FALSE(watch.changed(0.5));
  CHECK(watch.changed(1.1));
  CHECK_FALSE(watch.changed(2.2));
}
