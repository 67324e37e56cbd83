// What hands do, as data: massage techniques and their strokes, the tools drawn for them, the zones where hands keep
// off, trigger points with their referral zones, and the map of the roots. Read from lessons/*.toml with every name
// checked.
#pragma once
#include <glm/glm.hpp>
#include <map>
#include <string>
#include <vector>

#include "scene/catalogue.h"

namespace sciatlas::lesson {

// A figure with its spread; given() is false where it does not apply.
struct Range {
  double from = 0, to = 0;
  bool given() const { return to > 0; }
  double middle() const { return 0.5 * (from + to); }
};

// What may happen over the sciatic nerve: nothing; a broad palm at Walton level 2 or less; that only in the thigh and
// nothing in the buttock; or the rule does not apply (movement, heat).
enum class Corridor { Forbidden, BroadLight, ThighBroadLight, Free };

struct Technique {
  std::string id, name, family;  // swedish | deep | trigger | fascial | pressure | thermal | active | home
  std::string code;              // of the teaching table: "EFF"
  scene::LevelText about;
  std::string direction, motion, tools, lubricant, evidence;
  std::string speed, force, pressureLevel, time, layers;  // in words with units, ready to show
  std::string repetitions, position, draping, feel;       // likewise
  std::string sure;                                       // how sure the figures are: V, M, T, G or D
  Range speedCmPerS, frequencyHz, holdS, siteTimeS;       // for the animation and the clock
  Range walton, forceN;                                   // pressure: level 1 to 5, newtons of the whole tool
  int layerFrom = 0, layerTo = 0;  // 1 skin and fat, 2 superficial, 3 middle, 4 deep muscle, 5 bone; 0: none
  Corridor corridor = Corridor::Forbidden;
  std::string corridorRule;
  std::vector<std::string> cautions, stopSigns, sources;
};

// Where the joints go in a movement, one station after the other, then again from the first.
struct JointStation {
  std::string name;                      // "the knee is stretched"
  std::map<std::string, float> poseDeg;  // all axes of models/poses.toml that are not at rest
  std::map<std::string, float> gainDeg;  // further by so much with each repetition
  std::vector<std::string> ownAxes;      // that it names itself; the others stand as the stroke's pose has them
  double takeS = 2, stayS = 0;           // on the way there; there
};

// A further hand, which lies still at a place while the body moves under or with it.
struct HoldingHand {
  std::string at, towards;  // the points where it lies and to which its fingers point ("" : up)
  std::string tool, seenFrom;
};

// A stroke path on the body.
struct Stroke {
  std::string id, technique, site, position, notes;
  std::string tool;                 // id in tools.toml
  std::vector<std::string> points;  // landmarks and offsets (lessons/README.md: the language of points)
  double widthMm = 30;
  std::string motion;  // glide | knead | circle | hold | stretch | press | tremor | percuss | still | joint
  bool bothSides = false;
  std::string layer;                   // tissue it is meant to reach, in words
  std::vector<std::string> reaches;    // structures of the right side (or midline) that it acts on, under the path
  std::string direction;               // against the fibres: along | across | perpendicular | shear | none
  Range walton, speedCmPerS;           // where they differ from the technique's
  double timeS = 0;                    // at this site
  int repetitions = 0;                 // passes, circles or holds; 0: as many as the time takes
  std::string pose;                    // of models/poses.toml, in which the body lies; or empty
  std::string seenFrom;                // where the hand comes from: a word of seenFromWords()
  std::vector<JointStation> stations;  // of a movement: none for other strokes
  std::vector<HoldingHand> holds;
  int line = 0;
};

// A zone where no (or only broad, light) pressure is allowed.
struct NoPressZone {
  std::string id, name, why, severity;  // severity: "red" | "amber"
  std::string along;                    // centre line: structure id, from fraction to fraction ...
  double fromFraction = 0, toFraction = 1, halfWidthMm = 25;
  std::vector<std::string> points;  // ... or a band through points (halfWidthMm), both sides
  std::string at;                   // ... or a disc around a point
  double radiusMm = 0;
  std::string seenFrom;
  std::vector<std::string> sources;
  int line = 0;
  bool operator==(const NoPressZone&) const = default;
};

// The shape of a hand or thing in true size: rods with round ends, melted together. Millimetres in the tool's frame:
// the origin where it touches, z away from the body, y the way that it moves, x across.
struct Tool {
  struct Rod {
    glm::vec3 from{0}, to{0};
    float fromRadius = 5, toRadius = 5;
  };
  std::string id, name;
  Range contactCm2;  // area of contact
  std::vector<Rod> rods;
  float meltMm = 6;     // how softly the rods run into each other
  bool skin = true;     // a hand; else a thing (ball, roller, pack)
  bool pointed = true;  // thumb, knuckle, elbow, ball: never over the nerve
  bool drapes = false;  // soft: lies over the skin as it curves
  float rollsMm = 0;    // it rolls, on this radius; 0: it slides
  bool broad() const { return !pointed; }
};

// A fuzzy area of the skin: all within half a width of a line, fading outwards.
struct SkinZone {
  std::vector<std::string> points;
  double halfWidthMm = 30;
  double strength = 1;  // 1 essential, less for spill-over
  std::string seenFrom;
  int line = 0;
};

struct TriggerPoint {
  std::string id, code, name;
  std::vector<std::string> muscles;  // structures of the right side
  std::string at, seenFrom;
  std::vector<SkinZone> zones;
  std::vector<std::string> areas;  // symptom areas it may refer to: words of symptomAreas()
  int sciaticaRank = 0;            // 1 = mimics sciatica most; 0: does not
  std::string mimics, where, refers, treat, caution;
  std::string allowed;               // "press" | "mild" | "no": what a student may do
  std::vector<std::string> strokes;  // ids of strokes that work it
  scene::LevelText about;
  std::vector<std::string> sources;
  int line = 0;
};

struct Dermatome {
  std::string id, name;  // "l5", "L5"
  std::vector<SkinZone> zones;
  std::string keyPoint, keyPointName, keySeenFrom;
  std::string roots;                 // structures: the nerve root, both sides ("nerve_root_l5")
  std::vector<std::string> muscles;  // myotome: structures without side
  std::string myotome, reflex, screen, painPath, numbPatch, disc;
  scene::LevelText about;
  std::vector<std::string> sources;
  int line = 0;
};

// A reflex or a test: how it is done and what it says.
struct RootTest {
  std::string id, name, kind;      // "reflex" | "test"
  std::vector<std::string> roots;  // ids of dermatomes; empty: about no root in particular
  std::string how, positive, accuracy, pose;
  std::vector<std::string> structures;  // that light up
  scene::LevelText about;
  std::vector<std::string> sources;
  int line = 0;
};

struct RootMap {
  std::string note;  // what the zones are not
  scene::LevelText about;
  std::vector<std::string> sources;
  std::vector<Dermatome> dermatomes;
  std::vector<RootTest> tests;
};

// The words that the files may use, in the order of lists.
const std::vector<std::string>& seenFromWords();
const std::vector<std::string>& symptomAreas();
const std::vector<std::string>& techniqueFamilies();
const std::vector<std::string>& strokeMotions();

// "pir_1_l" -> "pir_1" and 'l'; without a side both are meant: 'b'.
struct SidedId {
  std::string id;
  char side = 'b';
};
SidedId sidedId(const std::string& word);

}  // namespace sciatlas::lesson
