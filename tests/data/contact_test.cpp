// Nerves that give way in the shipped states: alike on both sides where the state is, and in a body that moves.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "data/shipped_body.h"

using namespace sciatlas;
using tests::shippedBody;

namespace {

std::vector<living::Clearance> clearances(std::map<std::string, float> pathologies,
                                          std::map<std::string, float> pose = {}) {
  scene::BodyState state;
  state.pathologies = std::move(pathologies), state.poseDeg = std::move(pose);
  return shippedBody().clearances().measure(*shippedBody().in(state));
}

const living::Clearance& at(const std::vector<living::Clearance>& all, const std::string& site) {
  const auto it = std::find_if(all.begin(), all.end(), [&](const auto& c) { return c.site->id == site; });
  CAPTURE(site);
  REQUIRE(it != all.end());
  return *it;
}

std::vector<std::string> contacts(const std::vector<living::Clearance>& all) {
  std::vector<std::string> found;
  for (const living::Clearance& c : all)
    if (c.contact) found.push_back(c.site->id);
  return found;
}

std::map<std::string, float> poseOf(const char* id) {
  const living::Pose* pose = shippedBody().poses().find(id);
  REQUIRE(pose);
  return living::Poses::at(*pose, 1);
}

bool oneSided(const living::Pathology& p) {
  return p.id.ends_with("_r") || p.id.ends_with("_l");
}

}  // namespace

TEST_CASE("a state that is alike on both sides meets the nerves of both alike") {
  int states = 0;
  for (const living::Pathology& p : shippedBody().pathologies().all) {
    if (oneSided(p) || p.nature != "compression") continue;
    for (const float value : {0.5f, 0.9f}) {
      ++states;
      const auto all = clearances({{p.id, value}});
      for (const living::Clearance& right : all) {
        if (right.site->sac || !right.site->id.ends_with("_r")) continue;
        const living::Clearance& left = at(all, right.site->id.substr(0, right.site->id.size() - 1) + "l");
        INFO(p.id << "=" << value << ", " << right.site->id << ": right " << right.inWords() << ", left "
                  << left.inWords());
        CHECK(((right.contact && left.contact) ||
               (right.contact == left.contact && std::abs(right.gapMm - left.gapMm) <= 0.3f)));
      }
    }
  }
  CHECK(states >= 36);
}

TEST_CASE("a position alone brings a taut piriformis against the nerve, and nothing of the other side") {
  const auto fair = clearances({}, poseOf("fair_r"));
  CHECK(at(fair, "sciatic_piriformis_r").contact);
  for (const std::string& site : contacts(fair)) {
    CAPTURE(site);
    CHECK_FALSE(site.ends_with("_l"));
  }
  CHECK(contacts(clearances({}, poseOf("prone_pillow"))).empty());
}

TEST_CASE("movement and pathology together: what is narrow gets narrower, neighbours stay as they are") {
  const auto rest = clearances({{"foraminal_stenosis_l4_l5_r", 0.3f}});
  const auto bent = clearances({{"foraminal_stenosis_l4_l5_r", 0.3f}}, {{"lumbar_flexion", -20.0f}});
  CHECK(at(bent, "ganglion_l4_r").gapMm <= at(rest, "ganglion_l4_r").gapMm + 0.05f);
  for (const std::string site : {"root_l5_recess_l", "root_s1_recess_l", "sciatic_piriformis_r", "root_l4_recess_l"}) {
    CAPTURE(site);
    CHECK_FALSE(at(bent, site).contact);
  }
  const auto both = clearances({{"piriformis_thickening_r", 0.6f}}, poseOf("fair_r"));
  CHECK(at(both, "sciatic_piriformis_r").contact);
  CHECK_FALSE(at(both, "sciatic_piriformis_l").contact);
}

TEST_CASE("extension presses a ganglion where the foramen is low already, and not in a healthy spine") {
  const std::map<std::string, float> extended{{"lumbar_flexion", -20.0f}};
  CHECK_FALSE(at(clearances({}, extended), "ganglion_l4_r").contact);
  CHECK_FALSE(at(clearances({{"degenerative_disc_l4_l5", 0.8f}}), "ganglion_l4_r").contact);
  CHECK(at(clearances({{"degenerative_disc_l4_l5", 0.8f}}, extended), "ganglion_l4_r").contact);
}

TEST_CASE("a popliteal cyst leaves the nerve room until it is very large; a narrow recess meets its own root") {
  CHECK_FALSE(at(clearances({{"popliteal_cyst_r", 0.8f}}), "tibial_popliteal_r").contact);
  CHECK(at(clearances({{"popliteal_cyst_r", 1.0f}}), "tibial_popliteal_r").contact);
  for (const float value : {0.3f, 0.6f, 1.0f}) {
    CAPTURE(value);
    const auto recess = contacts(clearances({{"recess_stenosis_l5_s1_r", value}}));
    CHECK(std::count(recess.begin(), recess.end(), "root_s1_recess_r") == 1);
    for (const std::string& site : recess) {
      CAPTURE(site);
      CHECK(site.find("l5_r") == std::string::npos);
      CHECK_FALSE(site.ends_with("_l"));
    }
    const auto foramen = contacts(clearances({{"foraminal_stenosis_l5_s1_r", value}}));
    CHECK(std::count(foramen.begin(), foramen.end(), "root_s1_recess_r") == 0);
  }
}

TEST_CASE("at a bent knee the common fibular nerve stays on the neck of the fibula, beside its muscle and not in it") {
  for (const float degrees : {30.0f, 60.0f, 90.0f, 120.0f}) {
    CAPTURE(degrees);
    CHECK_FALSE(at(clearances({}, {{"knee_flexion_r", degrees}}), "fibular_neck_r").contact);
  }
  // It, and the muscles that begin there, go with the bone.
  const scene::Atlas& rest = shippedBody().rest();
  scene::BodyState state;
  state.poseDeg = {{"knee_flexion_r", 90.0f}};
  const auto bent = shippedBody().in(state);
  const auto neck = [](const scene::Atlas& atlas) { return atlas.landmark("fibula_r/fibular_neck").atMm; };
  for (const char* id : {"common_fibular_nerve_r", "soleus_r", "fibularis_longus_r"}) {
    const int structure = rest.catalogue().find(id);
    const core::Mesh &before = *rest.mesh(structure), &now = *bent->mesh(structure);
    float worst = 0;
    for (std::size_t i = 0; i < before.positionsMm.size(); ++i)
      if (const float mm = glm::distance(before.positionsMm[i], neck(rest)); mm < 25)
        worst = std::max(worst, std::abs(glm::distance(now.positionsMm[i], neck(*bent)) - mm));
    CAPTURE(std::string(id));
    CHECK(worst < 1.5f);
  }
}
