#include "scene/contact.h"

#include <doctest/doctest.h>

#include "core/error.h"
#include "synthetic_atlas.h"

using namespace sciatlas;

TEST_CASE("The gap between two surfaces is 0 where they meet") {
  const scene::Atlas atlas = test::syntheticAtlas();
  scene::SurfaceGaps gaps(atlas);
  const auto gap = [&](const char* a, const char* b) {
    return gaps.between(atlas.catalogue().find(a), atlas.catalogue().find(b));
  };
  CHECK(gap("block_r", "block_l") == doctest::Approx(40).epsilon(0.01));
  CHECK(gap("strap", "strand") == doctest::Approx(1).epsilon(0.2));
  CHECK(gap("strand", "block_r") == doctest::Approx(1.4).epsilon(0.1));
  CHECK(gap("block_r", "disc") > 5);  // a group: by its nearest member
  CHECK(gap("disc_anulus", "disc") == 0);
  core::ModelData model = test::syntheticModel();
  for (core::ModelNode& node : model.nodes)  // the strand moves 5 mm into the block
    if (node.id == "strand")
      for (glm::vec3& p : node.mesh.positionsMm) p.z += 5;
  for (core::ModelNode& node : model.nodes)
    if (node.id == "strand") node.mesh.boxMm.low.z += 5, node.mesh.boxMm.high.z += 5;
  const scene::Atlas meeting(test::syntheticCatalogue(), std::move(model));
  scene::SurfaceGaps none(meeting);
  CHECK(none.between(meeting.catalogue().find("strand"), meeting.catalogue().find("block_r")) == 0);
  CHECK(none.between(meeting.catalogue().find("block_r"), meeting.catalogue().find("strand")) == 0);
  const auto depth = none.depth(meeting.catalogue().find("strand"), meeting.catalogue().find("block_r"));
  CHECK(depth.mm > 2);
  CHECK(depth.mm < 5);
  CHECK(gaps.depth(atlas.catalogue().find("strand"), atlas.catalogue().find("block_r")).mm == 0);
  CHECK(gaps.to(atlas.catalogue().find("block_l"), {150, 0, 0}) == doctest::Approx(50).epsilon(0.01));
}

TEST_CASE("Attachments are the surfaces that the records name") {
  std::string records = test::kSyntheticStructures;
  const auto attach = [&](const std::string& id, const std::string& to) {
    const std::string head = "[structure." + id + "]\n";
    records.replace(records.find(head), head.size(), head + "attaches_to = [" + to + "]\n");
  };
  attach("strap", "\"strand\", \"block\", \"disc\"");
  attach("block", "\"strand\"");
  const test::TemporaryFile file("structures.toml", records);
  const scene::Atlas atlas(scene::Catalogue::load(file.path()), test::syntheticModel());
  const auto all = scene::attachments(atlas);
  REQUIRE(all.size() == 4);
  CHECK(all[0].structure == atlas.catalogue().find("block_r"));
  CHECK(all[0].gapMm == doctest::Approx(1.4).epsilon(0.1));
  CHECK_FALSE(all[0].holds());
  CHECK(all[1].gapMm == doctest::Approx(0.95).epsilon(0.1));
  CHECK(all[1].holds());
  CHECK(all[2].to == atlas.catalogue().find("block_r"));
  CHECK_FALSE(all[3].holds());
}
