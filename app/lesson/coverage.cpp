#include "lesson/coverage.h"

#include "core/text.h"
#include "lesson/read.h"
#include "lesson/step_links.h"

namespace sciatlas::lesson {

std::vector<CoverageRow> readCoverage(const std::filesystem::path& file) {
  const core::TomlTable root = core::TomlTable::readFile(file);
  const auto table = root.table("row");
  if (!table) root.fail("[row] is missing");
  std::vector<CoverageRow> rows;
  for (const auto& [id, t] : table->children()) {
    CoverageRow row{id, t.text("idea"), t.text("verdict"), t.texts("steps"), t.file(), t.line()};
    needEvidence(t, "verdict", row.verdict);
    t.done();
    rows.push_back(std::move(row));
  }
  root.done();
  return rows;
}

std::vector<std::string> checkCoverage(const std::vector<CoverageRow>& rows, const std::vector<Lesson>& lessons) {
  std::vector<std::string> known, faults;
  for (const Lesson& lesson : lessons)
    for (const Step& step : lesson.steps) known.push_back(lesson.id + "/" + step.id);
  for (const CoverageRow& row : rows) {
    const std::string place = row.file + ":" + std::to_string(row.line) + ": row " + row.id + " (" + row.idea + ")";
    if (row.steps.empty()) faults.push_back(place + " names no step that deals with it");
    for (const std::string& target : row.steps)
      if (target.find('/') == std::string::npos || !findStep(lessons, target).lesson)
        faults.push_back(place + " names the step \"" + target + "\", which no lesson has" +
                         core::suggestion(target, known));
  }
  return faults;
}

}  // namespace sciatlas::lesson
