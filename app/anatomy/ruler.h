// Measures of slices through a surface, printed for authors to read off, as with a ruler on a cut.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace sciatlas::anatomy {

// For each slice of the .obj (mm) at right angles to `axis` ('x', 'y' or 'z'): its pieces, each with extents, area,
// centroid and 12 polar radii about the centroid (outermost crossing, at equal angles). Throws InputError.
std::string printSections(const std::filesystem::path& objFile, char axis, const std::vector<double>& atMm);
// The same for slices from `from` to `to` every `step`.
std::string printSections(const std::filesystem::path& objFile, char axis, double from, double to, double step);

}  // namespace sciatlas::anatomy
