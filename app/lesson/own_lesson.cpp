#include "lesson/own_lesson.h"

#include <algorithm>

#include "core/error.h"
#include "core/files.h"
#include "core/toml.h"
#include "lesson/read.h"

namespace sciatlas::lesson {

bool isLessonPath(const std::string& word) {
  std::error_code failed;
  return word.ends_with(".toml") || (!word.empty() && std::filesystem::is_directory(word, failed));
}

std::string addLesson(Library& library, const std::filesystem::path& file, const scene::Catalogue& catalogue,
                      const scene::Atlas* atlas, const living::Body* body) {
  Lesson lesson = readLesson(core::TomlTable::readFile(file), {catalogue, atlas, library, body});
  std::string id = lesson.id;
  insertInOrder(library, std::move(lesson));
  return id;
}

std::vector<std::string> addLessonFolder(Library& library, const std::filesystem::path& folder,
                                         const scene::Catalogue& catalogue, const scene::Atlas* atlas,
                                         const living::Body* body) {
  std::vector<std::string> added;
  const auto keepFault = [&](auto&& work) {
    try {
      work();
    } catch (const core::InputError& e) {
      library.problems.push_back(e.what());
    }
  };
  keepFault([&] {
    for (const auto& file : core::filesBelow(folder, ".toml"))
      if (isLessonFile(file)) keepFault([&] { added.push_back(addLesson(library, file, catalogue, atlas, body)); });
  });
  const auto orderOf = [&](const std::string& id) { return library.findLesson(id)->order; };
  std::stable_sort(added.begin(), added.end(),
                   [&](const std::string& a, const std::string& b) { return orderOf(a) < orderOf(b); });
  return added;
}

void insertInOrder(Library& library, Lesson lesson) {
  std::erase_if(library.lessons, [&](const Lesson& other) { return other.id == lesson.id; });
  const auto after = std::upper_bound(library.lessons.begin(), library.lessons.end(), lesson.order,
                                      [](int order, const Lesson& other) { return order < other.order; });
  library.lessons.insert(after, std::move(lesson));
}

}  // namespace sciatlas::lesson
