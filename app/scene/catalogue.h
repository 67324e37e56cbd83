// What is known about every structure: names, texts, attachments, system, provenance (models/structures.toml and
// models/structures/*.toml). A record that is `sided` there gives two entries, <id>_r and <id>_l.
#pragma once
#include <array>
#include <filesystem>
#include <glm/glm.hpp>
#include <string>
#include <unordered_map>
#include <vector>

namespace sciatlas::scene {

enum class Level { Patient, Student, Clinician };
inline constexpr std::array<const char*, 3> kLevelNames{"patient", "student", "clinician"};

// One text at three reading levels.
struct LevelText {
  std::array<std::string, 3> text;
  const std::string& at(Level level) const { return text[static_cast<std::size_t>(level)]; }
};

enum class System { Bone, Joint, Ligament, Nerve, Vessel, Muscle, Fascia, Bursa, Skin };
inline constexpr std::array<const char*, 9> kSystemNames{"bone",   "joint",  "ligament", "nerve", "vessel",
                                                         "muscle", "fascia", "bursa",    "skin"};
inline constexpr std::array<const char*, 9> kSystemTitles{"Bones",          "Discs and joints", "Ligaments",
                                                          "Nervous system", "Vessels",          "Muscles",
                                                          "Fasciae",        "Bursae",           "Skin and fat"};

struct StructureInfo {
  std::string id;         // "piriformis_r"
  std::string baseId;     // "piriformis"
  char side = 'm';        // 'r', 'l' or 'm' (midline)
  std::string english;    // "Piriformis (right)"
  std::string fullName;   // without side: "Fourth lumbar vertebra (L4)"
  std::string shortName;  // "Piriformis", "L4 root": for labels and lists
  std::string latin;
  std::vector<std::string> synonyms;
  std::string ta98, fma;
  System system = System::Bone;
  std::string region;  // "lumbar spine", "pelvis", "gluteal region", "thigh", "leg", "foot", "abdomen"
  std::string parent;  // id of the group (with side), or empty
  int layer = 0;       // peel order: 0 deepest
  LevelText about;
  std::string origin, insertion, action, nerve, blood;  // empty where they do not apply
  std::string provenance;                               // "measured", "literature" or "schematic"
  std::vector<std::string> sources;                     // keys of lessons/references.toml
  std::vector<std::string> attachesTo;  // ids (with side) of what its surface touches: origins and insertions
  std::string file;                     // of the record
  int line = 0;
  bool stateOnly = false;  // in the body only where a state (a variant, a pathology) brings it
  float fleshyFrom = 0,
        fleshyTo = 1;  // muscles: the part of v (origin 0, insertion 1) that is red belly, the rest is tendon
};

class Catalogue {
 public:
  // The file, and every file of the folder beside it that has its name without ".toml" (structures/). Throws
  // core::InputError with file and line.
  static Catalogue load(const std::filesystem::path& structuresToml);

  const std::vector<StructureInfo>& all() const { return all_; }
  int find(std::string_view id) const;  // index in all(), or -1
  // Structures meant by words of a lesson or of the command line: an id; a sided id without side (both sides); a
  // group's id (all its members); "system:bone"; "region:pelvis"; "*" patterns ("nerve_root_*_r"). Throws
  // core::InputError with the nearest name for a word that means nothing; `where` ("file:12") goes in front of the
  // sentence when not empty.
  std::vector<int> expand(const std::vector<std::string>& words, const std::string& where = "") const;
  // Best matches first; looks in names, Latin and synonyms, forgives a typing error.
  std::vector<int> search(std::string_view text) const;
  std::vector<std::pair<int, int>> scored(std::string_view text) const;  // the same with how well they match (first)
  // What else people call a landmark of this name ("sit bone"), from landmark_words.toml beside the catalogue.
  const std::vector<std::string>& landmarkWords(const std::string& landmark) const;

 private:
  std::vector<StructureInfo> all_;
  std::unordered_map<std::string, int> byId_;
  std::unordered_map<std::string, std::vector<std::string>> landmarkWords_;
};

// How well a query names a name, both in lower case: kLeastScore or less is not at all.
inline constexpr int kLeastScore = 10;
int nameScore(const std::string& query, const std::string& name);

}  // namespace sciatlas::scene
