// sciatlas-model: turns models/ (anatomy as text) into build/models/ (the model that the viewer shows).
#include <cstdio>

#include "commands.h"
#include "core/error.h"
#include "core/files.h"

int main(int argc, char** argv) {
  using namespace sciatlas;
  using namespace sciatlas::anatomy::tool;
  const core::Paths paths = core::findPaths();
  Common common{paths.models, paths.built};
  Work work;
  CLI::App app{"Makes the Sciatlas model from landmarks."};
  app.name("sciatlas-model");
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--models", common.models, "folder with the model files");
  app.add_option("--threads", common.threads, "threads to use (0 = all cores)")->check(CLI::Range(0, 256));
  addBuild(app, common, work);
  addCheck(app, common, work);
  addOverlaps(app, common, work);
  addMesh(app, common, work);
  addPicture(app, common, work);
  addFit(app, common, work);
  addRuler(app, common, work);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  try {
    return work();
  } catch (const core::InputError& e) {
    std::fprintf(stderr, "sciatlas-model: %s\n", e.what());
    return 1;
  }
}
