#include <algorithm>
#include <iterator>

#include "core/error.h"
#include "core/files.h"
#include "lesson/coverage.h"
#include "lesson/lesson.h"
#include "lesson/plan_read.h"
#include "lesson/read.h"
#include "lesson/readability.h"
#include "lesson/step_links.h"
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

void readGlossary(const fs::path& file, Library& library, const ReadContext& context) {
  const TomlTable root = TomlTable::readFile(file);
  const auto table = root.table("term");
  if (!table) root.fail("[term] is missing");
  for (const auto& [id, t] : table->children()) addUnique(library.terms, readTerm(id, t, context), t);
  root.done();
}

void readStrokes(const fs::path& file, Library& library, const ReadContext& context) {
  const TomlTable root = TomlTable::readFile(file);
  for (const TomlTable& t : root.tables("stroke")) addUnique(library.strokes, readStroke(t, context), t);
  for (const TomlTable& t : root.tables("zone")) addUnique(library.zones, readZone(t, context), t);
  root.done();
}

void readTools(const fs::path& file, Library& library) {
  const TomlTable root = TomlTable::readFile(file);
  const auto table = root.table("tool");
  if (!table) root.fail("[tool] is missing");
  for (const auto& [id, t] : table->children()) library.tools.push_back(readTool(id, t));
  root.done();
}

void readTriggerPoints(const fs::path& file, Library& library, const ReadContext& context) {
  const TomlTable root = TomlTable::readFile(file);
  library.triggerNote = root.text("note");
  for (const TomlTable& t : root.tables("trigger_point"))
    addUnique(library.triggerPoints, readTriggerPoint(t, context), t);
  root.done();
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

void append(std::vector<std::string>& problems, std::vector<std::string> more) {
  problems.insert(problems.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

void readShared(const fs::path& folder, Library& library, const ReadContext& context) {
  collect(library.problems, [&] { readReferences(folder / "references.toml", library); });
  if (std::error_code ec; fs::exists(folder / "glossary.toml", ec))
    collect(library.problems, [&] { readGlossary(folder / "glossary.toml", library, context); });
  if (std::error_code none; fs::exists(folder / "tools.toml", none))  // a stroke that names a tool says that it lacks
    collect(library.problems, [&] { readTools(folder / "tools.toml", library); });
  collect(library.problems, [&] { readTechniques(folder / "techniques.toml", library, context); });
  collect(library.problems, [&] { readStrokes(folder / "strokes.toml", library, context); });
  // A folder of a teacher's own need not have these.
  std::error_code ec;
  if (const fs::path file = folder / "trigger_points.toml"; fs::exists(file, ec))
    collect(library.problems, [&] { readTriggerPoints(file, library, context); });
  if (const fs::path file = folder / "dermatomes.toml"; fs::exists(file, ec))
    collect(library.problems, [&] { library.roots = readRoots(TomlTable::readFile(file), context); });
  if (fs::exists(folder / "plans.toml", ec))
    collect(library.problems, [&] { library.plans = readPlanData(folder, library, context.body); });
}

void readLessonFile(const fs::path& file, Library& library, const ReadContext& context) {
  const TomlTable root = TomlTable::readFile(file);
  Lesson lesson = readLesson(root, context);
  addUnique(library.lessons, std::move(lesson), root);
}

// A teacher's lessons may link to ours.
std::vector<Lesson> withShipped(const std::vector<Lesson>& own, const fs::path& shippedLessons,
                                const ReadContext& context) {
  Library shipped;
  const ReadContext shippedContext{context.catalogue, context.atlas, context.library, context.body};
  for (const fs::path& file : core::filesBelow(shippedLessons, ".toml"))
    if (isLessonFile(file)) collect(shipped.problems, [&] { readLessonFile(file, shipped, shippedContext); });
  std::vector<Lesson> all = own;
  all.insert(all.end(), shipped.lessons.begin(), shipped.lessons.end());
  return all;
}

}  // namespace

bool isLessonFile(const fs::path& file) {
  return file.filename().string().starts_with("lesson_");
}

const Lesson* Library::findLesson(std::string_view id) const {
  return byId(lessons, id);
}
const Technique* Library::findTechnique(std::string_view id) const {
  return byId(techniques, id);
}
const Stroke* Library::findStroke(std::string_view id) const {
  return byId(strokes, id);
}
const Tool* Library::findTool(std::string_view id) const {
  return byId(tools, id);
}
const TriggerPoint* Library::findTriggerPoint(std::string_view id) const {
  return byId(triggerPoints, id);
}
const Dermatome* Library::findDermatome(std::string_view id) const {
  return byId(roots.dermatomes, id);
}
const Reference* Library::findReference(std::string_view id) const {
  return byId(references, id);
}
const Term* Library::findTerm(std::string_view id) const {
  return byId(terms, id);
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
  if (std::error_code ec; fs::exists(folder / "quiz.toml", ec))
    collect(library.problems,
            [&] { library.quiz = readQuiz(folder / "quiz.toml", catalogue, atlas, library, &library.problems); });
  std::stable_sort(library.lessons.begin(), library.lessons.end(),
                   [](const Lesson& a, const Lesson& b) { return a.order < b.order; });
  for (const Lesson& lesson : library.lessons) append(library.problems, checkStepLinks(lesson, library.lessons));
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
    if (fileOrFolder == shippedLessons)
      for (std::string& fault : checkPlanWording(library.plans, rules)) library.problems.push_back(std::move(fault));
    for (const fs::path& file : files)
      collect(library.problems, [&] {
        readLessonFile(file, library, context);
        append(library.problems, checkWording(library.lessons.back(), rules));
        append(library.problems, checkReadability(library.lessons.back()));
      });
  });
  const bool shipped = fs::equivalent(fileOrFolder, shippedLessons, ec);
  const std::vector<Lesson> all = shipped ? library.lessons : withShipped(library.lessons, shippedLessons, context);
  for (const Lesson& lesson : library.lessons) append(library.problems, checkStepLinks(lesson, all));
  if (shipped && fs::exists(shippedLessons / "coverage.toml", ec))
    collect(library.problems,
            [&] { append(library.problems, checkCoverage(readCoverage(shippedLessons / "coverage.toml"), all)); });
  return library.problems;
}

}  // namespace sciatlas::lesson
