// The little body with a few states: two hips that bend, a muscle that swells, a variant, a referred source.
#pragma once
#include "living/body.h"
#include "temporary_folder.h"
#include "unit/little_body.h"

namespace sciatlas::test {

inline const char* const kLittlePathologies = R"(
[family.swelling]
english = "Swollen muscle"
about.patient = "P"
about.student = "S"
about.clinician = "C"
[family.other]
english = "Other"
about.patient = "P"
about.student = "S"
about.clinician = "C"

[words.side.r]
side_name = "right"
[words.side.l]
side_name = "left"

[[pathology]]
for_each = { side = ["r", "l"] }
id = "swelling_{side}"
family = "swelling"
english = "Swollen gluteus maximus, {side_name}"
place = "buttock, {side_name}"
meets = ["sciatic_nerve_{side}"]
focus = ["gluteus_maximus_{side}"]
nature = "compression"
about.patient = "The muscle grows."
about.student = "The muscle grows and comes nearer to the [nerve](structure:sciatic_nerve_{side})."
about.clinician = "The muscle grows by 10 mm."
hands = "Hands can warm the muscle; they do not make it smaller."
evidence = "partly"
sources = ["book"]
figure = [ { name = "thickness of the muscle", measure = "extent_z gluteus_maximus_{side}" } ]
grade = [
  { from = 0.2, name = "a little", threshold = "2 mm or more" },
  { from = 0.6, name = "a lot", threshold = "6 mm or more" },
]
effect = [ { kind = "thicken", surfaces = ["gluteus_maximus_{side}"], mm = [0, 10] } ]

[[pathology]]
for_each = { side = ["r", "l"] }
id = "type_a_{side}"
family = "other"
english = "Type A, {side_name}"
place = "{side_name}"
meets = []
focus = ["sciatic_nerve_{side}"]
view = "left"
nature = "information"
excludes = "type_{side}"
about.patient = "P"
about.student = "S"
about.clinician = "C"
hands = "Nothing to do."
evidence = "none"
sources = ["book"]

[[pathology]]
id = "type_b_r"
family = "other"
english = "Type B, right"
place = "right"
meets = []
focus = ["sciatic_nerve_r"]
view = "posterior"
nature = "referred"
excludes = "type_r"
about.patient = "P"
about.student = "S"
about.clinician = "C"
hands = "Nothing to do."
evidence = "none"
sources = ["book"]
)";

inline const char* const kLittlePoses = R"(
[[body]]
id = "pelvis"
bones = ["sacrum"]
[[body]]
id = "femur_r"
sided = true
parent = "pelvis"
bones = ["femur_r"]
[[joint]]
id = "hip_r"
sided = true
body = "femur_r"
centre = ["femur_r/head"]
[[axis]]
id = "hip_flexion_r"
sided = true
english = "Hip: flexion"
negative = "extension"
joint = "hip_r"
move = "turn x"
range = [-20, 120]
group = "hip_r"
source = "book"
[[axis]]
id = "hip_slide_r"
sided = true
english = "Hip: slide"
joint = "hip_r"
move = "slide z"
range = [0, 5]
group = "hip_r"
source = "book"
hidden = true
[[pose]]
id = "sitting"
english = "Sitting"
kind = "position"
stage = [ { name = "sitting", values = { hip_flexion_r = 90, hip_flexion_l = 90 } } ]
about.patient = "Sits."
about.student = "Sits."
about.clinician = "Sits."
sources = ["book"]
[[pose]]
id = "raise"
sided = true
english = "Leg raise"
kind = "test"
stage = [ { name = "half way", values = { hip_flexion_r = 30 } }, { name = "up", values = { hip_flexion_r = 60 } } ]
about.patient = "Up."
about.student = "Up."
about.clinician = "Up."
sources = ["book"]
[[pose]]
id = "swing"
english = "Swing"
kind = "exercise"
cycle = true
stage = [ { name = "forward", values = { hip_flexion_r = 40 } } ]
about.patient = "To and fro."
about.student = "To and fro."
about.clinician = "To and fro."
sources = ["book"]
)";

inline const char* const kLittleComparisons = R"(
[[comparison]]
id = "two_causes"
title = "Two causes"
about.patient = "Two."
about.student = "Two."
about.clinician = "Two."
sources = ["book"]
state = [
  { name = "Swollen", pathology = { swelling_r = 0.8 }, text = { patient = "a", student = "b", clinician = "c" } },
  { name = "Bent", pose = { hip_flexion_r = 45 }, site = "swelling_l", text = { patient = "a", student = "b", clinician = "c" } },
]
)";

struct LivingBody {
  LittleBody little = littleBody(true);
  TemporaryFolder folder;
  std::unique_ptr<living::Body> body;

  LivingBody() {
    folder.write("pathologies.toml", kLittlePathologies);
    folder.write("poses.toml", kLittlePoses);
    folder.write("comparisons.toml", kLittleComparisons);
    core::Paths paths;
    paths.models = folder.path;
    body = std::make_unique<living::Body>(paths, *little.atlas);
  }
  session::Session session(session::Preferences preferences = {}) const {
    return {*little.atlas, little.library, std::move(preferences), body.get()};
  }
};

}  // namespace sciatlas::test
