// How much room the nerves have at named sites (models/sites.toml) in a state of the body, beside the body at rest. One
// implementation for the window, lessons, command line and tests.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "scene/atlas.h"

namespace sciatlas::living {

struct Site {
  std::string id;           // "root_l5_recess_r"
  std::string english;      // "L5 root in its recess, right"
  bool sac = false;         // measured as an area
  std::string disc;         // of the sac's sites: "l4_l5"
  std::vector<int> nerves;  // those that may be there
  std::vector<glm::vec3> nearMm;
  float radiusMm = 0;
  std::vector<int> against;    // what may come near
  std::vector<int> overNerve;  // of these, muscles that cross over the nerve: drawn long by a movement, they press it
  std::string source;
};

struct Clearance {
  const Site* site = nullptr;
  bool measured = false;  // false: nothing lies within kClearanceReachMm, or the nerve runs elsewhere in this state
  bool contact = false;   // pressed in this state, or nothing left between
  float gapMm = 0, restGapMm = 0;
  float areaMm2 = 0, restAreaMm2 = 0, apMm = 0;  // of the sac's sites
  glm::vec3 atMm{0};
  int nerve = -1, meets = -1;  // structures
  // "contact", "2.3 mm", "64 mm2": never the depth of an overlap.
  std::string inWords() const;
};

inline constexpr float kClearanceReachMm = 30;

class ClearanceGauge {
 public:
  // Reads the sites; `rest` must outlive the gauge. Throws core::InputError with file and line.
  ClearanceGauge(const std::filesystem::path& sitesToml, const scene::Atlas& rest);
  ~ClearanceGauge();
  const std::vector<Site>& sites() const;
  // In the order of the sites, of all or of some of sites(). Thread-safe.
  std::vector<Clearance> measure(const scene::Atlas& atlas) const;
  std::vector<Clearance> measure(const scene::Atlas& atlas, const std::vector<const Site*>& sites) const;
  Clearance measure(const scene::Atlas& atlas, const Site& site) const {
    return measure(atlas, std::vector{&site}).front();
  }
  void prepare() const;  // the body at rest is measured now instead of in the first question

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sciatlas::living
