// The shipped states of the body: what is published about them comes out of the geometry; nerves at their sites.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>

#include "core/error.h"
#include "core/files.h"
#include "data/shipped.h"
#include "living/clearance.h"
#include "living/facts.h"

using namespace sciatlas;
using tests::shippedAtlas;
using tests::shippedLibrary;
using tests::source;

namespace {

const living::Body& shippedBody() {
  core::Paths paths;
  paths.models = source("models");
  static const living::Body body(paths, shippedAtlas());
  return body;
}

}  // namespace

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
