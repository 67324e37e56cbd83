// The shipped states of the body: what is published about them comes out of the geometry; nerves at their sites.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>

#include "core/error.h"
#include "core/files.h"
#include "data/shipped_body.h"
#include "living/clearance.h"
#include "living/facts.h"
#include "living/joint_paths.h"

using namespace sciatlas;
using tests::shippedAtlas;
using tests::shippedBody;
using tests::shippedLibrary;
using tests::source;

TEST_CASE("published facts come out of the states' geometry, and there are many") {
  const auto facts = living::readFacts(source("models/living_facts.toml"), shippedBody());
  CHECK(facts.size() >= 60);
  const auto verdicts = living::judge(facts, shippedBody());
  for (std::size_t i = 0; i < facts.size(); ++i) {
    INFO(facts[i].id << " (" << facts[i].file << ":" << facts[i].line << "): " << facts[i].text);
    INFO("found: " << verdicts[i].found);
    CHECK(verdicts[i].holds);
    CHECK(shippedLibrary().findReference(facts[i].source) != nullptr);
  }
}

TEST_CASE("every pathology has texts, sources that exist and, where it presses, something it meets") {
  const auto& all = shippedBody().pathologies().all;
  CHECK(all.size() >= 80);
  for (const living::Pathology& p : all) {
    CAPTURE(p.id);
    for (const std::string& text : p.about.text) CHECK(text.size() > 40);
    CHECK(p.hands.size() > 20);
    CHECK_FALSE(p.sources.empty());
    for (const std::string& key : p.sources) {
      CAPTURE(key);
      CHECK(shippedLibrary().findReference(key) != nullptr);
    }
    CHECK((p.nature != "compression") == (p.meets.empty() || p.nature == "information"));
    for (const std::string* text : {&p.about.text[0], &p.about.text[1], &p.about.text[2], &p.hands})
      CHECK(text->find('{') == std::string::npos);
  }
}

TEST_CASE("contradictory, unknown and impossible states are one sentence") {
  const auto refused = [](std::map<std::string, float> pathologies) {
    scene::BodyState state;
    state.pathologies = std::move(pathologies);
    CHECK_THROWS_AS(shippedBody().check(state), core::InputError);
  };
  refused({{"nerve_type_b_r", 1.0f}, {"nerve_type_c_r", 1.0f}});
  refused({{"herniation_l4_l5_central", 0.5f}, {"herniation_l4_l5_paracentral_r", 0.5f}});
  refused({{"herniation_l4_l5_centrall", 0.5f}});
  refused({{"herniation_l4_l5_central", 1.5f}});
}

TEST_CASE("states combine, and each nerve is met by its own") {
  const living::ClearanceGauge gauge(source("models/sites.toml"), shippedAtlas());
  scene::BodyState state;
  state.pathologies = {{"central_stenosis_l4_l5", 0.7f}, {"piriformis_thickening_r", 1.0f}};
  const auto atlas = shippedBody().in(state);
  const auto find = [&](const char* id) {
    const auto& sites = gauge.sites();
    const auto it = std::find_if(sites.begin(), sites.end(), [&](const auto& s) { return s.id == id; });
    REQUIRE(it != sites.end());
    return gauge.measure(*atlas, *it);
  };
  CHECK(find("dural_sac_l4_l5").contact);
  CHECK(find("sciatic_piriformis_r").contact);
  CHECK(find("sciatic_piriformis_r").inWords() == "contact");
  CHECK_FALSE(find("sciatic_piriformis_l").contact);
  CHECK_FALSE(find("dural_sac_l2_l3").contact);
  for (const living::Clearance& c : gauge.measure(shippedAtlas())) {
    CAPTURE(c.site->id);
    CHECK_FALSE(c.contact);
    CHECK(c.measured);
  }
}

TEST_CASE("a herniation on one side is met by no nerve of the other") {
  for (const char* level : {"l3_l4", "l4_l5", "l5_s1"})
    for (const char* side : {"r", "l"}) {
      scene::BodyState state;
      state.pathologies[std::string("herniation_") + level + "_paracentral_" + side] = 0.8f;
      bool met = false;
      for (const living::Clearance& c : shippedBody().clearances().measure(*shippedBody().in(state))) {
        if (c.site->sac || !c.contact) continue;
        CAPTURE(level);
        CAPTURE(c.site->id);
        CHECK(c.site->id.back() == side[0]);
        met = true;
      }
      CHECK(met);
    }
}

TEST_CASE("between the kept places of a slider the body is where its joints would put it") {
  scene::BodyState state;
  const auto& atlas = shippedAtlas();
  const living::PathologyStage pathologies(source("models/pathologies.toml"), atlas);
  const living::MotionStage& motion = shippedBody().motion();
  const living::JointPaths paths(pathologies, motion, atlas);
  for (const auto& [id, value] :
       {std::pair{std::string("degenerative_disc_l4_l5"), 0.43f}, {std::string("degenerative_slip_l4"), 0.6f}}) {
    CAPTURE(id);
    state.pathologies = {{id, value}};
    living::Workspace moved(atlas), read(atlas);
    motion.apply(moved, state, pathologies.apply(moved, state));
    pathologies.apply(read, state);
    REQUIRE(paths.apply(read, state));
    std::vector<float> off;
    float mostOfBone = 0;
    for (int s = 0; s < static_cast<int>(atlas.catalogue().all().size()); ++s) {
      if (!moved.edited(s) || !moved.present(s)) continue;
      const bool bone = atlas.catalogue().all()[static_cast<std::size_t>(s)].system == scene::System::Bone;
      for (std::size_t i = 0; i < moved.mesh(s, 0)->positionsMm.size(); ++i) {
        off.push_back(glm::distance(moved.mesh(s, 0)->positionsMm[i], read.mesh(s, 0)->positionsMm[i]));
        if (bone) mostOfBone = std::max(mostOfBone, off.back());
      }
    }
    REQUIRE(off.size() > 100000);
    std::sort(off.begin(), off.end());
    MESSAGE(id << ": median " << off[off.size() / 2] << ", 99 % " << off[off.size() * 99 / 100] << ", most "
               << off.back() << ", bones " << mostOfBone << " mm");
    CHECK(mostOfBone < 0.1f);  // the accuracy of the surfaces
    CHECK(off[off.size() / 2] < 0.1f);
    CHECK(off[off.size() * 99 / 100] < 0.3f);
  }
  state.pathologies = {{"isthmic_slip_l5", 0.6f}};
  living::Workspace parted(atlas);
  CHECK_FALSE(paths.apply(parted, state));  // a vertebra in two parts is moved anew
  state.pathologies = {{"degenerative_slip_l4", 0.6f}};
  state.poseDeg["l4_l5_flexion"] = 5;
  living::Workspace posed(atlas);
  CHECK_FALSE(paths.apply(posed, state));  // a pose is more than the path
}

TEST_CASE("a degree goes by the figure that is measured") {
  const living::Pathology* p = shippedBody().pathologies().find("herniation_l4_l5_paracentral_r");
  REQUIRE(p);
  REQUIRE_FALSE(p->figures.empty());
  const living::Pathology::Figure& reach = p->figures.back();
  CHECK(reach.degreeAt(0).empty());
  CHECK(reach.degreeAt(49.9) == "MSU 1-B");
  CHECK(reach.degreeAt(50) == "MSU 2-B");
  CHECK(reach.degreeAt(120) == "MSU 3-B");
}
