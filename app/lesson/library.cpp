#include <algorithm>

#include "core/error.h"
#include "core/files.h"
#include "lesson/lesson.h"
#include "lesson/read.h"
#include "lesson/wording.h"

namespace fs = std::filesystem;

namespace sciatlas::lesson {
namespace {

using core::TomlTable;

template <class T>
const T* byId(const std::vector<T>& items, std::string_view id) {
  const auto it = std::find_if(items.begin(), items.end(), [&](const T& t) { return t.id == id; });
  return it == items.end() ? nullptr : &*it;
}

template <class T>
void addUnique(std::vector<T>& items, T item, const TomlTable& t) {
  if (byId(items, item.id)) t.fail("a second entry is called \"" + item.id + "\"");
  items.push_back(std::move(item));
}

void readReferences(const fs::path& file, Library& library) {
  const TomlTable root = TomlTable::readFile(file);
  const auto table = root.table("reference");
  if (!table) root.fail("[reference] is missing");
  for (const auto& [id, t] : table->children()) {
    Reference r{id, t.text("short"), t.text("text"), t.text("checked")};
    t.done();
    addUnique(library.references, std::move(r), t);
  }
  root.done();
}

void readTechniques(const fs::path& file, Library& library, const ReadContext& context) {
  const TomlTable root = TomlTable::readFile(file);
  const auto table = root.table("technique");
  if (!table) root.fail("[technique] is missing");
  for (const auto& [id, t] : table->children()) library.techniques.push_back(readTechnique(id, t, context));
  root.done();
}

void readStrokes(const fs::path& file, Library& library, const ReadContext& context) {
  const TomlTable root = TomlTable::readFile(file);
  for (const TomlTable& t : root.tables("stroke")) addUnique(library.strokes, readStroke(t, context), t);
  for (const TomlTable& t : root.tables("zone")) addUnique(library.zones, readZone(t, context), t);
  root.done();
}

bool isLessonFile(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.rfind("lesson_", 0) == 0;
}

// Runs `read`, turning its fault into a line of `problems`.
template <class Read>
void collect(std::vector<std::string>& problems, Read read) {
  try {
    read();
  } catch (const core::InputError& e) {
    problems.push_back(e.what());
  }
}

void readShared(const fs::path& folder, Library& library, const ReadContext& context) {
  collect(library.problems, [&] { readReferences(folder / "references.toml", library); });
  collect(library.problems, [&] { readTechniques(folder / "techniques.toml", library, context); });
  collect(library.problems, [&] { readStrokes(folder / "strokes.toml", library, context); });
}

void readLessonFile(const fs::path& file, Library& library, const ReadContext& context) {
  const TomlTable root = TomlTable::readFile(file);
  Lesson lesson = readLesson(root, context);
  addUnique(library.lessons, std::move(lesson), root);
}

}  // namespace

const Lesson* Library::findLesson(std::string_view id) const {
  return byId(lessons, id);
}
const Technique* Library::findTechnique(std::string_view id) const {
  return byId(techniques, id);
}
const Reference* Library::findReference(std::string_view id) const {
  return byId(references, id);
}

Library readLibrary(const fs::path& folder, const scene::Catalogue& catalogue, const scene::Atlas* atlas,
                    const living::Body* body) {
  Library library;
  const ReadContext context{catalogue, atlas, library, body};
  readShared(folder, library, context);
  collect(library.problems, [&] {
    for (const fs::path& file : core::filesBelow(folder, ".toml"))
      if (isLessonFile(file)) collect(library.problems, [&] { readLessonFile(file, library, context); });
  });
  std::stable_sort(library.lessons.begin(), library.lessons.end(),
                   [](const Lesson& a, const Lesson& b) { return a.order < b.order; });
  return library;
}

std::vector<std::string> checkLessons(const fs::path& fileOrFolder, const fs::path& shippedLessons,
                                      const scene::Catalogue& catalogue, const scene::Atlas* atlas,
                                      const living::Body* body) {
  std::vector<fs::path> files;
  std::error_code ec;
  if (fs::is_directory(fileOrFolder, ec)) {
    for (const fs::path& file : core::filesBelow(fileOrFolder, ".toml"))
      if (isLessonFile(file)) files.push_back(file);
    if (files.empty())
      return {core::displayPath(fileOrFolder) + ": holds no lesson (files called lesson_NAME.toml were expected)"};
  } else {
    files.push_back(fileOrFolder);
  }
  Library library;
  const ReadContext context{catalogue, atlas, library, body};
  readShared(shippedLessons, library, context);
  collect(library.problems, [&] {
    const std::vector<WordingRule> rules = readWording(shippedLessons / "wording.toml");
    for (const fs::path& file : files)
      collect(library.problems, [&] {
        readLessonFile(file, library, context);
        for (std::string& fault : checkWording(library.lessons.back(), rules))
          library.problems.push_back(std::move(fault));
      });
  });
  return library.problems;
}

}  // namespace sciatlas::lesson
