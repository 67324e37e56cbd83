// build and check: the whole model.
#include <cstdio>

#include "anatomy/generator.h"
#include "commands.h"

namespace sciatlas::anatomy::tool {

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

}  // namespace sciatlas::anatomy::tool
