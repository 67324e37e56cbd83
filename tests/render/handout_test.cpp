// A handout of a shipped lesson and of a plan from end to end: pictures drawn, PDF written.
#include <doctest/doctest.h>

#include <set>

#include "core/error.h"
#include "core/files.h"
#include "golden.h"
#include "lesson/plan_file.h"
#include "shell/plan_command.h"
#include "shell/printer.h"
#include "shell/scene_options.h"
#include "temporary_folder.h"

using namespace sciatlas;

TEST_CASE("a lesson and a plan become PDF files of at most two pages; a wrong word leaves no file") {
  const core::Paths paths = core::findPaths();
  if (!std::filesystem::exists(paths.built / "sciatlas.glb")) {
    MESSAGE("skipped: the model is not built");
    return;
  }
  const test::TemporaryFolder folder;
  shell::HandoutOptions options;
  options.what = "where_compressed";
  options.output = folder.path / "lesson.pdf";
  options.therapist = "A practice";
  core::writePng(folder.path / "logo.png", core::Image(60, 20, {40, 90, 110, 255}));
  options.logo = folder.path / "logo.png";
  CHECK(shell::writeHandout(paths, options) <= 2);
  const std::string bytes = core::readText(options.output);
  CHECK(bytes.rfind("%PDF-", 0) == 0);
  CHECK(bytes.size() > 100000);  // pictures are in it

  shell::PlanOptions plan;
  plan.side = "l", plan.pattern = "buttock", plan.irritability = "low";
  plan.output = folder.path / "plan.toml";
  shell::planText(paths, plan);
  options.what = plan.output.string();
  options.output = folder.path / "plan.pdf";
  options.paper = "letter";
  CHECK(shell::writeHandout(paths, options) <= 2);
  options.sheet = true;
  options.output = folder.path / "sheet.pdf";
  CHECK(shell::writeHandout(paths, options) <= 2);

  options.what = "where_compresed";
  options.output = folder.path / "none.pdf";
  CHECK_THROWS_AS(shell::writeHandout(paths, options), core::InputError);
  CHECK_FALSE(std::filesystem::exists(options.output));
}
