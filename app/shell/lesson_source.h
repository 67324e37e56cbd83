// Where the lessons of the window come from, and reading them again when a teacher has saved one.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/files.h"
#include "lesson/lesson.h"

namespace sciatlas::shell {

struct LessonSource {
  core::Paths paths;             // lessons/ that ship, and lessons/ in the person's own folder (core::Paths::data)
  std::filesystem::path opened;  // a file or a folder of one's own that the program was started with; may be empty

  // All of it in teaching order; faults are in Library::problems. `openedId` becomes the lesson to open: the file's, or
  // the first of the folder; empty when there is none.
  lesson::Library read(const scene::Catalogue& catalogue, const scene::Atlas* atlas, const living::Body* body,
                       std::string* openedId = nullptr) const;

  // The files that these lessons were, or would be, read from.
  std::vector<std::filesystem::path> files() const;
};

// Puts lessons that have become faulty back as they were, so that a slip while writing closes nothing.
void keepEarlier(lesson::Library& read, const lesson::Library& before);

// Looks at most once a second whether a lesson was saved, added or removed.
class LessonWatch {
 public:
  explicit LessonWatch(LessonSource source);
  bool changed(double nowS);
  const LessonSource& source() const { return source_; }

 private:
  using Stamp = std::vector<std::pair<std::filesystem::path, std::filesystem::file_time_type>>;
  Stamp stamp() const;
  LessonSource source_;
  Stamp last_;
  double lookedS_ = -1;
};

}  // namespace sciatlas::shell
