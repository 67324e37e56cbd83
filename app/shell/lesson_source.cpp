#include "shell/lesson_source.h"

#include <algorithm>

#include "core/error.h"
#include "lesson/own_lesson.h"
#include "scene/morphometry.h"

namespace fs = std::filesystem;

namespace sciatlas::shell {
namespace {

constexpr double kLookEveryS = 1;

bool isFolder(const fs::path& path) {
  std::error_code failed;
  return !path.empty() && fs::is_directory(path, failed);
}

fs::path ownFolder(const core::Paths& paths) {
  return paths.data / "lessons";
}

}  // namespace

lesson::Library LessonSource::read(const scene::Catalogue& catalogue, const scene::Atlas* atlas,
                                   const living::Body* body, std::string* openedId) const {
  lesson::Library library = lesson::readLibrary(paths.lessons, catalogue, atlas, body);
  const auto keepFault = [&](auto&& work) {
    try {
      work();
    } catch (const core::InputError& e) {
      library.problems.push_back(e.what());
    }
  };
  keepFault([&] { library.norms = scene::readNorms(paths.models / "morphometry.toml"); });
  if (isFolder(ownFolder(paths))) lesson::addLessonFolder(library, ownFolder(paths), catalogue, atlas, body);
  std::string id;
  if (isFolder(opened)) {
    const auto ids = lesson::addLessonFolder(library, opened, catalogue, atlas, body);
    if (!ids.empty()) id = ids.front();
  } else if (!opened.empty()) {
    keepFault([&] { id = lesson::addLesson(library, opened, catalogue, atlas, body); });
  }
  if (openedId) *openedId = id;
  return library;
}

std::vector<fs::path> LessonSource::files() const {
  std::vector<fs::path> files;
  const auto add = [&](const fs::path& folder) {
    if (!isFolder(folder)) return;
    const auto found = core::filesBelow(folder, ".toml");
    files.insert(files.end(), found.begin(), found.end());
  };
  add(paths.lessons);
  add(ownFolder(paths));
  if (isFolder(opened))
    add(opened);
  else if (!opened.empty())
    files.push_back(opened);
  return files;
}

void keepEarlier(lesson::Library& read, const lesson::Library& before) {
  for (const lesson::Lesson& old : before.lessons) {
    const bool faulty = std::any_of(read.problems.begin(), read.problems.end(),
                                    [&](const std::string& fault) { return fault.starts_with(old.file + ":"); });
    if (faulty && !read.findLesson(old.id)) lesson::insertInOrder(read, old);
  }
  const auto keep = [](auto& now, const auto& then) {
    if (now.empty()) now = then;
  };
  keep(read.references, before.references), keep(read.terms, before.terms);
  keep(read.tools, before.tools), keep(read.triggerPoints, before.triggerPoints);
  keep(read.techniques, before.techniques), keep(read.strokes, before.strokes), keep(read.zones, before.zones);
  if (read.quiz.questions.empty()) read.quiz = before.quiz;
  if (!read.plans.ready()) read.plans = before.plans;
}

LessonWatch::LessonWatch(LessonSource source) : source_(std::move(source)), last_(stamp()) {}

LessonWatch::Stamp LessonWatch::stamp() const {
  Stamp now;
  std::error_code failed;
  for (const fs::path& file : source_.files()) now.emplace_back(file, fs::last_write_time(file, failed));
  return now;
}

bool LessonWatch::changed(double nowS) {
  if (lookedS_ >= 0 && nowS - lookedS_ < kLookEveryS) return false;
  lookedS_ = nowS;
  try {
    Stamp now = stamp();
    if (now == last_) return false;
    last_ = std::move(now);
    return true;
  } catch (const core::InputError&) {
    return false;  // a folder that is being moved; the next look sees it
  }
}

}  // namespace sciatlas::shell
