// A teacher's own lesson files beside the lessons that ship.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "lesson/lesson.h"

namespace sciatlas::lesson {

// Whether a word on the command line means a file rather than the id of a lesson.
bool isLessonPath(const std::string& word);

// Reads the file into the library, in place of a lesson with the same id if there is one, and returns the id. Throws
// core::InputError.
std::string addLesson(Library& library, const std::filesystem::path& file, const scene::Catalogue& catalogue,
                      const scene::Atlas* atlas, const living::Body* body = nullptr);

// Every lesson_NAME.toml of a folder in the same way, in teaching order; faults are added to Library::problems. Returns
// the ids.
std::vector<std::string> addLessonFolder(Library& library, const std::filesystem::path& folder,
                                         const scene::Catalogue& catalogue, const scene::Atlas* atlas,
                                         const living::Body* body = nullptr);

// Into its place of the teaching order, instead of the lesson with the same id if there is one.
void insertInOrder(Library& library, Lesson lesson);

}  // namespace sciatlas::lesson
