#include "anatomy/content_hash.h"

#include "anatomy/hash.h"
#include "anatomy/sides.h"

namespace sciatlas::anatomy {

std::uint64_t fieldHash(const ModelSource& source, const StructureSpec& spec) {
  Hash hash;
  hash.add(spec.contentKey);
  for (const SidedStructure& one : coveredBy(source, spec, spec.covers)) hash.add(fieldHash(source, *one.spec));
  if (!spec.hollow.empty()) hash.add(fieldHash(source, *findStructure(source, spec.hollow).spec));
  return hash.value();
}

std::string ownHash(const StructureSpec& spec) {
  Hash hash;
  hash.add(kGeneratorVersion).add(spec.contentKey).add(static_cast<int>(spec.side));
  hash.add(spec.voxelMm).add(spec.smoothMm).add(spec.detailMm).add(spec.carveGapMm);
  return hash.text();
}

std::string contentHash(const ModelSource& source, const StructureSpec& spec) {
  Hash hash;
  hash.add(ownHash(spec)).add(fieldHash(source, spec));
  for (const Carver& carver : carversOf(source, spec))
    hash.add(carver.structure.left).add(fieldHash(source, *carver.structure.spec)).add(carver.sinks);
  return hash.text();
}

}  // namespace sciatlas::anatomy
