// Facts about places that a model fulfils or not ("the nerve leaves the pelvis below piriformis"): read from
// models/relations/*.toml, judged on the surfaces. The format is explained in models/README.md.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "scene/atlas.h"
#include "scene/contact.h"

namespace sciatlas::scene {

enum class RelationKind { Order, Through, Near, Height };
inline constexpr const char* kRelationKinds[] = {"order", "through", "near", "height"};

// Where a line for `order` starts. One of the words is set, or the point.
struct RelationPlace {
  std::string line;      // structure with a centre line, at `fraction` of its length or at the height of `level`
  double fraction = -1;  // 0 = proximal end; < 0: not given
  std::string level;     // landmark
  std::string landmark;
  std::string structure;  // the middle of its box
  std::optional<glm::vec3> atMm;
};

struct Relation {
  std::string id;            // "<file>/<number>"; the mirrored one ends in "_l"
  std::string text, source;  // a sentence for people; key of lessons/references.toml
  std::string file;
  int line = 0;
  RelationKind kind = RelationKind::Order;
  bool oneSide = false;  // the other side is built otherwise, so it is not judged there
  // order
  RelationPlace at;
  glm::vec3 direction{0};  // as the authored side has it
  std::vector<std::string> order;
  // through, near, height
  std::string structure;
  std::vector<std::variant<std::string, glm::dvec3>> ring;  // landmarks and points
  std::string to;                                           // structure, group or landmark
  std::optional<double> minMm, maxMm;
  double fromFraction = 0, toFraction = 1;
  bool partOfLine = false;  // a fraction was given
  bool lowest = true;
  std::string below, above;  // landmarks
};

// All relations of the folder's .toml files, in the order of the files. A malformed one throws core::InputError with
// file and line; where `faults` is given its sentence goes there instead and the others are returned. A folder that
// there is not holds no relations.
std::vector<Relation> readRelations(const std::filesystem::path& folder, std::vector<std::string>* faults = nullptr);

// The same fact on the other side: x turned, ids and landmarks with _r and _l changed. Nothing when no side is
// named or the relation is one-sided.
std::optional<Relation> mirrored(const Relation& relation);

// Names that the catalogue does not have; throws core::InputError with file, line and nearest name.
void checkNames(const Relation& relation, const Catalogue& catalogue);

struct Verdict {
  bool holds = false;
  std::string found;  // what was met, in words: "superior_gemellus_r -8.1, sciatic_nerve_r 0, gluteus_maximus_r 6.2 mm"
};
// Throws core::InputError with file and line when the model lacks what is named.
Verdict judge(const Relation& relation, const Atlas& atlas, SurfaceGaps& gaps);

// Every relation and its mirror image, judged. What cannot be judged does not hold, and says why.
struct Judged {
  Relation relation;
  Verdict verdict;
};
std::vector<Judged> judgeAll(const std::vector<Relation>& relations, const Atlas& atlas);

}  // namespace sciatlas::scene
