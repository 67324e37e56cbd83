// What of its neighbours a structure has felt: when a neighbour changes elsewhere, the structure need not be made
// again.
#pragma once
#include <cstdint>

#include "anatomy/sides.h"
#include "core/mesh.h"

namespace sciatlas::anatomy {

// A number made of the distances to everything that is cut out of the structure, read at vertices of its finished
// surface and at a lattice inside its uncut solid, as far as they are near enough to matter. The same number means that
// the cuts are the same: a cut that moves takes vertices with it, one that comes new lies nearer to some. Of a cover,
// the distances of the surface to itself count as well: where something beneath has changed they are no longer the
// same.
std::uint64_t carvePrint(FieldStore& fields, const StructureSpec& spec, const core::Mesh& finished);

}  // namespace sciatlas::anatomy
