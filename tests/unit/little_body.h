// A body of a few boxes with a catalogue and a lesson: enough for the session and the panels, ready in a millisecond.
#pragma once
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "lesson/lesson.h"
#include "scene/atlas.h"
#include "session/session.h"

namespace sciatlas::test {

inline core::Mesh boxMesh(const glm::vec3& centre, const glm::vec3& half) {
  core::Mesh mesh;
  const auto quad = [&](const glm::vec3& normal, const glm::vec3& u, const glm::vec3& v) {
    const auto first = static_cast<std::uint32_t>(mesh.positionsMm.size());
    for (const auto& [a, b] : {std::pair{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}) {
      mesh.positionsMm.push_back(centre + half * (normal + static_cast<float>(a) * u + static_cast<float>(b) * v));
      mesh.normals.push_back(normal);
      mesh.fibres.push_back(u);
      mesh.uv.emplace_back(0.5f * static_cast<float>(a + 1), 0.5f * static_cast<float>(b + 1));
      mesh.occlusion.push_back(1);
      mesh.boxMm.add(mesh.positionsMm.back());
    }
    for (const std::uint32_t k : {0u, 1u, 2u, 0u, 2u, 3u}) mesh.indices.push_back(first + k);
  };
  const glm::vec3 x{1, 0, 0}, y{0, 1, 0}, z{0, 0, 1};
  quad(x, y, z), quad(-x, z, y), quad(y, z, x), quad(-y, x, z), quad(z, x, y), quad(-z, y, x);
  return mesh;
}

struct LittleBody {
  std::unique_ptr<scene::Atlas> atlas;
  lesson::Library library;

  int find(const char* id) const { return atlas->catalogue().find(id); }
  session::Session session(session::Preferences preferences = {}) const {
    return {*atlas, library, std::move(preferences)};
  }
};

inline scene::Catalogue littleCatalogue() {
  const auto record = [](const std::string& id, const char* english, const char* latin, const char* system,
                         bool sided) {
    return "[structure." + id + "]\nenglish = \"" + english + "\"\nlatin = \"" + latin + "\"\nsystem = \"" + system +
           "\"\nregion = \"pelvis\"\nlayer = 1\nprovenance = \"schematic\"\nsources = [\"book\"]\n" +
           (sided ? "sided = true\n" : "") +
           "about.patient = \"Plain words.\"\nabout.student = \"Words **to learn** from, near the "
           "[sacrum](structure:sacrum).\"\n"
           "about.clinician = \"Figures.\"\n" +
           (std::string(system) == "muscle"
                ? "origin = \"Here\"\ninsertion = \"There\"\naction = \"Turns\"\nnerve = \"S1\"\n"
                : "");
  };
  const auto file =
      std::filesystem::temp_directory_path() / ("sciatlas_little_" + std::to_string(::getpid()) + ".toml");
  std::ofstream(file) << record("sacrum", "Sacrum", "Os sacrum", "bone", false)
                      << record("femur", "Femur", "Femur", "bone", true)
                      << record("sciatic_nerve", "Sciatic nerve", "Nervus ischiadicus", "nerve", true)
                      << record("gluteus_maximus", "Gluteus maximus", "Musculus gluteus maximus", "muscle", true);
  auto catalogue = scene::Catalogue::load(file);
  std::filesystem::remove(file);
  return catalogue;
}

inline lesson::Lesson littleLesson(const std::string& id, const std::string& group) {
  lesson::Lesson lesson;
  lesson.id = id, lesson.title = "Where the nerve runs", lesson.group = group;
  for (auto& text : lesson.summary.text) text = "A short walk.";
  for (int i = 0; i < 3; ++i) {
    lesson::Step step;
    step.id = "step" + std::to_string(i);
    step.title = "Step number " + std::to_string(i + 1);
    for (auto& text : step.text.text)
      text =
          "The [sciatic nerve](structure:sciatic_nerve_r) runs here ([Book](ref:book)).\n\n- one\n- **two**\n\nAnd a "
          "last paragraph.";
    for (const char* evidence : {"supports", "partly", "overstated", "unsupported", "contradicts", "definition"}) {
      lesson::Claim claim{evidence, {}};
      for (auto& text : claim.text.text) text = "A sentence with its certainty.";
      step.claims.push_back(claim);
    }
    step.figures = {{"width of the nerve", "16 mm", "", "book"},
                    {"a long name for a figure that needs a line of its own", "85 % of people", "", ""}};
    for (auto& text : step.hands.text) text = "Broad and slow.";
    step.partnerTask = "Now find it on a partner.";
    step.view = i == 1 ? "anterior" : "posterior";
    step.frame = {"sciatic_nerve_r"};
    step.show = {"system:bone", "sciatic_nerve_r"};
    step.ghost = {"gluteus_maximus_r"};
    step.highlight = {"sciatic_nerve_r"};
    step.label = {"sciatic_nerve_r", "sacrum", "femur_r"};
    step.sources = {"book"};
    lesson.steps.push_back(step);
  }
  return lesson;
}

// `joints`: with the landmarks that a rig needs (see living_body.h).
inline LittleBody littleBody(bool joints = false) {
  core::ModelData model;
  if (joints)
    for (const float side : {-1.0f, 1.0f})
      model.landmarks.push_back({side < 0 ? "femur_r" : "femur_l", "head", "Head of the femur", {90 * side, 0, 0}});
  const auto add = [&](const char* id, const glm::vec3& centre, const glm::vec3& half) {
    model.nodes.push_back({id, "", boxMesh(centre, half)});
  };
  add("sacrum", {0, 100, -40}, {30, 40, 15});
  for (const float side : {-1.0f, 1.0f}) {  // x to the subject's left
    const std::string end = side < 0 ? "_r" : "_l";
    add(("femur" + end).c_str(), {90 * side, -200, 0}, {15, 200, 15});
    add(("sciatic_nerve" + end).c_str(), {60 * side, -150, -30}, {6, 200, 3});
    add(("gluteus_maximus" + end).c_str(), {60 * side, 40, -80}, {50, 60, 12});
    core::ModelCentreline line;
    line.structure = "sciatic_nerve" + end;
    for (int i = 0; i <= 20; ++i) {
      line.pointsMm.emplace_back(60 * side, 50 - 20 * i, -30);
      line.widthMm.push_back(12), line.thicknessMm.push_back(6);
      line.thinDirection.emplace_back(0, 0, 1);
    }
    model.centrelines.push_back(line);
  }
  LittleBody body;
  body.atlas = std::make_unique<scene::Atlas>(littleCatalogue(), std::move(model));
  body.library.lessons = {littleLesson("first", "Sciatica"), littleLesson("second", "Technique")};
  body.library.references = {{"book", "Book 2001", "An author. A book. 2001.", "background"}};
  const auto norm = [](const char* name, const char* expression, double mean, double sd, const char* note) {
    scene::Norm n;
    n.name = name, n.expression = expression, n.mean = mean, n.sd = sd, n.source = "book", n.note = note;
    n.population = "a great many adults of a far country";
    return n;
  };
  body.library.norms = {
      norm("Breadth of the sacrum", "extent_x sacrum", 103.6, 6.8, "This body is made of boxes, which explains it."),
      norm("Volume", "volume gluteus_maximus_r", 800, 0, ""),
      norm("Measured on another model", "distance sacrum/promontory sacrum/tip", 1, 0, "")};
  return body;
}

}  // namespace sciatlas::test
