// Lessons as data (lessons/*.toml): steps with text at three reading levels, a camera, what is shown and highlighted,
// which technique plays. Everything named in a lesson is checked when it is read.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "lesson/plan.h"
#include "lesson/quiz.h"
#include "lesson/technique.h"
#include "living/body.h"
#include "scene/atlas.h"
#include "scene/catalogue.h"
#include "scene/morphometry.h"

namespace sciatlas::lesson {

// A sentence with its certainty, shown with a coloured chip.
struct Claim {
  std::string evidence;  // supports | partly | overstated | unsupported | contradicts | definition
  scene::LevelText text;
};

// A row of the card "In this body": a figure measured on the model or read in the literature.
struct Figure {
  std::string name, value;  // shown as they stand when `measure` is empty
  std::string measure;  // "distance hip_bone_r/psis hip_bone_r/ischial_tuberosity", "width sciatic_nerve_r 0.05" ...
  std::string source;   // key of references.toml; empty for a figure of this model
};

struct Step {
  std::string id, title;
  std::string patientTitle;  // where the patient's text is about something nearer to a patient; or empty
  bool onHandout = true;     // false: about the course, or for therapists only
  scene::LevelText text;     // Markdown; [piriformis](structure:piriformis_r) is a live link
  std::vector<Claim> claims;
  std::vector<Figure> figures;
  scene::LevelText hands;              // what hands can and cannot do here (may be empty)
  std::string partnerTask;             // "now find it on a partner" (may be empty)
  int partnerMinutes = 0;              // the task's timer; 0: none
  std::vector<std::string> selfCheck;  // what to tick off after the task
  std::string view;                    // a standard view, or empty to keep the direction
  std::vector<std::string> frame;      // structures or landmarks ("hip_bone_r/psis") that the camera frames
  float yawDeg = 0, pitchDeg = 0;      // turn from the standard view
  float zoom = 1;                      // 1 = the frame fills the view
  std::vector<std::string> show, ghost, hide, highlight,
      label;                               // words for Catalogue::expand; show = only these (+ghost) are visible
  std::vector<std::string> rings;          // landmarks or structures marked by a ring (compression sites)
  std::string technique;                   // id in techniques.toml whose strokes play
  std::vector<std::string> strokes;        // only these strokes of it; empty = all
  std::vector<std::string> triggerPoints;  // painted with their zones; "pir_1" on both sides, "pir_1_r" on one
  std::vector<std::string> dermatomes;     // likewise: "l5", "l5_r"
  bool noPress = false;                    // red and amber zones
  std::vector<std::string> zones;          // only these of them; empty = all
  scene::BodyState body;                   // what state the body is in; at rest unless the step asks for more
  std::string pose;                        // the named pose of that state, or empty
  float poseProgress = 1;                  // how far it is gone through
  std::vector<std::string> sources;        // keys of references.toml
  int line = 0;
  const std::string& titleAt(scene::Level level) const {
    return level == scene::Level::Patient && !patientTitle.empty() ? patientTitle : title;
  }
};

struct Lesson {
  std::string id, title, group;  // group: "Sciatica", "Technique", "Practice"
  int minutes = 0, order = 0;
  scene::LevelText summary;
  std::vector<Step> steps;
  std::string file;
};

struct Reference {
  std::string id, shortName;  // "Tomaszewski 2016"
  std::string text;           // authors, title, journal, year, doi
  std::string checked;        // how it was read: abstract, full text, background
};

// A word that a reader may not know (lessons/glossary.toml); [root](term:nerve_root) in a text opens it.
struct Term {
  std::string id, name;
  scene::LevelText text;
  std::vector<std::string> structures;  // words for Catalogue::expand that it lights on the model; may be empty
  std::vector<std::string> sources;
};

struct Library {
  std::vector<Lesson> lessons;  // in teaching order
  std::vector<Technique> techniques;
  std::vector<Stroke> strokes;
  std::vector<NoPressZone> zones;
  std::vector<Tool> tools;
  std::vector<TriggerPoint> triggerPoints;
  std::string triggerNote;  // what the referral zones are and are not
  RootMap roots;            // dermatomes, myotomes, reflexes, tests
  std::vector<Reference> references;
  std::vector<Term> terms;
  QuizData quiz;
  std::vector<scene::Norm> norms;     // published measures of structures (models/morphometry.toml)
  PlanData plans;                     // session plans; not ready() when their files could not be read
  std::vector<std::string> problems;  // faults of single files: the rest is usable

  const Lesson* findLesson(std::string_view id) const;
  const Technique* findTechnique(std::string_view id) const;
  const Stroke* findStroke(std::string_view id) const;
  const Tool* findTool(std::string_view id) const;
  const TriggerPoint* findTriggerPoint(std::string_view id) const;
  const Dermatome* findDermatome(std::string_view id) const;
  const Reference* findReference(std::string_view id) const;
  const Term* findTerm(std::string_view id) const;
};

// Reads a folder. A faulty lesson is left out and reported in `problems` ("file:line: ..."), the others are kept.
// With `atlas` landmarks are checked too, with `body` the states of the body; without it they are left out.
Library readLibrary(const std::filesystem::path& folder, const scene::Catalogue& catalogue, const scene::Atlas* atlas,
                    const living::Body* body = nullptr);

// One file or folder, for `sciatlas check`: all faults, empty when sound.
std::vector<std::string> checkLessons(const std::filesystem::path& fileOrFolder,
                                      const std::filesystem::path& shippedLessons, const scene::Catalogue& catalogue,
                                      const scene::Atlas* atlas, const living::Body* body = nullptr);

}  // namespace sciatlas::lesson
