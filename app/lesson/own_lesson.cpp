#include "lesson/own_lesson.h"

#include <algorithm>

#include "core/toml.h"
#include "lesson/read.h"

namespace sciatlas::lesson {

bool isLessonPath(const std::string& word) {
  return word.ends_with(".toml");
}

std::string addLesson(Library& library, const std::filesystem::path& file, const scene::Catalogue& catalogue,
                      const scene::Atlas* atlas, const living::Body* body) {
  Lesson lesson = readLesson(core::TomlTable::readFile(file), {catalogue, atlas, library, body});
  std::string id = lesson.id;
  std::erase_if(library.lessons, [&](const Lesson& other) { return other.id == id; });
  const auto after = std::upper_bound(library.lessons.begin(), library.lessons.end(), lesson.order,
                                      [](int order, const Lesson& other) { return order < other.order; });
  library.lessons.insert(after, std::move(lesson));
  return id;
}

}  // namespace sciatlas::lesson
