// build, check and overlaps: the whole model.
#include <algorithm>
#include <cstdio>

#include "anatomy/generator.h"
#include "anatomy/overlaps.h"
#include "commands.h"
#include "core/files.h"
#include "core/toml.h"

namespace sciatlas::anatomy::tool {
namespace {

// id -> system ("bone", "muscle", ...), from structures.toml and structures/ of the model folder, where they are.
std::map<std::string, std::string> readSystems(const std::filesystem::path& models) {
  std::map<std::string, std::string> systems;
  std::error_code ec;
  std::vector<std::filesystem::path> files;
  if (std::filesystem::is_regular_file(models / "structures.toml", ec)) files.push_back(models / "structures.toml");
  if (std::filesystem::is_directory(models / "structures", ec))
    for (const auto& path : core::filesBelow(models / "structures", ".toml")) files.push_back(path);
  for (const auto& path : files)
    if (const auto all = core::TomlTable::readFile(path).table("structure"))
      for (const auto& [id, table] : all->children()) systems[id] = table.text("system", "");
  return systems;
}

}  // namespace

void addBuild(CLI::App& app, Common& common, Work& work) {
  const auto options = std::make_shared<BuildOptions>();
  CLI::App* command = app.add_subcommand("build", "make the whole model, as far as it has changed");
  command->add_option("-o,--output", common.built, "folder for sciatlas.glb, landmarks.toml and centrelines.toml");
  command->add_option("--only", options->only, "ids of structures; the model then holds these alone")->delimiter(',');
  command->add_flag("--skip-faulty", options->skipFaulty, "leave out what is at fault and say so, instead of stopping");
  command->add_flag("-q,--quiet", options->quiet, "say nothing but errors");
  command->callback([&common, &work, options] {
    work = [&common, options] {
      options->models = common.models, options->output = common.built, options->threads = common.threads;
      const BuildResult result = buildModel(*options);
      for (const std::string& fault : result.faults) std::fprintf(stderr, "left out: %s\n", fault.c_str());
      return 0;
    };
  });
}

void addCheck(CLI::App& app, Common& common, Work& work) {
  CLI::App* command = app.add_subcommand("check", "read all model files and say whether they are sound");
  command->callback([&common, &work] {
    work = [&common] {
      const ModelSource source = ModelSource::readFolder(common.models);
      FieldStore fields(source);
      for (const StructureSpec& spec : source.structures()) fields.get(spec), fields.carveFields(spec);
      std::printf("%zu structures, no faults\n", source.structures().size());
      return 0;
    };
  });
}

void addOverlaps(CLI::App& app, Common& common, Work& work) {
  struct Options {
    std::vector<std::string> only;
    bool strict = false;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("overlaps", "list structures that go through each other, deepest first");
  command->add_option("-o,--output", common.built, "folder of the built model, for its cache");
  command
      ->add_option("--only", options->only, "show only pairs with one of these ids, which may be in some states only")
      ->delimiter(',');
  command->add_flag("--strict", options->strict, "fail when a pair is over its tolerance");
  command->callback([&common, &work, options] {
    work = [&common, options] {
      std::vector<std::string> faults;
      const ModelSource source = ModelSource::readFolder(common.models, &faults);
      for (const std::string& fault : faults) std::fprintf(stderr, "left out: %s\n", fault.c_str());
      std::vector<std::string> wanted;
      for (const std::string& id : options->only) wanted.push_back(findStructure(source, id).spec->id);
      std::vector<const StructureSpec*> specs;
      for (const StructureSpec& spec : source.structures())
        if (!spec.construction && (!spec.stateOnly || std::count(wanted.begin(), wanted.end(), spec.id) > 0))
          specs.push_back(&spec);
      BuildOptions build;
      build.models = common.models, build.output = common.built, build.threads = common.threads;
      const std::vector<FinishedPart> parts = finishParts(source, specs, build);
      int over = 0;
      std::printf("%-30s %-30s %8s %9s %7s %10s  at (mm)\n", "structure", "and", "depth mm", "volume cm3", "share",
                  "tolerance");
      for (const Overlap& o : findOverlaps(parts, readSystems(common.models), common.threads)) {
        const auto names = [&](const std::string& id) {
          return o.a == id || o.a == id + "_r" || o.b == id || o.b == id + "_r";
        };
        if (!wanted.empty() && std::none_of(wanted.begin(), wanted.end(), names)) continue;
        over += o.over();
        std::printf("%-30s %-30s %8.2f %10.3f %6.1f%% %7.2f mm  %.0f %.0f %.0f%s\n", o.a.c_str(), o.b.c_str(),
                    o.depthMm, o.volumeMm3 / 1000, 100 * o.share, o.toleranceMm, o.atMm.x, o.atMm.y, o.atMm.z,
                    o.over() ? "  OVER" : "");
      }
      std::printf("%d pairs over their tolerance\n", over);
      return options->strict && over > 0 ? 1 : 0;
    };
  });
}

}  // namespace sciatlas::anatomy::tool
