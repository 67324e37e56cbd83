// One landmark of the shipped model moves: what is sampled again is counted, not timed, and the surface that comes out
// is that of a build from nothing.
#include <doctest/doctest.h>

#include <filesystem>

#include "anatomy/generator.h"
#include "core/files.h"
#include "data/shipped.h"
#include "temporary_folder.h"

using namespace sciatlas;
namespace fs = std::filesystem;

namespace {

struct ModelCopy : test::TemporaryFolder {
  ModelCopy() { fs::copy(tests::source("models"), path / "models", fs::copy_options::recursive); }
  // Moves the landmark up a little.
  void move(const char* file, const std::string& landmark) const {
    const fs::path at = path / "models" / file;
    std::string text = core::readText(at);
    const std::size_t line = text.find("\n" + landmark + " "), open = text.find('[', line),
                      y = text.find(',', open) + 1;
    REQUIRE(line != std::string::npos);
    const double before = std::stod(text.substr(y));
    text.replace(y, text.find(',', y) - y, " " + std::to_string(before + 0.7));
    core::writeAtomically(at, text);
  }
  anatomy::BuildResult build(const char* out, const std::vector<std::string>& only) const {
    anatomy::BuildOptions options;
    options.models = path / "models", options.output = path / out, options.only = only, options.quiet = true;
    return anatomy::buildModel(options);
  }
  std::string surfaces(const char* out) const { return core::readText(path / out / "sciatlas.glb"); }
};

}  // namespace

TEST_CASE("one moved landmark of a calf muscle: little of it, its neighbour and their fascia is sampled again") {
  const std::vector<std::string> only = {"soleus", "gastrocnemius_lateral_head", "crural_fascia"};
  const ModelCopy copy;
  const anatomy::BuildResult cold = copy.build("warm", only);
  CHECK(cold.made == 3);
  copy.move("leg_muscles/soleus.toml", "f2_origin");
  const anatomy::BuildResult warm = copy.build("warm", only);
  MESSAGE("blocks sampled: " << cold.sampledBlocks << " for all, " << warm.sampledBlocks << " after one change");
  CHECK(warm.made <= 3);
  CHECK(warm.sampledBlocks > 0);
  CHECK(warm.sampledBlocks * 5 < cold.sampledBlocks);
  copy.build("again", only);
  CHECK(copy.surfaces("warm") == copy.surfaces("again"));
}

TEST_CASE("a moved landmark of a bone reaches the muscles on it only where they lie on it") {
  const std::vector<std::string> only = {"hip_bone", "iliotibial_tract", "sartorius"};
  const ModelCopy copy;
  const anatomy::BuildResult cold = copy.build("warm", only);
  copy.move("pelvis/hip_bone.toml", "crest_ant");
  const anatomy::BuildResult warm = copy.build("warm", only);
  MESSAGE("blocks sampled: " << cold.sampledBlocks << " for all, " << warm.sampledBlocks << " after one change");
  CHECK(warm.sampledBlocks > 0);
  CHECK(warm.sampledBlocks * 5 < cold.sampledBlocks);
  copy.build("again", only);
  CHECK(copy.surfaces("warm") == copy.surfaces("again"));
}

TEST_CASE(
    "a moved landmark of the sacrum or of the sciatic nerve: a small part of what lies against it is sampled again") {
  struct Change {
    const char *file, *landmark;
    std::vector<std::string> only;
  };
  const Change changes[] = {
      {"pelvis/sacrum.toml", "intermediate_s2", {"sacrum", "multifidus_l5", "posterior_sacroiliac_ligament"}},
      {"nerves/sciatic.toml", "quadratus_mid", {"sciatic_nerve", "quadratus_femoris", "gluteus_maximus_lower_part"}},
  };
  for (const Change& change : changes) {
    CAPTURE(std::string(change.file));
    const ModelCopy copy;
    const anatomy::BuildResult cold = copy.build("warm", change.only);
    copy.move(change.file, change.landmark);
    const anatomy::BuildResult warm = copy.build("warm", change.only);
    MESSAGE("blocks sampled: " << cold.sampledBlocks << " for all, " << warm.sampledBlocks << " after one change");
    CHECK(warm.sampledBlocks > 0);
    CHECK(warm.sampledBlocks * 3 < cold.sampledBlocks);
    copy.build("again", change.only);
    CHECK(copy.surfaces("warm") == copy.surfaces("again"));
  }
}
