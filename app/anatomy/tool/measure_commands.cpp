// fit and ruler: measuring a reference surface while authoring.
#include <cstdio>

#include "anatomy/fit.h"
#include "anatomy/ruler.h"
#include "commands.h"
#include "core/error.h"
#include "core/text.h"

namespace sciatlas::anatomy::tool {
namespace {

std::vector<double> numbers(const std::string& list, const char* option) {
  std::vector<double> out;
  for (const std::string& word : core::split(list, ',')) {
    std::size_t used = 0;
    double value = 0;
    try {
      value = std::stod(word, &used);
    } catch (const std::logic_error&) {
      used = 0;
    }
    if (used == 0 || used != word.size())
      throw core::InputError(std::string(option) + ": \"" + word + "\" is not a number");
    out.push_back(value);
  }
  return out;
}

FieldBox boxOf(const std::string& text) {
  const std::vector<double> n = numbers(text, "--exclude-box");
  if (n.size() != 6)
    throw core::InputError("--exclude-box has " + std::to_string(n.size()) +
                           " numbers, 6 (x0,y0,z0,x1,y1,z1) were expected");
  return {glm::min(Vec3(n[0], n[1], n[2]), Vec3(n[3], n[4], n[5])),
          glm::max(Vec3(n[0], n[1], n[2]), Vec3(n[3], n[4], n[5]))};
}

}  // namespace

void addFit(CLI::App& app, Common& common, Work& work) {
  auto options = std::make_shared<FitOptions>();
  auto boxes = std::make_shared<std::vector<std::string>>();
  CLI::App* command =
      app.add_subcommand("fit", "Move a file's own landmarks nearer to a reference, within their tolerances");
  command->add_option("file", options->file, "model file, rewritten in place")->required();
  command->add_option("--reference", options->reference, "folder of <id>.obj in mm")->required();
  command->add_option("--only", options->only, "structures of the file, comma separated");
  command->add_option("--against", options->against, "id of the reference that they are together compared with");
  command->add_option("--iterations", options->iterations, "at most so many steps")->check(CLI::Range(0, 1000));
  command->add_option("--samples", options->samples, "points on the reference")->check(CLI::Range(100, 100000));
  command->add_option("--weight-prior", options->priorWeight, "more keeps landmarks nearer to where they are")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--exclude-box", *boxes,
                      "x0,y0,z0,x1,y1,z1: a place where the reference is wrong (may be given again)");
  command->add_flag("--dry-run", options->dryRun, "report only");
  command->callback([&common, &work, options, boxes] {
    work = [&common, options, boxes] {
      options->models = common.models;
      for (const std::string& box : *boxes) options->exclude.push_back(boxOf(box));
      const FitReport report = fitFile(*options);
      for (const std::string& fault : report.faults) std::fprintf(stderr, "left out: %s\n", fault.c_str());
      std::printf("%s", fitReportText(report).c_str());
      return 0;
    };
  });
}

void addRuler(CLI::App& app, Common&, Work& work) {
  auto file = std::make_shared<std::filesystem::path>();
  auto axis = std::make_shared<std::string>("y");
  auto at = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("ruler", "Measures of slices through a surface");
  command->add_option("file", *file, ".obj in mm")->required();
  command->add_option("--axis", *axis, "x, y or z: at right angles to the slices")
      ->check(CLI::IsMember({"x", "y", "z"}));
  command->add_option("--at", *at, "where to cut, mm: 10,20,30 or FROM:TO:STEP")->required();
  command->callback([&work, file, axis, at] {
    work = [file, axis, at] {
      const std::vector<std::string> range = core::split(*at, ':');
      std::string text;
      if (range.size() == 3)
        text = printSections(*file, axis->front(), numbers(range[0], "--at")[0], numbers(range[1], "--at")[0],
                             numbers(range[2], "--at")[0]);
      else
        text = printSections(*file, axis->front(), numbers(*at, "--at"));
      std::printf("%s", text.c_str());
      return 0;
    };
  });
}

}  // namespace sciatlas::anatomy::tool
