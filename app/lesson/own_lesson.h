// A teacher's own lesson file beside the lessons that ship.
#pragma once
#include <filesystem>
#include <string>

#include "lesson/lesson.h"

namespace sciatlas::lesson {

// Whether a word on the command line means a file rather than the id of a lesson.
bool isLessonPath(const std::string& word);

// Reads the file into the library, in place of a lesson with the same id if there is one, and returns the id. Throws
// core::InputError.
std::string addLesson(Library& library, const std::filesystem::path& file, const scene::Catalogue& catalogue,
                      const scene::Atlas* atlas, const living::Body* body = nullptr);

}  // namespace sciatlas::lesson
