// Right, left and midline: how the ids of the model files become the ids of the model, and which fields carve which.
#pragma once
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "anatomy/envelope_cache.h"
#include "anatomy/field.h"
#include "anatomy/known_fields.h"
#include "anatomy/model_file.h"

namespace sciatlas::anatomy {

Vec3 mirrored(const Vec3& p);
FieldBox mirrored(const FieldBox& box);

// The same solid on the other side of the body.
class MirroredField : public Field {
 public:
  explicit MirroredField(std::shared_ptr<const Field> original) : original_(std::move(original)) {}
  double distance(const Vec3& p) const override { return original_->distance(mirrored(p)); }
  double distanceWithin(const Vec3& p, double limitMm) const override {
    return original_->distanceWithin(mirrored(p), limitMm);
  }
  FieldBox box() const override;
  bool addPieces(std::vector<FieldPiece>& pieces) const override;
  FibreFrame fibre(const Vec3& p) const override;

 private:
  std::shared_ptr<const Field> original_;
};

// The same solid with its surface moved outwards; inwards by less than 0.
class GrownField : public Field {
 public:
  GrownField(std::shared_ptr<const Field> original, double byMm) : original_(std::move(original)), byMm_(byMm) {}
  double distance(const Vec3& p) const override { return original_->distance(p) - byMm_; }
  double distanceWithin(const Vec3& p, double limitMm) const override {
    return original_->distanceWithin(p, limitMm + byMm_) - byMm_;
  }
  FieldBox box() const override {
    const FieldBox box = original_->box();
    const double room = std::max(byMm_, 0.0);
    return {box.low - room, box.high + room};
  }
  std::vector<FieldBox> partBoxes() const override {
    std::vector<FieldBox> boxes = original_->partBoxes();
    for (FieldBox& box : boxes) box = {box.low - std::abs(byMm_), box.high + std::abs(byMm_)};
    return boxes;
  }
  bool addPieces(std::vector<FieldPiece>& pieces) const override;
  FibreFrame fibre(const Vec3& p) const override { return original_->fibre(p); }

 private:
  std::shared_ptr<const Field> original_;
  double byMm_;
};

// One structure on one side.
struct SidedStructure {
  const StructureSpec* spec = nullptr;
  bool left = false;
  std::string id() const;  // with the side suffix, where there are two
};

// What is cut out of a structure, and whether it may sink into that. Bare names in `carve` mean the same side, for a
// midline or single structure both sides; a single one is cut out of both sides of the others. "folder/*" means every
// structure of that folder whose box meets this one's, but not itself, not what `carve` names by id, and nothing that
// is itself carved by this one (of two that name each other's folders the later is carved), and nothing that is in the
// body in some states only: by id it can be named. Throws InputError for an unknown name.
struct Carver {
  SidedStructure structure;
  bool sinks = false;
};
std::vector<Carver> carversOf(const ModelSource& source, const StructureSpec& spec);

// What the names in `over` of a cover mean: the same, but every structure of a named folder, on the right side and in
// the midline, and without construction solids and what is there in some states only unless they are named by id.
std::vector<SidedStructure> coveredBy(const ModelSource& source, const StructureSpec& spec,
                                      const std::vector<std::string>& over);

// A structure by its id with or without a side suffix (without: the right side). Throws InputError for an unknown name.
SidedStructure findStructure(const ModelSource& source, const std::string& id);

// Which fields a cover is stretched over, and its lattice, in one word: covers with the same key share an envelope.
std::string envelopeKey(const ModelSource& source, const StructureSpec& spec, const PartSpec& part);
std::set<std::string> envelopeKeys(const ModelSource& source);  // of all covers

// Fields, each built once on first use. Thread-safe.
class FieldStore {
 public:
  // threads: for what is sampled to make a field (0 = all cores). `kept`: where such samples are kept from run to run;
  // `known`: what is to be known of fields without building them; null: nowhere.
  explicit FieldStore(const ModelSource& source, unsigned threads = 0, const EnvelopeCache* kept = nullptr,
                      KnownFields* known = nullptr)
      : source_(source), threads_(threads), kept_(kept), known_(known) {}
  const ModelSource& source() const { return source_; }
  std::shared_ptr<const Field> get(const StructureSpec& spec);
  std::shared_ptr<const Field> get(const SidedStructure& structure);
  // What is cut out of a structure, to be grown by its carveGapMm: those that it may sink into are smaller by that much
  // and by its sinkMm.
  std::vector<std::shared_ptr<const Field>> carveFields(const StructureSpec& spec);
  std::shared_ptr<const Field> carveField(const StructureSpec& spec, const Carver& carver);
  // The hollow of a shell; null for a solid structure.
  std::shared_ptr<const Field> hollowField(const StructureSpec& spec);

 private:
  struct Slot {
    std::once_flag once;
    std::shared_ptr<const Field> field;
  };
  struct EnvelopeSlot {
    std::once_flag once;
    std::shared_ptr<const Envelope> envelope;
  };
  std::shared_ptr<const Envelope> envelope(const StructureSpec& spec, const PartSpec& part);

  std::shared_ptr<const Field> build(const StructureSpec& spec);
  CoveredField covered(const SidedStructure& structure, bool midline);

  const ModelSource& source_;
  unsigned threads_;
  const EnvelopeCache* kept_;
  KnownFields* known_;
  std::mutex lock_;
  std::map<const StructureSpec*, std::shared_ptr<Slot>> slots_;
  std::map<std::string, std::shared_ptr<EnvelopeSlot>> envelopes_;  // fascia, fat and skin share one
};

}  // namespace sciatlas::anatomy
