// What of its neighbours a structure has felt: when a neighbour changes elsewhere, the structure need not be made
// again.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "anatomy/sides.h"
#include "core/mesh.h"

namespace sciatlas::anatomy {

// What one neighbour has done to the surface. The print is made of the distances to it, read at vertices of the
// finished surface and at a lattice inside the uncut solid, as far as they are near enough to matter; 0 where it was
// too far to be felt. The same print means the same cut: one that moves takes vertices with it, one that comes new lies
// nearer to some.
struct FeltNeighbour {
  std::uint64_t who = 0;      // hash of its id, its side and how it cuts
  std::uint64_t content = 0;  // hash of all that determines its field
  std::uint64_t print = 0;
};

// Of everything that is cut out of the structure.
std::vector<FeltNeighbour> feltNeighbours(FieldStore& fields, const StructureSpec& spec, const core::Mesh& finished);

// The same after neighbours have changed, if the structure feels them as before; otherwise nothing. Only the changed
// ones are asked. Of what a cover is stretched over, or a shell hollowed by, this knows nothing.
std::optional<std::vector<FeltNeighbour>> feltAsBefore(FieldStore& fields, const StructureSpec& spec,
                                                       const core::Mesh& finished,
                                                       const std::vector<FeltNeighbour>& before);

}  // namespace sciatlas::anatomy
