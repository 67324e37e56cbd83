#include "anatomy/sidecar.h"

#include <cmath>
#include <cstdio>
#include <functional>

#include "core/toml.h"

namespace sciatlas::anatomy {
namespace {

constexpr double kMidlineMm = 0.05;  // nearer to x = 0 is the midline

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value == 0 ? 0.0 : value);
  return text;
}

std::string point(const Vec3& p) {
  return "[" + number(p.x) + ", " + number(p.y) + ", " + number(p.z) + "]";
}

std::string list(const std::vector<CentrelinePoint>& line,
                 const std::function<std::string(const CentrelinePoint&)>& write) {
  std::string out = "[";
  for (std::size_t i = 0; i < line.size(); ++i) out += (i ? ", " : "") + write(line[i]);
  return out + "]";
}

std::string centreline(const std::string& id, const std::vector<CentrelinePoint>& line, bool left) {
  const auto side = [left](const Vec3& p) { return left ? mirrored(p) : p; };
  return "[[centreline]]\nstructure = " + core::tomlText(id) +
         "\npoints_mm = " + list(line, [&](const CentrelinePoint& p) { return point(side(p.atMm)); }) +
         "\nwidth_mm = " + list(line, [](const CentrelinePoint& p) { return number(p.widthMm); }) +
         "\nthickness_mm = " + list(line, [](const CentrelinePoint& p) { return number(p.thicknessMm); }) +
         "\nthin = " + list(line, [&](const CentrelinePoint& p) { return point(side(p.thinDirection)); }) + "\n\n";
}

}  // namespace

std::string landmarksText(const std::vector<SidedStructure>& structures) {
  std::string out = "# Made by sciatlas-model. mm; x to the subject's left, y up, z anterior.\n\n";
  for (const SidedStructure& s : structures)
    for (const Landmark& mark : s.spec->labelled) {
      // m_ only tells the model language that a landmark stays in the midline; users know the name without it.
      const std::string known = mark.name.rfind("m_", 0) == 0 ? mark.name.substr(2) : mark.name;
      const auto add = [&](const std::string& name, const Vec3& at) {
        out += "[[landmark]]\nstructure = " + core::tomlText(s.id()) + "\nname = " + core::tomlText(name) +
               "\nlabel = " + core::tomlText(mark.label) + "\nat_mm = " + point(at) + "\n\n";
      };
      if (s.spec->side == Side::Right) {
        add(known, s.left ? mirrored(mark.atMm) : mark.atMm);
      } else if (s.spec->side == Side::Single || std::abs(mark.atMm.x) < kMidlineMm) {
        add(known, mark.atMm);
      } else {
        add(known + "_r", mark.atMm);
        add(known + "_l", mirrored(mark.atMm));
      }
    }
  return out;
}

std::string centrelinesText(const std::vector<SidedStructure>& structures) {
  std::string out = "# Made by sciatlas-model. mm; full width and thickness; points from proximal to distal.\n\n";
  for (const SidedStructure& s : structures)
    if (!s.spec->centreline.empty()) out += centreline(s.id(), s.spec->centreline, s.left);
  return out;
}

}  // namespace sciatlas::anatomy
