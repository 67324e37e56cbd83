#include "anatomy/sides.h"

#include <algorithm>

#include "anatomy/content_hash.h"
#include "anatomy/hash.h"
#include "anatomy/model_data.h"
#include "anatomy/solid.h"
#include "core/error.h"
#include "core/text.h"

namespace sciatlas::anatomy {
namespace {

// The id without its suffix and which side it names; no suffix: 0.
std::pair<std::string, char> splitSide(const std::string& id) {
  if (id.size() > 2 && id[id.size() - 2] == '_' && (id.back() == 'r' || id.back() == 'l'))
    return {id.substr(0, id.size() - 2), id.back()};
  return {id, 0};
}

std::vector<std::string> allIds(const ModelSource& source) {
  std::vector<std::string> ids;
  for (const StructureSpec& s : source.structures()) {
    ids.push_back(s.id);
    if (s.side == Side::Right) ids.push_back(s.id + "_r"), ids.push_back(s.id + "_l");
  }
  return ids;
}

}  // namespace

Vec3 mirrored(const Vec3& p) {
  return {-p.x, p.y, p.z};
}

FieldBox mirrored(const FieldBox& b) {
  return {{-b.high.x, b.low.y, b.low.z}, {-b.low.x, b.high.y, b.high.z}};
}

FieldBox MirroredField::box() const {
  return mirrored(original_->box());
}

bool MirroredField::addPieces(std::vector<FieldPiece>& pieces) const {
  const std::size_t before = pieces.size();
  if (!original_->addPieces(pieces)) return false;
  for (std::size_t i = before; i < pieces.size(); ++i) {
    pieces[i].box = mirrored(pieces[i].box);
    pieces[i].hash = Hash().add(pieces[i].hash).add("mirrored").value();
  }
  return true;
}

bool GrownField::addPieces(std::vector<FieldPiece>& pieces) const {
  const std::size_t before = pieces.size();
  if (!original_->addPieces(pieces)) return false;
  for (std::size_t i = before; i < pieces.size(); ++i) {
    FieldPiece& piece = pieces[i];
    piece.hash = Hash().add(piece.hash).add(byMm_).value();
    if (!piece.local)
      piece.box = {piece.box.low - kPieceReach * std::abs(byMm_), piece.box.high + kPieceReach * std::abs(byMm_)};
  }
  return true;
}

FibreFrame MirroredField::fibre(const Vec3& p) const {
  FibreFrame frame = original_->fibre(mirrored(p));
  frame.direction = mirrored(frame.direction);
  return frame;
}

std::string SidedStructure::id() const {
  if (spec->side != Side::Right) return spec->id;
  return spec->id + (left ? "_l" : "_r");
}

namespace {

bool isPattern(const std::string& name) {
  return name.ends_with("/*");
}

bool names(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool namesById(const std::vector<std::string>& list, const StructureSpec& other) {
  return names(list, other.id) || names(list, other.id + "_r") || names(list, other.id + "_l");
}

bool meet(const FieldBox& a, const FieldBox& b) {
  return glm::all(glm::lessThanEqual(a.low, b.high)) && glm::all(glm::lessThanEqual(b.low, a.high));
}

// What of `other` can meet `spec`. A paired structure is made once and mirrored, and a midline one is read on its right
// half, so one that is single is cut out of both of their sides.
std::vector<SidedStructure> withSides(const StructureSpec& spec, const StructureSpec& other) {
  const bool twice = other.side != Side::Midline && other.side != spec.side;
  if (twice || (other.side == Side::Right && spec.side != Side::Right)) return {{&other, false}, {&other, true}};
  return {{&other, false}};
}

std::vector<SidedStructure> resolveName(const ModelSource& source, const StructureSpec& spec, const std::string& name) {
  if (const StructureSpec* other = source.find(name)) return withSides(spec, *other);
  const auto [base, side] = splitSide(name);
  if (const StructureSpec* other = side ? source.find(base) : nullptr; other && other->side == Side::Right)
    return {{other, side == 'l'}};
  throw core::InputError(spec.file, spec.line,
                         "\"" + spec.id + "\" is carved by \"" + name + "\", which is not a structure" +
                             core::suggestion(name, allIds(source)));
}

// The structures of a folder that "folder/*" takes.
std::vector<SidedStructure> resolvePattern(const ModelSource& source, const StructureSpec& spec,
                                           const std::string& pattern) {
  std::vector<SidedStructure> found;
  const std::string folder = pattern.substr(0, pattern.size() - 1);
  for (const StructureSpec& other : source.structures()) {
    if (&other == &spec || other.construction || other.stateOnly || other.folder != folder ||
        namesById(spec.carve, other) || namesById(other.carve, spec))
      continue;
    const bool mutual = names(other.carve, spec.folder + "*");
    if (mutual && &other > &spec) continue;
    for (const SidedStructure& sided : withSides(spec, other))
      if (meet(spec.roughBox, sided.left ? mirrored(other.roughBox) : other.roughBox)) found.push_back(sided);
  }
  return found;
}

}  // namespace

std::vector<Carver> carversOf(const ModelSource& source, const StructureSpec& spec) {
  std::vector<Carver> all;
  for (const std::string& name : spec.carve) {
    const bool sinks = names(spec.sink, name);
    for (const SidedStructure& other :
         isPattern(name) ? resolvePattern(source, spec, name) : resolveName(source, spec, name))
      all.push_back({other, sinks});
  }
  return all;
}

std::vector<SidedStructure> coveredBy(const ModelSource& source, const StructureSpec& spec,
                                      const std::vector<std::string>& over) {
  std::vector<SidedStructure> all;
  for (const std::string& name : over) {
    if (!isPattern(name)) {
      for (const SidedStructure& one : resolveName(source, spec, name))
        if (!one.left) all.push_back(one);
      continue;
    }
    for (const StructureSpec& other : source.structures())
      if (&other != &spec && !other.construction && !other.stateOnly && other.folder == name.substr(0, name.size() - 1))
        all.push_back({&other, false});
  }
  return all;
}

SidedStructure findStructure(const ModelSource& source, const std::string& id) {
  if (const StructureSpec* spec = source.find(id)) return {spec, false};
  const auto [base, side] = splitSide(id);
  if (const StructureSpec* spec = side ? source.find(base) : nullptr; spec && spec->side == Side::Right)
    return {spec, side == 'l'};
  throw core::InputError("there is no structure \"" + id + "\" in the model files" +
                         core::suggestion(id, allIds(source)));
}

std::shared_ptr<const Field> FieldStore::get(const StructureSpec& spec) {
  std::shared_ptr<Slot> slot;
  {
    const std::lock_guard lock(lock_);
    std::shared_ptr<Slot>& place = slots_[&spec];
    if (!place) place = std::make_shared<Slot>();
    slot = place;
  }
  std::call_once(slot->once, [&] {
    // Of a cover not even its box is known before it is stretched.
    if (!known_ || !spec.covers.empty()) {
      slot->field = build(spec);
      return;
    }
    const std::uint64_t hash = Hash().add(fieldHash(source_, spec)).add(static_cast<int>(spec.side)).value();
    if (auto facts = known_->find(spec.id, hash)) {
      slot->field = std::make_shared<LazyField>(std::move(*facts), [this, &spec] { return build(spec); });
    } else {
      slot->field = build(spec);
      known_->add(spec.id, hash, factsOf(*slot->field));
    }
  });
  return slot->field;
}

std::shared_ptr<const Field> FieldStore::build(const StructureSpec& spec) {
  std::shared_ptr<const Field> field = source_.field(spec, [&](const PartSpec& part) { return envelope(spec, part); });
  return spec.growMm != 0 ? std::make_shared<GrownField>(std::move(field), spec.growMm) : field;
}

std::shared_ptr<const Field> FieldStore::get(const SidedStructure& structure) {
  std::shared_ptr<const Field> field = get(*structure.spec);
  if (structure.left && structure.spec->side != Side::Midline) return std::make_shared<MirroredField>(std::move(field));
  return field;
}

std::string envelopeKey(const ModelSource& source, const StructureSpec& spec, const PartSpec& part) {
  std::string key = std::to_string(spec.side == Side::Midline) + " " + std::to_string(part.gridMm) + " " +
                    std::to_string(part.spreadMm);
  for (const SidedStructure& one : coveredBy(source, spec, part.over)) key += " " + one.spec->id;
  return key;
}

std::set<std::string> envelopeKeys(const ModelSource& source) {
  std::set<std::string> keys;
  const ModelData& data = source.data();
  for (std::size_t s = 0; s < data.structures.size(); ++s)
    for (const PartSpec& part : data.parts[s])
      if (part.kind == PartKind::Cover) keys.insert(envelopeKey(source, data.structures[s], part));
  return keys;
}

CoveredField FieldStore::covered(const SidedStructure& structure, bool midline) {
  const StructureSpec& spec = *structure.spec;
  CoveredField covered{get(structure), {}};
  const std::vector<FieldBox> boxes = covered.field->partBoxes();
  if (!spec.covers.empty() || !spec.hollow.empty() || boxes.size() != spec.partKeys.size())
    covered.pieces.push_back({fieldHash(source_, spec), covered.field->box()});
  else
    for (std::size_t i = 0; i < boxes.size(); ++i)
      covered.pieces.push_back(
          {Hash().add(spec.partKeys[i]).add(spec.growMm).add(static_cast<int>(spec.side)).value(), boxes[i]});
  if (spec.side == Side::Midline && !midline)
    for (CoveredPiece& piece : covered.pieces) {
      const FieldBox other = mirrored(piece.box);
      piece.box = {glm::min(piece.box.low, other.low), glm::max(piece.box.high, other.high)};
    }
  return covered;
}

std::shared_ptr<const Envelope> FieldStore::envelope(const StructureSpec& spec, const PartSpec& part) {
  const bool midline = spec.side == Side::Midline;
  const std::string key = envelopeKey(source_, spec, part);
  std::shared_ptr<EnvelopeSlot> slot;
  {
    const std::lock_guard lock(lock_);
    std::shared_ptr<EnvelopeSlot>& place = envelopes_[key];
    if (!place) place = std::make_shared<EnvelopeSlot>();
    slot = place;
  }
  std::call_once(slot->once, [&] {
    std::vector<CoveredField> fields;
    for (const SidedStructure& one : coveredBy(source_, spec, part.over)) fields.push_back(covered(one, midline));
    if (fields.empty())
      throw core::InputError(spec.file, part.line, "the cover of \"" + spec.id + "\" has nothing to cover");
    EnvelopeSamples samples;
    if (kept_) samples = kept_->load(key);
    const std::vector<EnvelopeSamples::Covered> before = samples.covered;
    slot->envelope = std::make_shared<Envelope>(fields, midline, part.gridMm, part.spreadMm, threads_, &samples);
    if (kept_ && samples.covered != before) kept_->store(key, samples);
  });
  return slot->envelope;
}

std::shared_ptr<const Field> FieldStore::hollowField(const StructureSpec& spec) {
  if (spec.hollow.empty()) return nullptr;
  return get(findStructure(source_, spec.hollow));
}

std::vector<std::shared_ptr<const Field>> FieldStore::carveFields(const StructureSpec& spec) {
  std::vector<std::shared_ptr<const Field>> fields;
  for (const Carver& carver : carversOf(source_, spec)) fields.push_back(carveField(spec, carver));
  return fields;
}

std::shared_ptr<const Field> FieldStore::carveField(const StructureSpec& spec, const Carver& carver) {
  std::shared_ptr<const Field> field = get(carver.structure);
  if (!carver.sinks) return field;
  return std::make_shared<GrownField>(std::move(field), -(spec.carveGapMm + spec.sinkMm));
}

}  // namespace sciatlas::anatomy
