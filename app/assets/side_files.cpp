#include "assets/side_files.h"

#include "core/toml.h"

namespace sciatlas::assets {

std::vector<core::ModelLandmark> readLandmarks(const std::filesystem::path& file) {
  std::vector<core::ModelLandmark> landmarks;
  if (!std::filesystem::exists(file)) return landmarks;
  const core::TomlTable toml = core::TomlTable::readFile(file);
  for (const core::TomlTable& table : toml.tables("landmark")) {
    landmarks.push_back(
        {table.text("structure"), table.text("name"), table.text("label"), glm::vec3(table.vector("at_mm"))});
    table.done();
  }
  toml.done();
  return landmarks;
}

std::vector<core::ModelCentreline> readCentrelines(const std::filesystem::path& file) {
  std::vector<core::ModelCentreline> lines;
  if (!std::filesystem::exists(file)) return lines;
  const core::TomlTable toml = core::TomlTable::readFile(file);
  for (const core::TomlTable& table : toml.tables("centreline")) {
    core::ModelCentreline line;
    line.structure = table.text("structure");
    const auto points = [&](const char* key) {
      const std::vector<glm::dvec3> exact = table.vectors(key);
      return std::vector<glm::vec3>(exact.begin(), exact.end());
    };
    const auto widths = [&](const char* key) {
      const std::vector<double> numbers = table.numbers(key);
      return std::vector<float>(numbers.begin(), numbers.end());
    };
    line.pointsMm = points("points_mm");
    line.widthMm = widths("width_mm");
    line.thicknessMm = widths("thickness_mm");
    line.thinDirection = points("thin");
    table.done();
    const std::size_t count = line.pointsMm.size();
    if (count < 2) table.fail("the centre line of \"" + line.structure + "\" has fewer than two points");
    if (line.widthMm.size() != count || line.thicknessMm.size() != count || line.thinDirection.size() != count)
      table.fail("points_mm, width_mm, thickness_mm and thin of \"" + line.structure + "\" differ in length");
    lines.push_back(std::move(line));
  }
  toml.done();
  return lines;
}

}  // namespace sciatlas::assets
