// A tiny body made in code, for tests that must not change when the anatomy does: a bone, a muscle before it, a nerve
// between them, a disc of two parts. All ellipsoids, so that sizes, volumes and pixel counts are known.
#pragma once
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "scene/atlas.h"
#include "temporary_folder.h"

namespace sciatlas::test {

inline constexpr const char* kSyntheticStructures = R"(
[structure.block]
english = "Block"
latin = "Truncus"
synonyms = ["brick"]
system = "bone"
region = "pelvis"
sided = true
about.patient = "A bone."
about.student = "A bone."
about.clinician = "A bone."
[structure.strap]
english = "Strap muscle"
latin = "Musculus lorum"
system = "muscle"
region = "gluteal region"
layer = 2
fleshy_v = [0.2, 0.8]
about.patient = "A muscle."
about.student = "A muscle."
about.clinician = "A muscle."
[structure.strand]
english = "Strand nerve"
latin = "Nervus funiculus"
system = "nerve"
region = "gluteal region"
layer = 1
about.patient = "A nerve."
about.student = "A nerve."
about.clinician = "A nerve."
[structure.disc]
english = "Disc"
latin = "Discus"
system = "joint"
region = "lumbar spine"
about.patient = "A disc."
about.student = "A disc."
about.clinician = "A disc."
[structure.disc_anulus]
english = "Anulus"
latin = "Anulus"
system = "joint"
region = "lumbar spine"
parent = "disc"
about.patient = "A ring."
about.student = "A ring."
about.clinician = "A ring."
[structure.disc_nucleus]
english = "Nucleus"
latin = "Nucleus"
system = "joint"
region = "lumbar spine"
parent = "disc"
about.patient = "A core."
about.student = "A core."
about.clinician = "A core."
)";

// A file that lives as long as the object.
class TemporaryFile {
 public:
  TemporaryFile(const std::string& name, const std::string& content) : path_(folder_.write(name, content)) {}
  const std::filesystem::path& path() const { return path_; }
  const std::filesystem::path& folder() const { return folder_.path; }

 private:
  TemporaryFolder folder_;
  std::filesystem::path path_;
};

inline scene::Catalogue syntheticCatalogue() {
  const TemporaryFile file("structures.toml", kSyntheticStructures);
  return scene::Catalogue::load(file.path());
}

// Closed; u runs round the y axis, v from top to bottom, fibres along the meridians.
inline core::Mesh ellipsoid(const glm::vec3& centreMm, const glm::vec3& radiiMm, int rings = 24, int sides = 48) {
  core::Mesh mesh;
  constexpr float kPi = 3.14159265f;
  const auto add = [&](float u, float v) {
    const float polar = v * kPi, around = u * 2 * kPi;
    const glm::vec3 unit(std::sin(polar) * std::cos(around), std::cos(polar), std::sin(polar) * std::sin(around));
    mesh.positionsMm.push_back(centreMm + unit * radiiMm);
    mesh.normals.push_back(glm::normalize(unit / radiiMm));
    mesh.fibres.push_back(glm::normalize(
        glm::vec3(std::cos(polar) * std::cos(around), -std::sin(polar), std::cos(polar) * std::sin(around)) * radiiMm));
    mesh.uv.push_back({u, v});
    mesh.occlusion.push_back(1);
    mesh.boxMm.add(mesh.positionsMm.back());
  };
  for (int r = 0; r <= rings; ++r)
    for (int s = 0; s <= sides; ++s)
      add(static_cast<float>(s) / static_cast<float>(sides), static_cast<float>(r) / static_cast<float>(rings));
  for (int r = 0; r < rings; ++r)
    for (int s = 0; s < sides; ++s) {
      const auto a = static_cast<std::uint32_t>(r * (sides + 1) + s), b = a + 1,
                 c = a + static_cast<std::uint32_t>(sides) + 1, d = c + 1;
      if (r > 0) mesh.indices.insert(mesh.indices.end(), {a, b, c});
      if (r < rings - 1) mesh.indices.insert(mesh.indices.end(), {b, d, c});
    }
  return mesh;
}

// Seen from behind (-z) the right block lies to the right; the muscle covers the middle of the nerve.
inline core::ModelData syntheticModel() {
  core::ModelData model;
  model.nodes.push_back({"block_r", "", ellipsoid({-60, 0, 0}, {40, 60, 40})});
  model.nodes.push_back({"block_l", "", ellipsoid({60, 0, 0}, {40, 60, 40})});
  model.nodes.push_back({"strap", "", ellipsoid({-40, 0, -60}, {35, 50, 12})});
  model.nodes.push_back({"strand", "", ellipsoid({-40, 0, -42}, {6, 90, 5})});
  model.nodes.push_back({"disc", "", {}});
  model.nodes.push_back({"disc_anulus", "disc", ellipsoid({0, 70, 0}, {30, 8, 24})});
  model.nodes.push_back({"disc_nucleus", "disc", ellipsoid({0, 90, 0}, {12, 6, 10})});
  model.landmarks.push_back({"block_r", "top", "Top of the block", {-60, 60, 0}});
  model.landmarks.push_back({"block_l", "top", "Top of the block", {60, 60, 0}});
  model.landmarks.push_back({"block_r", "foot", "Foot of the block", {-60, -60, 0}});
  core::ModelCentreline line;
  line.structure = "strand";
  for (int i = 0; i <= 36; ++i) {
    line.pointsMm.push_back({-40, 90 - 5.0f * static_cast<float>(i), -42});
    line.widthMm.push_back(12);
    line.thicknessMm.push_back(10);
    line.thinDirection.push_back({0, 0, 1});
  }
  model.centrelines.push_back(std::move(line));
  return model;
}

inline scene::Atlas syntheticAtlas() {
  return scene::Atlas(syntheticCatalogue(), syntheticModel());
}

}  // namespace sciatlas::test
